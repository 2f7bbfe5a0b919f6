"""The card: one screen, nothing that a limit forbids, and in an emergency only what to do."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec import to_builtins
from msgspec.structs import replace

from nmt_expert.api import Result, assess
from nmt_expert.authoring.wording import PHRASES
from nmt_expert.intake.casefile import load_case
from nmt_expert.intake.casefolder import load_cases
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit
from nmt_expert.report.care.card_page import EXTENTS
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.forms.html import page
from tests.explain.tiny import TRIGGER_POINT, tiny
from tests.report import plan_check
from tests.report.limit_check import EXPERT, IN_DOUBT, KB, forbidding, stopping
from tests.report.limit_visits import FLAGS, RANDOM_VISITS

NOTE = "--full shows everything: ten principles, every reason, technique, plan."
TRAPEZIUS = Site(side="right", muscle="upper_trapezius")
SPOT = tuple(
    Answer(name, "yes", TRAPEZIUS) for name in ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")
)
TEMPLE = Visit((Complaint("head_temple", "right"),), SPOT)
TOPICS = sorted(path.name for path in Path(str(cases_folder())).iterdir() if path.is_dir())
LABELS = [principle.label for principle in KB.principles.values()]


@cache
def cards(topic: str) -> dict[str, tuple[Result, Explanation]]:
    """The results of all cases of a topic with their cards, by the name of their file."""
    files = sorted((Path(str(cases_folder())) / topic).glob("*.yaml"))
    made = {path.stem: of(load_case(KB, path, path.name).visit) for path in files}
    return {name: (result, result.card(note=NOTE)) for name, result in made.items()}


def of(visit: Visit) -> Result:
    return Result(EXPERT.assess(visit))


def flat(text: str) -> str:
    return " ".join(text.split())


def with_flags(visit: Visit, *findings: str, word: str = "yes") -> Visit:
    return replace(visit, answers=(*visit.answers, *(Answer(name, word) for name in findings)))


# ------------------------------------------------------------------ one screen


def assert_one_screen(card: Explanation) -> None:
    lines = card.text().splitlines()
    assert len(lines) < 24, "and a line to type on"
    assert max(map(len, lines)) <= 80
    assert lines[-1] == NOTE


@pytest.mark.parametrize("topic", TOPICS)
def test_the_card_of_every_case_fits_on_a_screen(topic):
    for _, card in cards(topic).values():
        assert_one_screen(card)


@settings(max_examples=100, deadline=None)
@given(RANDOM_VISITS)
def test_the_card_of_any_visit_fits_on_a_screen(visit):
    assert_one_screen(of(visit).card(note=NOTE))


@pytest.mark.parametrize("word", ["yes", "unsure"])
@pytest.mark.parametrize("action", ["emergency", "urgent_referral", "avoid_area", "modify", ""])
def test_a_card_fits_with_every_flag_of_a_kind_at_once(action, word):
    asks = dict.fromkeys(name for flag in FLAGS if action in ("", flag.action) for name in flag.asks)
    regions = ("neck", "low_back", "knee_anterior", "hand", "leg_posterior")
    complaints = tuple(Complaint(region, "left") for region in regions)
    visit = with_flags(replace(TEMPLE, complaints=(*TEMPLE.complaints, *complaints)), *asks, word=word)
    assert_one_screen(of(visit).card(note=NOTE))


@pytest.mark.parametrize("count", [2, 3, 8])
def test_a_card_fits_with_several_complaints_and_counts_those_it_has_no_room_for(count):
    regions = ("head_temple", "low_back", "leg_posterior", "hand", "neck", "jaw", "hip", "shoulder")[:count]
    card = of(replace(TEMPLE, complaints=tuple(Complaint(name, "right") for name in regions))).card(note=NOTE)
    assert_one_screen(card)
    text = flat(str(card))
    named = [entry.where for entry in card.found.complaints if f"({entry.where})" in text]
    assert named[:2] == [entry.where for entry in card.found.complaints][:2]
    assert len(named) == count or "Also:" in text


def test_each_extent_says_no_more_than_the_one_before():
    for more, less in pairwise(EXTENTS):
        pairs = [(getattr(more, name), getattr(less, name)) for name in more.__struct_fields__]
        assert all(before >= after for before, after in pairs)
        assert any(before > after for before, after in pairs)


def test_the_short_length_says_less_and_still_what_to_do():
    card = of(TEMPLE).card()
    short, usual = card.text(length="short"), card.text()
    assert len(short) < len(usual)
    assert "Work first: Right upper trapezius" in short


# ------------------------------------------------------------------ the law


def forbidden_steps(result: Result, card: Explanation) -> list[str]:
    """Every step of a card that a limit forbids, worked out from the files."""
    assessment, found = result.assessment, []
    states = {state.flag.id: state.state for state in assessment.safety.states}
    doubtful = [state for state in assessment.safety.states if state.state in IN_DOUBT]
    for entry, told in zip(assessment.complaints, card.found.complaints, strict=True):
        if told.steps and any(map(stopping, doubtful)):
            found.append("work beside a flag that stops")
        limits = [(s.flag.id, *rest) for s in doubtful for rest in forbidding(s, states, entry.complaint)]
        found += [line for step in told.steps for line in plan_check.of_step({**to_builtins(step), "add": ()}, limits)]
    return found


@pytest.mark.parametrize("topic", TOPICS)
def test_no_card_of_a_case_breaks_a_limit(topic):
    assert {name: lines for name, made in cards(topic).items() if (lines := forbidden_steps(*made))} == {}


@settings(max_examples=100, deadline=None)
@given(RANDOM_VISITS)
def test_no_card_breaks_a_limit_of_a_flag_that_is_raised_suspected_or_unsettled(visit):
    result = of(visit)
    assert forbidden_steps(result, result.card()) == []


def test_the_check_itself_finds_a_step_that_breaks_a_limit():
    result = of(with_flags(TEMPLE, "blood_thinner"))
    (flag,) = (state for state in result.assessment.safety.raised if state.flag.id == "rf_anticoagulant")
    limits = [(flag.flag.id, *rest) for rest in forbidding(flag, {}, TEMPLE.complaints[0])]
    step = to_builtins(result.card().found.complaints[0].steps[0])
    assert [*plan_check.of_step({**step, "add": (), "tools": ("elbow",), "level": "firm"}, limits)]


@settings(max_examples=60, deadline=None)
@given(RANDOM_VISITS)
def test_a_card_names_or_counts_every_flag_that_was_raised(visit):
    result = of(visit)
    card = result.card()
    text, found = flat(str(card)), card.found
    said = (*found.grave, *(() if found.emergency else found.care))
    unnamed = [flag.label for flag in said if flag.label not in text]
    assert not unnamed or re.search(r"and \d+ more", text)


# ------------------------------------------------------------------ emergencies, doctors, doubts


@pytest.mark.parametrize("topic", TOPICS)
def test_the_card_of_an_emergency_says_only_what_to_do(topic):
    for name, (result, card) in cards(topic).items():
        if result.assessment.safety.emergency:
            text = card.text().removesuffix(f"{NOTE}\n")
            assert text.startswith("!!!"), name
            assert "STOP - EMERGENCY" in text
            assert not [label for label in LABELS if label.lower() in text.lower()], name
            assert not re.search(r"Work first|Try gently|Avoid|Test again|Ask next|support|\+0\.", text), name
            assert len(text.splitlines()) < 24


def test_there_are_emergencies_among_the_cases():
    assert sum(result.assessment.safety.emergency for result, _ in cards("red_flags").values()) > 8


def test_an_emergency_stands_first_in_every_form_and_nothing_is_concluded_in_the_data():
    card = of(with_flags(TEMPLE, "saddle_numbness")).card()
    assert card.markdown().startswith("> **STOP - EMERGENCY")
    assert page(card.document().blocks, "x").partition('<main class="nmt-expert">\n')[2].startswith(
        '<p class="alarm emergency"><strong>STOP - EMERGENCY'
    )  # fmt: skip
    assert [entry["principles"] for entry in card.to_dict()["complaints"]] == [[]]
    assert not card.answer


def test_a_doctor_comes_before_the_principles_and_nothing_is_worked_on():
    text = str(of(with_flags(TEMPLE, "cancer_history")).card())
    assert text.startswith("===")
    assert text.index("URGENT REFERRAL") < text.index("Trigger points")
    assert "Work first" not in text
    assert "Plan: No session before a doctor has seen it" in flat(text)


@pytest.mark.parametrize("how", ["suspected", "unsettled"])
def test_the_question_of_an_emergency_in_doubt_stands_first_and_advice_waits(how):
    visit = with_flags(TEMPLE, "saddle_numbness", word="unsure")
    if how == "suspected":
        visit = replace(TEMPLE, suspected=(Suspicion("rf_cauda_equina", ("saddle_numbness",), "numb seat"),))
    text = flat(str(of(visit).card()))
    question = KB.findings["saddle_numbness"].question
    assert text.index(question) < text.index("Advice waits for the answer") < text.index("Trigger points")
    assert "Work first" not in text
    assert ("said: numb seat" in text) == (how == "suspected")


def test_a_flag_that_shapes_the_work_is_said_with_what_to_do_before_the_principles():
    text = flat(str(of(with_flags(TEMPLE, "blood_thinner")).card()))
    assert text.startswith(f"! {KB.flags['rf_anticoagulant'].label}. {KB.flags['rf_anticoagulant'].do}")
    assert "Avoid: Quick pushes on a joint; rubbing hard across the fibres" in text


# ------------------------------------------------------------------ what it says


def test_a_card_says_the_principle_the_reasons_what_to_do_to_avoid_and_to_test_again():
    text = flat(str(of(TEMPLE).card()))
    for words in (
        "The findings are consistent with (right temple)",
        "1. Trigger points: well supported (+0.84), contested",
        "+ Rope-like tight strand inside a softer muscle + One very tender spot in the band (right upper trapezius)",
        "+ Pressing brings on the client's own pain (right upper trapezius)",
        "Work first: Right upper trapezius: fingertips, then thumb, moderate (4-6 of 10), hold 10-30 s",
        "Avoid: With the head hanging back",
        "Test again: Pressing brings on the client's own pain",
        "Not screened: 89 red flags",
        "Given: 3 yes.",
    ):
        assert words in text


@pytest.mark.parametrize("topic", TOPICS)
def test_the_reasons_of_a_principle_count_and_tell_no_answer_twice(topic):
    for result, card in cards(topic).values():
        data = result.to_dict()
        for told, entry in zip(card.found.complaints, data["complaints"], strict=True):
            by_id = {one["id"]: one for one in entry["principles"]}
            for principle in told.principles:
                counting = [reason["rule"] for reason in by_id[principle.id]["reasons_for"] if reason["counts"]]
                assert [reason.rule for reason in principle.reasons] == [
                    rule for rule in counting if rule in {reason.rule for reason in principle.reasons}
                ]
                words = [part.partition(" (")[0] for reason in principle.reasons for part in reason.told]
                assert len(words) == len(set(words))


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_only_open_or_unlikely_is_never_named_as_consistent(topic):
    for _, card in cards(topic).values():
        for told in card.found.complaints:
            assert {one.band for one in told.principles} <= {"possible", "supported", "well_supported"}
            assert len(told.principles) <= 2


def test_a_visit_with_nothing_supported_says_so_and_what_would_settle_it_most():
    result = of(Visit((Complaint("shoulder", "left"),), (Answer("local_muscle_ache", "yes"),)))
    text = flat(str(result.card()))
    first = result.to_dict()["complaints"][0]["next_checks"][0]
    assert "Nothing is supported yet (left shoulder)" in text
    assert f"Ask next: {first['question']}" in text
    assert "Work first" not in text
    assert not result.card().answer


def test_what_is_only_possible_is_tried_gently_and_says_what_would_settle_it():
    result = of(Visit((Complaint("knee_anterior", "left"),), (Answer("joint_tightness", "yes"),)))
    text = flat(str(result.card()))
    assert "1. Joint fixation: possible (+0.35)" in text
    assert "Ask next:" in text
    assert "Try gently:" in text
    assert "Work first:" not in text


def test_answers_that_follow_are_counted_apart_from_those_that_were_given():
    counts = of(Visit((Complaint("knee_anterior"),), (Answer("joint_play_reduced", "yes"),))).card().found.counts
    assert (counts.yes, counts.no, counts.unsure, counts.follow) == (1, 0, 0, 1)
    text = str(of(Visit((), (Answer("joint_play_reduced", "yes"), Answer("local_muscle_ache", "unsure")))).card())
    assert "Given: 1 yes, 1 unsure; 1 more follows." in text


def test_words_that_were_not_read_take_one_line_with_what_picks_a_reading():
    result = assess(["tight joint", "numb brick wall", "purple elephants"], strict=False, expert=EXPERT)
    text = flat(str(result.card()))
    assert 'Not read: "numb brick wall" (and 1 more); --pick 1=1 takes it as Numbness or loss of feeling: yes' in text


def test_a_contradiction_is_named():
    text = flat(str(of(Visit((), (Answer("taut_band", "yes"), Answer("taut_band", "no")))).card()))
    assert f"To settle: {KB.findings['taut_band'].label}: yes and no" in text
    both = (Answer("joint_play_reduced", "yes"), Answer("joint_play_normal", "yes"))
    labels = " or ".join(KB.findings[name].label for name in ("joint_play_normal", "joint_play_reduced"))
    assert f"To settle: {labels}" in flat(str(of(Visit((), both)).card()))


def test_several_complaints_each_have_their_own_work_and_share_what_to_ask_first():
    visit = replace(TEMPLE, complaints=(*TEMPLE.complaints, Complaint("low_back", "left")))
    firm = (Answer("diffuse_muscle_firmness", "yes", Site("low_back", "left")),)
    text = flat(str(of(replace(visit, answers=(*visit.answers, *firm))).card()))
    assert text.count("First ask:") == 1
    assert text.index("First ask:") < text.index("(right temple)") < text.index("(left low back)")
    assert text.count("Work first:") == text.count("Try gently:") == 1


# ------------------------------------------------------------------ wording and forms


@pytest.mark.parametrize("topic", TOPICS)
def test_a_card_is_no_diagnosis_no_promise_and_no_percentage(topic):
    for name, (result, card) in cards(topic).items():
        text = flat(str(card))
        stated = re.sub(r"[^.!?:;]*\?", "", text).replace("Not a diagnosis;", "")
        assert not [phrase for phrase in PHRASES if phrase.found(stated)], name
        assert "%" not in text
        assert result.assessment.safety.emergency or "Not a diagnosis; support is no probability." in flat(text)


class Outline(HTMLParser):
    """Collects heading levels, and sees that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("topic", TOPICS)
