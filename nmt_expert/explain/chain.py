"""Driver and consequence among the principles that are at least possible, from their ``leads_to`` links.

The links explain and add no support.  Real bodies have causal loops (tension,
ischemia, trigger points, tension): a chain that comes back to its start says so
and stops there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase, Link
from nmt_expert.reasoning.assess import Assessment, Conclusion
from nmt_expert.reasoning.support import DECIMALS

LEAST_BAND = "possible"

ARROW = " -> "

ROLES = {
    "primary": "Primary, can drive more than it is driven",
    "secondary": "Secondary, can be driven at least as much as it drives",
    "either": "Each can drive the other as much, neither is first",
    "alone": "Linked to nothing else that was found",
}
"""What each role means.  It follows from the strengths of the links alone and adds no support."""

Links = Mapping[str, tuple[Link, ...]]
"""The links from each principle that was found to others that were, by driver."""


class Chain(Struct, frozen=True):
    """How the principles found can hang together.

    Attributes:
        steps: Every link between two of them: the likeliest driver first, of those the strongest first.
        paths: The principles strung together, each once; the first of a path drives the next.
        lines: The paths as one line each.
        nodes: Every principle that is at least possible, linked or not, in their order.
        edges: The steps as edges of a graph.
    """

    steps: tuple[ChainStep, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    nodes: tuple[ChainNode, ...] = ()
    edges: tuple[ChainEdge, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def primary(self) -> tuple[str, ...]:
        """The principles that drive others more than they are driven, in their order."""
        return self._in_role("primary")

    @property
    def secondary(self) -> tuple[str, ...]:
        """The principles that are driven at least as much as they drive, in their order."""
        return self._in_role("secondary")

    @property
    def summary(self) -> tuple[str, ...]:
        """Primary and secondary in words, a sentence each; none if nothing is linked."""
        said = []
        for role, words in ROLES.items():
            names = [f"{node.label.lower()} ({node.band})" for node in self.nodes if node.role == role]
            if names and self.steps:
                said.append(f"{words}: {', '.join(names)}.")
        return tuple(said)

    def _in_role(self, role: str) -> tuple[str, ...]:
        return tuple(node.id for node in self.nodes if node.role == role)


class ChainStep(Struct, frozen=True):
    """One principle that can drive another, both of them at least possible.

    ``sentence`` says it in words; ``link`` is the knowledge behind it.
    """

    driver: str
    consequence: str
    link: Link
    sentence: str


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


def chain(assessment: Assessment, complaint: int = 0) -> Chain:
    """Return driver and consequence for one complaint; an empty chain if fewer than two principles are linked."""
    kb = assessment.knowledge
    found = {
        entry.id: entry
        for entry in assessment.complaints[complaint].principles
        if kb.scale.at_least(entry.band.id, LEAST_BAND)
    }
    links = {name: _links(kb, name, found) for name in found}
    steps = tuple(_step(kb, entry, link, found[link.to]) for entry in found.values() for link in links[entry.id])
    paths = _paths(balances(kb, links), links)
    lines = tuple(ARROW.join(kb.label(name).lower() for name in path) for path in paths)
    return Chain(steps, paths, lines, graph_nodes(kb, found, links), graph_edges(kb, links))


def _links(kb: KnowledgeBase, name: str, found: dict[str, Conclusion]) -> tuple[Link, ...]:
    """The links from one principle to others that were found, the strongest first, then the better supported."""
    order = list(found)
    own = [link for link in kb.principles[name].leads_to if link.to in found and link.to != name]
    return tuple(sorted(own, key=lambda link: (-strength(kb, link), order.index(link.to))))


def _step(kb: KnowledgeBase, driver: Conclusion, link: Link, consequence: Conclusion) -> ChainStep:
    sentence = (
        f"{kb.label(driver.id)} ({driver.band.label}) can drive "
        f"{kb.label(link.to)} ({consequence.band.label}): {link.how.rstrip('.')}."
    )
    return ChainStep(driver.id, link.to, link, sentence)


def _paths(balance: dict[str, float], links: dict[str, tuple[Link, ...]]) -> tuple[tuple[str, ...], ...]:
    """String all principles together, beginning with those that drive more than they are driven."""
    found = list(balance)
    placed: set[str] = set()
    paths = []
    for start in sorted(found, key=lambda name: (-balance[name], found.index(name))):
        if start not in placed and len(path := _walk(start, links, placed)) > 1:
            paths.append(path)
    return tuple(paths)


def _walk(start: str, links: dict[str, tuple[Link, ...]], placed: set[str]) -> tuple[str, ...]:
    """Follow the strongest link to a principle not placed yet; end on one that was, or back at the start."""
    path = [start]
    placed.add(start)
    while True:
        own = links[path[-1]]
        fresh = next((link.to for link in own if link.to not in placed), None)
        if fresh is None:
            break
        path.append(fresh)
        placed.add(fresh)
    back = [link.to for link in links[path[-1]]]
    if len(path) > 1 and start in back:
        path.append(start)
    elif len(path) == 1 and back:
        path.append(back[0])
    return tuple(path)


# ------------------------------------------------------------------ the graph


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
