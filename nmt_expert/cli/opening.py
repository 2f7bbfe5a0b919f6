"""Open an interview: the complaint in the client's own words, shown for confirmation, then the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.cli import placing
from nmt_expert.cli.proposals import reading_words, short_lines
from nmt_expert.cli.talking import EndOfInput, say
from nmt_expert.errors import ArgumentError
from nmt_expert.intake.confirming import KEEPS, Confirmation
from nmt_expert.intake.notes import Notes, read_notes
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Complaint, Visit

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

MISSED_SHOWN = 3
NOTHING_MORE = frozenset(("", "-", "y", "yes", "n", "no", "none", "s", "skip"))
"""What ends the search for other words: none of it says anything about a body."""


def due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the opening turn that is still to come, if any."""
    session, start = talk.session, talk.session.start
    if not (session.did("said") or start.answers or start.complaints or start.suspected):
        return words
    if not session.did("place") and not all(
        placing.placed(talk, entry) for entry in session.visit.complaints or (None,)
    ):
        return placing.place
    return None


# ------------------------------------------------------------------ own words


def words(talk: Conversation) -> Session:
    """Ask what brings the client, and show what was understood for confirmation."""
    talk.stage = "words"
    say("What brings the client, in their own words? Enter for none.")
    line = talk.hear_all("> ")
    if line.casefold() in NOTHING_MORE:
        return talk.session.said(())
    talk.midway = True
    where = placing.place_named(talk, line)
    if where and where.region:
        complaint = Complaint(where.region, where.side)
        say(f"Complaint: {complaint_words(talk.kb, complaint)}")
        return talk.session.said((), (complaint,))
    visit = _confirmed(talk, line)
    return talk.session.said(visit.answers, visit.complaints, visit.suspected)


@contextmanager
def _kept_if_it_ends(talk: Conversation, visit: Visit) -> Iterator[None]:
    """Keep what was understood if somebody stops before it is confirmed: it may be an emergency."""
    try:
        yield
    except EndOfInput:
        talk.put(talk.session.said(visit.answers, visit.complaints, visit.suspected))
        raise


def _confirmed(talk: Conversation, line: str) -> Visit:
    """Show what was understood and what is offered for the rest, by number; return what a person confirms of it."""
    state = Confirmation(read_notes(talk.kb, line))
    while True:
        _show(talk, state)
        if not (state.read or state.offers) and not any(item.problems for item in state.notes.sentences):
            return state.visit
        with _kept_if_it_ends(talk, state.visit):
            reply = _heard(talk, state)
        if isinstance(reply, Visit):
            return reply
        state = Confirmation(_with_more(state.notes, reply))


def _heard(talk: Conversation, state: Confirmation) -> Visit | Notes:
    """Return what was confirmed, or what else was said in other words."""
    prompt = "All right? Enter, n none, or numbers > " if state.read else "Which? a number, other words, Enter none > "
    while True:
        line = talk.hear_all(prompt if state.read or state.offers else "> ")
        typed = line.casefold()
        if not state.read and typed in ("y", "yes") and len(state.choices) == 1:
            line = str(min(state.choices))
        elif not state.read and typed in ("y", "yes"):  # to which of them?
            say(f"Type the {'number' if state.offers else 'words'} of what is meant, or Enter to continue without.")
            continue
        elif typed in (KEEPS if state.read else NOTHING_MORE):
            talk.understood()
            return state.visit
        try:
            return _replied(talk, state.chosen(line))
        except ArgumentError:
            more = read_notes(talk.kb, line)
        if more.proposals or more.complaints or more.offers or more.suspected:
            talk.understood()
            return more
        talk.not_understood(line, _forms(state))


def _replied(talk: Conversation, state: Confirmation) -> Visit:
    """Return what a line of numbers made of it, and say what it took."""
    talk.understood()
    for reading in state.taken:
        say(f"Taken: {reading_words(talk.kb, reading)}")
    if not state.visit.answers and not state.visit.complaints:
        say("Nothing of it is kept; b starts again.")
    return state.visit


def _with_more(notes: Notes, more: Notes) -> Notes:
    """Return notes with what was said in other words; what those words stand for is no longer asked about."""
    settled = tuple(replace(item, offers=(), problems=(), set_aside=()) for item in notes.sentences)
    suspected = dict.fromkeys((*notes.suspected, *more.suspected))
    return Notes((*settled, *more.sentences), tuple(suspected))


def _show(talk: Conversation, state: Confirmation) -> None:
    """Show what was understood, what is offered for the rest, and what was set aside or resembles nothing."""
    talk.stage = "confirm"
    if state.notes.problem:
        say(f"{state.notes.problem.message}.")
    for line in short_lines(talk.kb, state):
        say(line.text, line.indent, line.mark)
    offered = {offer.problem for offer in state.offers.values()}
    missed = [p for item in state.notes.sentences for p in item.problems if p not in offered]
    for problem in missed[:MISSED_SHOWN]:
        say(problem.message, 2, "! ")
    if len(missed) > MISSED_SHOWN:
        say(f"{len(missed) - MISSED_SHOWN} more parts were not understood", 2, "! ")
    if missed and not (state.read or state.offers):
        say("Say that in other words, or Enter to continue without it.")
    elif state.read or state.offers:
        say(_forms(state))


def _forms(state: Confirmation) -> str:
    """Return what can be typed, in a sentence."""
    parts = [f"of what is wrong ({_span(1, len(state.read))})"] if state.read else []
    if choices := state.choices:
        parts.append(f"of what is meant ({_span(min(choices), max(choices))})")
    if state.set_aside:
        parts.append("of what is not to be set aside (a1)")
    return f"Type numbers: {', '.join(parts)}." if parts else "Say it in other words, or Enter to continue without it."


def _span(first: int, last: int) -> str:
    return f"{first} to {last}" if last > first else f"{first}"
