"""Smooth curves through points, and points back to a few cubic Bezier curves.

Lengths are units of the drawing: 860 are the height of a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, dist, hypot

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]

STEP = 1.0
"""Units between two points of a drawn curve."""

NEAREST = 0.45
"""Units between points that count."""

CORNER = 0.75
"""Cosine of the turn from which on a point is a corner, which is kept sharp."""


def points(text: str) -> list[Point]:
    """Return the points of ``"x,y x,y ..."``."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def curve(through: Sequence[Point], closed: bool = False) -> list[Point]:
    """Return points close together on a smooth curve (centripetal Catmull-Rom) through a few."""
    if closed:
        around = [through[-1], *through, through[0], through[1]]
    else:
        around = [_beyond(through[0], through[1]), *through, _beyond(through[-1], through[-2])]
    out: list[Point] = []
    for at in range(len(around) - 3):
        out += _span(*around[at : at + 4])
    return out if closed else [*out, through[-1]]


def _beyond(end: Point, before: Point) -> Point:
    return 2 * end[0] - before[0], 2 * end[1] - before[1]


def _span(before: Point, start: Point, end: Point, after: Point) -> list[Point]:
    """Return the points from ``start`` until before ``end``."""
    first, second, third = (max(dist(a, b), 1e-9) ** 0.5 for a, b in ((before, start), (start, end), (end, after)))
    count = max(2, ceil(dist(start, end) / STEP))

    def tangent(axis: int, at_end: bool) -> float:
        p0, p1, p2, p3 = before[axis], start[axis], end[axis], after[axis]
        if at_end:
            return second * ((p3 - p2) / third - (p3 - p1) / (second + third) + (p2 - p1) / second)
        return second * ((p1 - p0) / first - (p2 - p0) / (first + second) + (p2 - p1) / second)

    slopes = [(tangent(axis, False), tangent(axis, True)) for axis in (0, 1)]
    out = []
    for step in range(count):
        t = step / count
        basis = (2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2, t**3 - t**2)
        x, y = (
            basis[0] * start[axis] + basis[1] * slopes[axis][0] + basis[2] * end[axis] + basis[3] * slopes[axis][1]
            for axis in (0, 1)
        )
        out.append((x, y))
    return out


# ------------------------------------------------------------------ points to Bezier curves


def fitted(line: Sequence[Point], tolerance: float) -> list[Cubic]:
    """Return cubic curves that stay within a tolerance (units) of a line; corners stay corners.

    Source:
        Schneider, An algorithm for automatically fitting digitized curves, Graphics Gems (1990).
    """
    line = _thinned(line)
    corners = [0, *(at for at in range(1, len(line) - 1) if _turns(line, at)), len(line) - 1]
    out: list[Cubic] = []
    for start, end in pairwise(corners):
        piece = list(line[start : end + 1])
        out += _fit(piece, _direction(piece), _direction(piece[::-1]), tolerance)
    return out


def _thinned(line: Sequence[Point]) -> list[Point]:
    """Return a line without points that crossings left beside others, whose angles mean nothing."""
    out = [line[0]]
    for point in line[1:-1]:
        if dist(point, out[-1]) >= NEAREST:
            out.append(point)
    while len(out) > 1 and dist(out[-1], line[-1]) < NEAREST:
        out.pop()
    return [*out, line[-1]]


def _turns(line: Sequence[Point], at: int) -> bool:
    a, b = _unit(line[at - 1], line[at]), _unit(line[at], line[at + 1])
    return a[0] * b[0] + a[1] * b[1] < CORNER


def _unit(start: Point, end: Point) -> Point:
    length = dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _direction(piece: Sequence[Point]) -> Point:
    """Return the direction in which a piece sets out, from a few of its points."""
    return _unit(piece[0], piece[min(2, len(piece) - 1)])


def _fit(piece: list[Point], out: Point, back: Point, tolerance: float) -> list[Cubic]:
    if len(piece) == 2:
        third = dist(piece[0], piece[1]) / 3
        return [(piece[0], _along(piece[0], out, third), _along(piece[1], back, third), piece[1])]
    places = _lengths(piece)
    cubic, worst, at = _try(piece, places, out, back)
    for _ in range(4):
        if worst <= tolerance:
            return [cubic]
        places = [_closer(cubic, point, t) for point, t in zip(piece, places, strict=True)]
        cubic, worst, at = _try(piece, places, out, back)
    if worst <= tolerance:
        return [cubic]
    middle = _unit(piece[at + 1], piece[at - 1])
    ahead = (-middle[0], -middle[1])
    return _fit(piece[: at + 1], out, middle, tolerance) + _fit(piece[at:], ahead, back, tolerance)


