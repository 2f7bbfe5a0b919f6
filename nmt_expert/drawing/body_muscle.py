"""A small picture of one muscle: where it lies, and where its points tend to refer to."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.drawing.body import Body, BodyView, Box, Key, body
from nmt_expert.drawing.body_chart import (
    Window,
    body_style,
    legend_rows,
    opening,
    outline_path,
    overlays,
    patterns,
    words_at,
)
from nmt_expert.drawing.body_marks import BodyMarks, body_marks, muscle_zones, zones_words
from nmt_expert.drawing.svg import xml
from nmt_expert.knowledge.model import KnowledgeBase

WIDTH, PANEL, GAP, TALLEST, TOP = 360.0, 172.0, 16.0, 300.0, 26.0
"""Pixels: the whole, the width of one view, what parts two, the most height of one, and the line above it."""

LEAST = 130.0
"""Units of the drawing: the least width and height that is shown, so that it can be seen where it is."""

CAPTIONS = {"front": "Front", "back": "Back"}


def muscle_picture(
    kb: KnowledgeBase, muscle: str, side: str = "right", name: str = "muscle", *, standalone: bool = False
) -> str:
    """Return a muscle with its zones, in as few views as show them all.

    Args:
        kb: Says where the muscle lies and tends to refer to.
        muscle: Its id.
        side: The client's side on which it is shown.
        name: Begins the ids in it; pictures on one page need different ones.
        standalone: Whether it carries its looks with it, for a file of its own; a page has them in its stylesheet.

    Raises:
        ArgumentError: There is no such muscle.
    """
    marks = body_marks(kb, zones=[muscle_zones(kb, muscle, side)])
    chart = body()
    views = _views(chart, marks.lies | marks.refers)
    windows = {view: _window(chart, chart.views[view], marks) for view in views}
    tall = max(window.height for window in windows.values())
    width, height = max(WIDTH, len(views) * (PANEL + GAP) - GAP), TOP + tall + 56
    lines = [opening(width, height, name, zones_words(kb, muscle, side), role="img")]
    if standalone:
        lines += [
            f"<style>{xml(body_style())}</style>",
            f'<rect class="body-paper" fill="#fff" {_size(width, height)}/>',
        ]
    left = (width - len(views) * (PANEL + GAP) + GAP) / 2
    for place, (view, window) in enumerate(windows.items()):
        lines += patterns(f"{name}-{view}", marks, 1 / window.scale)
        lines += _panel(chart.views[view], view, window, left + (PANEL + GAP) * place, side, marks, name)
    kinds = [kind for kind in ("lies", "refers") if marks.spots(kind)]
    lines += [*patterns(f"{name}-key", marks, 1), *legend_rows(kinds, f"{name}-key", TOP + tall + 6)]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _size(width: float, height: float) -> str:
    return f'width="{width:g}" height="{height:g}"'


def _views(chart: Body, spots: frozenset[Key]) -> tuple[str, ...]:
    """Return the fewest views in which all spots are seen, those of the whole figure first."""
    left, chosen = set(spots), []
    while left:
        view = max(chart.views, key=lambda name: len(left & chart.views[name].shapes.keys()))
        if not left & chart.views[view].shapes.keys():
            break
        chosen.append(view)
        left -= chart.views[view].shapes.keys()
    return tuple(view for view in chart.views if view in chosen)


def _window(chart: Body, view: BodyView, marks: BodyMarks) -> Window:
    boxes = [shape.box for spot, shape in view.shapes.items() if spot in marks.lies | marks.refers]
    x0, y0, x1, y1 = (side(values) for side, values in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
    return Window.around(chart, _at_least((x0, y0, x1, y1), LEAST * chart.units), PANEL, TALLEST)


def _at_least(box: Box, least: float) -> Box:
    """Return a box grown on both sides alike to a least width and height."""
    x0, y0, x1, y1 = box
    wide, high = (max(0.0, least - (x1 - x0)) / 2, max(0.0, least - (y1 - y0)) / 2)
    return x0 - wide, y0 - high, x1 + wide, y1 + high


def _panel(
    view: BodyView, view_name: str, window: Window, left: float, side: str, marks: BodyMarks, name: str
) -> Iterator[str]:
    kind = CAPTIONS.get(view_name, view_name.split("_")[0].capitalize())
    yield words_at(left + PANEL / 2, 16, f"{kind}, {side} side marked", "body-side")
    yield from window.opening(left, TOP, PANEL)
    yield f'<g fill="none" stroke-width="{0.8 / window.scale:.3g}">'
    yield outline_path(view.outline)
    yield f'<path class="body-details" stroke="#777" d="{window.details(view)}"/>'
    yield from overlays(view, window.seen(view), marks, f"{name}-{view_name}", coarse=False)
    yield "</g></svg>"
    frame = f'x="{left:g}" y="{TOP:g}" {_size(PANEL, window.height)}'
    yield f'<rect class="body-frame" fill="none" stroke="#bbb" {frame}/>'
