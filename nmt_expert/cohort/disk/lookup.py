"""Find one visit in a table, and make of its rows the visit that the engine of a single assessment reads."""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.disk.batches import Broken, Start, Table, refusal
from nmt_expert.cohort.disk.misaligned import with_misaligned
from nmt_expert.cohort.disk.portion import listed
from nmt_expert.cohort.reading.visits import visit_of_wide, visits_of_long
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.cohort.table.values import coded, rejects
from nmt_expert.reasoning.visit import Visit


class Found(Struct, frozen=True):
    """What a table says of one visit.

    Attributes:
        visits: The visit; in a wide table each of its rows is one.
        rows: The rows, from 1: those of each visit.
        rejected: Row, column, value and reason of each cell that was not understood and is left out; the column
            is empty where the row itself is broken.
    """

    visits: tuple[Visit, ...]
    rows: tuple[tuple[int, ...], ...]
    rejected: tuple[tuple[int, str, str, str], ...]


def look_up(plan: Plan, sheet: Sheet, table: Table, which: str) -> Found:
    """Return a visit by its id; else, by the number of a row (from 1), that row or the visit it belongs to.

    Raises:
        CohortError: There is none, or the table cannot be read.
    """
    found, broken = _rows(plan, sheet, table, which)
    rows = found.lazy()
    cells = coded(plan, sheet, rows).drop("#bad").collect()
    numbers = tuple(number + 1 for number in cells[ROW])
    wrong = tuple(listed(broken, rejects(plan, sheet, rows).collect()).iter_rows())
    if sheet.form == "long":
        return Found((visits_of_long(plan, cells.iter_rows(named=True)),), (tuple(dict.fromkeys(numbers)),), wrong)
    visits = tuple(visit_of_wide(plan, row) for row in cells.iter_rows(named=True))
    return Found(visits, tuple((number,) for number in numbers), wrong)


_Rows = tuple[pl.DataFrame, tuple[Broken, ...]]
"""Rows of a table, and those of them that are broken."""


def _rows(plan: Plan, sheet: Sheet, table: Table, which: str) -> _Rows:
    rows = _where(plan, sheet, table, pl.col("#visit") == which)
    if rows is None and which.isdecimal():
        rows = _where(plan, sheet, table, pl.col(ROW) == int(which) - 1)
        if rows is not None and sheet.form == "long":
            visit = _known(plan, sheet, rows[0])["#visit"][0]
            rows = _where(plan, sheet, table, pl.col("#visit") == visit)
    if rows is None:
        raise refusal(table.path, "unknown-visit", f"no visit has the id '{which}', and no row is of that number")
    return rows


def _where(plan: Plan, sheet: Sheet, table: Table, wanted: pl.Expr) -> _Rows | None:
    """Return the rows for which something holds, None if there are none."""
    found: list[pl.DataFrame] = []
    broken: list[Broken] = []
    for each in table.batches(Start()):
        batch = with_misaligned(plan, sheet, each)
        here = _known(plan, sheet, batch.frame).select(wanted).to_series()
        if here.any():
            found.append(batch.frame.filter(here))
            broken += [row for row in batch.broken if row.row - 1 in found[-1][ROW]]
    return (pl.concat(found), tuple(broken)) if found else None


def _known(plan: Plan, sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    return coded(plan, sheet, frame.lazy()).select(ROW, "#visit").collect()
