"""Names are found by any word in them, as itself or inflected."""

from __future__ import annotations

import pytest

from nmt_expert.intake.names import Names

NAMES = Names([["Taut band", "pain in the SI joint"], ["sore foot", "scar"]])


@pytest.mark.parametrize(
    ("word", "at"), [("band", 0), ("bands", 0), ("hurts", 1), ("si", 1), ("feet", 2), ("scars", 3)]
)
def test_a_name_is_found_by_a_word_of_it(word: str, at: int) -> None:
    assert (at // 2, at % 2) in [NAMES.owner(start) for start in NAMES.holding(word)]


def test_a_short_word_has_to_stand_alone() -> None:
    assert NAMES.holding("nd") == frozenset()


def test_the_last_name_is_whole() -> None:
    assert [NAMES[start] for start in NAMES.holding("scar")] == ["scar"]
