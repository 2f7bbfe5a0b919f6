"""Complete the worked cases to dense visits: every question has its answer.

A case's first two answers are volunteered, and its red flags are screened before (counted apart).
Every other finding that rules read and that makes sense at the complaint's place is then asked:
answered from the case, and *no* (or the normal sign) where the case is silent; one in ten is
*unsure*, seeded.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from nmt_expert.authoring.cases import case_files
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.interview.ahead import Ahead
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.readings import read, rivals
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

SEED, SPLIT = 7, 11
VOLUNTEERED, UNSURE = 2, 0.1

NORMAL = frozenset(
    {
        "age_18_49",
        "end_feel_normal",
        "joint_play_normal",
        "muscle_length_normal",
        "muscle_soft_normal",
        "neuro_exam_normal",
        "no_visible_misalignment",
        "pulses_normal_warm",
        "range_full_painless",
        "skin_layers_glide_freely",
        "slr_negative",
        "ulnt_negative",
    }
)
"""What a person finds where nothing is wrong: affirmed where a case is silent and affirms nothing that excludes it."""


@dataclass(frozen=True)
class Dense:
    """A case completed: what is known before the first question, and the answers to all others."""

    name: str
    start: Visit
    complaint: Complaint
    answers: dict[str, tuple[Answer, ...]]


def suitable(expert: Expert) -> tuple[int, list[Dense]]:
    """Return how many cases there are, and those completed that an emergency does not end before the first question."""
    loaded = [load_case(expert.knowledge, file, name) for name, file in case_files()]
    return len(loaded), [made for case in loaded if (made := dense(expert, case))]


def halves(cases: Sequence[Dense]) -> tuple[list[Dense], list[Dense]]:
    """Return the half of the cases that the weights were tuned on, and the half they never saw."""
    mixed = list(cases)
    random.Random(SPLIT).shuffle(mixed)
    return mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]


def dense(expert: Expert, case: Case) -> Dense | None:
    """Return a case completed; None if an emergency ends the interview before it begins."""
    kb, visit = expert.knowledge, case.visit
    screened = {name for flag in kb.flags.values() for name in flag.asks}
    flags = [
        a for a in visit.answers[VOLUNTEERED:] if kb.findings[a.finding].kind == "red_flag" or a.finding in screened
    ]
    start = Visit(visit.complaints, (*visit.answers[:VOLUNTEERED], *flags))
    opened = Ahead(expert, start, 0, ()).open
    affirmed = {a.finding for a in visit.answers if (kb.scale.answers[a.word] or 0) > 0}
    answers = {name: _answers(kb, case, name, affirmed) for name in opened}
    return Dense(case.path, start, (visit.complaints or (Complaint(),))[0], answers) if opened else None


def _said(kb: KnowledgeBase, case: Case, name: str) -> tuple[Answer, ...]:
    """What a case says of a finding about its first complaint; what it says of another one alone is silence here."""
    said = tuple(answer for answer in case.visit.answers if answer.finding == name)
    first = (case.visit.complaints or (Complaint(),))[0]
    return said if name in read(kb, Visit(case.visit.complaints, said), first).asked_here else ()


def _answers(kb: KnowledgeBase, case: Case, name: str, affirmed: set[str]) -> tuple[Answer, ...]:
    if random.Random(f"{SEED} {case.path} {name}").random() < UNSURE:
        return (Answer(name, "unsure"),)
    said = _said(kb, case, name)
    excluded = {other for _, other in rivals(kb, name)} | {kb.findings[name].opposite}
    return said or (Answer(name, "yes" if name in NORMAL and not excluded & affirmed else "no"),)
