"""Print a document as HTML: a fragment for notebooks and pages, or a whole page; no script, nothing loaded.

Everything a reader needs is said in words; classes leave the look to one stylesheet (``style.css``), which a
fragment and a page carry with them.  Bars are drawings, so that they print without background graphics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape as escape_html
from importlib.resources import files
from itertools import groupby

from nmt_expert.printable import printable
from nmt_expert.report.blocks import (
    UNKNOWN_NOTE,
    Alarm,
    Block,
    Fields,
    Heading,
    Item,
    Legend,
    Marks,
    Paragraph,
    Rank,
    Ranking,
    label_of,
    nesting,
    starred,
    with_and_without_reasons,
)

HALF_BAR, BAR_HEIGHT = 100, 12
"""Units of one half of a bar, and of its height."""

TAGS = {
    "for": "for",
    "against": "against",
    "warn": "take care",
    "ask": "ask",
    "held": "limit",
    "met": "met",
    "failed": "not met",
    "unknown": "unknown",
    "new": "new",
    "fired": "fired",
    "right": "right",
    "partly": "in part",
    "missed": "missed",
    "wrong": "wrong",
}
"""What stands before an item of a kind, in words."""


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """Return the one stylesheet of everything that is printed as HTML."""
    return files("nmt_expert.report.forms").joinpath("style.css").read_text(encoding="utf-8").strip()


def escape(text: str) -> str:
    """Return a text that HTML shows as it stands, with what cannot be seen as an escape."""
    return escape_html(printable(" ".join(text.split())))


def fragment(blocks: Sequence[Block]) -> str:
    """Return blocks as a fragment that carries the stylesheet with it."""
    return f'<div class="nmt-expert"><style>\n{stylesheet()}\n</style>\n{body(blocks)}\n</div>'


def page(blocks: Sequence[Block], title: str) -> str:
    """Return blocks as a page that any browser opens."""
    return whole_page(body(blocks), title)


def whole_page(inner: str, title: str, *, wide: bool = False) -> str:
    """Return HTML as a page that any browser opens, with the stylesheet in its head; ``wide`` gives tables room."""
    head = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{stylesheet()}\n</style>"
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n'
        f'<body>\n<main class="nmt-expert{" wide" if wide else ""}">\n{inner}\n</main>\n</body>\n</html>\n'
    )


def body(blocks: Sequence[Block], *, folded: bool = False) -> str:
    """Return blocks as HTML, without what is around them; ``folded``: items that hold others open and close."""
    return "\n".join(_parts(blocks, folded))


def _parts(blocks: Sequence[Block], folded: bool) -> Iterator[str]:
    for listed, run in groupby(blocks, key=lambda block: isinstance(block, Item)):
        if listed:
            yield _list([block for block in run if isinstance(block, Item)], folded)
        else:
            yield from (part for block in run if (part := _block(block)))


def _block(block: Block) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text=text, tone=tone):
            kind = f' class="{tone}"' if tone in ("strong", "warn", "note") else ""
            return f"<p{kind}>{escape(text)}</p>"
        case Alarm():
            return _alarm(block)
        case Ranking(ranks=ranks):
            return _ranking(ranks)
        case Fields():
            return _fields(block)
        case Marks():
            return f'<p class="note">{escape(UNKNOWN_NOTE)}</p>'
        case Legend(contested=contested):
            star = " * contested: the literature disputes this principle, or how it works." if contested else ""
            bars = "Bars: what speaks against to the left of the line, what speaks for to the right."
            return f'<p class="note">{bars}{star}</p>'
    return ""


def _alarm(alarm: Alarm) -> str:
    lines = [f"<strong>{escape(alarm.title)}</strong>", *map(escape, filter(None, (alarm.do,)))]
    said = f'<br><span class="said">Said: {escape(alarm.said)}</span>' if alarm.said else ""
    return f'<p class="alarm {alarm.gravity}">{"<br>".join(lines)}{said}</p>'


def _fields(block: Fields) -> str:
    """Return labelled texts as a list of descriptions; neighbours of one label share it."""
    made = []
    for label, fields in groupby(block.fields, key=lambda field: field.label):
        texts = "".join(f"<dd>{escape(field.text)}</dd>" for field in fields)
        made.append(f"<dt>{escape(label.capitalize())}</dt>{texts}")
    return f"<dl>{''.join(made)}</dl>"


def _list(items: Sequence[Item], folded: bool = False) -> str:
    """Return items as lists inside each other; a run of numbered items is a numbered list."""
    made: list[str] = []
    open_lists: list[str] = []
    ends: list[str] = []
    depths = nesting(items)
    for at, (item, depth) in enumerate(zip(items, depths, strict=True)):
        while len(open_lists) > depth + 1:
            made.append(f"{ends.pop()}</{open_lists.pop()}>")
        kind = "ol" if item.mark == "number" else "ul"
        if len(open_lists) == depth + 1 and open_lists[-1] == kind:
            made.append(ends.pop())
        else:
            if len(open_lists) == depth + 1:
                made.append(f"{ends.pop()}</{open_lists.pop()}>")
            open_lists.append(kind)
            made.append(f"<{kind}>")
        holds = folded and depths[at + 1 : at + 2] > [depth]
        begin, end = _item(item, depth, holds)
        made.append(begin)
        ends.append(end)
    while open_lists:
        made.append(f"{ends.pop()}</{open_lists.pop()}>")
    return "".join(made)


def _item(item: Item, depth: int, holds: bool) -> tuple[str, str]:
    """Return how an item begins and ends; one that ``holds`` others opens and closes, the outermost are open."""
    text = f"{_tag(item)}{escape(item.text)}"
    if holds:
        opened = " open" if depth == 0 else ""
        return f'<li class="{item.mark}"><details{opened}><summary>{text}</summary>', "</details></li>"
    return f'<li class="{item.mark}">{text}', "</li>"


def _tag(item: Item) -> str:
    tag = f'<span class="tag">{TAGS[item.mark]}</span> ' if item.mark in TAGS else ""
    label = f'<span class="label">{escape(label_of(item))}:</span> ' if item.label else ""
    return tag + label


# ------------------------------------------------------------------ the ranking


def _ranking(ranks: Sequence[Rank]) -> str:
    rows = "\n".join(map(_row, ranks))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("principle", "against | for", "support", "band"))
    table = f'<table class="ranking">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>'
    return "\n".join([table, *(_reasons(rank) for rank in with_and_without_reasons(ranks)[0])])


def _row(rank: Rank) -> str:
    held = " (held)" if rank.held else ""
    cells = (f"{rank.support:+.2f}{held}", badge(rank.band, rank.band_label))
    return (
        f'<tr><th scope="row">{escape(starred(rank))}</th><td>{bar(rank.speaks_for, rank.speaks_against)}</td>'
        f'<td class="number">{cells[0]}</td><td>{cells[1]}</td></tr>'
    )


def badge(band: str, label: str) -> str:
    """Return the word for a band, set off by how far it is from *open*."""
    return f'<span class="badge {escape(band)}">{escape(label)}</span>'


def bar(speaks_for: float, speaks_against: float, *, stretched: bool = False) -> str:
    """Return a bar with zero in the middle: what speaks against to the left, what speaks for to the right.

    Args:
        speaks_for: In [0, 1).
        speaks_against: In (-1, 0].
        stretched: Whether it fills the box that its page gives it, which then draws the trough, too.
    """
    left, right = -speaks_against * HALF_BAR, speaks_for * HALF_BAR
    shapes = [] if stretched else [f'<rect class="trough" width="{2 * HALF_BAR}" height="{BAR_HEIGHT}"/>']
    if left > 0:
        shapes.append(f'<rect class="against" x="{HALF_BAR - left:.1f}" width="{left:.1f}" height="{BAR_HEIGHT}"/>')
    if right > 0:
        shapes.append(f'<rect class="for" x="{HALF_BAR}" width="{right:.1f}" height="{BAR_HEIGHT}"/>')
    shapes.append(f'<path class="zero" d="M{HALF_BAR} 0V{BAR_HEIGHT}"/>')
    said = f"for {speaks_for:.2f}, against {abs(speaks_against):.2f}"
    size = f"0 0 {2 * HALF_BAR} {BAR_HEIGHT}"
    fit = ' preserveAspectRatio="none"' if stretched else ""
    return f'<svg class="bar" viewBox="{size}"{fit} role="img" aria-label="{said}">{"".join(shapes)}</svg>'


def _reasons(rank: Rank) -> str:
    return f"<h3>{escape(starred(rank))} {badge(rank.band, rank.band_label)}</h3>\n{_list(rank.items)}"
