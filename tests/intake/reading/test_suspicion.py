"""Words that come near a red flag raise its question, unless they speak of others, of the past, or deny it."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.suspicion import MOST
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase


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
