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
from msgspec.structs import replace

from nmt_expert.cohort.disk.batches import (
    BLOCK,
    Batch,
    Broken,
    CutShortError,
    Start,
    UnclosedQuoteError,
    blocks,
    numbered,
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
_BARE_QUOTE = (
    "a quotation mark stands within a cell; such a cell stands in quotation marks, and the mark in it is written twice"
)
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
                unclosed = self._unclosed(f"row {row + 1} or later")
                raise CutShortError(unclosed.issues, self._by_line(Start(row, at))) from None

    def _by_line(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on with every line taken for a row, those with quotation marks as broken."""
        row, at = start.row, start.at
        with self.path.open("rb") as stream:
            stream.seek(at)
            for data in blocks(stream, self._block, quotes=False):
                at += len(data)
                yield (batch := self._repaired(data, row, at, by_line=True))
                row += batch.rows

    def _batch(self, data: bytes, row: int, end: int) -> Batch:
        if not self._looks_broken(data):
            try:
                frame = numbered(self._parsed(data), row)
                return Batch(frame, frame.height, end)
            except pl.exceptions.PolarsError:
                pass  # rows too long and too short made up for each other, or the encoding is wrong
        return self._repaired(data, row, end)

    def _repaired(self, data: bytes, row: int, end: int, by_line: bool = False) -> Batch:
        """Return the rows of a block without the broken ones; ``by_line`` takes every line for a row."""
        text = data.decode("utf-8", "surrogateescape")
        lines = io.StringIO(text, newline="").readlines()
        if by_line:
            records = [self._record_of_line(number, line) for number, line in enumerate(lines)]
        else:
            records = self._records(lines)
        if not text.isascii() and _BAD_BYTE.search(text):
            records = list(self._with_bad_bytes(records, lines, end - len(data)))
        broken = {index: record for index, record in enumerate(records) if record.reason}
        try:
            frame = self._parsed(_without(lines, broken.values()))
            in_place = frame.height == len(records)
        except pl.exceptions.PolarsError:
            in_place = False
        if not in_place:  # a quotation mark within a cell parts the rows at other places
            broken |= {
                index: self._broken(record, text, _BARE_QUOTE)
                for index, record in enumerate(records)
                if not record.reason and not self._well_quoted(text := "".join(lines[record.line : record.until]))
            }
            frame = self._parsed_or_refused(_without(lines, broken.values()), row)
        frame = numbered(frame, row)
        named = tuple(self._named(row + index + 1, broken[index]) for index in sorted(broken))
        return Batch(frame.filter(~pl.col(ROW).is_in([row + index for index in broken])), frame.height, end, named)

    def _parsed_or_refused(self, data: bytes, row: int) -> pl.DataFrame:
        try:
            return self._parsed(data)
        except pl.exceptions.PolarsError as error:
            where = f"row {row + 1} or one after it cannot be read"
            raise refusal(self.path, "broken-row", where, _SAVE_AS) from error

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

    def _records(self, lines: list[str]) -> list[_Record]:
        """Return the rows, each with what is wrong with it."""
        reader = csv.reader((line.replace("\0", "\ufffd") for line in lines), delimiter=self._separator)
        wanted, line, found = len(self.schema), 0, []
        try:
            for cells in reader:
                reason = ""
                if cells and len(cells) != wanted:
                    count = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'}"
                    reason = f"the row has {count}, the headings are {wanted}"
                found.append(_Record(line, reader.line_num, tuple(cells) if reason else (), reason))
                line = reader.line_num
        except csv.Error as error:
            raise refusal(self.path, "broken-row", f"a row cannot be read: {error}", _QUOTE) from error
        return found

    def _record_of_line(self, number: int, line: str) -> _Record:
        """Return a line as a row, which is broken if it holds a quotation mark or too few or too many cells."""
        cells = tuple(cell.strip('"') for cell in line.rstrip("\r\n").split(self._separator))
        whole = '"' not in line and (len(cells) == len(self.schema) or not line.strip())
        return _Record(number, number + 1, cells, "" if whole else _BARE_QUOTE)

    def _with_bad_bytes(self, records: Iterable[_Record], lines: list[str], offset: int) -> Iterator[_Record]:
        """Yield rows, broken where a byte is not UTF-8; ``offset`` is the place of the lines in the file."""
        for record in records:
            text = "".join(lines[record.line : record.until])
            if bad := _BAD_BYTE.search(text):
                at = offset + len(_bytes(text[: bad.start()]))
                reason = f"{_is_not_utf8(at, ord(bad[0]) - 0xDC00)}; {_SAVE_AS}"
                yield self._broken(record, text, reason)
            else:
                yield record
            offset += len(_bytes(text))

    def _broken(self, record: _Record, text: str, reason: str) -> _Record:
        """Return a row as broken, with its cells."""
        cells = record.cells or tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=self._separator)))
        return replace(record, cells=cells, reason=reason)

    def _well_quoted(self, text: str) -> bool:
        """Whether quotation marks stand only around cells, and twice within them."""
        mark = re.escape(self._separator)
        cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{mark}]*)'
        return '"' not in text or re.fullmatch(rf"{cell}(?:{mark}{cell})*", text.rstrip("\r\n")) is not None

    def _named(self, row: int, record: _Record) -> Broken:
        """Return what a broken row is, for a person."""
        cells = tuple(_BAD_BYTE.sub("\ufffd", text_as_written(cell)) for cell in record.cells)
        return Broken(row, self._separator.join(cells)[:60], record.reason, cells)

    def _heading_line(self, stream: IO[bytes], begin: int) -> tuple[str, int]:
        """Return the headings, which may go over several lines within quotation marks, and where they end."""
        stream.seek(begin)
        data, end = b"", 0
        while not end and (more := stream.read(max(_HEAD, len(data)))):
            data += more
            end = _first_line(with_line_feeds(data, whole=False))
            if not end and len(data) > _LONGEST_HEADINGS:
                raise self._unclosed("the headings")
        line = with_line_feeds(data, whole=True)[: end or len(data)]
        if line.startswith(_WIDE_CHARACTERS) or b"\0" in line:
            raise refusal(self.path, "wrong-encoding", "the file is not UTF-8 (it looks like UTF-16)", _SAVE_AS)
        if not end and line.count(b'"') % 2:
            raise self._unclosed("the headings")
        if not line.removeprefix(b"\xef\xbb\xbf").strip():
            raise refusal(self.path, "no-headings", "the first line has no headings", "name the findings in it")
        return self._decoded(line).removeprefix("\ufeff"), begin + (end or len(data))

    def _unclosed(self, where: str) -> CohortError:
        return refusal(self.path, "broken-row", f"a quotation mark is opened in {where} and never closed", _QUOTE)

    def _cells(self, line: str) -> list[str]:
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            return next(csv.reader(io.StringIO(line, newline=""), delimiter=self._separator))
        except csv.Error as error:
            raise refusal(self.path, "no-headings", f"the headings cannot be read: {error}", _QUOTE) from error

    def _decoded(self, headings: bytes) -> str:
        """Return the headings as text, or refuse what is not UTF-8."""
        try:
            return headings.decode()
        except UnicodeDecodeError as bad:
            message = f"the headings: {_is_not_utf8(bad.start, headings[bad.start])}"
            raise refusal(self.path, "wrong-encoding", message, _SAVE_AS) from None


class _Record(Struct, frozen=True):
    """A row: the first of its lines and the first that is not its own; if it is broken, its cells and why."""

    line: int
    until: int
    cells: tuple[str, ...]
    reason: str


_BAD_BYTE = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, in a text that was decoded with ``surrogateescape``."""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _is_not_utf8(at: int, byte: int) -> str:
    return f"byte {at + 1} of the file (0x{byte:02X}) is not UTF-8"


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


def _without(lines: list[str], broken: Iterable[_Record]) -> bytes:
    """Return the lines with one empty line in the place of each broken row."""
    kept = list(lines)
    for record in broken:
        kept[record.line : record.until] = ["\n"] + [""] * (record.until - record.line - 1)
    return "".join(kept).encode()


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
