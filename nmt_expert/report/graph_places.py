"""Put every box of a chart as near to its neighbours as the order of its column and the gaps allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nmt_expert.report.graph_chart import Chart

DUMMY_PULL = 8.0
"""How much more a dummy box wants to lie straight between its neighbours than a real one."""


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
