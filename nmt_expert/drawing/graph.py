"""The reasoning as a graph, as data and in words, beside its pictures."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from nmt_expert.drawing.labels import edge_words, names_of, summary, title_words
from nmt_expert.explain.graph import Edge, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.document import Document
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.words import AnswerData, PlaceData, answer_data, number, place_data


@dataclass(frozen=True)
class Drawing(Explanation):
    """The reasoning about a visit as a picture; its text is the picture in words."""

    @property
    def _assessment(self) -> Assessment:
        assert isinstance(self._about, Assessment)
        return self._about

    def svg(self) -> str:
        """Return the picture as SVG: no scripts, the same bytes every time."""
        from nmt_expert.drawing.svg import render_svg

        return render_svg(self._assessment, self.found)

    def dot(self) -> str:
        """Return it in the language of Graphviz."""
        from nmt_expert.drawing.dot_mermaid import render_dot

        return render_dot(self._assessment, self.found)

    def mermaid(self) -> str:
        """Return it in the language of Mermaid, which Markdown of many sites draws."""
        from nmt_expert.drawing.dot_mermaid import render_mermaid

        return render_mermaid(self._assessment, self.found)

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return f'<div class="nmt-expert">{self.svg()}</div>'


class NodeData(Struct, frozen=True):
    """An answer, rule, hypothesis or principle; ``value`` is its degree, weight or support."""

    id: str
    kind: str
    label: str
    answer: AnswerData | None
    value: float
    band_label: str
    held: bool
    counts: bool
    contested: bool


class EdgeData(Struct, frozen=True):
    """What leads to what; ``sentence`` says it in words."""

    source: str
    target: str
    sign: int
    weight: float
    counts: bool
    rules: tuple[str, ...]
    sentence: str


class GraphData(Struct, frozen=True):
    """How the answers about one complaint led through rules and hypotheses to principles."""

    complaint: PlaceData
    title: str
    summary: tuple[str, ...]
    nodes: tuple[NodeData, ...]
    edges: tuple[EdgeData, ...]


def drawing(assessment: Assessment, made: Graph) -> Drawing:
    """Return a graph as the explanation it is; *no* if no rule holds."""
    return Drawing(made, bool(made), "graph", assessment, lambda: graph_data(assessment, made), write_graph)


def graph_data(assessment: Assessment, made: Graph) -> GraphData:
    """Return a graph as data: nodes and edges, and both in words."""
    kb, names = assessment.knowledge, names_of(made)
    return GraphData(
        complaint=place_data(kb, made.complaint),
        title=title_words(assessment, made),
        summary=tuple(summary(made).splitlines()),
        nodes=tuple(_node(kb, made, node) for node in made.nodes),
        edges=tuple(_edge(edge, edge_words(made, edge, names)) for edge in made.edges),
    )


def _node(kb: KnowledgeBase, made: Graph, node: Node) -> NodeData:
    return NodeData(
        id=node.id,
        kind=node.kind,
        label=node.label,
        answer=answer_data(kb, node.answer, made.complaint.site, node.follows) if node.answer else None,
        value=number(node.value),
        band_label=node.band,
        held=node.held,
        counts=node.counts,
        contested=node.contested,
    )


def _edge(edge: Edge, sentence: str) -> EdgeData:
    return EdgeData(edge.source, edge.target, edge.sign, number(edge.weight), edge.counts, tuple(edge.rules), sentence)


def write_graph(page: Document, data: GraphData, level: int) -> None:
    """Write a graph in words: which answers led to which conclusions; all conclusions; or every edge."""
    page.heading(data.title, 1)
    first, *lines = data.summary
    page.say(first)
    principles = sum(node.kind == "principle" for node in data.nodes)
    page.points(lines if level else lines[:principles])
    if level > 1 and data.edges:
        page.heading("What leads to what")
        page.points(edge.sentence for edge in data.edges)
