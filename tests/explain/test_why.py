from __future__ import annotations

import pytest

from nmt_expert.errors import DataError
from nmt_expert.explain.next_checks import next_checks
from nmt_expert.explain.whatif import whatif
from nmt_expert.explain.why import why
from nmt_expert.reasoning.visit import Answer
from tests.explain.tiny import EVERY_VISIT, LEVATOR, NERVE, TRAPEZIUS, said
from tests.explain.visits import a_visit

READ_IN_ONE_PLACE = ("ache", "firm", "soft", "tingling", "numb", "strip", "root_test", "stress", "own_pain")


@pytest.mark.parametrize("visit", EVERY_VISIT)
@pytest.mark.parametrize("finding", READ_IN_ONE_PLACE)
def test_what_a_yes_and_a_no_would_do_is_what_a_what_if_says(expert, visit, finding):
    assessment = expert.assess(visit)
    if finding == "own_pain" and not assessment.complaints[0].readings.asked & {finding}:
        return  # where it would be felt is imagined: the muscles named so far
    found = why(assessment, finding)
    for effect in (found.if_yes, found.if_no):
        supposed = whatif(assessment, [Answer(finding, effect.word)]).difference
        assert effect.principles == supposed.complaints[0].principles
        assert effect.hypotheses == supposed.complaints[0].hypotheses
        assert effect.flags == supposed.flags
        assert effect.permission == supposed.complaints[0].permission
        assert effect.order == (supposed.complaints[0].order or ((), ()))[1]


@pytest.mark.parametrize("seed", range(2))
def test_the_effects_are_those_the_checks_promise(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    for check in next_checks(assessment, n=8):
        found = why(assessment, check.finding.id)
        for effect, moves in ((found.if_yes, check.if_yes), (found.if_no, check.if_no)):
            told = {shift.id: shift.by for shift in effect.principles}
            assert {move.principle: pytest.approx(told[move.principle], abs=1e-6) for move in moves} == {
                move.principle: move.by for move in moves
            }


def test_a_finding_is_followed_through_a_hypothesis_to_the_principles(expert):
    found = why(expert.assess(said()), "tingling")
    through = next(need for need in found.needs if need.rule and need.rule.id == "nerve.one")
    assert (through.conclusion, through.wants, through.also) == ("nerve", "yes", ())
    assert {need.conclusion for need in through.needed_by} == {"trigger_points", "nerve_compression"}
    assert "nerve_compression" in found.principles


def test_what_a_rule_would_still_wait_for_is_named_as_if_the_finding_were_answered(expert):
    needs = {need.rule.id: need for need in why(expert.assess(said()), "numb").needs if need.rule}
    assert needs["nerve.sensations"].also == ("tingling",)
    assert needs["nerve.one"].also == ()
    denied = needs["nerve.none"]
    assert (denied.wants, denied.is_open, denied.also) == ("no", True, ("tingling",))


def test_a_minimum_pattern_that_reads_the_finding_is_a_need_without_a_rule(expert):
    needs = why(expert.assess(NERVE), "root_test").needs
    pattern = next(need for need in needs if need.rule is None)
    assert (pattern.conclusion, pattern.state, pattern.is_open) == ("nerve_compression", "holds", False)


def test_a_rule_that_can_no_longer_hold_is_not_open_and_comes_last(expert):
    found = why(expert.assess(said("tingling=unsure", "numb=no")), "tingling")
    assert [need.is_open for need in found.needs] == sorted((need.is_open for need in found.needs), reverse=True)
    states = {need.rule.id: need for need in found.needs if need.rule}
    assert not states["nerve.sensations"].is_open


def test_the_flags_that_ask_for_a_finding_are_named(expert):
    found = why(expert.assess(said("firm")), "clot_before")
    assert [flag.id for flag in found.flags] == ["rf_clot"]
    assert (found.needs, found.principles) == ((), ())
    assert [(shift.before, shift.after) for shift in found.if_yes.flags] == [("not_screened", "unsettled")]
    assert found.if_yes.permission.after == "none"
    assert not found.if_no


def test_for_an_answered_finding_yes_and_no_stand_in_the_places_it_was_answered_for(expert):
    visit = said(Answer("taut_band", "yes", TRAPEZIUS), Answer("tender_spot", "yes", TRAPEZIUS))
    found = why(expert.assess(visit), "taut_band")
    assert [answer.site.muscle for answer in found.said] == ["trapezius"]
    assert not found.if_yes
    assert found.if_no.principles[0].id == "trigger_points"


def test_a_finding_settled_by_its_opposite_is_supposed_in_its_place(expert):
    found = why(expert.assess(said("firm")), "soft")
    (shift,) = (shift for shift in found.if_yes.principles if shift.id == "hypertonicity")
    assert (shift.before.support, shift.after.support) == (0.6, -0.6)


def test_a_yes_is_imagined_in_the_muscle_named_so_far(expert):
    visit = said(Answer("taut_band", "yes", LEVATOR))
    rules = {
        rule.rule.id for shift in why(expert.assess(visit), "tender_spot").if_yes.principles for rule in shift.rules
    }
    assert "trigger_points.spot-in-band" in rules


def test_a_finding_can_be_named_by_its_label(expert):
    assert why(expert.assess(said()), "Taut band").finding.id == "taut_band"


def test_a_finding_that_does_not_exist_is_refused_with_the_nearest_name(expert):
    with pytest.raises(DataError, match="did you mean 'taut_band'"):
        why(expert.assess(said()), "tuat_band")
