"""What reading a table yields: its parts with their rows numbered, read ahead; and blocks of whole lines of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol, TypeVar

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.table.sheet import ROW
from nmt_expert.errors import CohortError, Issue


class Broken(Struct, frozen=True):
    """A row that cannot be read: too few or too many fields, or not an object.

    Attributes:
        row: The data row, from 1.
        value: What stands there, shortened.
        reason: What is wrong with it.
        cells: What stands there, cell by cell.
        named: What stands there with its heading, where the row itself says so; a heading may be there twice.
    """

    row: int
    value: str
    reason: str
    cells: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


class Batch(Struct, frozen=True):
    """Some consecutive rows of a table.

    Attributes:
        frame: The rows, with their number from 0 in ``#row``.
        rows: How many rows of the file these are, including broken ones.
        end: Where the next batch begins: bytes of a text file, rows of a columnar one.
        broken: Rows that cannot be read; they are not in the frame.
    """

    frame: pl.DataFrame
    rows: int
    end: int
    broken: tuple[Broken, ...] = ()


class Start(Struct, frozen=True):
    """Where to continue reading: the row and what `Batch.end` said of the batch before."""

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


RowsCallback = Callable[[int, float], None]
"""Is called with the rows read and the share of the work that is done, in [0, 1]."""


class Readable:
    """A table as far as it can be read: what is damaged refuses the table, or ends it.

    Args:
        table: The table.
        refuse: Whether damage refuses it; otherwise the rows before, and what can be made of those behind, are all.
    """

    def __init__(self, table: Table, refuse: bool) -> None:
        self._table, self._refuse = table, refuse
        self.path, self.schema, self.size, self.answers = table.path, table.schema, table.size, table.answers

    def batches(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on, in order.

        Raises:
            TableRefusedError: The file is damaged; the message says where.
        """
        try:
            yield from self._table.batches(start)
        except CohortError as error:
            if self._refuse:
                raise TableRefusedError(error.issues) from error
            if isinstance(error, CutShortError):
                with suppress(CohortError):
                    yield from error.rest


class CutShortError(CohortError):
    """A table cannot be read from some row on.

    Attributes:
        rest: What can be made of the rows from there on; for looking for red flags, never for results.
    """

    def __init__(self, issues: Iterable[Issue], rest: Iterator[Batch]) -> None:
        super().__init__(issues)
        self.rest = rest


class TableRefusedError(CohortError):
    """A table was refused because something in it was not understood; what was understood can still be looked at."""


def numbered(frame: pl.DataFrame, row: int) -> pl.DataFrame:
    """Return a frame with its rows numbered in ``#row``, the first being ``row``; a column of that name is replaced."""
    own = frame.drop(ROW, strict=False)
    return own.with_row_index(ROW, row).with_columns(pl.col(ROW).cast(pl.Int64))


def refusal(path: Path | str, code: str, message: str, hint: str = "") -> CohortError:
    """Return the error that one thing is wrong with a file."""
    return CohortError([Issue(str(path), 0, code, message, hint)])


def reason_of(error: BaseException) -> str:
    """Return why a library or the system refused, in its own words: one line of them."""
    text = str(getattr(error, "strerror", None) or error).strip() or type(error).__name__
    return re.sub(r"^.*IO error: | \(os error \d+\)", "", text.splitlines()[0])[:200]


BLOCK = 16 * 2**20
"""Bytes of a block.  Its cells cannot be more than its bytes."""

_PATIENCE = 4

_LONE_RETURN = re.compile(rb"\r(?!\n)")


class UnclosedQuoteError(Exception):
    """A quotation mark is opened and not closed for blocks on end."""


def blocks(stream: IO[bytes], size: int, quotes: bool) -> Iterator[bytes]:
    """Yield the rest of a stream in blocks that end where a line does.

    Args:
        stream: An open binary file; it is read from where it stands.
        size: About how many bytes a block has.
        quotes: Whether a line break between quotation marks ends no line; and whether a carriage return
            alone ends one, as an old Mac writes it: it becomes a line feed, so that no byte moves.

    Raises:
        UnclosedQuoteError: Four blocks on end hold no line that ends outside quotation marks.
    """
    rest = b""
    while data := stream.read(size):
        rest += data
        if quotes:
            rest = with_line_feeds(rest, whole=False)
        cut = _end(rest, quotes)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif quotes and len(rest) > _PATIENCE * size:
            raise UnclosedQuoteError
    if rest and quotes:
        rest = with_line_feeds(rest, whole=True)
    if rest:
        if quotes and rest.count(b'"') % 2:
            raise UnclosedQuoteError
        yield rest


def with_line_feeds(data: bytes, whole: bool) -> bytes:
    """Return lines of the same length whose ends all have a line feed, those within quotation marks left alone.

    Args:
        data: Text that begins outside quotation marks.
        whole: Whether it is all there is; otherwise a carriage return at the end may yet get its line feed.
    """
    if data.count(b"\r") == data.count(b"\r\n"):
        return data
    held = b"\r" if data.endswith(b"\r") and not whole else b""
    pieces = data[: len(data) - len(held)].split(b'"')
    pieces[::2] = [_LONE_RETURN.sub(b"\n", piece) for piece in pieces[::2]]
    return b'"'.join(pieces) + held


def _end(data: bytes, quotes: bool) -> int:
    """Return where the last whole line ends, 0 if there is none."""
    cut = data.rfind(b"\n") + 1
    opened = data.count(b'"', 0, cut) % 2 if quotes else 0
    while cut and opened:
        before = data.rfind(b"\n", 0, cut - 1) + 1
        opened = (opened - data.count(b'"', before, cut)) % 2
        cut = before
    return cut


_Item = TypeVar("_Item")


@contextmanager
def ahead(items: Iterable[_Item]) -> Iterator[Iterator[_Item]]:
    """Give the items, each made while the one before is used.

    Leaving it waits for the one that is being made, also when it is left by an error or an interruption.
    """
    with ThreadPoolExecutor(1) as pool:
        yield _one_ahead(pool, iter(items))


def _one_ahead(pool: ThreadPoolExecutor, iterator: Iterator[_Item]) -> Iterator[_Item]:
    waiting = pool.submit(next, iterator, None)
    while (item := waiting.result()) is not None:
        waiting = pool.submit(next, iterator, None)
        yield item
