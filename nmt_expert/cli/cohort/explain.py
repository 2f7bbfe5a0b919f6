"""``nmt-expert cohort --explain``: one visit of a table, by the same engine and in the words of ``assess --full``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nmt_expert.cli.cohort.mapping import mapping_in
from nmt_expert.cli.cohort.screening import tell_red_flags
from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.output import print_document, print_json, tell
from nmt_expert.cli.visit_input import note_red_flags
from nmt_expert.cohort.disk.files import open_table
from nmt_expert.cohort.disk.lookup import Found, look_up
from nmt_expert.cohort.table.headings import read_headings, read_understood
from nmt_expert.errors import CohortError
from nmt_expert.printable import printable
from nmt_expert.reasoning.assess import Expert
from nmt_expert.report.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nmt_expert.cli.options import Session
    from nmt_expert.cohort.rules.plan import Plan
    from nmt_expert.cohort.table.sheet import Sheet


def explain(session: Session, plan: Plan, path: Path, mapping: Path | None, which: str, form: str) -> None:
    """Print the whole report about one visit; each row of a wide table is a visit of its own.

    Args:
        session: Gets exit code 3 for a red flag that requires referral, 2 for a heading or a cell that was not
            understood.
        plan: The knowledge base, made ready.
        path: The table.
        mapping: The file that says how its headings are to be read.
        which: The visit's id; or, if no visit has it, the number of a row, from 1.
        form: ``text``, ``markdown``, ``html`` or ``json``.

    Raises:
        CohortError: There is no such visit.
    """
    from nmt_expert.api import Result

    table = open_table(path)
    told = mapping_in(plan, mapping)
    try:
        sheet = read_headings(plan, table.schema, told, lenient=True)
    except CohortError:
        understood = read_understood(plan, table.schema, told)
        if understood is None:
            raise
        tell_red_flags(session, plan, path, mapping)  # also those in columns of which only one is read
        sheet = understood
    found = look_up(plan, sheet, table, which)
    if sheet.problems or found.rejected:
        session.ends_with(WRONG_INPUT)
    expert = Expert(plan.kb)
    results = [Result(expert.assess(visit)) for visit in found.visits]
    for result in results:
        note_red_flags(session, result.assessment)
    title = f"Visit {printable(which)}"
    if form == "json":
        reports = [result.to_dict() for result in results]
        print_json(reports if len(reports) > 1 else reports[0])
    elif form == "html":
        print_document(_together(result.document() for result in results), form, title)
    else:
        for result, rows in zip(results, found.rows, strict=True):
            tell(f"{title}, " + (f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} rows from row {rows[0]}"))
            print_document(result.document(), form, title)
    _tell_problems(sheet, found)


def _together(documents: Iterable[Document]) -> Document:
    """Return the reports of several rows as one document, for one page."""
    whole = Document(titled=False)
    for document in documents:
        whole.add(*document.blocks)
    return whole


def _tell_problems(sheet: Sheet, found: Found) -> None:
    """Say what was not understood; red flags have been said by now."""
    for issue in sheet.problems:
        tell(str(issue))
    for row, column, value, reason in found.rejected:
        where = f"column '{column}', " if column else ""
        tell(f"Not understood, and left out: row {row}, {where}'{value}': {reason}")
