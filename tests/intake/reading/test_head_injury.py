"""A knock to the head with vomiting, drowsiness, confusion or a blood thinner comes near bleeding in the head."""

from __future__ import annotations

import pytest

from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.safety import Safety
from nmt_expert.reasoning.visit import Visit


def _safety(kb: KnowledgeBase, text: str) -> Safety:
    read = understand(kb, [text])
    return Expert(kb).assess(Visit(read.complaints, read.answers, suspected=read.suspected)).safety


@pytest.mark.parametrize(
    "text",
    [
        "my head hurts after I banged it and I've been throwing up",
        "knocked my head on the shelf, now I can hardly stay awake",
        "bumped my head getting out of the car and feel confused",
        "hit my head on the cupboard and the headache is getting worse",
        "whacked my head and I keep being sick",
        "concussion at football, still vomiting",
        "fell on my head and I'm dopey since",
        "I'm on warfarin and clattered my head yesterday",
        "knocked out for a minute when I fell off the horse",
    ],
)
def test_danger_after_a_head_injury_is_raised_or_asked_about(kb: KnowledgeBase, text: str) -> None:
    safety = _safety(kb, text)
    assert "rf_meningitis_sah" in {state.flag.id for state in (*safety.raised, *safety.suspected, *safety.unsettled)}


def test_a_headache_since_a_knock_asks_for_the_danger_signs(kb: KnowledgeBase) -> None:
    safety = _safety(kb, "headache since I knocked my head on a beam")
    assert "rf_new_headache_over50" in {state.flag.id for state in safety.raised}
    asked = {name for state in (*safety.suspected, *safety.unsettled) for name in state.ask}
    assert "unwell_since_head_injury" in asked


@pytest.mark.parametrize(
    "text", ["I bang my head on that shelf", "banged my head years ago, fine now", "bumped my head, bit tender there"]
)
def test_a_harmless_knock_raises_no_emergency(kb: KnowledgeBase, text: str) -> None:
    assert not _safety(kb, text).emergency
