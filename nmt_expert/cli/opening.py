"""Open an interview: the complaint in the client's own words, shown for confirmation, then the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.cli import placing
from nmt_expert.cli.replies import reply
from nmt_expert.cli.talking import EndOfInput, say, short
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from nmt_expert.report.words import complaint_words, site_words

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.intake.notes import Notes
    from nmt_expert.interview.session import Session

MISSED_SHOWN = 3
NOTHING_MORE = frozenset(("", "-", "y", "yes", "n", "no", "none", "s", "skip"))
"""What ends the search for other words: none of it says anything about a body."""


def due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the opening turn that is still to come, if any."""
    session, start = talk.session, talk.session.start
    if not (session.did("said") or start.answers or start.complaints):
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
    visit = _read(talk, line)
    for complaint in visit.complaints:
        say(f"Complaint: {complaint_words(talk.kb, complaint)}")
    with _kept_if_it_ends(talk, visit):
        return talk.session.said(_confirmed(talk, visit.answers), visit.complaints)


@contextmanager
def _kept_if_it_ends(talk: Conversation, visit: Visit) -> Iterator[None]:
    """Keep what was understood if somebody stops before it is confirmed: it may be an emergency."""
    try:
        yield
    except EndOfInput:
        talk.put(talk.session.said(visit.answers, visit.complaints))
        raise


def _read(talk: Conversation, line: str) -> Visit:
    """Return what is understood; what is not may be said in other words."""
    from nmt_expert.intake.notes import read_notes

    notes = read_notes(talk.kb, line)
    sentences = notes.sentences
    while _show_missed(notes):
        say("Say that in other words, or Enter to continue without it.")
        with _kept_if_it_ends(talk, replace(notes, sentences=sentences).visit):
            line = talk.hear_all("> ")
            while line.casefold() in ("y", "yes"):  # to which of the suggestions?
                say("Type the words that are meant, or Enter to continue without them.")
                line = talk.hear_all("> ")
        if line.casefold() in NOTHING_MORE:
            break
        notes = read_notes(talk.kb, line)
        sentences += notes.sentences
    return replace(notes, sentences=sentences).visit


def _confirmed(talk: Conversation, answers: Sequence[Answer]) -> Sequence[Answer]:
    """Show what was understood, numbered; return what a person confirms of it."""
    if not answers:
        return ()
    talk.stage = "confirm"
    say("Understood:")
    for at, answer in enumerate(answers, start=1):
        place = site_words(talk.kb, answer.site)
        say(f"{talk.kb.label(answer.finding)}: {answer.word}{f', {place}' if place else ''}", 2, f"{at} ")
    while True:
        line = talk.hear("All right? y yes, n none, or wrong numbers > ", free=True)
        meant = reply(line)
        wrong = _numbers(line, len(answers))
        if meant and not meant.rest and meant.word in ("yes", "no"):
            wrong = set() if meant.word == "yes" else set(range(len(answers)))
        if wrong is not None:
            talk.understood()
            if len(wrong) == len(answers):
                say("Nothing of it is kept; b starts again.")
            return [answer for at, answer in enumerate(answers) if at not in wrong]
        talk.not_understood(line, "Type y, n, or the numbers that are wrong.")


def _numbers(typed: str, count: int) -> set[int] | None:
    """Return places from 0 for the numbers typed; None if it is anything else."""
    tokens = typed.replace(",", " ").split()
    if not tokens or not all(token.isdecimal() and 1 <= int(token[:6]) <= count for token in tokens):
        return None
    return {int(token) - 1 for token in tokens}


def _show_missed(notes: Notes) -> bool:
    """Show what was set aside and what was not understood; True if anything was not."""
    for sentence in notes.sentences:
        if sentence.aside:
            say(f"set aside ({sentence.aside}): {short(sentence.text)}", 2, "- ")
    missed = [problem for sentence in notes.sentences for problem in sentence.problems]
    for problem in missed[:MISSED_SHOWN]:
        say(problem.message, 2, "! ")
        say(problem.hint, 4)
    if len(missed) > MISSED_SHOWN:
        say(f"{len(missed) - MISSED_SHOWN} more parts were not understood", 2, "! ")
    return bool(missed)
