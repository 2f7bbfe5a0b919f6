"""Whether one condition holds whenever another does."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.knowledge.lint.logic import implies
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads

A, B, C = (Reads(name) for name in "abc")
THERE = Reads("a", ("referring",))
EITHER = Reads("a", ("here", "referring"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, A),
        (All((A, B)), A),
        (A, AnyOf((A, B))),
        (All((A, B)), All((B, A))),
        (AtLeast(2, (A, B, C)), AnyOf((A, B))),
        (All((A, AnyOf((B, C)))), AnyOf((All((A, B)), All((A, C))))),
        (Not(AnyOf((A, B))), Not(A)),
        (Not(A), Not(All((A, B)))),
        (Not(Not(A)), A),
        (A, EITHER),
        (Not(EITHER), Not(THERE)),
        (All((A, B), "muscle"), All((A, B))),
        (All((A, B, C), "muscle"), All((A, B), "muscle")),
    ],
)
def test_what_follows_is_seen(one: Condition, other: Condition) -> None:
    assert implies(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, B),
        (A, Not(A)),
        (A, All((A, B))),
        (AnyOf((A, B)), A),
        (AtLeast(1, (A, B)), AtLeast(2, (A, B))),
        (EITHER, A),
        (Not(A), Not(EITHER)),
        (All((A, B)), All((A, B), "muscle")),
        (All((All((A, C), "muscle"), B)), All((A, B), "muscle")),
    ],
)
def test_what_does_not_follow_is_not_claimed(one: Condition, other: Condition) -> None:
    assert not implies(one, other)


def test_a_condition_with_too_many_alternatives_is_not_compared() -> None:
    pairs = tuple(AnyOf((Reads(f"{number}a"), Reads(f"{number}b"))) for number in range(11))
    assert not implies(All(pairs), pairs[0])
    assert implies(All(pairs[:3]), pairs[0])


def groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    least = parts.flatmap(lambda of: st.builds(AtLeast, st.integers(1, len(of)), st.just(of)))
    return st.one_of(parts.map(All), parts.map(AnyOf), least)


POSITIVE = st.recursive(st.sampled_from([A, B, C]), groups, max_leaves=6)
ANY = st.recursive(st.sampled_from([A, B, C, Not(A), Not(B)]), groups, max_leaves=6)


def value(condition: Condition, answers: dict[str, int]) -> int:
    match condition:
        case Reads(name=name):
            return answers[name]
        case Not(of=inner):
            return -value(inner, answers)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            k = {All: len(parts), AnyOf: 1}.get(type(condition)) or condition.k  # type: ignore[union-attr]
            return sorted((value(part, answers) for part in parts), reverse=True)[k - 1]


def never_below(one: Condition, other: Condition) -> bool:
    worlds = (dict(zip("abc", values, strict=True)) for values in product((-1, 0, 1), repeat=3))
    return all(value(other, world) >= value(one, world) for world in worlds)


@given(ANY, ANY)
def test_the_truth_of_what_follows_is_never_below(one: Condition, other: Condition) -> None:
    if implies(one, other):
        assert never_below(one, other)


@given(POSITIVE, POSITIVE)
def test_without_denials_everything_that_follows_is_seen(one: Condition, other: Condition) -> None:
    assert implies(one, other) == never_below(one, other)
