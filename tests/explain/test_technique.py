from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.explain.technique import never_deep, targets
from nmt_expert.knowledge.model import Flag, StructureNote
from nmt_expert.reasoning.structures import Reason, Structure
from tests.explain.tiny import said, tiny

BAND = Structure("muscle", "trapezius", "right", (Reason("found", ("taut_band",)),))
CATCHES = Structure("muscle", "levator", "right", (Reason("catches", ("a nerve",)),))
NERVE = Structure("nerve", "a nerve", "right", (Reason("pressed", ("neck_side",)),))


def noted(*notes: StructureNote):
    kb = tiny()
    return replace(kb, technique_common=replace(kb.technique_common, structures=notes))


def names(found):
    return [target.structure.id for target in found]


def test_the_muscles_of_a_technique_are_those_whose_reason_is_about_its_principle():
    found = (BAND, CATCHES, NERVE)
    assert names(targets(tiny(), "trigger_points", found)) == ["trapezius"]
    assert names(targets(tiny(), "nerve_entrapment", found)) == ["levator"]
    assert names(targets(tiny(), "hypertonicity", found)) == ["trapezius"]


def test_technique_goes_to_no_nerve():
    assert targets(tiny(), "nerve_compression", (NERVE,)) == ()


def test_a_note_goes_with_its_muscle_and_its_tools_are_the_only_ones():
    kb = noted(StructureNote("trapezius", "Lift it.", ("thumb",)), StructureNote("levator", "Else."))
    (target,) = targets(kb, "trigger_points", (BAND,))
    assert [note.advice for note in target.notes] == ["Lift it."]
    assert target.tools == ("thumb",)


def test_a_note_for_one_principle_is_not_said_for_another():
    kb = noted(StructureNote("trapezius", "Lift it.", principles=("ischemia",)))
    assert targets(kb, "trigger_points", (BAND,))[0].notes == ()
    assert targets(kb, "ischemia", (BAND,))[0].notes != ()


def entry_and(kb, *flags: Flag):
    from nmt_expert.reasoning.assess import Expert

    kb = replace(kb, flags={**kb.flags, **{flag.id: flag for flag in flags}})
    return kb, Expert(kb).assess(said("firm")).complaints[0]


def test_places_of_the_area_nobody_presses_deeply_are_named_whatever_was_answered():
    throat = Flag("rf_side", "Side", "local", "avoid_area", "Keep off.", ("fever",), avoid=("neck_side",))
    kb, entry = entry_and(tiny(), throat)
    assert [(place.flag.id, place.regions) for place in never_deep(kb, entry, ())] == [("rf_side", ("neck_side",))]


def test_places_elsewhere_are_named_only_if_a_muscle_to_work_on_lies_there():
    leg = Flag("rf_leg", "Leg", "local", "avoid_area", "Keep off.", ("fever",), avoid=("leg",))
    kb, entry = entry_and(tiny(), leg)
    assert never_deep(kb, entry, ("trapezius",)) == ()
    kb.muscles["calf"] = replace(kb.muscles["levator"], id="calf", lies_in=("leg",))
    assert [place.regions for place in never_deep(kb, entry, ("calf",))] == [("leg",)]


def test_a_flag_that_sends_on_is_no_place():
    stop = Flag("rf_stop", "Stop", "local", "urgent_referral", "Refer.", ("fever",), avoid=("neck_side",))
    kb, entry = entry_and(tiny(), stop)
    assert never_deep(kb, entry, ()) == ()
