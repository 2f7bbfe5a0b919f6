from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.api import default_expert
from nmt_expert.drawing.svg import PAD, SIZE, THICKEST, THINNEST, columns_of, path, picture, render_svg, thickness
from nmt_expert.drawing.text_width import fit, text_width
from nmt_expert.explain.graph import Edge, Graph, Node, graph
from nmt_expert.reasoning.visit import Answer, Complaint
from nmt_expert.teach.practice_library import case_named
from tests.drawing.boxes import overlap
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, NERVE, TRIGGER_POINT, UNSETTLED, said, tiny

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<b>&\"'</b> \x00\x1b\ufffe ]]> é 漢字 😀"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph of up to 40 nodes, with labels of any length and letters."""
    labels = st.text(min_size=1, max_size=120)
    kinds = ("answer", "rule", "hypothesis", "principle")
    nodes = []
    for at, label in enumerate(draw(st.lists(labels, min_size=4, max_size=40))):
        kind = kinds[at % 4]
        answer = Answer("ache", "yes", said=label) if kind == "answer" else None
        nodes.append(Node(f"{kind}{at}", kind, label, answer, value=draw(st.sampled_from((-0.35, 0.6)))))
    pairs = [(a, b) for a in nodes for b in nodes if kinds.index(a.kind) < kinds.index(b.kind)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=40))
    edges = tuple(
        Edge(a.id, b.id, 0 if b.kind == "rule" else 1 if a.value > 0 else -1, a.value, True, ("r",)) for a, b in chosen
    )
    return Graph(Complaint(), tuple(nodes), edges)


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


@given(graphs())
def test_no_two_label_boxes_overlap_and_every_row_fits_into_its_box(made):
    drawn = picture(tiny(), made)
    assert not [(a, b) for a, b in combinations(drawn.layout.boxes, 2) if overlap(a, b)]
    for box in drawn.layout.boxes:
        for row, bold in drawn.rows[box.id]:
            assert text_width(row, SIZE, bold=bold) <= box.width - 2 * PAD + 0.1


@given(graphs())
def test_whatever_the_labels_say_the_picture_is_valid_xml_without_scripts(expert, made):
    root = parsed(render_svg(expert.assess(said("ache")), made))
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "style", "g", "rect", "text", "path")
    }
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on") or "href" in key]


@pytest.mark.parametrize("visit", EVERY_VISIT)
@pytest.mark.parametrize("shape", [{}, {"rules": False}, {"full": True}, {"of": "trigger_points"}])
def test_every_line_begins_and_ends_at_the_border_of_a_box(expert, visit, shape):
    assessment = expert.assess(visit)
    made = graph(assessment, **shape)
    root = parsed(render_svg(assessment, made))
    groups = [(group.attrib.get("class"), list(group)) for group in root.iter(f"{SVG}g")]
    boxes = [
        {key: float(of[1].attrib[key]) for key in ("x", "y", "width", "height")}
        for kind, of in groups
        if kind == "node"
    ]
    lines = [of[1].attrib["d"] for kind, of in groups if kind == "edge"]
    assert len(lines) == len(made.edges)
    for line in lines:
        start, end = ends(line)
        assert any(touches(start, box, box["x"] + box["width"]) for box in boxes), line
        assert any(touches(end, box, box["x"]) for box in boxes), line


def ends(line: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a path begins and ends; a level end has the height it had before."""
    *before, last = re.findall(r"([MCH])([-\d. ]+)", line)
    start = [float(number) for number in before[0][1].split()]
    numbers = [float(number) for number in last[1].split()]
    height = [float(part.split()[-1]) for kind, part in before if kind != "H"][-1]
    return (start[0], start[1]), (numbers[0], height)


def touches(point: tuple[float, float], box: dict[str, float], side: float) -> bool:
    return abs(point[0] - side) < 0.06 and box["y"] <= point[1] <= box["y"] + box["height"]


def test_every_word_of_a_visit_is_escaped(expert):
    visit = said(Answer("ache", "yes", said=NASTY), complaint=Complaint("neck_side", "left", NASTY))
    visit = type(visit)(visit.complaints, visit.answers, title=NASTY)
    assessment = expert.assess(visit)
    text = render_svg(assessment, graph(assessment))
    parsed(text)
    assert "<b>" not in text
    assert "\x00" not in text
    assert "&lt;b&gt;&amp;" in text


def test_the_picture_has_a_title_and_says_everything_in_words_to_a_screen_reader(expert):
    assessment = expert.assess(NERVE)
    root = parsed(render_svg(assessment, graph(assessment), name="first"))
    assert root.attrib["role"] == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.attrib["aria-labelledby"] == "first-title first-desc"
    assert (title.attrib["id"], desc.attrib["id"]) == ("first-title", "first-desc")
    assert title.text == "Reasoning about right side of the neck"
    assert "From left to right: 3 answers, 4 rules, 1 hypothesis, 2 principles." in desc.text
    assert 'against it "Because of nerve-instead." (−0.21)' in desc.text
    assert "not a diagnosis" in desc.text


