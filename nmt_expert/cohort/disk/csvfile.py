"""Read a CSV or TSV file in batches, and say which row is broken and which byte is no UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.disk.batches import Batch, Broken, Start, numbered, reason_of, refusal
from nmt_expert.cohort.disk.blocks import BLOCK, UnclosedQuoteError, blocks
from nmt_expert.cohort.table.sheet import ROW

_WIDE_CHARACTERS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_FIELD = 2**27
_BYTES_AN_ANSWER = 60
_SAVE_AS = "save it as CSV in UTF-8 (in a spreadsheet: 'CSV UTF-8')"


class CsvTable:
    """A file of separated values; every cell is read as text.

    Args:
        path: The file.
        separator: What parts the cells; None looks whether the headings are parted by comma, semicolon or tab.
        block: Bytes read at a time; None is the usual.

    Raises:
        CohortError: There are no headings, or they are no UTF-8, or two are the same.
    """

    def __init__(self, path: Path, separator: str | None = None, block: int | None = None) -> None:
        self.path, self._block = path, block or BLOCK
        self.size = path.stat().st_size
        self.answers = self.size // _BYTES_AN_ANSWER
        with path.open("rb") as stream:
            line = self._heading_line(stream)
            self._begin = stream.tell()
        self._separator = separator or max(",;\t", key=line.count)
        self._headings = line.rstrip("\r\n").encode() + b"\n"
        names = _cells(line, self._separator)
        self._refuse_twins(names)
        self.schema = pl.Schema(dict.fromkeys(names, pl.String))

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
                where = f"a quotation mark is opened in row {row + 1} or later and never closed"
                raise refusal(self.path, "broken-row", where, "close it, or write it twice inside a cell") from None

    def _batch(self, data: bytes, row: int, end: int) -> Batch:
        offset = end - len(data)
        if not self._looks_broken(data):
            try:
                frame = numbered(self._parsed(data), row)
                return Batch(frame, frame.height, end)
            except pl.exceptions.PolarsError:
                pass  # rows too long and too short made up for each other, or the encoding is wrong
        return self._mended(self._decoded(data, row, offset), row, end)

    def _mended(self, text: str, row: int, end: int) -> Batch:
        """Return the rows of a block without those that are none."""
        lines = io.StringIO(text, newline="").readlines()
        broken = self._broken(lines)
        try:
            frame = numbered(self._parsed(_without(lines, broken)), row)
        except pl.exceptions.PolarsError as error:
            odd = (number for number, line in enumerate(lines, 1) if line.count('"') % 2)
            where = f"row {row + next(odd, 1)} or one after it cannot be read: {reason_of(error)}"
            hint = "a cell with a quotation mark stands in quotation marks, and the mark in it is written twice"
            raise refusal(self.path, "broken-row", where, hint if '"' in text else "") from error
        named = tuple(Broken(row + index + 1, record.begins, self._reason(record)) for index, record in broken.items())
        return Batch(frame.filter(~pl.col(ROW).is_in([row + index for index in broken])), frame.height, end, named)

    def _parsed(self, data: bytes) -> pl.DataFrame:
        return pl.read_csv(self._headings + data, schema=self.schema, separator=self._separator)

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
        for index, cells in enumerate(reader):
            if cells and len(cells) != wanted:
                found[index] = _Record(line, reader.line_num, len(cells), self._separator.join(cells)[:60])
            line = reader.line_num
        return found

    def _reason(self, record: _Record) -> str:
        cells = f"{record.cells} {'cell' if record.cells == 1 else 'cells'}"
        return f"the row has {cells}, the headings are {len(self.schema)}"

    def _heading_line(self, stream: IO[bytes]) -> str:
        """Read the headings, which may go over several lines within quotation marks."""
        line = stream.readline()
        if line.startswith(_WIDE_CHARACTERS) or b"\0" in line:
            raise refusal(self.path, "wrong-encoding", "the file is not UTF-8 (it looks like UTF-16)", _SAVE_AS)
        while line.count(b'"') % 2 and (more := stream.readline()):
            line += more
        if not line.strip():
            raise refusal(self.path, "no-headings", "the first line has no headings", "name the findings in it")
        return self._decoded(line, -1, 0).removeprefix("\ufeff")

    def _decoded(self, data: bytes, row: int, offset: int) -> str:
        """Return bytes as text, or refuse what is no UTF-8; ``row`` is that of the first line, -1 for the headings."""
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            bad, row = error.start, row + data.count(b"\n", 0, error.start)
            where = f"row {row + 1}" if row >= 0 else "the headings"
            message = f"{where}: byte {offset + bad + 1} of the file (0x{data[bad]:02X}) is no UTF-8"
            raise refusal(self.path, "wrong-encoding", message, _SAVE_AS) from None

    def _refuse_twins(self, names: list[str]) -> None:
        if len(set(names)) < len(names):
            twins = sorted({name for name in names if names.count(name) > 1})[:5] if len(names) < 10_000 else []
            shown = ", ".join(f"'{name}'" for name in twins)
            message = f"several columns have the same heading: {shown}".rstrip(": ")
            raise refusal(self.path, "same-heading", message, "give each column a heading of its own")


class _Record(Struct, frozen=True):
    """A broken row: the first of its lines and the first that is not its own, its cells, how it begins."""

    line: int
    until: int
    cells: int
    begins: str


def _cells(line: str, separator: str) -> list[str]:
    csv.field_size_limit(_LONGEST_FIELD)
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=separator))


def _without(lines: list[str], broken: dict[int, _Record]) -> bytes:
    """Return the lines with one empty line in the place of each broken row."""
    for record in broken.values():
        lines[record.line : record.until] = ["\n"] + [""] * (record.until - record.line - 1)
    return "".join(lines).encode()
