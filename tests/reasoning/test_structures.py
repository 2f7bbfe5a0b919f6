"""The structures worth palpating, and why."""

from __future__ import annotations

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
    from dataclasses import replace

    kb = body()
    kb.findings["band"] = replace(kb.findings["band"], kind="palpation")
    found = named(answer("band", muscle="scalenes", side="left"), complaint=NECK, kb=kb)
    assert next(iter(found)) == "scalenes"
    assert found["scalenes"] == ["found", "lies"]


def test_a_posture_that_was_seen_names_the_muscles_it_shortens_near_the_complaint():
    kb = body()
    kb.postures["crossed"] = Posture("crossed", "Crossed", "", findings=("dull",), short=("upper_trapezius", "soleus"))
    assert named(answer("dull"), kb=kb) == {"upper_trapezius": ["refers", "short"]}


def test_without_a_region_nothing_is_named():
    assert named(answer("band"), complaint=Complaint()) == {}
