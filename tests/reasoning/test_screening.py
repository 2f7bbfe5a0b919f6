"""The red-flag questions as one short checklist."""

from __future__ import annotations

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import ACTIONS, Bundle, Flag
from nmt_expert.reasoning.safety import screen, screened, screening
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.reasoning.body import body

FLAGS = (
    Flag("mild", "Mild", "relative", "modify", "", triggers=("dull",)),
    Flag(
        "grave", "Grave", "absolute", "emergency", "",
        consider=("stress",), follow_up=("flag_sign",), screen=("neck",),
    ),
    Flag("other", "Other", "local", "avoid_area", "", triggers=("numb",), screen=("calf",)),
)  # fmt: skip


def made(*bundles: Bundle):
    from msgspec.structs import replace

    return replace(body(flags=FLAGS), checklist={bundle.id: bundle for bundle in bundles})


@pytest.fixture(scope="module")
def shipped():
    return load_knowledge(use_cache=False)


def test_the_gravest_comes_first():
    kb = made(Bundle("b", "Dull?", ("dull",)), Bundle("a", "Sign?", ("flag_sign",)))
    assert [(entry.id, entry.action) for entry in screening(kb, "neck")] == [("a", "emergency"), ("b", "modify")]


def test_only_flags_screened_at_the_region_are_asked_about():
    kb = made(Bundle("all", "Any?", ("dull", "numb"), ("flag_sign",)))
    (neck,), (calf,) = screening(kb, "neck_side"), screening(kb, "calf")
    assert (neck.findings, neck.later, neck.flags) == (("dull",), ("flag_sign",), ("grave", "mild"))
    assert (calf.findings, calf.later, calf.flags) == (("dull", "numb"), (), ("other", "mild"))


def test_what_only_follows_a_hint_names_its_hints():
    kb = made(Bundle("all", "Any?", ("dull", "numb"), ("flag_sign",)))
    (entry,) = screening(kb)
    assert entry.hints == ("stress",)
    assert entry.denies == ("dull", "numb", "flag_sign")


def test_what_no_bundle_names_asks_for_itself():
    kb = made(Bundle("b", "Dull?", ("dull",)))
    assert {entry.ask for entry in screening(kb)} == {
        "Dull?",
        kb.findings["flag_sign"].question,
        kb.findings["numb"].question,
    }


def test_a_base_without_a_checklist_asks_everything_singly():
    assert len(screening(made())) == 3


# ------------------------------------------------------------------ the shipped knowledge


def test_every_flag_is_reachable_from_the_checklist(shipped):
    assert {flag for entry in screening(shipped) for flag in entry.flags} == set(shipped.flags)


def test_every_question_of_every_flag_stands_in_exactly_one_bundle(shipped):
    named = [name for bundle in shipped.checklist.values() for name in (*bundle.findings, *bundle.later)]
    assert sorted(named) == sorted({name for flag in shipped.flags.values() for name in flag.asks})


@pytest.mark.parametrize("region", [None, "neck", "low_back", "hand", "leg_posterior", "head", "knee", "abdomen"])
def test_a_no_to_each_question_clears_every_flag_of_the_region(shipped, region):
    entries = screening(shipped, region)
    answers = tuple(Answer(name, "no") for entry in entries for name in entry.denies)
    safety = screen(shipped, Visit((Complaint(region or ""),), answers))
    clear = {state.flag.id for state in safety.of("clear")}
    assert {flag.id for flag in screened(shipped, region)} <= clear
    assert not safety.raised
    assert not safety.unsettled


@pytest.mark.parametrize("region", ["neck", "low_back", "hand", "knee", "jaw", "heel"])
def test_the_checklist_is_short_and_begins_with_emergencies(shipped, region):
    entries = screening(shipped, region)
    assert len(entries) <= 15
    order = [ACTIONS.index(entry.action) for entry in entries]
    assert order == sorted(order)
    assert all(len(entry.ask.split()) <= 45 and entry.ask.endswith("?") for entry in entries)


def test_an_area_leaves_out_what_is_screened_elsewhere(shipped):
    neck = {entry.id for entry in screening(shipped, "neck")}
    assert "saddle_and_both_legs" not in neck
    assert "saddle_and_both_legs" in {entry.id for entry in screening(shipped, "low_back")}


def test_what_waits_for_a_hint_belongs_to_a_flag_with_hints(shipped):
    for bundle in shipped.checklist.values():
        for name in bundle.later:
            asking = [flag for flag in shipped.flags.values() if name in flag.asks]
            assert any(
                flag.consider or flag.consider_together or set(flag.asks) & set(bundle.findings) for flag in asking
            ), name
