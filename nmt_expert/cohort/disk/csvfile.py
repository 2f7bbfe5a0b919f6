"""Read a CSV or TSV file in batches, and say which row is broken; and keep its cells from being run as formulas.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break.  Such a text is written
with an apostrophe before it, which says *this is text*; a plain number (``-0.35``) stays one.  A text that has the
apostrophe already gets one more, so that taking one away always gives the text that was written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.disk.batches import (
    BLOCK,
    Batch,
    Broken,
    Start,
    UnclosedQuoteError,
    blocks,
    numbered,
    reason_of,
    refusal,
    with_line_feeds,
)
from nmt_expert.cohort.table.sheet import ROW
from nmt_expert.errors import CohortError

_WIDE_CHARACTERS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_FIELD = 2**27
_HEAD, _LONGEST_HEADINGS = 2**16, 2**26
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_BYTES_PER_ANSWER = 60
_QUOTE = "close it, or write it twice inside a cell"
_SAVE_AS = "save it as CSV in UTF-8 (in a spreadsheet: 'CSV UTF-8')"


class CsvTable:
    """A file of separated values; every cell is read as text.

    Lines may end as on any system: line feed, carriage return, or both.

    Args:
        path: The file.
        separator: What separates the cells; None looks whether the headings are separated by comma, semicolon or tab.
            A first line ``sep=;``, as spreadsheets write and read it, goes before.
        block: Bytes read at a time; None is the default.

    Raises:
        CohortError: There are no headings, or they are not UTF-8.
    """

    def __init__(self, path: Path, separator: str | None = None, block: int | None = None) -> None:
        self.path, self._block = path, block or BLOCK
        self.size = path.stat().st_size
        self.answers = self.size // _BYTES_PER_ANSWER
        with path.open("rb") as stream:
            line, self._begin = self._heading_line(stream, 0)
            if said := _SEPARATOR_LINE.fullmatch(line.strip("\r\n")):
                separator = said[1]
                line, self._begin = self._heading_line(stream, self._begin)
        self._separator = separator or max(",;\t", key=line.count)
        if not self._separator.isascii() or self._separator == '"':
            hint = "remove the line 'sep=...', and separate the cells by comma, semicolon or tab"
            raise refusal(path, "no-separator", f"the cells cannot be separated by '{self._separator}'", hint)
        names = (text_as_written(name) for name in self._cells(line))
        self.schema = pl.Schema(dict.fromkeys(_distinct(names), pl.String))
        self._headings = pl.DataFrame(schema=self.schema).write_csv(separator=self._separator).encode()

    def batches(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on, in order."""
        row, at = start.row, max(start.at, self._begin)
        with self.path.open("rb") as stream:
            stream.seek(at)
            try:
                for data in blocks(stream, self._block, quotes=True):
                    at += len(data)
                    yield (batch := self._batch(data, row, at))
                    row += batch.rows
            except UnclosedQuoteError:
                raise self._unclosed(f"row {row + 1} or later") from None

    def _batch(self, data: bytes, row: int, end: int) -> Batch:
        offset = end - len(data)
        if not self._looks_broken(data):
            try:
                frame = numbered(self._parsed(data), row)
                return Batch(frame, frame.height, end)
            except pl.exceptions.PolarsError:
                pass  # rows too long and too short made up for each other, or the encoding is wrong
        return self._repaired(self._decoded(data, row, offset), row, end)

    def _repaired(self, text: str, row: int, end: int) -> Batch:
        """Return the rows of a block without the broken ones."""
        lines = io.StringIO(text, newline="").readlines()
        broken = self._broken(lines)
        try:
            frame = numbered(self._parsed(_without(lines, broken)), row)
        except pl.exceptions.PolarsError as error:
            odd = (number for number, line in enumerate(lines, 1) if line.count('"') % 2)
            where = f"row {row + next(odd, 1)} or one after it cannot be read: {reason_of(error)}"
            hint = "a cell with a quotation mark stands in quotation marks, and the mark in it is written twice"
            raise refusal(self.path, "broken-row", where, hint if '"' in text else "") from error
        named = tuple(self._named(row + index + 1, record) for index, record in broken.items())
        return Batch(frame.filter(~pl.col(ROW).is_in([row + index for index in broken])), frame.height, end, named)

    def _parsed(self, data: bytes) -> pl.DataFrame:
        frame = pl.read_csv(self._headings + data, schema=self.schema, separator=self._separator)
        return as_written(frame) if holds_marked(data) else frame

    # ------------------------------------------------------------------ what is wrong with it

    def _looks_broken(self, data: bytes) -> bool:
        """Whether the separators are not as many as whole rows have; a block with quotes is looked at closely."""
        if b'"' in data:
            return True
        separators = len(data) - len(data.translate(None, self._separator.encode()))
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        return separators != lines * (len(self.schema) - 1)

    def _broken(self, lines: list[str]) -> dict[int, _Record]:
        """Return the rows that have too few or too many cells, by their number in the block."""
        reader = csv.reader(lines, delimiter=self._separator)
        wanted, line, found = len(self.schema), 0, {}
        try:
            for index, cells in enumerate(reader):
                if cells and len(cells) != wanted:
                    found[index] = _Record(line, reader.line_num, tuple(cells))
                line = reader.line_num
        except csv.Error as error:
            raise refusal(self.path, "broken-row", f"a row cannot be read: {error}", _QUOTE) from error
        return found

    def _named(self, row: int, record: _Record) -> Broken:
        """Return what a broken row is, for a person."""
        count = len(record.cells)
        reason = f"the row has {count} {'cell' if count == 1 else 'cells'}, the headings are {len(self.schema)}"
        cells = tuple(text_as_written(cell) for cell in record.cells)
        return Broken(row, self._separator.join(record.cells)[:60], reason, cells)

    def _heading_line(self, stream: IO[bytes], begin: int) -> tuple[str, int]:
        """Return the headings, which may go over several lines within quotation marks, and where they end."""
        stream.seek(begin)
        data, end = b"", 0
        while not end and (more := stream.read(max(_HEAD, len(data)))):
            if (data + more).startswith(_WIDE_CHARACTERS) or b"\0" in more:
                raise refusal(self.path, "wrong-encoding", "the file is not UTF-8 (it looks like UTF-16)", _SAVE_AS)
            data += more
            end = _first_line(with_line_feeds(data, whole=False))
            if not end and len(data) > _LONGEST_HEADINGS:
                raise self._unclosed("the headings")
        line = with_line_feeds(data, whole=True)[: end or len(data)]
        if not end and line.count(b'"') % 2:
            raise self._unclosed("the headings")
        if not line.removeprefix(b"\xef\xbb\xbf").strip():
            raise refusal(self.path, "no-headings", "the first line has no headings", "name the findings in it")
        return self._decoded(line, -1, 0).removeprefix("\ufeff"), begin + (end or len(data))

    def _unclosed(self, where: str) -> CohortError:
        return refusal(self.path, "broken-row", f"a quotation mark is opened in {where} and never closed", _QUOTE)

    def _cells(self, line: str) -> list[str]:
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            return next(csv.reader(io.StringIO(line, newline=""), delimiter=self._separator))
        except csv.Error as error:
            raise refusal(self.path, "no-headings", f"the headings cannot be read: {error}", _QUOTE) from error

    def _decoded(self, data: bytes, row: int, offset: int) -> str:
        """Return bytes as text, or refuse what is not UTF-8; ``row`` is that of the first line, -1 for the headings."""
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            bad, row = error.start, row + data.count(b"\n", 0, error.start)
            where = f"row {row + 1}" if row >= 0 else "the headings"
            message = f"{where}: byte {offset + bad + 1} of the file (0x{data[bad]:02X}) is not UTF-8"
            raise refusal(self.path, "wrong-encoding", message, _SAVE_AS) from None


