"""The order, the minutes and the home tasks of a plan."""

from __future__ import annotations

import pytest

from nmt_expert.errors import ArgumentError
from nmt_expert.explain.care.plan import MOST_HOME_TASKS, MOST_TRIED, letter, plan
from nmt_expert.explain.chain import chain
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.explain import tiny
from tests.report.limit_check import EXPERT, KB
from tests.report.presentations import VISITS

EVERYDAY = pytest.mark.parametrize("name", VISITS)
FIRST = {name for stage in KB.plan.order if stage.before_drivers for name in stage.principles}


def assessed(region: str, *said: str, side: str = "left") -> Assessment:
    return EXPERT.assess(Visit((Complaint(region, side),), tuple(Answer(name, "yes") for name in said)))


@EVERYDAY
def test_a_driver_comes_before_its_consequence_unless_it_is_calmed_first_or_only_possible(name):
    assessment = EXPERT.assess(VISITS[name])
    steps = plan(assessment).steps
    sure = [s.suggestion.technique.principle for s in steps if not s.suggestion.tentative]
    order = [n for path in chain(assessment).paths for n in path]
    drivers = [order.index(n) for n in dict.fromkeys(sure) if n in order and n not in FIRST]
    assert drivers == sorted(drivers)
    tentative = [step.suggestion.tentative for step in steps]
    assert tentative == sorted(tentative)


def test_what_is_stirred_up_is_calmed_before_any_driver():
    steps = plan(EXPERT.assess(VISITS["pain everywhere"])).steps
    assert steps[0].suggestion.technique.principle == "pain_threshold"
    assert len(steps) <= 3


@EVERYDAY
def test_a_longer_session_has_no_fewer_muscles_and_a_session_on_possibilities_few(name):
    assessment = EXPERT.assess(VISITS[name])
    counts = [len(plan(assessment, minutes=minutes).steps) for minutes in (30, 45, 60)]
    assert counts == sorted(counts)
    if plan(assessment).tentative:
        assert counts[-1] <= MOST_TRIED


def test_a_length_that_is_not_planned_for_is_refused_with_those_that_are():
    with pytest.raises(ArgumentError, match="30, 45, 60"):
        plan(assessed("neck", "taut_band"), minutes=50)


def test_the_client_turns_over_as_seldom_as_can_be():
    positions = [step.position for step in plan(EXPERT.assess(VISITS["frozen shoulder"])).steps]
    assert len(dict.fromkeys(positions)) == 1


def test_no_home_task_goes_where_a_limit_forbids_what_it_does():
    said = ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced", "diffuse_muscle_firmness")
    free = {care.task.id for care in plan(assessed("low_back", *said)).home}
    stiff = {care.task.id for care in plan(assessed("low_back", *said, "hypermobility", "osteoporosis_known")).home}
    assert "contract_relax" in free
    assert stiff
    assert not stiff & {"contract_relax", "ball_pressure"}


@EVERYDAY
def test_home_tasks_are_few_and_of_different_kinds(name):
    home = plan(EXPERT.assess(VISITS[name])).home
    kinds = [care.task.kind for care in home if care.task.kind]
    assert 0 < len(home) <= MOST_HOME_TASKS
    assert len(set(kinds)) == len(kinds)


def test_an_unsettled_emergency_is_asked_and_nothing_planned():
    visit = Visit((Complaint("low_back", "left"),), (Answer("taut_band", "yes"), Answer("saddle_numbness", "unsure")))
    made = plan(EXPERT.assess(visit))
    assert (made.state, made.steps, made.home) == ("ask", (), ())
    assert made.stopped[0].ask


def test_with_nothing_possible_nothing_is_planned():
    assert plan(EXPERT.assess(Visit((Complaint("neck", "left"),)))).state == "open"


def test_who_has_no_complaint_gets_a_gentle_session_and_no_steps():
    found = plan(EXPERT.assess(Visit((), (Answer("age_18_49", "yes"), Answer("pregnant", "no")))))
    assert (found.state, found.steps) == ("gentle", ())


def test_a_base_without_plans_says_so():
    base = Expert(tiny.tiny())
    assert plan(base.assess(Visit((tiny.NECK,), (Answer("tender_spot", "yes"),)))).state == "none"


def test_a_letter_is_for_flags_that_send_the_client_on_only():
    assert [stop.state.flag.id for stop in letter(assessed("low_back", "saddle_numbness")).flags] == ["rf_cauda_equina"]
    assert not letter(assessed("low_back", "pregnant"))


def test_a_nerve_is_worked_for_at_the_muscle_that_holds_that_nerve():
    signs = ("tingling_pins_needles", "sx_single_nerve_pattern")
    for test, muscle in (("cubital_tests_positive", "flexor_carpi_ulnaris"), ("cts_tests_positive", "pronator_teres")):
        worked = [step.work.structure.id for step in plan(assessed("hand", *signs, test)).steps if step.work]
        assert muscle in worked[:2]
    assert "flexor_carpi_ulnaris" not in worked
