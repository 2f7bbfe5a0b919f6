"""Small still pictures of the body: a muscle with its zones, and all that is marked in a visit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.drawing.body import Body, BodyView, Box, Key, body
from nmt_expert.drawing.body_marks import KINDS, BodyMarks, body_marks, muscle_zones, zones_words
from nmt_expert.drawing.body_svg import (
    Window,
    body_style,
    legend_rows,
    opening,
    outline_path,
    overlays,
    patterns,
    words_at,
)
from nmt_expert.drawing.svg import xml
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

WIDTH, PANEL, GAP, TALLEST, TOP = 360.0, 172.0, 16.0, 300.0, 26.0
"""Pixels: the whole, the width of one view, what parts two, the most height of one, and the line above it."""

LEAST = 130.0
"""Units of the drawing: the least width and height that is shown, so that it can be seen where it is."""

CAPTIONS = {
    "front": "Front",
    "back": "Back",
    "head_right": "Right side of the head",
    "head_left": "Left side of the head",
    "sole_right": "Right sole",
    "sole_left": "Left sole",
}


def muscle_picture(
    kb: KnowledgeBase,
    muscle: str,
    side: str = "right",
    name: str = "muscle",
    *,
    complaints: Iterable[Site] = (),
    standalone: bool = False,
) -> str:
    """Return a muscle with its zones, in as few views as show them all.

    Args:
        kb: Says where the muscle lies and tends to refer to.
        muscle: Its id.
        side: The client's side on which it is shown.
        name: Begins the ids in it; pictures on one page need different ones.
        complaints: Where it hurts, to be marked with the zones.
        standalone: Whether it carries its looks with it, for a file of its own; a page has them in its stylesheet.

    Raises:
        ArgumentError: There is no such muscle.
    """
    marks = body_marks(kb, complaints=complaints, zones=[muscle_zones(kb, muscle, side)])
    chart = body()
    windows = {view: around_spots(chart, chart.views[view], marks.every()) for view in views_of(chart, marks.every())}
    words = f", {side} side marked" if side in ("left", "right") else ""
    captions = {view: caption + words * (view in ("front", "back")) for view, caption in CAPTIONS.items()}
    return _picture(_Still(marks, windows, captions, name, zones_words(kb, muscle, side)), standalone)


def marked_picture(marks: BodyMarks, name: str = "marked", *, standalone: bool = False) -> str:
    """Return the whole figure with what is marked, for a report or a note: nothing in it can be tapped.

    Args:
        marks: What is marked.
        name: Begins the ids in it; pictures on one page need different ones.
        standalone: Whether it carries its looks with it, for a file of its own; a page has them in its stylesheet.
    """
    chart = body()
    unseen = marks.every() - chart.views["front"].shapes.keys() - chart.views["back"].shapes.keys()
    views = ("front", "back", *views_of(chart, unseen))
    windows = {view: Window.around(chart, chart.views[view].box, PANEL, TALLEST) for view in views}
    captions = CAPTIONS | {"front": "Front (right is on the left)", "back": "Back (right is on the right)"}
    return _picture(_Still(marks, windows, captions, name, _said(marks), coarse=True), standalone)


def _said(marks: BodyMarks) -> str:
    """Return what is marked, in sentences."""
    said = [
        f"{words[:1].upper()}{words[1:]}: {', '.join(map(marks.name, sorted(marks.spots(kind))))}."
        for kind, words in KINDS.items()
        if marks.spots(kind)
    ]
    return " ".join(said) or "Nothing is marked."


class _Still(Struct, frozen=True):
    """What a still picture shows: a window of each view, its caption, and the whole in words."""

    marks: BodyMarks
    windows: Mapping[str, Window]
    captions: Mapping[str, str]
    name: str
    title: str
    coarse: bool = False

    @property
    def kinds(self) -> list[str]:
        """How spots are marked, in the order of the legend."""
        return [kind for kind in KINDS if self.marks.spots(kind)]


def _picture(still: _Still, standalone: bool) -> str:
    count, tall = len(still.windows), max(window.height for window in still.windows.values())
    width, height = max(WIDTH, count * (PANEL + GAP) - GAP), TOP + tall + 8 + 24 * len(still.kinds)
    lines = [opening(width, height, still.name, still.title, role="img")]
    if standalone:
        lines += [
            f"<style>{xml(body_style())}</style>",
            f'<rect class="body-paper" fill="#fff" {_size(width, height)}/>',
        ]
    left = (width - count * (PANEL + GAP) + GAP) / 2
    for place, view in enumerate(still.windows):
        lines += _panel(still, view, left + (PANEL + GAP) * place)
    key = f"{still.name}-key"
    lines += [*patterns(key, still.marks, 1), *legend_rows(still.kinds, key, TOP + tall + 6)]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panel(still: _Still, view_name: str, left: float) -> Iterator[str]:
    chart, window, name = body(), still.windows[view_name], f"{still.name}-{view_name}"
    view, enlarged = chart.views[view_name], chart.units / chart.coarse_units if still.coarse else 1.0
    unit = 1 / (window.scale * enlarged)
    yield from patterns(name, still.marks, unit)
    yield words_at(left + PANEL / 2, 16, still.captions[view_name], "body-side")
    yield from window.opening(left, TOP, PANEL)
    yield f'<g fill="none" stroke-width="{0.8 * unit:.3g}" transform="scale({enlarged:g})">'
    yield outline_path(view.coarse if still.coarse else view.outline)
    details = view.sketch if still.coarse else window.details(view)
    yield f'<path class="body-details" stroke="#777" d="{details}"/>'
    yield from overlays(view, window.seen(view), still.marks, name, coarse=still.coarse)
    yield "</g></svg>"
    frame = f'x="{left:g}" y="{TOP:g}" {_size(PANEL, window.height)}'
    yield f'<rect class="body-frame" fill="none" stroke="#bbb" {frame}/>'


def _size(width: float, height: float) -> str:
    return f'width="{width:g}" height="{height:g}"'


# ------------------------------------------------------------------ what of the body is shown


def views_of(chart: Body, spots: frozenset[Key]) -> tuple[str, ...]:
    """Return the fewest views in which all spots are seen, those of the whole figure first."""
    left, chosen = set(spots), []
    while left:
        view = max(chart.views, key=lambda name: len(left & chart.views[name].shapes.keys()))
        if left.isdisjoint(chart.views[view].shapes):
            break
        chosen.append(view)
        left -= chart.views[view].shapes.keys()
    return tuple(view for view in chart.views if view in chosen)


def around_spots(chart: Body, view: BodyView, spots: frozenset[Key]) -> Window:
    """Return a window around those of some spots that a view shows, wide enough to see where on the body they are."""
    boxes = [shape.box for spot, shape in view.shapes.items() if spot in spots]
    x0, y0, x1, y1 = (side(values) for side, values in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
    return Window.around(chart, _at_least((x0, y0, x1, y1), LEAST * chart.units), PANEL, TALLEST)


def _at_least(box: Box, least: float) -> Box:
    """Return a box grown on both sides alike to a least width and height."""
    x0, y0, x1, y1 = box
    wide, high = (max(0.0, least - (x1 - x0)) / 2, max(0.0, least - (y1 - y0)) / 2)
    return x0 - wide, y0 - high, x1 + wide, y1 + high
