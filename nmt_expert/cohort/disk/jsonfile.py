"""Read newline-delimited JSON in batches: an object a row, and say which line is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import Batch, Start, numbered, reason_of, refusal
from nmt_expert.cohort.disk.blocks import BLOCK, blocks
from nmt_expert.errors import CohortError

_BYTES_AN_ANSWER = 80


class JsonTable:
    """A file with a JSON object a line; every value is read as text, ``true`` and ``0.6`` as they are written.

    A heading is any key of any line, so the whole file is looked through once before, in blocks.

    Args:
        path: The file.
        block: Bytes read at a time; None is the usual.

    Raises:
        CohortError: A line is no JSON object, or no UTF-8.
    """

    def __init__(self, path: Path, block: int | None = None) -> None:
        self.path, self._block = path, block or BLOCK
        self.size = path.stat().st_size
        self.answers = self.size // _BYTES_AN_ANSWER
        self.schema = pl.Schema()
        row = 0
        with path.open("rb") as stream:
            for data in blocks(stream, self._block, quotes=False):
                self._learn(data, row)
                row += data.count(b"\n")

    def _learn(self, data: bytes, row: int) -> None:
        """Add the keys of a block to the headings; the slow look at every key only if there may be new ones."""
        if self.schema:
            frame = self._parsed(data, row, self.schema)
            told = frame.height * frame.width - sum(frame.null_count().row(0))
            empty = data.count(b'":null') + data.count(b'": null')
            if data.count(b'":') == told + empty:
                return
        names = (*self.schema, *self._parsed(data, row, None).columns)
        self.schema = pl.Schema(dict.fromkeys(names, pl.String))

    def batches(self, start: Start) -> Iterator[Batch]:
        """Yield the table from a place on, in order."""
        row, at = start.row, start.at
        with self.path.open("rb") as stream:
            stream.seek(at)
            for data in blocks(stream, self._block, quotes=False):
                at += len(data)
                frame = self._parsed(data, row, self.schema)
                yield Batch(numbered(frame, row), frame.height, at)
                row += frame.height

    def _parsed(self, data: bytes, row: int, schema: pl.Schema | None) -> pl.DataFrame:
        if not data.strip():
            return pl.DataFrame(schema=schema)
        try:
            return pl.read_ndjson(data, schema=schema, infer_schema_length=None)
        except pl.exceptions.PolarsError as error:
            raise self._broken(data, row, error) from error

    def _broken(self, data: bytes, row: int, error: Exception) -> CohortError:
        """Return the error that names the first line that is no object."""
        lines = (line for line in data.split(b"\n") if line.strip())
        for number, line in enumerate(lines, row + 1):
            try:
                if not isinstance(json.loads(line), dict):
                    return refusal(self.path, "broken-row", f"row {number} is no JSON object", _OBJECT)
            except UnicodeDecodeError as bad:
                message = f"row {number}: byte {bad.start + 1} of the line is no UTF-8"
                return refusal(self.path, "wrong-encoding", message, "save it in UTF-8")
            except ValueError as bad:
                return refusal(self.path, "broken-row", f"row {number} is no JSON: {reason_of(bad)}", _OBJECT)
        return refusal(self.path, "broken-row", f"rows {row + 1} and following cannot be read: {reason_of(error)}")


_OBJECT = 'a row is one line such as {"visit": "7", "taut_band": "yes"}'
