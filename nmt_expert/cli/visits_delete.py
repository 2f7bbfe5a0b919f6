"""``nmt-expert visits delete``: saved visits, for good."""

from __future__ import annotations

import sys

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, complete_visit
from nmt_expert.cli.output import tell


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
    from nmt_expert.cli.visits_assessed import heading

    book = casebook_of()
    visits = {saved.id: saved for saved in map(book.load, which)}
    if not sure and not on_terminal():
        raise click.UsageError("nobody can be asked here whether to delete; add --yes")
    for saved in visits.values():
        what = f"{heading(saved)}, {len(saved.visit.answers)} answers"
        if sure or click.confirm(f"Delete {what}?", err=True):
            book.delete(saved.id)
            tell(f"deleted: {what}")


def on_terminal() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty()
