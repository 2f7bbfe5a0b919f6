"""Assess every row of a table: what is known of it, its red flags, and what the rules conclude."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from nmt_expert.cohort.reading.long import read_long
from nmt_expert.cohort.reading.screen import screen_layers
from nmt_expert.cohort.reading.wide import WideReading, wide_screen_layers
from nmt_expert.cohort.rules.conclusions import Kernel
from nmt_expert.cohort.rules.plan import Plan, plan_for
from nmt_expert.cohort.table.frames import from_polars, to_polars
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.table.sheet import Sheet, TableMapping
from nmt_expert.cohort.table.values import coded, rejects, said
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.model import KnowledgeBase

GROUPS = ("support", "band", "reach", "red_flags", "top", "reasons")
"""Groups of result columns that can be asked for."""

DEFAULT_GROUPS = ("support", "band", "red_flags", "top")
"""The groups that results have by default."""

SCREEN = ("red_flag", "red_flags", "unsettled", "not_screened", "technique", "conflicts")
"""The columns of the group ``red_flags``: safety stands first in every row."""

WHOSE = ("row", "visit", "complaint", "region", "side")
"""The columns that say whose row it is."""

CONFLICTS = pl.col("#conflicts").cast(pl.UInt16)

SHOWN = 20
"""How many cells that were not understood an error lists; it counts the others."""


class Assessor:
    """Everything that is worked out once for a table, however many parts it comes in.

    Attributes:
        plan: The knowledge base.
        sheet: What the table's columns mean.
        columns: The result columns, in order, after those that say whose row it is.
    """

    def __init__(self, plan: Plan, sheet: Sheet, groups: Iterable[str] = DEFAULT_GROUPS) -> None:
        """Write the expressions.

        Raises:
            CohortError: There is no such group of columns, or a kept column is called like a result.
        """
        wanted = known_groups(groups)
        self.plan = plan
        self.sheet = sheet
        self._reading = WideReading(plan, sheet.keys)
        keys = self._reading.keys if sheet.form == "wide" else plan.keys
        self._kernel = Kernel(plan, wanted, keys)
        self._screened = "red_flags" in wanted
        self._screen = self._screen_layers() if self._screened else []
        self.columns = [*(SCREEN if self._screened else ()), *self._kernel.columns]
        self._refuse_clashes()

    def assess(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return the results of a table or a part of it (of a long table: of whole visits).

        Cells that are not understood are passed over, never the rest of their row; `rejects` lists them.

        Returns:
            ``row`` (of the data, from 1), ``visit``, ``complaint`` (from 1), ``region``, ``side``, the columns
            kept from the table, then ``columns``.
        """
        return self.conclude(said(coded(self.plan, self.sheet, table)).drop("#bad"))

    def conclude(self, cells: pl.LazyFrame) -> pl.LazyFrame:
        """Return the results of coded cells (see `nmt_expert.cohort.table.values.coded`)."""
        known = self._kernel.onto(self._wide(cells) if self.sheet.form == "wide" else self._long(cells))
        return known.select(*self._whose(), *self.columns)

    def _refuse_clashes(self) -> None:
        """Refuse kept columns that would stand under the name of a result."""
        hint = "rename it in the table, or ignore it by a mapping"
        clashing = [name for name in self.sheet.kept if name in {*WHOSE, *self.columns}]
        if clashing:
            raise CohortError(
                Issue("", 0, "taken", f"the column '{name}' cannot be kept: results have one of that name", hint)
                for name in clashing
            )

    def _wide(self, cells: pl.LazyFrame) -> pl.LazyFrame:
        for layer in self._screen:
            cells = cells.with_columns(layer)
        known = self._reading.onto(cells, through=SCREEN[:-1] if self._screened else ())
        return known.with_columns(pl.lit(0, dtype=pl.Int32).alias("#complaint"), conflicts=CONFLICTS)

    def _long(self, cells: pl.LazyFrame) -> pl.LazyFrame:
        known = read_long(self.plan, cells).with_columns(conflicts=CONFLICTS)
        for layer in self._screen:
            known = known.with_columns(layer)
        return known

    def _screen_layers(self) -> list[list[pl.Expr]]:
        wide = self.sheet.form == "wide"
        return wide_screen_layers(self.plan, self.sheet.keys) if wide else screen_layers(self.plan)

    def _whose(self) -> list[pl.Expr]:
        return [
            (pl.col("#row") + 1).cast(pl.Int64).alias("row"),
            pl.col("#visit").alias("visit"),
            (pl.col("#complaint") + 1).cast(pl.Int32).alias("complaint"),
            pl.col("#region").alias("region"),
            pl.col("#side").alias("side"),
            *(pl.col(f"#keep:{name}").alias(name) for name in self.sheet.kept),
        ]


def known_groups(groups: Iterable[str]) -> frozenset[str]:
    """Return the groups of columns that are asked for.

    Raises:
        CohortError: One of them does not exist, or none is named.
    """
    wanted = list(dict.fromkeys(groups))
    hint = f"the groups are {', '.join(GROUPS)}"
    issues = [
        Issue("", 0, "unknown-columns", f"there is no group of columns '{n}'", hint) for n in wanted if n not in GROUPS
    ]
    if not wanted:
        issues.append(Issue("", 0, "no-columns", "no columns are asked for", hint))
    if issues:
        raise CohortError(issues)
    return frozenset(wanted)


def assess(
    frame: Any,
    *,
    columns: Sequence[str] = DEFAULT_GROUPS,
    mapping: TableMapping | None = None,
    strict: bool = True,
    knowledge: KnowledgeBase | None = None,
) -> Any:
    """Assess a table of visits: every row means exactly what `nmt_expert.assess` says of that visit.

    Args:
        frame: A Polars (eager or lazy), pandas, pyarrow or DuckDB table: one row per complaint and one column
            per finding (``finding`` or ``finding@place``), or one row per answer (``visit``, ``finding``, ``answer``).
        columns: Groups of columns to give: ``support``, ``band``, ``reach``, ``red_flags``, ``top``, ``reasons``.
        mapping: How headings and words that are not the vocabulary's are to be read.
        strict: Whether a heading or a cell that is not understood raises; otherwise such columns are
            passed over, and such cells read as *unsure*: the rest of their row counts, its red flags above all.
        knowledge: Other knowledge than that which comes with the program.

    Returns:
        The results, as the kind of table that was given.  A lazy frame is checked at once and worked out
        when it is collected.

    Raises:
        CohortError: Something was not understood; it carries every problem.
    """
    table, kind = to_polars(frame)
    plan = plan_for(knowledge)
    sheet = read_headings(plan, table.collect_schema(), mapping, lenient=not strict)
    assessor = Assessor(plan, sheet, columns)
    if strict:
        refuse_rejects(rejects(plan, sheet, table))
    return from_polars(assessor.assess(table), kind)


def refuse_rejects(listed: pl.LazyFrame) -> None:
    """Raise if any cell was not understood.

    Raises:
        CohortError: The first of them, each with its row, column and reason, and how many more there are.
    """
    found = listed.collect()
    issues = [
        Issue("", 0, "no-answer", f"row {row}, column '{column}': {reason}")
        for row, column, _, reason in found.head(SHOWN).iter_rows()
    ]
    if found.height > SHOWN:
        issues.append(Issue("", 0, "no-answer", f"and {found.height - SHOWN} more cells that were not understood"))
    if issues:
        raise CohortError(issues)
