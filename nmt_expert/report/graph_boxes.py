"""Give every node of a graph its column, its rows of text and a box they fit into, and lay it all out."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from nmt_expert.explain.graph import KINDS, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.report.graph_chart import Box, Link
from nmt_expert.report.graph_layout import Layout, lay_out
from nmt_expert.report.graph_words import Card, card
from nmt_expert.report.text_width import fit, text_width

PAD, LINE, SIZE = 9.0, 14.0, 11.0
_WIDEST = {"answer": 200.0, "rule": 280.0, "hypothesis": 226.0, "principle": 226.0}
_MOST_ROWS = {"rule": 6}

Rows = tuple[tuple[str, bool], ...]
"""Rows of text, each with whether it is bold."""


class Picture(Struct, frozen=True):
    """A graph ready to be drawn.

    Attributes:
        layout: Boxes in the order of the nodes, routes in the order of the edges.
        cards: What stands in each node, by id.
        rows: The same broken into rows.
        columns: The kinds of node in each column.
    """

    layout: Layout
    cards: Mapping[str, Card]
    rows: Mapping[str, Rows]
    columns: tuple[tuple[str, ...], ...]


def picture(kb: KnowledgeBase, graph: Graph) -> Picture:
    """Return a graph ready to be drawn."""
    columns = columns_of(graph)
    cards = {node.id: card(kb, graph, node) for node in graph.nodes}
    rows = {node.id: _rows(node, cards[node.id]) for node in graph.nodes}
    boxes = [_box(node, rows[node.id], columns[node.id]) for node in graph.nodes]
    kinds = [[node.kind for node in graph.nodes if columns[node.id] == at] for at in sorted(set(columns.values()))]
    layout = lay_out(boxes, [Link(edge.source, edge.target) for edge in graph.edges])
    return Picture(layout, cards, rows, tuple(tuple(sorted(set(own), key=KINDS.index)) for own in kinds))


def columns_of(graph: Graph) -> dict[str, int]:
    """Return the column of every node: after all that leads to it; principles that lead nowhere stand in the last."""
    before: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        before[edge.target].append(edge.source)
    made: dict[str, int] = {}

    def column(name: str) -> int:
        if name not in made:
            made[name] = max((column(other) + 1 for other in before[name]), default=0)
        return made[name]

    last = max((column(node.id) for node in graph.nodes), default=0)
    leads_on = {edge.source for edge in graph.edges}
    ends = {node.id: last for node in graph.of_kind("principle") if node.id not in leads_on}
    return {**made, **ends}


def _rows(node: Node, own: Card) -> Rows:
    room = _WIDEST[node.kind] - 2 * PAD
    first, second = node.kind != "answer", node.kind == "answer"
    heading = fit(own.heading, room, SIZE, bold=first)
    text = fit(own.text, room, SIZE, bold=second, lines=_MOST_ROWS.get(node.kind, 0))
    return (*((row, first) for row in heading), *((row, second) for row in text))


def _box(node: Node, rows: Rows, column: int) -> Box:
    widest = max((text_width(row, SIZE, bold=bold) for row, bold in rows), default=0.0)
    return Box(node.id, round(widest + 2 * PAD, 1), len(rows) * LINE + 10, column)
