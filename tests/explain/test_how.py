from __future__ import annotations

import pytest
from hypothesis import given

from nmt_expert.errors import DataError
from nmt_expert.explain.condition_tree import leaf_parts
from nmt_expert.explain.how import HowTree, RuleTree, how
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer
from tests.explain.tiny import EVERY_VISIT, HELD, LEVATOR, NERVE, TRAPEZIUS, TRIGGER_POINT, said
from tests.explain.visits import visits, worked_out
from tests.reasoning.strategies import bases


def reason(tree: HowTree, rule: str) -> RuleTree:
    return next(entry for entry in tree.reasons if entry.id == rule)


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_support_can_be_worked_out_again_from_the_tree_alone(expert, visit):
    assessment = expert.assess(visit)
    for conclusion in assessment.complaints[0].principles + assessment.complaints[0].hypotheses:
        tree = how(assessment, conclusion.id)
        assert worked_out(tree) == tree.support == conclusion.support
        for entry in tree.reasons:
            assert entry.weight == entry.sign * entry.full * entry.degree


@given(bases(), visits)
def test_whatever_is_met_names_the_answers_it_was_read_from(kb, visit):
    assessment = Expert(kb).assess(visit)
    entry = assessment.complaints[0]
    for conclusion in entry.principles + entry.hypotheses:
        for held in how(assessment, conclusion.id).reasons:
            leaves = [leaf for leaf in leaf_parts(held.when) if leaf.kind == "finding"]
            assert all(leaf.answers for leaf in leaves if leaf.state == "met")
            assert all({a.finding for a in leaf.answers} <= {leaf.name} for leaf in leaves)


def test_a_rule_set_aside_names_the_rule_that_says_the_same_and_comes_after_those_that_count(expert):
    tree = how(expert.assess(TRIGGER_POINT), "trigger_points")
    loser = reason(tree, "trigger_points.band")
    assert (loser.counts, loser.said_by) == (False, "trigger_points.spot-in-band")
    assert tree.reasons[-1] is loser
    assert all(entry.said_by == "" for entry in tree.reasons[:-1])


def test_an_answer_keeps_its_word_its_own_words_and_its_site(expert):
    tree = how(expert.assess(TRIGGER_POINT), "trigger_points")
    (answer,) = reason(tree, "trigger_points.own-pain").when.answers
    assert (answer.word, answer.said, answer.site.muscle) == ("yes", "that is my headache", "trapezius")
    assert reason(tree, "trigger_points.ache").degree == 0.6


def test_a_condition_in_one_muscle_names_the_muscle_it_was_read_in(expert):
    when = reason(how(expert.assess(TRIGGER_POINT), "trigger_points"), "trigger_points.spot-in-band").when
    assert (when.kind, when.same, when.muscle, when.state) == ("all", "muscle", "right trapezius", "met")
    assert {a.site.muscle for leaf in leaf_parts(when) for a in leaf.answers} == {"trapezius"}


def test_signs_in_different_muscles_leave_the_pattern_unmet_and_the_support_held(expert):
    tree = how(expert.assess(HELD), "trigger_points")
    assert tree.cap == 0.5
    assert tree.support == 0.5 < tree.uncapped
    assert tree.pattern is not None
    assert tree.pattern.state == "unknown"
    assert [leaf.state for leaf in tree.pattern.of].count("met") == 1


def test_a_tree_goes_through_a_hypothesis_down_to_the_answers(expert):
    tree = how(expert.assess(NERVE), "nerve_compression")
    (nerve,) = reason(tree, "nerve_compression.nerve").through
    assert nerve.id == "nerve"
    leaves = list(leaf_parts(nerve.reasons[0].when))
    assert [leaf.name for leaf in leaves] == ["tingling", "numb"]
    assert all(leaf.answers for leaf in leaves)


def test_what_speaks_against_is_part_of_the_tree(expert):
    tree = how(expert.assess(said("tingling", "numb", "own_pain")), "trigger_points")
    assert [entry.id for entry in tree.speaks_against] == ["trigger_points.nerve-instead"]


def test_a_denied_finding_is_never_shown_as_a_yes(expert):
    tree = how(expert.assess(said("strip=no")), "nerve_compression")
    when = reason(tree, "nerve_compression.no-strip").when
    assert (when.wants, when.state, [a.word for a in when.answers]) == ("no", "met", ["no"])
    assert all(entry.sign < 0 for entry in tree.reasons)


@pytest.mark.parametrize(
    ("visit", "heard"),
    [
        (said("tingling"), "not asked"),
        (said("tingling", "numb=unsure"), "unsure"),
        (said("tingling", "numb"), "answered"),
    ],
)
def test_not_asked_unsure_and_answered_are_told_apart(expert, visit, heard):
    when = reason(how(expert.assess(visit), "nerve"), "nerve.one").when
    assert when.of[1].heard == heard
    assert when.of[1].state == ("met" if heard == "answered" else "unknown")


def test_an_answer_for_another_muscle_is_told_apart_from_one_that_was_never_given(expert):
    visit = said(Answer("taut_band", "no", LEVATOR), Answer("tender_spot", "yes", TRAPEZIUS))
    tree = how(expert.assess(visit), "trigger_points")
    assert tree.pattern is not None
    band = tree.pattern.of[0]
    assert (tree.pattern.muscle, band.heard, band.state) == ("right trapezius", "elsewhere", "unknown")


def test_sources_and_published_accuracy_of_the_findings_read_stand_with_the_rule(expert):
    entry = reason(how(expert.assess(TRIGGER_POINT), "trigger_points"), "trigger_points.spot-in-band")
    assert [source.citation for source in entry.sources] == ["A book, 1999"]
    assert [(test.finding, test.accuracy.text) for test in entry.accuracy] == [("taut_band", "kappa 0.45")]
    assert entry.basis == "consensus"


def test_asking_for_a_conclusion_that_does_not_exist_is_refused(expert):
    with pytest.raises(DataError):
        how(expert.assess(said()), "trigger_pionts")


def test_a_no_for_one_muscle_only_is_shown_as_a_no_for_a_part_of_the_area(expert):
    visit = said("tingling", Answer("numb", "no", LEVATOR))
    part = reason(how(expert.assess(visit), "nerve"), "nerve.one").when.of[1]
    assert (part.heard, part.state, [answer.word for answer in part.answers]) == ("partly", "unknown", ["no"])
