"""Where conclusions stand, and what moved between two evaluations."""

from __future__ import annotations

import pytest

from nmt_expert.explain.difference import Placement, changes, standings
from tests.explain.tiny import EVERY_VISIT


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_conclusions_stand_in_the_order_of_the_assessment(expert, visit):
    entry = expert.assess(visit).complaints[0]
    places = standings(expert.knowledge, entry.run.conclusions)
    for place, made in enumerate(entry.principles, start=1):
        standing = places[made.id]
        assert (standing.place, standing.support, standing.uncapped) == (place, made.support, made.uncapped)
        assert standing.band == made.band
    assert all(places[made.id].place == 0 for made in entry.hypotheses)


def test_what_is_the_same_in_both_has_not_changed_and_what_only_one_has_has():
    found = list(changes({"kept": 1, "moved": 1, "gone": 1}, {"come": 2, "moved": 2, "kept": 1}))
    assert found == [("come", None, 2), ("moved", 1, 2), ("gone", 1, None)]
    assert [key for key, _, _ in changes({"a": 1, "b": 1}, {"b": 2, "c": 2}, order="ab")] == ["a", "b", "c"]


def test_a_conclusion_is_placed_by_what_any_two_versions_of_the_rules_share(expert):
    standing = standings(expert.knowledge, expert.assess(EVERY_VISIT[1]).complaints[0].run.conclusions)
    first = next(iter(standing.values()))
    assert first.placed == Placement(1, first.band.id, first.support)
