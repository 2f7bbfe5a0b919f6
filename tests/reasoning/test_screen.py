"""The safety screen of a visit: short lines, the gravest first, and a no that denies only what was read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import ACTIONS, LONGEST_SCREEN, LONGEST_SCREEN_LINE, Flag, KnowledgeBase, ScreenLine
from nmt_expert.reasoning.safety import screen, screened
from nmt_expert.reasoning.screen import quick_screen
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.reasoning.body import body

WIDE = ("spine",)
"""Groups that reach from the neck to the sacrum: their mildest lines have no room."""

FLAGS = (
    Flag("mild", "Mild", "relative", "modify", "", triggers=("dull",)),
    Flag("grave", "Grave", "absolute", "emergency", "", follow_up=("flag_sign",), screen=("neck",)),
    Flag("other", "Other", "relative", "urgent_referral", "", triggers=("numb",), screen=("calf",)),
    Flag("old", "Old", "relative", "urgent_referral", "", triggers=("sharp",), ages=("stress",)),
)


def made(*lines: ScreenLine) -> KnowledgeBase:
    return replace(body(flags=FLAGS), screen={line.id: line for line in lines})


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_knowledge(use_cache=False)


def fine_and_wide(kb: KnowledgeBase) -> list[str]:
    return [name for name in kb.regions if name not in WIDE]


def test_the_gravest_comes_first_and_ordinary_conditions_last() -> None:
    kb = made(
        ScreenLine("usual", "Sign", ("flag_sign",), ordinary=True),
        ScreenLine("mild", "Dull", ("dull",)),
        ScreenLine("grave", "Sharp", ("sharp",)),
    )
    assert [(item.id, item.action) for item in quick_screen(kb, "neck")] == [
        ("grave", "urgent_referral"),
        ("mild", "modify"),
        ("usual", "emergency"),
    ]


def test_a_line_asks_only_for_what_flags_of_the_place_ask_for() -> None:
    kb = made(ScreenLine("all", "Any", ("numb", "dull", "flag_sign")), ScreenLine("calf", "Calf", ("sharp",)))
    neck, calf = quick_screen(kb, "neck_side"), quick_screen(kb, "calf")
    assert [item.findings for item in neck] == [("dull", "flag_sign"), ("sharp",)]
    assert [item.findings for item in calf] == [("numb", "dull"), ("sharp",)]


def test_a_line_without_a_finding_asked_there_is_left_out() -> None:
    kb = made(ScreenLine("calf", "Numb", ("numb",)))
    assert quick_screen(kb, "neck") == ()
    assert [item.id for item in quick_screen(kb, "calf")] == ["calf"]


def test_flags_of_another_age_are_not_asked_about_once_the_age_is_known() -> None:
    kb = made(ScreenLine("old", "Sharp", ("sharp",)))
    assert [len(quick_screen(kb, "neck", ages)) for ages in ((), ("stress",), ("band",), ("band", "stress"))] == [
        1,
        1,
        0,
        1,
    ]


def test_an_ordinary_condition_is_as_grave_as_its_first_finding() -> None:
    kb = made(ScreenLine("usual", "Any", ("dull", "flag_sign"), ordinary=True))
    (item,) = quick_screen(kb, "neck")
    assert (item.action, item.findings) == ("modify", ("dull", "flag_sign"))


def test_a_place_with_too_many_lines_leaves_out_the_mildest_and_no_ordinary_one() -> None:
    lines = [ScreenLine(f"mild_{number}", "Dull", ("dull",)) for number in range(LONGEST_SCREEN)]
    kb = made(*lines, ScreenLine("grave", "Sign", ("flag_sign",)), ScreenLine("usual", "Sharp", ("sharp",), True))
    shown = [item.id for item in quick_screen(kb, "neck")]
    assert len(shown) == LONGEST_SCREEN
    assert (shown[0], shown[-1]) == ("grave", "usual")
    assert len(quick_screen(kb, None)) == LONGEST_SCREEN + 2


# ------------------------------------------------------------------ the shipped knowledge


def test_every_place_has_a_screen_that_fits_a_page(shipped: KnowledgeBase) -> None:
    lengths = {region: len(quick_screen(shipped, region)) for region in shipped.regions}
    assert max(lengths.values()) <= LONGEST_SCREEN
    assert min(lengths.values()) >= 10
    assert all(len(line.say) <= LONGEST_SCREEN_LINE for line in shipped.screen.values())


def test_a_no_to_every_line_clears_every_emergency_of_the_place(shipped: KnowledgeBase) -> None:
    for region in fine_and_wide(shipped):
        denied = tuple(Answer(name, "no") for item in quick_screen(shipped, region) for name in item.findings)
        safety = screen(shipped, Visit((Complaint(region),), denied))
        clear = {state.flag.id for state in safety.of("clear")}
        assert {flag.id for flag in screened(shipped, region) if flag.action == "emergency"} <= clear, region
        assert not safety.raised


def test_even_the_widest_place_asks_for_every_trigger_below_it_that_an_emergency_has(shipped: KnowledgeBase) -> None:
    for region in WIDE:
        shown = {name for item in quick_screen(shipped, region) for name in item.findings}
        for flag in screened(shipped, region):
            if flag.action == "emergency" and not flag.ages:
                triggers = {name for trigger in flag.triggers for name in shipped.asked_as(trigger)}
                assert triggers <= shown, flag.id


def test_the_gravest_of_each_place_stand_there(shipped: KnowledgeBase) -> None:
    def lines(region: str) -> set[str]:
        return {item.id for item in quick_screen(shipped, region)}

    for region in ("low_back", "buttock", "leg_posterior"):
        assert "saddle" in lines(region)
    for region in ("neck", "head_temple"):
        assert {"sudden_head_or_neck_pain", "ill_with_headache", "jaw_and_scalp"} <= lines(region)
    for region in ("leg_posterior", "forearm_volar"):
        assert {"limb_swollen", "limb_without_blood"} <= lines(region)
    for region in ("abdomen_upper", "low_back"):
        assert {"belly_and_deep_pain", "blood_lost"} <= lines(region)
    for region in fine_and_wide(shipped):
        assert {"stroke_signs", "chest", "injury_or_effort", "ill", "cancer_weight_night_pain"} <= lines(region)
    for region in ("neck_posterior", "hand_palm", "leg_posterior"):
        assert "spinal_cord" in lines(region)


def test_a_line_never_denies_what_no_flag_of_the_place_asks(shipped: KnowledgeBase) -> None:
    for region in shipped.regions:
        asked = {name for flag in screened(shipped, region) for ask in flag.asks for name in shipped.asked_as(ask)}
        for item in quick_screen(shipped, region):
            assert set(item.findings) <= asked
            assert set(item.findings) <= set(shipped.screen[item.id].denies)


def test_the_screen_of_the_young_says_nothing_of_those_over_fifty(shipped: KnowledgeBase) -> None:
    young = {item.id for item in quick_screen(shipped, "neck", ("age_18_49",))}
    assert "jaw_and_scalp" not in young
    assert young | {"jaw_and_scalp"} == {item.id for item in quick_screen(shipped, "neck")}


def test_ordinary_conditions_are_no_emergencies(shipped: KnowledgeBase) -> None:
    for item in quick_screen(shipped, "low_back"):
        assert not item.ordinary or ACTIONS.index(item.action) > ACTIONS.index("urgent_referral"), item.id
