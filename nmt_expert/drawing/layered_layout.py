"""Lay a layered graph out: columns from left to right, few crossings, nothing overlapping, the same every time.

The four steps of Sugiyama, Tagawa and Toda (1981): the layers are given; long edges
become chains of dummy boxes, so that they have a way of their own past the boxes
between; barycentre sweeps order each column; and each box is put as near to its
neighbours as the order and the gaps allow, which is an isotonic regression.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

DUMMY_HEIGHT = 6.0

DUMMY_PULL = 8.0
"""How much more a dummy box wants to lie straight between its neighbours than a real one."""

SWEEPS = 12

Point = tuple[float, float]

Columns = list[list[str]]

Neighbours = Mapping[str, Sequence[str]]


class Box(Struct, frozen=True):
    """What is to be placed: sizes in pixels, ``layer`` from 0."""

    id: str
    width: float
    height: float
    layer: int


class LayoutLink(Struct, frozen=True):
    """An edge to be routed; its source lies in a lower layer than its target."""

    source: str
    target: str


class PlacedBox(Struct, frozen=True):
    """A box in its place: left, top, width, height, in pixels."""

    id: str
    x: float
    y: float
    width: float
    height: float


class Layout(Struct, frozen=True):
    """Boxes in their places, for each link the points it goes through, and the size of it all.

    A route begins at the right border of its source and ends at the left border of its target; between, it has
    two points for each column it passes, the left and the right end of its way through.
    """

    boxes: tuple[PlacedBox, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float
    columns: tuple[tuple[float, float], ...]


def lay_out(
    boxes: Sequence[Box],
    links: Sequence[LayoutLink],
    *,
    row_gap: float = 14.0,
    column_gap: float = 84.0,
    port_gap: float = 15.0,
    keep_last: bool = False,
) -> Layout:
    """Return a layout of boxes and links.

    Args:
        boxes: In the order they should keep where the links leave it open.
        links: Between boxes, from lower to higher layers.
        row_gap: Pixels between boxes of one column.
        column_gap: Least pixels between columns; steep columns get more.
        port_gap: Pixels between the ends of links at one border; boxes grow to have room for them.
        keep_last: Whether the last column keeps the order of ``boxes``, whatever links cross.

    Raises:
        ValueError: A link does not lead to a higher layer.
    """
    if not boxes:
        return Layout((), (), 0.0, 0.0, ())
    chart = Chart(boxes, links, port_gap)
    columns = ordered(chart.columns, chart.below, SWEEPS, keep_last=keep_last)
    tops = tops_of(chart, columns, row_gap, SWEEPS)
    lefts = sides_of(chart, columns, tops, column_gap)
    return _finished(chart, columns, tops, lefts, port_gap)


class Chart:
    """Boxes and dummy boxes by column, with the sections that links are cut into."""

    def __init__(self, boxes: Sequence[Box], links: Sequence[LayoutLink], port_gap: float) -> None:
        self.boxes = {box.id: box for box in boxes}
        self.layer = {box.id: box.layer for box in boxes}
        self.height = {box.id: max(box.height, self._room(box.id, links, port_gap)) for box in boxes}
        self.chains: list[tuple[str, ...]] = [self._chain(number, link) for number, link in enumerate(links)]
        self.columns: list[list[str]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for name, layer in self.layer.items():
            self.columns[layer].append(name)
        self.below: dict[str, list[str]] = {name: [] for name in self.layer}
        self.above: dict[str, list[str]] = {name: [] for name in self.layer}
        for chain in self.chains:
            for first, second in pairwise(chain):
                self.below[second].append(first)
                self.above[first].append(second)

    def width(self, name: str) -> float:
        """Return the width of a box; a dummy has none."""
        return self.boxes[name].width if name in self.boxes else 0.0

    @staticmethod
    def _room(name: str, links: Sequence[LayoutLink], port_gap: float) -> float:
        ends = max(sum(link.source == name for link in links), sum(link.target == name for link in links))
        return (ends + 1) * port_gap

    def _chain(self, number: int, link: LayoutLink) -> tuple[str, ...]:
        start, end = self.layer[link.source], self.layer[link.target]
        if start >= end:
            raise ValueError(f"the link from {link.source} to {link.target} does not lead to a higher layer")
        dummies = [f"\0{number}:{layer}" for layer in range(start + 1, end)]
        for layer, dummy in enumerate(dummies, start=start + 1):
            self.layer[dummy], self.height[dummy] = layer, DUMMY_HEIGHT
        return (link.source, *dummies, link.target)


# ------------------------------------------------------------------ the order in each column


def ordered(columns: Sequence[Sequence[str]], below: Neighbours, sweeps: int, *, keep_last: bool = False) -> Columns:
    """Return the columns in the order with the fewest crossings that was found.

    Args:
        columns: Names by column, from left to right.
        below: The neighbours of each name in the column before its own.
        sweeps: How often to go over all columns, there and back.
        keep_last: Whether the last column stays as it is.
    """
    above = _reversed(below)
    free = len(columns) - 1 if keep_last else len(columns)
    now = [list(column) for column in columns]
    best, least = now, crossings(now, below)
    for sweep in range(sweeps):
        if not least:
            break
        turn = -1 if sweep % 2 else 1
        now = [column[:: turn if layer < free else 1] for layer, column in enumerate(now)]  # turns the order of equals
        for layer in range(1, free):
            _sort(now, layer, now[layer - 1], below)
        for layer in range(len(now) - 2, -1, -1):
            _sort(now, layer, now[layer + 1], above)
        _swap(now, below, above, free)
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


def _reversed(below: Neighbours) -> dict[str, list[str]]:
    above: dict[str, list[str]] = {name: [] for name in below}
    for name, others in below.items():
        for other in others:
            above[other].append(name)
    return above


def _sort(columns: Columns, layer: int, beside: Sequence[str], near: Neighbours) -> None:
    """Sort a column by the mean place of each name's neighbours; a name without any stays where it is."""
    at = {name: index for index, name in enumerate(beside)}
    column = columns[layer]
    means = {name: sum(at[other] for other in near[name]) / len(near[name]) for name in column if near[name]}
    moved = iter(sorted(means, key=lambda name: means[name]))
    columns[layer] = [next(moved) if name in means else name for name in column]


