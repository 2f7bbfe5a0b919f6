"""Assess one portion of a table in memory: its results as they are written, and what was left out."""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.assessor import GROUPS, Assessor
from nmt_expert.cohort.disk.batches import Batch
from nmt_expert.cohort.disk.parts import Part, Parts
from nmt_expert.cohort.disk.rejected import listed
from nmt_expert.cohort.disk.writing import part_ending, write_frame
from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.table.sheet import Sheet
from nmt_expert.cohort.table.values import Coder

SAFETY = "red_flags"
"""The group of columns that is always worked out: a red flag is told whatever is asked for."""

COUNTED = frozenset({"band", SAFETY, "top"})
"""The groups of columns that a summary counts."""

_GRAVE = ("emergency", "urgent_referral")


class Portion(Struct, frozen=True):
    """The results of some rows.

    Attributes:
        results: Always with the red flags, wanted or not.
        rejected: What was left out: row, column, value, reason.
        left_out: How many rows that is.
        emergencies: Visits with a red flag that asks for emergency care.
        urgent: Visits with one that asks for urgent referral, and none for emergency care.
        answers: The coded answers of the rows, if there will be a summary.
    """

    results: pl.DataFrame
    rejected: pl.DataFrame
    left_out: int
    emergencies: int
    urgent: int
    answers: pl.DataFrame | None = None


class Worker:
    """Assesses portions of one table.

    Args:
        plan: The knowledge base, made ready.
        sheet: How the table is read.
        columns: Groups of result columns that are wanted.
        kind: The kind of the output, as its ending.
        counted: Whether there will be a summary of the results.
    """

    def __init__(self, plan: Plan, sheet: Sheet, columns: frozenset[str], kind: str, counted: bool = False) -> None:
        self.plan, self.sheet, self.kind, self.counted = plan, sheet, kind, counted
        self._coder: Coder | None = None
        needed = columns | {SAFETY} | (COUNTED if counted else frozenset())
        self._assessor = Assessor(plan, sheet, [group for group in GROUPS if group in needed])
        wanted = set(self._assessor.columns)
        if needed != columns:
            wanted = set(Assessor(plan, sheet, [group for group in GROUPS if group in columns]).columns)
        self._extra = [name for name in self._assessor.columns if name not in wanted]

    def assess(self, batch: Batch) -> Portion:
        """Assess a batch: rows of a wide table, or whole visits of a long one."""
        answers, rejected = self.read(batch)
        results = self._assessor.conclude(answers.lazy()).collect(engine="streaming")
        return gathered(results, rejected, answers if self.counted and self.sheet.form == "wide" else None)

    def read(self, batch: Batch) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the answers of a batch as codes, without the rows that were not understood; and those."""
        table, coder = batch.frame.lazy(), self._coder_of(batch.frame.schema)
        answers = coder.coded(table).collect()
        bad = answers["#bad"].any()
        cells = coder.rejects(table).collect() if bad else None
        understood = answers.filter(~pl.col("#bad")) if bad else answers
        return understood.drop("#bad"), listed(batch.broken, cells)

    def _coder_of(self, types: pl.Schema) -> Coder:
        """Return what reads a batch; the batches of one table hardly ever differ in their types."""
        if self._coder is None or self._coder.types != types:
            self._coder = Coder(self.plan, self.sheet, types)
        return self._coder

    def wanted(self, results: pl.DataFrame) -> pl.DataFrame:
        """Return results without the columns that were only worked out for red flags or the summary."""
        return results.drop(self._extra)


def gathered(results: pl.DataFrame, rejected: pl.DataFrame, answers: pl.DataFrame | None = None) -> Portion:
    """Return a portion, with what is counted of it."""
    emergencies, urgent = _visits(results)
    return Portion(results, rejected, rejected["row"].n_unique(), emergencies, urgent, answers)


def store(worker: Worker, parts: Parts, portion: Portion, rows: int, end: int) -> None:
    """Write a portion as the next part.

    Args:
        worker: Who assessed it.
        parts: The finished parts; gets this one.
        portion: What was found.
        rows: Rows of the table up to its end.
        end: Where the table goes on.
    """
    number = len(parts.done)
    name = f"part-{number:05}{part_ending(worker.kind)}"
    frame = worker.wanted(portion.results)
    if portion.rejected.height:
        parts.write(rejects_of(name), lambda path: portion.rejected.write_csv(path, include_header=False))
    if worker.counted:
        parts.write(counted_of(name), _counted(portion).write_parquet)
    size = parts.write(name, lambda path: write_frame(frame, path, worker.kind, first=number == 0))
    counts = (portion.left_out, portion.emergencies, portion.urgent)
    parts.add(Part(name, rows, end, frame.height, *counts, size))


def rejects_of(part: str) -> str:
    """Return the name of the list of what was left out of a part."""
    return f"{part}.rejects"


def counted_of(part: str) -> str:
    """Return the name of what a summary counts of a part."""
    return f"{part}.counted"


def _counted(portion: Portion) -> pl.DataFrame:
    """Return results with the answers beside them."""
    if portion.answers is None:
        return portion.results
    answers = portion.answers.select((pl.col("#row") + 1).alias("row"), pl.col("^[^#]+@[^@]+$"))
    return portion.results.join(answers, on="row", how="left", maintain_order="left")


def _visits(results: pl.DataFrame) -> tuple[int, int]:
    """Count the visits with a red flag that asks for emergency care, and those with one for urgent referral only."""
    emergency, urgent = (results.filter(pl.col("red_flag") == action)["visit"].unique() for action in _GRAVE)
    return emergency.len(), urgent.filter(~urgent.is_in(emergency)).len()
