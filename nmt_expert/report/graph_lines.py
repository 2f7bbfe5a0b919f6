"""Lines of a picture: how thick, which way they go, and the end and mark that tell for from against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nmt_expert.explain.graph import Edge
from nmt_expert.report.graph_layout import Point
from nmt_expert.report.svg_parts import text_at

FOR, AGAINST, READS = "#0072b2", "#c4510a", "#8a8a8a"
THINNEST, THICKEST = 1.2, 7.0
LEVEL = 24.0
"""Pixels that every line runs level before its end, so that nothing lies under its mark."""
_STYLES = {1: ("for", FOR), -1: ("against", AGAINST), 0: ("reads", READS)}


def thickness(edge: Edge) -> float:
    """Return how thick an edge is drawn, in pixels: thin if a rule only stands on it, else by its contribution."""
    return _thickness(edge.sign, abs(edge.weight), edge.counts)


def _thickness(sign: int, weight: float, counts: bool) -> float:
    return round(THINNEST + (THICKEST - THINNEST) * weight, 1) if sign and counts else THINNEST


def stroke(route: Sequence[Point], sign: int, weight: float, counts: bool) -> Iterator[str]:
    """Yield a line along a route; its end and its mark say which way it speaks."""
    style, colour = _STYLES[sign]
    thick = _thickness(sign, weight, counts)
    dashes = ' stroke-dasharray="7 4"' if sign < 0 else ""
    yield f'<path class="{style}" fill="none" stroke="{colour}" stroke-width="{thick:g}"{dashes} d="{path(route)}"/>'
    x, y = route[-1]
    if sign < 0:
        yield f'<path class="against" stroke="{colour}" stroke-width="3" d="M{x - 3:g} {y - 6:g}V{y + 6:g}"/>'
    else:
        half = 3.0 + thick / 2
        yield f'<path class="{style}-end" fill="{colour}" d="M{x:g} {y:g}l-9 {-half:g}v{2 * half:g}z"/>'
    if sign:
        mark = "+" if sign > 0 else "−"
        yield text_at(round(x - 21, 1), round(y - thick / 2 - 1.5, 1), mark, 12, ' font-weight="bold"')


def path(route: Sequence[Point]) -> str:
    """Return a route as an SVG path: straight through columns, curved between them, and level where its mark stands."""
    *through, (end, last) = route
    (x, y), *rest = [*through, (end - LEVEL, last)]
    parts = [f"M{x:g} {y:g}"]
    for number, (to_x, to_y) in enumerate(rest):
        bend = (to_x - x) / 2
        straight = number % 2 == 1 or to_y == y
        curve = f"C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"
        parts.append(f"H{to_x:g}" if straight else curve)
        x, y = to_x, to_y
    return "".join([*parts, f"H{end:g}"])
