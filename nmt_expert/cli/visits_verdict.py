"""``nmt-expert visits verdict``: the practitioner's own word on a conclusion, beside the engine's."""

from __future__ import annotations

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, visit_argument
from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import print_text, wrapped
from nmt_expert.cli.visits import as_text, complaint_option, say_which


@click.command("verdict", short_help="Say whether you agree with a conclusion.")
@visit_argument
@click.argument("principle", metavar="PRINCIPLE", shell_complete=complete_principle)
@click.argument("verdict", metavar="agree|disagree", type=click.Choice(["agree", "disagree"]))
@click.option("--reason", default="", metavar="TEXT", help="Why, in your own words.")
@complaint_option
@casebook_option
@rules_option
@pass_session
def command(session: Session, which: str, principle: str, verdict: str, reason: str, complaint: int) -> None:
    r"""Say whether you agree with what the engine says of PRINCIPLE in VISIT.

    Kept beside the engine's own word at this time; a second verdict replaces the first.
    The exit code is 3 if a red flag in the visit asks for emergency or urgent referral.

    \b
    Example:
      nmt-expert visits verdict 3 ischemia disagree --reason "colour returns at once"
    """
    from nmt_expert.casebook.names import plain
    from nmt_expert.cli.visits_assessed import assessed_saved
    from nmt_expert.cli.visits_show import verdict_words
    from nmt_expert.explain.named import principle_named

    book = casebook_of()
    saved = book.load(which)
    expert = session.expert
    name = principle_named(expert.knowledge, as_text(principle))
    assessment = assessed_saved(session, expert, saved)
    say_which(complaint, len(assessment.complaints))
    said = book.verdict(saved.id, assessment, name, verdict == "agree", as_text(reason), complaint - 1)
    print_text(wrapped(plain(verdict_words(expert.knowledge, said)), f"Visit {saved.id}: ", "  "))
