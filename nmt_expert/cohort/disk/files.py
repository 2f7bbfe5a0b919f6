"""Open a table by its file's ending, and read JSON lines and columnar files (Parquet, Arrow, Feather) in batches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import BLOCK, Batch, Broken, Start, Table, blocks, numbered, reason_of, refusal
from nmt_expert.cohort.disk.csvfile import CsvTable
from nmt_expert.cohort.table.sheet import ROW
from nmt_expert.errors import CohortError

READS = (".csv", ".tsv", ".parquet", ".ndjson", ".arrow", ".feather")
"""Endings of tables that can be read; ``.jsonl`` and ``.pq`` are other names of two of them."""

BATCH = 256 * 2**20
"""Bytes of a batch, at most."""

MOST_ROWS, FEWEST_ROWS = 200_000, 1_000
"""Rows of a batch, within which the bytes decide."""

_TEXT = 16
"""Bytes of a cell; of text it is the least."""

_BYTES = (pl.Int8, pl.UInt8, pl.Boolean)
"""Types whose cells take a byte or less."""

_SAME = {".jsonl": ".ndjson", ".pq": ".parquet", ".ipc": ".arrow"}

Failures = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What Polars raises if a file is damaged or cannot be read."""


def ending(path: Path) -> str:
    """Return the ending of a file's name that says its kind, in small letters."""
    suffix = path.suffix.lower()
    return _SAME.get(suffix, suffix)


def open_table(path: Path) -> Table:
    """Open a table, without reading it as a whole.

    Raises:
        CohortError: It is not there, not of a known kind, or damaged.
    """
    kind = ending(path)
    if kind not in READS:
        hint = f"the kinds are {', '.join(READS)}"
        raise refusal(path, "unknown-kind", f"a table of the kind '{path.suffix}' cannot be read", hint)
    if path.is_dir():
        raise refusal(path, "unreadable-file", "this is a folder, not a table")
    try:
        return _open(path, kind)
    except CohortError:
        raise
    except Failures as error:
        raise _unreadable(path, error) from error


def sample(table: Table) -> pl.DataFrame:
    """Return the first rows of a table."""
    first = next(table.batches(Start()), None)
    return first.frame.drop(ROW) if first else pl.DataFrame(schema=table.schema)


def scanned(*paths: Path, kind: str = ".parquet", schema: pl.Schema | None = None) -> pl.LazyFrame:
    """Return Parquet or Arrow files one after the other, to be read when they are needed.

    The names are taken literally, whatever is in them: no pattern (``q*.parquet``, ``p[1].parquet``), no
    home folder (``~``), no address, no ``column=value``.

    Args:
        paths: The files.
        kind: ``.parquet``, or any other for Arrow.
        schema: The columns of Parquet files, if they are known.

    Raises:
        CohortError: A name is not UTF-8.
    """
    exact = [path.absolute() for path in paths]
    for path in exact:
        refuse_odd_name(path)
    if kind == ".parquet":
        return pl.scan_parquet(exact, glob=False, hive_partitioning=False, schema=schema)
    return pl.scan_ipc(exact, glob=False, hive_partitioning=False)


