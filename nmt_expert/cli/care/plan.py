"""``nmt-expert plan``: what to do today, at home and next time; with ``--letter`` the letter to a doctor."""

from __future__ import annotations

import click

from nmt_expert.cli.explain import ANSWER_IS_NO, Query, output_options, question
from nmt_expert.cli.visit_input import visit_arguments

LENGTHS = ("30", "45", "60")


@click.command("plan", short_help="Say what to do today, at home and next time.")
@visit_arguments
@click.option(
    "--minutes", type=click.Choice(LENGTHS), default="45", show_default=True, metavar="MINUTES",
    help="How long the session is: 30, 45 or 60.",
)  # fmt: skip
@click.option("--letter", is_flag=True, help="Write the letter to a doctor that a red flag asks for.")
@output_options()
@question
def command(query: Query, minutes: str, letter: bool) -> None:
    r"""Say what to do today, at home and next time, from what was found about VISIT.

    VISIT is what was found in everyday words, or a visit or case file. The session goes
    from driver to consequence: muscle, position, tool, pressure, hold, minutes, what to
    test again and what counts as a change. Then home care, what to expect, and when to
    stop. No line goes beyond the limits of a red flag; where one asks for emergency care
    there is only what to do and what to say.

    The exit code is 1 without a session (with --letter: without a letter), 2 if a red flag
    is suspected, and 3 if one asks for emergency or urgent referral.

    \b
    Examples:
      nmt-expert plan "taut band" "tender spot" --region neck
      nmt-expert plan visit.yaml --minutes 30 --short
      nmt-expert plan visit.yaml --letter --out letter.md
    """
    result = query.result()
    if not letter:
        query.show(result.plan(query.complaint, minutes=int(minutes)))
        return
    written = result.letter(query.complaint)
    if not written.answer:
        query.session.ends_with(ANSWER_IS_NO)
    query.put(written, written.answer_alone(), "Letter", "letter")
