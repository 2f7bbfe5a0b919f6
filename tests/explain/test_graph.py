from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from nmt_expert.api import assess, default_expert
from nmt_expert.drawing.labels import card
from nmt_expert.errors import DataError
from nmt_expert.explain.graph import KINDS, Graph, graph
from nmt_expert.explain.how import rule_state
from nmt_expert.knowledge.model import All, AnyOf, Reads
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer
from nmt_expert.teach.practice_library import case_named
from tests.explain.tiny import CONFLICT, EVERY_VISIT, HELD, LEVATOR, NERVE, TRAPEZIUS, TRIGGER_POINT, said, tiny
from tests.explain.visits import visits
from tests.reasoning.strategies import bases


def node(made: Graph, name: str):
    return next(entry for entry in made.nodes if entry.id == name)


def into(made: Graph, name: str) -> list[str]:
    return [edge.source for edge in made.edges if edge.target == name]


def labels_into(made: Graph, name: str) -> list[str]:
    return [node(made, source).label for source in into(made, name)]


@given(bases(), visits)
def test_a_graph_shows_just_the_contributions_that_count_for_what_leads_to_a_principle(kb, visit):
    assessment = Expert(kb).assess(visit)
    entry = assessment.complaints[0]
    made = graph(assessment)
    names = [entry.id for entry in made.nodes]
    assert len(names) == len(set(names))
    for principle in entry.principles:
        drawn = {edge.source: edge.weight for edge in made.edges if edge.target == principle.id}
        assert drawn == {one.rule.id: one.weight for one in principle.contributions if one.counts}
    for edge in made.edges:
        assert {edge.source, edge.target} <= set(names)
    for rule in made.of_kind("rule"):
        assert into(made, rule.id), "a rule that held stands on something"
    leads_on = {edge.source for edge in made.edges}
    assert all(entry.id in leads_on for entry in made.nodes if entry.kind != "principle")


def test_of_muscles_that_are_equally_true_the_graph_and_the_tree_name_the_same():
    kb = tiny()
    one = next(rule for rule in kb.rules if rule.id == "ischemia.ache")
    either = replace(one, when=All((AnyOf((Reads("ache"), Reads("strip"))),), same="muscle"))
    expert = Expert(replace(kb, rules=tuple(either if rule is one else rule for rule in kb.rules)))
    both = (Answer("ache", "yes", LEVATOR), Answer("strip", "yes", LEVATOR))
    assessment = expert.assess(said(Answer("ache", "yes", TRAPEZIUS), *both))
    made = graph(assessment)
    drawn = {node(made, source).answer.site.muscle for source in into(made, "ischemia.ache")}
    assert drawn == {"trapezius"}
    assert rule_state(assessment, "ischemia.ache").when.muscle == "right trapezius"


@given(bases(), visits)
def test_without_rules_the_same_answers_and_conclusions_are_joined_directly(kb, visit):
    assessment = Expert(kb).assess(visit)
    with_rules, without = graph(assessment), graph(assessment, rules=False)
    assert [entry for entry in with_rules.nodes if entry.kind != "rule"] == list(without.nodes)
    assert all(edge.sign for edge in without.edges)
    for edge in without.edges:
        assert abs(edge.weight) == max(abs(node(with_rules, rule).value) for rule in edge.rules)


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_nodes_stand_in_the_order_of_the_reasoning(expert, visit):
    kinds = [KINDS.index(entry.kind) for entry in graph(expert.assess(visit), full=True).nodes]
    assert kinds == sorted(kinds)


def test_answers_lead_through_a_hypothesis_to_a_principle(expert):
    made = graph(expert.assess(NERVE))
    assert labels_into(made, "nerve.sensations") == ["Tingling", "Numb"]
    assert into(made, "nerve") == ["nerve.sensations"]
    assert into(made, "nerve_compression.nerve") == ["nerve"]
    assert node(made, "nerve_compression").band == "supported"