def refuse_odd_name(path: Path) -> None:
    """Refuse a path that Polars cannot take.

    Raises:
        CohortError: It is not UTF-8.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = str(path).encode("utf-8", "backslashreplace").decode()
        raise refusal(shown, "odd-name", "this name is not UTF-8", "rename the file or the folder") from None


def _open(path: Path, kind: str) -> Table:
    path.open("rb").close()
    if kind in (".csv", ".tsv"):
        return CsvTable(path, "\t" if kind == ".tsv" else None)
    if kind == ".ndjson":
        return JsonTable(path)
    return ColumnFile(path, kind)


def _unreadable(path: Path, error: BaseException) -> CohortError:
    if isinstance(error, OSError) and error.errno:
        return refusal(path, "unreadable-file", f"the file cannot be read: {reason_of(error).lower()}")
    hint = "it may be cut off, or of another kind than its name says"
    return refusal(path, "damaged-file", f"the file is damaged: {reason_of(error)}", hint)


class ColumnFile:
    """A columnar file, read by slices of rows.

    Args:
        path: The file.
        kind: Its kind, as `ending` gives it.
        rows: Rows read at a time; None: as many as have room in `BATCH`.
    """

    def __init__(self, path: Path, kind: str, rows: int | None = None) -> None:
        self.path, self._lazy = path, scanned(path, kind=kind)
        self.schema = self._lazy.collect_schema()
        self.size = self.answers = self._lazy.select(pl.len()).collect().item()
        width = sum(1 if kind in _BYTES else _TEXT for kind in self.schema.dtypes())
        self._rows = rows or min(max(BATCH // max(width, 1), FEWEST_ROWS), MOST_ROWS)

    def batches(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on, in order."""
        for row in range(start.row, self.size, self._rows):
            try:
                frame = self._lazy.slice(row, self._rows).collect(engine="streaming")
            except Failures as error:
                hint = "the file is damaged from there on"
                raise refusal(self.path, "damaged-file", f"row {row + 1}: {reason_of(error)}", hint) from error
            yield Batch(numbered(frame, row), frame.height, row + frame.height)


_BYTES_PER_ANSWER = 80
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(true|false|-?[\d.]+))')
"""A key and its value, also in a line that is broken elsewhere."""


