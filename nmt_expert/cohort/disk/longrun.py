"""Assess a table with a row for each answer: the answers of a visit may stand anywhere in it.

Three steps, each with its files in a folder of the run, so that memory holds a bounded number of
visits: the rows are split over buckets of whole visits; each bucket is assessed; the results are
put into the order in which the visits first appear, a range of rows at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import Batch, Start, Table, numbered
from nmt_expert.cohort.disk.buckets import Buckets
from nmt_expert.cohort.disk.parts import Parts
from nmt_expert.cohort.disk.pipeline import ahead
from nmt_expert.cohort.disk.portion import Portion, Worker, gathered, store
from nmt_expert.cohort.disk.rejected import SCHEMA, Problems, listed
from nmt_expert.cohort.disk.writing import make_folder, write_whole
from nmt_expert.cohort.table.values import coded

ANSWERS = 400_000
"""About how many answers are assessed at a time."""

MOST_BUCKETS = 4096
RESULTS = 250_000
"""About how many results a part has."""

_ROW_GROUP = 20_000
_SPLIT, _ASSESSED = 0.3, 0.9
"""The share of the work done after the first and the second step, as progress is told."""

Says = Callable[[int, float], None]


def assess_long(worker: Worker, table: Table, parts: Parts, keep_going: bool, told: Says) -> None:
    """Assess a long table, into parts in order of first appearance.

    Args:
        worker: Assesses whole visits.
        table: The table.
        parts: Where the results go; what is finished of an earlier run there is kept.
        keep_going: Whether rows that cannot be read are left out; otherwise they refuse the table.
        told: Is called with rows read and the share that is done.

    Raises:
        CohortError: The table or its cells cannot be read, or something cannot be written.
    """
    LongRun(worker, table, parts, keep_going, told).go()


class LongRun:
    """One run; the files of its steps are in the folder ``visits`` of the parts."""

    def __init__(self, worker: Worker, table: Table, parts: Parts, keep_going: bool, told: Says) -> None:
        self.worker, self.table, self.parts, self.keep_going, self.told = worker, table, parts, keep_going, told
        self.folder = parts.folder / "visits"
        self.buckets = Buckets(self.folder, min(table.answers // ANSWERS + 1, MOST_BUCKETS))

    def go(self) -> None:
        """Do the three steps, or what is left of them."""
        make_folder(self.folder)
        if not self._is_split:
            self._split()
        rows = int(self._mark.read_text(encoding="ascii"))
        problems = Problems(self.table.path)
        if not self.keep_going:
            problems.add(self._left("left-split.parquet"))
        for number in range(self.buckets.count):
            self._assess(number, problems)
            self.told(rows, _SPLIT + (_ASSESSED - _SPLIT) * (number + 1) / self.buckets.count)
        if problems.count:
            self.parts.remove()
        problems.refuse()
        self._order(rows)
        shutil.rmtree(self.folder)

    # ------------------------------------------------------------------ the rows of a visit together

    @property
    def _mark(self) -> Path:
        """The file that says that the table is split, and how many rows it has."""
        return self.folder / "split"

    @property
    def _is_split(self) -> bool:
        return self._mark.is_file()

    def _split(self) -> None:
        shutil.rmtree(self.folder)
        make_folder(self.folder)
        rows, broken = 0, listed((), None)
        with ahead(self.table.batches(Start())) as batches:
            for batch in batches:
                rows += batch.rows
                broken = pl.concat([broken, listed(batch.broken, None)])
                self.buckets.add(batch.frame, self._visits(batch.frame))
                self.told(rows, _SPLIT * batch.end / max(self.table.size, 1))
        write_whole(self.folder / "left-split.parquet", broken.write_parquet)
        write_whole(self._mark, lambda path: path.write_text(str(rows), encoding="ascii"))

    def _visits(self, frame: pl.DataFrame) -> pl.Series:
        return coded(self.worker.plan, self.worker.sheet, frame.lazy()).select("#visit").collect().to_series()

    # ------------------------------------------------------------------ bucket by bucket

    def _assess(self, number: int, problems: Problems) -> None:
        """Assess a bucket, unless an earlier run did; take up its problems if they matter."""
        found, left = self._found(number), self.folder / f"left-{number:05}.parquet"
        if not found.is_file():
            frame = self.buckets.read(number)
            if frame is None:
                frame = numbered(pl.DataFrame(schema=self.table.schema), 0)
            portion = self.worker.assess(Batch(frame, frame.height, 0))
            write_whole(left, portion.rejected.write_parquet)
            write_whole(found, lambda path: portion.results.write_parquet(path, row_group_size=_ROW_GROUP))
        if not self.keep_going:
            problems.add(self._left(left.name))

    def _found(self, number: int) -> Path:
        return self.folder / f"found-{number:05}.parquet"

    def _left(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / name)

    # ------------------------------------------------------------------ in order of first appearance

    def _order(self, rows: int) -> None:
        """Write the results, as many at a time as a part holds."""
        found = pl.scan_parquet([self._found(number) for number in range(self.buckets.count)])
        left = pl.scan_parquet(sorted(self.folder.glob("left-*.parquet")), schema=SCHEMA)
        results = found.select(pl.len()).collect().item()
        step = max(rows * RESULTS // max(results, 1), 1)
        start = self.parts.done[-1].end if self.parts.done else 0
        for begin in range(start, max(rows, 1), step):
            end = min(begin + step, rows)
            portion = self._portion(found, left, begin, end)
            store(self.worker, self.parts, portion, end, end)
            self.told(rows, _ASSESSED + (1 - _ASSESSED) * end / max(rows, 1))

    def _portion(self, found: pl.LazyFrame, left: pl.LazyFrame, begin: int, end: int) -> Portion:
        """Return what first appears in a range of rows."""
        here = pl.col("row").is_between(begin + 1, end)
        results = found.filter(here).collect().sort("row", "complaint")
        return gathered(results, left.filter(here).collect().sort("row", maintain_order=True))
