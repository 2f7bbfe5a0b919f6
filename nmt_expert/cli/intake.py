"""``nmt-expert intake``: answers proposed from a paragraph of notes, for a person to confirm."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, width
from nmt_expert.cli.visit_input import note_red_flags
from nmt_expert.cli.writing import Output, inputs_of, out_option, put_visit
from nmt_expert.errors import Issue, VisitError

if TYPE_CHECKING:
    from nmt_expert.intake.notes import Notes
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.visit import Visit

STANDARD_INPUT = "-"


@click.command("intake", short_help="Propose answers from a paragraph of notes.")
@click.argument("notes", metavar="NOTES")
@click.option("--yes", "accept", is_flag=True, help="Accept every proposal without asking.")
@out_option("Write what was accepted as a visit file.")
@json_option
@rules_option
@pass_session
def command(session: Session, notes: str, accept: bool, out: Path | None, force: bool, as_json: bool) -> None:
    r"""Propose answers from a paragraph of notes, sentence by sentence, to be confirmed.

    NOTES is a text file; - reads standard input. Red flags come first. What is said
    about other people, the past or plans is set aside with the reason; what is not
    understood is listed. On a terminal each answer is asked for; nothing is saved without --out.

    The exit code is 3 if a red flag in the notes asks for emergency or urgent referral,
    otherwise 2 if nothing was understood.

    \b
    Examples:
      nmt-expert intake notes.txt
      nmt-expert intake notes.txt --yes --out visit.yaml
    """
    asks = not accept and not as_json and notes != STANDARD_INPUT and on_terminal()
    if out and not accept and not asks:
        raise click.UsageError("--out saves what was confirmed, but nobody can be asked here; add --yes")
    from nmt_expert.cli.proposals import flags_text, notes_data, notes_text
    from nmt_expert.intake.notes import decode_notes, read_notes

    name, content = _content(notes)
    expert = session.expert
    read = read_notes(expert.knowledge, decode_notes(content, name))
    safety = expert.assess(read.visit)
    note_red_flags(session, safety)
    output = Output(out, force, lambda: inputs_of(session, (), *([Path(notes)] if notes != STANDARD_INPUT else [])))
    output.refuse()
    if as_json:
        print_json(notes_data(expert.knowledge, read, safety))
    else:
        print_text(flags_text(safety, width()) + notes_text(expert.knowledge, read, width()))
    if not read.proposals and not read.visit.complaints:
        hint = 'nmt-expert findings WORD  lists what can be said; "nmt-expert show FINDING" says how'
        raise VisitError(
            [Issue(name, 0, "nothing-understood", "nothing in the notes was understood as a finding", hint)]
        )
    visit = _confirmed(expert.knowledge, read) if asks else read.visit
    if out:
        put_visit(output, visit)


def on_terminal() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _content(notes: str) -> tuple[str, bytes]:
    """Return what the notes are called and their bytes."""
    from nmt_expert.knowledge.content import read_bytes, read_standard_input

    typed = notes == STANDARD_INPUT
    name = "standard input" if typed else notes
    content = read_standard_input() if typed else read_bytes(Path(notes), notes)
    if isinstance(content, Issue):
        raise VisitError([content])
    return name, content


def _confirmed(kb: KnowledgeBase, read: Notes) -> Visit:
    """Ask for each proposal whether it stands, and return the visit of those that do."""
    from msgspec.structs import replace

    from nmt_expert.cli.proposals import proposal_words

    answers = []
    for at, item in enumerate(read.proposals, start=1):
        print_text(f"\n{at} of {len(read.proposals)}: {item.answer.said}")
        print_text(f"   {proposal_words(kb, item)}")
        choice = click.prompt("   right? y yes, n no, s another side", type=click.Choice(["y", "n", "s"]), default="y")
        if choice == "s":
            side = click.prompt("   side", type=click.Choice(["left", "right", "both", "midline"]))
            answers.append(replace(item.answer, site=replace(item.answer.site, side=side)))
        elif choice == "y":
            answers.append(item.answer)
    return replace(read.visit, answers=tuple(answers))
