"""``nmt-expert cases new``: make a case of a saved visit, without anything that names the client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import tell
from nmt_expert.cli.visits.group import casebook_of, casebook_option, complete_visit, output_beside
from nmt_expert.cli.writing import Output, inputs_of, out_option

if TYPE_CHECKING:
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.reasoning.visit import Visit
    from nmt_expert.teach.newcase import IntendedCase


@click.command("new", short_help="Make a case of a saved visit.")
@click.option(
    "--from",
    "which",
    required=True,
    metavar="VISIT",
    help="A saved visit, or a visit file.",
    shell_complete=complete_visit,
)
@click.option("--title", help="Who, and with what, in a line.")
@click.option("--story", help="What the person tells and what was found.")
@click.option("--teaches", help="What the case shows, in a sentence.")
@click.option(
    "--first",
    metavar="PRINCIPLE",
    help="The principle that should come first; none: no one.",
    shell_complete=complete_principle,
)
@out_option("Write to this file; - for standard output.", dash=True)
@casebook_option
@rules_option
@pass_session
def command(
    session: Session,
    which: str,
    title: str | None,
    story: str | None,
    teaches: str | None,
    first: str | None,
    out: Path | None,
    force: bool,
) -> None:
    r"""Make a case of a saved visit, and ask what should come out.

    VISIT is the number of a saved visit, a client's pseudonym, or a visit file. The
    pseudonym, dates, measures, what was done and every word of the client are left out; findings and
    places stay. What is not given by an option is asked. What should come out is yours to
    say: "nmt-expert cases check" then says whether it does.

    \b
    Example:
      nmt-expert cases new --from 3 -o cold-hands.yaml
    """
    from nmt_expert.teach.newcase import case_text, without_client

    visit, output = _visit(session, which, out, force)
    output.refuse()
    assessment = session.expert.assess(without_client(visit))
    output.put(case_text(assessment, _wanted(assessment, title, story, teaches, first)), "case", private=False)


def _visit(session: Session, which: str, out: Path | None, force: bool) -> tuple[Visit, Output]:
    from nmt_expert.intake.read import is_visit_file

    if not is_visit_file(which):
        book = casebook_of()
        return book.load(which).visit, output_beside(session, book, out, force)
    from nmt_expert.api import understand

    read = understand([which], knowledge=session.knowledge)
    return read.visit, Output(out, force, lambda: inputs_of(session, [which]))


def _wanted(
    assessment: Assessment, title: str | None, story: str | None, teaches: str | None, first: str | None
) -> IntendedCase:
    """Return what should come out, asking for what was not given."""
    from nmt_expert.explain.how import principle_named
    from nmt_expert.teach.newcase import NO_ONE, IntendedCase, proposed, standing

    kb = assessment.knowledge
    if first is None:
        tell(standing(assessment))
        first = _asked("Which principle should come first? (none: no one)", proposed(assessment))
    return IntendedCase(
        title=title or _asked("Title (who, and with what)"),
        story=story or _asked("Story (what is told and found, no names)"),
        teaches=teaches or _asked("What does the case teach?"),
        first="" if first.strip().casefold() == NO_ONE else principle_named(kb, first),
    )


def _asked(question: str, default: str = "") -> str:
    """Ask on standard error, as the case may go to standard output, until there is an answer.

    Raises:
        click.UsageError: There is nobody to ask.
    """
    from nmt_expert.cli.talking import EndOfInput, hear

    prompt = f"{question} [{default}]: " if default else f"{question}: "
    try:
        while not (said := hear(prompt) or default):
            pass
    except EndOfInput:
        options = "--title, --story, --teaches and --first"
        raise click.UsageError(f"'{question}' was not answered; it can be given by an option: {options}") from None
    return said
