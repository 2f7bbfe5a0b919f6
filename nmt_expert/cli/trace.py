"""``nmt-expert trace``: the run of the rules, step by step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.asking import NARROWEST, Ask, output_options, question
from nmt_expert.cli.output import in_color, print_styled, tell, width
from nmt_expert.cli.visits import visit_arguments

if TYPE_CHECKING:
    from nmt_expert.explain.trace import Trace
    from nmt_expert.reasoning.assess import Assessment


@click.command("trace", short_help="Walk through the run of the rules, step by step.")
@visit_arguments
@click.option("--predict", is_flag=True, help="Ask which rule is next before each step.")
@output_options()
@question
def command(ask: Ask, predict: bool) -> None:
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
      nmt-expert trace visit.yaml --format markdown > handout.md
    """
    result = ask.result()
    transcript = result.trace(ask.complaint)
    if transcript.answer and ask.form == "text" and on_terminal():
        _step_through(result.assessment, transcript.found, predict)
        return
    if predict and transcript.answer:
        tell("Nobody can answer here, so nothing is asked; this is the whole run.")
    ask.show(transcript)


def on_terminal() -> bool:
    """Whether somebody sits at both ends: only then can a step wait."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _step_through(assessment: Assessment, run: Trace, predict: bool) -> None:
    from nmt_expert.cli.stepper import Stepper
    from nmt_expert.report.layout import Page

    Stepper(assessment, run, lambda: Page(width(NARROWEST), in_color()), print_styled, _ask, predict).walk()


def _ask(prompt: str) -> str | None:
    """Ask for a line; None if there is no more to come, or somebody has had enough."""
    try:
        return str(click.prompt(prompt, default="", show_default=False, prompt_suffix=""))
    except click.Abort:
        click.echo()
        return None
