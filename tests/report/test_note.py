"""The note of a visit: only what was noted, on half a page, and nothing but what to do in an emergency."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec import to_builtins

from nmt_expert.api import Result
from nmt_expert.intake.casefile import load_case
from nmt_expert.intake.visitfile import read_visit
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Site, Treatment, Visit
from nmt_expert.report.care.note import ABBREVIATIONS, MOST_ABSENT, in_shorthand
from nmt_expert.report.explanation import Explanation
from tests.examples import examples
from tests.report.limit_check import EXPERT, KB
from tests.report.limit_visits import RANDOM_VISITS
from tests.report.plan_check import plan_of

RICH = """
title: Second visit
complaint: {region: neck, side: right, text: stiff since the long drive}
answers:
  - {headache_reported: yes, region: head_temple, side: right, said: it thumps at my temple}
  - {sustained_static_work: yes, said: I sit all day}
  - {unrefreshing_sleep: yes}
  - {tingling_pins_needles: no}
  - {forward_head: yes}
  - {taut_band: yes, muscle: upper_trapezius, side: right}
  - {hypersensitive_spot: yes, muscle: upper_trapezius, side: right}
  - {familiar_pain_reproduced: probably, muscle: upper_trapezius, side: right}
  - {joint_play_reduced: no, region: neck}
  - {contract_relax_gain: unsure}
  - {blood_thinner: yes}
measures:
  pain: {now: 7, worst: 9, after: 4}
  function: [{activity: reverse the car on the left, score: 3}]
  range: [{movement: neck_rotation, side: right, degrees: 45}]
  onset: after a long drive
  duration: six weeks
  goal: drive again
treatment:
  - {done: held the right upper trapezius, response: turns to 60 degrees}
  - {response: felt lighter}
