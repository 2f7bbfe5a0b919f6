"""Choose the next question: the interview itself, and what it is measured against."""

from __future__ import annotations

from collections.abc import Callable
from math import log

from msgspec.structs import replace

from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.interview.blocks import ASKED, BLOCKS
from nmt_expert.interview.choose import NextQuestion, put, question_of, ranked
from nmt_expert.interview.weigh import worth
from nmt_expert.reasoning.program import Results

OURS, FREE, ENTROPY, FILE = "ours", "most telling, any order", "entropy", "file order"

Policy = Callable[[Ahead, int, str], NextQuestion | None]
"""As `question_of`: from what lies ahead, how many were asked and the block that was reached to the next question."""


def in_file_order(ahead: Ahead, asked: int = 0, reached: str = ASKED[0]) -> NextQuestion | None:
    """The fixed questionnaire, in the order of a visit."""
    left = sorted(ahead.candidates, key=lambda candidate: BLOCKS.index(candidate.block))
    return put(ahead, left[0], len(left) - 1) if left else None


def most_telling(ahead: Ahead, asked: int = 0, reached: str = ASKED[0]) -> NextQuestion | None:
    """The most telling question, wherever in the visit it belongs."""
    left = [replace(candidate, usual=False) for candidate in ranked(ahead)]
    return put(ahead, max(left, key=lambda candidate: worth(ahead, candidate)), len(left) - 1) if left else None


def by_entropy(ahead: Ahead, asked: int = 0, reached: str = ASKED[0]) -> NextQuestion | None:
    """Plain one-step entropy: yes and no are as likely, the ten share a probability by 1 + support, effort is free."""
    now = _entropy(ahead, ahead.now)

    def gain(candidate: Candidate) -> float:
        pairs = [(ahead.answered(name, 1.0), ahead.answered(name, -1.0)) for name in candidate.findings]
        return sum(now - (_entropy(ahead, yes) + _entropy(ahead, no)) / 2 for yes, no in pairs)

    left = ahead.candidates
    return put(ahead, max(left, key=gain), len(left) - 1) if left else None


def _entropy(ahead: Ahead, results: Results) -> float:
    shares = [max(1.0 + results[name].support, 1e-6) for name in ahead.kb.principles]
    whole = sum(shares)
    return -sum(share / whole * log(share / whole) for share in shares)


POLICIES: dict[str, Policy] = {OURS: question_of, FREE: most_telling, ENTROPY: by_entropy, FILE: in_file_order}
"""Every policy by its name."""
