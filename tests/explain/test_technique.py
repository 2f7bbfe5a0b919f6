from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.explain.care.technique import advice, never_deep, targets
from nmt_expert.knowledge.model import Flag, Limit, StructureNote, TechniqueStep
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.structures import Reason, Structure
from tests.explain.tiny import said, tiny

BAND = Structure("muscle", "trapezius", "right", (Reason("found", ("taut_band",)),))
CATCHES = Structure("muscle", "levator", "right", (Reason("catches", ("a nerve",)),))
NERVE = Structure("nerve", "a nerve", "right", (Reason("pressed", ("neck_side",)),))


def noted(*notes: StructureNote):
    kb = tiny()
    return replace(kb, technique_common=replace(kb.technique_common, structures=notes))


def names(found):
    return [structure.id for structure in found]


def test_the_muscles_of_a_technique_are_those_whose_reason_is_about_its_principle():
    found = (BAND, CATCHES, NERVE)
    assert names(targets(tiny(), "trigger_points", found)) == ["trapezius"]
    assert names(targets(tiny(), "nerve_entrapment", (CATCHES,))) == ["levator"]
    assert names(targets(tiny(), "hypertonicity", found)) == ["trapezius"]


def test_technique_goes_to_no_nerve():
    assert targets(tiny(), "nerve_compression", (NERVE,)) == ()


def worked(kb, principle="trigger_points", *more):
    assessment = Expert(kb).assess(said("firm", "short", "taut_band", "tender_spot", "own_pain", *more))
    made = advice(assessment, assessment.complaints[0], (BAND,))
    return next((s for s in made.suggestions if s.technique.principle == principle), None)


def test_a_note_goes_with_its_muscle_and_its_tools_are_the_only_ones():
    kb = noted(StructureNote("trapezius", "Lift it.", tools=("elbow",)), StructureNote("levator", "Else."))
    (work,) = worked(kb, "hypertonicity").work
    assert [note.advice for note in work.notes] == ["Lift it."]
    assert work.tools == ("elbow",)


def test_a_note_for_one_principle_is_not_said_for_another():
    kb = noted(StructureNote("trapezius", "Lift it.", principles=("ischemia",)))
    assert worked(kb, "hypertonicity").work[0].notes == ()


def entry_and(kb, *flags: Flag):
    kb = replace(kb, flags={**kb.flags, **{flag.id: flag for flag in flags}})
    return kb, Expert(kb).assess(said("firm")).complaints[0]


def standing(name, region):
    limits = (Limit(regions=(region,), pressure="light", always=True),)
    return Flag(name, "Side", "local", "avoid_area", "Keep off.", ("fever",), limits=limits)


def test_places_of_the_area_nobody_presses_deeply_are_named_whatever_was_answered():
    kb, entry = entry_and(tiny(), standing("rf_side", "neck_side"))
    assert [(place.flag.id, place.regions) for place in never_deep(kb, entry, ())] == [("rf_side", ("neck_side",))]


def test_places_elsewhere_are_named_only_if_a_muscle_to_work_on_lies_there():
    kb, entry = entry_and(tiny(), standing("rf_leg", "leg"))
    assert never_deep(kb, entry, ("trapezius",)) == ()
    kb.muscles["calf"] = replace(kb.muscles["levator"], id="calf", lies_in=("leg",))
    assert [place.regions for place in never_deep(kb, entry, ("calf",))] == [("leg",)]


def test_what_is_forbidden_is_left_out_or_replaced_and_the_rest_is_said():
    steps = (
        TechniqueStep("Warm it.", ("heat",)),
        TechniqueStep("Lengthen it.", ("stretch",), "Move it a little."),
        TechniqueStep("Breathe."),
    )
    kb = tiny()
    technique = replace(kb.techniques["hypertonicity"], add=steps)
    no_heat = Limit(where="everywhere", no_actions=("heat", "stretch"))
    flag = Flag("rf_hot", "Hot", "relative", "modify", "No heat.", ("numb",), limits=(no_heat,))
    kb = replace(kb, techniques={**kb.techniques, "hypertonicity": technique}, flags={**kb.flags, "rf_hot": flag})
    assert worked(kb, "hypertonicity").add == ("Warm it.", "Lengthen it.", "Breathe.")
    kb = replace(kb, flags={"rf_hot": replace(flag, triggers=("ache",))})
    assert worked(kb, "hypertonicity", "ache").add == ("Move it a little.", "Breathe.")
