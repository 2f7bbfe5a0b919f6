"""Weigh what a question is worth: how far its answers would move the principles, against the effort of asking.

All numbers here are judgement, tuned on the worked cases (``benchmarks/interview.py``); they decide
only which question comes next, never what is concluded.
"""

from __future__ import annotations

from math import hypot

from nmt_expert.explain.outlook import Results
from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.reasoning.support import DECIMALS

EFFORT = {"symptom": 1.0, "history": 1.0, "observation": 0.8, "palpation": 0.6, "test": 0.5}
"""What a question is worth beside its effect: ask before you look, look before you palpate, palpate before you test.
Steeper than for a list of checks: beside a client, changing from talk to touch and back costs time.  Judgement."""

YES = 0.2
"""How often a question is answered yes: most findings are not there, so what a no does weighs more.  Judgement."""

LEADING = 10.0
"""How much more it is worth to move a principle of support 1 than one of which nothing is said: an interview has to
settle what leads, a list of checks (which takes 4) to show what else there is.  Judgement."""

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
    yes, no = (_moved(ahead.now, ahead.answered(finding, value), ahead) for value in (1.0, -1.0))
    return (YES * yes + (1 - YES) * no) * EFFORT.get(ahead.kb.findings[finding].kind, 1.0)


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
    index = ahead.outlook.index
    readers = (
        conclusion
        for key in index.reads.get(finding, ())
        for sign in (1, -1)
        for conclusion, _ in index.readers.get((key, sign), ())
    )
    return max((CLINICAL_ORDER.get(name, 0) for name in readers), default=0)
