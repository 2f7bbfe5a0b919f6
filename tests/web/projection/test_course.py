"""One key reveals one thing, and every sheet can be gone back to."""

from __future__ import annotations

import pytest

from nmt_expert.api import default_expert
from nmt_expert.teach.predict import prediction
from nmt_expert.web.projection.course import Projection, shown_of
from tests.teach.cases import DESK, case, sample


def begin(name: str = DESK) -> Projection:
    return Projection(prediction(default_expert().assess(case(name).visit)))


def kinds(course: Projection) -> list[str]:
    """Go to the end; return the kinds of sheets that were met."""
    met = [course.sheet.kind]
    while course.sheet.kind != "over":
        course.forward()
        met.append(course.sheet.kind)
    return met


@pytest.mark.parametrize("name", ["red_flags/saddle-numbness", *sample(4, seed=21)])
def test_a_case_goes_from_the_story_through_safety_to_its_end_one_thing_at_a_time(name: str) -> None:
    course = begin(name)
    steps = course.sheet.state.steps
    met = kinds(course)
    assert met[:3] == ["story", "asked", "safety"]
    assert met[-1] == "over"
    assert len(met) == 2 + sum(len(step.parts) + len(shown_of(step)) for step in steps)


def test_the_effect_of_an_answer_is_not_counted_as_seen_before_all_of_it_is_revealed() -> None:
    course = begin()
    seen = {}
    while course.sheet.kind != "over":
        seen.setdefault((course.sheet.kind, course.sheet.state.at, course.sheet.step), course.sheet.answers)
        course.forward()
    assert seen["asked", 1, -1] == 0
    assert seen["moves", 2, 1] == 1
    assert seen["asked", 2, -1] == 1
    assert course.sheet.answers == len(case(DESK).visit.answers)


def test_going_back_shows_the_very_sheet_and_forward_the_one_after_it() -> None:
    course = begin()
    for _ in range(5):
        course.forward()
    there = course.sheet
    course.back()
    before = course.sheet
    course.back()
    course.forward()
    assert course.sheet is before
    course.forward()
    assert course.sheet is there


def test_nothing_lies_before_the_story_and_nothing_after_the_end() -> None:
    course = begin()
    course.back()
    assert course.sheet.kind == "story"
    kinds(course)
    end = course.at
    course.forward()
    assert (course.at, course.sheet.kind) == (end, "over")


def test_a_guess_after_going_back_hides_again_what_was_revealed_later() -> None:
    course = begin()
    for _ in range(4):
        course.forward()
    course.back()
    course.guess("none of them")
    assert course.sheet.kind == "asked"
    assert course.sheet.state.asks == "who"
    assert "not yet" in course.sheet.said[0].text
    course.forward()
    assert course.sheet.state.asks == "way"


def test_all_of_an_answer_is_revealed_at_once_and_nothing_of_the_next() -> None:
    course = begin()
    course.forward()
    course.to_the_answer()
    assert course.sheet.kind == "safety"
    course.to_the_answer()
    assert course.sheet.kind == "safety"
    course.forward()
    course.to_the_answer()
    assert (course.sheet.kind, course.sheet.step) == ("moves", 1)


def test_a_guess_counts_only_where_something_is_asked() -> None:
    course = begin()
    course.guess("1")
    assert course.sheet.kind == "story"
    assert course.sheet.state.tally == {}
