"""Driver and consequence, as data (lines, steps, the graph) and in words."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.chain import Chain
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.document import Document
from nmt_expert.report.words import PlaceData, SourceData, cited, number, place_data, sources_data

STEPS_SHOWN = 5


class ChainNodeData(Struct, frozen=True):
    """A principle in the chain."""

    id: str
    label: str
    band_label: str
    support: float
    role: str
    balance: float
    contested: bool


class ChainEdgeData(Struct, frozen=True):
    """A link from a driver to its consequence; ``loops`` if it leads back to where it came from."""

    driver: str
    consequence: str
    how: str
    strength: str
    weight: float
    contested: bool
    loops: bool
    sentence: str
    sources: tuple[SourceData, ...]


class ChainData(Struct, frozen=True):
    """Which of the principles found can drive which others."""

    complaint: PlaceData
    lines: tuple[str, ...]
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    summary: tuple[str, ...]
    nodes: tuple[ChainNodeData, ...]
    edges: tuple[ChainEdgeData, ...]


def chain_data(assessment: Assessment, found: Chain, complaint: int = 0) -> ChainData:
    """Return a chain as data, with its graph as nodes and edges."""
    kb = assessment.knowledge
    return ChainData(
        complaint=place_data(kb, assessment.complaints[complaint].complaint),
        lines=tuple(found.lines),
        primary=tuple(found.primary),
        secondary=tuple(found.secondary),
        summary=tuple(found.summary),
        nodes=tuple(
            ChainNodeData(
                id=node.id,
                label=node.label,
                band_label=node.band,
                support=number(node.support),
                role=node.role,
                balance=number(node.balance),
                contested=node.contested,
            )
            for node in found.nodes
        ),
        edges=tuple(
            ChainEdgeData(
                driver=edge.driver,
                consequence=edge.consequence,
                how=edge.how,
                strength=edge.strength,
                weight=number(edge.weight),
                contested=edge.contested,
                loops=edge.loops,
                sentence=step.sentence,
                sources=sources_data(kb, step.link.sources),
            )
            for edge, step in zip(found.edges, found.steps, strict=True)
        ),
    )


def write_chain(page: Document, data: ChainData, level: int) -> None:
    """Write driver and consequence in words; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading("Driver and consequence", 1)
    if not data.edges:
        page.say("No two principles that are at least possible are linked, so nothing drives anything here.")
    page.points(data.lines)
    for line in data.summary:
        page.say(line)
    edges = data.edges if level > 1 else data.edges[: STEPS_SHOWN * level]
    if edges:
        page.heading("How the one can drive the other")
    for edge in edges:
        marks = [word for word, holds in (("contested", edge.contested), ("a loop", edge.loops)) if holds]
        page.point(f"{edge.sentence} [{', '.join((edge.strength, *marks))}]")
        if level > 1 and edge.sources:
            page.point(cited(edge.sources), 1)
    if edges and len(edges) < len(data.edges):
        page.say(f"And {len(data.edges) - len(edges)} more.")
    if data.edges:
        page.say("These links explain what may hang together; they add nothing to any support.")
