"""A seeded synthetic knowledge base and visits, the same on every machine: the benchmarks' workload."""

from __future__ import annotations

import random

from nmt_expert.knowledge.model import (
    PRINCIPLES,
    All,
    AnyOf,
    AtLeast,
    Band,
    Condition,
    Elicit,
    Evidence,
    Finding,
    Hypothesis,
    KnowledgeBase,
    Not,
    Principle,
    Reads,
    Rule,
    Scale,
    TechniqueCommon,
    leaves,
)
from nmt_expert.reasoning.truth import Values

SCALE = Scale(
    strengths={"weak": 0.15, "moderate": 0.35, "strong": 0.6},
    answers={"yes": 1.0, "probably": 0.6, "unsure": None, "probably not": -0.6, "no": -1.0},
    bands=(
        Band("well_supported", "well supported", 0.8),
        Band("supported", "supported", 0.5),
        Band("possible", "possible", 0.2),
        Band("open", "open", -0.2),
        Band("unlikely", "unlikely", -1.0),
    ),
    holds_above=0.2,
    cap=0.5,
)


def base(
    findings: tuple[Finding, ...],
    rules: tuple[Rule, ...],
    hypotheses: tuple[str, ...] = (),
    requires: dict[str, Condition] | None = None,
    principles: tuple[str, ...] = PRINCIPLES,
) -> KnowledgeBase:
    """Return a knowledge base of the parts that reasoning reads; everything else is empty."""
    evidence = Evidence("weak", "", False)
    return KnowledgeBase(
        version="synthetic",
        digest="synthetic",
        scale=SCALE,
        sources={},
        findings={finding.id: finding for finding in findings},
        questions={},
        principles={name: Principle(name, name, "", "", evidence, (requires or {}).get(name)) for name in principles},
        hypotheses={name: Hypothesis(name, name, "") for name in hypotheses},
        rules=rules,
        strata=strata(rules, (*hypotheses, *principles), requires or {}),
        flags={},
        techniques={},
        technique_common=TechniqueCommon(),
        regions={},
        muscles={},
        nerves={},
        postures={},
    )


def strata(rules: tuple[Rule, ...], names: tuple[str, ...], requires: dict[str, Condition]) -> dict[str, int]:
    """Return each conclusion's level: one more than the highest it reads."""
    reads: dict[str, set[str]] = {name: set() for name in names}
    for rule in rules:
        reads[rule.conclusion] |= {leaf.name for leaf in leaves(rule.when)} & set(names)
    for name, condition in requires.items():
        reads[name] |= {leaf.name for leaf in leaves(condition)} & set(names)

    def level(name: str) -> int:
        return 1 + max((level(other) for other in reads[name]), default=0)

    return {name: level(name) for name in names}


def finding(name: str, opposite: str | None = None) -> Finding:
    """Return a finding with nothing but a name, and an exclusive opposite if one is given."""
    return Finding(name, "symptom", name, name, Elicit(""), opposite=opposite, exclusive=opposite is not None)


def synthetic(rules: int = 250, findings: int = 150, seed: int = 7) -> KnowledgeBase:
    """Return a base of four strata: hypotheses in two, principles in two; about three literals a rule."""
    rng = random.Random(seed)
    names = [f"f{index:03}" for index in range(findings)]
    low, high = [f"h{index}" for index in range(8)], [f"h{index}" for index in range(8, 12)]
    levels = [low, high, list(PRINCIPLES[:7]), list(PRINCIPLES[7:])]
    made = []
    for index in range(rules):
        level = rng.choices(range(4), weights=(4, 2, 8, 4))[0]
        below = [name for names_below in levels[:level] for name in names_below]
        conclusion = rng.choice(levels[level])
        strength = rng.choice(tuple(SCALE.strengths))
        made.append(
            Rule(
                id=f"{conclusion}.r{index:03}",
                conclusion=conclusion,
                when=_condition(rng, names, below),
                sign=1 if rng.random() < 0.75 else -1,
                strength=strength,
                weight=SCALE.strengths[strength],
                because="",
                group=f"g{rng.randrange(6)}" if rng.random() < 0.2 else "",
            )
        )
    requires: dict[str, Condition] = {
        name: AnyOf((Reads(rng.choice(names)), Reads(rng.choice(names)))) for name in PRINCIPLES
    }
    return base(tuple(map(finding, names)), tuple(made), (*low, *high), requires)


def _condition(rng: random.Random, names: list[str], below: list[str]) -> Condition:
    def leaf() -> Condition:
        if below and rng.random() < 0.2:
            return Reads(rng.choice(below), ())
        read = Reads(rng.choice(names))
        return Not(read) if rng.random() < 0.15 else read

    shape = rng.random()
    if shape < 0.3:
        return leaf()
    if shape < 0.6:
        return All((leaf(), leaf()))
    if shape < 0.75:
        return AnyOf((leaf(), leaf(), leaf()))
    if shape < 0.9:
        return All((leaf(), AnyOf((leaf(), leaf())), leaf()))
    return AtLeast(2, (leaf(), leaf(), leaf(), leaf()))


def visits(kb: KnowledgeBase, count: int, seed: int = 11) -> list[Values]:
    """Return what is known in seeded visits of 30 to 50 answers, 40 % of them graded."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        chosen = rng.sample(list(kb.findings), min(len(kb.findings), rng.randint(30, 50)))
        words = (1.0, -1.0, 0.6, -0.6)
        made.append(Values({f"{name}@here": rng.choices(words, weights=(4, 2, 3, 1))[0] for name in chosen}))
    return made
