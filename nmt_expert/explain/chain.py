"""Driver and consequence among the principles that are at least possible, from their ``leads_to`` links.

The links explain and add no support.  Real bodies have causal loops (tension,
ischemia, trigger points, tension): a chain that comes back to its start says so
and stops there.
"""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.driving import ROLES, ChainEdge, ChainNode, balances, graph_edges, graph_nodes, strength
from nmt_expert.knowledge.model import KnowledgeBase, Link
from nmt_expert.reasoning.assess import Assessment, Conclusion

LEAST_BAND = "possible"
ARROW = " -> "


class Step(Struct, frozen=True):
    """One principle that can drive another, both of them at least possible.

    ``sentence`` says it in words; ``link`` is the knowledge behind it.
    """

    driver: str
    consequence: str
    link: Link
    sentence: str


class Chain(Struct, frozen=True):
    """How the principles found can hang together.

    Attributes:
        steps: Every link between two of them: the likeliest driver first, of those the strongest first.
        paths: The principles strung together, each once; the first of a path drives the next.
        lines: The paths as one line each.
        nodes: Every principle that is at least possible, linked or not, in their order.
        edges: The steps as edges of a graph.
    """

    steps: tuple[Step, ...] = ()
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


def _step(kb: KnowledgeBase, driver: Conclusion, link: Link, consequence: Conclusion) -> Step:
    sentence = (
        f"{kb.label(driver.id)} ({driver.band.label}) can drive "
        f"{kb.label(link.to)} ({consequence.band.label}): {link.how.rstrip('.')}."
    )
    return Step(driver.id, link.to, link, sentence)


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
