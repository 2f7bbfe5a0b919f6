"""``nmt-expert cohort``: a table of visits, from disk to disk."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.errors import NmtError

if TYPE_CHECKING:
    from nmt_expert.cohort.rules.plan import Plan

_FILE = click.Path(path_type=Path)
_DEMO_ROWS = 1000


@click.command("cohort", short_help="Assess a table of visits at once.")
@click.argument("intake", required=False, type=_FILE)
@click.option("-o", "--output", metavar="OUT", help="Where the results go: a file, or a folder with a slash.")
@click.option(
    "--columns",
    metavar="GROUPS",
    help="What results have: of support,band,reach,red_flags,top,reasons (usual: without reach,reasons).",
)
@click.option("--map", "mapping", metavar="FILE", type=_FILE, help="How your own headings and words are to be read.")
@click.option("--propose-map", is_flag=True, help="Print a mapping to look over; nothing is applied.")
@click.option(
    "--strict/--keep-going",
    default=True,
    help="Refuse headings and cells that are not understood (usual), or leave them out.",
)
@click.option("--force", is_flag=True, help="Replace an output that is there, or an unfinished one.")
@click.option("--resume", is_flag=True, help="Go on where an interrupted run ended.")
@click.option(
    "--explain", "which", metavar="ID", help="Print the whole reasoning about one visit, by id or row number."
)
@click.option("--summary", metavar="FILE", help="Write a summary: PAGE.html, TABLE.csv, or - to print it.")
@click.option("--least", default=5, metavar="PEOPLE", type=click.IntRange(1), help="Smallest group in a summary (5).")
@click.option(
    "--demo",
    metavar="[ROWS]",
    is_flag=False,
    flag_value=_DEMO_ROWS,
    type=click.IntRange(0),
    help="Use a made-up table (1000 rows).",
)
@click.option("--json", "as_json", is_flag=True, help="Print a report of the run, or what --explain says, as JSON.")
@rules_option
@pass_session
def command(
    session: Session,
    intake: Path | None,
    output: str | None,
    columns: str | None,
    mapping: Path | None,
    propose_map: bool,
    strict: bool,
    force: bool,
    resume: bool,
    which: str | None,
    summary: str | None,
    least: int,
    demo: int | None,
    as_json: bool,
) -> None:
    r"""Assess a table of visits at once: every row means what "assess" says of that visit.

    INTAKE is a table as .csv, .tsv, .parquet, .ndjson, .arrow or .feather: a row a visit and
    a column a finding (taut_band, taut_band@referring), with visit, region and side if you
    have them; or a row an answer, with visit, finding and answer. OUT is of the same kinds,
    or a folder of Parquet parts. However long the table, memory holds a small part of it.

    Red flags come first: how many visits have one that asks for emergency care or urgent
    referral is said before anything else, and the exit code is 3 if there is any; otherwise
    1 if something was left out (it is listed in OUT.rejects.csv; the rest of its row counts).

    \b
    Examples:
      nmt-expert cohort visits.csv -o results.parquet
      nmt-expert cohort visits.csv --propose-map > mapping.yaml
      nmt-expert cohort visits.csv --map mapping.yaml -o results.csv --keep-going
      nmt-expert cohort visits.csv --explain 1207
      nmt-expert cohort --demo 5000 --summary page.html
    """
    plan = _plan(session)
    from nmt_expert.cli.cohort import explain as cohort_explain
    from nmt_expert.cli.cohort import mapping as cohort_intake
    from nmt_expert.cli.cohort import run as cohort_run

    if summary == "-" and as_json:
        raise click.UsageError("--summary - and --json both print; name a file for the summary")
    with cohort_intake.opened(plan, intake, demo) as table:
        if propose_map:
            cohort_intake.print_proposal(plan, table)
            return
        read_by = cohort_intake.mapping_in(plan, mapping)
        if which is not None:
            cohort_explain.explain(session, plan, table, read_by, which, as_json)
            return
        if output is None and summary is None:
            raise click.UsageError(
                "name an output with -o; for example: nmt-expert cohort visits.csv -o results.parquet"
            )
        settings = cohort_run.Settings(output, cohort_run.groups(columns), read_by, not strict, force, resume)
        cohort_run.assess(session, plan, table, settings, cohort_run.Wish(summary, least, force), as_json)


def _plan(session: Session) -> Plan:
    """Return the knowledge made ready for tables.

    Raises:
        NmtError: Polars is not installed.
    """
    if find_spec("polars") is None:
        raise NmtError('tables need Polars, which is not installed: pip install "nmt-expert[cohort]"')
    from nmt_expert.cohort.rules.plan import Plan

    return Plan(session.knowledge)
