from __future__ import annotations

import pytest

from nmt_expert.errors import DataError, Issue
from nmt_expert.intake.words import Reading
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from nmt_expert.report.forms.page import bar, wrap
from tests.explain.tiny import CONFLICT, EMERGENCY, EVERY_VISIT, HELD, NERVE, TRIGGER_POINT, UNSETTLED, said
from tests.report.printed import text_of


def flat(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_no_line_is_longer_than_the_page_and_none_ends_in_a_blank(expert, visit, width):
    text = text_of(expert.assess(visit), width=width, how="trigger_points")
    assert all(len(line) <= width and line == line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_support_is_never_a_percentage_and_the_report_is_no_diagnosis(expert, visit):
    text = flat(text_of(expert.assess(visit)))
    assert "%" not in text
    assert "findings consistent with the principles named, not a diagnosis" in text


def test_an_emergency_stands_first_and_nothing_of_technique_follows(expert):
    lines = text_of(expert.assess(EMERGENCY)).splitlines()
    assert lines[0].strip("!") == ""
    assert lines[1] == "STOP - EMERGENCY: Cauda equina signs"
    assert "No massage. Call now." in lines[2]
    text = "\n".join(lines)
    assert '("numb between the legs"): yes' in text
    assert "Advice for" not in text
    assert "What to check next" not in text
    assert text.index("STOP") < text.index("Hypertonicity")


def test_an_unsettled_flag_is_named_before_the_principles_with_its_question(expert):
    text = text_of(expert.assess(UNSETTLED))
    assert text.index("ask: Is there warm leg?") < text.index("Hypertonicity")
    assert "Advice for" not in text


def test_a_principle_is_shown_with_band_number_bar_reason_and_own_words(expert):
    text = text_of(expert.assess(TRIGGER_POINT))
    assert "Trigger points* well supported +0.87 [ |========= ]" in flat(text)
    assert "Because of own-pain. [strong]" in text
    assert 'Own pain ("that is my headache"): yes, right trapezius' in flat(text)
    assert "* contested:" in text


def test_a_rule_set_aside_is_not_counted_among_the_reasons(expert):
    assert "Because of band." not in text_of(expert.assess(TRIGGER_POINT))


def test_a_held_principle_says_until_when_and_what_is_missing(expert):
    text = flat(text_of(expert.assess(HELD)))
    assert "held at possible (+0.83 without the hold) until its minimum pattern is met" in text
    assert "missing: Tender spot" in text


def test_what_speaks_against_is_shown(expert):
    text = flat(text_of(expert.assess(said("tingling", "numb", "own_pain"))))
    assert "- Because of nerve-instead. [moderate] said: Tingling + Numb: yes" in text


def test_principles_nothing_was_said_of_share_one_line(expert):
    text = flat(text_of(expert.assess(said())))
    assert "Nothing said yet for or against: Adhesions, Facilitation, Hypertonicity" in text
    assert "Nothing was said yet." in text


def test_a_contradiction_is_to_be_settled_before_the_principles(expert):
    text = text_of(expert.assess(CONFLICT))
    assert "These two exclude each other:" in text
    assert text.index("- Firm: yes") < text.index("Ischemia")


def test_what_was_not_screened_is_counted(expert):
    assert "Red flags not screened: 4" in text_of(expert.assess(said()))
    clear = said("saddle_numb=no", "fever=no", "clot_before=no", "warm_leg=no", "numb=no")
    assert "Every red flag was asked about." in text_of(expert.assess(clear))


def test_what_was_understood_and_what_was_not_are_listed(expert):
    reading = Reading("frim neck", "firm", "yes", Site(), "spelling")
    issue = Issue("", 0, "phrase", "'wallet' is not understood", "try 'ache'")
    text = text_of(expert.assess(said("firm")), (reading,), (issue,))
    assert '"frim neck"\n    = Firm: yes (spelling repaired)' in text
    assert "'wallet' is not understood" in text
    assert "try 'ache'" in text


def test_driver_and_consequence_are_told_in_a_line_and_a_sentence(expert):
    text = text_of(expert.assess(said("firm", "ache")))
    assert "hypertonicity -> ischemia" in text
    assert "tension squeezes vessels. (contested)" in flat(text)


def test_a_check_says_what_yes_and_no_would_move_and_whose_pattern_it_belongs_to(expert):
    text = flat(text_of(expert.assess(said("tingling", "numb"))))
    assert "1. Is there strip? how: Do what shows strip. yes: nerve compression up; no: nerve compression down" in text
    assert "part of the minimum pattern of nerve compression" in text
    assert "when not: Never when it hurts." in text


def test_each_complaint_has_a_section_of_its_own(expert):
    visit = Visit((Complaint("leg", "left"), Complaint("neck_side", "right")), (Answer("firm", "yes", Site("leg")),))
    text = text_of(expert.assess(visit))
    assert "Complaint 1 (left leg)" in text
    assert "Complaint 2 (right side of the neck)" in text
    assert text.count("With every technique") == 1


def test_colour_adds_codes_and_changes_no_word(expert):
    import re

    assessment = expert.assess(EMERGENCY)
    plain, coloured = text_of(assessment), text_of(assessment, color=True)
    assert "\x1b[" not in plain
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_how_shows_every_rule_with_its_share_and_what_it_repeats(expert):
    text = flat(text_of(expert.assess(TRIGGER_POINT), how="trigger_points"))
    assert "How Trigger points was reached (right side of the neck)" in text
    assert "trigger_points.ache: +0.21 (moderate 0.35 x 0.6)" in text
    assert "not counted, said already by trigger_points.spot-in-band" in text
    assert "kappa 0.45 (measured on trigger point palpation)" in text


def test_how_goes_through_hypotheses(expert):
    text = flat(text_of(expert.assess(NERVE), how="nerve_compression"))
    assert "Nerve-like feelings: supported, support +0.60" in text
    assert "[x] Tingling: yes" in text


def test_how_of_an_unknown_name_says_which_was_probably_meant(expert):
    with pytest.raises(DataError, match="did you mean 'trigger_points'"):
        text_of(expert.assess(said()), how="trigger_pionts")


@pytest.mark.parametrize(
    ("speaks_for", "speaks_against", "drawn"),
    [
        (0.0, 0.0, "[          |          ]"),
        (0.6, -0.2, "[        --|======    ]"),
        (0.001, 0.0, "[          |=         ]"),
        (0.9999, -0.9999, "[----------|==========]"),
    ],
)
def test_a_bar_tells_for_and_against_apart_without_colour(speaks_for, speaks_against, drawn):
    assert bar(speaks_for, speaks_against) == drawn


def test_a_word_longer_than_the_line_is_broken_and_nothing_is_lost():
    lines = wrap("ab " + "x" * 25 + " cd", 10)
    assert max(map(len, lines)) <= 10
    assert "".join(lines).replace(" ", "") == "ab" + "x" * 25 + "cd"


def test_an_empty_text_gives_no_line():
    assert wrap("  \n ", 10) == []
