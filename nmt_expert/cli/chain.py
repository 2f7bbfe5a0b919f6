"""``nmt-expert chain``: which of the principles found can drive which others."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import ANSWER_IS_NO, Ask, output_options, question
from nmt_expert.cli.options import FORMATS
from nmt_expert.cli.output import print_bytes
from nmt_expert.cli.visits import visit_arguments

GRAPHS = ("dot", "mermaid")


@click.command("chain", short_help="Show which principle can drive which.")
@visit_arguments
@output_options((*FORMATS, *GRAPHS))
@question
def command(ask: Ask) -> None:
    r"""Show driver and consequence among the principles that VISIT makes at least possible.

    VISIT is what was found in everyday words, or a visit or case file. The formats dot and
    mermaid are a graph. The links explain; they add nothing to any support.

    The exit code is 1 if no two principles are linked, and 3 if a red flag sends on.

    \b
    Examples:
      nmt-expert chain "tight joint" "postural tilt" --region neck
      nmt-expert chain visit.yaml --format mermaid
    """
    result = ask.result()
    explanation = result.chain(ask.complaint)
    if ask.form not in GRAPHS:
        ask.show(explanation)
        return
    from nmt_expert.report.chain_graph import chain_dot, chain_mermaid

    if not explanation.answer:
        ask.session.ends_with(ANSWER_IS_NO)
    draw = chain_dot if ask.form == "dot" else chain_mermaid
    print_bytes(draw(result.assessment, explanation.found).rstrip("\n"))