class _Record(Struct, frozen=True):
    """A broken row: the first of its lines and the first that is not its own, and its cells."""

    line: int
    until: int
    cells: tuple[str, ...]


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield headings, those that stand there again called as Polars does: ``a_duplicated_0``."""
    given: set[str] = set()
    times: dict[str, int] = {}
    for name in names:
        own = name
        while own in given:
            own = f"{name}_duplicated_{times.get(name, 0)}"
            times[name] = times.get(name, 0) + 1
        given.add(own)
        yield own


def _first_line(data: bytes) -> int:
    """Return where the first line ends that ends outside quotation marks, 0 if none does."""
    opened, begin = 0, 0
    while end := data.find(b"\n", begin) + 1:
        opened += data.count(b'"', begin, end)
        if opened % 2 == 0:
            return end
        begin = end
    return 0


def _without(lines: list[str], broken: dict[int, _Record]) -> bytes:
    """Return the lines with one empty line in the place of each broken row."""
    for record in broken.values():
        lines[record.line : record.until] = ["\n"] + [""] * (record.until - record.line - 1)
    return "".join(lines).encode()


_RUN = r"[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
"""What a cell that is run begins with; the last four are the wide forms of East Asian keyboards."""

_WOULD_BE_RUN = rf"^'*{_RUN}"
_NUMBER = r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$"
_MARKED = rf"^'+{_RUN}"
_MARKED_IN_BYTES = re.compile(rb"'[=+\-@\t\r\n]|'\xef\xbc[\x9d\x8b\x8d\xa0]")
_MARKED_TEXT = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose texts and headings no spreadsheet runs; lists and numbers are left as they are."""
    texts = [
        safe for name, kind in frame.schema.items() if kind == pl.String if (safe := _harmless(frame[name])) is not None
    ]
    headings = _harmless(pl.Series(frame.columns, dtype=pl.String))
    frame = frame.with_columns(texts)
    return frame if headings is None else frame.rename(dict(zip(frame.columns, headings, strict=True)))


def _harmless(texts: pl.Series) -> pl.Series | None:
    """Return texts that are not run, None if all are so already."""
    # A comparison is ten times as fast as a pattern, and most texts are words.
    early = (texts < "A") | (texts >= "\uff0b")
    if not early.any():
        return None
    run = early & texts.str.contains(_WOULD_BE_RUN) & ~texts.str.contains(_NUMBER)
    return (
        texts.to_frame("t")
        .select(pl.when(run).then(pl.lit("'") + pl.col("t")).otherwise("t"))
        .to_series()
        .alias(texts.name)
    )


def holds_marked(data: bytes) -> bool:
    """Whether a text file may hold cells with the apostrophe: a quick look that says yes too often."""
    return b"'" in data and _MARKED_IN_BYTES.search(data) is not None


def as_written(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of texts without the apostrophe of `harmless`."""
    texts = pl.col(pl.String)
    return frame.with_columns(pl.when(texts.str.contains(_MARKED)).then(texts.str.slice(1)).otherwise(texts))


def text_as_written(text: str) -> str:
    """Return one text without the apostrophe of `harmless`."""
    return text[1:] if _MARKED_TEXT.match(text) else text
