"""Assess one portion of a table in memory: its results as they are written, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.assessor import GROUPS, Assessor
from nmt_expert.cohort.disk.batches import Batch, Broken, TableRefusedError
from nmt_expert.cohort.disk.csvfile import harmless
from nmt_expert.cohort.disk.parts import Part, Parts, counted_of, rejects_of
from nmt_expert.cohort.disk.writing import write_frame
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import BAD, Cells, Unread, Words
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.cohort.table.values import Coder, said
from nmt_expert.errors import Issue

SAFETY = "red_flags"
"""The group of columns that is always worked out: red flags are reported whatever is asked for."""

COUNTED = frozenset({"band", SAFETY, "top"})
"""The groups of columns that a summary counts."""

GRAVE = ("emergency", "urgent_referral")
"""The actions of red flags that require referral, gravest first."""


class Portion(Struct, frozen=True):
    """The results of some rows.

    Attributes:
        results: Always with the red flags, wanted or not.
        rejected: What was not understood: row, column, value, reason.
        left_out: How many rows that is about.
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
        """Return the answers of a batch as codes, as far as they were understood; and what was not."""
        whole = with_misaligned(self.plan, self.sheet, batch)
        table, coder = whole.frame.lazy(), self._coder_of(whole.frame.schema)
        answers = coder.coded(table).collect()
        if not answers["#bad"].any():
            return answers.drop("#bad"), listed(batch.broken, None)
        cells = coder.rejects(table).collect()
        return said(answers.lazy()).drop("#bad").collect(), listed(batch.broken, cells)

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
    emergencies, urgent = grave_visits(results)
    return Portion(results, rejected, rejected["row"].n_unique(), emergencies, urgent, answers)


def store(worker: Worker, parts: Parts, portion: Portion, rows: int, end: int) -> None:
    """Write a portion as the next part.

    Args:
        worker: Who assessed it.
        parts: The finished parts; gets this one.
        portion: What was found.
        rows: Rows of the table up to its end.
        end: Where the table continues.
    """
    number = len(parts.done)
    name = parts.name(number)
    frame = worker.wanted(portion.results)
    if portion.rejected.height:
        parts.write(rejects_of(name), lambda path: harmless(portion.rejected).write_csv(path, include_header=False))
    if worker.counted:
        parts.write(counted_of(name), _counted(portion).write_parquet)
    parts.write(name, lambda path: write_frame(frame, path, worker.kind, first=number == 0))
    counts = (portion.left_out, portion.emergencies, portion.urgent)
    parts.add(Part(rows, end, frame.height, *counts))


def _counted(portion: Portion) -> pl.DataFrame:
    """Return results with the answers beside them."""
    if portion.answers is None:
        return portion.results
    answers = portion.answers.select((pl.col("#row") + 1).alias("row"), pl.col("^[^#]+@[^@]+$"))
    return portion.results.join(answers, on="row", how="left", maintain_order="left")


def grave_visits(results: pl.DataFrame) -> tuple[int, int]:
    """Return how many visits have a red flag that asks for emergency care, and how many only for urgent referral."""
    emergency, urgent = (results.filter(pl.col("red_flag") == action)["visit"].unique() for action in GRAVE)
    return emergency.len(), urgent.filter(~urgent.is_in(emergency)).len()


SHOWN = 20
"""How many problems are listed; the others are counted."""

