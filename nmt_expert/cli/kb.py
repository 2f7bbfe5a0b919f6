"""``nmt-expert kb``: the care of the knowledge, one sub-command a job, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from nmt_expert.cli.options import rules_option

COMMANDS: Mapping[str, str] = {
    "lint": "Say what is wrong with the rules, and what is badly worded.",
    "stats": "Count the findings, rules, flags and cases.",
    "show": "Show everything known about a rule (or anything else).",
    "coverage": "Say which rules and findings no case uses.",
    "mutate": "Say which spoilt rules no case would notice.",
    "diff": "Say which conclusions change between two versions of the rules.",
    "docs": "Write the rules as a page that a therapist reads.",
    "schema": "Print the JSON Schema of a kind of knowledge file.",
    "new": "Begin a rule, a finding or a case.",
}
"""The sub-commands, each the module ``kb_<name>`` in this package, with the first sentence of its help."""


class Commands(click.Group):
    """A group that imports a sub-command when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all sub-commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a sub-command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"nmt_expert.cli.kb_{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the sub-command an argument names; of an unknown one, say what it may have been meant to be."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from nmt_expert.knowledge.nearest import nearest

            near = nearest(args[0], COMMANDS)
            hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command 'kb {args[0]}'; {hint}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sub-commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.shell_completion.CompletionItem]:
        """Return the sub-commands that begin like this, without importing any of them."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]
        return found or (click.Command.shell_complete(self, ctx, incomplete) if incomplete.startswith("-") else [])


@click.command("kb", cls=Commands, short_help="Check, count, print and extend the rules.")
@rules_option
def command() -> None:
    r"""Check, count, print and extend the rules.

    All of these work on the rules that come with the program, or on those in another
    folder (--rules DIR).

    \b
    Examples:
      nmt-expert kb lint
      nmt-expert kb new rule ischemia cold-and-pale --rules my-rules
    """
