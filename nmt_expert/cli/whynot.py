"""``nmt-expert whynot``: why principles are not better supported, and what would change that."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import Ask, output_options, question
from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.visits import visit_arguments


@click.command("whynot", short_help="Show why a principle is not better supported.")
@visit_arguments
@click.option(
    "--of",
    metavar="PRINCIPLE",
    help="Which principle; every one below 'supported' if left out.",
    shell_complete=complete_principle,
)
@output_options()
@question
def command(ask: Ask, of: str | None) -> None:
    r"""Show why principles are not better supported by VISIT, and which fewest answers would change that.

    VISIT is what was found in everyday words, or a visit or case file. The nearest rules
    are shown, each condition met, not met or unknown, and the smallest sets of up to four
    answers that would lift the principle into a higher band, or bring it down.

    The exit code is 1 if no four answers would lift it, and 3 if a red flag sends on.

    \b
    Examples:
      nmt-expert whynot "tight joint" numbness --region neck --of ischemia
      nmt-expert whynot visit.yaml --short
    """
    ask.show(ask.result().whynot(of, ask.complaint))
