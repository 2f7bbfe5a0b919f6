"""Print a document as Markdown, for notes and handouts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nmt_expert.printable import printable_line
from nmt_expert.report.blocks import (
    MARKS_NOTE,
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

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
MARKS = {
    "for": "**for:** ",
    "against": "**against:** ",
    "warn": "**Take care:** ",
    "met": "\\[x\\] ",
    "failed": "\\[ \\] ",
    "unknown": "\\[?\\] ",
    "new": "**new:** ",
    "fired": "**fired:** ",
    "right": "**Right:** ",
    "partly": "**In part:** ",
    "missed": "**Missed:** ",
    "wrong": "**Wrong:** ",
}


def escape(text: str) -> str:
    """Return a text that Markdown shows as it stands, on one line."""
    return _SPECIAL.sub(r"\\\1", printable_line(text))


def as_markdown(blocks: Sequence[Block]) -> str:
    """Return a document as Markdown."""
    return "\n\n".join("\n".join(part) for part in _parts(blocks)) + "\n"


def _parts(blocks: Sequence[Block]) -> Iterator[Iterable[str]]:
    """Yield the lines of each block; the items of one run belong together."""
    for listed, run in groupby(blocks, key=lambda block: isinstance(block, Item)):
        if listed:
            yield _items([block for block in run if isinstance(block, Item)])
        else:
            yield from (lines for block in run if (lines := list(_block(block))))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield f"{'#' * level} {escape(text)}"
        case Paragraph(text=text, tone=tone):
            around = {"note": "*", "strong": "**", "warn": "**"}.get(tone, "")
            yield f"{around}{escape(text)}{around}"
        case Alarm(gravity=gravity, title=title, do=do, said=said):
            around = "" if gravity == "caution" else "**"
            lines = [f"{around}{escape(title)}{around}", *map(escape, filter(None, (do, said and f"Said: {said}")))]
            yield "  \n".join(f"> {line}" for line in lines)
        case Ranking(ranks=ranks):
            yield from _ranking(ranks)
        case Fields(fields=fields):
            yield from (f"- **{escape(field.label.capitalize())}:** {escape(field.text)}" for field in fields)
        case Marks():
            yield escape(MARKS_NOTE)
        case Legend(contested=True):
            yield "\\* contested: the literature disputes this principle, or how it works."


def _items(items: Sequence[Item]) -> Iterator[str]:
    for item, depth in zip(items, nesting(items), strict=True):
        bullet = f"{item.number}." if item.mark == "number" else "-"
        label = f"{escape(label_of(item))}: " if item.label else ""
        yield f"{'    ' * depth}{bullet} {MARKS.get(item.mark, '')}{label}{escape(item.text)}"


def _ranking(ranks: Sequence[Rank]) -> Iterator[str]:
    yield from ("| principle | band | support |", "| --- | --- | ---: |")
    for rank in ranks:
        held = " (held)" if rank.held else ""
        yield f"| {escape(starred(rank))} | {escape(rank.band_label)}{held} | {rank.support:+.2f} |"
    for rank in with_and_without_reasons(ranks)[0]:
        yield from ("", f"### {escape(starred(rank))}: {escape(rank.band_label)}", "", *_items(rank.items))
