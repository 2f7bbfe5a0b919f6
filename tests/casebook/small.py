"""What tests of the casebook need: a knowledge base in name only, a clock, and a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from nmt_expert.casebook.store import Casebook
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

VISIT = Visit(
    complaints=(Complaint("neck", "left", "stiff since the drive"), Complaint("leg_posterior", "right")),
    answers=(
        Answer("taut_band", "yes", Site(side="left", muscle="upper_trapezius"), "a knot"),
        Answer("numbness_reported", "probably not", Site("hand", "left")),
        Answer("numbness_reported", "yes", Site("hand", "left")),  # a contradiction, which is kept
        Answer("pregnant", "unsure"),
    ),
    title="After the drive",
)


def knowledge(version: str = "0.1") -> Any:
    """Return all that the casebook asks of a knowledge base when it saves: a version and a digest."""
    return SimpleNamespace(version=version, digest=f"digest of {version}")


def answered(book: Casebook, which: int, *answers: Answer) -> None:
    """Give answers in a saved visit, each instead of one of the same finding and site."""
    book.update(which, book.load(which).visit.with_answers(*answers))


def clock() -> Callable[[], datetime]:
    """Return a clock that goes on by a minute each time it is looked at."""
    times: Iterator[datetime] = (datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(minutes=n) for n in range(10_000))
    return lambda: next(times)