def _swap(columns: Columns, below: Neighbours, above: Neighbours, free: int) -> None:
    """Swap neighbours in the first so many columns as long as that takes crossings away."""
    places = [{name: index for index, name in enumerate(column)} for column in columns]
    better = True
    while better:
        better = False
        for layer, column in enumerate(columns[:free]):
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


# ------------------------------------------------------------------ the place of each box


def tops_of(chart: Chart, columns: Sequence[Sequence[str]], gap: float, sweeps: int) -> dict[str, float]:
    """Return where each box begins: as near to the middle of its neighbours as order and gaps allow."""
    middle = {}
    for column in columns:
        total = 0.0
        for name in column:
            middle[name] = total + chart.height[name] / 2
            total += chart.height[name] + gap
        for name in column:
            middle[name] -= total / 2
    order = list(range(len(columns)))
    for _ in range(sweeps):
        for layers, near in ((order, chart.below), (order[::-1], chart.above), (order, None)):
            for layer in layers:
                middle.update(_settled(chart, columns[layer], middle, near, gap))
    least = min(middle[name] - chart.height[name] / 2 for name in middle)
    return {name: middle[name] - chart.height[name] / 2 - least for name in middle}


def _settled(
    chart: Chart,
    column: Sequence[str],
    middle: Mapping[str, float],
    near: Mapping[str, Sequence[str]] | None,
    gap: float,
) -> dict[str, float]:
    """Return new middles for one column: of all that keep its order and gaps, the nearest to what is wanted."""
    wanted: list[float] = []
    pulls: list[float] = []
    offsets: list[float] = []
    offset = before = 0.0
    for name in column:
        around = near[name] if near is not None else [*chart.below[name], *chart.above[name]]
        half = chart.height[name] / 2
        offset += before + half if offsets else 0.0
        before = half + gap
        offsets.append(offset)
        wanted.append((_median([middle[other] for other in around]) if around else middle[name]) - offset)
        pulls.append(DUMMY_PULL if name not in chart.boxes else 1.0 if around else 0.1)
    places = isotonic(wanted, pulls)
    return {name: place + offset for name, place, offset in zip(column, places, offsets, strict=True)}


