"""The table of roots helps with the questions that need it, for the limb of the complaint."""

from __future__ import annotations

import pytest

from nmt_expert.api import assess, default_expert
from nmt_expert.explain.roots import CAVEAT, root_lines
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

KB = default_expert().knowledge
ALL = ["C4", "C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1", "S2"]


def named(finding: str, region: str) -> list[str]:
    return [line.partition(":")[0] for line in root_lines(KB, finding, region) if line != CAVEAT]


def test_every_root_of_arm_and_leg_is_there_with_skin_and_strength() -> None:
    assert [root.label for root in KB.roots] == ALL
    assert all(root.skin and root.strength for root in KB.roots)


def test_a_leg_gets_the_roots_of_the_leg_and_an_arm_those_of_the_arm() -> None:
    assert set(named("sx_dermatomal_pattern", "leg")) <= {"L2", "L3", "L4", "L5", "S1", "S2"}
    assert set(named("sx_dermatomal_pattern", "arm")) == {"C4", "C5", "C6", "C7", "C8", "T1"} - {"C4"}
    assert named("sx_dermatomal_pattern", "") == ALL


def test_a_root_without_a_dependable_reflex_is_not_given_one() -> None:
    assert named("reflex_reduced", "leg_whole") == ["L3", "L4", "S1"]


def test_most_questions_need_no_table() -> None:
    assert root_lines(KB, "taut_band", "arm") == ()


@pytest.mark.parametrize("finding", ["sx_dermatomal_pattern", "dermatomal_sensory_loss", "myotome_weakness"])
def test_why_shows_the_table_beside_the_question(finding: str) -> None:
    result = assess(Visit((Complaint("forearm", "left"),), (Answer("tingling_pins_needles", "yes"),)))
    text = result.why(finding).text(width=200)
    assert "The roots of this limb" in text
    assert "C6:" in text
    assert CAVEAT in text


def test_a_strip_that_is_one_regions_alone_is_of_one_root() -> None:
    middle = {"thumb": "C6", "finger_middle": "C7", "finger_little": "C8", "leg_medial": "L4", "foot_lateral": "S1"}
    for region, label in middle.items():
        assert [root.label for root in KB.roots if region in root.skin] == [label]
