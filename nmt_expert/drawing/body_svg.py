"""What every picture of the body is made of: its opening, a window on a view, marks as patterns, the legend, the looks.

Pictures are pure text: no script, no inline style, the same bytes every time; looks are classes of ``body.css``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from msgspec import Struct

from nmt_expert.drawing.body import Body, BodyView, Box, Key
from nmt_expert.drawing.body_marks import KINDS, BodyMarks
from nmt_expert.drawing.svg import xml

WIDTH, MARGIN = 360.0, 12.0
"""Pixels: the width that sizes of targets are worked out for, and the room at the sides."""

TALLEST, HEAD = 530.0, 48.0
"""Pixels: the most height of an enlarged area, and of the lines above it."""

PATTERNS = {
    "complaint": (6, '<rect width="6" height="6" class="body-wash"/><circle cx="3" cy="3" r="1.3" class="body-dot"/>'),
    "found": (6, '<rect width="6" height="6" class="body-wash"/><path d="M0 6 6 0" class="body-hatch"/>'),
    "keep_off": (7, '<rect width="7" height="7" class="body-wash"/><path d="M0 0 7 7M7 0 0 7" class="body-hatch"/>'),
    "lies": (5, '<rect width="5" height="5" class="body-wash"/><path d="M0 2.5H5" class="body-hatch"/>'),
    "refers": (8, '<path d="M0 0 8 8" class="body-hatch"/>'),
}
"""Pixels of a tile, and what is in it."""

INKS = {"complaint": "#c4510a", "found": "#0072b2", "keep_off": "#b00020", "lies": "#6b4c9a", "refers": "#6b4c9a"}
"""Colours where no stylesheet is (those of Okabe and Ito, and of red flags)."""


def body_style() -> str:
    """Return the rules for the looks: light, dark, high contrast and print."""
    return files("nmt_expert.drawing").joinpath("body.css").read_text(encoding="utf-8")


def opening(width: float, height: float, name: str, title: str, role: str = "group") -> str:
    """Return the beginning of a picture of a size in pixels, with its title."""
    title = title[:1].upper() + title[1:]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="body-chart" viewBox="0 0 {width:g} {height:g}" role="{role}"'
        f' aria-labelledby="{escape(name)}-title" font-family="Helvetica, Arial, sans-serif">\n'
        f'<title id="{escape(name)}-title">{xml(title)}</title>'
    )


def outline_path(d: str, kind: str = "body-outline") -> str:
    """Return the outline of a view, from the data of its path."""
    return f'<path class="{kind}" fill="#fff" stroke="#555" pointer-events="none" d="{d}"/>'


def words_at(x: float, y: float, text: str, kind: str) -> str:
    """Return a line of text around a point, which a screen reader leaves out."""
    size = 14 if kind == "body-caption" else 11
    return (
        f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}" fill="#333"'
        f' aria-hidden="true">{xml(text)}</text>'
    )


class Window(Struct, frozen=True):
    """What is seen of a view: a box in fine units, and pixels per fine unit."""

    box: Box
    scale: float

    @classmethod
    def around(cls, chart: Body, shapes: Box, width: float = WIDTH, tallest: float = TALLEST) -> Window:
        """Return a window of a width (pixels) around a box, with room at its sides."""
        x0, y0, x1, y1 = shapes
        around = 5.0 * chart.units
        scale = min((width - 2 * MARGIN) / (x1 - x0), tallest / (y1 - y0 + 2 * around))
        half = width / scale / 2
        middle = (x0 + x1) / 2
        box = (round(middle - half), round(y0 - around), round(middle + half), round(y1 + around))
        return cls(box, width / (box[2] - box[0]))

    @property
    def height(self) -> float:
        """Pixels."""
        return round((self.box[3] - self.box[1]) * self.scale, 1)

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return a point of the view in pixels of the picture."""
        x, y = (round((value - start) * self.scale, 1) for value, start in zip(point, self.box, strict=False))
        return x, y + HEAD

    def opening(self, x: float = 0, y: float = HEAD, width: float = WIDTH) -> list[str]:
        """Return the beginning of a picture in the picture, which cuts off what is outside."""
        x0, y0, x1, y1 = self.box
        size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{self.height:g}"'
        return [f'<svg {size} viewBox="{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g}">']

    def seen(self, view: BodyView) -> list[Key]:
        """Return the spots of which something is seen."""
        x0, y0, x1, y1 = self.box
        return [
            key
            for key, shape in view.shapes.items()
            if shape.box[0] < x1 and shape.box[2] > x0 and shape.box[1] < y1 and shape.box[3] > y0
        ]

    def details(self, view: BodyView) -> str:
        """Return the fine lines of which the beginning is seen."""
        return "".join(line for line in view.details if self.holds(_start(line)))

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point of the view is seen."""
        x0, y0, x1, y1 = self.box
        return x0 < point[0] < x1 and y0 < point[1] < y1


def _start(line: str) -> tuple[float, float]:
    """Return the first point of the data of a path."""
    x, y = re.findall(r"-?\d+", line)[:2]
    return float(x), float(y)


# ------------------------------------------------------------------ marks


def overlays(view: BodyView, spots: Iterable[Key], marks: BodyMarks, name: str, *, coarse: bool) -> Iterator[str]:
    """Yield the marks: one path a kind, filled with a pattern, so that colour is never alone."""
    shown = list(spots)
    for kind in KINDS:
        chosen = [view.shapes[spot] for spot in shown if spot in marks.spots(kind)]
        if chosen:
            d = "".join(shape.coarse if coarse else shape.d for shape in chosen)
            fill = f'fill="url(#{escape(name)}-{kind})"'
            yield f'<path class="body-mark body-{kind}" {fill} stroke="#333" pointer-events="none" d="{d}"/>'


def patterns(name: str, marks: BodyMarks, unit: float) -> Iterator[str]:
    """Yield the patterns that are used; ``unit`` is how many units of the picture a pixel is."""
    yield "<defs>"
    for kind in (kind for kind in KINDS if marks.spots(kind)):
        size, inner = PATTERNS[kind]
        yield (
            f'<pattern id="{escape(name)}-{kind}" class="body-{kind}-ink" width="{size}" height="{size}"'
            f' patternUnits="userSpaceOnUse" patternTransform="scale({unit:.4g})"'
            f' fill="{INKS[kind]}" stroke="{INKS[kind]}">{_fallback(inner)}</pattern>'
        )
    yield "</defs>"


def _fallback(inner: str) -> str:
    """Return the inside of a tile with the looks it has where no stylesheet is."""
    inner = inner.replace('class="body-wash"', 'class="body-wash" fill-opacity=".22" stroke="none"')
    return inner.replace('class="body-dot"', 'class="body-dot" stroke="none"')


def legend(marks: BodyMarks, name: str = "legend") -> str:
    """Return what the patterns mean, of those that are used; ``""`` if nothing is marked."""
    kinds = [kind for kind in KINDS if marks.spots(kind)]
    if not kinds:
        return ""
    height = 24.0 * len(kinds)
    lines = [opening(WIDTH, height, name, "What is marked"), *patterns(name, marks, 1)]
    return "\n".join([*lines, *legend_rows(kinds, name, 0), "</svg>"]) + "\n"


def legend_rows(kinds: Sequence[str], name: str, top: float) -> Iterator[str]:
    """Yield a row for each kind of mark, from a height (pixels)."""
    for row, kind in enumerate(kinds):
        y = top + 24 * row
        fill = f'fill="url(#{escape(name)}-{kind})"'
        size = f'x="8" y="{y + 4:g}" width="26" height="16" rx="3"'
        yield f'<rect class="body-mark body-{kind}" {fill} stroke="#333" {size}/>'
        yield f'<text class="body-side" x="42" y="{y + 16.5:g}" font-size="12" fill="#333">{KINDS[kind]}</text>'
