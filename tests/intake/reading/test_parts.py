"""Parts of a clause make a finding together, in any order, unless something is there that must not be."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.lexicon import Unit
from nmt_expert.intake.reading.parts import made_of, recipes

RECIPES = recipes([("numbness_reported", "numb @place !warm"), ("neck_pain", "pain @neck")])
_PLACES = {"hand": frozenset({"hand", "arm"}), "nape": frozenset({"nape", "neck"})}


def _made(*names: str) -> list[str]:
    units = [Unit("word", name, at, at + 1) for at, name in enumerate(names)]
    places = lambda unit: _PLACES.get(unit.name, frozenset())  # noqa: E731
    return [made.finding for made in made_of(RECIPES, units, places, lambda unit: True)]


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (("numb", "hand"), ["numbness_reported"]),
        (("hand", "numb"), ["numbness_reported"]),
        (("numb",), []),
        (("numb", "hand", "warm"), []),
        (("pain", "nape"), ["neck_pain"]),
        (("pain", "hand"), []),
        (("numb", "a", "b", "hand"), ["numbness_reported"]),
        (("numb", "a", "b", "c", "hand"), []),
    ],
)
def test_a_finding_is_made_of_its_parts_with_two_words_between_at_most(names: tuple[str, ...], made: list[str]) -> None:
    assert _made(*names) == made
