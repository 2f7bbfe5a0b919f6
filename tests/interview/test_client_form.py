"""What a client says alone, and what it makes of the interview."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmt_expert.interview.blocks import no_hands
from nmt_expert.interview.client_form import (
    AT_ONCE,
    PAGES,
    WORDS,
    confirmed,
    page_of,
    safety_lines,
    said_since,
    with_place,
    with_safety,
    with_words,
)
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Complaint, Suspicion, Visit


def at(expert: Expert, *regions: str) -> Interview:
    """An interview with complaints at these regions, on the left."""
    interview = Interview(expert)
    for region in regions:
        made = with_place(interview, Complaint(region, "left"))
        assert isinstance(made, Interview)
        interview = made
    return interview


def all_said(interview: Interview, word: str) -> Interview:
    """The interview after every line of the safety questions was answered alike."""
    for _ in range(60):
        lines = safety_lines(interview)
        if not lines:
            return interview
        made = with_safety(interview, dict.fromkeys(range(len(lines)), word))
        assert isinstance(made, Interview)
        interview = made
    raise AssertionError("the safety questions do not end")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("regions", [(), ("knee",), ("neck", "knee"), ("leg_posterior", "chest_anterior")])
def test_the_safety_questions_end_whatever_is_answered(shipped: Expert, regions: tuple[str, ...], word: str) -> None:
    interview = at(shipped, *(name for name in regions if name in shipped.knowledge.regions))
    assert all_said(interview, word).visit.answers


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=20))
def test_a_client_never_denies_what_only_hands_can_tell(shipped: Expert, words: list[str]) -> None:
    interview = at(shipped, "low_back")
    for number in range(40):
        lines = safety_lines(interview)
        assert len(lines) <= AT_ONCE
        if not lines:
            break
        made = with_safety(interview, {at: words[(number + at) % len(words)] for at in range(len(lines))})
        assert isinstance(made, Interview)
        interview = made
    denied = [answer.finding for answer in interview.visit.answers if answer.word == "no"]
    assert all(no_hands(shipped.knowledge, name) for name in denied)


def test_nothing_a_client_denied_is_asked_by_the_screen_again(shipped: Expert) -> None:
    interview = all_said(at(shipped, "knee"), "no")
    denied = {answer.finding for answer in interview.visit.answers if answer.word == "no"}
    made = interview.answer("44")
    assert isinstance(made, Interview)
    prompt = made.prompt
    assert prompt
    assert prompt.kind != "screen" or denied.isdisjoint(prompt.findings)


def test_a_yes_to_several_things_at_once_is_unsure_until_each_is_answered(shipped: Expert) -> None:
    interview = at(shipped, "low_back")
    lines = safety_lines(interview)
    together = next(number for number, line in enumerate(lines) if len(line.findings) > 1)
    words = {number: "yes" if number == together else "no" for number in range(len(lines))}
    made = with_safety(interview, words)
    assert isinstance(made, Interview)
    said = {made.word_of(name) for name in lines[together].findings}
    assert said == {"unsure"}
    assert made.assessment.safety.unsettled
    assert all(line.single and line.findings[0] in lines[together].findings for line in safety_lines(made))


def test_a_line_that_is_left_open_is_no_answer(shipped: Expert) -> None:
    interview = at(shipped, "knee")
    assert isinstance(with_safety(interview, {}), Problem)
    assert isinstance(with_safety(interview, dict.fromkeys(range(AT_ONCE), "perhaps")), Problem)


def test_the_pages_come_in_order_and_an_emergency_before_all(shipped: Expert) -> None:
    interview = Interview(shipped)
    assert [page_of(interview, PAGES[:number]).kind for number in range(3)] == list(PAGES[:3])
    made = with_words(interview, "crushing chest pressure and I cannot breathe")
    assert isinstance(made, Interview)
    assert page_of(made, ("words",)).kind == "stop"


def test_what_words_come_near_is_the_first_safety_question(shipped: Expert) -> None:
    near = Suspicion("rf_cauda_equina", ("saddle_numbness",), "odd words")
    interview = Interview(shipped, Visit((Complaint("low_back", "left"),), suspected=(near,)))
    (line,) = safety_lines(interview)
    assert line.findings == ("saddle_numbness",)
    assert line.single
    made = with_safety(interview, {0: "unsure"})
    assert isinstance(made, Interview)
    assert all(each.findings != line.findings for each in safety_lines(made))


def test_confirming_without_a_change_changes_nothing(shipped: Expert) -> None:
    before = at(shipped, "knee")
    made = all_said(before, "no")
    same = confirmed(made, before.session, {})
    assert isinstance(same, Interview)
    assert same.session == made.session
    assert said_since(made, made.session).denied == ()


def test_a_word_that_is_no_answer_confirms_nothing(shipped: Expert) -> None:
    before = at(shipped, "knee")
    made = all_said(before, "unsure")
    assert isinstance(confirmed(made, before.session, {0: "perhaps"}), Problem)
    taken = confirmed(made, before.session, {0: ""})
    assert isinstance(taken, Interview)
    assert len(taken.visit.answers) == len(made.visit.answers) - 1


def test_the_same_place_twice_is_one_complaint_and_no_place_is_invented(shipped: Expert) -> None:
    assert len(at(shipped, "knee", "knee").visit.complaints) == 1
    assert isinstance(with_place(Interview(shipped), Complaint("nowhere", "left")), Problem)
