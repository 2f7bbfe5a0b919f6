"""The reasoning of a visit as an SVG picture: no scripts, no fonts of its own, the same bytes every time.

For and against are told apart without colour: a solid line with an arrow and a plus,
a dashed line with a bar and a minus.  The thicker a line, the more it contributes.
Colours are those of Okabe and Ito (2008); a reader who prefers dark gets dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from nmt_expert.explain.graph import Graph
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.graph_boxes import LINE, PAD, Picture, picture
from nmt_expert.report.graph_layout import Placed
from nmt_expert.report.graph_lines import stroke
from nmt_expert.report.graph_words import (
    KIND_WORDS,
    NOTHING,
    Card,
    edge_words,
    names_of,
    summary,
    title_words,
)
from nmt_expert.report.svg_parts import SMALL, text_at, xml
from nmt_expert.report.text_width import fit, text_width

MARGIN, LEAST_WIDTH, TITLE = 20.0, 720.0, 16.0
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
_SHAPES = {"answer": (12, 1.2), "rule": (0, 1.0), "hypothesis": (5, 1.6), "principle": (5, 3.0)}


class _Sheet(Struct, frozen=True):
    """What is drawn: the assessment, the graph, the picture, and what stands in each node."""

    assessment: Assessment
    graph: Graph
    picture: Picture
    name: str

    @property
    def width(self) -> float:
        return max(LEAST_WIDTH, self.picture.layout.width + 2 * MARGIN)


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
    body = [f'<g transform="translate({left:g} {top:g})">', *_edges(sheet), *_nodes(sheet), "</g>"]
    bottom = top + sheet.picture.layout.height + 16
    foot, height = _foot(sheet, bottom)
    lines = [*_opening(sheet, height), *head, *body, *foot, "</svg>"]
    return "\n".join(lines) + "\n"


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


# ------------------------------------------------------------------ around the graph


def _head(sheet: _Sheet) -> tuple[list[str], float]:
    """Return the title, the red flags and the headings of the columns, and where the graph begins."""
    lines: list[str] = []
    y, room = MARGIN, sheet.width - 2 * MARGIN
    for alarm in alarms(sheet.assessment):
        rows = fit(alarm.text, room - 24, SMALL + 1, bold=True)
        lines += _alarm(rows, y, room, alarm.grave)
        y += len(rows) * LINE + 10
    for row in fit(title_words(sheet.assessment, sheet.graph), room, TITLE, bold=True):
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


# ------------------------------------------------------------------ nodes


def _nodes(sheet: _Sheet) -> Iterator[str]:
    for node, box in zip(sheet.graph.nodes, sheet.picture.layout.boxes, strict=True):
        card, rows = sheet.picture.cards[node.id], sheet.picture.rows[node.id]
        rounded, thick = _SHAPES[node.kind]
        against = node.kind == "rule" and node.value < 0
        dashes = ' stroke-dasharray="5 3"' if against else ""
        pale = "" if node.counts else ' opacity="0.5"'
        yield f'<g class="node"><title>{xml(card.whole)}</title>'
        yield (
            f'<rect class="{node.kind}" fill="#ffffff" stroke="#555555" x="{box.x:g}" y="{box.y:g}" '
            f'width="{box.width:g}" height="{box.height:g}" rx="{rounded}" stroke-width="{thick:g}"{dashes}{pale}/>'
        )
        yield from _rows(box, rows, card)
        yield "</g>"


def _rows(box: Placed, rows: Sequence[tuple[str, bool]], card: Card) -> Iterator[str]:
    y = box.y + (box.height - len(rows) * LINE) / 2 - 3.5
    for text, bold in rows:
        y += LINE
        yield text_at(box.x + PAD, round(y, 1), text, SMALL, ' font-weight="bold"' if bold else "")


# ------------------------------------------------------------------ edges


def _edges(sheet: _Sheet) -> Iterator[str]:
    names = names_of(sheet.graph)
    pairs = list(zip(sheet.graph.edges, sheet.picture.layout.routes, strict=True))
    for edge, route in sorted(pairs, key=lambda pair: abs(pair[0].sign)):
        pale = "" if edge.counts else ' opacity="0.45"'
        yield f'<g class="edge"{pale}><title>{xml(edge_words(sheet.graph, edge, names))}</title>'
        yield from stroke(route, edge.sign, abs(edge.weight), edge.counts)
        yield "</g>"
