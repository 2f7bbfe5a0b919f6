"""``nmt-expert kb docs``: the rules as a page that a therapist reads."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import print_bytes, tell
from nmt_expert.errors import DataError, Issue


@click.command("docs", short_help="Write the rules as a page that a therapist reads.")
@click.option(
    "--out",
    default="docs/rules.md",
    show_default=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="The file to write; - for standard output.",
)
@click.option("--check", is_flag=True, help="Write nothing; the exit code is 1 if the file is not up to date.")
@rules_option
@pass_session
def command(session: Session, out: Path, check: bool) -> None:
    r"""Write the rules as a page that a therapist reads: one section a principle, then safety and technique.

    The same rules give the same page.

    \b
    Examples:
      nmt-expert kb docs
      nmt-expert kb docs --check
    """
    from nmt_expert.care.rulebook import rulebook

    page = rulebook(session.knowledge)
    if check:
        _compare(session, out, page)
    elif str(out) == "-":
        print_bytes(page.rstrip("\n"))
    else:
        _write(out, page)


def _compare(session: Session, out: Path, page: str) -> None:
    """End with 1 if a file is not the page."""
    try:
        written = out.read_bytes() if out.exists() else b""
    except OSError as error:
        raise _unusable(out, "read", error) from None
    if written.replace(b"\r\n", b"\n") != page.encode():
        session.ends_with(1)
        tell(f"{out} is not what the rules say\n  hint: write it again with: nmt-expert kb docs --out {out}")


def _write(out: Path, page: str) -> None:
    try:
        out.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _unusable(out, "written", error) from None
    tell(f"wrote {out}")


def _unusable(out: Path, done: str, error: OSError) -> DataError:
    return DataError([Issue(str(out), 0, "unusable-file", f"this cannot be {done}: {(error.strerror or '').lower()}")])