def _median(values: Sequence[float]) -> float:
    own = sorted(values)
    half = len(own) // 2
    return own[half] if len(own) % 2 else (own[half - 1] + own[half]) / 2


def isotonic(wanted: Sequence[float], pulls: Sequence[float]) -> list[float]:
    """Return the numbers nearest to those wanted (by weighted squares) that never go down.

    Source:
        The pool-adjacent-violators algorithm; Ayer et al. (1955).

    >>> isotonic([1.0, 3.0, 2.0], [1.0, 1.0, 1.0])
    [1.0, 2.5, 2.5]
    """
    blocks: list[tuple[float, float, int]] = []
    for value, pull in zip(wanted, pulls, strict=True):
        block = (value, pull, 1)
        while blocks and blocks[-1][0] > block[0]:
            mean, weight, size = blocks.pop()
            total = weight + block[1]
            block = ((mean * weight + block[0] * block[1]) / total, total, size + block[2])
        blocks.append(block)
    return [mean for mean, _, size in blocks for _ in range(size)]


def sides_of(
    chart: Chart, columns: Sequence[Sequence[str]], tops: Mapping[str, float], gap: float
) -> list[tuple[float, float]]:
    """Return left and right of every column; where links are steep the columns stand further apart."""
    made, left = [], 0.0
    for column in columns:
        right = left + max(map(chart.width, column), default=0.0)
        made.append((left, right))
        rises = [abs(tops[name] - tops[other]) for name in column for other in chart.above[name]]
        left = right + gap + min(max(rises, default=0.0) * 0.12, gap)
    return made


# ------------------------------------------------------------------ boxes and routes


def _finished(
    chart: Chart,
    columns: Sequence[Sequence[str]],
    tops: Mapping[str, float],
    sides: Sequence[tuple[float, float]],
    port_gap: float,
) -> Layout:
    boxes = tuple(
        PlacedBox(name, _tidy(sides[box.layer][0]), _tidy(tops[name]), box.width, _tidy(chart.height[name]))
        for name, box in chart.boxes.items()
    )
    leaving, coming = _ports(chart, tops, port_gap)
    right = {box.id: box.x + box.width for box in boxes}
    routes = []
    for number, chain in enumerate(chart.chains):
        points = [(right[chain[0]], leaving[number])]
        for dummy in chain[1:-1]:
            points += [(_tidy(side), _tidy(tops[dummy] + DUMMY_HEIGHT / 2)) for side in sides[chart.layer[dummy]]]
        routes.append((*points, (_tidy(sides[chart.layer[chain[-1]]][0]), coming[number])))
    width = max(sides[-1][1], *(box.x + box.width for box in boxes))  # a box may be rounded beyond its column
    height = max(*(tops[name] + chart.height[name] for name in tops), *(box.y + box.height for box in boxes))
    return Layout(boxes, tuple(routes), _tidy(width), _tidy(height), tuple(sides))


def _ports(chart: Chart, tops: Mapping[str, float], gap: float) -> tuple[dict[int, float], dict[int, float]]:
    """Return at which height each link leaves its source and comes to its target, in the order of where it goes."""
    leaving: dict[int, float] = {}
    coming: dict[int, float] = {}
    middle = {name: tops[name] + chart.height[name] / 2 for name in tops}
    for end, next_to, ports in ((0, 1, leaving), (-1, -2, coming)):
        at: dict[str, list[int]] = {}
        for number, chain in enumerate(chart.chains):
            at.setdefault(chain[end], []).append(number)
        for name, numbers in at.items():
            numbers.sort(key=lambda number: (middle[chart.chains[number][next_to]], number))
            first = middle[name] - gap * (len(numbers) - 1) / 2
            ports.update((number, _tidy(first + gap * index)) for index, number in enumerate(numbers))
    return leaving, coming


def _tidy(value: float) -> float:
    """Round to tenths of a pixel, so that every machine writes the same number."""
    return round(value, 1) + 0.0
