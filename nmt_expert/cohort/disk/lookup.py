"""Find one visit in a table, and build from its rows the visit that the engine of a single assessment reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.disk.batches import Broken, Start, Table, refusal
from nmt_expert.cohort.disk.portion import listed, with_misaligned
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.cohort.table.values import coded, rejects
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit


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


_OWN = ("here", "general")
"""Places of the answers that are about the complaint itself, or about the whole person."""


def visit_of_wide(plan: Plan, row: Mapping[str, Any]) -> Visit:
    """Return the visit of a row of a coded wide table.

    Args:
        plan: The knowledge base, made ready.
        row: The row: ``#visit``, ``#region``, ``#side`` and codes under ``finding@place``, None where not asked.
    """
    answers = []
    for name, code in row.items():
        finding, at, place = name.partition("@")
        if at and not name.startswith("#") and code is not None:
            site = Site() if place in _OWN else Site(place=place)
            answers.append(Answer(finding, plan.coding.word_of[code], site))
    return Visit(_stated([_complaint(row.get("#region"), row.get("#side"))]), tuple(answers), _title(row))


def visits_of_long(plan: Plan, coded_rows: Iterable[Mapping[str, Any]]) -> Visit:
    """Return the visit of the rows of a coded long table that have one ``#visit``.

    Args:
        plan: The knowledge base, made ready.
        coded_rows: The rows, in their order; at least one.

    Raises:
        ValueError: There are no rows, or they are of more than one visit.
    """
    rows = list(coded_rows)
    if len({row["#visit"] for row in rows}) != 1:
        raise ValueError("the rows have to be those of one visit")
    complaints: dict[int, Complaint] = {}
    for row in rows:
        number = row["#complaint"]
        if number is not None and number >= 0:
            complaints.setdefault(number, _complaint(row["#complaint_region"], row["#complaint_side"]))
    answers = tuple(_answer(plan, row) for row in rows if row["#code"] is not None)
    return Visit(_stated([complaints[number] for number in sorted(complaints)]), answers, _title(rows[0]))


def _answer(plan: Plan, row: Mapping[str, Any]) -> Answer:
    site = Site(*(row[name] or "" for name in ("#region", "#side", "#muscle", "#place")))
    return Answer(row["#finding"], plan.coding.word_of[row["#code"]], site)


def _complaint(region: str | None, side: str | None) -> Complaint:
    return Complaint(region or "", side or "")


def _stated(complaints: list[Complaint]) -> tuple[Complaint, ...]:
    """The complaints, or none if all there is is one without region and side."""
    return () if complaints == [Complaint()] else tuple(complaints)


def _title(row: Mapping[str, Any]) -> str:
    return str(row.get("#visit") or "")
