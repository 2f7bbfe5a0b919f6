"""The structures worth palpating, and why."""

from __future__ import annotations

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import Posture, Reads, Rule
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.structures import structures
from nmt_expert.reasoning.visit import Complaint
from tests.reasoning.body import NECK, TEMPLE, answer, body, visit

ENTRAPMENT = Rule("nerve_entrapment.numb", "nerve_entrapment", Reads("numb"), 1, "moderate", 0.35, "")


def named(*answers, complaint=TEMPLE, kb=None):
    kb = kb or body()
    entry = Expert(kb).assess(visit(*answers, complaints=(complaint,))).complaints[0]
    return {structure.id: [reason.kind for reason in structure.reasons] for structure in structures(kb, entry)}


def test_a_muscle_that_refers_to_the_complaint_is_named_and_one_far_away_is_not():
    assert named() == {"upper_trapezius": ["refers"]}


def test_muscles_that_lie_in_the_area_come_after_those_that_also_refer_to_it():
    assert list(named(complaint=NECK)) == ["upper_trapezius", "scalenes"]
    assert named(complaint=NECK)["scalenes"] == ["lies"]


def test_what_catches_a_nerve_is_named_only_once_a_nerve_is_likely():
    hand = Complaint("hand", "left")
    assert named(complaint=hand, kb=body(ENTRAPMENT)) == {}
    assert named(answer("numb"), complaint=hand, kb=body(ENTRAPMENT)) == {"scalenes": ["catches"]}


def test_a_band_found_in_a_muscle_brings_it_to_the_top():
    from msgspec.structs import replace

    kb = body()
    kb.findings["band"] = replace(kb.findings["band"], kind="palpation")
    found = named(answer("band", muscle="scalenes", side="left"), complaint=NECK, kb=kb)
    assert next(iter(found)) == "scalenes"
    assert found["scalenes"] == ["found", "lies"]


def test_a_posture_that_was_seen_names_the_muscles_it_shortens_near_the_complaint():
    from msgspec.structs import replace

    kb = body()
    kb.findings["dull"] = replace(kb.findings["dull"], kind="observation")
    for name in ("crossed", "layered"):
        kb.postures[name] = Posture(name, name, "", findings=("dull",), short=("upper_trapezius", "soleus"))
    assert named(answer("dull"), kb=kb) == {"upper_trapezius": ["refers", "short"]}
    assert named(answer("dull", "no"), kb=kb) == {"upper_trapezius": ["refers"]}


def test_a_posture_is_not_seen_because_its_region_hurts():
    kb = body()
    kb.postures["crossed"] = Posture("crossed", "Crossed", "", findings=("dull",), short=("upper_trapezius",))
    assert named(answer("dull"), kb=kb) == {"upper_trapezius": ["refers"]}, "a symptom was told, nothing was seen"


def test_without_a_region_nothing_is_named():
    assert named(answer("band"), complaint=Complaint()) == {}


# ------------------------------------------------------------------ what a textbook names, on the shipped knowledge

NERVE = (
    "tingling_pins_needles", "sx_single_nerve_pattern", "nerve_trunk_tender", "sx_dermatomal_pattern",
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return Expert(load_knowledge(use_cache=False))


def found(expert, region, *findings):
    answers = [answer(name) for name in findings]
    entry = expert.assess(visit(*answers, complaints=(Complaint(region, "left"),))).complaints[0]
    return [structure.id for structure in structures(expert.knowledge, entry)]


@pytest.mark.parametrize(
    ("region", "first", "among"),
    [
        ("head_temple", "upper_trapezius", {"temporalis", "suboccipitals", "sternocleidomastoid"}),
        ("jaw", "", {"masseter", "medial_pterygoid", "lateral_pterygoid"}),
        ("neck", "", {"upper_trapezius", "levator_scapulae", "scalenes", "sternocleidomastoid"}),
        ("shoulder", "infraspinatus", {"supraspinatus", "subscapularis", "deltoid"}),
        ("interscapular", "", {"rhomboids", "middle_trapezius", "levator_scapulae"}),
        ("chest", "", {"pectoralis_major", "pectoralis_minor", "intercostals"}),
        ("low_back", "", {"erector_spinae_lumbar", "multifidus_lumbar", "quadratus_lumborum", "iliopsoas"}),
        ("buttock", "", {"piriformis", "gluteus_maximus", "gluteus_medius", "gluteus_minimus"}),
        ("groin", "", {"iliopsoas", "adductor_longus_brevis"}),
        ("thigh_lateral", "", {"tensor_fasciae_latae", "vastus_lateralis", "gluteus_minimus"}),
        ("knee", "", {"vastus_medialis", "rectus_femoris", "gastrocnemius"}),
        ("leg_posterior", "", {"gastrocnemius", "soleus"}),
        ("heel", "", {"soleus", "quadratus_plantae"}),
        ("elbow_lateral", "", {"extensor_carpi_radialis", "supinator", "brachioradialis"}),
        ("thumb", "", {"scalenes", "brachialis"}),
    ],
)
def test_what_is_named_for_a_region_is_what_a_textbook_names(shipped, region, first, among):
    names = found(shipped, region)
    assert among <= set(names)
    assert not first or names[0] == first


@pytest.mark.parametrize(
    ("region", "among"),
    [
        ("hand", {"scalenes", "pectoralis_minor", "pronator_teres"}),
        ("leg_posterior", {"piriformis", "gluteus_minimus", "hamstrings"}),
        ("thigh_lateral", {"lateral_femoral_cutaneous", "sartorius"}),
        ("elbow_lateral", {"supinator"}),
    ],
)
def test_with_nerve_symptoms_the_places_that_can_catch_the_nerve_are_named(shipped, region, among):
    assert among <= set(found(shipped, region, *NERVE))


@pytest.mark.parametrize("region", ["neck", "head_temple", "shoulder", "interscapular", "hand"])
def test_no_muscle_of_the_lower_body_is_named_for_the_upper(shipped, region):
    low = {
        "low_back",
        "sacrum",
        "buttock",
        "groin",
        "hip_lateral",
        "abdomen_lower",
        *shipped.knowledge.regions["leg_whole"].parts,
    }
    muscles = shipped.knowledge.muscles
    names = [name for name in found(shipped, region, *NERVE) if name in muscles and name != "latissimus_dorsi"]
    assert names
    assert not [name for name in names if set(muscles[name].lies_in) & low]
