"""``nmt-expert assess``: which principles the findings are consistent with, and why."""

from __future__ import annotations

import click

from nmt_expert.cli.complete import complete_principle, complete_region, complete_said, complete_side
from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import print_bytes, print_document, tell
from nmt_expert.cli.visit_input import as_text, note_red_flags, says_something
from nmt_expert.errors import Issue, VisitError

EXAMPLE = 'nmt-expert assess "tight joint" numbness "postural tilt" --region neck --side left'


@click.command("assess", short_help="Say which principles findings are consistent with, and why.")
@click.argument("said", nargs=-1, metavar="PHRASE_OR_FILE...", shell_complete=complete_said)
@click.option("--region", default="", metavar="REGION", help="Where the complaint is.", shell_complete=complete_region)
@click.option("--side", default="", metavar="SIDE", help="left, right, both or midline.", shell_complete=complete_side)
@click.option(
    "--how", metavar="PRINCIPLE", help="Show all the reasoning behind one principle.", shell_complete=complete_principle
)
@click.option("--trace", is_flag=True, help="Show every step of the rule engine, too.")
@format_options()
@rules_option
@pass_session
def command(
    session: Session,
    said: tuple[str, ...],
    region: str,
    side: str,
    how: str | None,
    trace: bool,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Say which principles findings are consistent with, and why.

    Each PHRASE says what was found, in everyday words: "tight joint", "no tingling",
    "probably numb left hand". A FILE is a visit or a worked case in YAML or JSON; - reads
    it from standard input. Phrases beside a file are added to its answers.

    Red flags come first. The exit code is 3 if one asks for emergency or urgent referral,
    otherwise 2 if anything was not understood (the rest is assessed all the same).

    \b
    Examples:
      nmt-expert assess "tight joint" numbness "postural tilt" --region neck --side left
      nmt-expert assess visit.yaml --how trigger_points
      nmt-expert assess visit.yaml "no tingling" --format html > report.html
    """
    form = chosen_form(form, as_json)
    if not said:
        raise click.UsageError(f"nothing to assess; for example: {EXAMPLE}")
    from nmt_expert.api import Result, understand

    expert = session.expert
    read = understand(list(map(as_text, said)), region=region, side=side, strict=False, knowledge=expert.knowledge)
    if read.problems:
        session.ends_with(WRONG_INPUT)
        if not says_something(read):
            raise VisitError(read.problems)
    result = Result(expert.assess(read.visit), read.readings, read.problems)
    note_red_flags(session, result.assessment)
    principle = _principle(how) if how else None
    if form == "json":
        print_bytes(result.to_json(trace=trace, how=principle))
    else:
        title = result.assessment.visit.title or "Assessment"
        print_document(result.document(how=principle, trace=trace), form, title)
    _tell_problems(read.problems)


def _tell_problems(problems: tuple[Issue, ...]) -> None:
    if problems:
        tell("Not understood, and not part of the assessment:")
        for issue in problems:
            tell(str(issue))


def _principle(typed: str) -> str:
    """Return the id of a principle by its id or its name, or say which it may have been."""
    from nmt_expert.knowledge.messages import nearest
    from nmt_expert.knowledge.model import PRINCIPLES

    name = "_".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    if name in PRINCIPLES:
        return name
    near = nearest(name, PRINCIPLES)
    hint = f"did you mean '{near}'?" if near else f"one of {', '.join(PRINCIPLES)}"
    raise click.BadParameter(f"there is no principle '{typed}'; {hint}", param_hint="'--how'")
