"""What is told beside the complaint is measured, and what may be a sign in it is read."""

from __future__ import annotations

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem
from nmt_expert.reasoning.assess import Expert
from tests.interview.small import after, asks


def neck(shipped: Expert) -> Interview:
    """Return an interview about a neck that asks how the client fares."""
    interview = after(Interview(shipped), "left neck pain", "", "42", "n")
    assert asks(interview).kind == "story"
    return interview


def problem(result: Interview | Problem) -> str:
    """Return what was wrong."""
    assert isinstance(result, Problem)
    return str(result)


def test_a_sign_told_among_the_measures_is_read_and_may_be_an_emergency(shipped: Expert) -> None:
    interview = after(neck(shipped), "5/10, numb between my legs")
    assert asks(interview).kind == "confirm"
    assert "saddle_numbness" in {answer.finding for answer in interview.visit.answers}
    assert interview.assessment.safety.emergency


def test_an_activity_that_is_no_activity_is_read_as_a_sign(shipped: Expert) -> None:
    interview = after(neck(shipped), "cannot feel my left foot, 5/10")
    assert asks(interview).kind == "confirm"
    assert interview.visit.measures.function == ()


def test_the_first_words_may_tell_pain_time_and_goal(shipped: Expert) -> None:
    interview = after(Interview(shipped), "left neck pain for three weeks, 6/10, want to swim again")
    assert any("6/10" in line.text for line in asks(interview).lines)
    measures = after(interview, "").visit.measures
    assert (measures.pain_now, measures.duration, measures.goal) == (6.0, "three weeks", "swim again")


def test_a_number_that_names_nothing_in_a_list_of_readings_is_no_new_complaint(shipped: Expert) -> None:
    assert "7" in problem(after(Interview(shipped), "left neck pain").answer("7"))


@pytest.mark.parametrize("said", ["numb left hand, pain 6/10 now", "pain 6/10 now"])
def test_more_words_are_read_beside_what_they_measure(shipped: Expert, said: str) -> None:
    before = neck(shipped)
    more = before.add(said)
    assert isinstance(more, Interview)
    assert any("pain 6/10 now" in line.text for line in asks(more).lines)
    new = {answer.finding for answer in more.visit.answers if answer not in before.visit.answers}
    assert new == ({"numbness_reported"} if "numb" in said else set())
    assert after(more, "").visit.measures.pain_now == 6.0


@pytest.mark.parametrize("reply", ["r", "right", "mostly the right side", "on the right"])
def test_a_side_can_be_said_in_words(shipped: Expert, reply: str) -> None:
    assert after(Interview(shipped), "neck pain", "", reply).complaints[0].side == "right"
