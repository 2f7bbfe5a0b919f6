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

LEADING = 30.0
"""How much more it is worth to move a principle of support 1 than one of which nothing is said: an interview has to
settle what leads, a list of checks (which takes 4) to show what else there is.  Judgement."""

TOP = 3
"""So many places of the order count: those a person acts on."""

CLOSER, FARTHER = 1.5, 0.3
"""How much more, and less, it is worth to ask what by its usual answer brings the top places closer to the order
expected in the end, or farther from it: what would only put another first for a while is asked later.  Judgement."""

CLINICAL_ORDER = {
    "nerve_compression": 5,
    "nerve_entrapment": 4,
    "joint_fixation": 3,
    "adhesions": 2,
    "hypertonicity": 1,
    "trigger_points": 1,
    "ischemia": 1,
}
"""What comes first if two questions are worth the same: nerve, then joint against soft tissue, then muscle, then
what modulates (habit, posture, threshold).  Safety is not here: the red-flag screen comes before all questions."""


def worth(ahead: Ahead, candidate: Candidate) -> float:
    """Return what asking is worth, no unit; only the order means something.

    A choice is worth what all its open options are worth together: one look at a list answers them all.
    """
    return round(sum(_worth_of(ahead, finding) for finding in candidate.findings), DECIMALS)


def order(ahead: Ahead, candidate: Candidate) -> tuple[float, int]:
    """Return the sort key of a candidate: the most telling first, then the clinical order (then that of the files)."""
    return -worth(ahead, candidate), -max(_precedence(ahead, finding) for finding in candidate.findings)


def _worth_of(ahead: Ahead, finding: str) -> float:
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


def _precedence(ahead: Ahead, finding: str) -> int:
    """The earliest place in the clinical order of any principle whose rules read a finding directly."""
    depends = ahead.dependencies
    readers = (
        conclusion
        for key in depends.reads.get(finding, ())
        for sign in (1, -1)
        for conclusion, _ in depends.readers.get((key, sign), ())
    )
    return max((CLINICAL_ORDER.get(name, 0) for name in readers), default=0)
