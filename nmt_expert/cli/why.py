"""``nmt-expert why``: why a finding is asked for."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import Ask, output_options, question
from nmt_expert.cli.complete import complete_said
from nmt_expert.cli.visits import visit_arguments


@click.command("why", short_help="Show why a finding is asked for.")
@visit_arguments
@click.option("--asking", metavar="FINDING", required=True, help="Which finding.", shell_complete=complete_said)
@output_options()
@question
def command(ask: Ask, asking: str) -> None:
    r"""Show why a finding is asked for after VISIT: who needs it, and what a yes and a no would each do.

    VISIT is what was found in everyday words, or a visit or case file.

    The exit code is 1 if nothing depends on it, and 3 if a red flag sends on.

    \b
    Examples:
      nmt-expert why "tight joint" --region neck --asking tingling_pins_needles
      nmt-expert why visit.yaml --asking "taut band" --short
    """
    ask.show(ask.result().why(asking, ask.complaint))
