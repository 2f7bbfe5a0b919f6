"""One typed line about how the client fares, or what was done, is read whole or refused with how to write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import Issue
from nmt_expert.intake.story.measure_line import ASKED, FORMS, read_measure_line, read_treatment_line, with_measures
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Activity, Measures, RangeMeasured, Total, Treatment

_KB = load_knowledge()


@pytest.mark.parametrize(
    ("line", "measured"),
    [
        ("7", Measures(pain_now=7.0)),
        ("7/10", Measures(pain_now=7.0)),
        ("pain 7 out of 10", Measures(pain_now=7.0)),
        ("pain is 6.5", Measures(pain_now=6.5)),
        ("seven now, nine at worst", Measures(pain_now=7.0, pain_worst=9.0)),
        ("7/10 now, 9 at worst", Measures(pain_now=7.0, pain_worst=9.0)),
        ("now 7, worst 9, after 4", Measures(pain_now=7.0, pain_worst=9.0, pain_after=4.0)),
        ("7 before, 4 afterwards", Measures(pain_now=7.0, pain_after=4.0)),
        ("no pain", Measures(pain_now=0.0)),
        ("lifting my child: 4", Measures(function=(Activity("lifting my child", 4.0),))),
        ("reverse the car 3/10", Measures(function=(Activity("reverse the car", 3.0),))),
        ("stairs: 5; sit 2 hours: 3", Measures(function=(Activity("stairs", 5.0), Activity("sit 2 hours", 3.0)))),
        ("started 3 weeks ago", Measures(onset="3 weeks ago")),
        ("it began after a long drive", Measures(onset="after a long drive")),
        ("since Monday", Measures(onset="since Monday")),
        ("two years ago", Measures(onset="two years ago")),
        ("for six weeks", Measures(duration="six weeks")),
        ("about 3 months", Measures(duration="about 3 months")),
        ("goal: sleep through", Measures(goal="sleep through")),
        ("I want to garden again", Measures(goal="I want to garden again")),
        ("be able to drive", Measures(goal="be able to drive")),
        ("neck rotation left 45", Measures(ranges=(RangeMeasured("neck_rotation", 45.0, "left"),))),
        ("Turning the head, R: 60 degrees", Measures(ranges=(RangeMeasured("neck_rotation", 60.0, "right"),))),
        ("mouth opening 38 mm", Measures(ranges=(RangeMeasured("jaw_opening", 38.0, "", "mm"),))),
        ("NDI 14/50", Measures(totals=(Total("ndi", 14.0),))),
        ("hit-6: 60", Measures(totals=(Total("hit6", 60.0),))),
        ("odi 22%", Measures(totals=(Total("odi", 22.0),))),
    ],
)
def test_a_line_says_by_itself_what_it_measures(line: str, measured: Measures) -> None:
    assert read_measure_line(_KB, line) == measured


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("", "unread-measure", "nothing on this line"),
        ("11", "out-of-range", "from 0 to 10"),
        ("pain 14/10", "out-of-range", "from 0 to 10"),
        ("7-8/10", "two-numbers", "the one that fits better"),
        ("7 now, 8 now", "said-twice", "twice"),
        ("hurts on the stairs 7/10", "pain-or-function", "may be pain or how well it goes"),
        ("lifting: 12", "out-of-range", "the score of 'lifting'"),
        ("neck rotation 45", "no-side", "left"),
        ("neck rotation left 300", "out-of-range", "to 110"),
        ("neck rotation left 4 cm", "wrong-unit", "degrees"),
        ("ndi 70", "out-of-range", "from 0 to 50"),
        ("blue", "unread-measure", "7/10 now, 9 at worst"),
        ("x" * 201, "too-long", "200"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_how_to_write_it(line: str, code: str, says: str) -> None:
    issue = read_measure_line(_KB, line)
    assert isinstance(issue, Issue)
    assert issue.code == code
    assert says in f"{issue.message} {issue.hint}"


@pytest.mark.parametrize(
    ("asked", "line", "measured"),
    [
        ("goal", "sleep through", Measures(goal="sleep through")),
        ("goal", "7 hours of sleep", Measures(goal="7 hours of sleep")),
        ("onset", "woke up with it", Measures(onset="woke up with it")),
        ("duration", "on and off", Measures(duration="on and off")),
        ("duration", "for 3 weeks", Measures(duration="3 weeks")),
        ("function", "walking hurts: 3", Measures(function=(Activity("walking hurts", 3.0),))),
        ("goal", "goal: run", Measures(goal="run")),
    ],
)
def test_what_was_asked_decides_what_a_line_is(asked: str, line: str, measured: Measures) -> None:
    assert read_measure_line(_KB, line, asked) == measured


@pytest.mark.parametrize("asked", ASKED)
def test_the_form_that_a_refusal_shows_is_read(asked: str) -> None:
    assert isinstance(read_measure_line(_KB, FORMS[asked], asked), Measures)
    assert read_measure_line(_KB, FORMS[asked]) == read_measure_line(_KB, FORMS[asked], asked)


@given(st.text(max_size=60), st.sampled_from(("", *ASKED)))
def test_any_line_is_measures_or_a_problem_that_says_what_to_do(line: str, asked: str) -> None:
    read = read_measure_line(_KB, line, asked)
    assert read if isinstance(read, Measures) else read.message


def test_later_measures_replace_those_of_the_same_name_and_keep_the_others() -> None:
    first = Measures(pain_now=7.0, goal="run", function=(Activity("Stairs", 3.0), Activity("sit", 2.0)))
    later = Measures(pain_now=4.0, function=(Activity("stairs", 6.0),))
    both = Measures(pain_now=4.0, goal="run", function=(Activity("stairs", 6.0), Activity("sit", 2.0)))
    assert with_measures(first, later) == both


@pytest.mark.parametrize(
    ("line", "treatment"),
    [
        ("held the knot", Treatment("held the knot")),
        ("held the knot -> turns further", Treatment("held the knot", "turns further")),
        ("held the knot, retest: pain 4", Treatment("held the knot", "pain 4")),
        ("-> lighter on getting up", Treatment("", "lighter on getting up")),
    ],
)
def test_a_line_says_what_was_done_and_behind_an_arrow_how_it_responded(line: str, treatment: Treatment) -> None:
    assert read_treatment_line(line) == treatment


def test_an_empty_line_is_no_treatment() -> None:
    assert isinstance(read_treatment_line(" -> "), Issue)
