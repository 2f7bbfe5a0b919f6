from __future__ import annotations

from nmt_expert.intake.words import Reading
from nmt_expert.reasoning.visit import Answer, Site
from nmt_expert.report.forms.markdown import escape
from tests.explain.tiny import EMERGENCY, HELD, TRIGGER_POINT, said
from tests.report.printed import markdown_of


def test_an_emergency_comes_before_everything_and_shows_no_technique(expert):
    text = markdown_of(expert.assess(EMERGENCY))
    assert text.index("STOP - EMERGENCY: Cauda equina signs") < text.index("## The findings are consistent with")
    assert "Advice for" not in text


def test_ten_principles_stand_in_a_table_with_band_and_support(expert):
    text = markdown_of(expert.assess(TRIGGER_POINT))
    assert r"| Trigger points\* | well supported | +0.87 |" in text
    assert text.count("\n| ") == 12
    assert "%" not in text


def test_a_held_principle_says_until_when(expert):
    held = (
        "held at possible (+0.83 without the hold) until its minimum pattern is met: Whatever makes trigger\\_points."
    )
    assert held in markdown_of(expert.assess(HELD))


def test_what_a_person_typed_cannot_become_markup(expert):
    typed = "<b>*firm*</b> [x](y)\n# boo"
    visit = said(Answer("firm", "yes", said=typed))
    text = markdown_of(expert.assess(visit), (Reading(typed, "firm", "yes", Site(), "exact"),))
    assert "<b>" not in text.replace(r"\<b", "")
    assert "\n# boo" not in text
    assert escape("*a* | <b>") == r"\*a\* \| \<b\>"
