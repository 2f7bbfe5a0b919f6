"""Take tables of other libraries, and give results back as the same kind of table.

The libraries are recognised by the names of their modules, and never imported unless a table
of theirs is given: Polars itself needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import polars as pl

from nmt_expert.errors import CohortError, Issue

KINDS = (
    "polars.LazyFrame",
    "polars.DataFrame",
    "pandas.DataFrame",
    "pyarrow.Table",
    "pyarrow.RecordBatch",
    "duckdb.Relation",
)
"""The tables that can be read, as messages call them."""


def to_polars(frame: object) -> tuple[pl.LazyFrame, str]:
    """Return a table as a lazy frame, and what kind it came as (see `from_polars`).

    Raises:
        CohortError: It is not a table of a known kind, or it cannot be read.
    """
    kind = _kind(frame)
    if not kind:
        named = f"{type(frame).__module__}.{type(frame).__qualname__}"
        hint = f"give one of {', '.join(KINDS)}, or a file to the command"
        raise CohortError([Issue("", 0, "no-table", f"{named} is not a table that can be read", hint)])
    try:
        return _READERS[kind](frame), kind
    except (pl.exceptions.PolarsError, TypeError, ValueError, ImportError) as error:
        first = str(error).partition("\n")[0]
        message = f"the {kind} cannot be read: {first}"
        raise CohortError(
            [Issue("", 0, "no-table", message, "make its columns text, numbers or true and false")]
        ) from None


def from_polars(table: pl.LazyFrame, kind: str) -> Any:
    """Return results as a kind of table (see `to_polars`); a DuckDB relation comes in a connection of its own."""
    if kind == "polars.LazyFrame":
        return table
    frame = table.collect()
    return frame if kind == "polars.DataFrame" else _WRITERS[kind](frame)


def _kind(frame: object) -> str:
    """Return what kind of table an object is, or ``""``."""
    if isinstance(frame, pl.LazyFrame):
        return "polars.LazyFrame"
    if isinstance(frame, pl.DataFrame):
        return "polars.DataFrame"
    for cls in type(frame).__mro__:
        library, name = cls.__module__.partition(".")[0].lstrip("_"), cls.__name__
        if library == "pandas" and name == "DataFrame":
            return "pandas.DataFrame"
        if library == "pyarrow" and name in ("Table", "RecordBatch"):
            return f"pyarrow.{name}"
        if library == "duckdb" and name in ("DuckDBPyRelation", "Relation"):
            return "duckdb.Relation"
    return ""


def _read_polars(frame: pl.DataFrame) -> pl.LazyFrame:
    mixed = [name for name, kind in frame.schema.items() if kind == pl.Object]
    return frame.with_columns(_words(name, frame[name].to_list()) for name in mixed).lazy()


def _read_pandas(frame: Any) -> pl.LazyFrame:
    """Return a pandas table, one column at a time: without pyarrow, and whatever an object column mixes."""
    names = [str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise ValueError(f"two columns are called '{twice}'")
    return pl.DataFrame([_read_pandas_column(name, frame.iloc[:, at]) for at, name in enumerate(names)]).lazy()


def _read_pandas_column(name: str, column: Any) -> pl.Series:
    kind = str(column.dtype)
    if kind == "category":
        words = _words(name, column.cat.categories.tolist())
        at = pl.Series(column.cat.codes.to_numpy().astype("int64"))
        return words.gather(at.replace(-1, None)).alias(name)
    if type(column.dtype).__module__.partition(".")[0] == "numpy" and column.dtype.kind in "biuf":
        return pl.Series(name, column.to_numpy(), nan_to_null=True)
    values = column.astype(object).tolist()
    if column.hasnans:
        missing = column.isna().tolist()
        values = [None if empty else value for value, empty in zip(values, missing, strict=True)]
    if kind == "object" or kind.startswith("str"):
        return _words(name, values)
    return pl.Series(name, values, strict=False)


def _words(name: str, values: list[Any]) -> pl.Series:
    """Return values of any mixture as words: true, false, numbers and text as they would be written."""
    if all(isinstance(value, str | None) for value in values):
        return pl.Series(name, values, dtype=pl.String)
    return pl.Series(name, [_word(value) for value in values], dtype=pl.String)


def _word(value: Any) -> str | None:
    if value is None or value != value:
        return None
    return str(value)


def _read_duckdb(relation: Any) -> pl.LazyFrame:
    """Return a DuckDB relation; through its own rows if there is no pyarrow.

    Before DuckDB 1.5 the relation given back could not be read: it ended with its connection.
    """
    version = import_module("duckdb").__version__
    if tuple(map(int, version.split(".")[:2])) < (1, 5):
        hint = "use DuckDB 1.5 or newer, or give relation.pl(), a Polars table"
        raise CohortError([Issue("", 0, "no-table", f"relations of DuckDB {version} are not taken", hint)])
    try:
        frame = relation.pl()
    except (ImportError, AttributeError):
        frame = pl.DataFrame(relation.fetchall(), schema=list(relation.columns), orient="row", infer_schema_length=None)
    return _read_polars(frame)


def _read_arrow(table: Any) -> pl.LazyFrame:
    frame = pl.from_arrow(table)
    return (frame if isinstance(frame, pl.DataFrame) else frame.to_frame()).lazy()


def _to_duckdb(frame: pl.DataFrame) -> Any:
    """Return results as a relation; lists in plain words, for it cannot read empty lists of encoded ones."""
    connection = import_module("duckdb").connect()
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    results = frame.with_columns(pl.col(lists).cast(pl.List(pl.String))).to_arrow()
    connection.register("results", results)
    return connection.sql("SELECT * FROM results")


def _to_batch(frame: pl.DataFrame) -> Any:
    table = frame.to_arrow().combine_chunks()
    batches = table.to_batches()
    if batches:
        return batches[0]
    return import_module("pyarrow").RecordBatch.from_pylist([], schema=table.schema)


_READERS: dict[str, Callable[[Any], pl.LazyFrame]] = {
    "polars.LazyFrame": lambda frame: frame,
    "polars.DataFrame": _read_polars,
    "pandas.DataFrame": _read_pandas,
    "pyarrow.Table": _read_arrow,
    "pyarrow.RecordBatch": _read_arrow,
    "duckdb.Relation": _read_duckdb,
}

_WRITERS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "pandas.DataFrame": lambda frame: frame.to_pandas(),
    "pyarrow.Table": lambda frame: frame.to_arrow(),
    "pyarrow.RecordBatch": _to_batch,
    "duckdb.Relation": _to_duckdb,
}
