"""How the client fares, in one line each: pain out of ten, since when, what it stops, the goal, what was done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nmt_expert.errors import Issue
from nmt_expert.intake.story.measure_line import FORMS, read_measure_line, read_treatment_line, with_measures
from nmt_expert.interview.prompt import Line, Problem, Prompt, Reply
from nmt_expert.interview.replies import NO, UNSURE, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.turn import Turn, not_understood

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

MOST = 6
"""So many lines are asked for, at most; more can be noted at any time."""

NOTHING = frozenset(("", "-", "s", "skip", "y", "yes", *NO, *UNSURE))
_TREATED = re.compile(r"(?:done|did|treated)\s*[:=]\s*", re.IGNORECASE)


def due(interview: Interview) -> Turn | None:
    """Return the question for lines about how the client fares, until somebody says that this is all."""
    session = interview.session
    noted = session.noted
    known = session.start.measures and not session.before.noted
    if session.did("noted_all") or len(noted) >= MOST or interview.wants_nothing or known:
        return None
    lines = tuple(Line(line, 2, "noted: ") for line in noted)
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
    """Return the session with a line noted: a measure, or (``done: ... -> ...``) what was done and how it responded."""
    treated = _TREATED.match(line.strip())
    if treated or "->" in line:
        done = read_treatment_line(line.strip()[treated.end() if treated else 0 :])
        if isinstance(done, Issue):
            return Problem(_sentence(done.message), _sentence(done.hint))
        return interview.session.treated(done, line.strip())
    found = read_measure_line(interview.kb, line)
    if isinstance(found, Issue):
        return Problem(_sentence(found.message), _sentence(found.hint))
    return interview.session.note(with_measures(interview.visit.measures, found), line.strip())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
