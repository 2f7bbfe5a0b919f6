"""``nmt-expert trace``: the run of the rules, step by step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import in_color, print_bytes, print_text, tell
from nmt_expert.cli.output import width as usual_width
from nmt_expert.cli.visits import assessed, visit_arguments

if TYPE_CHECKING:
    from nmt_expert.explain.trace import Trace
    from nmt_expert.reasoning.assess import Assessment

NARROWEST = 40


@click.command("trace", short_help="Walk through the run of the rules, step by step.")
@visit_arguments
@click.option("--predict", is_flag=True, help="Ask which rule is next before each step.")
@click.option("--markdown", is_flag=True, help="Print the transcript as Markdown, for a handout.")
@json_option
@rules_option
@pass_session
def command(
    session: Session,
    said: tuple[str, ...],
    region: str,
    side: str,
    complaint: int,
    predict: bool,
    markdown: bool,
    as_json: bool,
) -> None:
    r"""Walk through the run of the rules about VISIT, step by step.

    VISIT is what was found in everyday words, or a visit or case file. On a terminal each
    step waits: Enter goes on, b back, "j RULE" jumps, ? lists the rest. Each shows which
    rules were ready, why this one was next, what it matched and what it asserted. With
    --predict a class says first which rule comes next. Elsewhere the whole run is printed.

    The exit code is 1 if no rule fired, and 3 if a red flag sends on.

    \b
    Examples:
      nmt-expert trace "taut band" "tender spot" --region neck
      nmt-expert trace visit.yaml --predict
      nmt-expert trace visit.yaml --markdown
    """
    if markdown and as_json:
        raise click.UsageError("--markdown and --json cannot both be printed; choose one")
    from nmt_expert.api import Result

    assessment = assessed(session, said, region, side, complaint)
    transcript = Result(assessment).trace(complaint - 1)
    if not transcript.answer:
        session.ends_with(1)
    if as_json:
        print_bytes(transcript.to_json())
    elif markdown:
        print_text(transcript.markdown().rstrip("\n"))
    elif transcript.answer and on_terminal():
        _step_through(assessment, transcript.found, predict)
    else:
        if predict and transcript.answer:
            tell("Nobody can answer here, so nothing is asked; this is the whole run.")
        print_text(transcript.text(width(), color=in_color()).rstrip("\n"))


def on_terminal() -> bool:
    """Whether somebody sits at both ends: only then can a step wait."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def width() -> int:
    """Return the terminal's columns, 40 at least; a trace is short enough of word for that."""
    return usual_width(NARROWEST)


def _step_through(assessment: Assessment, run: Trace, predict: bool) -> None:
    from nmt_expert.cli.stepper import Stepper
    from nmt_expert.report.layout import Page

    Stepper(assessment, run, lambda: Page(width(), in_color()), print_text, _ask, predict).walk()


def _ask(prompt: str) -> str | None:
    """Ask for a line; None if there is no more to come, or somebody has had enough."""
    try:
        return str(click.prompt(prompt, default="", show_default=False, prompt_suffix=""))
    except click.Abort:
        click.echo()
        return None
