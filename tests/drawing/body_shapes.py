"""The paths of the body chart as polygons, for the tests."""

from __future__ import annotations

import re
from functools import cache

from shapely import Polygon

_STEPS = 8


def polygon(d: str) -> Polygon:
    """Return the largest closed piece of the data of a path (M, c, l and z), its curves as short lines."""
    return max(map(_piece, re.findall(r"M[^Mz]*z", d)), key=lambda each: float(each.area))


@cache
def _piece(d: str) -> Polygon:
    points: list[tuple[float, float]] = []
    for command, text in re.findall(r"([Mcl])([^Mclz]*)", d):
        numbers = [float(number) for number in re.findall(r"-?\d+", text)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        x, y = points[-1] if points and command != "M" else (0.0, 0.0)
        ends = [(x + dx, y + dy) for dx, dy in pairs]
        points += _curve((x, y), ends) if command == "c" else ends
    return Polygon(points).buffer(0)


def _curve(start: tuple[float, float], ends: list[tuple[float, float]]) -> list[tuple[float, float]]:
    a, b, c = ends
    out = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(w * p[axis] for w, p in zip(weights, (start, a, b, c), strict=True)) for axis in (0, 1))
        out.append((x, y))
    return out
