"""Play a visit through the public interview until it offers to stop, answered from what the case says.

What the client said are the first two yes answers.  Where a case is silent the answer is *no* to what is asked of the
client or seen, and *not known* to what needs hands or a test.  The full visit is the case's own answers.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import process_time

from benchmarks.interview.policies import Policy
from nmt_expert.intake.casefile import load_case
from nmt_expert.intake.casefolder import case_files
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem, Prompt
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Visit

SAID = 2
ASKED = frozenset({"symptom", "history", "red_flag", "observation"})
COUNTED = frozenset({"question", "choice"})
LONGEST = 120


@dataclass(frozen=True)
class Case:
    """A visit to be played: its answers in the order of its file."""

    name: str
    visit: Visit


@dataclass
class Played:
    """What one visit took.

    Attributes:
        questions: How many questions were asked before it offered to stop.
        first: Whether the first principle then is that of the full visit.
        three: Whether that one is among the three first.
        ordered: Whether no block was left and entered again.
        repeated: How many questions asked about something that was asked before.
        waits: Milliseconds of processor time until each next prompt.
        stop: The reason that was given.
    """

    questions: int = 0
    first: bool = False
    three: bool = False
    ordered: bool = True
    repeated: int = 0
    waits: list[float] = field(default_factory=list)
    stop: str = ""


def cases(expert: Expert) -> list[Case]:
    """Return the shipped cases of one complaint in which some principle is at least possible and nothing is urgent."""
    found = []
    for name, file in case_files():
        visit = load_case(expert.knowledge, file, name).visit
        if len(visit.complaints) == 1 and visit.complaints[0].region and _tells(expert, visit):
            found.append(Case(name, visit))
    return found


def _tells(expert: Expert, visit: Visit) -> bool:
    assessment = expert.assess(visit)
    scale = expert.knowledge.scale
    best = assessment.complaints[0].principles[0]
    return not assessment.safety.requires_referral and scale.at_least(best.band.id, "possible")


def play(expert: Expert, case: Case, policy: Policy, scope: str = "simple") -> Played:
    """Answer a visit until it offers to stop, or ends."""
    told = [a for a in case.visit.answers if a.word == "yes" and a.finding not in expert.knowledge.ages][:SAID]
    played, seen, blocks = Played(), set[str](), list[str]()
    interview = Interview(expert, Visit(case.visit.complaints, tuple(told)), scope=scope, choose=policy)
    while (prompt := _next(interview, played)) is not None and not prompt.stop and played.questions < LONGEST:
        if prompt.kind in COUNTED:
            played.questions += 1
            played.repeated += bool(seen & set(prompt.findings))
            seen |= set(prompt.findings)
            blocks += [prompt.block] if blocks[-1:] != [prompt.block] else []
        replied = interview.answer({name: _word(expert, case, name) for name in prompt.findings} or None)
        if isinstance(replied, Problem):
            raise AssertionError(f"{case.name}: {replied}")
        interview = replied
    played.stop = prompt.stop if prompt else ""
    played.ordered = len(blocks) == len(set(blocks))
    full = _order(expert.assess(case.visit))
    now = _order(interview.assessment)
    played.first, played.three = now[0] == full[0], full[0] in now[:3]
    return played


def _next(interview: Interview, played: Played) -> Prompt | None:
    start = process_time()
    prompt = interview.prompt
    if prompt and prompt.kind in COUNTED:
        played.waits.append((process_time() - start) * 1000)
    return prompt


def _word(expert: Expert, case: Case, finding: str) -> str:
    said = next((answer.word for answer in case.visit.answers if answer.finding == finding), "")
    return said or ("no" if expert.knowledge.findings[finding].kind in ASKED else "unsure")


def _order(assessment: Assessment) -> Sequence[str]:
    return [entry.id for entry in assessment.complaints[0].principles]


PROCESSES = min(os.cpu_count() or 1, 2)
