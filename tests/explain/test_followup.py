"""What a follow-up begins with, and measures over visits."""

from __future__ import annotations

import pytest

from nmt_expert.explain.care.followup import MOST_RETESTED, PastVisit, followup, last_time, measure_series
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import (
    Activity,
    Answer,
    Complaint,
    Measures,
    RangeMeasured,
    Site,
    Suspicion,
    Total,
    Treatment,
    Visit,
)

KB = load_knowledge()
EXPERT = Expert(KB)
KNOT = Site("", "right", "upper_trapezius")
FOUND = (
    Answer("taut_band", "yes", KNOT),
    Answer("hypersensitive_spot", "yes", KNOT),
    Answer("familiar_pain_reproduced", "yes", KNOT),
)


def visit(*answers: Answer, measures: Measures = Measures(), done: tuple[Treatment, ...] = ()) -> Visit:  # noqa: B008
    return Visit((Complaint("neck", "right"),), (*FOUND, *answers), measures=measures, treatment=done)


def test_last_time_is_the_last_visit_with_what_was_done() -> None:
    done = (Treatment("held the knot", "turns further"),)
    found = last_time(EXPERT, [PastVisit(visit(), "2026-05-04"), PastVisit(visit(done=done), "2026-05-11")])
    assert (found.date, found.treatment) == ("2026-05-11", done)
    assert found.complaints[0].reached[0].conclusion.id == "trigger_points"


def test_what_was_found_by_hand_and_matters_is_retested_first_at_its_place() -> None:
    found = last_time(EXPERT, [PastVisit(visit(Answer("headache_reported", "yes")))])
    assert {answer.finding for answer in found.retest} == {answer.finding for answer in FOUND}
    assert {answer.site for answer in found.retest} == {KNOT}
    assert found.retest[0].finding == "familiar_pain_reproduced"


def test_no_more_is_retested_than_can_be() -> None:
    many = tuple(Answer("taut_band", "yes", Site("", "right", name)) for name in list(KB.muscles)[:12])
    assert len(last_time(EXPERT, [PastVisit(visit(*many))]).retest) == MOST_RETESTED


@pytest.mark.parametrize("name", ["blood_thinner", "pregnant", "diabetes", "joint_replaced", "osteoporosis_known"])
def test_a_condition_of_then_is_asked_again(name: str) -> None:
    for word in ("yes", "probably"):
        found = last_time(EXPERT, [PastVisit(visit(Answer(name, word)))])
        assert [answer.finding for answer in found.conditions] == [name]
    for word in ("no", "probably not", "unsure"):
        assert last_time(EXPERT, [PastVisit(visit(Answer(name, word)))]).conditions == ()


def test_a_passing_complaint_is_no_condition_and_an_age_stands_apart() -> None:
    found = last_time(EXPERT, [PastVisit(visit(Answer("headache_reported", "yes"), Answer("age_50_64", "yes")))])
    assert found.conditions == ()
    assert [answer.finding for answer in found.ages] == ["age_50_64"]


def test_a_flag_that_was_left_open_is_still_open() -> None:
    near = Visit((Complaint("low_back"),), suspected=(Suspicion("rf_cauda_equina", ("saddle_numbness",), "odd"),))
    assert [state.flag.id for state in last_time(EXPERT, [PastVisit(near)]).open] == ["rf_cauda_equina"]


def test_changes_are_those_from_the_visit_before_the_last() -> None:
    visits = [PastVisit(visit(measures=Measures(pain_now=value))) for value in (9.0, 8.0, 3.0)]
    assert [(each.before, each.after) for each in last_time(EXPERT, visits).changes] == [(8.0, 3.0)]
    assert last_time(EXPERT, visits[:1]).changes == ()


def test_without_a_visit_there_is_no_follow_up() -> None:
    for ask in (last_time, followup):
        with pytest.raises(ValueError, match="at least one visit"):
            ask(EXPERT, [])


def test_one_visit_alone_has_no_diff_and_two_have() -> None:
    one = PastVisit(visit(), "2026-05-04")
    assert followup(EXPERT, [one]).diff is None
    both = followup(EXPERT, [one, PastVisit(visit(Answer("tingling_pins_needles", "no")), "2026-05-11")])
    assert both.first_date == "2026-05-04"
    assert both.diff
    assert [entry.after for entry in both.diff.answers] == ["no"]


def test_a_series_has_each_measure_at_the_visits_that_have_it() -> None:
    first = Measures(
        pain_now=8.0,
        function=(Activity("Reverse the car", 2.0),),
        totals=(Total("ndi", 20.0),),
        ranges=(RangeMeasured("neck_rotation", 40.0, "left"), RangeMeasured("neck_rotation", 70.0, "right")),
    )
    third = Measures(pain_now=4.0, pain_after=3.0, function=(Activity("reverse  the car", 6.0),))
    past = [PastVisit(visit(measures=each), f"day {at}") for at, each in enumerate((first, Measures(), third), start=1)]
    series = {each.label: each for each in measure_series(KB, past)}
    assert list(series) == [
        "Pain now", "Reverse the car", "Neck Disability Index, total",
        "Turning the head, left", "Turning the head, right", "Pain after the session",
    ]  # fmt: skip
    assert [(p.visit, p.date, p.value) for p in series["Pain now"].points] == [(1, "day 1", 8.0), (3, "day 3", 4.0)]
    assert [point.value for point in series["Reverse the car"].points] == [2.0, 6.0]
    assert [series[name].better for name in ("Pain now", "Reverse the car", "Turning the head, left")] == [
        "lower", "higher", "",
    ]  # fmt: skip
    assert len(series["Turning the head, left"].points) == 1