def test_a_card_as_a_page_has_one_title_and_skips_no_level_of_heading(topic):
    for _, card in cards(topic).values():
        outline = Outline()
        outline.feed(page(card.document().blocks, "card"))
        assert outline.open == []
        assert outline.levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(outline.levels))


def test_hostile_words_command_no_terminal_and_no_page():
    said = replace(SPOT[0], said="\x1b[2J<script>")
    near = Suspicion("rf_cauda_equina", ("saddle_numbness",), "\x1b[31m<b>x</b> " + "y" * 300)
    visit = Visit((Complaint("neck", "left", "\x07"),), (said,), title="\x1b]0;t", suspected=(near,))
    card = of(visit).card(note="\x1b[0m")
    assert "\x1b" not in card.text() + card.markdown() + card.html()
    assert "<script>" not in card.html()
    assert "<b>x" not in card.html()
    assert_one_screen(of(visit).card(note=NOTE))


def test_the_data_is_the_same_every_time_and_names_the_steps_of_the_plan():
    card, again = of(TEMPLE).card(), of(TEMPLE).card()
    assert card.to_json() == again.to_json()
    data = card.to_dict()
    assert data["explanation"] == "card"
    plan = of(TEMPLE).plan().to_dict()
    assert [step["muscle"] for step in data["complaints"][0]["steps"]] == [step["muscle"] for step in plan["steps"]]


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("visit", [Visit(), TEMPLE, with_flags(TEMPLE, "saddle_numbness")])
def test_a_card_keeps_to_any_width(visit, width):
    assert max(map(len, of(visit).card(note=NOTE).text(width).splitlines())) <= width


