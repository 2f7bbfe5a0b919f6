from __future__ import annotations

import pytest

from nmt_expert.explain.condition_tree import leaf_parts
from nmt_expert.explain.missing import missing
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.explain.tiny import HELD, NERVE, TRAPEZIUS, TRIGGER_POINT, said


def test_a_met_pattern_leaves_nothing_missing(expert):
    lacks = missing(expert.assess(TRIGGER_POINT), "trigger_points")
    assert (lacks.pattern, lacks.settle, lacks.reachable) == ((), (), True)


def test_the_unmet_parts_of_a_pattern_are_named_and_the_met_ones_are_not(expert):
    lacks = missing(expert.assess(said("tingling", "numb")), "nerve_compression")
    (choice,) = lacks.pattern
    assert [leaf.name for leaf in leaf_parts(choice)] == ["strip", "root_test"]
    assert lacks.settle == ("strip",)


def test_a_pattern_reached_through_a_hypothesis_names_the_findings_behind_it(expert):
    lacks = missing(expert.assess(said("strip")), "nerve_compression")
    assert lacks.settle == ("tingling",)


def test_an_unsure_answer_is_not_asked_for_again(expert):
    lacks = missing(expert.assess(said("tingling", "numb", "strip=unsure")), "nerve_compression")
    assert lacks.settle == ("root_test",)


def test_a_pattern_that_was_denied_can_no_longer_be_met(expert):
    lacks = missing(expert.assess(said("tingling", "numb", "strip=no", "root_test=no")), "nerve_compression")
    assert (lacks.settle, lacks.reachable) == ((), False)


def test_in_one_muscle_only_the_signs_missing_in_the_nearest_muscle_are_asked_for(expert):
    visit = said(Answer("taut_band", "yes", TRAPEZIUS), Answer("own_pain", "yes", TRAPEZIUS))
    assert missing(expert.assess(visit), "trigger_points").settle == ("tender_spot",)


def test_undecided_rules_come_nearest_first_and_of_those_the_strongest(expert):
    lacks = missing(expert.assess(said()), "nerve_compression")
    assert [(entry.rule.id.partition(".")[2], entry.settle) for entry in lacks.undecided] == [
        ("nerve", ("tingling",)),
        ("root", ("root_test",)),
        ("strip", ("strip",)),
        ("no-strip", ("strip",)),
    ]


def test_a_rule_that_holds_or_would_add_nothing_to_its_group_is_not_missing(expert):
    waiting = {entry.rule.id for entry in missing(expert.assess(TRIGGER_POINT), "trigger_points").undecided}
    assert waiting == {"trigger_points.nerve-instead"}
    assert {e.rule.id for e in missing(expert.assess(NERVE), "nerve_compression").undecided} == {
        "nerve_compression.root"
    }


def test_signs_of_two_muscles_do_not_meet_a_pattern_in_one(expert):
    lacks = missing(expert.assess(HELD), "trigger_points")
    assert lacks.pattern
    assert "tender_spot" in {leaf.name for part in lacks.pattern for leaf in leaf_parts(part)}


@pytest.mark.parametrize(("region", "leg_test"), [("neck", False), ("low_back", True)])
def test_what_would_settle_a_rule_is_never_a_test_of_another_part_of_the_body(shipped, region, leg_test):
    answers = tuple(Answer(name, "yes") for name in ("tingling_pins_needles", "sx_dermatomal_pattern"))
    lacks = missing(shipped.assess(Visit((Complaint(region, "left"),), answers)), "nerve_compression")
    settle = {name for undecided in lacks.undecided for name in undecided.settle}
    assert settle
    assert bool(settle & {"slr_positive", "crossed_slr_positive", "slump_positive"}) == leg_test
