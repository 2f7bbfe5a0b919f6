"""``nmt-expert kb``: the care of the knowledge, one sub-command a job, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from nmt_expert.cli.lazy import LazyGroup
from nmt_expert.cli.options import rules_option

COMMANDS: Mapping[str, str] = {
    "lint": "Say what is wrong with the rules, and what is badly worded.",
    "stats": "Count the findings, rules, flags and cases.",
    "show": "Show everything known about a rule (or anything else).",
    "coverage": "Say which rules and findings no case uses.",
    "mutate": "Say which small changes to the rules no case would notice.",
    "diff": "Say which conclusions change between two versions of the rules.",
    "docs": "Write the rules as a page that a therapist reads.",
    "schema": "Print the JSON Schema of a kind of knowledge file.",
    "new": "Begin a rule, a finding or a case.",
    "init": "Begin a folder of your own entries.",
    "overlay": "Say what your entries add, replace and switch off.",
    "review": "Walk through the entries one by one, and sign them off.",
}
"""The sub-commands, each the module of its name in this folder, with the first sentence of its help."""


class Commands(LazyGroup):
    """The sub-commands of ``kb``."""

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {"Commands": COMMANDS}
    package = "kb"
    spoken = "kb "
    homes: ClassVar[Mapping[str, str]] = {"show": "lookup:show"}


@click.command("kb", cls=Commands, short_help="Check, count, print and extend the rules.")
@rules_option
def command() -> None:
    r"""Check, count, print and extend the rules.

    All of these work on the rules that come with the program, or on those in another
    folder (--rules DIR), with a folder of your own entries laid over them (--overlay DIR).

    \b
    Examples:
      nmt-expert kb lint
      nmt-expert kb init my-rules
      nmt-expert kb new rule ischemia cold-and-pale --overlay my-rules
    """
