"""What is told of one leg is no sign in both; numbness and weakness of a limb together ask whether strength is lost."""

from __future__ import annotations

import pytest

from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.safety import Safety
from nmt_expert.reasoning.visit import Visit


def _safety(kb: KnowledgeBase, text: str) -> Safety:
    read = understand(kb, [text])
    return Expert(kb).assess(Visit(answers=read.answers, suspected=read.suspected)).safety


@pytest.mark.parametrize("text", ["my leg is weak and numb", "weakness and numbness in the left leg"])
def test_numb_and_weak_in_one_leg_is_not_read_as_both_legs(kb: KnowledgeBase, text: str) -> None:
    assert {answer.finding for answer in understand(kb, [text]).answers} == {"numbness_reported", "weakness_reported"}


@pytest.mark.parametrize(
    "text", ["my legs are weak and numb", "numb and weak in both legs", "bilateral leg numbness/weakness"]
)
def test_numb_and_weak_in_both_legs_still_stops(kb: KnowledgeBase, text: str) -> None:
    assert "rf_cauda_equina" in {state.flag.id for state in _safety(kb, text).raised}


@pytest.mark.parametrize("text", ["my arm is numb and weak", "the leg is weak and numb", "numb hand, weak grip"])
def test_numbness_and_weakness_together_ask_whether_strength_is_being_lost(kb: KnowledgeBase, text: str) -> None:
    open_ones = [*_safety(kb, text).suspected, *_safety(kb, text).unsettled]
    asked = {state.flag.id: state.ask for state in open_ones}
    assert "progressive_weakness" in asked["rf_progressive_deficit"]


@pytest.mark.parametrize("text", ["numb right hand", "weak left arm", "my arm is weak but not numb"])
def test_one_of_them_alone_does_not(kb: KnowledgeBase, text: str) -> None:
    assert "rf_progressive_deficit" not in {state.flag.id for state in _safety(kb, text).unsettled}
