"""The summary a person reads in a terminal: plain tables, good in 60 to 100 columns and in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

import polars as pl

from nmt_expert.cohort.summary.model import (
    HIDDEN,
    MEANING,
    TITLE,
    Cell,
    Row,
    Summary,
    Table,
    hiding_words,
    people_first,
    share_words,
    size_words,
    source_words,
    tables,
    worth_showing,
)

NARROWEST, LEAST_LABEL, ROOMY, COMFORTABLE, BAR = 60, 14, 21, 45, 20
"""Columns: of the narrowest page, of the narrowest label, of labels that mostly fit, of long ones, and of a bar."""


def render_summary_text(summary: Summary, width: int = 80) -> str:
    """Return a summary as text.

    Args:
        summary: What to print.
        width: Columns to fill; fewer than 60 count as 60.
    """
    width = max(width, NARROWEST)
    lines = [TITLE.upper(), "=" * len(TITLE), size_words(summary), ""]
    lines += [*textwrap.wrap(MEANING, width), "", *textwrap.wrap(hiding_words(summary), width)]
    for table in map(worth_showing, tables(summary)):
        lines += ["", table.title, "-" * len(table.title), *textwrap.wrap(table.note, width), *_table(table, width)]
    lines += ["", source_words(summary)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _table(table: Table, width: int) -> list[str]:
    if table.kind == "matrix":
        table = people_first(table)
        if not table.rows:
            return ["No pair can be shown."]
    if table.id in ("region", "age"):
        return _numbered(table, width)
    for style, size, gap in ((_full, 12, 2), (_brief, 9, 2), (_brief, 9, 1)):
        heads = [textwrap.wrap(head, size) for head in table.heads]
        columns = _columns(table, style)
        room = width - sum(len(column) + gap for column in _widest(heads, columns))
        if room >= ROOMY:
            break
    longest = max(len(_label(row)) for row in table.rows)
    bars = len(table.heads) == 1 and room - BAR - 2 >= min(longest, COMFORTABLE)
    return list(_lines(table.rows, heads, columns, room - (BAR + 2 if bars else 0), gap, bars))


def _numbered(table: Table, width: int) -> list[str]:
    """A table with one column per principle: the headings are numbers, the cells per cent."""
    heads = [[head] if index == 0 else [str(index)] for index, head in enumerate(table.heads)]
    columns = [
        [_brief(row.cells[0]) for row in table.rows],
        *([_per_cent(row.cells[index]) for row in table.rows] for index in range(1, len(table.heads))),
    ]
    room = width - sum(len(column) + 2 for column in _widest(heads, columns))
    names = "; ".join(f"{index} {head.lower()}" for index, head in enumerate(table.heads) if index)
    key = textwrap.wrap(f"In per cent. {names}.", width)
    return [*key, *_lines(table.rows, heads, columns, room, 2, bars=False)]


def _columns(table: Table, style: Callable[[Cell], str]) -> list[list[str]]:
    return [[style(row.cells[index]) for row in table.rows] for index in range(len(table.heads))]


def _widest(heads: Sequence[Sequence[str]], columns: Sequence[Sequence[str]]) -> list[str]:
    """The widest text of each column."""
    return [max([*head, *column], key=len) for head, column in zip(heads, columns, strict=True)]


def _lines(
    rows: Sequence[Row],
    heads: Sequence[Sequence[str]],
    columns: Sequence[Sequence[str]],
    room: int,
    gap: int,
    bars: bool,
) -> Iterator[str]:
    """Yield the headings, then the rows; a label too long goes on below."""
    labels = [_label(row) for row in rows]
    room = max(LEAST_LABEL, min(room, max(map(len, labels), default=0)))
    wide = [len(text) for text in _widest(heads, columns)]
    deepest = max(map(len, heads))
    for level in range(deepest):
        texts = [head[level - deepest + len(head)] if level >= deepest - len(head) else "" for head in heads]
        yield " " * room + "".join(f"{'':{gap}}{text:>{size}}" for text, size in zip(texts, wide, strict=True))
    for index, row in enumerate(rows):
        first, *more = textwrap.wrap(labels[index], room) or [""]
        cells = "".join(f"{'':{gap}}{column[index]:>{size}}" for column, size in zip(columns, wide, strict=True))
        yield f"{first:<{room}}{cells}" + (f"  {_bar(row.cells[0])}" if bars else "")
        yield from (f"  {line}" for line in textwrap.wrap(" ".join(more), room - 2))


def _label(row: Row) -> str:
    return f"{row.label} ({row.note})" if row.note else row.label


def _bar(cell: Cell) -> str:
    return "#" * max(1, round((cell.share or 0) * BAR)) if cell.people else ""


def _brief(cell: Cell) -> str:
    return HIDDEN if cell.people is None else f"{cell.people:,}"


def _full(cell: Cell) -> str:
    share = share_words(cell)
    return f"{_brief(cell)} {share:>4}" if share else _brief(cell)


def _per_cent(cell: Cell) -> str:
    return share_words(cell).rstrip("%") or HIDDEN


# ------------------------------------------------------------------ the same tables as data frames


COLUMNS = {
    "table": pl.String,
    "row": pl.String,
    "label": pl.String,
    "note": pl.String,
    "column": pl.String,
    "people": pl.Int64,
    "of": pl.Int64,
    "hidden": pl.Boolean,
    "least": pl.Int64,
}
"""``people`` is empty where ``hidden``; ``least`` is the smallest group shown."""


def summary_tables(summary: Summary) -> dict[str, pl.DataFrame]:
    """Return each table by its name; all have the same columns, so they can be joined end to end."""
    total = (("visits", summary.visits), ("complaints", summary.complaints))
    size = [("size", name, name, "", "people", *_count(Cell(count)), summary.least) for name, count in total]
    found = {"size": pl.DataFrame(size, schema=COLUMNS, orient="row")}
    for table in tables(summary):
        found[table.id] = _frame(table, summary.least)
    return found


def _frame(table: Table, least: int) -> pl.DataFrame:
    rows = [
        (table.id, row.id, row.label, row.note, head, *_count(cell), least)
        for row in table.rows
        for head, cell in zip(table.heads, row.cells, strict=True)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _count(cell: Cell) -> tuple[int | None, int | None, bool]:
    return cell.people, cell.of or None, cell.people is None
