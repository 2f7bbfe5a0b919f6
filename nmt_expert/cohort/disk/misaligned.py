"""Take from a row with too few or too many cells what red flags have to know of it.

Which of its cells stands under which heading cannot be told: one is missing, or one was cut in two.  So its cells are
laid under the headings from the left and from the right, and a *yes* to what a red flag asks for counts, whichever way
it is found.  Nothing else is taken from such a row: a *no* may have slipped over from another column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from nmt_expert.cohort.disk.batches import Batch, Broken
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import BAD, Cells, Unread, Words
from nmt_expert.cohort.table.sheet import ROW, Sheet

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
    row = _begun(sheet, headings, broken)
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
            yield {**_begun(sheet, headings, broken), finding: laid[finding], answer: laid[answer]}


def _begun(sheet: Sheet, headings: Sequence[str], broken: Broken) -> Row:
    """Return the number of the row and whose it is, as far as that can be told."""
    visit = sheet.context.get("visit")
    whose = next(iter(_laid(headings, broken))).get(visit, "") if visit else ""
    return {ROW: broken.row - 1, **({visit: whose} if visit else {})}


def _laid(headings: Sequence[str], broken: Broken) -> tuple[dict[str, str], dict[str, str]]:
    """Return the cells by heading, laid from the left and from the right."""
    names = [name for name in headings if name != ROW]
    return dict(zip(names, broken.cells, strict=False)), dict(zip(names[::-1], broken.cells[::-1], strict=False))


def _is_yes(words: Words, cell: str) -> bool:
    code = words.code(cell)
    return code is not None and BAD > code > 0
