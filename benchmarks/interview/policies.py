"""Choose the next question: the interview itself, and what it is measured against."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from math import log

from benchmarks.interview.cases import SEED
from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.interview.choose import next_question
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import Results
from nmt_expert.reasoning.visit import Visit

OURS, ENTROPY, RANDOM, FILE = "ours", "entropy", "random", "file order"

Policy = Callable[[Visit, Sequence[Candidate]], Candidate]
"""From the visit so far and the questions left, in file order, to the next question."""


def policies(expert: Expert) -> dict[str, Policy]:
    """Return every policy by its name."""
    return {OURS: ours(expert), ENTROPY: by_entropy(expert), RANDOM: at_random, FILE: in_file_order}


def ours(expert: Expert) -> Policy:
    """The interview itself."""

    def pick(visit: Visit, left: Sequence[Candidate]) -> Candidate:
        asked = next_question(expert, visit)
        return Candidate(asked.id, asked.findings) if asked else left[0]

    return pick


def in_file_order(visit: Visit, left: Sequence[Candidate]) -> Candidate:
    """The fixed questionnaire."""
    return left[0]


def at_random(visit: Visit, left: Sequence[Candidate]) -> Candidate:
    """Any question, seeded."""
    return random.Random(f"{SEED} {len(left)} {left[0].id}").choice(left)


def by_entropy(expert: Expert) -> Policy:
    """Plain one-step entropy: yes and no are as likely, the ten share a probability by 1 + support, effort is free."""

    def entropy(results: Results) -> float:
        shares = [max(1.0 + results[name].support, 1e-6) for name in expert.knowledge.principles]
        whole = sum(shares)
        return -sum(share / whole * log(share / whole) for share in shares)

    def pick(visit: Visit, left: Sequence[Candidate]) -> Candidate:
        ahead = Ahead(expert, visit, 0, ())
        now = entropy(ahead.now)

        def gain(candidate: Candidate) -> float:
            pairs = [(ahead.answered(name, 1.0), ahead.answered(name, -1.0)) for name in candidate.findings]
            return sum(now - (entropy(yes) + entropy(no)) / 2 for yes, no in pairs)

        return max(ahead.candidates, key=gain, default=left[0])

    return pick
