"""An organ to think of comes from its place and a sign together; what keeps it going is said, and supports nothing."""

from __future__ import annotations

import pytest

from nmt_expert.api import assess, default_expert
from nmt_expert.explain.beyond import factors_found, organs_to_think_of
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

KB = default_expert().knowledge


def organs(region: str, *answers: Answer) -> list[str]:
    result = assess(Visit((Complaint(region, "left"),), answers))
    return [thought.organ.id for thought in organs_to_think_of(result.assessment, 0)]


def factors(*answers: Answer) -> list[str]:
    return [factor.id for factor in factors_found(assess(Visit((Complaint("neck"),), answers)).assessment)]


def test_an_organ_is_thought_of_where_it_can_be_felt_and_a_sign_was_told() -> None:
    sign = Answer("pain_with_urination", "yes")
    assert organs("flank", sign) == ["kidney"]
    assert organs("flank") == []
    assert organs("neck", sign) == []


@pytest.mark.parametrize(("word", "thought"), [("probably", True), ("unsure", False), ("no", False)])
def test_only_a_yes_makes_one_think_of_an_organ(word: str, thought: bool) -> None:
    assert bool(organs("flank", Answer("pain_with_urination", word))) is thought


def test_the_most_urgent_organ_stands_first() -> None:
    found = organs("abdomen_lower", Answer("pain_with_periods", "yes"), Answer("severe_belly_pain", "yes"))
    assert found[0] == "appendix"
    assert found[-1] == "womb"


def test_a_part_of_a_split_sign_counts_as_the_sign() -> None:
    part = KB.parts["bladder_bowel_change"][0]
    assert "bladder" in organs("sacrum", Answer(part, "yes"))


def test_an_organ_and_a_factor_move_no_conclusion_and_name_no_treatment() -> None:
    for organ in KB.organs:
        assert organ.ask
        assert all(question.endswith("?") for question in organ.ask)
    text = assess(Visit((Complaint("flank", "left"),), (Answer("pain_with_urination", "yes"),))).text(width=200)
    assert "Think of an organ too (ask and refer; nothing of it is treated)" in text
    assert "A doctor the same day." in text


def test_what_keeps_it_going_is_said_with_its_evidence() -> None:
    assert factors(Answer("unrefreshing_sleep", "yes"), Answer("upper_chest_breathing", "no")) == ["pf_sleep"]
    text = assess(Visit((Complaint("neck"),), (Answer("upper_chest_breathing", "yes"),))).text(width=300)
    assert "Breathing high in the chest (weak evidence, contested)" in text


def test_nothing_is_advised_while_hands_have_to_stay_off() -> None:
    assert factors(Answer("unrefreshing_sleep", "yes"), Answer("saddle_numbness", "yes")) == []


def test_nothing_is_advised_while_a_grave_flag_waits_for_its_answer() -> None:
    assert factors(Answer("unrefreshing_sleep", "yes"), Answer("saddle_numbness", "unsure")) == []
    assert factors(Answer("unrefreshing_sleep", "yes"), Answer("saddle_numbness", "no")) == ["pf_sleep"]


def test_a_general_sign_points_to_no_organ() -> None:
    assert organs("low_back", Answer("fever_now", "yes"), Answer("unexplained_weight_loss", "yes")) == []


def test_the_craniosacral_system_is_named_as_contested_and_read_by_nothing() -> None:
    topic = next(entry for entry in KB.topics if entry.id == "craniosacral_system")
    assert topic.contested
    assert not topic.principle
    assert "no technique" in topic.does
    assert not any("cranio" in rule.because.casefold() for rule in KB.rules)
