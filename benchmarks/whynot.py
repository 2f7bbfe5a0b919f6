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
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

VISITS, ROUNDS = 5, 3
TARGETS = {"empty visit": 2000.0, f"{ANSWERS} answers": 300.0}
"""Milliseconds for all principles below *supported*, ten at most."""


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


def main() -> None:
    """Print milliseconds and ratios, the median over rounds, for an empty visit and for visits of 40 answers."""
    expert = Expert(load_knowledge())
    stock = stock_engine(expert.program)
    loads = {"empty visit": [Visit()], f"{ANSWERS} answers": [visit(expert.knowledge, seed) for seed in range(VISITS)]}
    for name, visits in loads.items():
        made = [expert.assess(entry) for entry in visits]
        contenders: dict[str, Callable[[], object]] = {
            "why-not": lambda made=made: [whynot(entry) for entry in made],
            "stock": lambda made=made: [stock(entry.complaints[0].readings.values) for entry in made],
        }
        times = paired(contenders, ROUNDS, per=len(made))
        asked = sum(len(whynot(entry)) for entry in made) / len(made)
        took, stock_took = median(times["why-not"]), median(times["stock"])
        print(f"{name}: {took:.0f} ms for {asked:.1f} principles (target {TARGETS[name]:.0f} ms),", end=" ")
        print(f"{ratio(times, 'why-not', 'stock'):.2f} times one run of stock experta ({stock_took:.0f} ms)")


if __name__ == "__main__":
    main()
