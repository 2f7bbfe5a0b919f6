"""The red flags of an interview: the halt at an emergency, the screen of a region on one page, what is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from nmt_expert.cli.conversation import SessionChanged
from nmt_expert.cli.replies import picks, reply
from nmt_expert.cli.talking import gap, say
from nmt_expert.reasoning.place_words import region_words
from nmt_expert.reasoning.visit import Answer, Suspicion

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session
    from nmt_expert.reasoning.safety import FlagState, Screen

REST = "What is not numbered counts as no."
GO_ON = "go on"


def halt_due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the halt at an emergency, if there is one: before anything else."""
    states = emergencies(talk) if talk.visit.answers else ()
    return (lambda talk: halt(talk, states)) if states else None


def suspected_due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the question about words that come near a red flag, if it is open: right after the words."""
    if not talk.visit.suspected:
        return None
    states = talk.assessment.safety.suspected
    known = _answered(talk) | talk.session.passed
    nears = (near for state in states for near in talk.visit.suspected if near.flag == state.flag.id)
    ask = next(((near, finding) for near in nears for finding in near.ask if finding not in known), None)
    return (lambda talk: suspected(talk, *ask)) if ask else None


def due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the turn that safety wants before any question, if there is one: screen, or settle a doubt."""
    visit, screened = talk.visit, talk.session.screened
    for region in dict.fromkeys(complaint.region for complaint in visit.complaints) or ("",):
        if region not in screened:
            return lambda talk: screen(talk, region)
    doubts = _doubts(talk)
    return (lambda talk: settle_doubts(talk, doubts)) if doubts else None


def emergencies(talk: Conversation) -> tuple[FlagState, ...]:
    """Return the emergencies raised that nobody went on past."""
    raised = talk.assessment.safety.raised
    went_on = talk.session.went_on
    return tuple(entry for entry in raised if entry.flag.action == "emergency" and entry.flag.id not in went_on)


def _answered(talk: Conversation) -> set[str]:
    return {answer.finding for answer in talk.visit.answers}


# ------------------------------------------------------------------ the halt


def halt(talk: Conversation, states: Sequence[FlagState]) -> Session:
    """Stop at an emergency and say what to do; going on takes the words, and is recorded."""
    talk.stage = "stopped"
    gap()
    for entry in states:
        say(f"STOP - EMERGENCY: {entry.flag.label}")
        say(entry.flag.do, 2)
        for answer in entry.because:
            said = f' ("{answer.said}")' if answer.said else ""
            say(f"{talk.kb.label(answer.finding)}: {answer.word}{said}", 2, "said: ")
    say(f"The interview stops. q ends it; b or c FINDING corrects an answer; '{GO_ON}' continues, and is recorded.")
    while True:
        line = talk.hear("stopped > ")
        if line.casefold().strip("'\".") == GO_ON:
            talk.understood()
            return talk.session.go_on(*(entry.flag.id for entry in states))
        talk.not_understood(line, f"Type q, b, c FINDING, or '{GO_ON}'.")


# ------------------------------------------------------------------ words that come near a red flag


def suspected(talk: Conversation, near: Suspicion, finding: str) -> Session:
    """Ask the plain question about words that come near a red flag; one key settles it."""
    flag = talk.kb.flags[near.flag]
    talk.stage = "suspected"
    gap()
    say(f"This may be a red flag: {flag.label}.")
    if near.phrase:
        say(near.phrase, 2, "said: ")
    say(talk.kb.findings[finding].question, 0, "Ask: ")
    while True:
        line = talk.hear("y n, u unsure, s skip ? > ")
        meant = reply(line)
        if meant and not meant.rest and (meant.word or meant.command == "skip"):
            talk.understood()
            return talk.session.screening(Answer(finding, meant.word)) if meant.word else talk.session.skip(finding)
        talk.not_understood(line, "Type y, n or u; ? for help.")


# ------------------------------------------------------------------ the screen


def screen(talk: Conversation, region: str) -> Session:
    """Show the red-flag screen of a region on one page: all clear at once, or the numbers that are not."""
    from nmt_expert.reasoning.safety import screening

    known = {
        part
        for answer in talk.visit.answers
        for part in (answer.finding, *(talk.kb.parts.get(answer.finding, ()) if answer.word in ("yes", "no") else ()))
    }
    entries = [entry for entry in screening(talk.kb, region) if not known.issuperset(entry.denies)]
    if not entries:
        return talk.session.screen(region)
    _show(talk, entries, region)
    chosen = _picked(talk, len(entries), "n all clear, numbers, s skip ? > ", unsure=False)
    if chosen is None:
        say("Not screened; the result will say so.")
        return talk.session.screen(region)
    talk.midway = True
    doubtful = [entries[at] for at, word in chosen.items() if word != "no"]
    denied = [name for entry in entries if entry not in doubtful for name in entry.denies]
    answers = [Answer(name, "no") for name in dict.fromkeys(denied) if name not in known]
    last = _details(talk, doubtful, known.union(denied), answers)
    return talk.session.screen(region, *last)


