"""Every answer that changed nothing is listed with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.explain.unused import REASONS, unused
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.cohort.random_visits import random_visits
from tests.examples import examples

KB = load_knowledge()
EXPERT = Expert(KB)
FOREARM = Complaint("forearm", "left")
VISITS = random_visits(Plan(KB), 300, 12)


def reasons(*answers: Answer, complaint: Complaint = FOREARM) -> dict[str, str]:
    found = unused(EXPERT.assess(Visit((complaint,), answers)))
    return {one.answer.finding: one.reason for one in found}


def said(finding: str, word: str = "yes", region: str = "", side: str = "left", muscle: str = "") -> Answer:
    return Answer(finding, word, Site(region, side, muscle))


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([said("joint_play_reduced", "unsure")], "unsure"),
        ([said("joint_play_reduced"), said("joint_play_reduced", "no")], "conflict"),
        ([said("pain_on_muscle_use", side="right", region="forearm")], "other side"),
        ([said("joint_play_reduced", region="knee")], "elsewhere"),
        ([said("joint_play_reduced", "no", region="elbow")], "near and no"),
        ([said("joint_play_reduced"), said("joint_play_reduced", "yes", region="elbow")], "said here"),
        ([said("joint_play_reduced", "no", region="forearm_volar")], "part only"),
        ([said("joint_tightness", "no")], "not this way"),
    ],
)
def test_an_answer_that_changed_nothing_is_listed_with_the_reason(answers, reason):
    assert reason in [one.reason for one in unused(EXPERT.assess(Visit((FOREARM,), tuple(answers))))]


def test_an_answer_that_counts_is_not_listed():
    assert "joint_play_reduced" not in reasons(said("joint_play_reduced"))
    assert "joint_play_reduced" not in reasons(said("joint_play_reduced", region="elbow"))


def test_a_no_that_follows_from_a_yes_is_the_use_of_the_yes():
    assert "muscle_soft_normal" not in reasons(said("muscle_soft_normal"))


def test_not_knowing_one_of_two_that_exclude_each_other_holds_off_that_the_yes_of_the_other_denies_it():
    answers = (said("end_feel_normal"), said("end_feel_muscular", "unsure"))
    assert "end_feel_muscular" not in reasons(*answers)
    assert reasons(said("end_feel_muscular", "unsure")) == {"end_feel_muscular": "unsure"}


def test_what_a_red_flag_asks_for_was_not_asked_for_nothing():
    flag = next(flag for flag in KB.flags.values() if flag.triggers)
    assert reasons(said(flag.triggers[0], "no", side="")) == {}


def without(result: Assessment, answer: Answer) -> list[tuple[str, float, float]]:
    left = tuple(other for other in result.visit.answers if other is not answer)
    entry = EXPERT.assess(replace(result.visit, answers=left)).complaints[0]
    return [(made.id, made.support, made.uncapped) for made in entry.principles]


@settings(max_examples=examples(25), deadline=None)
@given(st.sampled_from(VISITS))
def test_taking_back_what_changed_nothing_changes_nothing(visit):
    result = EXPERT.assess(visit)
    before = [(made.id, made.support, made.uncapped) for made in result.complaints[0].principles]
    for one in unused(result):
        assert one.reason in REASONS
        if one.reason not in ("conflict", "unsure"):
            assert without(result, one.answer) == before, one


def test_typed_or_from_a_file_the_same_answers_are_listed():
    typed = [said("referred_pain_on_pressure", "no"), said("pressure_no_referral", "no")]
    filed = [replace(answer, line=number) for number, answer in enumerate(typed, start=3)]
    assert reasons(*typed) == reasons(*filed) == {"pressure_no_referral": "not this way"}