SCHEMA = pl.Schema({"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String})
"""The columns of the list of what was left out; ``column`` is empty where the row itself is broken."""


def listed(broken: tuple[Broken, ...], cells: pl.DataFrame | None) -> pl.DataFrame:
    """Return broken rows and cells that are not answers as one list, by row."""
    rows = [(each.row, "", each.value, each.reason) for each in broken]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    if cells is None:
        return frame
    others = cells.filter(~pl.col("row").is_in(frame["row"].implode()))
    return pl.concat([frame, others.select(SCHEMA.names())]).sort("row", maintain_order=True)


class Problems:
    """The problems of a table that is refused if there is any: the first of them, and how many there are."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self._issues: list[Issue] = []

    def add(self, found: pl.DataFrame) -> None:
        """Add what is wrong with a part of the table."""
        self.count += found.height
        for row, column, value, reason in found.head(SHOWN - len(self._issues)).iter_rows():
            where = f"row {row}, column '{column}': " if column else f"row {row} ('{value}'): "
            self._issues.append(Issue(str(self.path), 0, "bad-cell" if column else "broken-row", where + reason))

    def refuse(self) -> None:
        """Refuse the table.

        Raises:
            TableRefusedError: There is a problem; it carries the first twenty and the number of the others.
        """
        if not self.count:
            return
        hint = "correct them, or leave such cells out with --keep-going (they are listed in a file of their own)"
        more = self.count - len(self._issues)
        text = f"{self.count} problems, {more} more than these" if more else f"{self.count} problems"
        raise TableRefusedError(
            [*self._issues, Issue(str(self.path), 0, "refused", text.replace("1 problems", "1 problem"), hint)]
        )


Row = dict[str, str | int]


def with_misaligned(plan: Plan, sheet: Sheet, batch: Batch) -> Batch:
    """Return a batch with what red flags have to know of its broken rows as rows of the frame.

    Args:
        plan: The knowledge base, made ready.
        sheet: How the table is read.
        batch: A part of a table of texts; its broken rows are listed in it as before.
    """
    if not batch.broken:
        return batch
    read = _wide if sheet.form == "wide" else _long
    rows = [row for broken in batch.broken for row in read(plan, sheet, batch.frame.columns, broken)]
    frame = pl.concat([batch.frame, pl.DataFrame(rows, schema=batch.frame.schema)]).sort(ROW, maintain_order=True)
    return Batch(frame, batch.rows, batch.end, batch.broken)


def _wide(plan: Plan, sheet: Sheet, headings: Sequence[str], broken: Broken) -> Iterator[Row]:
    """Yield the row with the answers to what red flags ask for that can be a yes."""
    row = _start_of(sheet, headings, broken)
    for laid in _laid(headings, broken):
        for column in sheet.answers:
            cell = laid.get(column.name, "")
            if column.finding in plan.consulted and _is_yes(Words(plan.coding, column.words), cell):
                row[column.name] = cell
    yield row


def _long(plan: Plan, sheet: Sheet, headings: Sequence[str], broken: Broken) -> Iterator[Row]:
    """Yield a row for each way in which the cells are a yes to what a red flag asks for."""
    cells, words = Cells(plan.kb, sheet.names), Words(plan.coding, sheet.words)
    finding, answer = sheet.context["finding"], sheet.context["answer"]
    for laid in _laid(headings, broken):
        found = cells.finding(laid.get(finding, ""))
        if not isinstance(found, Unread) and found[0] in plan.consulted and _is_yes(words, laid.get(answer, "")):
            yield {**_start_of(sheet, headings, broken), finding: laid[finding], answer: laid[answer]}


def _start_of(sheet: Sheet, headings: Sequence[str], broken: Broken) -> Row:
    """Return the number of the row and whose it is, as far as that can be told."""
    visit = sheet.context.get("visit")
    whose = next(iter(_laid(headings, broken))).get(visit, "") if visit else ""
    return {ROW: broken.row - 1, **({visit: whose} if visit else {})}


def _laid(headings: Sequence[str], broken: Broken) -> list[dict[str, str]]:
    """Return the ways to lay the cells under the headings: as the row itself names them, or from the left and right."""
    if not broken.named:
        names = [name for name in headings if name != ROW]
        return [dict(zip(names, broken.cells, strict=False)), dict(zip(names[::-1], broken.cells[::-1], strict=False))]
    own: list[dict[str, str]] = [{}]
    for name, cell in broken.named:
        if name in headings:
            free = next((laid for laid in own if name not in laid), None)
            if free is None:
                own.append(free := {})
            free[name] = cell
    return [own[0] | laid for laid in own]


def _is_yes(words: Words, cell: str) -> bool:
    code = words.code(cell)
    return code is not None and BAD > code > 0
