"""``nmt-expert intake``: answers proposed from a paragraph of notes, for a person to confirm."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, tell, width, wrapped
from nmt_expert.cli.visit_input import note_red_flags
from nmt_expert.cli.writing import Output, inputs_of, out_option, put_visit
from nmt_expert.errors import ArgumentError, Issue, NmtError, VisitError

if TYPE_CHECKING:
    from nmt_expert.intake.confirming import Confirmation
    from nmt_expert.intake.notes import Notes
    from nmt_expert.reasoning.assess import Assessment, Expert
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

    NOTES is a text file in English; - reads standard input. Red flags come first, then
    the question about words that come near one. What is said about other people, the past
    or plans is set aside with the reason; what is not understood is listed with what it may
    mean. On a terminal all of it is confirmed at once: Enter keeps what was read, numbers
    say what is wrong, 7=2 takes reading 2 of offer 7, a1 takes back what was set aside.
    Nothing is saved without --out.

    The exit code is 3 if a red flag in the notes asks for emergency or urgent referral,
    otherwise 2 if one may, or if nothing was understood.

    \b
    Examples:
      nmt-expert intake notes.txt
      nmt-expert intake notes.txt --yes --out visit.yaml
    """
    asks = not accept and not as_json and notes != STANDARD_INPUT and on_terminal()
    if out and not accept and not asks:
        raise click.UsageError("--out saves what was confirmed, but nobody can be asked here; add --yes")
    name, content = _content(notes)
    expert = session.expert
    read = _read(session, expert, content, name)
    safety = expert.assess(read.visit)
    output = Output(out, force, lambda: inputs_of(session, (), *([Path(notes)] if notes != STANDARD_INPUT else [])))
    with _flags_told(session, safety, now=not asks):
        output.refuse()
    if as_json:
        from nmt_expert.cli.proposals import notes_data

        print_json(notes_data(expert.knowledge, read, safety))
    else:
        from nmt_expert.intake.confirming import Confirmation

        _show(expert, Confirmation(read))
    _refuse_nothing(session, safety, read, name, asks=asks)
    visit = _confirmed(session, expert, read) if asks else read.visit
    if out:
        put_visit(output, visit)


def _read(session: Session, expert: Expert, content: bytes, name: str) -> Notes:
    """Return what notes propose; where they cannot be read as text, red flags in them are noted all the same."""
    from nmt_expert.intake.notes import decode_notes, pressing_in, read_notes

    try:
        return read_notes(expert.knowledge, decode_notes(content, name), name)
    except VisitError:
        note_red_flags(session, expert.assess(pressing_in(expert.knowledge, content)))
        raise


@contextmanager
def _flags_told(session: Session, safety: Assessment, *, now: bool) -> Iterator[None]:
    """Note the red flags now, or if something is refused before a person could confirm what was read."""
    if now:
        note_red_flags(session, safety)
    try:
        yield
    except NmtError:
        note_red_flags(session, safety)
        raise


def _refuse_nothing(session: Session, safety: Assessment, read: Notes, name: str, *, asks: bool) -> None:
    """Refuse notes of which nothing was understood, and nothing can be taken either.

    Raises:
        VisitError: They are no notes in English, or nothing in them was understood.
    """
    problem = read.problem
    if not problem and not read.proposals and not read.complaints and not (asks and (read.offers or read.set_aside)):
        hint = 'nmt-expert findings WORD  lists what can be said; "nmt-expert show FINDING" says how'
        problem = Issue(name, 0, "nothing-understood", "nothing in the notes was understood as a finding", hint)
    if problem:
        note_red_flags(session, safety)
        session.grave = ()  # they were printed
        raise VisitError([problem])


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


def _show(expert: Expert, state: Confirmation) -> None:
    """Show the red flags of what is read, then all of it with its numbers."""
    from nmt_expert.cli.proposals import flags_text, notes_text

    flags = flags_text(expert.assess(state.visit), width())
    shown = flags + ("" if state.notes.problem else notes_text(expert.knowledge, state, width()))
    if shown:
        print_text(shown)


def _confirmed(session: Session, expert: Expert, read: Notes) -> Visit:
    """Let a person say what of it is wrong and what else is meant; return the visit that was confirmed."""
    from nmt_expert.intake.confirming import KEEPS, Confirmation

    state = Confirmation(read)
    print_text(wrapped(f"Enter keeps all that was read. {state.replies}"))
    while True:
        line = click.prompt("", default="", show_default=False, prompt_suffix="> ")
        if line.strip().casefold() in KEEPS:
            break
        try:
            state = state.replied(line)
        except ArgumentError as error:
            tell(str(error))
            continue
        _show(expert, state)
        print_text("Enter keeps it so.")
    note_red_flags(session, expert.assess(state.visit))
    return state.visit
