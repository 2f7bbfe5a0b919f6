"""Measures over visits as an SVG picture: a small line chart for each, with its numbers; no scripts or own fonts.

Every number stands beside its mark, so nothing has to be read off an axis, and the description says all of it in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from nmt_expert.drawing.svg import xml
from nmt_expert.drawing.text_width import fit, text_width
from nmt_expert.report.care.followup import PointData, SeriesData

WIDTH, MARGIN, HEAD, PANEL, PLOT = 720.0, 20.0, 44.0, 118.0, 52.0
"""Pixels: the whole, around it, its title, one chart, and the height of its line."""

SIZE, TITLE_SIZE = 11.0, 16.0
INK, QUIET, LINE, GRID = "#1b1b1b", "#555555", "#0072b2", "#c8c8c8"
TITLE = "Measures over visits"

STYLE = """<style>
.paper{fill:#ffffff}.ink{fill:#1b1b1b}.quiet{fill:#555555}.line{stroke:#0072b2}.mark{fill:#0072b2}.grid{stroke:#c8c8c8}
@media (prefers-color-scheme:dark){.paper{fill:#16181c}.ink{fill:#f0f0f0}.quiet{fill:#b5b5b5}.line{stroke:#56b4e9}
.mark{fill:#56b4e9}.grid{stroke:#4a4a4a}}
</style>"""


def measures_svg(series: Sequence[SeriesData], title: str = TITLE, name: str = "measures") -> str:
    """Return measures over visits as a document of its own, which can also stand inside a page.

    Args:
        series: As a follow-up has them; those measured once are a single mark.
        title: What the picture is called.
        name: Begins the ids in it; pictures on one page need different ones.
    """
    height = HEAD + max(len(series), 1) * PANEL + MARGIN
    lines = [*_opening(series, title, name, height), *_text(MARGIN, 28, title, "ink", TITLE_SIZE, bold=True)]
    visits = max((point.visit for each in series for point in each.points), default=1)
    for at, each in enumerate(series):
        lines += _panel(each, HEAD + at * PANEL, visits)
    if not series:
        lines += _text(MARGIN, HEAD + SIZE, "Nothing was measured.", "quiet", SIZE)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _opening(series: Sequence[SeriesData], title: str, name: str, height: float) -> list[str]:
    name = escape(name)
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}"'
        f' viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-labelledby="{name}-title {name}-desc"'
        ' font-family="Helvetica, Arial, sans-serif">',
        f'<title id="{name}-title">{xml(title)}</title>',
        f'<desc id="{name}-desc">{xml(" ".join(map(described, series)) or "Nothing was measured.")}</desc>',
        STYLE,
        f'<rect class="paper" fill="#ffffff" width="{WIDTH:g}" height="{height:g}"/>',
    ]


def described(each: SeriesData) -> str:
    """Return a measure over visits in a sentence."""
    values = ", ".join(f"{_when(point)}: {point.value:g}" for point in each.points)
    return f"{heading(each)}: {values}."


def heading(each: SeriesData) -> str:
    """Return what a chart is called: the measure, its unit, and which way is better."""
    better = f", {each.better} is better" if each.better else ""
    return f"{each.label}, {each.unit}{better}"


def _when(point: PointData) -> str:
    return point.date or f"visit {point.visit}"


def _panel(each: SeriesData, top: float, visits: int) -> Iterator[str]:
    """Yield one chart: its heading, the least and the most it can be, the line, and each value with its day."""
    upper, lower = top + 30, top + 30 + PLOT
    (shown,) = fit(heading(each), WIDTH - 2 * MARGIN, SIZE, bold=True, lines=1) or [""]
    yield from _text(MARGIN, top + 14, shown, "ink", SIZE, bold=True)
    for y, value in ((upper, each.highest), (lower, each.lowest)):
        yield f'<line class="grid" x1="{MARGIN + 34:g}" y1="{y:g}" x2="{WIDTH - MARGIN:g}" y2="{y:g}" stroke="{GRID}"/>'
        yield from _text(MARGIN, y + 4, f"{value:g}", "quiet", SIZE)
    places = [(_across(point.visit, visits), _up(each, point.value, upper)) for point in each.points]
    if len(places) > 1:
        path = " ".join(f"{x:g},{y:g}" for x, y in places)
        yield f'<polyline class="line" points="{path}" fill="none" stroke="{LINE}" stroke-width="2"/>'
    step = _every(each.points, visits)
    for (x, y), point in zip(places, each.points, strict=True):
        yield f'<circle class="mark" cx="{x:g}" cy="{y:g}" r="3.5" fill="{LINE}"/>'
        above = y - 7 if y - 7 - SIZE > top + 14 else y + SIZE + 5
        yield from _text(x - text_width(f"{point.value:g}", SIZE) / 2, above, f"{point.value:g}", "ink", SIZE)
        if (each.points[-1].visit - point.visit) % step == 0:
            day = _when(point)
            yield from _text(x - text_width(day, SIZE) / 2, lower + 18, day, "quiet", SIZE)


LEFT, RIGHT = MARGIN + 80, WIDTH - MARGIN - 46
"""Where the first and the last visit stand."""


def _across(visit: int, visits: int) -> float:
    """Return where a visit stands: at the same place in every chart."""
    return LEFT if visits == 1 else round(LEFT + (RIGHT - LEFT) * (visit - 1) / (visits - 1), 1)


def _up(each: SeriesData, value: float, upper: float) -> float:
    room = each.highest - each.lowest
    share = (min(max(value, each.lowest), each.highest) - each.lowest) / room if room else 0
    return round(upper + PLOT * (1 - share), 1)


def _every(points: Sequence[PointData], visits: int) -> int:
    """Return of how many visits the day of one is written, so that none lies on another."""
    room = (RIGHT - LEFT) / max(visits - 1, 1)
    widest = max(text_width(_when(point), SIZE) for point in points) + 8
    return max(1, -int(-widest // room))


def _text(x: float, y: float, text: str, kind: str, size: float, *, bold: bool = False) -> Iterator[str]:
    weight = ' font-weight="bold"' if bold else ""
    fill = INK if kind == "ink" else QUIET
    yield f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{weight}>{xml(text)}</text>'
