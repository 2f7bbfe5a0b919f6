"""Read the cells of a table into coded columns, and list those that could not be read.

A cell says yes, probably, unsure, probably not or no (any case, blanks around it, as in a visit
file), true or false, or a number of the scale (1, 0.6, 0, -0.6, -1).  Empty, null and NaN are
*not asked*.  Everything is read row by row, so a wide table may be cut into parts anywhere; the
rows of one visit of a long table have to come together.

A cell that is not understood never takes the rest of its row with it: whoever does not refuse the
table reads on with what was understood, so that no red flag is lost.
"""

from __future__ import annotations

import polars as pl

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import BAD
from nmt_expert.cohort.table.columns import Columns
from nmt_expert.cohort.table.sheet import ROW, Sheet

UNSURE = 0
"""The code of an answer that is unknown."""

_SITE = ("#region", "#side", "#muscle", "#place")


def coded(plan: Plan, sheet: Sheet, table: pl.LazyFrame) -> pl.LazyFrame:
    """Return a table with its answers as codes (`nmt_expert.cohort.rules.expressions`), row by row.

    Wide: ``#row`` (from 0; the table's own column ``#row`` if it has one), ``#visit`` (without such a
    column the row's number from 1), ``#region`` and ``#side`` of the complaint, ``#keep:NAME``, ``#bad``,
    and Int8 columns ``finding@place``.  Rows that share a visit id stay rows of their own.

    Long: ``#row``, ``#visit``, ``#complaint`` (0 for the first that the visit names; null where the answer
    names none) with ``#complaint_region`` and ``#complaint_side``, ``#finding``, ``#code`` (both null where the
    answer is empty: such a row tells of the visit and its complaint only), ``#region``, ``#side``,
    ``#muscle``, ``#place`` of the answer, ``#keep:NAME``, ``#bad``.

    ``#bad`` is true where a cell of the row was not understood: refuse the table (`rejects` lists the cells), or
    read on without them.  An answer that is none reads *unsure*: asked, and nobody knows what was said.  A place that
    is none reads ``""``; in the long form only what red flags ask for is kept of such a row, as at the complaint, and
    nothing of one whose finding is none.  A row without an id is a visit of its own, called ``(row 7)``.
    """
    return Coder(plan, sheet, table.collect_schema()).coded(table)


def rejects(plan: Plan, sheet: Sheet, table: pl.LazyFrame) -> pl.LazyFrame:
    """Return the cells that were not understood, by row and column.

    Columns: ``row`` (of the data, from 1), ``column`` (heading), ``value`` (as it stands), and ``reason``,
    which says what is wrong and what would do.
    """
    return Coder(plan, sheet, table.collect_schema()).rejects(table)


def said(cells: pl.LazyFrame) -> pl.LazyFrame:
    """Return coded rows without those that tell neither whose they are nor any answer."""
    names = cells.collect_schema().names()
    codes = ["#code"] if "#code" in names else [name for name in names if "@" in name and not name.startswith("#")]
    nothing = pl.all_horizontal(pl.col(codes).is_null())
    return cells.filter(~(pl.col("#bad") & (pl.col("#visit") == _unnamed()) & nothing))


def _unnamed() -> pl.Expr:
    """Return what a visit is called that has no id."""
    return pl.format("(row {})", pl.col(ROW) + 1)


