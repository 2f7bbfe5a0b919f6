"""A side that is corrected in mid-sentence: the later word wins; where that is not clear, it is asked."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.corrected import as_meant, correction
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("my left leg is numb, no, it's the right one", "right"),
        ("my left leg is numb. Sorry, I mean the right one.", "right"),
        ("my right hand is numb - actually the left", "left"),
        ("left hand numb (sorry, right)", "right"),
        ("my left hand is numb, no the right one", "right"),
        ("left, no wait, right hand numb", "right"),
        ("numb left foot, scratch that, right foot", "right"),
        ("left foot numb, no, both", "both"),
    ],
)
def test_the_later_side_is_the_one_that_is_read(kb: KnowledgeBase, text: str, side: str) -> None:
    read = understand(kb, [text])
    assert {reading.site.side for reading in read.readings if reading.finding == "numbness_reported"} == {side}
    assert read.problems == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("left, no wait, right shoulder hurts", ("shoulder", "right")),
        ("my left knee hurts, sorry, I mean my right knee", ("knee", "right")),
        ("pain in my right, I mean left, elbow", ("elbow", "left")),
        ("my left shoulder hurts. No wait, the right.", ("shoulder", "right")),
    ],
)
def test_where_it_hurts_is_corrected_as_well(kb: KnowledgeBase, text: str, place: tuple[str, str]) -> None:
    assert [(one.region, one.side) for one in understand(kb, [text]).complaints] == [place]


def test_where_it_is_not_clear_which_side_is_meant_both_are_offered(kb: KnowledgeBase) -> None:
    read = understand(kb, ["my left leg is numb, no, the right one is fine"])
    assert read.answers == ()
    offered = [(r.finding, r.site.side) for offer in read.offers for r in offer.readings]
    assert ("numbness_reported", "left") in offered
    assert ("numbness_reported", "right") in offered


def test_a_sign_of_an_emergency_stands_on_whichever_side(kb: KnowledgeBase) -> None:
    read = understand(kb, ["my left calf is swollen and hot, no wait, the right one is red"])
    assert [(r.finding, r.word, r.site.side) for r in read.readings] == [("calf_swelling_unilateral", "yes", "")]


@pytest.mark.parametrize(
    "text",
    [
        "left hand numb, no right hand numbness",
        "pain in my left knee, no pain in the right one",
        "left leg is numb and the right one tingles",
        "my left leg is numb, I mean right now",
        "hurt my right knee, sorry, left the house late",
        "no left knee pain, sorry, no left hip pain",
        "numb left or right hand",
    ],
)
def test_two_sides_without_a_correction_are_none(text: str) -> None:
    assert correction(text) is None


def test_a_place_alone_is_named_as_it_is_meant() -> None:
    assert as_meant("left shoulder, sorry, right") == "right shoulder"
    assert as_meant("left, no wait, right shoulder") == "right shoulder"
    assert as_meant("left knee, right hip") == "left knee, right hip"
