"""What may be asked: not what was asked about this complaint, nor what a red flag forbids."""

from __future__ import annotations

import pytest

from nmt_expert.explain.next_checks import askable, next_checks
from nmt_expert.explain.why import why
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import EMERGENCY, NECK, TRAPEZIUS, said

LEG = Complaint("leg", "left")


def two(*answers: Answer) -> Visit:
    return Visit((NECK, LEG), answers)


def named(expert, visit, complaint=0):
    assessment = expert.assess(visit)
    return {finding.id for finding in askable(expert.knowledge, assessment.safety, assessment.complaints[complaint])}


@pytest.mark.parametrize("word", ["yes", "no", "unsure"])
def test_what_was_answered_of_one_complaints_place_may_be_asked_of_the_others(expert, word):
    visit = two(Answer("ache", word, NECK.site))
    assert "ache" not in named(expert, visit, 0)
    assert "ache" in named(expert, visit, 1)
    assert "ache" not in {check.finding.id for check in next_checks(expert.assess(visit), n=99)}
    assert "ache" in {check.finding.id for check in next_checks(expert.assess(visit), n=99, complaint=1)}


def test_what_was_answered_in_a_muscle_of_one_complaint_may_be_asked_of_the_other(expert):
    visit = two(Answer("taut_band", "yes", TRAPEZIUS))
    assert "taut_band" not in named(expert, visit, 0)
    assert "taut_band" in named(expert, visit, 1)


@pytest.mark.parametrize(
    "answer",
    [
        Answer("stress", "yes"),
        Answer("stress", "unsure", NECK.site),  # about the whole person, whatever place was typed
        Answer("ache", "yes"),  # no place: about every complaint
        Answer("ache", "yes", Site("throat", "midline")),  # the place of neither
    ],
)
def test_what_is_not_about_another_complaint_is_not_asked_again(expert, answer):
    for complaint in (0, 1):
        assert answer.finding not in named(expert, two(answer), complaint)


def test_with_one_complaint_what_was_answered_elsewhere_is_answered(expert):
    assert "ache" not in named(expert, Visit((NECK,), (Answer("ache", "yes", LEG.site),)))


def test_what_is_missing_for_the_second_complaint_names_what_was_answered_for_the_first_only(expert):
    visit = two(Answer("tingling", "yes", LEG.site), Answer("numb", "yes", LEG.site), Answer("strip", "no", NECK.site))
    checks = next_checks(expert.assess(visit), n=99, complaint=1)
    assert "nerve_compression" in next(check.towards for check in checks if check.finding.id == "strip")


def test_an_emergency_leaves_nothing_and_another_absolute_flag_only_what_needs_no_hands(expert):
    assert named(expert, EMERGENCY) == set()
    fever = named(expert, said("fever"))
    assert "ache" in fever
    assert not {"taut_band", "root_test"} & fever


def test_hands_off_is_an_emergency_or_a_flag_that_forbids_massage_altogether(expert):
    safety = {visit: expert.assess(said(visit)).safety for visit in ("saddle_numb", "fever", "clot_before", "numb")}
    assert {name for name, screen in safety.items() if screen.hands_off} == {"saddle_numb", "fever"}


def test_why_says_what_an_answer_would_do_for_a_second_complaint_whatever_was_said_of_the_first(expert):
    found = why(expert.assess(two(Answer("ache", "no", NECK.site))), "ache", 1)
    assert {shift.id for shift in found.if_yes.principles if shift.rules} == {"ischemia", "trigger_points"}