class Coder:
    """The expressions behind `coded` and `rejects`, written once for all parts of a table.

    Attributes:
        types: The columns that the parts have.
    """

    def __init__(self, plan: Plan, sheet: Sheet, types: pl.Schema) -> None:
        self.types = types
        self._plan = plan
        self._wide = sheet.form == "wide"
        self._columns = Columns(plan, sheet, types)
        self._answers = [_answered(name) for name in self._columns.answers] if self._wide else []

    def coded(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return a part of the table as `coded` does."""
        columns = self._columns
        read = _numbered(table).select(columns.read)
        if not self._wide:
            return _long(self._plan, columns, read)
        bad = columns.any_bad.alias("#bad")
        return read.select(ROW, _whose(), *columns.complaint, *columns.keep, bad, *self._answers)

    def rejects(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return what was not understood of a part of the table, as `rejects` does."""
        columns, checks = self._columns, self._columns.checks
        values = [pl.when(check.bad).then(check.shown).alias(str(at)) for at, check in enumerate(checks)]
        wrong = _numbered(table).select(columns.read).filter(columns.any_bad).select(pl.col(ROW) + 1, *values)
        listed = wrong.unpivot(index=ROW, variable_name="at", value_name="value").drop_nulls("value")
        listed = listed.with_columns(pl.col("at").cast(pl.Int32)).sort(ROW, "at")
        headings = pl.Series([check.heading for check in checks], dtype=pl.String)
        numbers = pl.int_range(len(checks), dtype=pl.Int32, eager=True)
        return listed.select(
            pl.col(ROW).alias("row"),
            pl.col("at").replace_strict(numbers, headings).alias("column"),
            "value",
            pl.struct("at", "value").map_batches(columns.reasons, pl.String, is_elementwise=True).alias("reason"),
        )


def _numbered(table: pl.LazyFrame) -> pl.LazyFrame:
    """Return a table with its rows numbered."""
    return table if ROW in table.collect_schema() else table.with_row_index(ROW)


def _whose() -> pl.Expr:
    """Return whose rows they are, names made only if some rows have none; the first step has noted which."""

    def named(cells: pl.Series) -> pl.Series:
        visits = cells.struct.field("#visit")
        if not (visits == "").any():
            return visits
        name = pl.when(pl.col("#visit") != "").then("#visit").otherwise(_unnamed())
        return cells.struct.unnest().select(name.alias("#visit")).to_series()

    return pl.struct(ROW, "#visit").map_batches(named, pl.String, is_elementwise=True).alias("#visit")


def _long(plan: Plan, columns: Columns, read: pl.LazyFrame) -> pl.LazyFrame:
    """Return the answers of a long table, with the complaints of each visit counted."""
    unplaced = pl.any_horizontal([pl.lit(False), *columns.unplaced]).fill_null(False)
    kept = (pl.col("#finding") != "") & (~unplaced | pl.col("#finding").is_in(plan.consulted))
    code = pl.when(kept).then(_answered("#code")).alias("#code")
    finding, bad = pl.when(kept & pl.col("#code").is_not_null()).then("#finding"), columns.any_bad.alias("#bad")
    rows = read.select(ROW, _whose(), *columns.complaint, *columns.site, *columns.keep, bad, finding, code)
    here = ("#visit", "#complaint_region", "#complaint_side")
    named = (pl.col("#complaint_region") != "") | (pl.col("#complaint_side") != "")
    rows = rows.with_columns(pl.when(named).then(pl.col(ROW)).min().over(*here).alias("#first"))
    rows = rows.with_columns(pl.when(named).then(pl.col("#first")).alias("#first"))
    number = pl.col("#first").rank("dense").over("#visit").cast(pl.Int32) - 1
    rows = rows.with_columns(number.alias("#complaint"))
    own = (pl.col("#complaint").max().over("#visit") > 0) & pl.col("#complaint").is_not_null()
    own &= pl.all_horizontal([pl.col(part) == "" for part in _SITE])
    sites = [
        pl.when(own).then(pl.col(f"#complaint_{part}")).otherwise(pl.col(f"#{part}")) for part in ("region", "side")
    ]
    carried = [f"#keep:{name}" for name in columns.kept]
    rows = rows.with_columns(sites[0].alias("#region"), sites[1].alias("#side"))
    return rows.select(ROW, "#visit", "#complaint", *here[1:], "#finding", "#code", *_SITE, *carried, "#bad")


def _answered(name: str) -> pl.Expr:
    """Return a column of codes; cells that are no answers are *unsure*."""
    return pl.when(pl.col(name) == BAD).then(pl.lit(UNSURE, pl.Int8)).otherwise(pl.col(name)).alias(name)
