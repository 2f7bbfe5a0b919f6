"""``nmt-expert visits rename``: another title, another pseudonym, or another client for a visit."""

from __future__ import annotations

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, visit_argument
from nmt_expert.cli.output import tell
from nmt_expert.cli.visits import as_text


@click.command("rename", short_help="Give a visit or a client another name.")
@visit_argument
@click.option("--title", metavar="TEXT", help="What the visit is called.")
@click.option("--client", metavar="NAME", help="The client's pseudonym, in all visits of that client.")
@click.option("--follows", metavar="OTHER", help="Make it a visit of the client whom visit OTHER is of.")
@casebook_option
def command(which: str, title: str | None, client: str | None, follows: str | None) -> None:
    r"""Give VISIT another title, its client another pseudonym, or make it a follow-up.

    \b
    Examples:
      nmt-expert visits rename 3 --title "After the long drive"
      nmt-expert visits rename 3 --client quiet-otter
      nmt-expert visits rename 4 --follows 3
    """
    from nmt_expert.cli.visits_assessed import heading

    if title is None and client is None and follows is None:
        raise click.UsageError("say what to rename: --title, --client or --follows")
    if client is not None and follows is not None:
        raise click.UsageError("--client and --follows cannot go together: the other client has a name")
    book = casebook_of()
    number = book.load(which).id
    if follows is not None:
        book.follow(number, as_text(follows))
    if client is not None:
        book.rename_client(number, as_text(client))
    if title is not None:
        book.retitle(number, as_text(title))
    tell(heading(book.load(number)))
