"""Questions as CSV, a line each: to read over in a spreadsheet, and to collect votes for."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from nmt_expert.teach.exports.markup import cell
from nmt_expert.teach.items.model import QuizItem

_MOST = 5
"""Options of a question, at most."""

COLUMNS = (
    "question", "kind", "topic", "case", "text", *(f"option_{at + 1}" for at in range(_MOST)),
    "key", "shares", "explanation", "source",
)  # fmt: skip
"""``question`` is the stable id, ``key`` the number of the best option from 1, ``shares`` what each option earns."""


def csv_table(items: Iterable[QuizItem]) -> str:
    """Return questions as a table with `COLUMNS`."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerow([cell(value) for value in _row(item)])
    return text.getvalue()


def _row(item: QuizItem) -> list[str]:
    options = [option.text for option in item.options]
    shares = "; ".join(f"{option.share:g}" for option in item.options)
    return [
        *(item.id, item.kind, item.topic, item.case, item.stem.replace("\n", " / ")),
        *(options + [""] * (_MOST - len(options))),
        *(str(item.key + 1), shares, item.explanation, item.cited),
    ]
