"""``nmt-expert cases``: the library of worked cases; without a sub-command its words are looked for in the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from nmt_expert.cli.lazy import LazyGroup
from nmt_expert.cli.options import rules_option

LIST = "list"
COMMANDS: Mapping[str, str] = {
    LIST: "List the worked cases, or search them.",
    "check": "Say what comes out differently from what a case expects, and why.",
    "new": "Make a case of a saved visit.",
    "handout": "Print cases for a class, without or with their solution.",
}
"""The sub-commands with the first sentence of their help; each is the module of its name in this folder, but one."""

_HELP = ("-h", "--help")


class Commands(LazyGroup):
    """The sub-commands of ``cases``; what is none of them is searched for."""

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {"Commands": COMMANDS}
    package = "cases"
    spoken = "cases "
    homes: ClassVar[Mapping[str, str]] = {"handout": "teach.handout:command"}  # the same as without "cases"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read words and options that begin with no sub-command as those of ``list``."""
        first = next((word for word in args if not word.startswith("-")), "")
        asked_for_help = bool(args) and args[0] in _HELP
        if first not in COMMANDS and not asked_for_help:
            args = [LIST, *args]
        elif args and args[0].startswith("-") and first == LIST:
            args = [LIST, *(word for word in args if word != LIST)]
        return super().parse_args(ctx, args)


@click.command("cases", cls=Commands, short_help="List the worked cases, search, check and write them.")
@rules_option
def command() -> None:
    r"""List the worked cases, search them, check one of your own, or make one of a visit.

    "nmt-expert cases" lists those that teach; words after it are searched for. The id of a
    case can be given wherever a visit is: nmt-expert assess trigger_points/desk-worker...

    \b
    Examples:
      nmt-expert cases desk
      nmt-expert cases --principle ischemia --difficulty hard
      nmt-expert cases check my-case.yaml
      nmt-expert cases new --from 3 -o my-case.yaml
    """
