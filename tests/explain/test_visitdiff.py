from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.explain.visitdiff import visit_diff
from nmt_expert.explain.whatif import whatif
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import EVERY_VISIT, NERVE, TRAPEZIUS, TRIGGER_POINT, said

NECK, LEG = Complaint("neck_side", "right"), Complaint("leg", "left")


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_a_visit_does_not_differ_from_itself(expert, visit):
    assert not visit_diff(expert.assess(visit), expert.assess(visit))


def test_the_order_and_the_wording_of_answers_are_no_difference(expert):
    first = said("ache", Answer("taut_band", "yes", TRAPEZIUS))
    second = said(
        Answer("taut_band", "yes", Site("", "right", "trapezius"), "a cord", 7), Answer("ache", "yes", Site())
    )
    assert not visit_diff(expert.assess(first), expert.assess(second))


def test_an_answer_about_the_complaints_place_is_the_same_whether_the_place_is_named_or_not(expert):
    first, second = said("ache"), said(Answer("ache", "yes", Site("neck_side", "right")))
    assert visit_diff(expert.assess(first), expert.assess(second)).answers == ()


def test_answers_added_removed_and_changed_are_told_apart_by_finding_and_site(expert):
    first = said("ache", "firm", Answer("taut_band", "yes", TRAPEZIUS))
    second = said("ache=no", "stress", Answer("taut_band", "yes", TRAPEZIUS), Answer("taut_band", "no"))
    found = visit_diff(expert.assess(first), expert.assess(second))
    assert {(s.finding, s.site.muscle, s.what, s.before, s.after) for s in found.answers} == {
        ("ache", "", "changed", "yes", "no"),
        ("firm", "", "removed", "yes", ""),
        ("stress", "", "added", "", "yes"),
        ("taut_band", "", "added", "", "no"),
    }


def test_conclusions_flags_and_order_differ_with_rules_as_reasons(expert):
    found = visit_diff(expert.assess(TRIGGER_POINT), expert.assess(said("tingling", "numb", "strip", "fever")))
    entry = found.difference.complaints[0]
    shift = next(shift for shift in entry.principles if shift.id == "nerve_compression")
    assert {rule.rule.id for rule in shift.rules} == {"nerve_compression.nerve", "nerve_compression.strip"}
    assert entry.order[0][0] == "trigger_points"
    assert entry.order[1][0] == "nerve_compression"
    assert ("rf_fever", "raised") in {(flag.flag.id, flag.after) for flag in found.difference.flags}


def test_a_follow_up_with_one_answer_changed_says_what_a_what_if_says(expert):
    first = expert.assess(NERVE)
    supposed = whatif(first, ["strip=no"])
    assert visit_diff(first, supposed.after).difference == supposed.difference


def test_complaints_are_matched_by_place_whatever_their_order(expert):
    first = expert.assess(Visit((NECK, LEG), (Answer("ache", "yes", Site("leg", "left")),)))
    second = expert.assess(Visit((LEG, NECK), (Answer("ache", "yes", Site("leg", "left")),)))
    found = visit_diff(first, second)
    assert found.pairs == ((0, 1), (1, 0))
    assert not found.difference


def test_complaints_that_came_and_went_are_named(expert):
    found = visit_diff(expert.assess(Visit((NECK,))), expert.assess(Visit((LEG,))))
    assert ([c.region for c in found.complaints_came], [c.region for c in found.complaints_went]) == (
        ["leg"],
        ["neck_side"],
    )
    assert found
    assert found.pairs == ()


def test_the_other_side_is_another_complaint_but_no_side_may_be_the_same(expert):
    right, left, none = (expert.assess(Visit((Complaint("leg", side),))) for side in ("right", "left", ""))
    assert visit_diff(right, left).pairs == ()
    assert visit_diff(right, none).pairs == ((0, 0),)


def test_other_knowledge_is_said_because_it_may_be_behind_a_change(expert):
    other = Expert(replace(expert.knowledge, digest="another", rules=expert.knowledge.rules[:-1]))
    found = visit_diff(expert.assess(said("strip=no")), other.assess(said("strip=no")))
    assert not found.same_knowledge
    assert [shift.id for shift in found.difference.complaints[0].principles][:1] == ["nerve_compression"]
