from __future__ import annotations

import re

import pytest

from nmt_expert.reasoning.structures import Reason, Structure
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from nmt_expert.report.structures import sentence, structure_words
from tests.report.printed import data_of, html_of, markdown_of, text_of

SCALENES = Site(side="right", muscle="scalenes")
TRIGGER = tuple(
    Answer(name, "yes", SCALENES)
    for name in ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced", "referred_pain_on_pressure")
)
NECK = Visit((Complaint("neck", "right"),), (*TRIGGER, Answer("forward_head", "yes")))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason("refers", ("head_temple", "eye")), "tends to send pain here (temple, eye)"),
        (Reason("lies", ("neck_lateral",)), "lies here (side of the neck)"),
        (
            Reason("catches", ("median",), "between its two heads", "strong"),
            "can catch the median nerve: between its two heads",
        ),
        (
            Reason("pressed", ("wrist_volar",), "carpal tunnel"),
            "can be pressed at the palm side of the wrist: carpal tunnel",
        ),
        (Reason("short", ("forward_head",)), "tends to be short in a pattern seen here: forward head"),
        (Reason("found", ("taut_band",)), "was found there: rope-like tight strand inside a softer muscle"),
        (Reason("moves", ("masseter", "temporalis")), "is moved by muscles of this area: masseter, temporalis"),
    ],
)
def test_every_reason_is_a_plain_half_sentence(shipped, reason, said):
    assert sentence(shipped.knowledge, reason) == said


def test_a_catch_that_rests_on_nearness_says_so(shipped):
    said = sentence(shipped.knowledge, Reason("catches", ("radial",), "along its outer edge", "weak"))
    assert said.endswith("(rests on nearness alone)")


def test_of_many_regions_the_first_are_named_and_the_rest_counted(shipped):
    said = sentence(shipped.knowledge, Reason("refers", ("eye", "ear", "jaw", "head_temple", "throat")))
    assert said == "tends to send pain here (eye, ear, jaw and 2 more)"


@pytest.mark.parametrize(
    ("structure", "said"),
    [
        (Structure("muscle", "scalenes", "right", ()), "right scalenes (anterior, middle, posterior)"),
        (Structure("nerve", "median", "left", ()), "left median nerve"),
        (Structure("nerve", "median", "both", ()), "median nerve, both sides"),
        (Structure("joint", "cervical_facets", "", ()), "cervical facets (joint)"),
        (Structure("joint", "sacroiliac_joint", "left", ()), "left sacroiliac (joint)"),
    ],
)
def test_a_structure_is_called_by_its_name_and_side(shipped, structure, said):
    assert structure_words(shipped.knowledge, structure) == said


def test_structures_stand_in_every_form_with_reasons_and_cautions(shipped):
    assessment = shipped.assess(NECK)
    first = data_of(assessment)["complaints"][0]["structures"][0]
    assert (first["id"], first["label"]) == ("scalenes", "right scalenes (anterior, middle, posterior)")
    assert {"rf_anterior_neck", "rf_cervical_artery"} <= {caution["id"] for caution in first["cautions"]}
    text = flat(text_of(assessment))
    assert "1. Right scalenes (anterior, middle, posterior): was found there:" in text
    assert "mind: Front of the neck: artery, windpipe, nerves (not asked)" in text
    for form in (markdown_of(assessment).replace("\\", ""), html_of(assessment)):
        assert "Worth palpating" in form
        assert "was found there: rope-like tight strand" in form
        assert "Front of the neck: artery, windpipe, nerves (not asked)" in form


def test_technique_names_the_muscle_its_note_and_the_places_never_to_press_in_every_form(shipped):
    assessment = shipped.assess(NECK)
    technique = data_of(assessment)["complaints"][0]["technique"]
    assert technique["shown"][0]["structures"][0]["tools"] == ["fingertips"]
    assert {place["flag"] for place in technique["never_deep"]} == {"rf_anterior_neck", "rf_suboccipital_rotation"}
    assert "elbow" not in technique["shown"][0]["tools"], "never near the front of the neck"
    for form in (text_of, markdown_of, html_of):
        page = flat(re.sub("</?span[^>]*>", "", form(assessment))).replace("\\", "")
        assert "on: Right scalenes (anterior, middle, posterior): Head supported" in page
        assert "Never deeply here, whatever was answered" in page
        assert "front of the neck, throat: Never press deeply or long here." in page
        assert "light (0-3)" in page
        assert "Test again afterwards" in page
        assert "Never above 7 on the client's own 0-10 scale" in page.replace("&#x27;", "'")


def test_while_massage_is_forbidden_nothing_is_to_be_palpated(shipped):
    fever = NECK.with_answers(Answer("fever_now", "yes"))
    assert data_of(shipped.assess(fever))["complaints"][0]["structures"] == []
    assert "Worth palpating" not in text_of(shipped.assess(fever))


def test_a_place_to_keep_off_is_a_caution_of_the_muscle_that_lies_there(shipped):
    visit = NECK.with_answers(Answer("skin_broken", "yes", Site("neck_posterior", "right")))
    structures = data_of(shipped.assess(visit))["complaints"][0]["structures"]
    trapezius = next(entry for entry in structures if entry["id"] == "upper_trapezius")
    assert ("rf_open_skin", "raised") in {(caution["id"], caution["state"]) for caution in trapezius["cautions"]}


def test_without_a_place_there_is_nothing_to_palpate(shipped):
    assert data_of(shipped.assess(Visit((), TRIGGER)))["complaints"][0]["structures"] == []
