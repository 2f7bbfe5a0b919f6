"""The tables of a summary as data frames of one shape, a row for each count, for CSV and other files."""

from __future__ import annotations

import polars as pl

from nmt_expert.cohort.summary.parts import Summary
from nmt_expert.cohort.summary.words import Cell, Table, tables

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
