"""Run ``nmt-expert cohort`` from disk to disk: say how far it is, what it found, what is left if it is cut short."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from nmt_expert import __version__
from nmt_expert.cli import output as progress
from nmt_expert.cli.cohort.mapping import mapping_in
from nmt_expert.cli.cohort.screening import counted
from nmt_expert.cli.cohort.summary import SummaryOptions, SummaryWriter, is_results
from nmt_expert.cli.guard import RED_FLAG
from nmt_expert.cli.output import print_json, tell
from nmt_expert.cohort.assessor import DEFAULT_GROUPS, known_groups
from nmt_expert.cohort.disk.destination import parts_of, rejects_beside
from nmt_expert.cohort.disk.files import scanned
from nmt_expert.cohort.disk.parts import kept
from nmt_expert.cohort.disk.run import Job, Progress, Report, run
from nmt_expert.cohort.disk.writing import kind_of

if TYPE_CHECKING:
    from nmt_expert.cli.options import Session
    from nmt_expert.cohort.rules.plan import Plan

__all__ = ["RunOptions", "SummaryOptions", "assess", "groups"]

_LEFT_OUT = 1


class RunOptions(Struct, frozen=True):
    """What was asked for: see the options of the command; ``inputs`` is what is read beside the table."""

    output: str | None
    columns: frozenset[str]
    keep_going: bool
    force: bool
    resume: bool
    inputs: tuple[Path, ...] = ()


def groups(typed: str | None) -> frozenset[str]:
    """Return the groups of result columns that were typed, separated by commas.

    Raises:
        CohortError: There is no such group.
    """
    return known_groups(DEFAULT_GROUPS if typed is None else [name.strip() for name in typed.split(",")])


def assess(
    session: Session,
    plan: Plan,
    table: Path,
    mapping: Path | None,
    settings: RunOptions,
    options: SummaryOptions,
    *,
    as_json: bool,
) -> None:
    """Assess a table and say what was found: red flags first.

    Args:
        session: Gets exit code 3 if a visit has a red flag that requires referral, 1 if something was left out.
        plan: The knowledge base, made ready.
        table: The table; without an output it may be a table of results, of which there is a summary only.
        mapping: The file that says how its headings and words are to be read.
        settings: What was asked for.
        options: Which summary.
        as_json: Whether to print a report as JSON.
    """
    if settings.output is not None and options.target is not None:
        _refuse_same(settings.output, Path(options.target))
    summary = SummaryWriter(plan, options, settings.force, (table, *settings.inputs))
    if settings.output is None and is_results(plan, table):
        summary.count(scanned(table))
        summary.write()
        return
    with _output(settings.output) as out:
        job = Job(
            table,
            out,
            settings.columns,
            mapping_in(plan, mapping),
            settings.keep_going,
            settings.force,
            settings.resume,
            summary.count if summary.wanted else None,
            __version__,
            settings.inputs,
        )
        began = time.monotonic()
        with _saying_what_is_left(session, out):
            report = _run(plan, job)
        seconds = time.monotonic() - began
    _tell_findings(session, report, named="red_flags" in settings.columns and settings.output is not None)
    if settings.output is not None:
        rows = "row" if report.rows == 1 else "rows"
        tell(f"{report.rows:,} {rows} in {seconds:.1f} s ({_rate(report.rows, seconds):,} per second): {report.output}")
    summary.write()
    if as_json:
        print_json(_as_data(report, seconds, settings.output))


def _refuse_same(output: str, summary: Path) -> None:
    """Refuse a summary in the place of the results.

    Raises:
        CohortError: The output is of no known kind.
        click.UsageError: They would be one file.
    """
    kind_of(output)
    if summary.absolute() in (Path(output).absolute(), rejects_beside(Path(output)).absolute()):
        raise click.UsageError("the results and the summary need different files")


@contextmanager
def _output(named: str | None) -> Iterator[str]:
    """Give the output; where only a summary is wanted, one that is gone afterwards."""
    if named is not None:
        yield named
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "results.parquet")


@contextmanager
def _saying_what_is_left(session: Session, out: str) -> Iterator[None]:
    """If the run is interrupted, say what is kept of it and how to continue."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        folder = parts_of(Path(out))
        if found := kept(folder):
            parts, rows = found
            finished = f"{parts} finished {'part' if parts == 1 else 'parts'} ({rows:,} rows)"
            text = f"Interrupted: {finished} kept in {folder}; the same command with --resume continues from there."
            if isinstance(error, KeyboardInterrupt):
                tell(text)
            else:
                session.grave += (text,)  # told when the run ends: red flags come first
        raise


def _run(plan: Plan, job: Job) -> Report:
    """Run a job, and say on a terminal how far it is."""
    shown = False

    def show(at: Progress) -> None:
        nonlocal shown
        if sys.stderr.isatty() and at.seconds > progress.PATIENCE:
            click.echo(f"\r{how_far(at):<70}", nl=False, err=True)
            shown = True

    try:
        return run(plan, job, show)
    finally:
        if shown:
            click.echo("\r" + " " * 70 + "\r", nl=False, err=True)


def how_far(at: Progress) -> str:
    """Return how far a run is, in words."""
    left = at.seconds * (1 - at.share) / at.share if at.share else 0.0
    time_left = f"{left:.0f} s left" if left < 120 else f"{left / 60:.0f} min left"
    return f"{at.rows:,} rows, {at.share:.0%}, {_rate(at.rows, at.seconds):,} rows per second, {time_left}"


def _tell_findings(session: Session, report: Report, *, named: bool) -> None:
    """Say how many visits require referral, then what was left out; ``named`` if the results say which they are."""
    if report.emergencies or report.urgent:
        session.ends_with(RED_FLAG)
        where = " (column red_flag)" if named else ""
        tell(f"Red flags first: {counted(report)}{where}. See to these before anything else.")
    for issue in report.sheet.problems:
        session.ends_with(_LEFT_OUT)
        tell(str(issue))
    if report.rejects is not None:
        session.ends_with(_LEFT_OUT)
        rows = "row was" if report.rejected == 1 else "rows were"
        tell(
            f"{report.rejected:,} {rows} not understood in every cell: {report.rejects} lists what was left out; "
            "the rest of such a row is in the results."
        )
    if not report.rows:
        tell("The table has headings and no rows: nothing was assessed.")


def _rate(rows: int, seconds: float) -> int:
    return round(rows / max(seconds, 1e-3))


def _as_data(report: Report, seconds: float, output: str | None) -> dict[str, object]:
    return {
        "rows": report.rows,
        "results": report.results,
        "rejected": report.rejected,
        "emergency": report.emergencies,
        "urgent_referral": report.urgent,
        "seconds": round(seconds, 3),
        "rows_a_second": _rate(report.rows, seconds),
        "output": None if output is None else str(report.output),
        "rejects": report.rejects and str(report.rejects),
        "passed_over": list(report.sheet.ignored),
    }
