"""``nmt-expert words``: what the ranking of offers by meaning needs, each sub-command loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from nmt_expert.cli.lazy import LazyGroup
from nmt_expert.cli.options import rules_option

COMMANDS: Mapping[str, str] = {
    "status": "Say whether offers can be ranked by meaning, and what is missing.",
    "build": "Build the vectors of the ways of saying.",
}
"""The sub-commands, each the module of its name in this folder, with the first sentence of its help."""


class Commands(LazyGroup):
    """The sub-commands of ``words``."""

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {"Commands": COMMANDS}
    package = "words"
    spoken = "words "


@click.command("words", cls=Commands, short_help="Prepare the ranking of offers by meaning.")
@rules_option
def command() -> None:
    r"""Prepare the ranking of offers by meaning, for words that were not read.

    A small sentence model (English, on this machine, nothing is sent) can put the
    findings that may be meant in order. It never reads: a person chooses. It comes with
    the extra "words": pip install 'nmt-expert[words]'

    \b
    Examples:
      nmt-expert words status
      nmt-expert words build --rules my-rules
    """
