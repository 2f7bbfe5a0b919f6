"""Assess a table with one row per answer: the answers of a visit may stand anywhere in it.

Three steps, each with its files in a folder of the run, so that memory holds a bounded number of
visits: the rows are split over buckets of whole visits; each bucket is assessed; the results are
put into the order in which the visits first appear, a range of rows at a time.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import Batch, RowsCallback, Start, Table, ahead, numbered, reason_of, refusal
from nmt_expert.cohort.disk.files import scanned
from nmt_expert.cohort.disk.parts import Parts
from nmt_expert.cohort.disk.portion import SCHEMA, Portion, Problems, Worker, gathered, listed, store, with_misaligned
from nmt_expert.cohort.disk.writing import make_folder
from nmt_expert.cohort.table.values import coded

ANSWERS = 400_000
"""About how many answers are assessed at a time."""

FOLDER = "visits"
"""The folder of the files of its steps, within that of the parts."""

MOST_BUCKETS = 4096
RESULTS = 250_000
"""About how many results a part has."""

_ROW_GROUP = 20_000
_SPLIT, _ASSESSED = 0.3, 0.9
"""The share of the work done after the first and the second step, as progress is reported."""


_MARK = f"{FOLDER}/split"
"""The file that says that the table is split, and how many rows it has."""

_BROKEN = f"{FOLDER}/left-split.parquet"
"""The list of the broken rows."""


def assess_long(worker: Worker, table: Table, parts: Parts, keep_going: bool, progress: RowsCallback) -> None:
    """Assess a long table, into parts in order of first appearance.

    Args:
        worker: Assesses whole visits.
        table: The table.
        parts: Where the results go; what is finished of an earlier run there is kept.
        keep_going: Whether cells that are not understood are left out; otherwise they refuse the table.
        progress: Is called with rows read and the share that is done.

    Raises:
        CohortError: The table or its cells cannot be read, or something cannot be written.
    """
    LongRun(worker, table, parts, keep_going, progress).go()


class LongRun:
    """One run; the files of its steps are in the folder ``visits`` of the parts."""

    def __init__(self, worker: Worker, table: Table, parts: Parts, keep_going: bool, progress: RowsCallback) -> None:
        self.worker, self.table, self.parts, self.keep_going, self.progress = worker, table, parts, keep_going, progress
        self.folder = parts.path(FOLDER)
        self.buckets = Buckets(self.folder, min(table.answers // ANSWERS + 1, MOST_BUCKETS))

    def go(self) -> None:
        """Do the three steps, or what is left of them."""
        if not self._is_split:
            self._split()
        rows = int(self.parts.path(_MARK).read_text(encoding="ascii"))
        problems = Problems(self.table.path)
        if not self.keep_going:
            problems.add(self._left(_BROKEN))
        for number in range(self.buckets.count):
            self._assess(number, problems)
            self.progress(rows, _SPLIT + (_ASSESSED - _SPLIT) * (number + 1) / self.buckets.count)
        if problems.count:
            self.parts.remove()
        problems.refuse()
        self._order(rows)

    # ------------------------------------------------------------------ the rows of a visit together

    @property
    def _is_split(self) -> bool:
        """Whether the table was split by an earlier run, every file of it being what was written."""
        own = self.folder.is_dir() and not self.folder.is_symlink()
        return own and all(self.parts.holds(name) for name in (_MARK, _BROKEN, *map(_within, self.buckets.names)))

    def _split(self) -> None:
        if self.folder.is_symlink():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(self.folder)
        make_folder(self.folder)
        rows, broken = 0, listed((), None)
        with ahead(self.table.batches(Start())) as batches:
            for batch in batches:
                rows += batch.rows
                broken = pl.concat([broken, listed(batch.broken, None)])
                frame = with_misaligned(self.worker.plan, self.worker.sheet, batch).frame
                self.buckets.add(frame, self._visits(frame))
                self.progress(rows, _SPLIT * batch.end / max(self.table.size, 1))
        for name, digest in zip(self.buckets.names, self.buckets.close(), strict=True):
            self.parts.record(_within(name), digest)
        self.parts.write(_BROKEN, broken.write_parquet)
        self.parts.write(_MARK, lambda path: path.write_text(str(rows), encoding="ascii"))
        self.parts.note()

    def _visits(self, frame: pl.DataFrame) -> pl.Series:
        return coded(self.worker.plan, self.worker.sheet, frame.lazy()).select("#visit").collect().to_series()

    # ------------------------------------------------------------------ bucket by bucket

    def _assess(self, number: int, problems: Problems) -> None:
        """Assess a bucket, unless an earlier run did; add its problems if they matter."""
        found, left = _found(number), _left_of(number)
        if not (self.parts.holds(found) and self.parts.holds(left)):
            frame = self.buckets.read(number)
            if frame is None:
                frame = numbered(pl.DataFrame(schema=self.table.schema), 0)
            portion = self.worker.assess(Batch(frame, frame.height, 0))
            self.parts.write(left, portion.rejected.write_parquet)
            self.parts.write(found, lambda path: portion.results.write_parquet(path, row_group_size=_ROW_GROUP))
            self.parts.note()
        if not self.keep_going:
            problems.add(self._left(left))

    def _left(self, name: str) -> pl.DataFrame:
        return scanned(self.parts.path(name), schema=SCHEMA).collect()

    # ------------------------------------------------------------------ in order of first appearance

    def _order(self, rows: int) -> None:
        """Write the results, as many at a time as a part holds."""
        numbers = range(self.buckets.count)
        found = scanned(*(self.parts.path(_found(number)) for number in numbers))
        names = [_BROKEN, *(_left_of(number) for number in numbers)]
        left = scanned(*map(self.parts.path, names), schema=SCHEMA)
        results = found.select(pl.len()).collect().item()
        step = max(rows * RESULTS // max(results, 1), 1)
        start = self.parts.done[-1].end if self.parts.done else 0
        for begin in range(start, max(rows, 1), step):
            end = min(begin + step, rows)
            portion = self._portion(found, left, begin, end)
            store(self.worker, self.parts, portion, end, end)
            self.progress(rows, _ASSESSED + (1 - _ASSESSED) * end / max(rows, 1))

    def _portion(self, found: pl.LazyFrame, left: pl.LazyFrame, begin: int, end: int) -> Portion:
        """Return what first appears in a range of rows."""
        here = pl.col("row").is_between(begin + 1, end)
        results = found.filter(here).collect().sort("row", "complaint")
        return gathered(results, left.filter(here).collect().sort("row", maintain_order=True))


def _within(name: str) -> str:
    return f"{FOLDER}/{name}"


def _found(number: int) -> str:
    """Return the name of the results of a bucket."""
    return _within(f"found-{number:05}.parquet")


def _left_of(number: int) -> str:
    """Return the name of the list of what was not understood of a bucket."""
    return _within(f"left-{number:05}.parquet")


# ------------------------------------------------------------------ buckets of whole visits


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
            visits: Whose they are, one value per row.

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
