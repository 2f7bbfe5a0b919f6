"""A graph that grows with each answer, and the light on the place that an answer is about."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from nmt_expert.drawing.growing import growing_svg, new_in
from nmt_expert.drawing.labels import NOTHING
from nmt_expert.drawing.spotlight import spotlight
from nmt_expert.explain.graph import Graph, graph
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Site
from tests.teach.cases import DESK, case, sample


def grown(shipped: Expert, name: str) -> list[Graph]:
    """The graph after no answer, after one, and so on."""
    visit = case(name).visit
    runs = (shipped.assess(replace(visit, answers=visit.answers[:at])) for at in range(len(visit.answers) + 1))
    return [graph(run, rules=False) for run in runs]


@pytest.mark.parametrize("name", [DESK, *sample(5, seed=41)])
def test_what_is_new_is_what_was_not_there_and_nothing_else(shipped: Expert, name: str) -> None:
    for before, after in pairwise(grown(shipped, name)):
        new = new_in(after, before)
        there = {node.answer or node.id for node in before.nodes}
        assert {node.answer or node.id for node in after.nodes if node.id not in new.nodes} <= there
        assert not {node.answer or node.id for node in after.nodes if node.id in new.nodes} & there
        assert {name for edge in new.edges for name in edge} <= {node.id for node in after.nodes}


def test_a_graph_beside_itself_has_nothing_new(shipped: Expert) -> None:
    made = grown(shipped, DESK)[-1]
    new = new_in(made, made)
    assert not new.nodes
    assert not new.edges
    assert "new" not in re.findall(r'class="(?:node|edge) (\w+)"', growing_svg(shipped.knowledge, made, new))


def test_the_picture_is_xml_in_type_of_its_page_without_looks_or_title_of_the_case(shipped: Expert) -> None:
    before, *_, after = grown(shipped, DESK)
    svg = growing_svg(shipped.knowledge, after, new_in(after, before))
    root = ElementTree.fromstring(svg)
    assert root.get("width", "").endswith("em")
    assert "style" not in svg
    assert case(DESK).visit.title not in svg


def test_without_a_rule_that_holds_a_sentence_says_so(shipped: Expert) -> None:
    empty = grown(shipped, DESK)[0]
    assert NOTHING in growing_svg(shipped.knowledge, empty, new_in(empty, empty))


@pytest.mark.parametrize(
    ("site", "seen"),
    [
        (Site("", "right", "upper_trapezius"), "Back"),
        (Site("knee", "left"), "Front"),
        (Site("low_back", "both"), "Back"),
        (Site("head_temple", "right"), "Front"),
    ],
)
def test_the_place_is_lit_in_a_view_that_shows_it(shipped: Expert, site: Site, seen: str) -> None:
    made = spotlight(shipped.knowledge, site)
    assert made
    assert made.seen == seen
    assert made.picture.count('class="body-lit"') == 2
    ElementTree.fromstring(made.picture)


def test_left_and_right_are_lit_in_different_places(shipped: Expert) -> None:
    left, right = (spotlight(shipped.knowledge, Site("knee", side)) for side in ("left", "right"))
    assert left
    assert right
    assert left.picture != right.picture


def test_what_is_no_place_lights_nothing(shipped: Expert) -> None:
    assert spotlight(shipped.knowledge, Site()) is None


def test_every_region_of_every_side_can_be_lit(shipped: Expert) -> None:
    for name, region in shipped.knowledge.regions.items():
        for side in ("midline",) if region.midline else ("left", "right"):
            assert spotlight(shipped.knowledge, Site(name, side)), (name, side)