def test_every_node_and_line_has_a_title_of_its_own(expert):
    assessment = expert.assess(TRIGGER_POINT)
    made = graph(assessment)
    root = parsed(render_svg(assessment, made))
    titles = [group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g") if group.attrib.get("class")]
    assert len(titles) == len(made.nodes) + len(made.edges)
    assert 'Own pain: yes, right trapezius ("that is my headache")' in titles
    assert "Rule trigger_points.band" not in " ".join(titles)


def test_for_and_against_differ_without_colour(expert):
    assessment = expert.assess(NERVE)
    text = render_svg(assessment, graph(assessment))
    lines = re.findall(r'<path class="(for|against|reads)" fill="none"[^>]*>', text)
    dashed = re.findall(r'<path class="(\w+)" fill="none"[^>]*stroke-dasharray[^>]*>', text)
    assert set(lines) == {"for", "against", "reads"}
    assert set(dashed) == {"against"}
    marks = [element.text for element in parsed(text).iter(f"{SVG}text")]
    assert marks.count("+") == lines.count("for")
    assert marks.count("−") == lines.count("against")


def test_a_line_is_the_thicker_the_more_it_contributes():
    made = [thickness(Edge("a", "b", 1, weight, True, ())) for weight in (0.0, 0.15, 0.35, 0.6, 0.99)]
    assert made == sorted(set(made))
    assert made[0] >= THINNEST
    assert made[-1] <= THICKEST
    assert thickness(Edge("a", "b", -1, -0.6, True, ())) == made[3]
    assert thickness(Edge("a", "b", 1, 0.6, False, ())) == thickness(Edge("a", "b", 0, 0.6, True, ())) == THINNEST


def test_what_does_not_count_is_said_to_be_so(expert):
    assessment = expert.assess(TRIGGER_POINT)
    full = render_svg(assessment, graph(assessment, full=True))
    assert "pale: not counted" in full
    assert "not counted: another rule says the same" in full
    assert "pale: not counted" not in render_svg(assessment, graph(assessment))


def test_an_emergency_stands_before_everything_else(expert):
    assessment = expert.assess(EMERGENCY)
    shown = [element.text for element in parsed(render_svg(assessment, graph(assessment))).iter(f"{SVG}text")]
    assert shown[0].startswith("STOP - EMERGENCY: Cauda equina signs.")
    assert shown[1] == "The red flags above come first, whatever stands below."


def test_what_is_not_settled_is_said_above_the_picture(expert):
    assessment = expert.assess(UNSETTLED)
    shown = [element.text for element in parsed(render_svg(assessment, graph(assessment))).iter(f"{SVG}text")]
    assert shown[0] == "Not settled, ask before any technique: Possible clot."


def test_a_picture_of_nothing_says_that_there_is_nothing(expert):
    assessment = expert.assess(said())
    text = render_svg(assessment, graph(assessment))
    parsed(text)
    assert "there is no reasoning to draw" in text


def test_principles_that_lead_nowhere_stand_in_the_last_column(expert):
    made = graph(expert.assess(said("tingling", "numb", "ache")))
    columns = columns_of(made)
    assert {columns[node.id] for node in made.of_kind("principle")} == {max(columns.values())}
    assert {columns[node.id] for node in made.of_kind("answer")} == {0}
    assert all(columns[edge.source] < columns[edge.target] for edge in made.edges)


def test_two_processes_draw_the_same_bytes():
    code = (
        "from tests.explain.tiny import *; from nmt_expert.reasoning.assess import Expert\n"
        "from nmt_expert.explain.graph import graph; from nmt_expert.drawing.svg import render_svg\n"
        "a = Expert(tiny()).assess(NERVE); print(render_svg(a, graph(a, full=True)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, timeout=60, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def test_a_route_is_level_through_columns_and_at_its_end_and_curved_between():
    assert path(((0, 5), (40, 20), (90, 20), (144, 7))) == "M0 5C20 5 20 20 40 20H90C105 20 105 7 120 7H144"
    assert path(((0, 5), (84, 5))) == "M0 5H60H84"


# ------------------------------------------------------------------ text


@given(st.text(max_size=80), st.integers(30, 200), st.booleans())
def test_a_text_broken_into_rows_loses_nothing_and_fits(text, width, bold):
    rows = fit(text, width, 11, bold=bold)
    assert "".join("".join(rows).split()) == "".join(text.split())
    assert all(text_width(row, 11, bold=bold) <= width for row in rows)


def test_a_text_with_too_many_rows_ends_in_an_ellipsis_after_a_whole_word():
    words = "Several signs agree that a muscle holds the movement back"
    rows = fit(words, 120, 11, lines=2)
    assert len(rows) == 2
    assert rows[1].endswith(" …")
    assert f"{rows[1].removesuffix(' …')} " in words


def test_wide_letters_are_counted_as_wide():
    assert text_width("漢字", 10) >= 20
    assert text_width("iiii", 10) < text_width("WWWW", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("abc", 10, bold=True) > text_width("abc", 10)


@pytest.mark.parametrize("name", ["leg-tingling-in-a-strip", "desk-worker-knot-to-the-temple", "saddle-numbness"])
def test_principles_stand_in_the_order_of_their_support(name: str) -> None:
    expert = default_expert()
    assessment = expert.assess(case_named(expert.knowledge, name)[1].visit)
    made = graph(assessment)
    columns = columns_of(made)
    tops = {box.id: box.y for box in picture(expert.knowledge, made).layout.boxes}
    ends = [one.id for one in assessment.complaints[0].principles if columns.get(one.id) == max(columns.values())]
    assert len(ends) > 1
    assert sorted(ends, key=lambda one: tops[one]) == ends
