"""``nmt-expert kb docs``: the rules as a page that a therapist reads."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import tell
from nmt_expert.cli.writing import Output, inputs_of, out_option
from nmt_expert.errors import DataError, Issue
from nmt_expert.files.output import reason


@click.command("docs", short_help="Write the rules as a page that a therapist reads.")
@out_option("The file to write; - for standard output.", dash=True, default="docs/rules.md")
@click.option("--check", is_flag=True, help="Write nothing; the exit code is 1 if the file is not up to date.")
@rules_option
@pass_session
def command(session: Session, out: Path, force: bool, check: bool) -> None:
    r"""Write the rules as a page that a therapist reads: one section per principle, then safety and technique.

    The same rules give the same page.

    \b
    Examples:
      nmt-expert kb docs --force
      nmt-expert kb docs --check
    """
    from nmt_expert.authoring.rulebook import rulebook

    page = rulebook(session.knowledge)
    if check:
        _compare(session, out, page)
    else:
        Output(out, force, lambda: inputs_of(session)).put(page, "rules", private=False)


def _compare(session: Session, out: Path, page: str) -> None:
    """End with 1 if a file is not the page."""
    try:
        written = out.read_bytes() if out.exists() else b""
    except OSError as error:
        message = f"this cannot be read: {reason(error)}"
        raise DataError([Issue(str(out), 0, "unreadable-file", message)]) from None
    if written.replace(b"\r\n", b"\n") != page.encode():
        session.ends_with(1)
        tell(f"{out} is not what the rules say\n  hint: write it again with: nmt-expert kb docs --force --out {out}")
