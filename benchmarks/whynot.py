"""Measure why-not beside one run of experta's stock matcher on the same visit: ``python -m benchmarks.whynot``."""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import median

from benchmarks.peers import stock_engine
from benchmarks.timing import paired, ratio
from benchmarks.workload import ANSWERS
from nmt_expert.explain.whynot import whynot
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

VISITS, ROUNDS = 5, 3
TARGETS = {"empty visit": 2000.0, f"{ANSWERS} answers": 300.0}
"""Milliseconds for all ten principles."""


def visit(kb: KnowledgeBase, seed: int) -> Visit:
    """Return a seeded visit: one complaint, answers at its own place and in one muscle near it."""
    rng = random.Random(seed)
    findings = sorted(name for name, finding in kb.findings.items() if finding.kind != "red_flag")
    regions = sorted(name for name, region in kb.regions.items() if not region.parts and not region.midline)
    complaint = Complaint(rng.choice(regions), "right")
    near = sorted(name for name, muscle in kb.muscles.items() if complaint.region in muscle.lies_in + muscle.refers_to)
    sites = [Site(), Site(muscle=rng.choice(near), side="right") if near else Site()]
    answers = []
    for name in rng.sample(findings, ANSWERS):
        word = rng.choices(("yes", "no", "probably", "probably not"), weights=(4, 2, 3, 1))[0]
        site = rng.choice(sites) if kb.findings[name].site == "local" else Site()
        answers.append(Answer(name, word, site))
    return Visit((complaint,), tuple(answers))


def all_ten(assessment: Assessment) -> None:
    """Ask for every principle, those that are supported already included."""
    for name in assessment.knowledge.principles:
        whynot(assessment, name)


def main() -> None:
    """Print milliseconds and ratios, the median over rounds, for an empty visit and for visits of 40 answers."""
    expert = Expert(load_knowledge())
    stock = stock_engine(expert.program)
    loads = {"empty visit": [Visit()], f"{ANSWERS} answers": [visit(expert.knowledge, seed) for seed in range(VISITS)]}
    for name, visits in loads.items():
        made = [expert.assess(entry) for entry in visits]
        contenders: dict[str, Callable[[], object]] = {
            "below supported": lambda made=made: [whynot(entry) for entry in made],
            "all ten, one by one": lambda made=made: [all_ten(entry) for entry in made],
            "stock": lambda made=made: [stock(entry.complaints[0].readings.values) for entry in made],
        }
        times = paired(contenders, ROUNDS, per=len(made))
        for what in contenders:
            print(f"{name:12} {what:20} {median(times[what]):8.1f} ms {ratio(times, what, 'stock'):8.2f} x stock run")
        print(f"{name:12} {'target':20} {TARGETS[name]:8.1f} ms")


if __name__ == "__main__":
    main()