def _along(start: Point, direction: Point, length: float) -> Point:
    return start[0] + direction[0] * length, start[1] + direction[1] * length


def _lengths(piece: Sequence[Point]) -> list[float]:
    total = [0.0]
    for a, b in pairwise(piece):
        total.append(total[-1] + dist(a, b))
    return [each / total[-1] for each in total]


def _try(piece: Sequence[Point], places: Sequence[float], out: Point, back: Point) -> tuple[Cubic, float, int]:
    """Return the best curve for given places, its greatest distance (units), and the point where that is."""
    cubic = _least_squares(piece, places, out, back)
    errors = [dist(_at(cubic, t), point) for point, t in zip(piece, places, strict=True)]
    at = min(max(max(range(len(piece)), key=errors.__getitem__), 1), len(piece) - 2)
    return cubic, max(errors), at


def _least_squares(piece: Sequence[Point], places: Sequence[float], out: Point, back: Point) -> Cubic:
    first, last = piece[0], piece[-1]
    c00 = c01 = c11 = x0 = x1 = 0.0
    for (px, py), t in zip(piece, places, strict=True):
        b0, b1, b2, b3 = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        a0, a1 = (out[0] * b1, out[1] * b1), (back[0] * b2, back[1] * b2)
        rest = (px - first[0] * (b0 + b1) - last[0] * (b2 + b3), py - first[1] * (b0 + b1) - last[1] * (b2 + b3))
        c00 += a0[0] ** 2 + a0[1] ** 2
        c01 += a0[0] * a1[0] + a0[1] * a1[1]
        c11 += a1[0] ** 2 + a1[1] ** 2
        x0 += a0[0] * rest[0] + a0[1] * rest[1]
        x1 += a1[0] * rest[0] + a1[1] * rest[1]
    det, third = c00 * c11 - c01 * c01, dist(first, last) / 3
    left = (x0 * c11 - x1 * c01) / det if abs(det) > 1e-12 else third
    right = (c00 * x1 - c01 * x0) / det if abs(det) > 1e-12 else third
    if min(left, right) < third * 1e-3 or max(left, right) > third * 9:
        left = right = third
    return first, _along(first, out, left), _along(last, back, right), last


def _at(cubic: Cubic, t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = cubic
    u = 1 - t
    a, b, c, d = u * u * u, 3 * t * u * u, 3 * t * t * u, t * t * t
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy


def _closer(cubic: Cubic, point: Point, t: float) -> float:
    """Return a place on the curve that is closer to a point (one step of Newton)."""
    x, y = _at(cubic, t)
    p0, p1, p2, p3 = cubic
    u = 1 - t
    d = [3 * (u * u * (p1[k] - p0[k]) + 2 * u * t * (p2[k] - p1[k]) + t * t * (p3[k] - p2[k])) for k in (0, 1)]
    dd = [6 * (u * (p2[k] - 2 * p1[k] + p0[k]) + t * (p3[k] - 2 * p2[k] + p1[k])) for k in (0, 1)]
    off = (x - point[0], y - point[1])
    slope = d[0] ** 2 + d[1] ** 2 + off[0] * dd[0] + off[1] * dd[1]
    if abs(slope) < 1e-9 or hypot(*d) == 0:
        return t
    return min(max(t - (off[0] * d[0] + off[1] * d[1]) / slope, 0.0), 1.0)


# ------------------------------------------------------------------ Bezier curves to text


def path(cubics: Sequence[Cubic], units: float, closed: bool = True) -> str:
    """Return curves that follow each other as the data of an SVG path, in whole numbers of ``units`` per unit."""
    here = _whole(cubics[0][0], units)
    out = [f"M{here[0]} {here[1]}"]
    for cubic in cubics:
        ends = [_whole(point, units) for point in cubic[1:]]
        steps = [(x - here[0], y - here[1]) for x, y in ends]
        if steps == [(0, 0)] * 3:
            continue
        out.append(("l" if _straight(steps) else "c") + _numbers(steps[-1:] if _straight(steps) else steps))
        here = ends[-1]
    return "".join(out) + ("z" if closed else "")


def _whole(point: Point, units: float) -> tuple[int, int]:
    return round(point[0] * units), round(point[1] * units)


def _straight(steps: Sequence[tuple[int, int]]) -> bool:
    """Whether a curve is a line, to less than half a unit of the text."""
    x, y = steps[-1]
    length = hypot(x, y)
    return length == 0 or all(abs(x * b - y * a) <= 0.5 * length for a, b in steps[:-1])


def _numbers(steps: Sequence[tuple[int, int]]) -> str:
    text = " ".join(f"{x} {y}" for x, y in steps)
    return text.replace(" -", "-")
