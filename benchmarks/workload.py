"""What is assessed: a program and seeded visits, synthetic or on the shipped knowledge."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.program import Program, prepare
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.truth import Values
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.synthetic import synthetic, visits

ANSWERS = 40
"""Answers in a visit on the shipped knowledge; the synthetic ones have 30 to 50."""


@dataclass(frozen=True, slots=True)
class Workload:
    """A knowledge base's program and what is known in each visit."""

    name: str
    program: Program
    visits: tuple[Values, ...]


def workloads(count: int) -> list[Workload]:
    """Return both workloads with ``count`` visits each."""
    made, shipped = synthetic(), load_knowledge()
    return [
        Workload("synthetic", prepare(made), tuple(visits(made, count))),
        Workload("shipped", prepare(shipped), tuple(shipped_visits(shipped, count))),
    ]


def shipped_visits(kb: KnowledgeBase, count: int, seed: int = 11) -> list[Values]:
    """Return what is known in seeded visits: one complaint, 40 answers at its place, in muscles and elsewhere."""
    rng = random.Random(seed)
    findings = sorted(name for name, finding in kb.findings.items() if finding.kind != "red_flag")
    muscles = sorted(kb.muscles)
    regions = sorted(name for name, region in kb.regions.items() if not region.parts and not region.midline)
    made = []
    for _ in range(count):
        complaint = Complaint(rng.choice(regions), "right")
        near = [
            name for name in muscles if {*kb.muscles[name].lies_in, *kb.muscles[name].refers_to} & {complaint.region}
        ]
        sites = [Site(), Site(muscle=rng.choice(near or muscles), side="right"), Site(rng.choice(regions), "right")]
        answers = []
        for name in rng.sample(findings, min(ANSWERS, len(findings))):
            word = rng.choices(("yes", "no", "probably", "probably not"), weights=(4, 2, 3, 1))[0]
            site = rng.choices(sites, weights=(5, 4, 1))[0] if kb.findings[name].site == "local" else Site()
            answers.append(Answer(name, word, site))
        made.append(read(kb, Visit((complaint,), tuple(answers)), complaint).values)
    return made
