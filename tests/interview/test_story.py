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


ELEPHANT = "cold sweat and an elephant sitting on my chest"


@pytest.mark.parametrize("more", ["my neck is stiff too", "pain 6/10 now", "since May my hand tingles", "blorp fizz"])
@pytest.mark.parametrize("way", ["add", "note"])
def test_nothing_that_is_said_later_takes_away_what_waits_to_be_confirmed(shipped: Expert, way: str, more: str) -> None:
    told = Interview(shipped).answer(ELEPHANT)
    assert isinstance(told, Interview)
    made = told.add(more) if way == "add" else told.note(more)
    after = made if isinstance(made, Interview) else told
    assert after.session.heard is not None
    assert "elephant" in " ".join(after.session.heard.about)
    assert {a.finding for a in told.visit.answers} <= {a.finding for a in after.visit.answers}


@pytest.mark.parametrize(
    "line",
    [
        "done: neck rotation -> dizzy, double vision, slurred speech",
        "done: held the knot -> numb between the legs",
        "goal: kill myself",
        "goal: stop being a burden and end it all",
        "pain 5/10, goal: not wake up any more",
    ],
)
def test_a_sign_of_an_emergency_in_a_goal_or_behind_what_was_done_is_read(shipped: Expert, line: str) -> None:
    made = neck(shipped).note(line)
    assert isinstance(made, Interview)
    safety = made.assessment.safety
    assert safety.raised or safety.suspected


@pytest.mark.parametrize(
    "line", ["done: held the knot -> turns further", "goal: sleep through the night", "goal: run 10 km"]
)
def test_an_ordinary_goal_or_result_of_a_treatment_raises_nothing(shipped: Expert, line: str) -> None:
    made = neck(shipped).note(line)
    assert isinstance(made, Interview)
    assert made.session.heard is None
    assert not made.visit.suspected


SAID_LATER = (
    "I can't feel my bottom any more",
    "my backside is numb",
    "can't feel when I wipe",
    "haven't been able to pee since last night, back pain down both legs",
    "my kids would be better off without me",
)


@pytest.mark.parametrize("how", ["add", "note"])
@pytest.mark.parametrize("line", SAID_LATER)
def test_an_emergency_said_after_the_screen_was_clear_stops_or_is_asked(shipped: Expert, line: str, how: str) -> None:
    interview = neck(shipped)
    made = interview.add(line) if how == "add" else interview.note(line)
    assert isinstance(made, Interview)
    while isinstance(made, Interview) and made.prompt and made.prompt.kind == "confirm":
        made = made.answer("")
    assert isinstance(made, Interview)
    assert made.assessment.safety.emergency or (made.prompt and made.prompt.kind == "suspected")


def test_words_that_come_near_a_sign_ask_about_it_though_a_list_denied_it(shipped: Expert) -> None:
    interview = Interview(shipped).answer("left shoulder")
    while isinstance(interview, Interview) and interview.prompt and interview.prompt.kind != "story":
        interview = interview.answer("44" if interview.prompt.kind == "age" else "n")
    assert isinstance(interview, Interview)
    made = interview.note("my wife says I talked gibberish for ten minutes at breakfast")
    assert isinstance(made, Interview)
    while isinstance(made, Interview) and made.prompt and made.prompt.kind == "confirm":
        made = made.answer("-")
    assert isinstance(made, Interview)
    assert made.prompt
    assert made.prompt.kind == "suspected"
