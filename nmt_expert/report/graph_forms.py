"""The reasoning as a graph in the forms every explanation has, beside its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from nmt_expert.explain.graph import Edge, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.graph_words import edge_words, names_of, summary, title_words
from nmt_expert.report.outline import Entry, Outline, frame, rendered
from nmt_expert.report.words import Data, answer_data, complaint_words, number, site_data


@dataclass(frozen=True)
class Drawing(Explanation):
    """The reasoning about a visit as a picture; its text is the picture in words."""

    _assessment: Assessment = field(repr=False, compare=False)

    def svg(self) -> str:
        """Return the picture as SVG: no scripts, the same bytes every time."""
        from nmt_expert.report.graph_svg import render_svg

        return render_svg(self._assessment, self.found)

    def dot(self) -> str:
        """Return it in the language of Graphviz."""
        from nmt_expert.report.graph_text import render_dot

        return render_dot(self._assessment, self.found)

    def mermaid(self) -> str:
        """Return it in the language of Mermaid, which Markdown of many sites draws."""
        from nmt_expert.report.graph_text import render_mermaid

        return render_mermaid(self._assessment, self.found)

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return f'<div class="nmt-expert">{self.svg()}</div>'


def drawing(assessment: Assessment, made: Graph) -> Drawing:
    """Return a graph as the explanation it is; *no* if no rule holds."""
    return Drawing(
        made,
        bool(made),
        lambda: graph_data(assessment, made),
        lambda **how: render_graph(assessment, made, **how),
        assessment,
    )


def graph_data(assessment: Assessment, made: Graph) -> Data:
    """Return a graph as data: nodes and edges, and both in words."""
    kb, names = assessment.knowledge, names_of(made)
    body = {
        "complaint": {**site_data(made.complaint.site), "where": complaint_words(kb, made.complaint)},
        "title": title_words(assessment, made),
        "summary": summary(made).splitlines(),
        "nodes": [_node(kb, made, node) for node in made.nodes],
        "edges": [{**_edge(edge), "sentence": edge_words(made, edge, names)} for edge in made.edges],
    }
    return frame(assessment, "graph", body)


def _node(kb: KnowledgeBase, made: Graph, node: Node) -> Data:
    said = answer_data(kb, node.answer, made.complaint.site, node.follows) if node.answer else None
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label,
        "answer": said,
        "value": number(node.value),
        "band_label": node.band,
        "held": node.held,
        "counts": node.counts,
        "contested": node.contested,
    }


def _edge(edge: Edge) -> Data:
    return {
        "source": edge.source,
        "target": edge.target,
        "sign": edge.sign,
        "weight": number(edge.weight),
        "counts": edge.counts,
        "rules": list(edge.rules),
    }


def _write(page: Outline, data: Entry, level: int) -> None:
    """Short: what led to which conclusion.  Usually: every conclusion.  In full: every edge."""
    page.begin(data, data["title"])
    first, *lines = data["summary"]
    page.say(first)
    principles = sum(node["kind"] == "principle" for node in data["nodes"])
    for line in lines if level else lines[:principles]:
        page.point(line)
    if level > 1 and data["edges"]:
        page.heading("What leads to what")
        for edge in data["edges"]:
            page.point(edge["sentence"])


render_graph = rendered(graph_data, _write)
