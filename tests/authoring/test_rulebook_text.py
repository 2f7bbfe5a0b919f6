"""Conditions in words."""

from __future__ import annotations

import pytest

from nmt_expert.authoring.rulebook import PLACES, in_words
from nmt_expert.knowledge.conditions import CONDITION_PLACES
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads

A, B, C = (Reads(name) for name in "abc")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (A, "A"),
        (Reads("a", ()), "A"),
        (Reads("a", ("here", "referring")), "A°"),
        (Reads("a", ("other_side", "elsewhere")), "A (on the other side or elsewhere in the body)"),
        (Not(A), "no: A"),
        (Not(AnyOf((A, B))), "no: [A, or B]"),
        (All((A, B)), "A, and B"),
        (All((A, B), "muscle"), "A, and B (in one and the same muscle)"),
        (All((A, AnyOf((B, C)))), "A, and [B, or C]"),
        (AnyOf((A, B, Not(C))), "any of: A; B; no: C"),
        (AtLeast(2, (A, B, C)), "at least two of: A; B; C"),
        (AtLeast(12, (A,) * 12), f"at least 12 of: {'; '.join('A' * 12)}"),
    ],
)
def test_a_condition_reads_as_a_therapist_would_say_it(condition: Condition, words: str) -> None:
    assert in_words(condition, str.upper) == words


def test_every_place_a_condition_can_ask_for_has_words() -> None:
    assert set(PLACES) == set(CONDITION_PLACES)
