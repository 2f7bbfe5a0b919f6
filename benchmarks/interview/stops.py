"""Watch the interview itself at one case: what a person waits for, and when it may stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import process_time

from benchmarks.interview.cases import Dense
from benchmarks.interview.play import order
from benchmarks.interview.policies import Policy
from nmt_expert.interview.ahead import Candidate
from nmt_expert.interview.choose import next_question
from nmt_expert.interview.stop import Standing, standing
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Visit

EVERY = 5
"""The stops are asked for after every fifth question."""

REASONS = ("two_cannot", "first_settled")


@dataclass
class Watch:
    """What was seen at one case.

    Attributes:
        questions: Milliseconds of the processor to choose each question; on an idle machine, what a person waits.
        waits: The same to choose one and to say where things stand, together, as between an answer and the next
            question; only until nothing can change the first any more.
        fired: Questions after which each reason to stop was first there.
        wrong: Whether ``first_settled`` named another principle than the complete visit.
    """

    questions: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    fired: dict[str, int] = field(default_factory=dict)
    wrong: bool = False


def watched(expert: Expert, watch: Watch) -> Policy:
    """Return the policy of the interview itself, noting what it takes."""
    asked = 0

    def pick(visit: Visit, left: Sequence[Candidate]) -> Candidate:
        nonlocal asked
        looking = asked % EVERY == 0 and "first_settled" not in watch.fired
        begin = process_time()
        stands = standing(expert, visit) if looking else None
        middle = process_time()
        question = next_question(expert, visit)
        end = process_time()
        watch.questions.append((end - middle) * 1e3)
        if stands:
            watch.waits.append((end - begin) * 1e3)
            _note(watch, stands, asked)
        asked += 1
        return Candidate(question.id, question.findings) if question else left[0]

    return pick


def check(expert: Expert, case: Dense, watch: Watch, seen: Sequence[Visit]) -> None:
    """Note whether the proof held: the first where it was said to be settled is the first in the end."""
    if "first_settled" in watch.fired:
        then = order(expert, case, seen[watch.fired["first_settled"]])[1][0]
        watch.wrong = then != order(expert, case, seen[-1])[1][0]


def _note(watch: Watch, stands: Standing, asked: int) -> None:
    for reason in REASONS:
        if getattr(stands, reason):
            watch.fired.setdefault(reason, asked)
