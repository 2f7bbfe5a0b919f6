"""Twenty everyday visits: each is given sensible technique, in a sensible order, and nothing unsafe.

Read as a clinician would: the muscles that drive the picture come among the first, the joint of the region
before distant ones, no retest of another part of the body, no strong tool where it has no place.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.structures import worth_palpating
from tests.report.limit_check import broken, technique_of
from tests.report.presentations import VISITS

EXPERT = Expert(load_knowledge())

WORKED_ON: dict[str, set[str]] = {
    "office neck": {"upper_trapezius", "pectoralis_minor", "levator_scapulae"},
    "tension headache": {"upper_trapezius", "suboccipitals", "temporalis"},
    "frozen shoulder": {"subscapularis", "pectoralis_major", "teres_major"},
    "tennis elbow": {"extensor_carpi_radialis", "extensor_digitorum", "supinator"},
    "carpal tunnel": {"flexor_digitorum_superficialis", "pronator_teres"},
    "thoracic outlet": {"scalenes", "pectoralis_minor", "subclavius"},
    "low back": {"quadratus_lumborum", "erector_spinae_lumbar", "gluteus_medius"},
    "root sciatica": {"erector_spinae_lumbar", "multifidus_lumbar", "gluteus_medius"},
    "piriformis": {"piriformis", "gluteus_maximus"},
    "sacroiliac": {"gluteus_medius", "gluteus_maximus", "quadratus_lumborum", "piriformis"},
    "hip osteoarthritis": {"iliopsoas", "adductor_longus_brevis", "gluteus_medius"},
    "runner's lateral knee": {"vastus_lateralis", "tensor_fasciae_latae", "gluteus_medius"},
    "calf cramp": {"gastrocnemius", "soleus"},
    "plantar heel": {"gastrocnemius", "soleus", "quadratus_plantae"},
    "old ankle sprain": {"fibularis_longus_brevis", "tibialis_anterior", "soleus"},
    "jaw": {"masseter", "temporalis", "lateral_pterygoid"},
    "pain everywhere": {"rhomboids"},
    "whiplash after three months": {"splenius_capitis", "levator_scapulae", "upper_trapezius"},
    "section scar": {"rectus_abdominis", "abdominal_obliques"},
    "low back in pregnancy": {"quadratus_lumborum", "erector_spinae_lumbar", "gluteus_medius"},
}
"""Muscles that a clinician would work on first, among those of the first technique."""

NOT_WORKED_ON: dict[str, set[str]] = {
    "root sciatica": {"gastrocnemius", "soleus", "hamstrings"},
    "frozen shoulder": {"upper_trapezius", "levator_scapulae"},
    "low back in pregnancy": {"iliopsoas", "rectus_abdominis", "gastrocnemius", "soleus"},
    "jaw": {"longus_colli"},
}

LIGHT_ONLY = {"thoracic outlet", "carpal tunnel", "root sciatica", "piriformis", "pain everywhere", "section scar"}

FIRST_JOINT = {
    "frozen shoulder": "glenohumeral", "sacroiliac": "sacroiliac_joint", "hip osteoarthritis": "hip",
    "old ankle sprain": "talocrural", "carpal tunnel": "wrist", "jaw": "tmj", "root sciatica": "lumbosacral",
}  # fmt: skip

ASKED_FIRST = {
    "calf cramp": "rf_dvt", "low back": "rf_cauda_equina", "tension headache": "rf_meningitis_sah",
    "whiplash after three months": "rf_fracture_trauma", "thoracic outlet": "rf_dvt", "frozen shoulder": "rf_cardiac",
}  # fmt: skip
"""An emergency of the place that is asked about above the advice."""

EVERY = pytest.mark.parametrize("name", VISITS)


@cache
def advised(name: str) -> dict[str, Any]:
    assessment = EXPERT.assess(VISITS[name])
    return technique_of(assessment, assessment.complaints[0])


def muscles(shown: dict[str, Any]) -> list[str]:
    return [target["muscle"] for target in shown["structures"]]


def test_a_scar_is_worked_on_where_it_is_stuck():
    adhesions = advised("section scar")["shown"][0]
    assert adhesions["principle"] == "adhesions"
    assert not set(muscles(adhesions)) & {"quadratus_lumborum", "erector_spinae_thoracic"}


def test_there_are_twenty():
    assert len(VISITS) == 20
    assert set(WORKED_ON) == set(VISITS)


@EVERY
def test_each_is_given_technique_on_the_muscles_that_drive_it(name):
    technique = advised(name)
    assert technique["withheld"] == ""
    assert WORKED_ON[name] <= set(muscles(technique["shown"][0]))


@EVERY
def test_nothing_is_worked_on_that_has_no_place_there(name):
    worked = {muscle for shown in advised(name)["shown"] for muscle in muscles(shown)}
    assert not worked & NOT_WORKED_ON.get(name, set())


@EVERY
def test_no_line_breaks_a_limit(name):
    assert broken(EXPERT.assess(VISITS[name])) == []


@pytest.mark.parametrize("name", sorted(LIGHT_ONLY))
def test_nerves_numb_skin_and_a_sensitised_client_are_worked_on_lightly(name):
    targets = [target for shown in advised(name)["shown"] for target in shown["structures"]]
    assert {target["level"] for target in targets} == {"light"}
    assert not {tool for target in targets for tool in target["tools"]} & {"forearm", "elbow"}


@pytest.mark.parametrize(("name", "joint"), FIRST_JOINT.items())
def test_the_joint_of_the_region_comes_before_distant_ones(name, joint):
    assessment = EXPERT.assess(VISITS[name])
    found = worth_palpating(assessment, assessment.complaints[0])
    assert next(structure.id for structure in found if structure.kind == "joint") == joint


@pytest.mark.parametrize(("name", "flag"), ASKED_FIRST.items())
def test_an_emergency_of_the_place_is_asked_about_above_the_advice(name, flag):
    assert flag in [ask["id"] for ask in advised(name)["first_ask"]]


@EVERY
def test_what_is_tested_again_belongs_to_the_place(name):
    kb = EXPERT.knowledge
    retests = {test["finding"] for shown in advised(name)["shown"] for test in shown["retest"]}
    assert retests
    if VISITS[name].complaints[0].region not in ("neck", "head_temple"):
        assert not retests & {"cervical_rotation_limited_60", "spurling_positive", "forward_head"}
    assert retests <= set(kb.findings)


def test_a_muscle_that_was_tested_short_counts_as_found():
    first = muscles(advised("runner's lateral knee")["shown"][0])
    assert first[:2] == ["vastus_lateralis", "tensor_fasciae_latae"]


def test_in_pregnancy_the_client_lies_on_the_side_and_is_not_stretched():
    technique = advised("low back in pregnancy")
    assert {"prone", "supine_flat"} <= {position["id"] for position in technique["not_lying"]}
    lying = {target["position"] for shown in technique["shown"] for target in shown["structures"]}
    assert lying <= {"", "side_lying"}
    assert not [line for shown in technique["shown"] for line in shown["add"] if "full range" in line]
