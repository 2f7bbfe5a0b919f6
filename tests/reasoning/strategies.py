"""Hypothesis strategies: random small rule bases and what is known in a visit."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from nmt_expert.knowledge.model import (
    PRINCIPLES,
    All,
    AnyOf,
    AtLeast,
    Condition,
    KnowledgeBase,
    Not,
    Reads,
    Rule,
)
from nmt_expert.reasoning.truth import Values
from tests.synthetic import SCALE, base, finding

FINDINGS = tuple(f"f{index}" for index in range(8))
LEVELS = (("h0", "h1"), ("h2",), PRINCIPLES[:2], PRINCIPLES[2:3])
PLACES = ("here", "referring")
MUSCLES = ("left a", "right a", "left b")
ANSWERS = (1.0, 0.6, -0.6, -1.0)

reads = st.builds(Reads, st.sampled_from(FINDINGS), st.sampled_from([("here",), ("referring",), PLACES]))


def composites(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Return all, any and at_least over the given parts."""
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    counted = (
        st.lists(parts, min_size=2, max_size=4)
        .map(tuple)
        .flatmap(lambda of: st.builds(AtLeast, st.integers(1, len(of)), st.just(of)))
    )
    return st.one_of(st.builds(All, some), st.builds(AnyOf, some), counted)


in_one_muscle = st.builds(
    All,
    st.lists(st.one_of(reads, st.builds(Not, reads), composites(reads)), min_size=1, max_size=3).map(tuple),
    st.just("muscle"),
)


@cache
def conditions(below: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    """Return conditions over the findings and the given conclusions."""
    leaves: st.SearchStrategy[Condition] = reads
    if below:
        leaves = st.one_of(reads, st.builds(Reads, st.sampled_from(below), st.just(())))
    deep = st.recursive(leaves, lambda inner: st.one_of(composites(inner), st.builds(Not, inner)), max_leaves=4)
    return st.one_of(deep, deep, in_one_muscle, st.builds(lambda a, b: All((a, b)), deep, in_one_muscle))


@st.composite
def bases(draw: st.DrawFn) -> KnowledgeBase:
    """Return a base of up to four strata with groups, an exclusive pair and minimum patterns."""
    rules = []
    for level, names in enumerate(LEVELS):
        below = tuple(name for lower in LEVELS[:level] for name in lower)
        for conclusion in names:
            for index in range(draw(st.integers(0, 3))):
                strength = draw(st.sampled_from(sorted(SCALE.strengths)))
                rules.append(
                    Rule(
                        id=f"{conclusion}.r{index}",
                        conclusion=conclusion,
                        when=draw(conditions(below)),
                        sign=draw(st.sampled_from((1, 1, -1))),
                        strength=strength,
                        weight=SCALE.strengths[strength],
                        because="",
                        group=draw(st.sampled_from(("", "", "g", "k"))),
                    )
                )
    requires = {name: draw(conditions(())) for name in PRINCIPLES[:4] if draw(st.booleans())}
    pair = {"f0": "f1", "f1": "f0"}
    findings = tuple(finding(name, opposite=pair.get(name)) for name in FINDINGS)
    return base(findings, tuple(rules), ("h0", "h1", "h2"), requires)


keys = st.sampled_from([f"{name}@{place}" for name in FINDINGS for place in PLACES])
known = st.dictionaries(keys, st.sampled_from(ANSWERS), max_size=12)


@st.composite
def values(draw: st.DrawFn) -> Values:
    """Return what is known, in places and in muscles, as readings make it: a denied place denies its muscles."""
    places = draw(known)
    muscles = draw(st.dictionaries(st.sampled_from(MUSCLES), known, max_size=3))
    denied = {key: value for key, value in places.items() if value < 0}
    for inside in muscles.values():
        for key, value in inside.items():
            if value > 0:
                places[key] = max(value, places.get(key, value))
    denied = {key: value for key, value in places.items() if value < 0}
    if denied:
        muscles.setdefault("left here", {})
    return Values(places, {name: {**denied, **inside} for name, inside in muscles.items()})
