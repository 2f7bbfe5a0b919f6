"""What reading a table yields: parts of it with their rows numbered, and what is wrong with the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.table.sheet import ROW
from nmt_expert.errors import CohortError, Issue


class Broken(Struct, frozen=True):
    """A row that is none: too few or too many fields.

    Attributes:
        row: The data row, from 1.
        value: What stands there, shortened.
        reason: What is wrong with it.
    """

    row: int
    value: str
    reason: str


class Batch(Struct, frozen=True):
    """Some consecutive rows of a table.

    Attributes:
        frame: The rows, with their number from 0 in ``#row``.
        rows: How many rows of the file these are, the broken ones too.
        end: Where the next batch begins: bytes of a text file, rows of a columnar one.
        broken: Rows that are none; they are not in the frame.
    """

    frame: pl.DataFrame
    rows: int
    end: int
    broken: tuple[Broken, ...] = ()


class Start(Struct, frozen=True):
    """Where to go on reading: the row and what `Batch.end` said of the batch before."""

    row: int = 0
    at: int = 0


class Table(Protocol):
    """A table in a file, read in batches; the same file always gives the same batches.

    Attributes:
        path: The file.
        schema: Its headings and types.
        size: Where it ends, in the measure of `Batch.end`.
        answers: About how many rows it has, for tables whose rows are single answers.
    """

    path: Path
    schema: pl.Schema
    size: int
    answers: int

    def batches(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on, in order.

        Raises:
            CohortError: The file is damaged; the message says where.
        """
        ...


def numbered(frame: pl.DataFrame, row: int) -> pl.DataFrame:
    """Return a frame with its rows numbered in ``#row``, the first being ``row``; a column of that name gives way."""
    own = frame.drop(ROW, strict=False)
    return own.with_row_index(ROW, row).with_columns(pl.col(ROW).cast(pl.Int64))


def refusal(path: Path | str, code: str, message: str, hint: str = "") -> CohortError:
    """Return the error that one thing is wrong with a file."""
    return CohortError([Issue(str(path), 0, code, message, hint)])


def reason_of(error: BaseException) -> str:
    """Return why a library or the system refused, in its own words: one line of them."""
    text = str(getattr(error, "strerror", None) or error).strip() or type(error).__name__
    return re.sub(r"^.*IO error: | \(os error \d+\)", "", text.splitlines()[0])[:200]
