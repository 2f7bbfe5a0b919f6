"""The sub-commands of ``visits`` that change what is saved: rename, delete and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import print_text, tell, wrapped
from nmt_expert.cli.visit_input import as_text, complaint_option, say_which
from nmt_expert.cli.visits.group import casebook_of, casebook_option, complete_visit, visit_argument
from nmt_expert.cli.visits.pseudonym import on_terminal, question_name

if TYPE_CHECKING:
    from nmt_expert.casebook.store import Casebook


@click.command("rename", short_help="Give a visit or a client another name.")
@visit_argument
@click.option("--title", metavar="TEXT", help="What the visit is called.")
@click.option("--client", metavar="NAME", help="The client's pseudonym, in all visits of that client.")
@click.option("--follows", metavar="OTHER", help="Make it a visit of the same client as visit OTHER.")
@casebook_option
def rename(which: str, title: str | None, client: str | None, follows: str | None) -> None:
    r"""Give VISIT another title, its client another pseudonym, or make it a follow-up.

    \b
    Examples:
      nmt-expert visits rename 3 --title "After the long drive"
      nmt-expert visits rename 3 --client quiet-otter
      nmt-expert visits rename 4 --follows 3
    """
    from nmt_expert.cli.visits.assessed import heading

    if title is None and client is None and follows is None:
        raise click.UsageError("say what to rename: --title, --client or --follows")
    if client is not None and follows is not None:
        raise click.UsageError("--client and --follows cannot be combined: the other client has a name")
    book = casebook_of()
    number = book.load(which).id
    if client is not None:
        question_name(book, as_text(client))
    if follows is not None:
        book.follow(number, as_text(follows))
    if client is not None:
        book.rename_client(number, as_text(client))
    if title is not None:
        book.retitle(number, as_text(title))
    tell(heading(book.load(number)))


# ------------------------------------------------------------------ delete


@click.command("delete", short_help="Delete visits for good.")
@click.argument("which", metavar="VISIT...", nargs=-1, required=True, shell_complete=complete_visit)
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@casebook_option
def delete(which: tuple[str, ...], sure: bool) -> None:
    r"""Delete saved visits and wipe them from the casebook; this cannot be undone.

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
    from nmt_expert.casebook.errors import CasebookError
    from nmt_expert.cli.visits.assessed import heading

    try:
        saved = book.load(number)
    except CasebookError as error:
        if error.issues[0].code not in ("visit-damaged", "casebook-damaged"):
            raise
        return f"visit {number}, which is damaged"
    return f"{heading(saved)}, {len(saved.visit.answers)} answers"


# ------------------------------------------------------------------ agree or disagree


@click.command("verdict", short_help="Say whether you agree with a conclusion.")
@visit_argument
@click.argument("principle", metavar="PRINCIPLE", shell_complete=complete_principle)
@click.argument("verdict", metavar="agree|disagree", type=click.Choice(["agree", "disagree"]))
@click.option("--reason", default="", metavar="TEXT", help="Why, in your own words.")
@complaint_option
@casebook_option
@rules_option
@pass_session
def verdict(session: Session, which: str, principle: str, verdict: str, reason: str, complaint: int) -> None:
    r"""Say whether you agree with what the engine says about PRINCIPLE in VISIT.

    Your verdict is kept beside the engine's current result; a second verdict replaces the first.
    The exit code is 3 if a red flag in the visit asks for emergency or urgent referral.

    \b
    Example:
      nmt-expert visits verdict 3 ischemia disagree --reason "colour returns at once"
    """
    from nmt_expert.cli.visits.assessed import assessed_saved
    from nmt_expert.cli.visits.show import verdict_words
    from nmt_expert.explain.how import principle_named

    book = casebook_of()
    saved = book.load(which)
    expert = session.expert
    name = principle_named(expert.knowledge, as_text(principle))
    assessment = assessed_saved(session, expert, saved)
    say_which(complaint, len(assessment.complaints))
    said = book.verdict(saved.id, assessment, name, verdict == "agree", as_text(reason), complaint - 1)
    print_text(wrapped(verdict_words(expert.knowledge, said), f"Visit {saved.id}: ", "  "))
