"""Assess a table from disk to disk: in batches, so that its length does not matter, and a run can continue later."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.cohort.assessor import DEFAULT_GROUPS
from nmt_expert.cohort.disk.batches import (
    Batch,
    Readable,
    RowsCallback,
    Start,
    Table,
    TableRefusedError,
    ahead,
    numbered,
)
from nmt_expert.cohort.disk.destination import Destination, locked
from nmt_expert.cohort.disk.files import open_table, scanned
from nmt_expert.cohort.disk.parts import Parts, counted_of
from nmt_expert.cohort.disk.portion import GRAVE, SAFETY, Problems, Worker, grave_visits, store
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.headings import read_headings, read_understood
from nmt_expert.cohort.table.sheet import Sheet, TableMapping
from nmt_expert.errors import CohortError

Results: TypeAlias = pl.LazyFrame


class Job(Struct, frozen=True):
    """What is to be done.

    Attributes:
        intake: The table.
        out: Where the results go: a file, or a folder (a name without an ending, or with a slash).
        columns: Groups of result columns: support, band, reach, red_flags, top, reasons.
        mapping: How the table's own headings and words are to be read.
        keep_going: Whether headings and cells that are not understood are left out and listed; otherwise they
            refuse the table.
        force: Whether files that are there already are replaced.
        resume: Whether to continue where an interrupted run ended.
        summary: Is given all results, with the answers of a wide table as ``finding@place``, before the output
            takes its place.
        program: The version of the program: parts that another version made are not continued.
        inputs: What else is read, and never replaced: the mapping, the rules.
    """

    intake: Path
    out: str
    columns: frozenset[str] = frozenset(DEFAULT_GROUPS)
    mapping: TableMapping | None = None
    keep_going: bool = False
    force: bool = False
    resume: bool = False
    summary: Callable[[Results], None] | None = None
    program: str = ""
    inputs: tuple[Path, ...] = ()


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
        rejected: Rows of the table that were not understood in every cell.
        emergencies: Visits with a red flag that asks for emergency care.
        urgent: Visits with one that asks for urgent referral, and none for emergency care.
        output: The file or folder.
        rejects: The list of what was not understood, None if all was.
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


class Screened(Struct, frozen=True):
    """The red flags in what is understood of a table that was refused.

    Attributes:
        emergencies: Visits with a red flag that asks for emergency care.
        urgent: Visits with one that asks for urgent referral, and none for emergency care.
        visits: Row and visit of each of them.
    """

    emergencies: int
    urgent: int
    visits: tuple[tuple[int, str], ...]


ProgressCallback = Callable[[Progress], None]
"""Is called now and then with how far a run is."""

_MOST_TWINS = 8
"""Columns of one finding at one place that are looked at for red flags, one after the other."""


def run(plan: Plan, job: Job, progress: ProgressCallback = lambda _: None) -> Report:
    """Assess a table from disk to disk.

    Memory holds a few batches, however long the table is.  An interruption leaves the finished
    parts in a folder beside the output; the same job with ``resume`` continues from there and gives
    the same bytes as an uninterrupted run.

    Args:
        plan: The knowledge base, made ready.
        job: What is to be done.
        progress: Is called now and then with how far it is.

    Raises:
        TableRefusedError: Headings or cells are not understood: `screened` says what red flags there are.
        CohortError: The table cannot be read, or the output cannot be written, or another run is writing it;
            nothing is left at the place of the output.
    """
    where = Destination(job.intake, job.out, job.force, job.inputs)
    table = Readable(open_table(job.intake), refuse=True)
    sheet = _sheet(plan, table, job)
    with locked(where.out):
        return _run(plan, job, progress, where, table, sheet)


def screened(plan: Plan, job: Job) -> Screened | None:
    """Look for red flags in a table that was refused, by what is understood of it.

    Returns:
        What was found; None if nothing of the table can be understood.
    """
    try:
        table = Readable(open_table(job.intake), refuse=False)
    except CohortError:
        return None
    found, passed = [], frozenset[str]()
    for _ in range(_MOST_TWINS):
        schema = pl.Schema((name, kind) for name, kind in table.schema.items() if name not in passed)
        sheet = read_understood(plan, schema, job.mapping)
        if sheet is None:
            break
        with suppress(CohortError):
            found.append(_grave(plan, job, table, sheet))
        if not sheet.twins:
            break
        passed |= frozenset(sheet.twins)
    if not found:
        return None
    grave = pl.concat(found).unique(maintain_order=True)
    emergencies, urgent = grave_visits(grave)
    return Screened(emergencies, urgent, tuple(grave.select("row", "visit").unique(maintain_order=True).iter_rows()))


def _grave(plan: Plan, job: Job, table: Table, sheet: Sheet) -> pl.DataFrame:
    """Return row, visit and action of the visits with a red flag that requires referral."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "screened.parquet"
        asked = replace(job, out=str(out), columns=frozenset({SAFETY}), keep_going=True, resume=False, summary=None)
        _run(plan, asked, lambda _: None, Destination(job.intake, asked.out, force=False), table, sheet)
        rows = scanned(out).select("row", "visit", pl.col("red_flag").cast(pl.String))
        return rows.filter(pl.col("red_flag").is_in(GRAVE)).collect()


def _sheet(plan: Plan, table: Table, job: Job) -> Sheet:
    """Return how the headings are read.

    Raises:
        TableRefusedError: Some are not understood.
    """
    try:
        return read_headings(plan, table.schema, job.mapping, lenient=job.keep_going)
    except CohortError as error:
        raise TableRefusedError(error.issues) from error


def _run(plan: Plan, job: Job, progress: ProgressCallback, where: Destination, table: Table, sheet: Sheet) -> Report:
    parts = where.begin(plan.kb.digest, _options(job), job.resume)
    began = time.monotonic()

    def says(rows: int, share: float) -> None:
        progress(Progress(rows, share, time.monotonic() - began))

    try:
        worker = Worker(plan, sheet, job.columns, where.kind, counted=job.summary is not None)
        if sheet.form == "long":
            from nmt_expert.cohort.disk.longrun import assess_long

            assess_long(worker, table, parts, job.keep_going, says)
        else:
            _assess_wide(worker, table, parts, job.keep_going, says)
        if job.summary is not None:
            job.summary(scanned(*(parts.path(counted_of(name)) for name in parts.names)))
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


def _assess_wide(worker: Worker, table: Table, parts: Parts, keep_going: bool, progress: RowsCallback) -> None:
    """Assess batch after batch; each becomes a part."""
    problems = Problems(table.path)
    start = Start(parts.done[-1].rows, parts.done[-1].end) if parts.done else Start()
    row = start.row
    with Background() as background, ahead(_batches(table, start)) as batches:
        for batch in batches:
            row += batch.rows
            if problems.count:
                problems.add(worker.read(batch)[1])
            else:
                portion = worker.assess(batch)
                if not keep_going:
                    problems.add(portion.rejected)
                if not problems.count:
                    background.do(partial(store, worker, parts, portion, row, batch.end))
            progress(row, batch.end / max(table.size, 1))
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


class Background:
    """Do one thing in the background; at most one, in order.

    Leaving it waits for what is being done, also when it is left by an error or an interruption.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._last: Future[object] | None = None

    def do(self, work: Callable[[], object]) -> None:
        """Begin something once the thing before is done; if that failed, raise its error."""
        self.wait()
        self._last = self._pool.submit(work)

    def wait(self) -> None:
        """Wait until everything is done; raise the error that it ended with."""
        if self._last is not None:
            self._last.result()

    def __enter__(self) -> Background:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(wait=True)
        if error is None:
            self.wait()
