"""Driver and consequence as ``dot`` and ``mermaid`` text: an arrow from what drives to what is driven."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.explain.chain import Chain
from nmt_expert.explain.driving import ChainEdge, ChainNode
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.graph_text import dot_text, mermaid_text

_WIDTHS = {"weak": 1, "moderate": 2, "strong": 3}
NOTHING = "No two principles that are at least possible are linked."


def chain_dot(assessment: Assessment, found: Chain) -> str:
    """Return a chain in the language of Graphviz: red flags and note in its label, primary drawn thick."""
    label = "\\n".join(dot_text(line) for line in _around(assessment, found))
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
    lines = ["flowchart LR", f'  note["{"<br/>".join(map(mermaid_text, _around(assessment, found)))}"]']
    for node in found.nodes:
        lines.append(f'  {node.id}["{"<br/>".join(map(mermaid_text, _words(node)))}"]')
    for edge in found.edges:
        arrow = "-.->" if edge.contested else "==>" if edge.strength == "strong" else "-->"
        lines.append(f'  {edge.driver} {arrow}|"{mermaid_text(_link(edge))}"| {edge.consequence}')
    return "\n".join(lines) + "\n"


def _around(assessment: Assessment, found: Chain) -> Iterator[str]:
    for alarm in alarms(assessment):
        yield alarm.text
    yield from found.summary if found else (NOTHING,)
    yield NOTE


def _words(node: ChainNode) -> tuple[str, str]:
    role = f", {node.role}" if node.role in ("primary", "secondary") else ""
    return f"{node.label}{'*' if node.contested else ''}", f"{node.band} {node.support:+.2f}{role}"


def _link(edge: ChainEdge) -> str:
    return f"{edge.strength}{', contested' if edge.contested else ''}"
