"""The client's age and other context on the shipped knowledge: which hints make which red flags due."""

from __future__ import annotations

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Complaint
from tests.reasoning.body import answer, visit


@pytest.fixture(scope="module")
def shipped():
    return Expert(load_knowledge(use_cache=False))


def unsettled(expert, region, *findings):
    answers = [answer(name) for name in findings]
    safety = expert.assess(visit(*answers, complaints=(Complaint(region, "left"),))).safety
    return {state.flag.id for state in safety.unsettled}


@pytest.mark.parametrize(
    ("flag", "region", "due", "not_due"),
    [
        (
            "rf_gca",
            "head",
            ("age_50_64", "headache_reported", "first_episode"),
            ("age_18_49", "headache_reported", "first_episode"),
        ),
        ("rf_gca", "head", ("age_65_over", "headache_reported", "first_episode"), ("age_65_over", "headache_reported")),
        ("rf_new_headache_over50", "knee", ("age_50_64", "headache_reported"), ("age_50_64",)),
        ("rf_no_consent", "neck", ("age_under_18",), ("age_18_49",)),
        ("rf_osteoporosis", "neck", ("age_65_over",), ("age_50_64",)),
        ("rf_aaa", "low_back", ("age_65_over", "low_back_pain", "pain_constant_unchanging"), ("age_65_over",)),
        (
            "rf_inflammatory_spine",
            "low_back",
            ("age_18_49", "low_back_pain", "duration_over_3_months"),
            ("age_65_over", "low_back_pain", "duration_over_3_months"),
        ),
        ("rf_vertebral_fracture", "low_back", ("age_65_over", "fresh_injury_72h"), ("age_18_49", "fresh_injury_72h")),
        ("rf_pregnancy_warning", "low_back", ("pregnant",), ("blood_thinner",)),
        ("rf_unexplained_lump", "neck", ("nodule_in_band", "pain_constant_unchanging"), ("nodule_in_band",)),
        ("rf_fracture_trauma", "neck", ("whiplash_injury", "whiplash_last_days"), ("whiplash_injury",)),
    ],
)
def test_context_makes_a_flag_due_only_where_it_belongs(shipped, flag, region, due, not_due):
    assert flag in unsettled(shipped, region, *due)
    assert flag not in unsettled(shipped, region, *not_due)


@pytest.mark.parametrize(
    ("flag", "finding", "due_at", "not_due_at"),
    [
        ("rf_arterial_disease", "refill_slow_local", "leg_posterior", "forearm"),
        ("rf_sciatic_notch_elbow", "muscle_pressure_gives_nerve_sx", "buttock", "foot"),
        ("rf_crps", "light_touch_painful", "hand", "low_back"),
    ],
)
def test_a_hint_makes_a_flag_due_only_in_its_part_of_the_body(shipped, flag, finding, due_at, not_due_at):
    assert flag in unsettled(shipped, due_at, finding)
    assert flag not in unsettled(shipped, not_due_at, finding)


def test_an_old_whiplash_asks_whether_it_was_in_the_last_days(shipped):
    assert "rf_first_72h_whiplash" in unsettled(shipped, "neck", "whiplash_injury")


def test_two_ages_at_once_are_a_contradiction(shipped):
    assessment = shipped.assess(visit(answer("age_50_64"), answer("age_65_over"), complaints=()))
    assert [conflict.kind for conflict in assessment.conflicts] == ["exclusive-choice"]