def _show(talk: Conversation, entries: Sequence[Screen], region: str) -> None:
    """Show the page; what was said already and bears on a line stands below it."""
    talk.stage = "screen"
    gap()
    place = f" ({region_words(talk.kb, region)})" if region else ""
    say(f"Safety first{place}. Is any of this true?")
    for at, entry in enumerate(entries, start=1):
        say(entry.ask, 0, f"{at:>2} ")
        if hints := _hints(talk, entry):
            say("; ".join(hints), 3, "think of: ")
    say(f"n: none of these. Or the numbers that may be true. {REST}")


def _hints(talk: Conversation, entry: Screen) -> tuple[str, ...]:
    """Return in words what was said that makes a line of the screen a matter of doubt."""
    states = [state for state in talk.assessment.safety.unsettled if not set(state.ask).isdisjoint(entry.denies)]
    return tuple(dict.fromkeys(talk.kb.label(answer.finding) for state in states for answer in state.because))


def _details(talk: Conversation, entries: Iterable[Screen], known: set[str], answers: list[Answer]) -> list[Answer]:
    """Ask for the single questions behind the entries that are not clear; what was said before each is kept first.

    Returns:
        The answers that are not kept yet.
    """
    for entry in entries:
        names = [name for name in entry.findings if name not in known] or [n for n in entry.denies if n not in known]
        if not names:
            continue
        if answers:
            talk.put(talk.session.screening(*answers))
        answers = _ask_all(talk, names, "Which of these?")
        known = known.union(names)
        if any(answer.word in ("yes", "probably") for answer in answers):
            talk.put(talk.session.screening(*answers))
            answers = []
            if emergencies(talk):  # the halt comes before the rest of the screen
                raise SessionChanged(talk.session)
    return answers


def _ask_all(talk: Conversation, names: Sequence[str], heading: str) -> list[Answer]:
    """Ask for several findings as one list; what is not numbered is a no."""
    if not names:
        return []
    talk.stage, talk.repeat = "details", lambda: _put(talk, names, heading)
    gap()
    _put(talk, names, heading)
    chosen = _picked(talk, len(names), "numbers, n none, s skip ? > ")
    if chosen is None:
        return []
    return [Answer(name, chosen.get(at, "no")) for at, name in enumerate(names)]


def _put(talk: Conversation, names: Sequence[str], heading: str) -> None:
    say(heading)
    for at, name in enumerate(names, start=1):
        say(talk.kb.findings[name].question, 0, f"{at:>2} ")
    say(f"Numbers are yes; u2 is unsure; n is none. {REST}")


def _picked(talk: Conversation, count: int, prompt: str, unsure: bool = True) -> dict[int, str] | None:
    """Return what was picked of a list; None if it is skipped.

    Args:
        talk: The interview.
        count: How long the list is.
        prompt: What stands before the cursor.
        unsure: Whether a bare *unsure* may speak of the whole list.
    """
    while True:
        line = talk.hear(prompt)
        meant = reply(line)
        if meant and meant.command == "skip":
            talk.understood()
            return None
        chosen = picks(line, count)
        if chosen is not None and (unsure or not (meant and meant.word == "unsure")):
            talk.understood()
            return chosen
        talk.not_understood(line, f"Type n, or numbers of the list (1 to {count}); ? for help.")


# ------------------------------------------------------------------ doubts


def _doubts(talk: Conversation) -> list[str]:
    """Return the questions that would settle a flag in doubt and were neither answered nor passed over."""
    states = talk.assessment.safety.unsettled
    names = dict.fromkeys(name for entry in states for name in entry.ask)
    known = _answered(talk) | talk.session.passed
    return [name for name in names if name not in known]


def settle_doubts(talk: Conversation, names: Sequence[str]) -> Session:
    """Ask what an answer has made a question of safety."""
    answers = _ask_all(talk, names, "An answer leaves a red flag open. Is any of this true?")
    return talk.session.answer(*answers) if answers else talk.session.skip(*names)
