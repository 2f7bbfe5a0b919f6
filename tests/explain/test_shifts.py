"""Where conclusions stand, and what moved between two evaluations."""

from __future__ import annotations

import pytest

from nmt_expert.explain.shifts import standings
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