def test_who_was_screened_and_has_no_complaint_gets_a_general_session():
    visit = Visit((), (Answer("pregnant", "no"),))
    assert flat(str(of(visit).card())).startswith("A general session Plan: There is no complaint")


def test_where_nothing_is_possible_the_nearest_principles_stand_with_their_reasons():
    result = assess(["dull ache"], region="neck", side="left")
    first = result.principles[0].support
    card = result.card()
    named = [one["id"] for one in card.to_dict()["complaints"][0]["nearest"]]
    assert named == [one.id for one in result.principles if one.support == first]
    assert f"Nearest: trigger points; hypertonicity; ischemia: open (+{first})" in flat(str(card))
    alone = assess(["muscle feels tight"], region="neck", side="left").card()
    assert "Nearest: hypertonicity: open (+0.15) + Muscle feels tight or wound up" in flat(str(alone))


def test_where_no_place_is_named_no_test_of_one_place_is_named():
    answers = tuple(Answer(name, "yes") for name in ("joint_play_reduced", "joint_tightness", "motion_loss_reported"))
    (complaint,) = of(Visit((), answers)).card().to_dict()["complaints"]
    assert complaint["retest"]
    assert not [label for label in complaint["retest"] if "Neck" in label]


def test_what_was_looked_for_and_not_found_is_not_tested_again():
    answers = (
        Answer("diffuse_muscle_firmness", "yes"),
        Answer("tightness_felt", "yes"),
        Answer("muscle_length_short", "no"),
    )
    card = of(Visit((Complaint("leg_posterior", "right"),), answers)).card().to_dict()
    assert "Length test shows a short muscle" not in card["complaints"][0]["retest"]


