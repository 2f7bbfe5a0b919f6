"""The reasoning as a picture that grows with each answer, in large type: for a class, with what is new set off.

Rules are left out: answers lead straight to what they speak for or against.  There is no title, which could tell what a
case is about, and no legend, which stands on the page.
"""

from __future__ import annotations

from html import escape

from msgspec import Struct

from nmt_expert.drawing.labels import NOTHING, summary
from nmt_expert.drawing.svg import SIZE, edges_svg, nodes_svg, picture, xml
from nmt_expert.explain.graph import Edge, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer

WIDEST = {"answer": 152.0, "rule": 152.0, "hypothesis": 112.0, "principle": 120.0}
"""How wide a node of each kind may be, in pixels at the size of type that pictures have."""

COLUMN_GAP = 28.0
EDGE = 4.0


class NewInGraph(Struct, frozen=True):
    """What of a graph was not there before: ids of nodes, and edges by their source and target."""

    nodes: frozenset[str]
    edges: frozenset[tuple[str, str]]


def new_in(graph: Graph, before: Graph) -> NewInGraph:
    """Return what of a graph was not there before an answer; ids of answers change from graph to graph."""
    there = {_meant(node) for node in before.nodes}
    ends = {_ends(before, edge) for edge in before.edges}
    return NewInGraph(
        frozenset(node.id for node in graph.nodes if _meant(node) not in there),
        frozenset((edge.source, edge.target) for edge in graph.edges if _ends(graph, edge) not in ends),
    )


def _meant(node: Node) -> Answer | str:
    return node.answer or node.id


def _ends(graph: Graph, edge: Edge) -> tuple[Answer | str, str, int]:
    source = next(node for node in graph.nodes if node.id == edge.source)
    return _meant(source), edge.target, edge.sign


def growing_svg(kb: KnowledgeBase, graph: Graph, new: NewInGraph, name: str = "growing") -> str:
    """Return a graph as a picture whose type is as large as that of the page around it.

    Args:
        kb: Says what things are called.
        graph: Made without rules.
        new: What is set off.
        name: Begins the ids in it; pictures on one page need different ones.
    """
    if not graph:
        return f"<p>{escape(NOTHING)}</p>\n"
    drawn = picture(kb, graph, WIDEST, COLUMN_GAP)
    width, height = (round(side + 2 * EDGE, 1) for side in (drawn.layout.width, drawn.layout.height))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / SIZE:.2f}em" height="{height / SIZE:.2f}em"'
        f' viewBox="{-EDGE:g} {-EDGE:g} {width:g} {height:g}" role="img" aria-labelledby="{escape(name)}-title"'
        ' font-family="Helvetica, Arial, sans-serif">',
        f'<title id="{escape(name)}-title">{xml(summary(graph))}</title>',
        *edges_svg(graph, drawn, new.edges),
        *nodes_svg(graph, drawn, new.nodes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
