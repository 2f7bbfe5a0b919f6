"""Split the rows of a table over files by whose they are, so that each file has whole visits and fits into memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
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
            self._append(self._path(int(number)), content.getvalue())

    def read(self, number: int) -> pl.DataFrame | None:
        """Return the rows of a bucket, None if it has none."""
        path = self._path(number)
        pieces = list(_pieces(path)) if path.exists() else []
        return pl.concat(pieces) if pieces else None

    def _path(self, number: int) -> Path:
        return self.folder / f"bucket-{number:05}"

    def _append(self, path: Path, content: bytes) -> None:
        try:
            with path.open("ab") as stream:
                stream.write(len(content).to_bytes(_LENGTH, "big"))
                stream.write(content)
        except OSError as error:
            message = f"the file cannot be written: {reason_of(error).lower()}"
            raise refusal(path, "unwritable-file", message, "make room, or name an output elsewhere") from error


def _pieces(path: Path) -> Iterator[pl.DataFrame]:
    with path.open("rb") as stream:
        while length := stream.read(_LENGTH):
            yield pl.read_ipc_stream(io.BytesIO(stream.read(int.from_bytes(length, "big"))))
