"""Weigh what a question is worth: how far its answers would move the principles, against the effort of asking.

All numbers here are judgement, tuned on half of the worked cases (``make bench-interview``); they
decide only which question comes next, never what is concluded.
"""

from __future__ import annotations

from math import hypot

from nmt_expert.explain.next_checks import EASE
from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.reasoning.program import Results, ranking
from nmt_expert.reasoning.support import DECIMALS

UNUSUAL = 0.2
"""How often a question gets the answer that is not usual: most findings are not there, and most signs of health are, so
what the usual answer does weighs more.  Judgement."""

LEADING = 8.0
"""How much more it is worth to move a principle of support 1 than one of which nothing is said: an interview has to
settle what leads, a list of checks (which takes 4) to show what else there is.  Judgement."""

TOP = 3
"""So many places of the order count: those a person acts on."""

CLOSER, FARTHER = 1.5, 0.3
"""How much more, and less, it is worth to ask what by its usual answer brings the top places closer to the order
expected in the end, or farther from it: what would only put another first for a while is asked later.  Judgement."""


def worth(ahead: Ahead, candidate: Candidate) -> float:
    """Return what asking is worth, no unit; only the order means something.

    A list is worth what its open options are worth together: one look at it answers them all.
    """
    return round(sum(worth_of(ahead, finding) for finding in candidate.findings), DECIMALS)


def worth_of(ahead: Ahead, finding: str) -> float:
    """Return what one finding of a question is worth."""
    usual = ahead.usual(finding)
    then, opposite = ahead.answered(finding, usual), ahead.answered(finding, -usual)
    moved = (1 - UNUSUAL) * _moved(ahead.now, then, ahead) + UNUSUAL * _moved(ahead.now, opposite, ahead)
    return moved and moved * _direction(ahead, then) * EASE.get(ahead.kb.findings[finding].kind, 1.0)


def _direction(ahead: Ahead, then: Results) -> float:
    """Whether an answer brings the top places closer to the order expected in the end, or farther from it."""
    closer = _agree(ahead, ranking(ahead.kb, then)) - _agree(ahead, ahead.order)
    return CLOSER if closer > 0 else FARTHER if closer < 0 else 1.0


def _agree(ahead: Ahead, order: tuple[str, ...]) -> int:
    """How many of the top places, counted from the first, are held by those expected there in the end."""
    return next((at for at in range(TOP) if order[at] != ahead.expected[at]), TOP)


def _moved(now: Results, then: Results, ahead: Ahead) -> float:
    """The length of the movement, which counts for more the more likely the principle is now."""
    return hypot(
        *(
            (then[name].support - now[name].support) * (1.0 + LEADING * max(now[name].support, 0.0))
            for name in ahead.kb.principles
            if then[name] is not now[name]
        )
    )
