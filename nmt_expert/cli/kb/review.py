"""``nmt-expert kb review``: walk through the entries one by one, and sign them off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, table, tell

if TYPE_CHECKING:
    from nmt_expert.authoring.review import SignOff, Waiting
    from nmt_expert.knowledge.model import KnowledgeBase

KINDS = ("principle", "finding", "hypothesis", "rule", "flag", "technique", "muscle", "nerve", "posture", "picture")
_ASK = "ok (y), has to change (c), next (n), stop (q)"


@click.command("review", short_help="Walk through the entries one by one, and sign them off.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this kind; can be repeated.")
@click.option("--by", metavar="NAME", help="Who looks; asked if left out.")
@click.option(
    "--file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default="reviews.tsv",
    show_default=True,
    help="The file of sign-offs; lines are only ever added to it.",
)
@click.option("--status", is_flag=True, help="Only say how many are signed off.")
@json_option
@rules_option
@pass_session
def command(session: Session, kinds: tuple[str, ...], by: str | None, file: Path, status: bool, as_json: bool) -> None:
    r"""Walk through the entries one by one, and sign them off.

    Each entry that nobody has signed off as it is now is shown; y says that it can stay, c
    that it has to change, with a remark. A line for each goes to a file at once, with the
    day, who, and a fingerprint: what changes later is shown again. With --status or --json
    nothing is asked. The exit code is 1 if entries are left.

    \b
    Examples:
      nmt-expert kb review --kind rule --by Kim
      nmt-expert kb review --status
    """
    from nmt_expert.authoring.review import read_reviews, waiting

    kb, signed = session.knowledge, read_reviews(file)
    left = list(waiting(kb, signed, kinds))
    if as_json or status:
        _say_status(kb, left, signed, as_json)
        session.ends_with(1 if left else 0)
        return
    if left:
        _walk(kb, left, file, by or _line("Who looks? "))
    if list(waiting(kb, read_reviews(file), kinds)):
        session.ends_with(1)
    else:
        tell("Every entry is signed off as it is now.")


def _say_status(kb: KnowledgeBase, left: Sequence[Waiting], signed: Sequence[SignOff], as_json: bool) -> None:
    """Say how many entries of each kind there are, are left, and are left because they changed."""
    from nmt_expert.knowledge.entries import entries

    rows = {
        kind: {
            "entries": len(members),
            "left": sum(each.kind == kind for each in left),
            "changed": sum(each.kind == kind and each.before is not None for each in left),
        }
        for kind, members in entries(kb).items()
    }
    if as_json:
        print_json({"signed": len(signed), "kinds": rows})
        return
    shown = [
        (kind, f"{row['left']} of {row['entries']} left", f"{row['changed']} changed") for kind, row in rows.items()
    ]
    print_text(table(shown))


def _walk(kb: KnowledgeBase, left: Sequence[Waiting], file: Path, by: str) -> None:
    """Show entry after entry and keep what is said of each, until there is none left or somebody stops."""
    from nmt_expert.authoring.review import sign
    from nmt_expert.cli.lookup import about, as_text

    for at, entry in enumerate(left, 1) if by else ():
        print_text(f"\n{at} of {len(left)}\n{as_text(about(kb, entry.kind, entry.entry))}")
        if entry.before:
            tell(f"signed off on {entry.before.day} by {entry.before.by}, and changed since")
        match _verdict():
            case "q":
                return
            case "y":
                sign(file, entry, by, "ok")
            case "c":
                sign(file, entry, by, "change", _line("What has to change? "))


def _verdict() -> str:
    """Return what is said of an entry; the end of the input stops."""
    from nmt_expert.cli.talking import EndOfInput, hear

    try:
        while (said := hear(f"{_ASK}: ").casefold()[:1]) not in ("y", "c", "n", "q"):
            tell("Type y, c, n or q.")
    except EndOfInput:
        return "q"
    return said


def _line(question: str) -> str:
    """Return a line that is typed; the end of the input says nothing."""
    from nmt_expert.cli.talking import EndOfInput, hear

    try:
        return hear(question)
    except EndOfInput:
        return ""