def test_a_visit_in_which_nothing_was_said_claims_nothing():
    text = flat(str(of(Visit()).card()))
    assert text.startswith("Nothing is supported yet")
    assert "Given: none." in text
    assert not [label for label in LABELS if label in text]


def test_rules_without_plans_give_a_card_that_says_so():
    card = Result(Expert(tiny()).assess(TRIGGER_POINT)).card(note=NOTE)
    assert_one_screen(card)
    assert "no plan.yaml" in flat(str(card))
    assert not card.answer


def test_what_is_asked_next_is_within_the_scope():
    visits = [case.visit for case in load_cases(KB) if len(case.visit.complaints) == 1]
    for visit in visits[:60]:
        for asked in of(visit).card(scope="simple").found.complaints:
            assert all(KB.needs(one.finding) not in ("orthopaedic", "neurological") for one in asked.ask_next)


def test_what_is_supported_beside_the_first_two_says_so():
    band = Site("", "right", "quadratus_lumborum")
    names = ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")
    others = (
        *("pelvic_anterior_tilt", "rounded_shoulders", "pain_with_sustained_posture", "pain_eased_by_posture_change"),
        *("muscle_length_short", "contract_relax_gain", "end_feel_muscular", "tightness_felt"),
    )
    answers = (*(Answer(name, "yes", band) for name in names), *(Answer(name, "yes") for name in others))
    made = Result(EXPERT.assess(Visit((Complaint("low_back", "right"),), answers)))
    third = made.assessment.complaints[0].principles[2]
    assert KB.scale.at_least(third.band.id, "supported")
    assert f"Also: {KB.label(third.id).lower()} ({third.band.label})" in " ".join(made.card().text().split())
