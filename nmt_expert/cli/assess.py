"""``nmt-expert assess``: which principles the findings are consistent with, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.complete import complete_principle, complete_region, complete_said, complete_side
from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import page_document, print_bytes, print_document
from nmt_expert.cli.picking import PickType
from nmt_expert.cli.visit_input import as_text, note_red_flags, says_something
from nmt_expert.errors import NmtError

if TYPE_CHECKING:
    from nmt_expert.api import Result
    from nmt_expert.intake.read import Understanding

EVERYTHING = "--full shows everything: ten principles, every reason, technique, plan."
EXAMPLE = 'nmt-expert assess "tight joint" numbness "postural tilt" --region neck --side left'


@click.command("assess", short_help="Say which principles findings are consistent with, and why.")
@click.argument("said", nargs=-1, metavar="PHRASE_OR_FILE...", shell_complete=complete_said)
@click.option("--region", default="", metavar="REGION", help="Where the complaint is.", shell_complete=complete_region)
@click.option("--side", default="", metavar="SIDE", help="left, right, both or midline.", shell_complete=complete_side)
@click.option(
    "--how", metavar="PRINCIPLE", help="Show all the reasoning behind one principle.", shell_complete=complete_principle
)
@click.option(
    "--pick",
    "picks",
    multiple=True,
    type=PickType(),
    help="Take a reading that was offered: 1=2 is reading 2 of part 1.",
)
@click.option("--full", is_flag=True, help="Show the whole report, at a terminal in its pager; not only the card.")
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
    picks: tuple[tuple[int, int], ...],
    full: bool,
    trace: bool,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Say which principles findings are consistent with, and why.

    Each PHRASE says what was found, in everyday words: "tight joint", "no tingling",
    "probably numb left hand". A FILE is a visit or a worked case in YAML or JSON; - reads
    it from standard input. Phrases beside a file are added to its answers.

    Red flags come first, then the question about words that come near one. What is not
    understood is listed with what it may mean; --pick takes a reading of it, by number.

    The answer is a card of one screen: the first two principles and why, what to do, what
    to avoid, what to test again; in an emergency only what to do. --full shows the whole
    report, with which --how and --trace stand, too. JSON is always everything.

    The exit code is 3 if a red flag asks for emergency or urgent referral, otherwise 2 if
    one may, or if anything was not understood (the rest is assessed all the same).

    \b
    Examples:
      nmt-expert assess "tight joint" numbness "postural tilt" --region neck --side left
      nmt-expert assess "stiff neck" "head feels heavy and strange" --pick 1=2
      nmt-expert assess visit.yaml --full
      nmt-expert assess visit.yaml --how trigger_points
      nmt-expert assess visit.yaml "no tingling" --full --format html > report.html
    """
    form = chosen_form(form, as_json)
    if not said:
        raise click.UsageError(f"nothing to assess; for example: {EXAMPLE}")
    from nmt_expert.api import result_of, understand
    from nmt_expert.cli.picking import tell_not_understood

    expert = session.expert
    read = understand(list(map(as_text, said)), region=region, side=side, strict=False, knowledge=expert.knowledge)
    if picks:
        read = _picked(session, read, picks)
    result = result_of(expert, read)
    note_red_flags(session, result.assessment)
    if read.problems:
        session.ends_with(WRONG_INPUT)
    principle = _principle(how) if how else None
    card = form != "json" and not (full or trace or principle)
    told_first = card and sys.stdout.isatty()  # so that the card is what stays on the screen
    if told_first:
        tell_not_understood(expert.knowledge, read)
    if form == "json":
        print_bytes(result.to_json(trace=trace, how=principle))
    elif says_something(read):
        _print_result(result, form, principle, trace, card)
    if not told_first:
        tell_not_understood(expert.knowledge, read)


def _print_result(result: Result, form: str, principle: str | None, trace: bool, card: bool) -> None:
    title = result.assessment.visit.title or "Assessment"
    if card:
        note = "" if result.assessment.safety.emergency else EVERYTHING
        print_document(result.card(note=note).document(), form, title)
    else:
        page_document(result.document(how=principle, trace=trace), form, title)


def _picked(session: Session, read: Understanding, picks: tuple[tuple[int, int], ...]) -> Understanding:
    """Return what was understood with what was picked; a wrong number hides no red flag that was read."""
    part = next((part for part, _ in picks if [number for number, _ in picks].count(part) > 1), 0)
    try:
        if part:
            raise click.BadParameter(f"part {part} is picked twice", param_hint="'--pick'")
        return read.pick(dict(picks))
    except (NmtError, click.BadParameter):
        note_red_flags(session, session.expert.assess(read.visit))
        raise


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
