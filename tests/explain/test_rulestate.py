"""Whether one rule holds, and which of its conditions do."""

from __future__ import annotations

import pytest

from nmt_expert.errors import DataError
from nmt_expert.explain.how import rule_state
from tests.explain.tiny import NERVE, TRIGGER_POINT, said


def test_a_rule_that_holds_has_what_it_gave_and_what_it_stands_on(expert):
    found = rule_state(expert.assess(TRIGGER_POINT), "trigger_points.spot-in-band")
    assert found
    assert found.held.weight > 0
    assert found.when.state == "met"


def test_a_rule_that_waits_is_unknown_and_one_ruled_out_is_failed(expert):
    waits = rule_state(expert.assess(said()), "ischemia.ache")
    fails = rule_state(expert.assess(said("ache=no")), "ischemia.ache")
    assert not waits
    assert waits.when.state == "unknown"
    assert not fails
    assert fails.when.state == "failed"


def test_every_rule_says_the_same_as_the_assessment(expert):
    assessment = expert.assess(NERVE)
    entry = assessment.complaints[0]
    held = {given.rule.id for made in entry.principles + entry.hypotheses for given in made.contributions}
    assert held
    for rule in expert.knowledge.rules:
        assert bool(rule_state(assessment, rule.id)) is (rule.id in held)


def test_a_rule_that_does_not_exist_names_the_nearest(expert):
    with pytest.raises(DataError, match=r"did you mean 'ischemia\.ache'"):
        rule_state(expert.assess(said()), "ischemia.ahce")
