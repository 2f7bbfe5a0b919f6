"""What each level and action takes away, flag by flag on the shipped knowledge, as a person reads it."""

from __future__ import annotations

from functools import cache

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import Flag
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.report.printed import data_of, html_of, markdown_of, text_of

KB = load_knowledge(use_cache=False)
EXPERT = Expert(KB)
HELD = "with constant pressure"
"""How every technique is told, and nothing else."""

TENSE = ("diffuse_muscle_firmness", "muscle_length_short", "contract_relax_gain", "end_feel_muscular")


COMPLAINED = Site()
"""Where an answer without a place belongs: to the complaint."""


def own_question(flag: Flag) -> str:
    """The question of a flag that concerns the fewest others."""
    return min(flag.asks, key=lambda name: sum(name in other.asks for other in KB.flags.values()))


@cache
def with_one_flag(flag: Flag, complaint: Complaint, site: Site = COMPLAINED) -> Assessment:
    """A tense muscle, every red-flag question denied but one of this flag."""
    name = own_question(flag)
    asked = dict.fromkeys(ask for other in KB.flags.values() for ask in other.asks if ask != name)
    answers = [Answer(finding, "yes") for finding in TENSE] + [Answer(finding, "no") for finding in asked]
    return EXPERT.assess(Visit((complaint,), (*answers, Answer(name, "yes", site))))


def place_of(flag: Flag) -> Complaint:
    return Complaint((*flag.screen, "neck")[0], "left")


def _keeps_off_here(flag: Flag) -> bool:
    """Whether a yes to the flag's own question keeps off the place where it was given."""
    here = [limit for limit in flag.limits if limit.where == "here" and limit.pressure == "none"]
    return any(not limit.signs or own_question(flag) in limit.signs for limit in here)


def report(assessment: Assessment) -> str:
    return " ".join(text_of(assessment, width=100).split())


def flags(*pairs: tuple[str, str]) -> list[object]:
    chosen = [flag for flag in KB.flags.values() if (flag.level, flag.action) in pairs]
    assert chosen
    return [pytest.param(flag, id=flag.id) for flag in chosen]


def alone(flag: Flag, assessment: Assessment) -> bool:
    """Whether no other flag was raised or left unsettled."""
    return [state.flag.id for state in assessment.safety.of("raised", "unsettled")] == [flag.id]


def test_a_tense_muscle_with_every_question_denied_shows_its_technique_and_nothing_is_left_to_screen():
    asked = dict.fromkeys(ask for flag in KB.flags.values() for ask in flag.asks)
    answers = [Answer(f, "yes") for f in TENSE] + [Answer(f, "no") for f in asked]
    text = report(EXPERT.assess(Visit((Complaint("neck", "left"),), tuple(answers))))
    assert "For hypertonicity" in text
    assert "Every red flag was asked about." in text
    assert "Never above 7" in text
    assert "When to stop:" in text


@pytest.mark.parametrize("flag", flags(("absolute", "emergency")))
def test_an_emergency_is_the_first_line_of_every_form_and_leaves_no_technique(flag):
    assessment = with_one_flag(flag, place_of(flag))
    lines = text_of(assessment, width=100).splitlines()
    assert set(lines[0]) == {"!"}
    assert lines[1].startswith("STOP - EMERGENCY: ")
    text = report(assessment)
    assert f"STOP - EMERGENCY: {flag.label}" in text
    assert flag.do.split(". ")[0] in text
    assert HELD not in text
    assert "Worth palpating" not in text
    assert "Technique is withheld" in text
    assert markdown_of(assessment).index("STOP - EMERGENCY") < markdown_of(assessment).index("## ")
    assert 'class="alarm emergency"' in html_of(assessment)
    assert HELD not in markdown_of(assessment) + html_of(assessment)


@pytest.mark.parametrize("flag", flags(("absolute", "urgent_referral")))
def test_an_absolute_referral_stands_first_and_leaves_no_technique(flag):
    assessment = with_one_flag(flag, place_of(flag))
    text = report(assessment)
    assert text.startswith(("=", "!"))
    assert f"URGENT REFERRAL: {flag.label}" in text
    assert HELD not in text
    assert "Worth palpating" not in text


