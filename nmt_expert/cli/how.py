"""``nmt-expert how``: how a conclusion was reached, down to the answers."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import Ask, output_options, question
from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.visits import visit_arguments


@click.command("how", short_help="Show how a conclusion was reached, down to the answers.")
@visit_arguments
@click.option(
    "--of",
    metavar="NAME",
    help="Which principle, hypothesis or rule; the best supported principle if left out.",
    shell_complete=complete_principle,
)
@output_options()
@question
def command(ask: Ask, of: str | None) -> None:
    r"""Show how a conclusion about VISIT was reached, down to the answers.

    VISIT is what was found in everyday words, or a visit or case file. Each rule is shown
    with what it gave, its condition part by part, and what was said; what speaks against,
    what repeats another rule and what is still missing are shown, too. Of a rule it is shown
    which of its conditions are met, not met or unknown.

    The exit code is 1 if it is not even possible, or the rule does not hold, and 3 if a red
    flag sends on.

    \b
    Examples:
      nmt-expert how "taut band" "tender spot" --region neck
      nmt-expert how visit.yaml --of trigger_points --full
      nmt-expert how visit.yaml --of ischemia.static-load-pattern
    """
    result = ask.result()
    best = list(result)[ask.complaint].principles[0].id
    ask.show(result.how(of or best, ask.complaint))
