"""``nmt-expert whatif``: what would be concluded if answers were others, and which answers matter most."""

from __future__ import annotations

import click

from nmt_expert.cli.asking import Ask, output_options, question
from nmt_expert.cli.visits import as_text, complaint_option, place_options, said_argument


@click.command("whatif", short_help="Show what other answers would change.")
@said_argument("VISIT... [FINDING=WORD[@SITE]...]")
@place_options
@complaint_option
@click.option("--change", "changes", multiple=True, metavar="FINDING=WORD[@SITE]", help="An answer to suppose.")
@click.option("--pivotal", is_flag=True, help="Name the answers each conclusion hangs on, instead.")
@output_options()
@question
def command(ask: Ask, changes: tuple[str, ...], pivotal: bool) -> None:
    r"""Show what would be concluded of VISIT if answers were others.

    VISIT is what was found in everyday words, or a visit or case file. A change names a
    finding, the word it is to be answered by and, if need be, where. Shown is what would
    stand otherwise: red flags, principles, their order, structures, with the rules that
    came and went.

    The exit code is 1 if anything would differ, and 3 if a red flag sends on.

    \b
    Examples:
      nmt-expert whatif visit.yaml numbness=no taut_band=yes@upper_trapezius
      nmt-expert whatif "tight joint" numbness --region neck --change numbness=no
      nmt-expert whatif visit.yaml --pivotal
    """
    typed = [word for word in ask.said if _is_change(word)]
    said = [word for word in ask.said if word not in typed]
    supposed = [as_text(word) for word in (*typed, *changes)]
    if not said:
        raise click.UsageError("there is no visit to change; name what was found, or a file, before the changes")
    if pivotal and supposed:
        raise click.UsageError("--pivotal takes no changes: it takes back every answer in turn")
    if pivotal:
        ask.show(ask.result(said).pivotal(ask.complaint))
    elif supposed:
        ask.show(ask.result(said, every_complaint=True).whatif(*supposed))
    else:
        raise click.UsageError("there is no change; say one, for example numbness=no, or --pivotal")


def _is_change(word: str) -> bool:
    """Whether a word is ``finding=word``, and not the name of a file."""
    from nmt_expert.understanding import is_visit_file

    return "=" in word and not is_visit_file(word)
