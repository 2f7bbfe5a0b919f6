"""What stands in and around a picture of the reasoning, in words: nodes, edges, title and summary."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.graph import Edge, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.report.words import answer_data

KIND_WORDS = {"answer": "What was said", "rule": "Rules", "hypothesis": "Hypotheses", "principle": "Principles"}
NOTHING = "No rule holds for what was said, so there is no reasoning to draw."


class Card(Struct, frozen=True):
    """What stands in a node: its heading, what follows it, and the whole of it for a screen reader."""

    heading: str
    text: str
    whole: str


def card(kb: KnowledgeBase, graph: Graph, node: Node) -> Card:
    """Return what stands in a node."""
    star = " *" if node.contested else ""
    if node.kind == "rule":
        return _rule(node, star)
    if node.kind == "answer":
        return _answer(kb, graph, node)
    text = f"{node.band}, support {signed(node.value)}"
    held = ", held: its minimum pattern is not met" if node.held else ""
    contested = " (contested in the literature)" if star else ""
    return Card(f"{node.label}{star}", text + held, f"{node.label}: {text}{held}{contested}")


def _rule(node: Node, star: str) -> Card:
    speaks = "speaks for" if node.value > 0 else "speaks against"
    counts = "" if node.counts else ", not counted: another rule says the same"
    heading = f"{signed(node.value)} {speaks}{star}{counts}"
    contested = ", contested" if star else ""
    said = f"Rule {node.id} {speaks}, {signed(node.value)}{contested}{counts}"
    return Card(heading, node.label, f"{said}. {node.label}")


def _answer(kb: KnowledgeBase, graph: Graph, node: Node) -> Card:
    assert node.answer is not None
    said = answer_data(kb, node.answer, graph.complaint.site, node.follows)
    where = f", {said.where}" if said.where else ""
    follows = " (follows from another answer)" if node.follows else ""
    raises = f"; raises a red flag: {node.raises}" if node.raises else ""
    text = f"{said.word}{where}{follows}{raises}"
    own = f' ("{said.said}")' if said.said and not node.follows else ""
    return Card(node.label, text, f"{node.label}: {text}{own}")


def edge_words(graph: Graph, edge: Edge, names: dict[str, str]) -> str:
    """Return an edge in words; ``names`` are those of the nodes."""
    if not edge.sign:
        return f"{names[edge.source]}: read by {edge.target}"
    speaks = "speaks for" if edge.sign > 0 else "speaks against"
    counts = "" if edge.counts else ", not counted: another rule says the same"
    return f"{names[edge.source]} {speaks} {names[edge.target]}, {signed(edge.weight)}{counts}"


def names_of(graph: Graph) -> dict[str, str]:
    """Return a short name for every node: its label, of a rule its id."""
    return {node.id: node.id if node.kind == "rule" else node.label for node in graph.nodes}


def signed(value: float) -> str:
    """Return a number with its sign, and a minus as wide as a plus."""
    return f"{value:+.2f}".replace("-", "−")


def title_words(assessment: Assessment, graph: Graph) -> str:
    """Return what a picture shows: the reasoning about a complaint."""
    at = graph.complaint
    place = site_words(assessment.knowledge, at.site) if at.region or at.side else ""
    about = ": ".join(filter(None, (assessment.visit.title, place)))
    return f"Reasoning about {about or complaint_words(assessment.knowledge, at)}"


def summary(graph: Graph) -> str:
    """Return the picture in words: how much leads where, and every conclusion with what speaks for and against it."""
    if not graph:
        return NOTHING
    counted = ", ".join(_count(len(own), kind) for kind in _COUNTED if (own := graph.of_kind(kind)))
    names = {node.id: f'"{node.label}"' if node.kind == "rule" else node.label for node in graph.nodes}
    lines = [f"From left to right: {counted}."]
    for node in (*graph.of_kind("principle"), *graph.of_kind("hypothesis")):
        held = ", held by its minimum pattern" if node.held else ""
        lines.append(f"{node.label}: {node.band}, support {signed(node.value)}{held}{_reasons(graph, node, names)}.")
    return "\n".join(lines)


_COUNTED = {
    "answer": ("answer", "answers"),
    "rule": ("rule", "rules"),
    "hypothesis": ("hypothesis", "hypotheses"),
    "principle": ("principle", "principles"),
}


def _count(number: int, kind: str) -> str:
    one, many = _COUNTED[kind]
    return f"{number} {one if number == 1 else many}"


def _reasons(graph: Graph, node: Node, names: dict[str, str]) -> str:
    parts = []
    for sign, word in ((1, "for"), (-1, "against")):
        own = [edge for edge in graph.edges if edge.target == node.id and edge.sign == sign and edge.counts]
        own.sort(key=lambda edge: -abs(edge.weight))
        if own:
            parts.append(f"{word} it {', '.join(f'{names[edge.source]} ({signed(edge.weight)})' for edge in own)}")
    return f"; {'; '.join(parts)}" if parts else ""
