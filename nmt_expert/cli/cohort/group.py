"""``nmt-expert cohort``: a table of visits, from disk to disk."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.writing import inputs_of, out_option
from nmt_expert.errors import NmtError

if TYPE_CHECKING:
    from nmt_expert.cohort.rules.plan import Plan

_FILE = click.Path(path_type=Path)
_DEMO_ROWS = 1000


@click.command("cohort", short_help="Assess a table of visits at once.")
@click.argument("intake", required=False, type=_FILE)
@out_option(
    "Where the results go: a file, or a folder with a slash.",
    kind=str,
    force="Replace an output or a summary that is there already, or an unfinished run.",
)
@click.option(
    "--columns",
    metavar="GROUPS",
    help="Groups of result columns: support,band,reach,red_flags,top,reasons (default: all but reach,reasons).",
)
@click.option("--map", "mapping", metavar="FILE", type=_FILE, help="How to read your own headings and words.")
@click.option("--propose-map", is_flag=True, help="Print a mapping for you to check; nothing is applied.")
@click.option(
    "--strict/--keep-going",
    default=True,
    help="Refuse headings and cells that are not understood (default), or leave them out.",
)
@click.option("--resume", is_flag=True, help="Continue where an interrupted run ended.")
@click.option(
    "--explain", "which", metavar="ID", help="Print the whole reasoning about one visit, by id or row number."
)
@click.option("--summary", metavar="FILE", help="Write a summary: PAGE.html, TABLE.csv, or - to print it.")
@click.option(
    "--least",
    default=5,
    show_default=True,
    metavar="PEOPLE",
    type=click.IntRange(1),
    help="Smallest group that a summary shows.",
)
@click.option(
    "--demo",
    metavar="[ROWS]",
    is_flag=False,
    flag_value=_DEMO_ROWS,
    type=click.IntRange(0),
    help="Use a made-up table (1000 rows).",
)
@format_options()
@rules_option
@pass_session
def command(
    session: Session,
    intake: Path | None,
    out: str | None,
    force: bool,
    columns: str | None,
    mapping: Path | None,
    propose_map: bool,
    strict: bool,
    resume: bool,
    which: str | None,
    summary: str | None,
    least: int,
    demo: int | None,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Assess a table of visits at once: every row means what "assess" says of that visit.

    INTAKE is a table as .csv, .tsv, .parquet, .ndjson, .arrow or .feather: one row per visit
    and one column per finding (taut_band, taut_band@referring), with visit, region and side if
    you have them; or one row per answer, with visit, finding and answer. The output has the
    same formats, or is a folder of Parquet parts. Memory holds a small part of any table.

    Red flags come first: how many visits have one that asks for emergency care or urgent
    referral is said before anything else, and the exit code is 3 if there is any; otherwise
    1 if something was left out: it is listed beside the output (results.rejects.csv), and the
    rest of its row counts. --format is for --explain; a run is reported as text or JSON.

    \b
    Examples:
      nmt-expert cohort visits.csv -o results.parquet
      nmt-expert cohort visits.csv --propose-map > mapping.yaml
      nmt-expert cohort visits.csv --map mapping.yaml -o results.csv --keep-going
      nmt-expert cohort visits.csv --explain 1207
      nmt-expert cohort --demo 5000 --summary page.html
    """
    form = chosen_form(form, as_json)
    if which is None and form not in ("text", "json"):
        raise click.UsageError(f"--format {form} is for --explain; a run is reported as text or json")
    if summary == "-" and form == "json" and which is None:
        raise click.UsageError("--summary - and --json both print; name a file for the summary")
    plan = _plan(session)
    from nmt_expert.cli.cohort import explain as cohort_explain
    from nmt_expert.cli.cohort import mapping as cohort_intake
    from nmt_expert.cli.cohort import run as cohort_run
    from nmt_expert.cli.cohort.screening import red_flags_first

    with cohort_intake.opened(plan, intake, demo) as table:
        if propose_map:
            cohort_intake.print_proposal(plan, table)
            return
        if which is not None:
            with red_flags_first(session, plan, table, mapping):
                cohort_explain.explain(session, plan, table, mapping, which, form)
            return
        if out is None and summary is None:
            raise click.UsageError(
                "name an output with -o; for example: nmt-expert cohort visits.csv -o results.parquet"
            )
        read = inputs_of(session, (), *([mapping] if mapping else []))
        with red_flags_first(session, plan, table, mapping):
            settings = cohort_run.RunOptions(out, cohort_run.groups(columns), not strict, force, resume, read)
            options = cohort_run.SummaryOptions(summary, least)
            cohort_run.assess(session, plan, table, mapping, settings, options, as_json=form == "json")


def _plan(session: Session) -> Plan:
    """Return the knowledge made ready for tables.

    Raises:
        NmtError: Polars is not installed.
    """
    if find_spec("polars") is None:
        raise NmtError(
            "tables need Polars, which is not installed: pipx inject nmt-expert polars (or pip install polars)"
        )
    from nmt_expert.cohort.rules.plan import Plan

    return Plan(session.knowledge)
