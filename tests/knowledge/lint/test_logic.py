"""What a condition needs in every case, and what it can reach."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.knowledge.lint.logic import needs
from nmt_expert.knowledge.lint.use import signed
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads

A, B, C = (Reads(name) for name in "abc")


def names(condition: Condition) -> set[tuple[str, bool]]:
    return {(entry.name, entry.wanted) for entry in needs(condition)}


@pytest.mark.parametrize(
    ("condition", "needed"),
    [
        (All((A, Not(B))), {("a", True), ("b", False)}),
        (AnyOf((All((A, B)), All((A, C)))), {("a", True)}),
        (Not(AnyOf((A, B))), {("a", False), ("b", False)}),
        (Not(All((A, B))), set()),
        (AtLeast(2, (A, B)), {("a", True), ("b", True)}),
        (AtLeast(2, (A, A, B)), {("a", True)}),
        (Not(AtLeast(1, (A, B))), {("a", False), ("b", False)}),
    ],
)
def test_what_holds_needs_what_every_way_shares(condition: Condition, needed: set[tuple[str, bool]]) -> None:
    assert names(condition) == needed


def groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    least = parts.flatmap(lambda of: st.builds(AtLeast, st.integers(1, len(of)), st.just(of)))
    return st.builds(Not, inner) | st.builds(All, parts) | st.builds(AnyOf, parts) | least


conditions = st.recursive(st.sampled_from([A, B, C]), groups, max_leaves=8)


def truth(condition: Condition, answers: dict[str, int]) -> int:
    """Return 1 for yes, -1 for an explicit no, 0 for unknown."""
    match condition:
        case Reads(name=name):
            return answers[name]
        case Not(of=inner):
            return -truth(inner, answers)
    values = sorted((truth(part, answers) for part in condition.of), reverse=True)
    match condition:
        case All():
            return values[-1]
        case AtLeast(k=k):
            return values[k - 1]
    return values[0]


@given(conditions)
def test_a_condition_never_holds_without_what_it_needs(condition: Condition) -> None:
    for values in product((-1, 0, 1), repeat=3):
        answers = dict(zip("abc", values, strict=True))
        if truth(condition, answers) == 1:
            assert all(answers[name] == (1 if wanted else -1) for name, wanted in names(condition))


def test_a_double_not_asks_for_a_yes_again() -> None:
    assert list(signed(Not(AnyOf((A, Not(B)))))) == [("a", False), ("b", True)]
