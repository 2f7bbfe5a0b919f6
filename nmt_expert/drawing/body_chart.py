"""The body chart as SVG: the whole figure to tap an area, and each area enlarged to tap a spot.

Pictures are pure text: no script, no inline style, the same bytes every time; looks are classes of ``body.css``.
What can be tapped is a link (with an address) or a button for a page's script, named for screen readers, with its
neighbours in ``data-`` attributes, so that arrow keys can walk it: see ``docs/body-chart.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from math import inf
from urllib.parse import quote

from msgspec import Struct

from nmt_expert.drawing.body import Body, BodyArea, BodyView, Box, Direction, Key, body
from nmt_expert.drawing.body_marks import KINDS, BodyMarks
from nmt_expert.drawing.svg import xml

WIDTH, MARGIN = 360.0, 12.0
"""Pixels: the width that sizes of targets are worked out for, and the room at the sides."""

LEAST_TARGET = 24.0
"""Pixels across the greatest circle in a target (WCAG 2.5.8)."""

SCALES = {"front": 0.4, "back": 0.4, "head_right": 0.58, "head_left": 0.58, "sole_right": 0.62, "sole_left": 0.62}
"""Pixels per unit of the drawing, on the whole figure."""

TALLEST, HEAD = 530.0, 48.0
"""Pixels: the most height of an enlarged area, and of the lines above it."""

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

CAPTIONS = {
    "front": "Front",
    "back": "Back",
    "head_right": "client's right",
    "head_left": "client's left",
    "sole_right": "right sole",
    "sole_left": "left sole",
}

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


def body_style() -> str:
    """Return the rules for the looks: light, dark, high contrast and print."""
    return files("nmt_expert.drawing").joinpath("body.css").read_text(encoding="utf-8")


# ------------------------------------------------------------------ the whole figure


def overview(marks: BodyMarks, link: str | None = None, name: str = "body") -> str:
    """Return the whole figure, front and back, with the sides of the head and the soles: tap an area.

    Args:
        marks: What is marked.
        link: The beginning of the address of an enlarged area, to which its id is added; without, areas are
            buttons for the page's script.
        name: Begins the ids in it; pictures on one page need different ones.
    """
    chart = body()
    targets = {target.key: target for target in overview_targets(marks)}
    lines = [opening(WIDTH, HEIGHT, name, "Body chart: choose an area"), *patterns(name, marks, 2 / 0.4)]
    for view_name, view in chart.views.items():
        lines += _picture(chart, view_name, view, targets, marks, link, name)
    return "\n".join([*lines, *_sheet_words(), "</svg>"]) + "\n"


def overview_targets(marks: BodyMarks) -> tuple[Target, ...]:
    """Return the areas of the whole figure, view by view, from above to below."""
    chart = body()
    out = []
    for area in chart.areas:
        left, top, scale = _placed(chart, area.view)
        at = (round(left + area.at[0] / chart.units * scale, 1), round(top + area.at[1] / chart.units * scale, 1))
        out.append(Target(area.id, _area_words(area, marks), at, area.room / chart.units * scale))
    views = {area.id: list(chart.views).index(area.view) for area in chart.areas}
    return tuple(sorted(_in_order(out), key=lambda each: views[each.key]))


def _placed(chart: Body, view_name: str) -> tuple[float, float, float]:
    """Return where the zero of a view is on the sheet (pixels), and its scale."""
    x0, y0, x1, _ = (value / chart.units for value in chart.views[view_name].box)
    scale = SCALES[view_name]
    top = TOP if view_name in ("front", "back") else FOOT_TOP
    return round(CENTRES[view_name] - (x0 + x1) / 2 * scale, 2), round(top - y0 * scale, 2), scale


def _picture(
    chart: Body,
    view_name: str,
    view: BodyView,
    targets: dict[str, Target],
    marks: BodyMarks,
    link: str | None,
    name: str,
) -> Iterator[str]:
    left, top, scale = _placed(chart, view_name)
    ordered = tuple(targets.values())
    look = f'fill="none" stroke="#999" stroke-width="{0.8 * chart.coarse_units / scale:.3g}" pointer-events="all"'
    yield f'<g {look} transform="translate({left:g} {top:g}) scale({scale / chart.coarse_units:g})">'
    yield outline_path(view.coarse)
    yield from overlays(view, view.shapes, marks, name, coarse=True)
    yield f'<path class="body-details" stroke="#777" pointer-events="none" d="{view.sketch}"/>'
    areas = {area.id: area for area in chart.areas if area.view == view_name}
    for area in (areas[target.key] for target in ordered if target.key in areas):
        inner = f'<path class="body-hit" d="{area.hit}"/>' if area.hit else ""
        inner += f'<path class="body-area" d="{area.shape}"/>'
        data = f'data-area="{area.id}"'
        yield _target(targets[area.id], ordered, data, inner, link, pressed=None)
    yield "</g>"


def _area_words(area: BodyArea, marks: BodyMarks) -> str:
    words = [KINDS[kind] for kind in KINDS if not marks.spots(kind).isdisjoint(area.spots)]
    return ", ".join([area.name[:1].upper() + area.name[1:], *words])


def _sheet_words() -> Iterator[str]:
    """Yield the captions: what is seen, and which side is the client's left."""
    for view, words in CAPTIONS.items():
        small = view not in ("front", "back")
        yield words_at(CENTRES[view], HEIGHT - 8 if small else 16, words, "body-side" if small else "body-caption")
    for x, words in ((40, "client's<right"), (140, "client's<left"), (220, "client's<left"), (320, "client's<right")):
        for row, word in enumerate(words.split("<")):
            yield words_at(x, 38 + 13 * row, word, "body-side")


