"""Tell the red flags in a table whose run or explanation is refused, before why it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.guard import RED_FLAG
from nmt_expert.cli.output import tell
from nmt_expert.cohort.disk.run import Job, Report, Screened, screened
from nmt_expert.cohort.table.mapping import read_valid
from nmt_expert.errors import NmtError
from nmt_expert.printable import printable

if TYPE_CHECKING:
    from nmt_expert.cli.options import Session
    from nmt_expert.cohort.rules.plan import Plan

_NAMED = 10
"""So many visits with a red flag are named where there are no results to look them up in."""


@contextmanager
def red_flags_first(session: Session, plan: Plan, table: Path, mapping: Path | None) -> Iterator[None]:
    """If anything is refused, report first the red flags in what is understood of the table.

    Args:
        session: Gets exit code 3 and what is to be told, if there are any.
        plan: The knowledge base, made ready.
        table: The table.
        mapping: The file that says how it is to be read; what is valid in it is followed.
    """
    try:
        yield
    except (NmtError, click.UsageError):
        if text := _grave(session, plan, table, mapping):
            session.grave = tuple(dict.fromkeys((text, *session.grave)))
        raise


def tell_red_flags(session: Session, plan: Plan, table: Path, mapping: Path | None) -> None:
    """Tell the red flags in what is understood of a table, if there are any."""
    if text := _grave(session, plan, table, mapping):
        tell(text)


def _grave(session: Session, plan: Plan, table: Path, mapping: Path | None) -> str:
    valid = None
    if mapping is not None:
        with suppress(OSError, NmtError):
            valid = read_valid(plan, mapping.read_bytes(), str(mapping))
    found = screened(plan, Job(table, "", mapping=valid))
    if not found or not found.visits:
        return ""
    session.ends_with(RED_FLAG)
    return _grave_text(found)


def _grave_text(found: Screened) -> str:
    named = [f"'{printable(visit)}' (row {row})" for row, visit in found.visits[:_NAMED]]
    more = [f"{len(found.visits) - _NAMED:,} more"] if len(found.visits) > _NAMED else []
    return (
        f"Red flags first, in what is understood of the table: {counted(found)}: {', '.join(named + more)}. "
        "See to these before anything else."
    )


def counted(report: Report | Screened) -> str:
    """Return how many visits require referral, in words."""
    return (
        f"{_visits(report.emergencies)} with one that asks for emergency care, "
        f"{_visits(report.urgent)} for urgent referral"
    )


def _visits(number: int) -> str:
    return f"{number:,} {'visit' if number == 1 else 'visits'}"
