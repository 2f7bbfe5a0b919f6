"""Write marks down: each student's feedback, the table of a class, and what the class found hard."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.report.alarms import NOTE
from nmt_expert.report.document import Document
from nmt_expert.report.words import plain_data
from nmt_expert.teach.feedback_page import HARD_FAIL, encouragement, write_remarks
from nmt_expert.teach.marking import POINTS, Hard, MarkedSubmission, found_hard

HEADINGS = (
    "student", "mark", "hard fail", "ranking", "reasons", "safety", "next", "first", "second", "third",
    "rank distance", "of at most", "flags seen", "flags missed", "flags not raised", "reasons right", "reasons missed",
    "reasons irrelevant", "reasons wrong", "next question",
)  # fmt: skip
"""The columns of the table of a class."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PANEL = "The rules are a panel of one: they explain themselves and can be contested."


def write_marked(page: Document, one: MarkedSubmission, teaches: str = "") -> None:
    """Write one student's feedback: what went well, the marks part by part, and all that is to be said.

    Args:
        page: What to write to.
        one: The marked submission.
        teaches: What the case teaches.
    """
    page.heading(f"{one.given.student}: {one.title or one.given.case}", 1)
    page.say(encouragement(one.remarks, failed=one.mark.failed))
    if one.mark.failed:
        page.say(HARD_FAIL, "warn")
    page.say(points_words(one))
    write_remarks(page, one.remarks)
    if teaches:
        page.heading("What this case teaches")
        page.say(teaches)
    page.say(f"Marks are a help, by judgement. {PANEL} {NOTE}", "note")


def points_words(one: MarkedSubmission) -> str:
    """Return a mark in words, part by part."""
    mark = one.mark
    parts = ", ".join(f"{name} {getattr(mark, name):g} of {most:g}" for name, most in POINTS.items())
    total = sum(POINTS.values())
    fail = f", 0 because of the missed flag (the parts come to {mark.earned:g})" if mark.failed else ""
    return f"Mark: {mark.total:g} of {total:g}{fail}: {parts}."


def write_class(page: Document, kb: KnowledgeBase, marked: Sequence[MarkedSubmission]) -> None:
    """Write how a class did: a line a student, then what several found hard."""
    page.heading(f"{len(marked)} submissions: {marked[0].title or marked[0].given.case}" if marked else "Nobody", 1)
    for one in marked:
        failed = ", HARD FAIL" if one.mark.failed else ""
        ranked = " > ".join(kb.label(name) for name in one.given.ranking) or "no principle"
        page.point(f"{one.given.student}: {one.mark.total:g} of {sum(POINTS.values()):g}{failed}; {ranked}")
    page.heading("What the class found hard")
    hard = found_hard(marked)
    for entry in hard:
        page.point(f"{entry.count} of {entry.of}: {entry.text}")
    if not hard:
        page.say("Nothing that two or more, and a third of them, missed.")
    page.say(f"Marks are a help, by judgement. {PANEL} {NOTE}", "note")


def class_table(kb: KnowledgeBase, marked: Sequence[MarkedSubmission]) -> str:
    """Return the table of a class as CSV, one row a student; no cell is run as a formula by a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for one in marked:
        writer.writerow([_cell(value) for value in _row(kb, one)])
    return out.getvalue()


def _row(kb: KnowledgeBase, one: MarkedSubmission) -> list[Any]:
    given, mark = one.given, one.mark
    ranked = [kb.label(name) for name in given.ranking] + [""] * 3
    irrelevant = one.count("another", "changes nothing")
    wrong = one.count("not said", "contrary", "other way")
    return [
        given.student, mark.total, "yes" if mark.failed else "no", mark.ranking, mark.reasons, mark.safety, mark.next,
        *ranked[:3], one.distance, one.farthest, one.count("flag seen", "flag by another name"),
        one.count("flag missed"), one.count("flag not raised"), one.count("hit", "repeated", "pattern"),
        one.count("missed for", "missed against"), irrelevant, wrong, kb.label(given.next) if given.next else "",
    ]  # fmt: skip


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def marked_data(marked: Sequence[MarkedSubmission]) -> dict[str, Any]:
    """Return all marks and remarks as plain data."""
    hard: tuple[Hard, ...] = found_hard(marked)
    return {
        "submissions": [{**plain_data(one), "mark": _mark_data(one)} for one in marked],
        "found_hard": [plain_data(entry) for entry in hard],
        "points": dict(POINTS),
        "scope": NOTE,
    }


def _mark_data(one: MarkedSubmission) -> dict[str, Any]:
    return {**plain_data(one.mark), "earned": one.mark.earned, "total": one.mark.total}
