"""``nmt-expert diff``: what changed from a first visit to a follow-up."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import Ask, output_options, question
from nmt_expert.cli.complete import complete_said
from nmt_expert.cli.visits import place_options


@click.command("diff", short_help="Show what changed between two visits.")
@click.argument("first", metavar="FIRST", shell_complete=complete_said)
@click.argument("followup", metavar="FOLLOWUP", shell_complete=complete_said)
@place_options
@output_options()
@question
def command(ask: Ask, first: str, followup: str) -> None:
    r"""Show what changed from a first visit to a follow-up, in answers and in conclusions.

    FIRST and FOLLOWUP are visit or case files, or a phrase each. Red flags are those of the
    follow-up.

    The exit code is 1 if anything changed, and 3 if a red flag of the follow-up sends on.

    \b
    Examples:
      nmt-expert diff monday.yaml friday.yaml
    """
    if first == followup == "-":
        raise click.UsageError("only one of the two can come from standard input")
    earlier = ask.earlier([first])
    ask.show(ask.result([followup], every_complaint=True).since(earlier))
