"""Assess a table from disk to disk: in batches, so that its length does not matter, and so that it can go on later."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.disk.batches import Batch, Start, Table, numbered
from nmt_expert.cohort.disk.destination import Destination
from nmt_expert.cohort.disk.files import open_table
from nmt_expert.cohort.disk.parts import Parts
from nmt_expert.cohort.disk.pipeline import Behind, ahead
from nmt_expert.cohort.disk.portion import Worker, counted_of, store
from nmt_expert.cohort.disk.rejected import Problems
from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.table.sheet import Sheet, TableMapping

USUAL = frozenset({"support", "band", "red_flags", "top"})
"""The groups of columns that results have if nobody says otherwise."""


Results: TypeAlias = pl.LazyFrame


class Job(Struct, frozen=True):
    """What is to be done.

    Attributes:
        intake: The table.
        out: Where the results go: a file, or a folder (a name without an ending, or with a slash).
        columns: Groups of result columns: support, band, reach, red_flags, top, reasons.
        mapping: How the table's own headings and words are to be read.
        keep_going: Whether rows that cannot be read are left out and listed; otherwise they refuse the table.
        force: Whether files that are there already are replaced.
        resume: Whether to go on where an interrupted run ended.
        summary: Is given all results, with the answers of a wide table as ``finding@place``, before the output
            takes its place.
        program: The version of the program: parts that another one made are not gone on with.
    """

    intake: Path
    out: str
    columns: frozenset[str] = USUAL
    mapping: TableMapping | None = None
    keep_going: bool = False
    force: bool = False
    resume: bool = False
    summary: Callable[[Results], None] | None = None
    program: str = ""


class Progress(Struct, frozen=True):
    """How far a run is: rows read, the share of the table in [0, 1], seconds it took."""

    rows: int
    share: float
    seconds: float


class Report(Struct, frozen=True):
    """What a run did.

    Attributes:
        rows: Rows of the table.
        results: Rows of the results.
        rejected: Rows of the table that were left out.
        emergencies: Visits with a red flag that asks for emergency care.
        urgent: Visits with one that asks for urgent referral, and none for emergency care.
        output: The file or folder.
        rejects: The list of what was left out, None if nothing was.
        sheet: How the headings were read.
    """

    rows: int
    results: int
    rejected: int
    emergencies: int
    urgent: int
    output: Path
    rejects: Path | None
    sheet: Sheet


Told = Callable[[Progress], None]
Says = Callable[[int, float], None]
"""Is told rows and share."""


def run(plan: Plan, job: Job, told: Told = lambda progress: None) -> Report:
    """Assess a table from disk to disk.

    Memory holds a few batches, however long the table is.  An interruption leaves the finished
    parts in a folder beside the output; the same job with ``resume`` goes on from there and gives
    the same bytes as an uninterrupted run.

    Args:
        plan: The knowledge base, made ready.
        job: What is to be done.
        told: Is called now and then with how far it is.

    Raises:
        CohortError: The table, its headings or its cells cannot be read, or the output cannot be written;
            nothing is left at the place of the output.
    """
    where = Destination(job.intake, job.out, job.force)
    table = open_table(job.intake)
    sheet = read_headings(plan, table.schema, job.mapping)
    parts = Parts(where.parts, where.stamp(plan.kb.digest, _options(job)))
    parts.begin(job.resume, job.force)
    begun = time.monotonic()

    def says(rows: int, share: float) -> None:
        told(Progress(rows, share, time.monotonic() - begun))

    try:
        worker = Worker(plan, sheet, job.columns, where.kind, counted=job.summary is not None)
        if sheet.form == "long":
            from nmt_expert.cohort.disk.longrun import assess_long

            assess_long(worker, table, parts, job.keep_going, says)
        else:
            _assess_wide(worker, table, parts, job.keep_going, says)
        if job.summary is not None:
            job.summary(pl.scan_parquet([parts.path(counted_of(part.name)) for part in parts.done]))
        rejects = where.finish(parts)
    except BaseException:
        parts.remove_if_empty()
        raise
    return _report(parts, where.out, rejects, sheet)


def _options(job: Job) -> dict[str, object]:
    return {
        "columns": sorted(job.columns),
        "keep going": job.keep_going,
        "mapping": repr(job.mapping),
        "summary": job.summary is not None,
        "program": job.program,
    }


def _report(parts: Parts, out: Path, rejects: Path | None, sheet: Sheet) -> Report:
    done = parts.done
    return Report(
        done[-1].rows,
        sum(part.results for part in done),
        sum(part.rejected for part in done),
        sum(part.emergencies for part in done),
        sum(part.urgent for part in done),
        out,
        rejects,
        sheet,
    )


def _assess_wide(worker: Worker, table: Table, parts: Parts, keep_going: bool, told: Says) -> None:
    """Assess batch after batch; each becomes a part."""
    problems = Problems(table.path)
    start = Start(parts.done[-1].rows, parts.done[-1].end) if parts.done else Start()
    row = start.row
    with Behind() as behind, ahead(_batches(table, start)) as batches:
        for batch in batches:
            row += batch.rows
            if problems.count:
                problems.add(worker.read(batch)[1])
            else:
                portion = worker.assess(batch)
                if not keep_going:
                    problems.add(portion.rejected)
                if not problems.count:
                    behind.do(partial(store, worker, parts, portion, row, batch.end))
            told(row, batch.end / max(table.size, 1))
    if problems.count:
        parts.remove()
    problems.refuse()


def _batches(table: Table, start: Start) -> Iterator[Batch]:
    """Yield the rest of a table; of one without rows an empty batch, so that the results have their columns."""
    batch = None
    for batch in table.batches(start):
        yield batch
    if batch is None and start == Start():
        yield Batch(numbered(pl.DataFrame(schema=table.schema), 0), 0, table.size)