@pytest.mark.parametrize("flag", flags(("absolute", "modify")))
def test_an_absolute_change_postpones_and_says_why(flag):
    text = report(with_one_flag(flag, place_of(flag)))
    assert flag.do in text
    assert "Technique is withheld" in text
    assert HELD not in text


KEEPS_OFF = [p for p in flags(("local", "avoid_area"), ("local", "urgent_referral")) if _keeps_off_here(p.values[0])]


@pytest.mark.parametrize("flag", KEEPS_OFF)
def test_a_local_flag_keeps_off_its_place_and_leaves_the_rest(flag):
    place = place_of(flag)
    assessment = with_one_flag(flag, place, Site(place.region, place.side))
    (complaint,) = data_of(assessment)["complaints"]
    technique = complaint["technique"]
    area = fine_regions(KB, place.region)
    assert {spot["region"] for spot in technique["avoid"] if spot["flag"] == flag.id} >= area
    worked = {region for shown in technique["shown"] for target in shown["structures"] for region in target["regions"]}
    assert not worked & area
    assert flag.label in report(assessment)


@pytest.mark.parametrize("flag", KEEPS_OFF)
def test_a_local_flag_elsewhere_is_a_place_to_keep_off(flag):
    assessment = with_one_flag(flag, Complaint("jaw", "left"), Site("heel", "right"))
    technique = data_of(assessment)["complaints"][0]["technique"]
    assert flag.id in {spot["flag"] for spot in technique["avoid"]}
    if alone(flag, assessment):
        assert "Keep off: " in report(assessment)
        assert HELD in report(assessment)


@pytest.mark.parametrize("flag", flags(("relative", "urgent_referral")))
def test_a_relative_referral_stands_first_and_what_is_shown_keeps_its_limits(flag):
    assessment = with_one_flag(flag, place_of(flag))
    text = report(assessment)
    assert text.startswith(("=", "!"))
    assert f"URGENT REFERRAL: {flag.label}" in text
    technique = data_of(assessment)["complaints"][0]["technique"]
    assert technique["shown"] or technique["withheld"]


@pytest.mark.parametrize("flag", flags(("relative", "modify")))
def test_a_relative_change_goes_with_the_technique(flag):
    assessment = with_one_flag(flag, place_of(flag))
    text = report(assessment)
    assert flag.do in text
    if alone(flag, assessment):
        assert f"! {flag.label}: {flag.do}" in text
        assert HELD in text or "Nothing sensible is left" in text


def test_most_rows_were_tested_with_one_flag_alone():
    relative = [flag for flag in KB.flags.values() if flag.level == "relative"]
    assert sum(alone(flag, with_one_flag(flag, place_of(flag))) for flag in relative) > len(relative) / 2


@pytest.mark.parametrize("form", [text_of, markdown_of, html_of])
def test_what_is_unsettled_and_what_was_not_screened_is_said_in_every_form(form):
    visit = Visit((Complaint("neck", "left"),), (Answer("bladder_bowel_change", "unsure"),))
    page = " ".join(form(EXPERT.assess(visit)).split())
    assert "Not settled" in page
    for part in KB.parts["bladder_bowel_change"]:
        assert KB.findings[part].question in page
    assert f"Red flags not screened: {len(KB.flags) - 1}" in page
    assert "none of them is ruled out" in page


def test_the_data_lists_what_is_unsettled_and_what_was_not_screened():
    visit = Visit((Complaint("neck", "left"),), (Answer("bladder_bowel_change", "unsure"),))
    safety = data_of(EXPERT.assess(visit))["safety"]
    assert [flag["id"] for flag in safety["unsettled"]] == ["rf_cauda_equina"]
    assert len(safety["not_screened"]) == len(KB.flags) - 1
    assert all(flag["ask"] for flag in safety["not_screened"])
