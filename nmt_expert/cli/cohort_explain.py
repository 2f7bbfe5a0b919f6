"""``nmt-expert cohort --explain``: one visit of a table, by the same engine and in the same words as ``assess``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.output import in_color, print_bytes, print_text, tell, width
from nmt_expert.cli.visits import note_red_flags
from nmt_expert.cohort.batches import Start, Table, refusal
from nmt_expert.cohort.files import open_table
from nmt_expert.cohort.headings import read_headings
from nmt_expert.cohort.values import coded, rejects
from nmt_expert.cohort.visits import visit_of_wide, visits_of_long
from nmt_expert.reasoning.assess import Expert

if TYPE_CHECKING:
    from nmt_expert.cli.options import Session
    from nmt_expert.cohort.plan import Plan
    from nmt_expert.cohort.sheet import Sheet, TableMapping
    from nmt_expert.reasoning.visit import Visit


def explain(session: Session, plan: Plan, path: Path, mapping: TableMapping | None, which: str, as_json: bool) -> None:
    """Print the whole report about one visit; each row of a wide table is a visit of its own.

    Args:
        session: Gets exit code 3 for a red flag that sends on, 2 for a cell that was not understood.
        plan: The knowledge base, made ready.
        path: The table.
        mapping: How its headings are to be read.
        which: The visit's id; or, if no visit has it, the number of a row, from 1.
        as_json: Whether to print JSON.

    Raises:
        CohortError: There is no such visit.
    """
    from nmt_expert.api import Result

    table = open_table(path)
    sheet = read_headings(plan, table.schema, mapping)
    rows = _rows(plan, sheet, table, which)
    for row, column, value, reason in rejects(plan, sheet, rows.lazy()).collect().iter_rows():
        session.ends_with(WRONG_INPUT)
        tell(f"Not understood, and left out: row {row}, column '{column}', '{value}': {reason}")
    cells = coded(plan, sheet, rows.lazy()).drop("#bad").collect()
    expert = Expert(plan.kb)
    results = [Result(expert.assess(visit)) for visit in _visits(plan, sheet, cells)]
    for result in results:
        note_red_flags(session, result.assessment)
    if as_json:
        reports = [result.to_dict() for result in results]
        print_bytes(json.dumps(reports if len(reports) > 1 else reports[0], ensure_ascii=False, indent=2))
        return
    for result, numbers in zip(results, _numbers(sheet, cells), strict=True):
        tell(f"Visit {which}, {numbers}")
        print_text(result.text(width(), color=in_color()).rstrip("\n"))


def _visits(plan: Plan, sheet: Sheet, cells: pl.DataFrame) -> list[Visit]:
    if sheet.form == "long":
        return [visits_of_long(plan, cells.iter_rows(named=True))]
    return [visit_of_wide(plan, row) for row in cells.iter_rows(named=True)]


def _numbers(sheet: Sheet, cells: pl.DataFrame) -> list[str]:
    rows = [number + 1 for number in cells["#row"]]
    return [f"{len(rows)} rows from row {rows[0]}"] if sheet.form == "long" else [f"row {number}" for number in rows]


def _rows(plan: Plan, sheet: Sheet, table: Table, which: str) -> pl.DataFrame:
    """Return the rows of a visit by its id; else the row of a number (of a long table, those of its visit).

    Raises:
        CohortError: There is none.
    """
    rows = _where(plan, sheet, table, lambda: pl.col("#visit") == which)
    if rows is None and which.isdecimal():
        number = int(which) - 1
        rows = _where(plan, sheet, table, lambda: pl.col("#row") == number)
        if rows is not None and sheet.form == "long":
            visit = _known(plan, sheet, rows)["#visit"][0]
            rows = _where(plan, sheet, table, lambda: pl.col("#visit") == visit)
    if rows is None:
        raise refusal(table.path, "unknown-visit", f"no visit has the id '{which}', and no row is of that number")
    return rows


def _where(plan: Plan, sheet: Sheet, table: Table, wanted: Callable[[], pl.Expr]) -> pl.DataFrame | None:
    found = []
    for batch in table.batches(Start()):
        here = _known(plan, sheet, batch.frame).select(wanted()).to_series()
        if here.any():
            found.append(batch.frame.filter(here))
    return pl.concat(found) if found else None


def _known(plan: Plan, sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    return coded(plan, sheet, frame.lazy()).select("#row", "#visit").collect()
