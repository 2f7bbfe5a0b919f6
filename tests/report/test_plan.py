"""What a plan says, and the law: no line of it breaks a limit of a flag that is raised, suspected or unsettled."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from nmt_expert.api import Result
from nmt_expert.explain.care.followup import PastVisit, last_time
from nmt_expert.intake.casefile import load_case
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.safety import REFERRALS as REFERRING
from nmt_expert.reasoning.screen import quick_screen
from nmt_expert.reasoning.visit import Activity, Answer, Complaint, Measures, RangeMeasured, Site, Visit
from nmt_expert.report.care.followup import last_time_data
from nmt_expert.report.care.plan import MOVEMENT
from tests.examples import examples
from tests.report.limit_check import EXPERT, KB, forbidding
from tests.report.limit_visits import FLAGS, FOUND, RANDOM_VISITS
from tests.report.plan_check import against, broken, plan_of
from tests.report.presentations import VISITS

# ------------------------------------------------------------------ the law


def test_no_case_is_given_a_plan_that_a_limit_of_its_flags_forbids():
    wrong, sessions = {}, 0
    for path in sorted(Path(str(cases_folder())).rglob("*.yaml")):
        assessment = EXPERT.assess(load_case(KB, path, path.name).visit)
        sessions += plan_of(assessment)["state"] == "session"
        if lines := broken(assessment):
            wrong[str(path)] = lines
    assert not wrong
    assert sessions > 50


@settings(max_examples=examples(150), deadline=None)
@given(RANDOM_VISITS)
def test_no_line_of_a_plan_breaks_a_limit_of_a_flag_that_is_raised_suspected_or_unsettled(visit):
    assert broken(EXPERT.assess(visit)) == []


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag.level != "absolute"], ids=lambda flag: flag.id)
def test_every_flag_by_itself_shapes_the_plan(flag):
    answers = [Answer(name, "yes") for name in FOUND[:8]]
    regions = (flag.screen[0] if flag.screen else "neck", "leg_posterior")
    for ask, region, word in product(flag.asks, regions, ("yes", "unsure")):
        visit = Visit((Complaint(region, "left"),), (*answers, Answer(ask, word, Site("leg_posterior", "left"))))
        assert broken(EXPERT.assess(visit)) == []


def test_the_check_itself_finds_a_plan_that_breaks_a_limit():
    """Without it the law would hold of a plan that says nothing."""
    answers = tuple(Answer(name, "yes") for name in FOUND[:8])
    visit = Visit((Complaint("low_back", "left"),), answers)
    made, complaint, lines = plan_of(EXPERT.assess(visit)), visit.complaints[0], []
    made["steps"][0]["position"] = "prone"
    for flag in FLAGS:
        flagged = EXPERT.assess(Visit(visit.complaints, (*answers, Answer(flag.asks[0], "yes"))))
        raised = flagged.safety.raised
        limits = [(state.flag.id, *rest) for state in raised for rest in forbidding(state, defaultdict(str), complaint)]
        lines += against(made, limits, complaint)
    kinds = ("moderate on", "home: contract_relax does", "home: ball_pressure presses", "aftercare", "session", "prone")
    for kind in kinds:
        assert any(line.startswith(kind) for line in lines), kind


# ------------------------------------------------------------------ what it says


def result(*said: str, region: str = "low_back", side: str = "left") -> Result:
    return Result(EXPERT.assess(Visit((Complaint(region, side),), tuple(Answer(name, "yes") for name in said))))


def test_an_emergency_leaves_only_what_to_do_and_what_to_say():
    made = result(*FOUND[:8], "saddle_numbness").plan()
    data = made.data
    assert not made.answer
    assert data.state == "stop"
    assert (data.steps, data.home, data.parts, data.aftercare, data.expect) == ((), (), (), (), ())
    text = made.answer_alone().print_as("text", 200)
    assert "STOP" in text
    assert "I will not massage today" in text
    assert "min" not in text.split()


def test_words_that_may_be_an_emergency_leave_its_questions_only():
    visit = Visit((Complaint("low_back", "left"),), (*(Answer(name, "yes") for name in FOUND[:8]), _unsure()))
    made = Result(EXPERT.assess(visit)).plan()
    assert made.data.state == "ask"
    assert made.data.stopped[0].ask
    assert not made.data.steps


def _unsure() -> Answer:
    return Answer("saddle_numbness", "unsure")


@pytest.mark.parametrize("name", VISITS)
def test_every_everyday_visit_gets_a_whole_plan(name):
    data = plan_of(EXPERT.assess(VISITS[name]))
    assert data["state"] == "session"
    assert data["steps"]
    assert data["home"]
    assert data["expect"]
    assert all(step["again"] for step in data["steps"])
    assert all(step["position"] for step in data["steps"])


@pytest.mark.parametrize("name", VISITS)
@pytest.mark.parametrize("minutes", [30, 45, 60])
def test_the_minutes_of_the_steps_are_those_of_the_work(name, minutes):
    data = plan_of(EXPERT.assess(VISITS[name]), minutes=minutes)
    work = sum(part["minutes"] for part in data["parts"] if part["part"] == "work")
    assert sum(part["minutes"] for part in data["parts"]) == minutes
    assert sum(step["minutes"] for step in data["steps"]) == work
    assert len({step["muscle"] for step in data["steps"]}) == len(data["steps"])


@pytest.mark.parametrize("name", VISITS)
def test_every_line_has_a_reason_and_a_source_or_is_called_a_judgement(name):
    data = plan_of(EXPERT.assess(VISITS[name]))
    lines = [part["line"] for part in data["parts"]] + [care["line"] for care in data["home"]]
    lines += [step["line"] for step in data["steps"]]
    lines += [*data["aftercare"], *data["review"], *data["no_change"]]
    for line in lines:
        assert line["why"]
        assert (line["basis"] == "judgement") != bool(line["sources"])


def test_what_is_disputed_is_marked_at_every_length():
    made = Result(EXPERT.assess(VISITS["tension headache"])).plan()
    assert "(contested)" in made.text(length="short")
    assert "Contested: " in made.text()


def test_the_whole_report_and_its_data_hold_the_plan():
    made = Result(EXPERT.assess(VISITS["tension headache"]))
    assert made.to_dict()["complaints"][0]["plan"]["steps"][0]["muscle"] == "upper_trapezius"
    for text in (made.text(), made.markdown(), made.html()):
        assert "At home" in text


# ------------------------------------------------------------------ the letter


def test_a_letter_says_what_was_found_and_names_no_disease():
    made = result("saddle_numbness", "tightness_felt")
    text = made.letter().markdown()
    assert "Numbness between the legs" in text
    assert "Call first" in text
    assert "cauda" not in made.letter().answer_alone().print_as("markdown").lower()


def test_an_absolute_flag_that_asks_for_a_doctor_leaves_what_to_say_and_a_letter():
    made = result(*FOUND[:8], ABSOLUTE_REFERRAL)
    data = made.plan().data
    assert (data.state, data.steps, data.home) == ("stop", (), ())
    assert "doctor soon" in data.stopped[0].say
    assert "soon" in made.letter().markdown()


REFERRALS = [flag for flag in KB.flags.values() if flag.action == "urgent_referral"]
ABSOLUTE_REFERRAL = next(flag.asks[0] for flag in REFERRALS if flag.level == "absolute" and not flag.ages)


@pytest.mark.parametrize("finding", ["fainted_lately", "progressive_weakness"])
def test_a_relative_referral_stands_above_a_session_within_its_limits(finding):
    made = result(*FOUND[:8], finding)
    data = made.plan().data
    assert data.state == "session"
    assert "doctor soon" in data.refer[0].say
    assert "letter" in data.refer[0].beside
    assert [line.say for line in data.review] == ["Agree on no further visit before the doctor has answered."]
    assert not data.expect
    text = made.plan().answer_alone().print_as("text", 200)
    assert text.index("A doctor first") < text.index("min:")
    assert "soon" in made.letter().markdown()


@pytest.mark.parametrize("flag", [f.id for f in REFERRALS if not f.ages])
def test_a_plan_gives_a_session_beside_a_referral_wherever_technique_is_given(flag):
    raised = next(name for name in KB.flags[flag].asks if not KB.findings[name].ages)
    made = result(*FOUND[:8], raised)
    allowed = made.assessment.complaints[0].permission.level != "none"
    assert (made.plan().data.state in ("session", "open")) is allowed


def test_a_referral_is_told_also_where_another_flag_postpones_the_session():
    data = result(*FOUND[:8], "progressive_weakness", "fever_now").plan().data
    assert data.state == "postpone"
    assert "rf_progressive_deficit" in [refer.id for refer in data.refer]


def test_a_lump_elsewhere_leaves_a_session_off_that_place_with_the_referral_above_it():
    lump = Answer("new_lump", "yes", Site("thigh_anterior", "left"))
    visit = Visit((Complaint("neck", "left"),), (*(Answer(name, "yes") for name in FOUND[:8]), lump))
    made = Result(EXPERT.assess(visit)).plan()
    assert made.data.state == "session"
    assert made.data.refer[0].id == "rf_unexplained_lump"
    assert made.data.expect, "a course off that place need not wait"
    assert "A doctor first" in made.text()


def test_a_letter_lists_what_was_denied_and_counts_what_was_not_asked():
    answers = (Answer("saddle_numbness", "yes"), Answer("fever_now", "no"), Answer("bladder_control_change", "no"))
    data = Result(EXPERT.assess(Visit((Complaint("low_back", "left"),), answers))).letter().data
    assert data.denied == (KB.label("bladder_control_change"),)
    assert KB.label("both_legs_weak") in data.not_asked_of_it
    assert KB.label("saddle_numbness") not in data.not_asked_of_it
    assert data.also_denied == (KB.label("fever_now"),)
    assert data.groups_denied == ()
    assert data.not_asked > 10


ONE_PAGE = 60
"""Lines of 90 letters on a printed page, with the alarms above."""


def screened(region: str, raised: str, left: str = "") -> Result:
    """A visit of which every line of the safety screen was denied, but for one sign and one that is left out."""
    no = dict.fromkeys(name for line in quick_screen(KB, region) for name in line.findings)
    answers = (Answer(raised, "yes"), *(Answer(name, "no") for name in no if name not in (raised, left)))
    return Result(EXPERT.assess(Visit((Complaint(region),), answers)))


GRAVE = [flag for flag in KB.flags.values() if flag.action in REFERRING and not flag.ages]


@pytest.mark.parametrize("flag", GRAVE, ids=lambda flag: flag.id)
def test_a_letter_fits_on_one_page_however_much_was_denied(flag):
    made = screened(flag.screen[0] if flag.screen else "low_back", KB.asked_as(flag.asks[0])[0]).letter()
    assert made.answer
    assert made.answer_alone().print_as("text", 90).count("\n") <= ONE_PAGE


def test_a_letter_says_first_what_was_denied_of_its_own_flag_and_then_names_the_lines_of_the_screen():
    text = " ".join(screened("low_back", "saddle_numbness").letter().answer_alone().print_as("text", 200).split())
    own, groups = text.index(KB.label("bladder_control_change")), text.index(KB.screen["stroke_signs"].say)
    assert text.index("Numbness between the legs: yes") < own < groups
    assert KB.label("face_droop_sudden") not in text
    assert KB.label("pregnant_baby_moves_less") not in text
    assert KB.screen["saddle"].say not in text, "one of its signs is there"
    assert KB.screen["both_legs"].say not in text, "its signs are named one by one"


def test_a_line_of_the_screen_of_which_one_sign_was_not_asked_is_not_called_denied():
    data = screened("low_back", "saddle_numbness", left="fever_now").letter().data
    assert KB.screen["ill"].say not in data.groups_denied
    assert KB.screen["chest"].say in data.groups_denied
    assert KB.label("night_sweats_unexplained") in data.also_denied


def test_without_a_flag_that_asks_for_it_there_is_no_letter():
    letter = result("tightness_felt").letter()
    assert not letter.answer
    assert "asks for a letter" in letter.text()
    assert "the plan advises" not in letter.text()


WRIST = ("night_hand_tingling", "cts_tests_positive", "tingling_pins_needles", "sx_single_nerve_pattern")


def test_where_the_plan_sends_to_a_doctor_without_a_red_flag_card_note_and_letter_say_so():
    made = Result(
        EXPERT.assess(Visit((Complaint("hand_palm", "right"),), tuple(Answer(name, "yes") for name in WRIST)))
    )
    advice = "Medical referral; on the same day if strength is falling"
    assert made.plan().data.referral == (f"{advice}.",)
    for text in (made.plan().text(), made.card().text(), made.note().text(), made.letter().text()):
        assert advice in " ".join(text.split())


@pytest.mark.parametrize("name", VISITS)
def test_a_note_says_when_to_send_on_wherever_there_is_a_session_and_a_card_where_the_plan_does_now(name):
    made = Result(EXPERT.assess(VISITS[name]))
    plan = made.plan().data
    assert plan.state != "session" or plan.expect
    assert ("Send on:" in made.note().text()) is (plan.state == "session")
    assert ("Send on:" in made.card().text()) is bool(plan.referral)


# ------------------------------------------------------------------ the same in every document


def label(finding: str) -> str:
    return KB.label(finding) if finding else MOVEMENT


@pytest.mark.parametrize("name", VISITS)
def test_what_is_tested_again_is_one_list_in_every_document_and_was_found(name):
    visit = VISITS[name]
    made = Result(EXPERT.assess(visit))
    plan = made.plan().data
    found = {answer.finding for answer in visit.answers if answer.word in ("yes", "probably")}
    tested = [test.finding for test in plan.again]
    assert set(tested) <= {*found, ""}
    assert all(test in plan.again for step in plan.steps for test in step.again)
    assert all(step.again for step in plan.steps)
    assert made.card().data.complaints[0].retest == tuple(test.words for test in plan.again)
    last = last_time_data(last_time(EXPERT, [PastVisit(visit)]))
    assert [words.lower().partition(",")[0] for words in last.again] == [
        test.words.lower().partition(",")[0] for test in plan.again
    ]
    note = " ".join(made.note().text().split())
    assert all(label(name) in note.partition("Retest: ")[2] for name in tested)


def test_a_muscle_in_which_something_was_found_is_worked_before_others():
    band = Site("", "right", "quadratus_lumborum")
    spots = ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")
    posture = ("pelvic_anterior_tilt", "rounded_shoulders", "pain_with_sustained_posture")
    answers = (*(Answer(name, "yes", band) for name in spots), *(Answer(name, "yes") for name in posture))
    plan = Result(EXPERT.assess(Visit((Complaint("low_back", "right"),), answers))).plan().data
    assert {"postural_distortion", "trigger_points"} <= {step.principle for step in plan.steps}
    assert plan.steps[0].muscle == "quadratus_lumborum"
    assert "found in this muscle" in plan.steps[0].order.why
    assert not [step for step in plan.steps[1:] if "found in this muscle" in step.order.why]


def test_what_calms_a_nerve_still_comes_before_a_muscle_with_a_finding():
    answers = tuple(Answer(name, "yes") for name in WRIST)
    answers += tuple(Answer(n, "yes", Site("", "right", "upper_trapezius")) for n in FOUND[:3])
    plan = Result(EXPERT.assess(Visit((Complaint("hand_palm", "right"),), answers))).plan().data
    assert plan.steps[0].principle == "nerve_compression"


# ------------------------------------------------------------------ the client's own measures

MEASURED = Measures(
    pain_now=7.0,
    function=(Activity("driving an hour", 4.0),),
    ranges=(RangeMeasured("neck_rotation", 50.0, "left"),),
    onset="on Monday, after painting a ceiling",
    duration="a week",
    goal="sleep through",
)


def test_a_plan_names_the_clients_own_numbers_today_and_at_the_review():
    made = Result(EXPERT.assess(replace(VISITS["office neck"], measures=MEASURED))).plan()
    text = made.answer_alone().print_as("text", 200)
    assert text.count("Pain now, 7 of 10: a change counts from 4.9 down") == 2
    assert text.count("left, 50 degrees: more than") == 2
    assert text.count("driving an hour, 4 of 10: a change counts from 7 up") == 1
    assert "The client's goal: sleep through" in text
    assert "none of these numbers" in text
    assert "No change of 2 of 10" not in text


def test_a_letter_gives_what_was_measured_and_since_when():
    visit = Visit((Complaint("low_back"),), (Answer("saddle_numbness", "yes"),), measures=MEASURED)
    text = Result(EXPERT.assess(visit)).letter().answer_alone().print_as("text", 200)
    for told in ("Pain, of 10: 7 now", "driving an hour: 4 of 10", "Began: on Monday", "For: a week"):
        assert told in text
    assert "since ____" not in text
    assert "since ____" in result("saddle_numbness").letter().answer_alone().print_as("text", 200)
