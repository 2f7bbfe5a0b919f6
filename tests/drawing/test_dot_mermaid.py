from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.drawing.dot_mermaid import render_dot, render_mermaid
from nmt_expert.explain.graph import graph
from nmt_expert.reasoning.visit import Answer, Visit
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, NERVE, TRIGGER_POINT, said

STRING = r'"(?:[^"\\]|\\.)*"'


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_dot_and_mermaid_name_every_node_and_edge_of_the_graph(expert, visit):
    assessment = expert.assess(visit)
    made = graph(assessment, full=True)
    dot, mermaid = render_dot(assessment, made), render_mermaid(assessment, made)
    assert len(re.findall(r"^  n\d+ \[label=", dot, re.M)) == len(made.nodes)
    assert len(re.findall(r"^  n\d+ -> n\d+ \[", dot, re.M)) == len(made.edges)
    assert len(re.findall(r"^  n\d+(?:\(\[|\[\[|\[|\{\{)\"", mermaid, re.M)) == len(made.nodes)
    assert len(re.findall(r"^  n\d+ (?:-->|-\.-x).* n\d+$", mermaid, re.M)) == len(made.edges)


def test_for_and_against_differ_without_colour(expert):
    assessment = expert.assess(NERVE)
    made = graph(assessment)
    dot, mermaid = render_dot(assessment, made), render_mermaid(assessment, made)
    against = [line for line in dot.splitlines() if "dashed arrowhead=tee" in line]
    assert len(against) == len([edge for edge in made.edges if edge.sign < 0])
    assert all('label="−"' in line for line in against)
    assert '-.-x|"−0.21"|' in mermaid
    assert '-->|"+0.60"|' in mermaid


def test_graphviz_is_told_to_put_answers_first_and_principles_last(expert):
    assessment = expert.assess(NERVE)
    dot = render_dot(assessment, graph(assessment))
    assert "  { rank=min; n1 n2 n3 }" in dot
    assert "  { rank=max; n9 n10 }" in dot


def test_an_emergency_is_the_first_word_of_both(expert):
    assessment = expert.assess(EMERGENCY)
    made = graph(assessment)
    assert 'label="STOP - EMERGENCY' in render_dot(assessment, made)
    assert render_mermaid(assessment, made).splitlines()[1].startswith('  note["STOP - EMERGENCY')


@given(st.text(max_size=60))
def test_whatever_the_title_says_dot_stays_one_string_and_mermaid_one_line(expert, title):
    assessment = expert.assess(Visit(answers=(Answer("ache", "yes"),), title=title))
    made = graph(assessment)
    (label,) = [line for line in render_dot(assessment, made).split("\n") if line.startswith("  graph [")]
    assert re.fullmatch(rf"  graph \[rankdir=LR labelloc=t fontname=Helvetica label={STRING}\]", label)
    lines = render_mermaid(assessment, made).split("\n")
    plain = render_mermaid(expert.assess(said("ache")), made).split("\n")
    assert len(lines) == len(plain)
    assert re.fullmatch(r'  note\["[^"]*"\]', lines[1])


def test_a_rule_that_does_not_count_says_so(expert):
    assessment = expert.assess(TRIGGER_POINT)
    made = graph(assessment, full=True)
    assert "+0.35 not counted" in render_mermaid(assessment, made)
    assert "not counted" in render_dot(assessment, made)


def test_nothing_to_draw_is_said(expert):
    assessment = expert.assess(said())
    made = graph(assessment)
    for text in (render_dot(assessment, made), render_mermaid(assessment, made)):
        assert "there is no reasoning to draw" in text
