"""Measure every explanation beside a run of stock experta on the same visit: ``python -m benchmarks.explanations``."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from statistics import median

from msgspec.structs import replace

from benchmarks.peers import stock_engine
from benchmarks.timing import paired, ratio
from benchmarks.workload import ANSWERS
from nmt_expert.explain.chain import chain
from nmt_expert.explain.compare import compare
from nmt_expert.explain.graph import graph
from nmt_expert.explain.how import how
from nmt_expert.explain.pivotal import pivotal
from nmt_expert.explain.trace import trace
from nmt_expert.explain.visitdiff import visit_diff
from nmt_expert.explain.whatif import whatif
from nmt_expert.explain.why import why
from nmt_expert.explain.whynot import whynot
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

VISITS, ROUNDS = 5, 3
EACH = 50.0
"""Milliseconds for any one explanation of a visit."""

TARGETS = {("empty visit", "why not, all"): 2000.0, (f"{ANSWERS} answers", "why not, all"): 300.0}
"""Milliseconds where more is allowed: why-not of all principles below *supported*, ten at most."""


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


def explanations(made: Sequence[Assessment], later: Sequence[Assessment]) -> dict[str, Callable[[], object]]:
    """Return each explanation as something to time over all the visits; ``later`` are their follow-ups."""

    def over(explain: Callable[[Assessment], object]) -> Callable[[], object]:
        return lambda: [explain(entry) for entry in made]

    return {
        "how": over(lambda entry: how(entry, entry.complaints[0].principles[0].id)),
        "why": over(lambda entry: why(entry, "taut_band")),
        "what if": over(lambda entry: whatif(entry, ["numbness_reported=no", "taut_band=yes"])),
        "pivotal answers": over(pivotal),
        "compare": over(lambda entry: compare(entry, "nerve_compression", "nerve_entrapment")),
        "driver and consequence": over(chain),
        "trace": over(trace),
        "graph": over(graph),
        "two visits": lambda: [visit_diff(first, second) for first, second in zip(made, later, strict=True)],
        "why not, all": over(whynot),
    }


def main() -> None:
    """Print milliseconds, ratios to one run of stock experta, and PASS or MISS: the median over rounds."""
    expert = Expert(load_knowledge())
    stock = stock_engine(expert.program)
    for name, visits in {
        "empty visit": [Visit()],
        f"{ANSWERS} answers": [visit(expert.knowledge, seed) for seed in range(VISITS)],
    }.items():
        made = [expert.assess(entry) for entry in visits]
        later = [expert.assess(replace(entry, answers=entry.answers[:-5])) for entry in visits]
        contenders = explanations(made, later)
        contenders["stock"] = lambda made=made: [stock(entry.complaints[0].readings.values) for entry in made]
        times = paired(contenders, ROUNDS, per=len(made))
        print(f"{name}; one run of experta's stock matcher on it: {median(times['stock']):.0f} ms")
        for explanation in list(contenders)[:-1]:
            took, target = median(times[explanation]), TARGETS.get((name, explanation), EACH)
            verdict = "PASS" if took < target else "MISS"
            share = ratio(times, explanation, "stock")
            print(f"  {explanation:24}{took:8.1f} ms  {share:5.2f} x stock   < {target:.0f} ms: {verdict}")


if __name__ == "__main__":
    main()