# ------------------------------------------------------------------ an area, enlarged


def inset(area: str, marks: BodyMarks, link: str | None = None, name: str = "spot") -> str:
    """Return an area enlarged: tap a spot.

    Args:
        area: Its id.
        marks: What is marked.
        link: The beginning of an address to which a spot is added (``neck_anterior.left``); without, spots are
            buttons for the page's script.
        name: Begins the ids in it; pictures on one page need different ones.

    Raises:
        ArgumentError: There is no such area.
    """
    chart, chosen = body(), body().area(area)
    window = Window.around(chart, chosen.box)
    view, targets = chart.views[chosen.view], inset_targets(area, marks)
    lines = [opening(WIDTH, HEAD + window.height, name, f"{chosen.name}: choose a spot")]
    lines += patterns(name, marks, 1 / window.scale)
    lines += _heading(chosen)
    look = f'fill="none" stroke="#999" stroke-width="{0.8 / window.scale:.3g}" pointer-events="all"'
    lines += [*window.opening(), f"<g {look}>", outline_path(view.outline, "body-around")]
    for target in targets:
        region, side = target.key.split(".")
        inner = f'<path class="body-spot" d="{view.shapes[target.key].d}"/>'
        data = f'data-spot="{target.key}" data-region="{region}" data-side="{side}"'
        lines.append(_target(target, targets, data, inner, link, pressed=target.key in marks.complaint))
    lines += overlays(view, window.seen(view), marks, name, coarse=False)
    lines.append(f'<path class="body-details" stroke="#777" pointer-events="none" d="{window.details(view)}"/>')
    return "\n".join([*lines, "</g>", "</svg>", "</svg>"]) + "\n"


def _start(line: str) -> tuple[float, float]:
    """Return the first point of the data of a path."""
    x, y = re.findall(r"-?\d+", line)[:2]
    return float(x), float(y)


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


def _heading(area: BodyArea) -> Iterator[str]:
    """Yield what is enlarged, and which side is which."""
    name = f"Client's {area.name}" if area.side else area.name[:1].upper() + area.name[1:]
    yield words_at(WIDTH / 2, 18, name, "body-caption")
    if not area.side:
        ends = ("left", "right") if area.view == "back" else ("right", "left")
        yield words_at(64, 38, f"client's {ends[0]}", "body-side")
        yield words_at(WIDTH - 64, 38, f"client's {ends[1]}", "body-side")


# ------------------------------------------------------------------ what both are made of


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


def _target(
    target: Target, among: Sequence[Target], data: str, inner: str, link: str | None, *, pressed: bool | None
) -> str:
    """Return something to tap, with its name, its neighbours and its place in the order."""
    order, places = among.index(target), {each.key: place for place, each in enumerate(among)}
    ways = "".join(f' data-{way}="{places[other]}"' for way, other in neighbours(target, among).items())
    title = f"<title>{xml(target.name)}</title>"
    common = f'class="body-target" {data} data-order="{order}"{ways}'
    if link is not None:
        return f'<a href="{escape(link + quote(target.key))}" {common}>{title}{inner}</a>'
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    stop = 0 if order == 0 else -1
    return f'<g role="button" tabindex="{stop}"{state} {common}>{title}{inner}</g>'


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


def _in_order(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return targets from above to below, in rows of one target's height from left to right."""
    return tuple(sorted(targets, key=lambda each: (each.at[1] // LEAST_TARGET, each.at[0], each.key)))


def overlays(view: BodyView, spots: Iterable[Key], marks: BodyMarks, name: str, *, coarse: bool) -> Iterator[str]:
    """Yield the marks: one path a kind, filled with a pattern, so that colour is never alone."""
    shown = list(spots)
    for kind in KINDS:
        chosen = [view.shapes[spot] for spot in shown if spot in marks.spots(kind)]
        if chosen:
            d = "".join(shape.coarse if coarse else shape.d for shape in chosen)
            fill = f'fill="url(#{escape(name)}-{kind})"'
            yield f'<path class="body-mark body-{kind}" {fill} stroke="#333" pointer-events="none" d="{d}"/>'


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


# ------------------------------------------------------------------ legend and list


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


def area_buttons(marks: BodyMarks, field: str = "area") -> str:
    """Return the areas as buttons of a form, for a page without pictures or script."""
    return _buttons(field, ((target.key, target.name, False) for target in overview_targets(marks)))


def spot_buttons(area: str, marks: BodyMarks, field: str = "spot") -> str:
    """Return the spots of an area as buttons of a form, those of a complaint pressed.

    Raises:
        ArgumentError: There is no such area.
    """
    rows = ((each.key, each.name, each.key in marks.complaint) for each in inset_targets(area, marks))
    return _buttons(field, rows)


def _buttons(field: str, rows: Iterable[tuple[str, str, bool]]) -> str:
    def button(value: str, name: str, pressed: bool) -> str:
        state = ' aria-pressed="true"' if pressed else ""
        return f'<li><button type="submit" name="{escape(field)}" value="{value}"{state}>{escape(name)}</button></li>'

    return "\n".join(['<ul class="body-list">', *(button(*row) for row in rows), "</ul>"]) + "\n"
