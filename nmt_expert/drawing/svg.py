"""The reasoning of a visit as an SVG picture: no scripts, no fonts of its own, the same bytes every time.

For and against are told apart without colour: a solid line with an arrow and a plus,
a dashed line with a bar and a minus.  The thicker a line, the more it contributes.
Colours are those of Okabe and Ito (2008); a reader who prefers dark gets dark.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from html import escape

from msgspec import Struct

from nmt_expert.drawing.labels import (
    KIND_WORDS,
    NOTHING,
    Card,
    card,
    edge_words,
    names_of,
    summary,
    title_words,
)
from nmt_expert.drawing.layered_layout import Box, Layout, LayoutLink, PlacedBox, Point, lay_out
from nmt_expert.drawing.text_width import fit, text_width
from nmt_expert.explain.graph import KINDS, Edge, Graph, Node
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import printable_line, printable_lines
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms

MARGIN, LEAST_WIDTH, TITLE = 20.0, 720.0, 16.0

PAD, LINE, SIZE = 9.0, 14.0, 11.0

SMALL = 11.0

_WIDEST = {"answer": 200.0, "rule": 280.0, "hypothesis": 226.0, "principle": 226.0}

_MOST_ROWS = {"rule": 6}

_SHAPES = {"answer": (12, 1.2), "rule": (0, 1.0), "hypothesis": (5, 1.6), "principle": (5, 3.0)}

FOR, AGAINST, READS = "#0072b2", "#c4510a", "#8a8a8a"

_STYLES = {1: ("for", FOR), -1: ("against", AGAINST), 0: ("reads", READS)}

THINNEST, THICKEST = 1.2, 7.0

LEVEL = 24.0
"""Pixels that every line runs level before its end, so that nothing lies under its mark."""

STYLE = """<style>
.paper{fill:#ffffff}.ink{fill:#1b1b1b}.quiet{fill:#555555}.for{stroke:#0072b2}.against{stroke:#c4510a}
.for-end{fill:#0072b2}.against-end{fill:#c4510a}.reads{stroke:#8a8a8a}.reads-end{fill:#8a8a8a}
.answer{fill:#ffffff;stroke:#6b6b6b}.rule{fill:#f3f3f3;stroke:#9a9a9a}.hypothesis{fill:#fdf3cf;stroke:#8a6d00}
.principle{fill:#ddeefa;stroke:#1b4f72}.alarm{fill:#b00020}.alarm-ink{fill:#ffffff}
@media (prefers-color-scheme:dark){.paper{fill:#16181c}.ink{fill:#f0f0f0}.quiet{fill:#b5b5b5}.for{stroke:#56b4e9}
.against{stroke:#f0a04b}.for-end{fill:#56b4e9}.against-end{fill:#f0a04b}.reads{stroke:#8f8f8f}
.answer{fill:#202329;stroke:#9a9a9a}.rule{fill:#2a2d33;stroke:#777777}.hypothesis{fill:#3b3410;stroke:#d8b72a}
.principle{fill:#12324a;stroke:#7fc4f5}.alarm{fill:#d32f45}}
</style>"""

Rows = tuple[tuple[str, bool], ...]
"""Rows of text, each with whether it is bold."""


def render_svg(assessment: Assessment, graph: Graph, name: str = "reasoning") -> str:
    """Return the picture of a graph as a document of its own, which can also stand inside a page.

    Args:
        assessment: What the graph was made from; its red flags stand above the picture.
        graph: From ``explain.graph``.
        name: Begins the ids in it; pictures on one page need different ones.
    """
    sheet = _Sheet(assessment, graph, picture(assessment.knowledge, graph), name)
    head, top = _head(sheet)
    left = round((sheet.width - sheet.picture.layout.width) / 2, 1)
    body = [
        f'<g transform="translate({left:g} {top:g})">',
        *edges_svg(graph, sheet.picture),
        *nodes_svg(graph, sheet.picture),
        "</g>",
    ]
    bottom = top + sheet.picture.layout.height + 16
    foot, height = _foot(sheet, bottom)
    lines = [*_opening(sheet, height), *head, *body, *foot, "</svg>"]
    return "\n".join(lines) + "\n"


class _Sheet(Struct, frozen=True):
    """What is drawn: the assessment, the graph, the picture, and what stands in each node."""

    assessment: Assessment
    graph: Graph
    picture: Picture
    name: str

    @property
    def width(self) -> float:
        return max(LEAST_WIDTH, self.picture.layout.width + 2 * MARGIN)


def _opening(sheet: _Sheet, height: float) -> list[str]:
    name, size = escape(sheet.name), f'width="{sheet.width:g}" height="{height:g}"'
    flags = " ".join(alarm.text for alarm in alarms(sheet.assessment))
    described = "\n".join(filter(None, (flags, summary(sheet.graph), NOTE)))
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {sheet.width:g} {height:g}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" font-family="Helvetica, Arial, sans-serif">',
        f'<title id="{name}-title">{xml(title_words(sheet.assessment, sheet.graph))}</title>',
        f'<desc id="{name}-desc">{xml(described)}</desc>',
        STYLE,
        f'<rect class="paper" fill="#ffffff" width="{sheet.width:g}" height="{height:g}"/>',
    ]


def xml(text: str) -> str:
    """Return a text as XML; what cannot be seen, some of which XML does not allow, is written as an escape."""
    return escape(printable_lines(text))


def text_at(x: float, y: float, text: str, size: float = SMALL, extra: str = "") -> str:
    """Return a line of text whose base line begins at a point; ``extra`` are attributes, with a blank before."""
    return f'<text class="ink" x="{x:g}" y="{y:g}" font-size="{size:g}"{extra}>{xml(text)}</text>'


# ------------------------------------------------------------------ around the graph


def _head(sheet: _Sheet) -> tuple[list[str], float]:
    """Return the title, the red flags and the headings of the columns, and where the graph begins."""
    lines: list[str] = []
    y, room = MARGIN, sheet.width - 2 * MARGIN
    for alarm in alarms(sheet.assessment):
        rows = fit(printable_line(alarm.text), room - 24, SMALL + 1, bold=True)
        lines += _alarm(rows, y, room, alarm.grave)
        y += len(rows) * LINE + 10
    for row in fit(printable_line(title_words(sheet.assessment, sheet.graph)), room, TITLE, bold=True):
        y += TITLE + 5
        lines.append(text_at(MARGIN, y, row, TITLE, ' font-weight="bold"'))
    y += 26
    left = (sheet.width - sheet.picture.layout.width) / 2
    for (start, _), kinds in zip(sheet.picture.layout.columns, sheet.picture.columns, strict=True):
        heading = " / ".join(KIND_WORDS[kind] for kind in kinds)
        lines.append(text_at(round(left + start, 1), y, heading, SMALL, ' font-weight="bold" letter-spacing="0"'))
    return lines, y + 12


def _alarm(rows: Sequence[str], y: float, room: float, grave: bool) -> Iterator[str]:
    if grave:
        size = f'width="{room:g}" height="{len(rows) * LINE + 8:g}"'
        yield f'<rect class="alarm" fill="#b00020" x="{MARGIN:g}" y="{y:g}" {size}/>'
    ink = ' class="alarm-ink" fill="#ffffff"' if grave else ' class="ink"'
    place = f'x="{MARGIN + 10 * grave:g}" font-size="{SMALL + 1:g}" font-weight="bold"'
    for row in rows:
        y += LINE
        yield f'<text{ink} y="{y:g}" {place}>{xml(row)}</text>'


def _foot(sheet: _Sheet, y: float) -> tuple[list[str], float]:
    """Return the legend and the note, and the height of the sheet."""
    lines = [] if sheet.graph else [text_at(MARGIN, y, NOTHING, SMALL + 1)]
    x = MARGIN
    y += 18
    for sign, words in ((1, "speaks for (+)"), (-1, "speaks against (−)"), (0, "a rule stands on it")):
        if not any(edge.sign == sign for edge in sheet.graph.edges):
            continue
        lines += stroke(((x, y - 4), (x + 46, y - 4)), sign, 0.3, True)
        lines.append(text_at(x + 54, y, words))
        x += 54 + text_width(words, SMALL) + 22
    if sheet.graph:
        lines.append(text_at(round(x, 1), y, "the thicker, the more it contributes"))
        y += LINE + 4
    if any(not edge.counts for edge in sheet.graph.edges):
        lines.append(text_at(MARGIN, y, "pale: not counted, because a stronger rule of its group says the same"))
        y += LINE + 4
    contested = "  * contested in the literature." if any(node.contested for node in sheet.graph.nodes) else ""
    for row in fit(NOTE + contested, sheet.width - 2 * MARGIN, SMALL):
        lines.append(text_at(MARGIN, y, row))
        y += LINE
    return lines, round(y + MARGIN - LINE + 4, 1)


# ------------------------------------------------------------------ nodes and edges


def nodes_svg(graph: Graph, drawn: Picture, new: Container[str] = ()) -> Iterator[str]:
    """Yield the nodes of a graph in their places; ``new`` are ids of those to be set off."""
    for node, box in zip(graph.nodes, drawn.layout.boxes, strict=True):
        own = drawn.cards[node.id]
        rounded, thick = _SHAPES[node.kind]
        against = node.kind == "rule" and node.value < 0
        dashes = ' stroke-dasharray="5 3"' if against else ""
        pale = "" if node.counts else ' opacity="0.5"'
        looks = "node new" if node.id in new else "node"
        yield f'<g class="{looks}" data-node="{escape(node.id)}"><title>{xml(own.whole)}</title>'
        yield (
            f'<rect class="{node.kind}" fill="#ffffff" stroke="#555555" x="{box.x:g}" y="{box.y:g}" '
            f'width="{box.width:g}" height="{box.height:g}" rx="{rounded}" stroke-width="{thick:g}"{dashes}{pale}/>'
        )
        yield from _rows(box, drawn.rows[node.id])
        yield "</g>"


def _rows(box: PlacedBox, rows: Sequence[tuple[str, bool]]) -> Iterator[str]:
    y = box.y + (box.height - len(rows) * LINE) / 2 - 3.5
    for text, bold in rows:
        y += LINE
        yield text_at(box.x + PAD, round(y, 1), text, SMALL, ' font-weight="bold"' if bold else "")


def edges_svg(graph: Graph, drawn: Picture, new: Container[tuple[str, str]] = ()) -> Iterator[str]:
    """Yield the edges of a graph along their routes; ``new`` are source and target of those to be set off."""
    names = names_of(graph)
    pairs = list(zip(graph.edges, drawn.layout.routes, strict=True))
    for edge, route in sorted(pairs, key=lambda pair: abs(pair[0].sign)):
        pale = "" if edge.counts else ' opacity="0.45"'
        looks = "edge new" if (edge.source, edge.target) in new else "edge"
        ends = f'data-from="{escape(edge.source)}" data-to="{escape(edge.target)}"'
        yield f'<g class="{looks}" {ends}{pale}><title>{xml(edge_words(graph, edge, names))}</title>'
        yield from stroke(route, edge.sign, abs(edge.weight), edge.counts)
        yield "</g>"


# ------------------------------------------------------------------ lines


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


# ------------------------------------------------------------------ the layout


class Picture(Struct, frozen=True):
    """A graph ready to be drawn.

    Attributes:
        layout: Boxes in the order of the nodes, routes in the order of the edges.
        cards: What stands in each node, by id.
        rows: The same broken into rows.
        columns: The kinds of node in each column.
    """

    layout: Layout
    cards: Mapping[str, Card]
    rows: Mapping[str, Rows]
    columns: tuple[tuple[str, ...], ...]


def picture(kb: KnowledgeBase, graph: Graph, widest: Mapping[str, float] = _WIDEST, gap: float = 84.0) -> Picture:
    """Return a graph ready to be drawn.

    Args:
        kb: Says what things are called.
        graph: What is drawn.
        widest: How wide a node of each kind may be, in pixels.
        gap: Least pixels between two columns.
    """
    columns = columns_of(graph)
    cards = {node.id: card(kb, graph, node) for node in graph.nodes}
    rows = {node.id: _card_rows(node, cards[node.id], widest[node.kind]) for node in graph.nodes}
    boxes = [_box(node, rows[node.id], columns[node.id]) for node in graph.nodes]
    kinds = [[node.kind for node in graph.nodes if columns[node.id] == at] for at in sorted(set(columns.values()))]
    links = [LayoutLink(edge.source, edge.target) for edge in graph.edges]
    layout = lay_out(boxes, links, column_gap=gap, keep_last=True)
    return Picture(layout, cards, rows, tuple(tuple(sorted(set(own), key=KINDS.index)) for own in kinds))


def columns_of(graph: Graph) -> dict[str, int]:
    """Return the column of every node: after all that leads to it; principles that lead nowhere stand in the last."""
    before: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        before[edge.target].append(edge.source)
    made: dict[str, int] = {}

    def column(name: str) -> int:
        if name not in made:
            made[name] = max((column(other) + 1 for other in before[name]), default=0)
        return made[name]

    last = max((column(node.id) for node in graph.nodes), default=0)
    leads_on = {edge.source for edge in graph.edges}
    ends = {node.id: last for node in graph.of_kind("principle") if node.id not in leads_on}
    return {**made, **ends}


def _card_rows(node: Node, own: Card, widest: float) -> Rows:
    room = widest - 2 * PAD
    first, second = node.kind != "answer", node.kind == "answer"
    heading = fit(printable_line(own.heading), room, SIZE, bold=first)
    text = fit(printable_line(own.text), room, SIZE, bold=second, lines=_MOST_ROWS.get(node.kind, 0))
    return (*((row, first) for row in heading), *((row, second) for row in text))


def _box(node: Node, rows: Rows, column: int) -> Box:
    widest = max((text_width(row, SIZE, bold=bold) for row, bold in rows), default=0.0)
    return Box(node.id, round(widest + 2 * PAD, 1), len(rows) * LINE + 10, column)
