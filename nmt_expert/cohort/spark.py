"""Assess a Spark table: each partition goes through the same expressions as a table on one machine.

The driver reads the headings and sends what it knows, the knowledge base included (some 0.7 MB),
with the work; a Python worker needs this package with the extra ``[spark]``, and no file beside.
It writes the expressions once and keeps them for every partition of the table.

A cluster numbers no rows: the results have no ``row``, and the table needs a column of visits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nmt_expert.cohort.assessor import SHOWN, USUAL, known_groups
from nmt_expert.cohort.kernel.plan import Plan, plan_for
from nmt_expert.cohort.partition import Work, frame_of
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.table.sheet import ROW, Sheet, TableMapping
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.model import KnowledgeBase

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def assess(
    df: DataFrame,
    *,
    columns: Sequence[str] = USUAL,
    mapping: TableMapping | None = None,
    strict: bool = True,
    knowledge: KnowledgeBase | None = None,
) -> DataFrame:
    """Assess a Spark table: every row means exactly what `nmt_expert.cohort.assess` says of it.

    A **wide** table (a row a complaint) streams through without a shuffle.  The rows of a **long** one
    (a row an answer) are first brought together by visit and sorted within their partitions, so that a
    worker holds the answers that it works on and one visit that may go on, however long the partition
    is.  A visit's complaints are numbered in the order in which Spark reads its rows (which of several
    files comes first is its choice).

    Args:
        df: The table.
        columns: Groups of columns to give, as for `nmt_expert.cohort.assess`.
        mapping: How headings and words that are not the vocabulary's are to be read.
        strict: Whether a heading or a cell that is not understood raises.  For the cells the table is
            read once more, now.  Otherwise such columns are passed over, and such cells read as *unsure*,
            when the results are worked out: `rejects` lists them.
        knowledge: Other knowledge than that which comes with the program.

    Returns:
        The results, not worked out yet: ``visit``, ``complaint``, ``region``, ``side``, the columns kept,
        then those asked for.  Words are strings; nothing is promised about the order of the rows.

    Raises:
        CohortError: Something was not understood; it carries every problem of the headings, or the
            first cells.
    """
    wanted = tuple(known_groups(columns))
    plan, sheet = _read(df, mapping, knowledge, lenient=not strict)
    work = Work(plan.kb, sheet, wanted)
    if strict:
        _refuse(_mapped(df, work.rejected).limit(SHOWN + 1).collect())
    return _mapped(_whole_visits(df, sheet) if sheet.form == "long" else df, work.results)


def rejects(df: DataFrame, *, mapping: TableMapping | None = None, knowledge: KnowledgeBase | None = None) -> DataFrame:
    """Return the cells that were not understood: ``visit``, ``column``, ``value``, ``reason``; not worked out yet.

    Raises:
        CohortError: The headings are no table of visits.
    """
    plan, sheet = _read(df, mapping, knowledge, lenient=True)
    return _mapped(df, Work(plan.kb, sheet, ()).rejected)


def _read(
    df: DataFrame, mapping: TableMapping | None, knowledge: KnowledgeBase | None, lenient: bool
) -> tuple[Plan, Sheet]:
    """Return the knowledge made ready and what the headings mean.

    Raises:
        CohortError: Something is wrong with them, or no column says whose row it is.
    """
    plan = plan_for(knowledge)
    sheet = read_headings(plan, frame_of([], df.limit(0).toArrow().schema).schema, mapping, lenient=lenient)
    if "visit" not in sheet.context:
        message = "no column says whose row it is, and a cluster numbers no rows"
        hint = "call the column with the ids 'visit', or name it in the mapping: visit: YOUR_COLUMN"
        raise CohortError([Issue("", 0, "no-visit", message, hint)])
    return plan, sheet


def _mapped(df: DataFrame, do: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]) -> DataFrame:
    """Return a table with its partitions worked on; the columns are those that a part without rows gives."""
    import pyarrow as pa

    none = pa.RecordBatch.from_pylist([], df.limit(0).toArrow().schema)
    made = pa.Table.from_batches(do(iter([none])))
    return df.mapInArrow(lambda batches: do(batches), df.sparkSession.createDataFrame(made).schema)


def _whole_visits(df: DataFrame, sheet: Sheet) -> DataFrame:
    """Return a long table with the rows of a visit one after the other, in the order in which they are read."""
    from pyspark.sql import functions as sql

    heading = sheet.context["visit"].replace("`", "``")
    visit = sql.col(f"`{heading}`").cast("string")
    key = sql.coalesce(sql.regexp_replace(visit, r"(?U)^\s+|\s+$", ""), sql.lit(""))
    numbered = df.withColumn(ROW, sql.monotonically_increasing_id())
    return numbered.repartition(key).sortWithinPartitions(key, f"`{ROW}`")


def _refuse(found: list[Any]) -> None:
    """Raise if any cell was not understood.

    Raises:
        CohortError: The first of them.
    """
    issues = [
        Issue("", 0, "no-answer", f"visit '{cell.visit}', column '{cell.column}': {cell.reason}")
        for cell in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        issues.append(Issue("", 0, "no-answer", "and more cells that were not understood", "`rejects` lists them"))
    if issues:
        raise CohortError(issues)
