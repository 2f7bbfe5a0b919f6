"""A follow-up in words: last time on five lines, measures with bars, and what changed."""

from __future__ import annotations

from nmt_expert.explain.care.followup import PastVisit, followup, last_time
from nmt_expert.reasoning.visit import Activity, Answer, Complaint, Measures, Site, Treatment, Visit
from nmt_expert.report.care.followup import (
    followup_data,
    last_time_data,
    series_data,
    write_followup,
    write_last_time,
    write_series,
    write_since,
)
from nmt_expert.report.document import Document
from tests.report.limit_check import EXPERT

KNOT = Site("", "right", "upper_trapezius")
FIRST = Visit(
    (Complaint("neck", "right"),),
    (
        Answer("taut_band", "yes", KNOT),
        Answer("hypersensitive_spot", "yes", KNOT),
        Answer("familiar_pain_reproduced", "yes", KNOT),
        Answer("blood_thinner", "yes"),
        Answer("headache_reported", "yes"),
    ),
    measures=Measures(pain_now=8.0, pain_after=6.0, function=(Activity("drive", 2.0),)),
    treatment=(Treatment("held the knot", "turns further"), Treatment("", "felt lighter")),
)
SECOND = Visit(
    FIRST.complaints,
    (
        Answer("taut_band", "yes", KNOT),
        Answer("hypersensitive_spot", "no", KNOT),
        Answer("familiar_pain_reproduced", "no", KNOT),
        Answer("forward_head", "yes"),
    ),
    measures=Measures(pain_now=3.0),
)
BOTH = (PastVisit(FIRST, "2026-05-04"), PastVisit(SECOND, "2026-05-11"))


def words(page: Document) -> str:
    return " ".join(page.print_as("text").split())


def written(*visits: PastVisit, level: int = 1) -> Document:
    found, page = followup(EXPERT, visits), Document()
    write_followup(page, followup_data(found.last.assessment, found), level)
    return page


def test_last_time_stands_on_five_lines() -> None:
    page = Document()
    write_last_time(page, last_time_data(last_time(EXPERT, BOTH[:1])))
    text = words(page)
    for said in (
        "Last time, 2026-05-04",
        "Found: right neck: findings consistent with trigger points (",
        "Done: held the knot; response: turns further; response: felt lighter",
        "Went: pain 8 -> 6 of 10 in the session",
        "Retest: pressing brings on the client's own pain, right upper trapezius",
        "Still so?: takes a blood thinner",
    ):
        assert said in text
    assert len(page.blocks) == 6


def test_pain_that_was_rated_once_is_said_with_when_and_the_goal_stands_beside_it() -> None:
    once = Visit(FIRST.complaints, FIRST.answers, measures=Measures(pain_now=5.0, goal="sleep through"))
    page = Document()
    write_last_time(page, last_time_data(last_time(EXPERT, [PastVisit(once)])))
    assert "Went: pain 5 of 10 before the session" in words(page)
    assert "Goal: sleep through" in words(page)


def test_nothing_is_said_of_what_nobody_noted() -> None:
    page = Document()
    write_last_time(page, last_time_data(last_time(EXPERT, [PastVisit(Visit())])))
    text = words(page)
    assert "nothing was noted of what was done" in text
    assert "Went" not in text
    assert "Still so" not in text


def test_a_client_who_was_sent_on_is_asked_about_that_first() -> None:
    page = Document()
    emergency = Visit((Complaint("low_back"),), (Answer("saddle_numbness", "yes"), Answer("taut_band", "yes")))
    write_last_time(page, last_time_data(last_time(EXPERT, [PastVisit(emergency)])))
    text = words(page)
    assert "Sent on: Possible cauda equina syndrome. Ask first what became of it." in text
    assert "trigger points" not in text


def test_what_changed_is_said_in_short_and_what_was_not_asked_again_is_no_change() -> None:
    text = words(written(*BOTH))
    assert "Changed since 2026-05-04" in text
    assert "pressing brings on the client's own pain, right upper trapezius: yes -> no" in text
    assert "New: head carried in front of the shoulders" in text
    assert "Trigger points: " in text
    assert "eadache" not in text[text.index("Changed since") :]
    assert "From the first visit" in words(written(*BOTH, level=2))


def test_a_visit_ends_with_the_measures_and_the_change_alone() -> None:
    found, page = followup(EXPERT, BOTH), Document()
    write_since(page, followup_data(found.last.assessment, found))
    assert words(page).startswith("Measures over visits")
    assert "Changed since 2026-05-04" in words(page)
    assert "Last time" not in words(page)


def test_the_same_again_is_no_change() -> None:
    assert "Nothing of what was asked both times." in words(written(BOTH[0], PastVisit(FIRST, "2026-05-11")))
    assert "Changed" not in words(written(BOTH[0]))


def test_measures_stand_with_their_numbers_and_a_bar_of_their_scale() -> None:
    page = Document()
    write_series(page, series_data(followup(EXPERT, BOTH).series))
    lines = [line.strip() for line in page.print_as("text").splitlines()]
    assert "- Pain now: 8 -> 3 of 10, lower is better" in lines
    assert "2026-05-04: 8 [================....]" in lines
    assert "2026-05-11: 3 [======..............]" in lines
    assert "Measured once: Pain after the session 6 of 10; drive 2 of 10" in " ".join(lines)


def test_nothing_measured_is_no_section() -> None:
    page = Document()
    write_series(page, ())
    assert page.blocks == []
