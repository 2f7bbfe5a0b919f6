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

    It is written to your own folder: --overlay DIR (see "kb init"), or a copy of the rules
    (--rules DIR); never into the program. Nothing is ever overwritten. Printed are the file
    and line; what has to be written stands there as TODO, and is listed. Check the result
    with "nmt-expert kb lint".
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
      nmt-expert kb new rule ischemia cold-and-pale --overlay my-rules
    """
    from nmt_expert.authoring.scaffold import new_rule

    rules, overlay = _written_to(session)
    _report(new_rule(rules, conclusion, name, overlay))


@command.command("finding", short_help="Begin a finding.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name", metavar="ID")
@rules_option
@pass_session
def finding(session: Session, kind: str, name: str) -> None:
    r"""Begin a finding of a kind.

    \b
    Example:
      nmt-expert kb new finding palpation cold_skin_patch --overlay my-rules
    """
    from nmt_expert.authoring.scaffold import new_finding

    rules, overlay = _written_to(session)
    _report(new_finding(rules, kind, name, overlay))


@command.command("case", short_help="Begin a worked case.")
@click.argument("topic")
@click.argument("name", metavar="SLUG")
@rules_option
@pass_session
def case(session: Session, topic: str, name: str) -> None:
    r"""Begin a worked case: cases/TOPIC/SLUG.yaml, next to the folder of the rules.

    \b
    Example:
      nmt-expert kb new case ischemia cold-hands-in-the-morning --overlay my-rules
    """
    from nmt_expert.authoring.scaffold import new_case

    rules, overlay = _written_to(session)
    beside = overlay or rules
    assert beside is not None
    _report(new_case(beside.absolute().parent / "cases", topic, name))


def _written_to(session: Session) -> tuple[Path | None, Path | None]:
    """Return the folders to read and to write, as rules and overlay: one of them at least is the user's own.

    Raises:
        DataError: Nothing is named, or what is named belongs to an installation.
    """
    folder = session.overlay or session.rules
    if folder is None:
        message = "the rules that come with the program are not written to"
        hint = (
            "begin a folder of your own, kb init DIR, and name it with --overlay DIR; or name a copy with --rules DIR"
        )
        raise DataError([Issue("", 0, "shipped-rules", message, hint)])
    if _installed(folder):
        message = f"this folder is part of an installed program: {folder}"
        raise DataError([Issue("", 0, "shipped-rules", message, "copy it with kb init DIR --whole, and name the copy")])
    return session.rules, session.overlay


def _installed(folder: Path) -> bool:
    """Whether a folder lies inside a package of Python: what is written there is lost with the next upgrade."""
    package = Path(__file__).resolve().parents[2]
    parents = (folder.resolve(), *folder.resolve().parents)
    return package in parents or any(parent.name in ("site-packages", "dist-packages") for parent in parents)


def _report(begun: Begun) -> None:
    """Print where the skeleton stands, and what of it has to be written."""
    print_text(f"{begun.path}:{begun.line}")
    tell("\n".join(("to write:", *(f"  line {line}: {text}" for line, text in begun.todo))))
