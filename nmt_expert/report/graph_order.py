"""Order the boxes of each column so that few links cross: barycentre sweeps, then swaps of neighbours."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

Columns = list[list[str]]
Neighbours = Mapping[str, Sequence[str]]


def ordered(columns: Sequence[Sequence[str]], below: Neighbours, sweeps: int) -> Columns:
    """Return the columns in the order with the fewest crossings that was found.

    Args:
        columns: Names by column, from left to right.
        below: The neighbours of each name in the column before its own.
        sweeps: How often to go over all columns, there and back.
    """
    above = _turned(below)
    now = [list(column) for column in columns]
    best, least = now, crossings(now, below)
    for sweep in range(sweeps):
        if not least:
            break
        now = [column[:: -1 if sweep % 2 else 1] for column in now]  # turns the order of equals
        for layer in range(1, len(now)):
            _sort(now, layer, now[layer - 1], below)
        for layer in range(len(now) - 2, -1, -1):
            _sort(now, layer, now[layer + 1], above)
        _swap(now, below, above)
        crossed = crossings(now, below)
        if crossed < least:
            best, least = [list(column) for column in now], crossed
    return best


def crossings(columns: Sequence[Sequence[str]], below: Neighbours) -> int:
    """Return how many pairs of links cross between neighbouring columns."""
    return sum(_crossed(first, second, below) for first, second in pairwise(columns))


def _crossed(first: Sequence[str], second: Sequence[str], below: Neighbours) -> int:
    at = {name: index for index, name in enumerate(first)}
    seen: list[int] = []
    count = 0
    for name in second:
        ends = sorted(at[other] for other in below[name])
        count += sum(len(seen) - bisect_right(seen, end) for end in ends)
        for end in ends:
            insort(seen, end)
    return count


def _turned(below: Neighbours) -> dict[str, list[str]]:
    above: dict[str, list[str]] = {name: [] for name in below}
    for name, others in below.items():
        for other in others:
            above[other].append(name)
    return above


def _sort(columns: Columns, layer: int, beside: Sequence[str], near: Neighbours) -> None:
    """Sort a column by the mean place of each name's neighbours; who has none stays where it is."""
    at = {name: index for index, name in enumerate(beside)}
    column = columns[layer]
    means = {name: sum(at[other] for other in near[name]) / len(near[name]) for name in column if near[name]}
    moved = iter(sorted(means, key=lambda name: means[name]))
    columns[layer] = [next(moved) if name in means else name for name in column]


def _swap(columns: Columns, below: Neighbours, above: Neighbours) -> None:
    """Swap neighbours in a column as long as that takes crossings away."""
    places = [{name: index for index, name in enumerate(column)} for column in columns]
    better = True
    while better:
        better = False
        for layer, column in enumerate(columns):
            for index in range(len(column) - 1):
                if _gain(column[index], column[index + 1], layer, places, below, above) > 0:
                    column[index], column[index + 1] = column[index + 1], column[index]
                    places[layer] = {name: place for place, name in enumerate(column)}
                    better = True


def _gain(
    upper: str, lower: str, layer: int, places: Sequence[Mapping[str, int]], below: Neighbours, above: Neighbours
) -> int:
    """Return how many crossings go away if two neighbours change places."""
    gain = 0
    for near, other in ((below, layer - 1), (above, layer + 1)):
        if 0 <= other < len(places):
            at = places[other]
            pairs = [(at[one], at[two]) for one in near[upper] for two in near[lower]]
            gain += sum((one > two) - (one < two) for one, two in pairs)
    return gain
