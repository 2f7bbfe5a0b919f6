"""A change of a measure counts when it is important and more than error; what that takes comes from the rules."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.api import assess, default_expert
from nmt_expert.explain.measured_change import measured_changes, verdict_of
from nmt_expert.knowledge.model import CountedChange
from nmt_expert.reasoning.visit import Activity, Answer, Complaint, Measures, RangeMeasured, Total, Visit

KB = default_expert().knowledge


@pytest.mark.parametrize(
    ("before", "gained", "verdict"),
    [
        (6.0, 2.0, "better"),
        (6.0, 1.9, "perhaps better"),
        (6.0, 1.0, "perhaps better"),
        (6.0, 0.9, "no clear change"),
        (6.0, 0.0, "no clear change"),
        (8.0, 2.0, "perhaps better"),  # two points, but not 30 percent
        (8.0, 2.4, "better"),
        (6.0, -2.0, "worse"),
        (6.0, -1.0, "perhaps worse"),
    ],
)
def test_a_change_counts_at_the_points_and_the_percent_and_not_below(
    before: float, gained: float, verdict: str
) -> None:
    assert verdict_of(before, gained, CountedChange("anyone", points=2, percent=30)) == verdict


def test_an_important_change_within_error_of_measuring_is_only_perhaps_one() -> None:
    counted = CountedChange("anyone", points=1.3, error=2.1)
    assert [verdict_of(5, gained, counted) for gained in (2.0, 2.1)] == ["perhaps better", "better"]


def at(place: str, **measured: object) -> Visit:
    return Visit((Complaint(place),), measures=Measures(**measured))  # type: ignore[arg-type]


def test_the_change_that_counts_is_that_of_the_complaints_region() -> None:
    for place, who in (("neck", "neck pain"), ("head_temple", "headache from the neck"), ("low_back", "lasting pain")):
        [change] = measured_changes(KB, at(place, pain_now=7.0), at(place, pain_now=4.0))
        assert change.counted.who.startswith(who)
        assert change.counted.sources


def test_more_is_better_where_it_is_and_a_range_is_only_more_or_less() -> None:
    then = at("leg", totals=(Total("lefs", 40.0),), ranges=(RangeMeasured("hip_flexion", 90.0, "left"),))
    now = at("leg", totals=(Total("lefs", 49.0),), ranges=(RangeMeasured("hip_flexion", 100.0, "left"),))
    assert [change.verdict for change in measured_changes(KB, then, now)] == ["better", "more"]
    assert [change.verdict for change in measured_changes(KB, now, then)] == ["worse", "less"]


def test_activities_are_compared_by_their_words_and_then_on_average() -> None:
    then = at("knee", function=(Activity("Stairs", 2.0), Activity("kneel", 4.0), Activity("run", 1.0)))
    now = at("knee", function=(Activity("stairs ", 5.0), Activity("kneel", 4.0)))
    found = [(change.label, change.before, change.after, change.verdict) for change in measured_changes(KB, then, now)]
    average = "What is hard to do, on average"
    assert found == [
        ("stairs ", 2.0, 5.0, "better"),
        ("kneel", 4.0, 4.0, "no clear change"),
        (average, 3.0, 4.5, "perhaps better"),
    ]


def test_what_only_one_visit_measured_is_not_compared() -> None:
    assert not measured_changes(KB, at("neck", pain_now=3.0), at("neck", pain_worst=3.0))
    assert not measured_changes(KB, at("neck"), at("neck", ranges=(RangeMeasured("neck_rotation", 60.0, "left"),)))


def test_nothing_is_concluded_from_a_measure() -> None:
    bare = Visit((Complaint("neck", "left"),), (Answer("joint_play_reduced", "yes"),))
    measured = replace(bare, measures=Measures(pain_now=9.0, ranges=(RangeMeasured("neck_rotation", 20.0, "left"),)))
    one, other = assess(bare).to_dict(), assess(measured).to_dict()
    assert other.pop("measures")["pain_now"] == 9.0
    for each in (*one["complaints"], *other["complaints"]):
        for taken_again in ("measures", "review"):
            each["plan"].pop(taken_again)
    assert one == other


def test_a_follow_up_says_what_changed_in_measures_alone() -> None:
    was, now = (assess(at("neck", pain_now=value)) for value in (7.0, 4.0))
    since = now.since(was)
    assert "Pain now: 7 -> 4 of 10, better" in since.text(width=200)
    assert "Cleland" in since.text(width=200, length="full")
    assert "Nothing changed" in was.since(was).text()
