"""The explanations on the shipped knowledge, over seeded random visits."""

from __future__ import annotations

import pytest

from nmt_expert.api import Result
from nmt_expert.explain.chain import chain
from nmt_expert.explain.condition_tree import leaf_parts
from nmt_expert.explain.how import how
from nmt_expert.explain.missing import missing
from nmt_expert.explain.next_checks import next_checks
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from nmt_expert.report.condition import REMARKED
from tests.explain.visits import a_visit, worked_out


@pytest.mark.parametrize("seed", range(6))
def test_every_support_can_be_worked_out_again_from_its_tree(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    for conclusion in assessment.complaints[0].principles:
        assert worked_out(how(assessment, conclusion.id)) == conclusion.support


def _leaves(tree):
    for reason in tree.reasons:
        yield from leaf_parts(reason.when)
        for inner in reason.through:
            yield from _leaves(inner)
    if tree.pattern is not None:
        yield from leaf_parts(tree.pattern)


@pytest.mark.parametrize("seed", range(6))
def test_a_given_answer_is_met_or_failed_or_it_is_said_why_it_decides_nothing_there(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    trees = [how(assessment, conclusion.id) for conclusion in assessment.complaints[0].principles]
    unknown = [leaf for tree in trees for leaf in _leaves(tree) if leaf.state == "unknown" and leaf.answers]
    assert unknown
    assert {leaf.heard for leaf in unknown} <= set(REMARKED)


def test_a_no_at_the_place_leaves_a_test_open_that_counts_on_the_nerves_way_too(shipped):
    answers = (Answer("spurling_positive", "no"), Answer("ulnt_positive", "yes"), Answer("cts_tests_positive", "no"))
    assessment = shipped.assess(Visit((Complaint("hand_palm", "right"),), answers))
    leaves = _leaves(how(assessment, "nerve_compression"))
    found = [leaf for leaf in leaves if leaf.name == "spurling_positive" and "pathway" in leaf.at]
    assert {(leaf.state, leaf.heard) for leaf in found} == {("unknown", "one place")}
    text = " ".join(Result(assessment).how("nerve_compression").text(200).split())
    assert "Neck compression test brings the arm symptoms: no, right palm (was answered for one place" in text


def test_no_reason_speaks_of_an_even_posture_while_something_is_out_of_line(shipped):
    no = (Answer(name, "no") for name in ("postural_tilt", "forward_head", "rounded_shoulders"))
    assessment = shipped.assess(Visit((Complaint("low_back"),), (Answer("pelvic_anterior_tilt", "yes"), *no)))
    reasons = {reason.id: reason for reason in how(assessment, "postural_distortion").reasons if reason.sign < 0}
    said = reasons["postural_distortion.no-tilt-and-no-forward-head"].because
    assert "Another one may still be there" in said
    assert not [reason.because for reason in reasons.values() if "even" in reason.because.split()]


def test_a_silent_place_on_the_way_does_not_point_to_the_spine_while_another_answers(shipped):
    tried = (Answer("ulnt_positive", "yes"), Answer("thoracic_outlet_tests_positive", "no"))
    held = {}
    for word in ("yes", "no", "unsure"):
        answers = (*tried, Answer("cts_tests_positive", word))
        assessment = shipped.assess(Visit((Complaint("hand_palm", "right"),), answers))
        reasons = how(assessment, "nerve_compression").reasons
        held[word] = any(reason.id.endswith("root-turns-it-on-and-no-muscle-does") for reason in reasons)
    assert held == {"yes": False, "no": True, "unsure": True}


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
