"""Assess one portion of a table in memory: its results as they are written, and what was left out."""

from __future__ import annotations

import polars as pl

from nmt_expert.cohort.assess import GROUPS, SCREEN, Assessor
from nmt_expert.cohort.batches import Batch
from nmt_expert.cohort.parts import Part, Parts
from nmt_expert.cohort.plan import Plan
from nmt_expert.cohort.rejected import listed
from nmt_expert.cohort.sheet import Sheet
from nmt_expert.cohort.values import coded, rejects
from nmt_expert.cohort.writing import part_ending, write_frame
from nmt_expert.frozen import frozen

SAFETY = "red_flags"
"""The group of columns that is always worked out: a red flag is told whatever is asked for."""

_GRAVE = ("emergency", "urgent_referral")


@frozen
class Portion:
    """The results of some rows.

    Attributes:
        results: Always with the red flags, wanted or not.
        rejected: What was left out: row, column, value, reason.
        left_out: How many rows that is.
        emergencies: Visits with a red flag that asks for emergency care.
        urgent: Visits with one that asks for urgent referral, and none for emergency care.
    """

    results: pl.DataFrame
    rejected: pl.DataFrame
    left_out: int
    emergencies: int
    urgent: int


class Worker:
    """Assesses portions of one table.

    Args:
        plan: The knowledge base, made ready.
        sheet: How the table is read.
        columns: Groups of result columns that are wanted.
        kind: The kind of the output, as its ending.
    """

    def __init__(self, plan: Plan, sheet: Sheet, columns: frozenset[str], kind: str) -> None:
        self.plan, self.sheet, self.columns, self.kind = plan, sheet, columns, kind
        self._assessor = Assessor(plan, sheet, [group for group in GROUPS if group in columns or group == SAFETY])

    def assess(self, batch: Batch) -> Portion:
        """Assess a batch: rows of a wide table, or whole visits of a long one."""
        table = batch.frame.lazy()
        answers = coded(self.plan, self.sheet, table).collect()
        bad = answers["#bad"].any()
        cells = rejects(self.plan, self.sheet, table).collect() if bad else None
        if bad:
            answers = answers.filter(~pl.col("#bad"))
        results = self._assessor.conclude(answers.lazy().drop("#bad")).collect(engine="streaming")
        return gathered(results, listed(batch.broken, cells))

    def wanted(self, results: pl.DataFrame) -> pl.DataFrame:
        """Return results without the columns that were only worked out for what is told of red flags."""
        return results if SAFETY in self.columns else results.drop(SCREEN)


def gathered(results: pl.DataFrame, rejected: pl.DataFrame) -> Portion:
    """Return a portion, with what is counted of it."""
    emergencies, urgent = (_visits(results, action) for action in _GRAVE)
    return Portion(results, rejected, rejected["row"].n_unique(), emergencies, urgent)


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
    size = parts.write(name, lambda path: write_frame(frame, path, worker.kind, first=number == 0))
    counts = (portion.left_out, portion.emergencies, portion.urgent)
    parts.add(Part(name, rows, end, frame.height, *counts, size))


def rejects_of(part: str) -> str:
    """Return the name of the list of what was left out of a part."""
    return f"{part}.rejects"


def _visits(results: pl.DataFrame, action: str) -> int:
    """Count the visits whose gravest red flag asks for an action."""
    gravest = results.group_by("visit").agg(pl.col("red_flag").cast(pl.String).unique())
    raised = gravest.filter(pl.col("red_flag").list.contains(action))
    if action == _GRAVE[1]:
        raised = raised.filter(~pl.col("red_flag").list.contains(_GRAVE[0]))
    return raised.height
