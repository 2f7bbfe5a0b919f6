"""Lay a layered graph out: columns from left to right, few crossings, nothing overlapping, the same every time.

The four steps of Sugiyama, Tagawa and Toda (1981): the layers are given; long edges
become chains of dummy boxes, so that they have a way of their own past the boxes
between; barycentre sweeps order each column; and each box is put as near to its
neighbours as the order and the gaps allow, which is an isotonic regression.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from nmt_expert.report.graph_chart import DUMMY_HEIGHT, Box, Chart, Link
from nmt_expert.report.graph_order import ordered
from nmt_expert.report.graph_places import sides_of, tops_of

SWEEPS = 12

Point = tuple[float, float]


class Placed(Struct, frozen=True):
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

    boxes: tuple[Placed, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float
    columns: tuple[tuple[float, float], ...]


def lay_out(
    boxes: Sequence[Box],
    links: Sequence[Link],
    *,
    row_gap: float = 14.0,
    column_gap: float = 84.0,
    port_gap: float = 15.0,
) -> Layout:
    """Return a layout of boxes and links.

    Args:
        boxes: In the order they should keep where the links leave it open.
        links: Between boxes, from lower to higher layers.
        row_gap: Pixels between boxes of one column.
        column_gap: Least pixels between columns; steep columns get more.
        port_gap: Pixels between the ends of links at one border; boxes grow to have room for them.

    Raises:
        ValueError: A link does not lead to a higher layer.
    """
    if not boxes:
        return Layout((), (), 0.0, 0.0, ())
    chart = Chart(boxes, links, port_gap)
    columns = ordered(chart.columns, chart.below, SWEEPS)
    tops = tops_of(chart, columns, row_gap, SWEEPS)
    lefts = sides_of(chart, columns, tops, column_gap)
    return _finished(chart, columns, tops, lefts, port_gap)


# ------------------------------------------------------------------ boxes and routes


def _finished(
    chart: Chart,
    columns: Sequence[Sequence[str]],
    tops: Mapping[str, float],
    sides: Sequence[tuple[float, float]],
    port_gap: float,
) -> Layout:
    boxes = tuple(
        Placed(name, _tidy(sides[box.layer][0]), _tidy(tops[name]), box.width, _tidy(chart.height[name]))
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
