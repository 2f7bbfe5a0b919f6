"""Sides, regions and muscles in the words of a phrase."""

from __future__ import annotations

import pytest

from nmt_expert.intake.places import Places
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site


@pytest.mark.parametrize(
    ("words", "site"),
    [
        ("left hand", Site("hand", "left")),
        ("on the right side", Site(side="right")),
        ("left hand side", Site(side="left")),
        ("both feet", Site("foot", "both")),
        ("bilaterally", Site(side="both")),
        ("r upper trap", Site(side="right", muscle="upper_trapezius")),
        ("hand and foot", None),
        ("left right", None),
        ("nowhere", Site()),
    ],
)
def test_a_place_is_read_or_refused(small: KnowledgeBase, words: str, site: Site | None) -> None:
    places = Places(small)
    assert places.site(places.spans(words.split())) == site


def test_the_longest_name_wins(small: KnowledgeBase) -> None:
    spans = Places(small).spans(["side", "of", "my", "neck"])
    assert [(span.kind, span.id) for span in spans] == [("region", "neck_lateral")]


def test_of_a_group_and_its_part_the_part_is_meant(small: KnowledgeBase) -> None:
    places = Places(small)
    spans = [*places.spans(["neck"]), *places.spans(["side", "of", "the", "neck"])]
    assert places.site(spans) == Site("neck_lateral")
