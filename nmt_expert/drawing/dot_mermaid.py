"""The reasoning of a visit as ``dot`` and ``mermaid`` text, for those who draw with Graphviz or in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.drawing.labels import NOTHING, card, signed, title_words
from nmt_expert.drawing.svg import AGAINST, FOR, READS, thickness
from nmt_expert.explain.chain import Chain, ChainEdge, ChainNode
from nmt_expert.explain.graph import Edge, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import printable_line
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.forms.page import wrap

COLUMNS = 34

_DOT = {
    "answer": 'style="rounded"',
    "rule": 'style="filled" fillcolor="#F3F3F3"',
    "hypothesis": 'style="rounded,filled" fillcolor="#FDF3CF"',
    "principle": 'style="rounded,filled" fillcolor="#DDEEFA" penwidth=2.5',
}

_RANKS = {"answer": "min", "principle": "max"}
"""What Graphviz is to put first and last."""

_MERMAID = {"answer": ("([", "])"), "rule": ("[", "]"), "hypothesis": ("{{", "}}"), "principle": ("[[", "]]")}

_WIDTHS = {"weak": 1, "moderate": 2, "strong": 3}

NO_LINK = "No two principles that are at least possible are linked."


# ------------------------------------------------------------------ the reasoning


def render_dot(assessment: Assessment, graph: Graph) -> str:
    """Return a graph in the language of Graphviz: red flags and note in its label."""
    label = "\\n".join(map(dot_text, _around(assessment, graph)))
    head = ["digraph reasoning {", f'  graph [rankdir=LR labelloc=t fontname=Helvetica label="{label}"]']
    head.append("  node [shape=box fontname=Helvetica fontsize=11]")
    names = _names(graph)
    nodes = [
        f'  {names[node.id]} [label="{_dot_label(assessment.knowledge, graph, node)}" {_dot_style(node)}]'
        for node in graph.nodes
    ]
    edges = [f"  {names[edge.source]} -> {names[edge.target]} [{_dot_edge(edge)}]" for edge in graph.edges]
    ranks = [_dot_rank(rank, [names[node.id] for node in graph.of_kind(kind)]) for kind, rank in _RANKS.items()]
    return "\n".join([*head, *nodes, *edges, *ranks, "}"]) + "\n"


def _dot_label(kb: KnowledgeBase, graph: Graph, node: Node) -> str:
    return "\\n".join(map(dot_text, _lines(kb, graph, node)))


def _dot_style(node: Node) -> str:
    style = _DOT[node.kind]
    if node.kind == "rule" and node.value < 0:
        style = style.replace("filled", "filled,dashed")
    return style if node.counts else f'{style} fontcolor="#777777"'


def _dot_rank(rank: str, names: list[str]) -> str:
    return f"  {{ rank={rank}; {' '.join(names)} }}"


def _dot_edge(edge: Edge) -> str:
    if not edge.sign:
        return f'color="{READS}"'
    mark = "+" if edge.sign > 0 else "−"
    colour = FOR if edge.sign > 0 else AGAINST
    style = "" if edge.sign > 0 else " style=dashed arrowhead=tee"
    return f'color="{colour}" penwidth={thickness(edge):g}{style} label="{mark}"'


def render_mermaid(assessment: Assessment, graph: Graph) -> str:
    """Return a graph as a Mermaid flowchart; red flags and note stand in nodes of their own, first and last."""
    lines = ["flowchart LR"]
    notes = list(_around(assessment, graph))
    lines.append(f'  note["{"<br/>".join(map(mermaid_text, notes))}"]')
    names = _names(graph)
    for node in graph.nodes:
        left, right = _MERMAID[node.kind]
        text = "<br/>".join(map(mermaid_text, _lines(assessment.knowledge, graph, node)))
        lines.append(f'  {names[node.id]}{left}"{text}"{right}')
    for edge in graph.edges:
        lines.append(f"  {names[edge.source]} {_mermaid_link(edge)} {names[edge.target]}")
    lines += [f"  linkStyle {number} {_mermaid_style(edge)}" for number, edge in enumerate(graph.edges) if edge.sign]
    return "\n".join(lines) + "\n"


def _mermaid_link(edge: Edge) -> str:
    if not edge.sign:
        return "-->"
    words = signed(edge.weight) if edge.counts else f"{signed(edge.weight)} not counted"
    return f'-->|"{words}"|' if edge.sign > 0 else f'-.-x|"{words}"|'


def _mermaid_style(edge: Edge) -> str:
    return f"stroke:{FOR if edge.sign > 0 else AGAINST},stroke-width:{thickness(edge):g}px"


def _around(assessment: Assessment, graph: Graph) -> Iterator[str]:
    """Yield what belongs around the graph: red flags first."""
    for alarm in alarms(assessment):
        yield alarm.text
    yield title_words(assessment, graph)
    if not graph:
        yield NOTHING
    yield NOTE


def _names(graph: Graph) -> dict[str, str]:
    """Names that no language takes for a word of its own."""
    return {node.id: f"n{number}" for number, node in enumerate(graph.nodes, start=1)}


def _lines(kb: KnowledgeBase, graph: Graph, node: Node) -> list[str]:
    own = card(kb, graph, node)
    return [*wrap(own.heading, COLUMNS), *wrap(own.text, COLUMNS)]


# ------------------------------------------------------------------ driver and consequence


def chain_dot(assessment: Assessment, found: Chain) -> str:
    """Return a chain in the language of Graphviz: red flags and note in its label, primary drawn thick."""
    label = "\\n".join(dot_text(line) for line in _around_chain(assessment, found))
    lines = ["digraph chain {", f'  graph [rankdir=LR labelloc=t fontname=Helvetica label="{label}"]']
    lines.append("  node [shape=box style=rounded fontname=Helvetica]")
    for node in found.nodes:
        words = "\\n".join(map(dot_text, _words(node)))
        lines.append(f'  {node.id} [label="{words}" penwidth={3 if node.role == "primary" else 1}]')
    for edge in found.edges:
        style = " style=dashed" if edge.contested else ""
        words = dot_text(_link(edge))
        lines.append(
            f'  {edge.driver} -> {edge.consequence} [penwidth={_WIDTHS.get(edge.strength, 1)}{style} label="{words}"]'
        )
    return "\n".join([*lines, "}"]) + "\n"


def chain_mermaid(assessment: Assessment, found: Chain) -> str:
    """Return a chain as a Mermaid flowchart; red flags and note stand in a node of their own."""
    lines = ["flowchart LR", f'  note["{"<br/>".join(map(mermaid_text, _around_chain(assessment, found)))}"]']
    for node in found.nodes:
        lines.append(f'  {node.id}["{"<br/>".join(map(mermaid_text, _words(node)))}"]')
    for edge in found.edges:
        arrow = "-.->" if edge.contested else "==>" if edge.strength == "strong" else "-->"
        lines.append(f'  {edge.driver} {arrow}|"{mermaid_text(_link(edge))}"| {edge.consequence}')
    return "\n".join(lines) + "\n"


def _around_chain(assessment: Assessment, found: Chain) -> Iterator[str]:
    for alarm in alarms(assessment):
        yield alarm.text
    yield from found.summary if found else (NO_LINK,)
    yield NOTE


def _words(node: ChainNode) -> tuple[str, str]:
    role = f", {node.role}" if node.role in ("primary", "secondary") else ""
    return f"{node.label}{'*' if node.contested else ''}", f"{node.band} {node.support:+.2f}{role}"


def _link(edge: ChainEdge) -> str:
    return f"{edge.strength}{', contested' if edge.contested else ''}"


# ------------------------------------------------------------------ text


def dot_text(text: str) -> str:
    """Return a text for between double quotes, in which Graphviz reads nothing special (not even an HTML entity)."""
    return printable_line(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def mermaid_text(text: str) -> str:
    """Return a text for between double quotes: everything that Mermaid or HTML could read is a numbered entity."""
    return "".join(f"#{ord(c)};" if c in '"#&<>`\\;[]{}()|_*' else c for c in printable_line(text))