class JsonTable:
    """A file with a JSON object per line; every value is read as text, ``true`` and ``0.6`` as they are written.

    A heading is any key of any line, so the whole file is looked through once before, in blocks.

    Args:
        path: The file.
        block: Bytes read at a time; None is the default.

    Raises:
        CohortError: There are lines, and none of them says anything.
    """

    def __init__(self, path: Path, block: int | None = None) -> None:
        self.path, self._block = path, block or BLOCK
        self.size = path.stat().st_size
        self.answers = self.size // _BYTES_PER_ANSWER
        self.schema, self._odd = pl.Schema(), False
        with path.open("rb") as stream:
            self._begin = len(_MARK) if stream.read(len(_MARK)) == _MARK else 0
            stream.seek(self._begin)
            for data in blocks(stream, self._block, quotes=False):
                self._learn(data)

    def _learn(self, data: bytes) -> None:
        """Add the keys of a block to the headings; the slow look at every key only if there may be new ones."""
        if self.schema and self._is_plain(data):
            return
        try:
            keys = _objects(data, None).columns
        except pl.exceptions.PolarsError:
            good, broken = _parted(data, 0, None)
            keys = [key for line in good for key in json.loads(line[1])]
            keys += [key for line in broken for key, _ in line.named]
            if not keys and not self.schema:
                raise refusal(self.path, "broken-row", broken[0].reason, _OBJECT) from None
        known, self.schema = self.schema, pl.Schema(dict.fromkeys((*self.schema, *keys), pl.String))
        self._odd = self._odd or self.schema == known or not self._is_plain(data)

    def _is_plain(self, data: bytes) -> bool:
        """Whether all of a block is read under the headings known so far."""
        try:
            return _keys_are_cells(data, _objects(data, self.schema))
        except pl.exceptions.PolarsError:
            return False

    def batches(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on, in order."""
        row, at = start.row, max(start.at, self._begin)
        with self.path.open("rb") as stream:
            stream.seek(at)
            for data in blocks(stream, self._block, quotes=False):
                at += len(data)
                yield (batch := self._batch(data, row, at))
                row += batch.rows

    def _batch(self, data: bytes, row: int, end: int) -> Batch:
        try:
            frame = _objects(data, self.schema)
            if not self._odd or _keys_are_cells(data, frame):
                return Batch(numbered(frame, row), frame.height, end)
        except pl.exceptions.PolarsError:
            pass
        good, broken = _parted(data, row, self.schema)
        frame = _objects(b"\n".join(line for _, line in good), self.schema)
        numbers = pl.Series(ROW, [number for number, _ in good], dtype=pl.Int64)
        return Batch(numbered(frame, row).with_columns(numbers), len(good) + len(broken), end, broken)


_MARK = b"\xef\xbb\xbf"
"""A byte order mark, as some editors write it before everything else."""


def _keys_are_cells(data: bytes, frame: pl.DataFrame) -> bool:
    """Whether lines of JSON have no more keys than what was read of them: a quick look that says no too often.

    A key that stands twice in one line is read once.
    """
    if b" :" in data or b"\t:" in data:
        return False
    filled = frame.height * frame.width - sum(frame.null_count().row(0))
    empty = data.count(b'":null') + data.count(b'": null')
    return bool(data.count(b'":') == filled + empty)


def _objects(data: bytes, schema: pl.Schema | None) -> pl.DataFrame:
    """Return lines of JSON as a frame.

    Raises:
        polars.exceptions.PolarsError: A line is not an object.
    """
    if not data.strip():
        return pl.DataFrame(schema=schema)
    return pl.read_ndjson(data, schema=schema, infer_schema_length=None)


_Line = tuple[int, bytes]
"""The row of a line, from 0, and the line."""


def _parted(data: bytes, row: int, schema: pl.Schema | None) -> tuple[list[_Line], tuple[Broken, ...]]:
    """Return the lines that can be read as objects, and what is wrong with the others."""
    lines = list(enumerate((line for line in data.split(b"\n") if line.strip()), row))
    reasons = {number: reason for number, line in lines if (reason := _why_broken(line))}
    good = [line for line in lines if line[0] not in reasons]
    reasons |= {number: _NOT_READ for number, _ in _not_read(good, schema)}
    broken = [_broken(number, line, reasons[number]) for number, line in lines if number in reasons]
    return [line for line in lines if line[0] not in reasons], tuple(broken)


def _broken(number: int, line: bytes, reason: str) -> Broken:
    text = line.decode("utf-8", "replace").strip()
    named = tuple((key, said or plain) for key, said, plain in _PAIR.findall(text))
    return Broken(number + 1, text[:60], reason, named=named)


def _readable(lines: list[_Line], schema: pl.Schema | None) -> bool:
    try:
        _objects(b"\n".join(line for _, line in lines), schema)
    except pl.exceptions.PolarsError:
        return False
    return True


def _not_read(lines: list[_Line], schema: pl.Schema | None) -> list[_Line]:
    """Return those lines that cannot be read, looking ever closer."""
    if _readable(lines, schema):
        return []
    half = len(lines) // 2
    return _not_read(lines[:half], schema) + _not_read(lines[half:], schema) if half else lines


def _why_broken(line: bytes) -> str:
    """Return what is wrong with a line, ``""`` if it is an object."""
    try:
        return "" if isinstance(_DECODER.decode(line.decode()), dict) else "the line is not a JSON object"
    except UnicodeDecodeError as bad:
        return f"byte {bad.start + 1} of the line is not UTF-8; save it in UTF-8"
    except _OddError as bad:
        return str(bad)
    except (ValueError, RecursionError) as bad:
        return f"the line is not JSON: {reason_of(bad)}"


class _OddError(Exception):
    """A line that many programs read, but not all as the same."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, whose keys have to be distinct."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in made if names.count(name) > 1)
        raise _OddError(f"the line says '{twice}' more than once; write it once")
    return made


def _refuse_constant(word: str) -> object:
    raise _OddError(f"the line is not JSON: {word} is no number; write null, or leave it out")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse_constant)
_NOT_READ = "the line cannot be read: a value in it is no text, no number, and not true, false or null"
_OBJECT = 'a row is one line such as {"visit": "7", "taut_band": "yes"}'
