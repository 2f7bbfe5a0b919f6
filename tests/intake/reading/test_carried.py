"""A place or a side is carried into the next sentence where that speaks of it, and nowhere else."""

from __future__ import annotations

import pytest

from nmt_expert import KnowledgeBase
from nmt_expert.intake.reading.text import reader_of


def _sites(kb: KnowledgeBase, text: str) -> dict[str, str]:
    read = reader_of(kb).read(text)
    return {f.finding: f"{f.site.side}:{f.site.region}" for sentence in read.sentences for f in sentence.found}


@pytest.mark.parametrize(
    ("text", "finding", "site"),
    [
        ("TTP R infraspinatus, taut band.\nLTR x2.", "local_twitch", "right:"),  # what hands find goes on
        ("Pain in the left arm. Fingers are numb.", "numbness_reported", "left:fingers"),  # the same limb
        ("Numb left hand. It tingles.", "tingling_pins_needles", "left:hand"),  # it points back
        ("Numb left hand. Toes tingle.", "tingling_pins_needles", ":toes"),  # another limb
        ("Numb left hand. There is tingling.", "tingling_pins_needles", ":"),  # a symptom may be anywhere
        ("Numb left hand. Sore right knee. LTR x2.", "local_twitch", "right:"),  # the last side counts
    ],
)
def test_what_a_sentence_takes_from_those_before_it(kb: KnowledgeBase, text: str, finding: str, site: str) -> None:
    assert _sites(kb, text)[finding] == site


def test_what_is_denied_takes_no_side(kb: KnowledgeBase) -> None:
    assert _sites(kb, "Taut band left gastroc.\nNo swelling.")["tissue_swollen"] == ":"


def test_the_line_that_a_side_is_taken_from_is_kept(kb: KnowledgeBase) -> None:
    sentences = reader_of(kb).read("TTP R infraspinatus, taut band.\nLTR x2.").sentences
    assert [f.carried for f in sentences[-1].found] == [1]


@pytest.mark.parametrize(
    ("text", "finding", "site"),
    [
        ("Low back pain. Mostly on the right.", "low_back_pain", "right:low_back"),
        ("Tingling in the arm.\nLeft side", "tingling_pins_needles", "left:arm"),
        ("Tingling in the arm. It is the left one.", "tingling_pins_needles", "left:arm"),
        ("Tingling in the right arm. Left side.", "tingling_pins_needles", "right:arm"),  # it has one of its own
        ("Tingling in the arm. Left home early.", "tingling_pins_needles", ":arm"),  # that is no side
    ],
)
def test_a_side_named_alone_is_that_of_the_sentence_before(
    kb: KnowledgeBase, text: str, finding: str, site: str
) -> None:
    assert _sites(kb, text)[finding] == site


@pytest.mark.parametrize(
    "text", ["neck pain, left worse than right", "neck pain, the left more than the right side", "neck pain L > R"]
)
def test_a_side_that_is_worse_than_the_other_means_both(kb: KnowledgeBase, text: str) -> None:
    assert _sites(kb, text) == {"neck_pain": "both:neck"}
