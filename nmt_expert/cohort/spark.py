"""Assess a Spark table: each partition goes through the same expressions as a table on one machine.

The driver reads the headings and sends what it knows, the knowledge base included (some 0.7 MB),
with the work; a Python worker needs this package with the extra ``[spark]``, and no other file.
It writes the expressions once and keeps them for every partition of the table.

A cluster numbers no rows: the results have no ``row``, and the table needs a column of visits.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from nmt_expert.cohort.assessor import DEFAULT_GROUPS, SHOWN, Assessor, known_groups
from nmt_expert.cohort.rules.plan import Plan, plan_for
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.table.sheet import ROW, Sheet, TableMapping
from nmt_expert.cohort.table.values import coded
from nmt_expert.cohort.table.values import rejects as rejected_cells
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.model import KnowledgeBase

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


ROWS = {"wide": 100_000, "long": 400_000}
"""About how many rows a worker assesses at a time, if they have few columns; Spark's own Arrow batches are smaller."""

CELLS = 8_000_000
"""About how many cells it holds of them: as text, 128 MB."""

_KEPT = 4
"""Tables whose expressions a worker keeps."""


class Work:
    """What a Python worker needs to know of a table; it travels as bytes, which are read once a worker.

    Args:
        kb: The knowledge base.
        sheet: What the table's columns mean.
        groups: Groups of result columns.
    """

    def __init__(self, kb: KnowledgeBase, sheet: Sheet, groups: Sequence[str]) -> None:
        content = io.BytesIO()
        _Pickler(content).dump((kb, sheet, tuple(groups)))
        self._content = content.getvalue()

    def results(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the results of a partition; of a long table the rows of a visit have to follow each other."""
        assessor = _assessor(self._content)
        sheet = assessor.sheet
        portions = _portions(batches, sheet.form)
        for portion in portions if sheet.form == "wide" else _uncut(portions, sheet.context["visit"]):
            yield from _batches(assessor.assess(portion.lazy()).with_columns(_visit()).drop("row").collect())

    def rejected(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the cells of a partition that were not understood, row by row."""
        plan, sheet, _ = _opened(self._content)
        for portion in _portions(batches, sheet.form):
            rows = portion.drop(ROW, strict=False).with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.Int64)).lazy()
            bad = coded(plan, sheet, rows).filter("#bad").select((pl.col(ROW) + 1).alias("row"), visit="#visit")
            bad = bad.with_columns(_visit())
            cells = rejected_cells(plan, sheet, rows).join(bad, on="row", how="left", maintain_order="left")
            yield from _batches(cells.select("visit", "column", "value", "reason").collect())


class _Pickler(pickle.Pickler):
    """Writes read-only mappings as plain ones; pickle knows no way to write them."""

    dispatch_table = copyreg.dispatch_table.copy()
    dispatch_table[MappingProxyType] = lambda mapping: (dict, (dict(mapping),))


@lru_cache(_KEPT)
def _opened(content: bytes) -> tuple[Plan, Sheet, tuple[str, ...]]:
    kb, sheet, groups = pickle.loads(content)
    return Plan(kb), sheet, groups


@lru_cache(_KEPT)
def _assessor(content: bytes) -> Assessor:
    return Assessor(*_opened(content))


def _portions(batches: Iterable[pa.RecordBatch], form: str) -> Iterator[pl.DataFrame]:
    """Yield batches as frames, small ones together: each collect of so many expressions costs its own time."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= min(ROWS[form], CELLS // batch.num_columns):
            yield frame_of(waiting, batch.schema)
            waiting = []
    if waiting:
        yield frame_of(waiting, waiting[0].schema)


def _uncut(portions: Iterable[pl.DataFrame], visit: str) -> Iterator[pl.DataFrame]:
    """Yield the same rows so that a visit is never cut: the last one of a portion waits for the next."""
    waiting: pl.DataFrame | None = None
    for portion in portions:
        rows = portion if waiting is None else pl.concat([waiting, portion])
        ids = rows[visit].cast(pl.String).str.strip_chars().fill_null("")
        others = (ids != ids[-1]).arg_true() if rows.height else ids
        cut = int(others[-1]) + 1 if others.len() else 0
        if cut:
            yield rows.head(cut)
        waiting = rows.slice(cut)
    if waiting is not None:
        yield waiting


def frame_of(batches: Sequence[pa.RecordBatch], schema: pa.Schema) -> pl.DataFrame:
    """Return batches as one frame."""
    import pyarrow as pa

    frame = pl.from_arrow(pa.Table.from_batches(batches, schema))
    assert isinstance(frame, pl.DataFrame)
    return frame


def _visit() -> pl.Expr:
    """Return whose rows they are; a row without an id was named by its number, which means nothing in a partition."""
    unnamed = pl.col("visit") == pl.format("(row {})", "row")
    return pl.when(~unnamed).then("visit").otherwise(pl.lit("")).alias("visit")


def _batches(results: pl.DataFrame) -> list[pa.RecordBatch]:
    """Return results in the types that Spark has: words as strings, counts as signed numbers."""
    import pyarrow as pa

    plain = results.with_columns(
        pl.selectors.enum().cast(pl.String),
        pl.selectors.unsigned_integer().cast(pl.Int64),
        *(pl.col(name).cast(pl.List(pl.String)) for name, kind in results.schema.items() if _is_words(kind)),
    )
    table = plain.to_arrow()
    schema = pa.schema([(field.name, _small(field.type)) for field in table.schema])
    batches = table.cast(schema).combine_chunks().to_batches()
    return list(batches) or [pa.RecordBatch.from_pylist([], schema)]


def _is_words(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.List) and isinstance(kind.inner, pl.Enum)


def _small(kind: pa.DataType) -> pa.DataType:
    """Return a type as Spark reads it: it knows no lists and texts above 2 GB."""
    import pyarrow as pa

    if pa.types.is_large_list(kind):
        return pa.list_(_small(kind.value_type))
    return {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}.get(kind, kind)


def assess(
    df: DataFrame,
    *,
    columns: Sequence[str] = DEFAULT_GROUPS,
    mapping: TableMapping | None = None,
    strict: bool = True,
    knowledge: KnowledgeBase | None = None,
) -> DataFrame:
    """Assess a Spark table: every row means exactly what `nmt_expert.cohort.assess` says of it.

    A **wide** table (one row per complaint) streams through without a shuffle.  The rows of a **long** one
    (one row per answer) are first brought together by visit and sorted within their partitions, so that a
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
        CohortError: The headings are not those of a table of visits.
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
