"""``nmt-expert visits list``: a line for each saved visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, place_words
from nmt_expert.cli.options import Session, json_option, pass_session
from nmt_expert.cli.output import print_bytes, print_text, table, tell

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Summary


@click.command("list", short_help="List the saved visits.")
@click.option("--client", default="", metavar="NAME", help="Only this client's.")
@json_option
@casebook_option
@pass_session
def command(session: Session, client: str, as_json: bool) -> None:
    r"""List the saved visits: number, client, day, complaint, answers, title.

    The exit code is 1 if there are none.

    \b
    Example:
      nmt-expert visits list --client amber-heron
    """
    from nmt_expert.casebook.exchange import visible_json
    from nmt_expert.casebook.names import plain

    book = casebook_of()
    found = book.visits(client)
    if as_json:
        print_bytes(visible_json([_data(entry) for entry in found], indent=2))
    elif found:
        print_text(table([plain(cell) for cell in _row(entry)] for entry in found))
    if not found:
        session.ends_with(1)
        whose = f" of '{plain(client)}'" if client else ""
        tell(f"no visits{whose} are saved in {plain(str(book.path))}")


def _row(entry: Summary) -> tuple[str, ...]:
    places = ", ".join(map(place_words, entry.complaints)) or "no complaint"
    answers = f"{entry.answers} answer{'' if entry.answers == 1 else 's'}"
    return str(entry.id), entry.client, entry.made[:10], answers, f"{places}{'; ' if entry.title else ''}{entry.title}"


def _data(entry: Summary) -> dict[str, Any]:
    complaints = [{"region": c.region, "side": c.side, "text": c.text} for c in entry.complaints]
    fields = ("id", "client", "title", "made", "changed", "version", "answers")
    return {**{key: getattr(entry, key) for key in fields}, "complaints": complaints}
