"""The summary as one page that any browser opens: no scripts, nothing loaded, light, dark and printed.

A table stays a table: names and numbers are text, only bars and tiles are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from nmt_expert.cohort.summary.model import (
    FIRST,
    HIDDEN,
    MEANING,
    PEOPLE,
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
from nmt_expert.report.forms.html import escape, whole_page

PAIRS_LISTED = 10
FIXED = "scroll fixed"


def render_summary_html(summary: Summary) -> str:
    """Return a summary as a page of its own; what comes from the data is escaped."""
    parts = [
        f"<h1>{escape(TITLE)}</h1>",
        f'<p class="size">{escape(size_words(summary))}</p>',
        f'<p class="note">{escape(MEANING)}</p>',
        f'<p class="note"><strong>{escape(hiding_words(summary))}</strong></p>',
        *(_section(worth_showing(table), summary) for table in tables(summary)),
        f"<footer>{escape(source_words(summary))}</footer>",
    ]
    return whole_page("\n".join(parts), TITLE, wide=True)


def _section(table: Table, summary: Summary) -> str:
    made = {"layers": _layers, "heat": _heat, "bars": _bars}
    drawn = _matrix(table, summary) if table.kind == "matrix" else made[table.kind](table)
    title, note = escape(table.title), escape(table.note)
    return f'<section id="{table.id}"><h2>{title}</h2>\n<p class="note">{note}</p>\n{drawn}</section>'


def _table(heads: str, rows: Iterator[str], kind: str = "scroll") -> str:
    body = "\n".join(rows)
    head = f"<thead><tr><td></td>{heads}</tr></thead>"
    return f'<div class="{kind}"><table>\n{head}\n<tbody>\n{body}\n</tbody></table></div>'


def _name(row: Row) -> str:
    note = f" <small>{escape(row.note)}</small>" if row.note else ""
    return f'<th scope="row">{escape(row.label)}{note}</th>'


def _head(text: str, *, up: bool = False) -> str:
    if up:
        return f'<th scope="col" class="up"><span>{escape(text)}</span></th>'
    kind = ' class="people"' if text == PEOPLE else ""
    return f'<th scope="col"{kind}>{escape(text)}</th>'


# ------------------------------------------------------------------ what stands in a cell


def _number(cell: Cell) -> str:
    if cell.people is None:
        return f'<td title="hidden">{HIDDEN}</td>'
    return f"<td>{cell.people:,} <small>{escape(share_words(cell))}</small></td>"


def _heat_cell(cell: Cell) -> str:
    said = HIDDEN if cell.people is None else share_words(cell)
    title = "hidden" if cell.people is None else f"{cell.people:,} of {cell.of:,}"
    return f'<td class="heat" title="{title}">{tile(cell.share)}<span>{escape(said)}</span></td>'


# ------------------------------------------------------------------ one kind of table each


def _layers(table: Table) -> str:
    """One row per principle: bars of how good its band is at least, over each other."""
    steps = [index for index, head in enumerate(table.heads) if head != FIRST]
    key = "".join(
        f'<span class="key"><svg aria-hidden="true"><rect class="b{place}" width="100%" height="100%"/></svg>'
        f"{escape(table.heads[index])}</span> "
        for place, index in enumerate(steps, start=1)
    )
    rows = (
        f'<tr>{_name(row)}<td class="draw">{layers([row.cells[index].share for index in steps])}</td>'
        f"{''.join(map(_number, row.cells))}</tr>"
        for row in table.rows
    )
    return f'<p class="note">{key}</p>' + _table("<td></td>" + "".join(map(_head, table.heads)), rows)


def _bars(table: Table) -> str:
    """One row per thing: its bar and its counts."""
    rows = (
        f'<tr>{_name(row)}<td class="draw">{bar(row.cells[0].share, _colour(row))}</td>'
        f"{''.join(map(_number, row.cells))}</tr>"
        for row in table.rows
    )
    return _table("<td></td>" + "".join(map(_head, table.heads)), rows)


def _colour(row: Row) -> str:
    return "warn" if {"emergency", "urgent_referral", "urgent referral"} & {row.id, row.note} else "b2"


def _heat(table: Table) -> str:
    """A row a group (or principle), one column per principle (or band)."""
    whole = table.heads[0] == PEOPLE
    heads = "".join(
        _head(head, up=not (whole and index == 0) and len(table.heads) > 6) for index, head in enumerate(table.heads)
    )

    def cells(row: Row) -> str:
        counts, shares = (row.cells[:1], row.cells[1:]) if whole else ((), row.cells)
        return "".join([*map(_number, counts), *map(_heat_cell, shares)])

    return _table(heads, (f"<tr>{_name(row)}{cells(row)}</tr>" for row in table.rows), FIXED)


def _matrix(table: Table, summary: Summary) -> str:
    """The lower half of a square of principles, and its fullest cells as a list."""
    cells = {row.id: row.cells[0] for row in table.rows}
    names = summary.principles
    heads = "".join(_head(spread.label, up=True) for spread in names[:-1])

    def rows() -> Iterator[str]:
        for index, spread in enumerate(names[1:], start=1):
            own = "".join(_heat_cell(cells[f"{other.id}+{spread.id}"]) for other in names[:index])
            yield f'<tr><th scope="row">{escape(spread.label)}</th>{own}{"<td></td>" * (len(names) - 1 - index)}</tr>'

    most = people_first(table).rows[:PAIRS_LISTED]
    listed = Table(table.id, "bars", "", "", table.heads, tuple(most))
    return _table(heads, rows(), FIXED) + (f'<p class="note">Most often:</p>{_bars(listed)}' if most else "")


# ------------------------------------------------------------------ small pictures


LENGTH, HEIGHT = 200, 12
"""Units of a bar; a bar fills its cell whatever its size."""

FAINTEST, STRONGEST = 0.06, 0.62
"""How opaque the tile of a share just above 0 and of 1 is: a number on it stays readable.
In between it goes with the root of the share, so that small shares can be distinguished too."""


def bar(share: float | None, kind: str = "b2") -> str:
    """Return a bar as long as a share in [0, 1] of its cell; a hidden share is a broken line instead.

    Args:
        share: The length; None if hidden.
        kind: Class that colours it.
    """
    return _bar([] if share is None else [(share, kind)], hidden=share is None)


def layers(shares: Sequence[float | None]) -> str:
    """Return bars over each other, widest first: each share contains the next one; hidden ones are left out.

    Args:
        shares: Falling shares in [0, 1], at most three.
    """
    known = [(share, f"b{index}") for index, share in enumerate(shares, start=1) if share is not None]
    return _bar(known, hidden=not known)


def tile(share: float | None) -> str:
    """Return the ground of a cell, the fuller the higher a share in [0, 1]; nothing for none or hidden."""
    if share is None:
        return ""
    if share <= 0:
        return ""
    opacity = FAINTEST + (STRONGEST - FAINTEST) * math.sqrt(min(share, 1.0))
    return _svg("tile", f'<rect class="b2" width="10" height="10" fill-opacity="{opacity:.2f}"/>', 10, 10)


def _bar(parts: Sequence[tuple[float, str]], *, hidden: bool) -> str:
    shapes = [f'<rect class="trough" width="{LENGTH}" height="{HEIGHT}"/>']
    for share, kind in parts:
        width = max(1.0, share * LENGTH) if share > 0 else 0
        if width:
            shapes.append(f'<rect class="{kind}" width="{min(width, LENGTH):.1f}" height="{HEIGHT}"/>')
    if hidden:
        shapes.append(f'<path class="hid" d="M4 {HEIGHT / 2:g}H{LENGTH - 4}"/>')
    return _svg("bar", "".join(shapes), LENGTH, HEIGHT)


def _svg(kind: str, shapes: str, width: int, height: int) -> str:
    shown = f'class="{kind}" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true"'
    return f"<svg {shown}>{shapes}</svg>"
