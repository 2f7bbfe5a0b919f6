"""``nmt-expert export``: take something away into other programs, each sub-command loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from nmt_expert.cli.lazy import LazyGroup
from nmt_expert.cli.options import rules_option

COMMANDS: Mapping[str, str] = {
    "quiz": "Make questions from the rules, for Moodle, Anki or paper.",
}
"""The sub-commands, each the module of its name in this folder, with the first sentence of its help."""


class Commands(LazyGroup):
    """The sub-commands of ``export``."""

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {"Commands": COMMANDS}
    package = "export"
    spoken = "export "


@click.command("export", cls=Commands, short_help="Take questions away into Moodle, Anki or onto paper.")
@rules_option
def command() -> None:
    r"""Take questions away into Moodle, Anki or onto paper.

    \b
    Examples:
      nmt-expert export quiz --format moodle -o quiz.xml
      nmt-expert export quiz --format cards --kind muscle_zone -o cards.html
    """
