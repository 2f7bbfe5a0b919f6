"""``nmt-expert visits list``: a line for each saved visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import Session, json_option, pass_session
from nmt_expert.cli.output import print_json, print_text, table, tell
from nmt_expert.cli.visits.group import casebook_of, casebook_option, place_words

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Summary
    from nmt_expert.casebook.store import Casebook
    from nmt_expert.knowledge.model import KnowledgeBase


@click.command("list", short_help="List the saved visits.")
@click.option("--client", default="", metavar="NAME", help="Only this client's.")
@json_option
@casebook_option
@pass_session
def command(session: Session, client: str, as_json: bool) -> None:
    r"""List the saved visits: number, client, day, answers, complaint, title.

    Before the complaint stands a red flag that asked for a doctor. A damaged visit is
    marked, and left out of JSON; the exit code is 2 then, and 1 if there are no visits.

    \b
    Example:
      nmt-expert visits list --client amber-heron
    """
    book = casebook_of()
    found = book.visits(client)
    whole = [entry for entry in found if not entry.damage]
    if as_json:
        print_json([_data(entry) for entry in whole])
    elif found:
        kb = session.expert.knowledge if any(entry.raised for entry in found) else None
        print_text(table(_row(entry, kb) for entry in found))
    _tell_damage(session, book, [entry for entry in found if entry.damage])
    if not found:
        session.ends_with(1)
        whose = f" of '{client}'" if client else ""
        tell(f"no visits{whose} are saved in {book.path}")


def _tell_damage(session: Session, book: Casebook, damaged: list[Summary]) -> None:
    """Say which visits are damaged, and whether the file is; either ends with 2."""
    path, wrong = book.path, book.damage()
    for entry in damaged:
        tell(f"{path}: visit {entry.id} is damaged: {entry.damage}")
    if wrong:
        tell(f"{path}: the casebook is damaged ({wrong}); visits may be missing from the list")
        tell("  hint: nothing was changed; export what can be read, then put back a copy of the file")
    elif damaged:
        tell(f"  hint: put back a copy of the file, or: nmt-expert visits delete {damaged[0].id}")
    if damaged or wrong:
        session.ends_with(WRONG_INPUT)


def _row(entry: Summary, kb: KnowledgeBase | None) -> tuple[str, ...]:
    if entry.damage:
        return str(entry.id), "damaged", "", "", entry.damage
    places = ", ".join(map(place_words, entry.complaints)) or "no complaint"
    answers = f"{entry.answers} answer{'' if entry.answers == 1 else 's'}"
    told = "; ".join(filter(None, (_alarm(entry, kb), places, entry.title)))
    return str(entry.id), entry.client, entry.made[:10], answers, told


def _alarm(entry: Summary, kb: KnowledgeBase | None) -> str:
    """Return the first flag that asks for a doctor, or ``""``; a flag that today's rules do not know is left out."""
    from nmt_expert.reasoning.safety import REFERRALS
    from nmt_expert.report.safety import ACTION_WORDS

    known = [kb.flags[name] for name in entry.raised if name in kb.flags] if kb else []
    return next((f"{ACTION_WORDS[flag.action]}: {flag.label}" for flag in known if flag.action in REFERRALS), "")


def _data(entry: Summary) -> dict[str, Any]:
    complaints = [{"region": c.region, "side": c.side, "text": c.text} for c in entry.complaints]
    fields = ("id", "client", "title", "made", "changed", "version", "answers", "raised")
    return {**{key: getattr(entry, key) for key in fields}, "complaints": complaints}
