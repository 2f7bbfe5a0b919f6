"""Sides, regions and muscles are found in words; what only sounds like a side is not."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.lexicon import tokenize
from nmt_expert.intake.reading.whereabouts import Whereabouts, site_of
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site


@pytest.mark.parametrize(
    ("words", "site"),
    [
        ("left hand", Site("hand", "left")),
        ("on the right side", Site(side="right")),
        ("both feet", Site("foot", "both")),
        ("bilaterally", Site(side="both")),
        ("R upper trap", Site(side="right", muscle="upper_trapezius")),
        ("I left home", Site()),
        ("right away", Site()),
        ("all right", Site()),
        ("nowhere", Site()),
    ],
)
def test_a_place_is_read(small: KnowledgeBase, words: str, site: Site) -> None:
    assert site_of(Whereabouts(small).mentions(tokenize(words))) == site


def test_the_longest_name_wins(small: KnowledgeBase) -> None:
    found = Whereabouts(small).mentions(tokenize("the side of my neck"))
    assert [mention.id for mention in found] == ["neck_lateral"]


def test_of_two_sides_compared_the_first_is_meant(small: KnowledgeBase) -> None:
    found = Whereabouts(small).mentions(tokenize("left hand weaker than right"))
    assert site_of(found, than=True) == Site("hand", "left")
    assert site_of(found) == Site("hand")
