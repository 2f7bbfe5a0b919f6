"""A plan takes the client's own measures again, and says from which number on a change counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.explain.care.own_measures import own_measures
from nmt_expert.explain.care.plan import plan
from nmt_expert.explain.measured_change import verdict_of
from nmt_expert.reasoning.visit import Activity, Answer, Complaint, Measures, RangeMeasured, Total, Visit
from tests.report.limit_check import EXPERT, KB

NECK = Complaint("neck", "left")
FIRM = tuple(Answer(name, "yes") for name in ("diffuse_muscle_firmness", "contract_relax_gain", "muscle_length_short"))
RANGES = (RangeMeasured("neck_rotation", 50.0, "left"), RangeMeasured("hip_flexion", 90.0, "left"))
FULL = Measures(7.0, 8.0, function=(Activity("drive", 4.0),), ranges=RANGES, totals=(Total("ndi", 30.0),))


@given(st.integers(0, 10), st.sampled_from(["neck", "low_back", "head_temple", "knee"]))
def test_the_number_to_reach_is_the_first_tenth_at_which_the_change_is_better(pain: int, region: str) -> None:
    [own] = own_measures(KB, Measures(pain_now=float(pain)), Complaint(region))
    if own.reach is None:
        assert verdict_of(pain, pain, own.counted) != "better"
    else:
        assert verdict_of(pain, round(pain - own.reach, 9), own.counted) == "better"
        assert verdict_of(pain, round(pain - own.reach - 0.1, 9), own.counted) != "better"


def test_what_is_better_higher_is_reached_upwards_and_not_past_the_end_of_its_scale() -> None:
    function = Measures(function=(Activity("drive", 4.0), Activity("sleep", 7.1)))
    assert [own.reach for own in own_measures(KB, function, NECK)] == [7.0, None]


def test_pain_now_and_ranges_of_the_place_are_taken_again_today_the_rest_at_the_review() -> None:
    found = own_measures(KB, FULL, NECK)
    assert [(own.measure, own.today) for own in found] == [
        ("pain", True), ("pain", False), ("function", False), ("ndi", False), ("neck_rotation", True)
    ]  # fmt: skip


def test_a_second_complaint_takes_only_its_own_ranges_again() -> None:
    assert [own.measure for own in own_measures(KB, FULL, Complaint("hip", "left"), leading=False)] == ["hip_flexion"]


def test_nothing_measured_leaves_nothing_to_take_again() -> None:
    assert plan(EXPERT.assess(Visit((NECK,), FIRM))).measures == ()


@pytest.mark.parametrize(("also", "ranges"), [((), True), ((Answer("hypermobility", "yes"),), False)])
def test_no_range_is_taken_again_where_a_limit_forbids_to_move_so_far(also: tuple[Answer, ...], ranges: bool) -> None:
    made = plan(EXPERT.assess(Visit((NECK,), FIRM + also, measures=FULL)))
    assert made.measures
    assert any(own.measure == "neck_rotation" for own in made.measures) is ranges
