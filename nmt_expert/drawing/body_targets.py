"""What can be tapped on the body chart: where each target is, how large, what it is called, and what lies beside it."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from msgspec import Struct

from nmt_expert.drawing.body import Body, BodyArea, Direction, body
from nmt_expert.drawing.body_marks import KINDS, BodyMarks
from nmt_expert.drawing.body_svg import Window

LEAST_TARGET = 24.0
"""Pixels across the greatest circle in a target (WCAG 2.5.8)."""

SCALES = {"front": 0.4, "back": 0.4, "head_right": 0.58, "head_left": 0.58, "sole_right": 0.62, "sole_left": 0.62}
"""Pixels per unit of the drawing, on the whole figure."""

TOP, FOOT_TOP, HEIGHT = 24.0, 400.0, 524.0
"""Pixels on the sheet of the whole figure: above the figures, above the small pictures, and the whole."""

CENTRES = {
    "front": 90.0,
    "back": 270.0,
    "head_right": 45.0,
    "head_left": 135.0,
    "sole_right": 225.0,
    "sole_left": 315.0,
}
"""Pixels from the left to the middle of each picture."""

DIRECTIONS: dict[Direction, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class Target(Struct, frozen=True):
    """Something to tap: an area of the whole figure, or a spot of an enlarged area.

    Attributes:
        key: The id of the area, or the spot.
        name: How a screen reader calls it.
        at: Its middle, in pixels of the picture.
        room: The radius of the greatest circle in it, in pixels.
    """

    key: str
    name: str
    at: tuple[float, float]
    room: float


def overview_targets(marks: BodyMarks) -> tuple[Target, ...]:
    """Return the areas of the whole figure, view by view, from above to below."""
    chart = body()
    out = []
    for area in chart.areas:
        left, top, scale = placed(chart, area.view)
        at = (round(left + area.at[0] / chart.units * scale, 1), round(top + area.at[1] / chart.units * scale, 1))
        out.append(Target(area.id, _area_words(area, marks), at, area.room / chart.units * scale))
    views = {area.id: list(chart.views).index(area.view) for area in chart.areas}
    return tuple(sorted(_in_order(out), key=lambda each: views[each.key]))


def placed(chart: Body, view_name: str) -> tuple[float, float, float]:
    """Return where the zero of a view is on the sheet (pixels), and its scale."""
    x0, y0, x1, _ = (value / chart.units for value in chart.views[view_name].box)
    scale = SCALES[view_name]
    top = TOP if view_name in ("front", "back") else FOOT_TOP
    return round(CENTRES[view_name] - (x0 + x1) / 2 * scale, 2), round(top - y0 * scale, 2), scale


def _area_words(area: BodyArea, marks: BodyMarks) -> str:
    words = [KINDS[kind] for kind in KINDS if not marks.spots(kind).isdisjoint(area.spots)]
    return ", ".join([area.name[:1].upper() + area.name[1:], *words])


def inset_targets(area: str, marks: BodyMarks) -> tuple[Target, ...]:
    """Return the spots of an enlarged area, from above to below.

    Raises:
        ArgumentError: There is no such area.
    """
    chart, chosen = body(), body().area(area)
    window, shapes = Window.around(chart, chosen.box), chart.views[chosen.view].shapes
    return _in_order(
        Target(spot, marks.described(spot), window.at(shapes[spot].at), shapes[spot].room * window.scale)
        for spot in chosen.spots
    )


def _in_order(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return targets from above to below, in rows of one target's height from left to right."""
    return tuple(sorted(targets, key=lambda each: (each.at[1] // LEAST_TARGET, each.at[0], each.key)))


def neighbours(target: Target, among: Iterable[Target]) -> dict[Direction, str]:
    """Return the next target to the left, to the right, above and below, where there is one."""
    out: dict[Direction, str] = {}
    others = [each for each in among if each.key != target.key]
    for way, step in DIRECTIONS.items():
        for widest in (1.5, 8.0):
            cost, key = min(((_cost(target, each, step, widest), each.key) for each in others), default=(inf, ""))
            if cost < inf:
                out[way] = key
                break
    return out


def _cost(start: Target, end: Target, step: tuple[int, int], widest: float) -> float:
    """Return how far a target is in a direction; one that is more to the side than ``widest`` times ahead is none."""
    x, y = end.at[0] - start.at[0], end.at[1] - start.at[1]
    ahead, aside = x * step[0] + y * step[1], abs(x * step[1]) + abs(y * step[0])
    return ahead + 2 * aside if ahead > 0 and aside <= widest * ahead else inf
