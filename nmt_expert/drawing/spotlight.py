"""A spotlight on the body: the place that an answer is about, on the whole figure and enlarged beside it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.drawing.body import BodyView, Key, body
from nmt_expert.drawing.body_marks import spots_at
from nmt_expert.drawing.body_pictures import CAPTIONS, GAP, PANEL, TALLEST, around_spots, views_of
from nmt_expert.drawing.body_svg import Window, opening, outline_path
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.visit import Site


class Spotlight(Struct, frozen=True):
    """A picture, and what of the body is seen in it: *Back*."""

    picture: str
    seen: str


def spotlight(kb: KnowledgeBase, site: Site, name: str = "light") -> Spotlight | None:
    """Return the body with one place lit; None if the site is no place on it.

    Args:
        kb: Says where regions and muscles lie.
        site: The place; without a side, both are lit.
        name: Begins the ids in it; pictures on one page need different ones.
    """
    lit = frozenset(spots_at(kb, site))
    chart = body()
    views = views_of(chart, lit)
    if not views:
        return None
    view = chart.views[views[0]]
    windows = (Window.around(chart, view.box, PANEL, TALLEST), around_spots(chart, view, lit))
    lines = [opening(2 * PANEL + GAP, max(one.height for one in windows), name, site_words(kb, site), role="img")]
    for at, window in enumerate(windows):
        lines += _panel(view, window, lit, (PANEL + GAP) * at)
    return Spotlight("\n".join([*lines, "</svg>"]) + "\n", CAPTIONS[views[0]])


def _panel(view: BodyView, window: Window, lit: frozenset[Key], left: float) -> Iterator[str]:
    yield from window.opening(left, 0, PANEL)
    yield f'<g fill="none" stroke-width="{0.8 / window.scale:.3g}">'
    yield outline_path(view.outline, "body-around")
    yield f'<path class="body-details" stroke="#777" d="{window.details(view)}"/>'
    d = "".join(view.shapes[spot].d for spot in window.seen(view) if spot in lit)
    yield f'<path class="body-lit" fill="#ffe066" stroke="#000" d="{d}"/>'
    yield "</g></svg>"