"""


def noted(visit: Visit, **options: object) -> Explanation:
    return Result(EXPERT.assess(visit)).note(**options)  # type: ignore[arg-type]


def rich() -> Visit:
    return read_visit(KB, RICH.encode(), "rich.yaml")


def words(note: Explanation) -> str:
    return " ".join(note.text().split())


@pytest.mark.parametrize(
    "said",
    [
        'Came for: right neck: "stiff since the long drive"',
        "Pain, of 10: 7 now, 9 at worst, 4 after the session",
        '"reverse the car on the left": 3 of 10',
        "Began: after a long drive; for six weeks",
        "Goal: drive again",
        '"it thumps at my temple" (headache, right temple)',
        '"I sit all day" (long hours in one position); poor or unrefreshing sleep',
        "Denies: tingling or pins and needles",
        "Seen: head carried in front of the shoulders",
        "Felt: right upper trapezius: rope-like tight strand",
        "probably pressing brings on the client's own pain",
        "Not felt: neck: small gliding movement of the joint is reduced",
        "Unclear: range improves at once",
        "Moved: Turning the head, right: 45 degrees",
        "1: Trigger points (",
        "red flags raised: Blood thinners",
        "not screened to the end:",
        "Not a diagnosis.",
        "Done: held the right upper trapezius; response: turns to 60 degrees",
        "Response: felt lighter",
        "Planned: ",
        "Home: ",
        "Retest: ",
        "Review: ",
        "Mind: Blood thinners or a bleeding problem: Light to moderate pressure",
    ],
)
def test_a_rich_visit_is_noted_with_everything_that_was_said_found_and_done(said: str) -> None:
    assert said in words(noted(rich()))


def test_a_rich_note_is_about_half_a_page() -> None:
    assert 25 <= len(noted(rich()).text().splitlines()) <= 50


def test_the_parts_stand_in_order_and_empty_ones_are_left_out() -> None:
    assert re.findall(r"^([SOAP]) - ", noted(rich()).text(), re.MULTILINE) == ["S", "O", "A", "P"]
    told_alone = noted(Visit((Complaint("neck", "left"),), (Answer("headache_reported", "yes"),))).text()
    assert "O - " not in told_alone
    assert "Done" not in told_alone


def test_nothing_is_noted_of_an_empty_visit_but_that_nothing_was_screened() -> None:
    text = noted(Visit()).text()
    assert "S - " not in text
    assert "P - " not in text
    assert "not screened" in text


def test_a_treatment_that_nobody_noted_is_not_invented() -> None:
    case = load_case(KB, Path(str(cases_folder())) / "trigger_points" / "desk-worker-knot-to-the-temple.yaml", "x")
    text = noted(case.visit).text()
    assert "Planned" in text
    assert "Done" not in text
    assert "esponse" not in text


def test_in_an_emergency_the_note_says_stop_first_and_what_to_do_and_no_plan() -> None:
    visit = Visit((Complaint("low_back"),), (Answer("taut_band", "yes"), Answer("saddle_numbness", "yes")))
    note = noted(visit)
    text = words(note)
    assert not note.answer
    assert text.startswith("STOP - EMERGENCY")
    assert "To do: " in text
    assert "I will not massage today" in text
    for never in ("Planned", "Home", "Retest", "Trigger points", "findings consistent with"):
        assert never not in text


def test_denied_symptoms_are_named_and_denied_warning_signs_counted() -> None:
    denied = ("numbness_reported", "tingling_pins_needles", "pregnant", "blood_thinner", "fever_now")
    text = words(noted(Visit((Complaint("neck"),), tuple(Answer(name, "no") for name in denied))))
    assert "Denies: numbness or loss of feeling; tingling or pins and needles" in text
    assert "no red flag raised; warning signs and conditions denied: 3" in text


def test_what_was_looked_for_and_is_not_there_is_not_retested() -> None:
    case = load_case(KB, Path(str(cases_folder())) / "facilitation" / "cyclist-and-the-calf.yaml", "x")
    absent = Answer("overactive_substitution", "no")
    assert [answer for answer in case.visit.answers if answer.finding == absent.finding]
    retested = noted(case.visit).text().partition("Retest: ")[2].partition("Review: ")[0]
    assert retested
    assert KB.label(absent.finding) not in " ".join(retested.split())


@settings(max_examples=examples(60), deadline=None)
@given(RANDOM_VISITS)
def test_no_sign_speaks_for_and_against_one_principle(visit: Visit) -> None:
    for complaint in noted(visit).data.complaints:
        for reached in complaint.reached:
            sides = [{answer.finding for answer in side} for side in (reached.because, reached.against)]
            assert not sides[0] & sides[1]


BAND = Site("", "right", "quadratus_lumborum")
SPOT = ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")


def test_a_sign_stands_on_the_side_of_its_net_effect() -> None:
    answers = (*(Answer(name, "yes", BAND) for name in SPOT), Answer("referred_pain_on_pressure", "no", BAND))
    data = noted(Visit((Complaint("low_back", "right"),), answers)).data
    point = next(each for each in data.complaints[0].reached if each.principle == "trigger_points")
    assert {"taut_band", "familiar_pain_reproduced"} <= {answer.finding for answer in point.because}
    assert {answer.finding for answer in point.against} == {"referred_pain_on_pressure"}


def test_the_place_of_the_only_complaint_is_said_once() -> None:
    here = Site("hand_palm", "right")
    told = tuple(Answer(name, "yes", here) for name in ("tingling_pins_needles", "pain_electric_shooting"))
    denied = tuple(Answer(name, "no", here) for name in ("numbness_reported", "pain_burning"))
    felt = (Answer("muscle_soft_normal", "yes", here), Answer("taut_band", "no", BAND))
    text = words(noted(Visit((Complaint("hand_palm", "right"),), (*told, *denied, *felt))))
    found = text.partition("P - plan")[0]
    assert found.count("right palm") == 1
    assert "Not felt: right quadratus lumborum: rope-like" in text
    both = Visit((Complaint("hand_palm", "right"), Complaint("neck")), told)
    assert "tingling or pins and needles, right palm" in words(noted(both))


@pytest.mark.parametrize(("said", "age"), [("52", "52"), ("early fifties", "50 to 64"), ("", "50 to 64")])
def test_an_age_is_an_age_and_nothing_the_client_says(said: str, age: str) -> None:
    text = words(noted(Visit((Complaint("neck"),), (Answer("age_50_64", "yes", said=said),))))
    assert f"Age: {age}" in text
    assert "Says" not in text


def test_what_is_not_there_and_not_named_is_counted_once() -> None:
    names = [name for name, finding in KB.findings.items() if finding.kind in ("symptom", "palpation")]
    names = [name for name in names if KB.whole_of(name) == name][:40]
    text = words(noted(Visit((Complaint("neck"),), tuple(Answer(name, "no") for name in names))))
    assert f"{40 - 2 * MOST_ABSENT} other signs were asked about or looked for and are not there" in text
    assert "and 3" not in text.partition("A - ")[0]


def test_a_flag_that_has_to_be_asked_about_stands_instead_of_a_plan() -> None:
    visit = Visit((Complaint("low_back"),), (Answer("taut_band", "yes"), Answer("saddle_numbness", "unsure")))
    text = words(noted(visit))
    assert "Ask first: " in text
    assert "Planned" not in text


def test_shorthand_shortens_places_and_findings_and_leaves_the_clients_words() -> None:
    text = words(noted(rich(), abbreviations=True))
    assert "R upper trapezius: taut band + hypersensitive spot" in text
    assert "TrPs (" in text
    assert '"reverse the car on the left"' in text
    assert "held the right upper trapezius" in text


@pytest.mark.parametrize("word", ABBREVIATIONS)
def test_shorthand_is_of_whole_words_outside_quotes(word: str) -> None:
    assert in_shorthand(f'{word}, "{word}"') == f'{ABBREVIATIONS[word]}, "{word}"'
    assert in_shorthand(f"x{word}x") == f"x{word}x"


def test_the_forms_say_the_same_and_the_data_has_all() -> None:
    note = noted(rich(), client="amber-heron", date="2026-05-04")
    for form in (note.text(200), note.markdown(), note.html()):
        assert "amber-heron, 2026-05-04" in form
        assert "held the right upper trapezius" in form
    data = note.to_dict()
    assert data["treatment"][1] == {"done": "", "response": "felt lighter"}
    assert data["complaints"][0]["reached"][0]["principle"] == "trigger_points"


def test_two_complaints_are_told_apart() -> None:
    knot = Site("", "left", "upper_trapezius")
    answers = (Answer("taut_band", "yes", knot), Answer("joint_play_reduced", "yes", Site("knee", "right")))
    text = words(noted(Visit((Complaint("neck", "left"), Complaint("knee", "right")), answers)))
    assert "For: left neck 1: Trigger points" in text
    assert "For: right knee 1: Joint fixation" in text


@settings(max_examples=60, deadline=None)
@given(RANDOM_VISITS)
def test_a_note_plans_what_the_plan_says_within_every_limit_and_nothing_beside_a_flag_that_stops(visit: Visit) -> None:
    assessment = EXPERT.assess(visit)
    note = Result(assessment).note()
    for at, each in enumerate(to_builtins(note.data)["complaints"]):
        assert each["plan"] == plan_of(assessment, at)
    if any(each.plan.stopped for each in note.data.complaints):
        assert "Planned" not in note.text()
    if assessment.safety.emergency:
        assert note.text().startswith("STOP")


@settings(max_examples=60, deadline=None)
@given(RANDOM_VISITS)
def test_no_raised_flag_is_missing_from_the_note(visit: Visit) -> None:
    assessment = EXPERT.assess(visit)
    text = words(Result(assessment).note())
    assert all(" ".join(state.flag.label.split()) in text for state in assessment.safety.raised)


def test_measures_alone_make_a_note() -> None:
    assert "Pain, of 10: 3 now" in words(noted(Visit(measures=Measures(pain_now=3.0), treatment=(Treatment("rest"),))))
