"""How the client fares, in one line each: pain out of ten, since when, what it stops, the goal, what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nmt_expert.errors import Issue
from nmt_expert.intake.notes import Notes, read_notes
from nmt_expert.intake.story.measure_line import FORMS, UNREAD, read_measure_line, read_treatment_line, with_measures
from nmt_expert.intake.story.told import Told, told_measures
from nmt_expert.interview.prompt import Line, Problem, Prompt, Reply
from nmt_expert.interview.replies import NO, UNSURE, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.opening import hear_more, read_beside_measures, suspect
from nmt_expert.interview.turns.turn import Turn, not_understood
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Measures, Suspicion

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

MOST = 6
"""So many lines are asked for, at most; more can be noted at any time."""

NOTHING = frozenset(("", "-", "s", "skip", "y", "yes", *NO, *UNSURE))
_NUMBER = re.compile(r"\d{1,2}(?:\.\d)?")
_CANNOT = re.compile(r"\bcan ?not\b|\bcan'?t\b|\bunable\b|\bno longer\b", re.IGNORECASE)
_BARE_TIME = 4
"""Words that say when something began, and nothing else: *since about three months*."""
_TREATED = re.compile(r"(?:done|did|treated)\s*[:=]\s*", re.IGNORECASE)


def due(interview: Interview) -> Turn | None:
    """Return the question for lines about how the client fares, until somebody says that this is all."""
    session = interview.session
    noted = session.noted
    known = session.start.measures and not session.before.noted
    if session.did("noted_all") or len(noted) >= MOST or interview.wants_nothing or known:
        return None
    lines = tuple(shown for line in noted for shown in _noted_lines(interview, line))
    prompt = Prompt(
        "story",
        "history",
        "Anything else? One line each." if noted else "How is it? One line each.",
        typed_hint="Enter goes on.",
        cue="pain 6/10 now, since when, what it stops, the goal",
        lines=lines,
        help=tuple(f"for example: {form}" for form in FORMS.values()),
        reason="Numbers and a goal show next time whether it helped. Nothing is concluded from them.",
        free=True,
    )
    return Turn(prompt, lambda reply: _noted(interview, reply))


def _noted(interview: Interview, reply: Reply) -> Session | Problem:
    if reply is None or (isinstance(reply, str) and plainly(reply) in NOTHING):
        return interview.session.noted_all()
    if not isinstance(reply, str):
        return not_understood(reply, "A line of words is expected.")
    return note(interview, reply)


def note(interview: Interview, line: str) -> Session | Problem:
    """Return the session with a line noted: measures, or (``done: ... -> ...``) what was done and how it responded.

    What a line says beside its measures is read as more of the client's words, to be confirmed.
    """
    said = " ".join(line.split())
    treated = _TREATED.match(said)
    if treated or "->" in said:
        done = read_treatment_line(said[treated.end() if treated else 0 :])
        if isinstance(done, Issue):
            return _problem(done)
        return _with_signs(interview.at(interview.session.treated(done, said)), done.response or done.done)
    if _NUMBER.fullmatch(said):
        said = f"pain {said}/10 now"
    told = _measured(interview.kb, said)
    whole = read_notes(interview.kb, said)
    grave = _is_grave(interview.kb, whole)
    if isinstance(told, Issue):
        if not grave and not whole.suspected:
            return _problem(told)
        told = Told(Measures())
    if told.measures.goal and not told.rest:
        session = interview.session.note(with_measures(interview.visit.measures, told.measures), said)
        return _with_signs(interview.at(session), told.measures.goal)
    words = ". ".join(part for part in told.rest if _says_more(interview.kb, part, told))
    if grave or (told.measures.goal and _near_an_emergency(interview.kb, whole)):
        words = said  # all of it is read: a sign may stand across what is measured
    session = interview.session
    if told.measures:
        session = session.note(with_measures(interview.visit.measures, told.measures), said)
    if not words:
        return session
    read = read_beside_measures(interview.kb, words)
    if read.proposals or read.complaints or read.offers or session.heard:
        return hear_more(interview.at(session), words)
    return suspect(interview.at(session), read.suspected)


def _with_signs(interview: Interview, words: str) -> Session:
    """Return the session with what words say of a red flag read, too: a goal, or how a treatment was taken.

    Of what they only come near, emergencies count: a goal names what the client has not (*sleep through*).
    """
    read = read_notes(interview.kb, words)
    suspected = _near_an_emergency(interview.kb, read)
    if _is_grave(interview.kb, read) or (suspected and interview.session.heard):
        return hear_more(interview, words)
    if not suspected:
        return interview.session
    return suspect(interview, suspected)


def _near_an_emergency(kb: KnowledgeBase, read: Notes) -> tuple[Suspicion, ...]:
    """Return the emergencies that words come near."""
    return tuple(one for one in read.suspected if kb.flags[one.flag].action == "emergency")


def _is_grave(kb: KnowledgeBase, read: Notes) -> bool:
    """Whether words tell a sign of a red flag."""
    told = (item.answer for item in read.proposals if item.answer.word in ("yes", "probably"))
    return any(kb.findings[answer.finding].kind == "red_flag" for answer in told)


def _measured(kb: KnowledgeBase, line: str) -> Told | Issue:
    """Return what a line measures, as a whole or in its parts; an activity that is a sign is left to be read."""
    whole = read_measure_line(kb, line)
    if isinstance(whole, Measures):
        alone = Told(whole, (line,), (line,) if whole.function or whole.onset else ())
        if not any(_says_more(kb, part, alone) for part in alone.rest):
            return Told(whole, (line,))
    told = told_measures(kb, line)
    if isinstance(whole, Issue) and not told.measures:
        said = whole.code == UNREAD and any(_says_more(kb, part, told) for part in told.rest)
        return told if said else whole
    return told


def _noted_lines(interview: Interview, line: str) -> Iterator[Line]:
    """Yield a noted line, and what of it says nothing that can be kept."""
    yield Line(line, 2, "noted: ")
    told = None if _TREATED.match(line) or "->" in line else _measured(interview.kb, line)
    if not isinstance(told, Told):
        return
    for part in told.rest:
        if part not in told.spans and not _says_more(interview.kb, part, told):
            yield Line(f"not understood: '{part}'. Say it in other words, or leave it.", 2, "! ")


def _says_more(kb: KnowledgeBase, part: str, told: Told) -> bool:
    """Return whether a part of a line says something that is no measure.

    What names an activity says more only if it is a sign (*cannot feel my foot*), when something began only if it tells
    what is felt (*since May my hand tingles*).
    """
    read = read_notes(kb, part)
    if part not in told.spans:
        return bool(read.proposals or read.complaints or read.suspected or read.offers)
    if told.measures.function and not _CANNOT.search(part):
        return False
    near = read.suspected and len(part.split()) > _BARE_TIME
    return bool(near) or any(kb.findings[item.answer.finding].kind != "history" for item in read.proposals)


def _problem(issue: Issue) -> Problem:
    return Problem(_sentence(issue.message), _sentence(issue.hint))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
