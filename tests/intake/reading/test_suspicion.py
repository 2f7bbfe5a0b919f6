"""Words that come near a red flag raise its question, unless they speak of others, of the past, or deny it."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.suspicion import MOST
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Visit


def _suspected(kb: KnowledgeBase, text: str) -> list[str]:
    return [suspicion.flag for suspicion in understand(kb, [text]).suspected]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("is chest pain a problem?", "rf_cardiac"),
        ("my bladder has been odd since my back went", "rf_cauda_equina"),
        ("something is wrong with my waterworks", "rf_cauda_equina"),
        ("eyesight not quite right", "rf_stroke"),
        ("neck pain, a runny nose and confused", "rf_meningitis_sah"),  # one word beside what was read
    ],
)
def test_words_near_a_flag_that_were_not_read_raise_its_question(kb: KnowledgeBase, text: str, flag: str) -> None:
    assert flag in _suspected(kb, text)


@pytest.mark.parametrize("text", ["my mother had chest pain", "no chest pain", "lovely weather"])
def test_what_is_of_others_of_the_past_or_denied_raises_none(kb: KnowledgeBase, text: str) -> None:
    assert "rf_cardiac" not in _suspected(kb, text)


def test_a_raised_flag_is_not_suspected_as_well(kb: KnowledgeBase) -> None:
    assert "rf_cauda_equina" not in _suspected(kb, "saddle numbness")


def test_three_flags_at_most_are_suspected(kb: KnowledgeBase) -> None:
    text = "chest odd, legs odd, bladder odd, fever odd, calf odd, vision odd, speech odd"
    assert len(_suspected(kb, text)) <= MOST


@pytest.mark.parametrize("text", ["both knees", "both of my knees", "bilateral knees"])
def test_a_joint_on_both_sides_is_no_sign_in_both_legs(kb: KnowledgeBase, text: str) -> None:
    assert "rf_cauda_equina" not in _suspected(kb, text)


@pytest.mark.parametrize(
    "text", ["both legs have gone odd and tingly", "sciatica on both sides", "my knees buckle, both of them"]
)
def test_a_sign_of_the_nerves_in_both_legs_still_is_one(kb: KnowledgeBase, text: str) -> None:
    safety = Expert(kb).assess(Visit(answers=understand(kb, [text]).answers)).safety
    assert "rf_cauda_equina" in [*_suspected(kb, text), *(state.flag.id for state in safety.raised)]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("one eyelid has hung lower all my life", "rf_cervical_artery"),  # nothing new
        ("zigzag lights before my migraine", "rf_pregnancy_warning"),  # nothing of being pregnant
        ("I have to pee a lot because I drink much coffee", "rf_visceral_referral"),  # nothing hurts
        ("my leg was in a cast, stronger every day now", "rf_umn_signs"),  # one word alone
    ],
)
def test_what_only_resembles_a_sign_in_part_raises_no_question(kb: KnowledgeBase, text: str, flag: str) -> None:
    assert flag not in _suspected(kb, text)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I've had droopy lids since birth but now one has dropped suddenly", "rf_cervical_artery"),
        ("zigzag lights and I'm 34 weeks", "rf_pregnancy_warning"),
        ("it stings when I wee", "rf_visceral_referral"),
    ],
)
def test_the_same_with_what_makes_it_one_does(kb: KnowledgeBase, text: str, flag: str) -> None:
    safety = Expert(kb).assess(Visit(answers=understand(kb, [text]).answers)).safety
    assert flag in [*_suspected(kb, text), *(state.flag.id for state in safety.raised)]
