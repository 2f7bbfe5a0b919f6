"""The report on the shipped knowledge: what a person will really read."""

from __future__ import annotations

import pytest

from nmt_expert.api import Result
from nmt_expert.explain.graph import graph
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.report.printed import html_of, markdown_of, text_of

TRAPEZIUS = Site(side="right", muscle="upper_trapezius")
VISITS = {
    "nothing said": Visit(),
    "one vague finding": Visit((Complaint("neck", "left"),), (Answer("joint_tightness", "yes", said="stiff"),)),
    "trigger point": Visit(
        (Complaint("head_temple", "right"),),
        tuple(Answer(f, "yes", TRAPEZIUS) for f in ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")),
    ),
    "known only to refer here": Visit(
        (Complaint("head_temple", "right"),),
        tuple(
            Answer(name, "yes", Site(place="referring"))
            for name in ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced", "referred_pain_on_pressure")
        ),
    ),
    "nerve": Visit(
        (Complaint("arm", "right"),),
        tuple(Answer(f, "yes") for f in ("tingling_pins_needles", "numbness_reported", "sx_dermatomal_pattern")),
    ),
    "emergency": Visit(
        (Complaint("low_back"),), (Answer("saddle_numbness", "yes"), Answer("contract_relax_gain", "yes"))
    ),
    "contradiction": Visit((), (Answer("taut_band", "yes"), Answer("taut_band", "no"))),
}


@pytest.mark.parametrize("name", VISITS)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_report_fits_its_page_and_names_all_ten_principles(shipped, name, width):
    text = text_of(shipped.assess(VISITS[name]), width=width)
    assert max(map(len, text.splitlines())) <= width
    assert all(entry.label in " ".join(text.split()) for entry in shipped.knowledge.principles.values())


@pytest.mark.parametrize("name", VISITS)
def test_the_other_forms_name_all_ten_principles_too(shipped, name):
    assessment = shipped.assess(VISITS[name])
    for form in (markdown_of(assessment), html_of(assessment)):
        assert all(entry.label in form for entry in shipped.knowledge.principles.values())


def test_a_textbook_trigger_point_comes_first_with_its_technique(shipped):
    text = text_of(shipped.assess(VISITS["trigger point"]))
    assert "The findings are consistent with (right temple)" in text
    assert text.index("Trigger points*") < text.index("Hypertonicity")
    assert "For trigger points" in text


def test_every_reason_says_the_answers_it_stands_on_also_where_only_their_place_is_known(shipped):
    result = Result(shipped.assess(VISITS["known only to refer here"]))
    (complaint,) = result.to_dict()["complaints"]
    first = complaint["principles"][0]
    assert first["id"] == "trigger_points"
    assert all(reason["answers"] for reason in first["reasons_for"])
    how = result.how("trigger_points")
    assert "nothing" not in how.text(length="short")
    assert "in a muscle that can refer there" in " ".join(how.text(length="short").split())
    drawn = graph(result.assessment)
    assert all(any(edge.target == rule.id for edge in drawn.edges) for rule in drawn.of_kind("rule"))


def test_an_emergency_shows_no_technique(shipped):
    text = text_of(shipped.assess(VISITS["emergency"]))
    assert text.startswith("!!!")
    assert "with constant pressure" not in text
