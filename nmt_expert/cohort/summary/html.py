"""The summary as one page that any browser opens: no scripts, nothing loaded, light, dark and printed.

A table stays a table: names and numbers are text, only bars and tiles are drawn (``charts``).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from nmt_expert.cohort.summary.charts import bar, layers, tile
from nmt_expert.cohort.summary.parts import Summary
from nmt_expert.cohort.summary.words import (
    FIRST,
    HIDDEN,
    MEANING,
    PEOPLE,
    TITLE,
    Cell,
    Row,
    Table,
    hiding_words,
    people_first,
    share_words,
    size_words,
    source_words,
    tables,
    worth_showing,
)

PAIRS_LISTED = 10
FIXED = "scroll fixed"

STYLE = """<style>
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1b;--quiet:#555;--line:#d8dce0;--trough:#eef0f2;
--b1:#a9d2ee;--b2:#3d95cc;--b3:#00517f;--warn:#c4510a}
@media (prefers-color-scheme:dark){:root{--paper:#16181c;--ink:#f0f0f0;--quiet:#b5b5b5;--line:#3a3f46;--trough:#24282e;
--b1:#24506c;--b2:#4c9fd3;--b3:#b4e0ff;--warn:#f0a04b}}
body{margin:0 auto;padding:1.5em 1em 3em;max-width:64em;background:var(--paper);color:var(--ink);
font:16px/1.45 system-ui,Helvetica,Arial,sans-serif}
h1{margin:0 0 .2em;font-size:1.7em}h2{margin:2.2em 0 .2em;font-size:1.2em}
.size{font-size:1.15em;margin:0 0 .8em}.note{color:var(--quiet);font-size:.9em;max-width:46em;margin:.2em 0 .7em}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.28em .55em;border-bottom:1px solid var(--line);text-align:right;vertical-align:middle}
th{font-weight:600}thead th{vertical-align:bottom;font-size:.85em;color:var(--quiet)}
th[scope=row]{text-align:left;font-weight:400;min-width:10.5em;overflow-wrap:anywhere}
td{white-space:nowrap}th small,td small{color:var(--quiet)}td small{display:inline-block;min-width:2.7em}
.fixed table{table-layout:fixed}.fixed thead td{width:15em}.fixed thead th{text-align:center}
.fixed table{min-width:44em}.fixed thead th.people{width:6.5em;text-align:right}
td.draw{width:34%;min-width:8em}svg.bar{display:block;width:100%;height:.85em}
td.heat{position:relative;text-align:center;padding:.35em .3em}td.heat span{position:relative}
svg.tile{position:absolute;left:1px;top:1px;width:calc(100% - 2px);height:calc(100% - 2px)}
th.up{padding:.3em .1em;text-align:center}
th.up span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
.trough{fill:var(--trough)}.b1{fill:var(--b1)}.b2{fill:var(--b2)}.b3{fill:var(--b3)}.warn{fill:var(--warn)}
.hid{fill:none;stroke:var(--quiet);stroke-width:1;stroke-dasharray:2 3;opacity:.55}
.key{white-space:nowrap;margin-right:1em}.key svg{width:1em;height:.8em;margin-right:.35em}
footer{margin-top:2.5em;color:var(--quiet);font-size:.85em}
@media print{:root{--paper:#fff;--ink:#000;--quiet:#333;--line:#bbb;--trough:#eee;--b1:#a9d2ee;--b2:#3d95cc;
--b3:#00517f;--warn:#c4510a}body{max-width:none;padding:0;font-size:9pt}h2{margin-top:1.4em}
th,td,td.heat{padding:.15em .4em}.scroll{overflow:visible}h2{break-after:avoid}
.note{break-after:avoid}tr,section{break-inside:avoid}thead{display:table-header-group}rect,svg{print-color-adjust:exact}}
</style>"""


def render_summary_html(summary: Summary) -> str:
    """Return a summary as a page of its own; what comes from the data is escaped."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(TITLE)}</title>'
    parts = [
        f"<h1>{escape(TITLE)}</h1>",
        f'<p class="size">{escape(size_words(summary))}</p>',
        f'<p class="note">{escape(MEANING)}</p>',
        f'<p class="note"><strong>{escape(hiding_words(summary))}</strong></p>',
        *(_section(worth_showing(table), summary) for table in tables(summary)),
        f"<footer>{escape(source_words(summary))}</footer>",
    ]
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en">\n<head>{head}\n{STYLE}</head>\n<body>\n{body}\n</body>\n</html>\n'


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
    """A row a principle: bars of how good its band is at least, over each other."""
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
    """A row a thing: its bar and its counts."""
    rows = (
        f'<tr>{_name(row)}<td class="draw">{bar(row.cells[0].share, _colour(row))}</td>'
        f"{''.join(map(_number, row.cells))}</tr>"
        for row in table.rows
    )
    return _table("<td></td>" + "".join(map(_head, table.heads)), rows)


def _colour(row: Row) -> str:
    return "warn" if {"emergency", "urgent_referral", "urgent referral"} & {row.id, row.note} else "b2"


def _heat(table: Table) -> str:
    """A row a group (or principle), a column a principle (or band)."""
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
