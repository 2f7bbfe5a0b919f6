"""The explanations on the shipped knowledge, over seeded random visits."""

from __future__ import annotations

import pytest

from nmt_expert.explain.chain import chain
from nmt_expert.explain.how import how
from nmt_expert.explain.missing import missing
from nmt_expert.explain.next_checks import next_checks
from nmt_expert.reasoning.visit import Answer, Visit
from tests.explain.visits import a_visit, worked_out


@pytest.mark.parametrize("seed", range(6))
def test_every_support_can_be_worked_out_again_from_its_tree(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    for conclusion in assessment.complaints[0].principles:
        assert worked_out(how(assessment, conclusion.id)) == conclusion.support


@pytest.mark.parametrize("seed", range(6))
def test_the_unmet_parts_of_a_pattern_agree_with_whether_it_is_met(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    for conclusion in assessment.complaints[0].principles:
        tree, lacks = how(assessment, conclusion.id), missing(assessment, conclusion.id)
        assert tree.pattern is not None
        assert (tree.pattern.state == "met") is conclusion.pattern_met
        assert bool(lacks.pattern) is (conclusion.pattern_met is False)


@pytest.mark.parametrize("seed", range(3))
def test_the_findings_said_to_settle_a_pattern_do_meet_it(shipped, seed):
    visit = a_visit(shipped.knowledge, seed)
    assessment = shipped.assess(visit)
    for conclusion in assessment.complaints[0].principles:
        lacks = missing(assessment, conclusion.id)
        if lacks.settle and "same" not in repr(shipped.knowledge.principles[conclusion.id].requires):
            then = shipped.assess(visit.with_answers(*(Answer(name, "yes") for name in lacks.settle)))
            met = then.complaints[0].conclusion(conclusion.id).pattern_met
            assert met or then.conflicts, (conclusion.id, lacks.settle)


def test_nothing_said_still_gives_something_to_check_and_no_chain(shipped):
    assessment = shipped.assess(Visit())
    assert len(next_checks(assessment)) == 5
    assert not chain(assessment)
