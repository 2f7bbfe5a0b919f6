"""Split the rows of a table over files by whose they are, so that each file has whole visits and fits into memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import reason_of, refusal

_LENGTH = 8
"""Bytes before each piece that say how long it is."""


class Buckets:
    """Files of rows, each with whole visits, their rows in the order they came.

    Args:
        folder: Where they are; it has to exist.
        count: How many there are.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        self._content = [hashlib.sha256() for _ in range(count)]

    @cached_property
    def names(self) -> list[str]:
        """The names of the files, in order."""
        return [f"bucket-{number:05}" for number in range(self.count)]

    def add(self, frame: pl.DataFrame, visits: pl.Series) -> None:
        """Add rows.

        Args:
            frame: The rows.
            visits: Whose they are, a value a row.

        Raises:
            CohortError: They cannot be written.
        """
        bucket = (visits.hash(seed=0) % self.count).alias("#bucket")
        pieces = frame.with_columns(bucket).partition_by("#bucket", as_dict=True, include_key=False)
        for (number,), piece in pieces.items():
            content = io.BytesIO()
            piece.write_ipc_stream(content, compression="lz4")
            self._append(int(number), content.getvalue())

    def close(self) -> list[str]:
        """Return the digest of each file, as `nmt_expert.cohort.disk.parts.digest_of` gives it; all are there now."""
        for number in range(self.count):
            self._append(number)
        return [content.hexdigest() for content in self._content]

    def read(self, number: int) -> pl.DataFrame | None:
        """Return the rows of a bucket, None if it has none."""
        pieces = list(_pieces(self._path(number)))
        return pl.concat(pieces) if pieces else None

    def _path(self, number: int) -> Path:
        return self.folder / self.names[number]

    def _append(self, number: int, content: bytes = b"") -> None:
        path = self._path(number)
        written = len(content).to_bytes(_LENGTH, "big") + content if content else b""
        self._content[number].update(written)
        try:
            with path.open("ab") as stream:
                stream.write(written)
        except OSError as error:
            message = f"the file cannot be written: {reason_of(error).lower()}"
            raise refusal(path, "unwritable-file", message, "make room, or name an output elsewhere") from error


def _pieces(path: Path) -> Iterator[pl.DataFrame]:
    with path.open("rb") as stream:
        while length := stream.read(_LENGTH):
            yield pl.read_ipc_stream(io.BytesIO(stream.read(int.from_bytes(length, "big"))))