def test_a_rule_against_has_a_negative_edge_and_a_reading_has_no_sign(expert):
    made = graph(expert.assess(NERVE))
    (against,) = [edge for edge in made.edges if edge.source == "trigger_points.nerve-instead"]
    assert (against.sign, against.weight < 0, against.target) == (-1, True, "trigger_points")
    assert {edge.sign for edge in made.edges if edge.target == "trigger_points.nerve-instead"} == {0}


def test_group_losers_are_drawn_only_in_full_and_marked_as_not_counted(expert):
    assessment = expert.assess(TRIGGER_POINT)
    assert "trigger_points.band" not in [entry.id for entry in graph(assessment).nodes]
    made = graph(assessment, full=True)
    assert node(made, "trigger_points.band").counts is False
    assert {edge.counts for edge in made.edges if edge.source == "trigger_points.band"} == {False}


def test_a_hypothesis_that_leads_nowhere_is_drawn_only_in_full(expert):
    visit = said("tingling=no", "numb=no")
    assert "nerve" in [entry.id for entry in graph(expert.assess(visit), full=True).nodes]
    assert not graph(expert.assess(visit))


def test_of_one_conclusion_only_what_leads_to_it_is_drawn(expert):
    assessment = expert.assess(NERVE)
    made = graph(assessment, of="nerve_compression")
    assert [entry.id for entry in made.of_kind("principle")] == ["nerve_compression"]
    assert [entry.id for entry in graph(assessment, of="nerve").of_kind("hypothesis")] == ["nerve"]
    with pytest.raises(DataError):
        graph(assessment, of="nervus")


def test_of_a_condition_in_one_muscle_only_that_muscles_answers_lead_on(expert):
    elsewhere = Answer("tender_spot", "yes", type(TRAPEZIUS)(side="left", muscle="levator"))
    made = graph(expert.assess(said(*TRIGGER_POINT.answers, elsewhere)))
    sites = {node(made, source).answer.site.muscle for source in into(made, "trigger_points.spot-in-band")}
    assert sites == {"trapezius"}


def test_a_conclusion_held_by_its_minimum_pattern_says_so(expert):
    assert node(graph(expert.assess(HELD)), "trigger_points").held
    assert not node(graph(expert.assess(TRIGGER_POINT)), "trigger_points").held


def test_an_answer_that_follows_from_another_says_so(expert):
    made = graph(expert.assess(said("soft")), full=True)
    assert {entry.label: entry.follows for entry in made.of_kind("answer")} == {"Soft": False}
    denied = graph(expert.assess(said("field", "tingling", "numb")))
    assert {entry.label: entry.follows for entry in denied.of_kind("answer")}["Strip"] is True


def test_contradictory_answers_lead_nowhere(expert):
    made = graph(expert.assess(CONFLICT), full=True)
    assert "Firm" not in [entry.label for entry in made.nodes]
    assert "Soft" not in [entry.label for entry in made.nodes]


def test_nothing_answered_draws_nothing(expert):
    assert not graph(expert.assess(said()))


def test_an_answer_that_raises_a_red_flag_is_drawn_even_where_no_rule_reads_it():
    assessment = default_expert().assess(case_named(default_expert().knowledge, "saddle-numbness")[1].visit)
    made = graph(assessment)
    (raising,) = [node for node in made.of_kind("answer") if node.raises]
    assert raising.answer
    assert raising.answer.finding == "saddle_numbness"
    assert raising.raises == assessment.safety.raised[0].flag.label
    assert "raises a red flag" in card(assessment.knowledge, made, raising).text


def test_the_ids_of_rules_stand_in_their_nodes_on_demand():
    assessment = assess(["taut band"], region="neck").assessment
    for node in graph(assessment, ids=True).of_kind("rule"):
        assert node.label.startswith(f"{node.id}: ")
    assert not any(node.label.startswith(node.id) for node in graph(assessment).of_kind("rule"))
