"""``nmt-expert compare``: two principles side by side, in a visit or by the rules alone."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import Ask, output_options, question
from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.visits import complaint_option, place_options, said_argument


@click.command("compare", short_help="Set two principles side by side.")
@click.argument("a", metavar="PRINCIPLE", shell_complete=complete_principle)
@click.argument("b", metavar="PRINCIPLE", shell_complete=complete_principle)
@said_argument("[VISIT]...", required=False)
@place_options
@complaint_option
@output_options()
@question
def command(ask: Ask, a: str, b: str) -> None:
    r"""Set two principles side by side: what speaks for both, what tells them apart, and what to ask.

    VISIT is what was found in everyday words, or a visit or case file. Without it, the
    rules alone are compared, as a study sheet.

    The exit code is 3 if a red flag sends on.

    \b
    Examples:
      nmt-expert compare nerve_entrapment nerve_compression
      nmt-expert compare ischemia trigger_points visit.yaml
    """
    if ask.said:
        ask.show(ask.result().compare(a, b, ask.complaint))
        return
    if ask.region or ask.side:
        raise click.UsageError("--region and --side belong to a visit; name what was found, too")
    from nmt_expert.api import study_sheet

    ask.show(study_sheet(a, b, knowledge=ask.session.knowledge))
