"""Order the conclusions: which read findings only, which read other conclusions, and which run in circles."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from nmt_expert.knowledge.draft import CONCLUSIONS, Draft
from nmt_expert.knowledge.model import leaves


def reads(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Return, for every conclusion, the conclusions that its rules and its minimum pattern read."""
    known = draft.known(*CONCLUSIONS)
    found: dict[str, dict[str, None]] = {name: {} for name in known}
    for entry, _, condition in draft.conditions():
        conclusion = entry.owner or entry.id
        for leaf in leaves(condition):
            if leaf.name in known and conclusion in found:
                found[conclusion][leaf.name] = None
    return {name: tuple(names) for name, names in found.items()}


def strata(graph: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return the level of every conclusion: 1, or one more than the highest it reads.

    Args:
        graph: What each conclusion reads.

    Raises:
        graphlib.CycleError: The conclusions run in circles; see `cycles`.
    """
    levels: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        levels[name] = 1 + max((levels[below] for below in graph[name]), default=0)
    return {name: levels[name] for name in graph}


def cycles(graph: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return circles of conclusions: each reads the next, the first stands at both ends.

    Every circle is broken by opening one of those returned; circles that share a
    reading with one of them are not listed again.
    """
    left = {name: list(names) for name, names in graph.items()}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))[:-1]
            start = circle.index(min(circle))
            circle = circle[start:] + circle[:start]
            found.append((*circle, circle[0]))
            left[circle[-1]].remove(circle[0])
        else:
            return sorted(found)
