"""``nmt-expert visits delete``: saved visits, for good."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, complete_visit
from nmt_expert.cli.output import tell

if TYPE_CHECKING:
    from nmt_expert.casebook.store import Casebook


@click.command("delete", short_help="Delete visits for good.")
@click.argument("which", metavar="VISIT...", nargs=-1, required=True, shell_complete=complete_visit)
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@casebook_option
def command(which: tuple[str, ...], sure: bool) -> None:
    r"""Delete saved visits and wipe them from the casebook; nothing brings them back.

    \b
    Example:
      nmt-expert visits delete 3
    """
    book = casebook_of()
    visits = {number: _described(book, number) for number in map(book.number, which)}
    if not sure and not on_terminal():
        raise click.UsageError("nobody can be asked here whether to delete; add --yes")
    for number, what in visits.items():
        if sure or click.confirm(f"Delete {what}?", err=True):
            book.delete(number)
            tell(f"deleted: {what}")


def _described(book: Casebook, number: int) -> str:
    """Return what a visit is called; a damaged one by its number alone."""
    from nmt_expert.casebook.faults import CasebookError
    from nmt_expert.cli.visits_assessed import heading

    try:
        saved = book.load(number)
    except CasebookError as error:
        if error.issues[0].code not in ("visit-damaged", "casebook-damaged"):
            raise
        return f"visit {number}, which is damaged"
    return f"{heading(saved)}, {len(saved.visit.answers)} answers"


def on_terminal() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty()
