"""The body chart as SVG: the whole figure to tap an area, and each area enlarged to tap a spot.

What can be tapped is a link (with an address) or a button for a page's script, named for screen readers, with its
neighbours in ``data-`` attributes, so that arrow keys can walk it: see ``docs/body-chart.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from nmt_expert.drawing.body import Body, BodyArea, BodyView, body
from nmt_expert.drawing.body_marks import BodyMarks
from nmt_expert.drawing.body_svg import (
    HEAD,
    WIDTH,
    Window,
    body_style,
    legend,
    opening,
    outline_path,
    overlays,
    patterns,
    words_at,
)
from nmt_expert.drawing.body_targets import (
    CENTRES,
    HEIGHT,
    Target,
    inset_targets,
    neighbours,
    overview_targets,
    placed,
)
from nmt_expert.drawing.svg import xml

__all__ = ["area_buttons", "body_style", "inset", "legend", "overview", "spot_buttons"]

CAPTIONS = {
    "front": "Front",
    "back": "Back",
    "head_right": "client's right",
    "head_left": "client's left",
    "sole_right": "right sole",
    "sole_left": "left sole",
}


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


def _picture(
    chart: Body,
    view_name: str,
    view: BodyView,
    targets: dict[str, Target],
    marks: BodyMarks,
    link: str | None,
    name: str,
) -> Iterator[str]:
    left, top, scale = placed(chart, view_name)
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


def _heading(area: BodyArea) -> Iterator[str]:
    """Yield what is enlarged, and which side is which."""
    name = f"Client's {area.name}" if area.side else area.name[:1].upper() + area.name[1:]
    yield words_at(WIDTH / 2, 18, name, "body-caption")
    if not area.side:
        ends = ("left", "right") if area.view == "back" else ("right", "left")
        yield words_at(64, 38, f"client's {ends[0]}", "body-side")
        yield words_at(WIDTH - 64, 38, f"client's {ends[1]}", "body-side")


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


# ------------------------------------------------------------------ as a list


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
