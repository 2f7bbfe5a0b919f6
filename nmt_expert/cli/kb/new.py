"""``nmt-expert kb new``: begin a rule, a finding or a case with a correct skeleton at the right place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import print_text, tell
from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.model import KINDS

if TYPE_CHECKING:
    from nmt_expert.authoring.scaffold import Begun


@click.group("new", short_help="Begin a rule, a finding or a case.")
@rules_option
def command() -> None:
    """Begin a rule, a finding or a case with a correct skeleton at the right place.

    Nothing is ever overwritten. Printed are the file and line; what has to be written
    stands there as TODO, and is listed. Check the result with "nmt-expert kb lint".
    """


@command.command("rule", short_help="Begin a rule of a principle or hypothesis.")
@click.argument("conclusion", shell_complete=complete_principle)
@click.argument("name")
@rules_option
@pass_session
def rule(session: Session, conclusion: str, name: str) -> None:
    r"""Begin a rule of a principle or hypothesis.

    \b
    Example:
      nmt-expert kb new rule ischemia cold-and-pale --rules my-rules
    """
    from nmt_expert.authoring.scaffold import new_rule

    _report(new_rule(_rules(session), conclusion, name))


@command.command("finding", short_help="Begin a finding.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name", metavar="ID")
@rules_option
@pass_session
def finding(session: Session, kind: str, name: str) -> None:
    r"""Begin a finding of a kind.

    \b
    Example:
      nmt-expert kb new finding palpation cold_skin_patch --rules my-rules
    """
    from nmt_expert.authoring.scaffold import new_finding

    _report(new_finding(_rules(session), kind, name))


@command.command("case", short_help="Begin a worked case.")
@click.argument("topic")
@click.argument("name", metavar="SLUG")
@rules_option
@pass_session
def case(session: Session, topic: str, name: str) -> None:
    r"""Begin a worked case: cases/TOPIC/SLUG.yaml, next to the folder of the rules.

    \b
    Example:
      nmt-expert kb new case ischemia cold-hands-in-the-morning --rules my-rules
    """
    from nmt_expert.authoring.scaffold import new_case

    _report(new_case(_rules(session).absolute().parent / "cases", topic, name))


def _rules(session: Session) -> Path:
    """Return the folder of the rules, which has to be one that can be written to."""
    from nmt_expert.knowledge.where import rules_folder

    folder = session.rules or rules_folder()
    package = Path(__file__).parents[2]
    if not isinstance(folder, Path) or (session.rules is None and package in folder.absolute().parents):
        message = f"the rules that come with an installed program are not added to: {folder}"
        raise DataError(
            [Issue("", 0, "shipped-rules", message, "copy this folder, and name the copy with --rules DIR")]
        )
    return folder


def _report(begun: Begun) -> None:
    """Print where the skeleton stands, and what of it has to be written."""
    print_text(f"{begun.path}:{begun.line}")
    tell("\n".join(("to write:", *(f"  line {line}: {text}" for line, text in begun.todo))))
