"""Which principles drive and which are driven: the nodes and edges of a graph, with a role for each.

A role follows from the strengths of the ``leads_to`` links alone.  It explains and
adds no support.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase, Link
from nmt_expert.reasoning.assess import Conclusion
from nmt_expert.reasoning.support import DECIMALS

Links = Mapping[str, tuple[Link, ...]]
"""The links from each principle that was found to others that were, by driver."""

ROLES = {
    "primary": "Primary, can drive more than it is driven",
    "secondary": "Secondary, can be driven at least as much as it drives",
    "either": "Each can drive the other as much, neither is first",
    "alone": "Linked to nothing else that was found",
}
"""What each role means.  It follows from the strengths of the links alone and adds no support."""


class ChainNode(Struct, frozen=True):
    """A principle of the graph.

    Attributes:
        id: The principle.
        label: What a person calls it.
        band: Label of its band; ``support`` is its number.
        role: ``primary``, ``secondary``, ``either`` (a loop in which all drive as much as they are driven) or
            ``alone`` (no link to another that was found).
        balance: Strength of the links it drives by, less that of the links it is driven by; no unit.
        contested: Whether the literature disputes the principle.
    """

    id: str
    label: str
    band: str
    support: float
    role: str
    balance: float
    contested: bool


class ChainEdge(Struct, frozen=True):
    """A link of the graph, from driver to consequence.

    Attributes:
        driver: Id of the one principle.
        consequence: Id of the other.
        how: How the one can drive the other.
        strength: The word; ``weight`` is its number.
        contested: Whether the literature disputes the link.
        loops: Whether the consequence can, by other links, come back to drive the driver.
    """

    driver: str
    consequence: str
    how: str
    strength: str
    weight: float
    contested: bool
    loops: bool


def graph_nodes(kb: KnowledgeBase, found: Mapping[str, Conclusion], links: Links) -> tuple[ChainNode, ...]:
    """Return the principles found as nodes, in their order."""
    balance = balances(kb, links)

    def role(name: str) -> str:
        group = _linked(name, links)
        if len(group) == 1:
            return "alone"
        if not any(balance[member] for member in group):
            return "either"
        return "primary" if balance[name] > 0 else "secondary"

    return tuple(
        ChainNode(
            id=name,
            label=kb.label(name),
            band=entry.band.label,
            support=entry.support,
            role=role(name),
            balance=balance[name],
            contested=kb.principles[name].evidence.contested,
        )
        for name, entry in found.items()
    )


def graph_edges(kb: KnowledgeBase, links: Links) -> tuple[ChainEdge, ...]:
    """Return the links as edges: the likeliest driver first, of those the strongest first."""
    follows = {name: {link.to for link in own} for name, own in links.items()}
    return tuple(
        ChainEdge(
            driver=driver,
            consequence=link.to,
            how=link.how,
            strength=link.strength,
            weight=strength(kb, link),
            contested=link.contested,
            loops=driver in _reached(link.to, follows),
        )
        for driver, link in _pairs(links)
    )


def balances(kb: KnowledgeBase, links: Links) -> dict[str, float]:
    """Return how much each principle drives others, less how much it is driven, by the strengths of the links."""
    balance = dict.fromkeys(links, 0.0)
    for driver, link in _pairs(links):
        balance[driver] += strength(kb, link)
        balance[link.to] -= strength(kb, link)
    return {name: round(value, DECIMALS) + 0.0 for name, value in balance.items()}


def strength(kb: KnowledgeBase, link: Link) -> float:
    """Return the number of a link's strength; it only orders links."""
    return kb.scale.strengths.get(link.strength, 0.0)


def _pairs(links: Links) -> Iterator[tuple[str, Link]]:
    return ((driver, link) for driver, own in links.items() for link in own)


def _linked(name: str, links: Links) -> set[str]:
    """The principles that hang together with one, by links of either direction."""
    either: dict[str, set[str]] = {entry: set() for entry in links}
    for driver, link in _pairs(links):
        either[driver].add(link.to)
        either[link.to].add(driver)
    return {name, *_reached(name, either)}


def _reached(start: str, follows: Mapping[str, set[str]]) -> set[str]:
    """Everything that can be reached from a start, over any number of links."""
    found: set[str] = set()
    todo = [start]
    while todo:
        fresh = follows.get(todo.pop(), set()) - found
        found |= fresh
        todo += fresh
    return found
