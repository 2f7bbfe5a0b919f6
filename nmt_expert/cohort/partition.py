"""What a Spark worker does to a partition: Arrow batches in, Arrow batches out, with the expressions of any table.

Spark is not needed here, nor Java: whoever has Arrow batches of one table can use it.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from nmt_expert.cohort.assessor import Assessor
from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.cohort.table.values import coded, rejects
from nmt_expert.knowledge.model import KnowledgeBase

if TYPE_CHECKING:
    import pyarrow as pa

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
            cells = rejects(plan, sheet, rows).join(bad, on="row", how="left", maintain_order="left")
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
