"""A group of commands that imports each only when it is asked for, so that help and completion stay fast."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import click


class LazyGroup(click.Group):
    """Commands by purpose, each found in a module of ``nmt_expert.cli``.

    Attributes:
        sections: Purpose to commands, each with the first sentence of its help.
        package: Where the modules are: ``""`` for ``nmt_expert.cli`` itself, else the folder in it.
        spoken: What stands before a command's name when a person types it.
        homes: ``module:variable`` of the commands that are not the variable ``command`` of a module of their name.
    """

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    package = ""
    spoken = ""
    homes: ClassVar[Mapping[str, str]] = {}

    @property
    def summaries(self) -> dict[str, str]:
        """Every command with the first sentence of its help, in the order of the help."""
        return {name: text for commands in self.sections.values() for name, text in commands.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None if there is none of that name."""
        if cmd_name not in self.summaries:
            return None
        own = f"{self.package}.{cmd_name}".removeprefix(".")
        module, _, variable = self.homes.get(cmd_name, f"{own}:command").partition(":")
        command: click.Command = getattr(import_module(f"nmt_expert.cli.{module}"), variable)
        for each in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
            each.help = each.help and each.help.replace("\\b\n", "\b\n")  # raw docstrings: click's "do not wrap"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command an argument names; of an unknown one, say what it may have been meant to be."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from nmt_expert.knowledge.messages import nearest

            near = nearest(args[0], self.summaries)
            hint = f"did you mean '{near}'?" if near else self.hint_for_unknown(args[0])
            raise click.UsageError(f"there is no command '{self.spoken}{args[0]}'; {hint}", ctx) from error

    def hint_for_unknown(self, typed: str) -> str:
        """Return what to say of a command that resembles none."""
        return f"there are: {', '.join(self.summaries)}"

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under what a person wants to do, without importing any."""
        for section, commands in self.sections.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return the commands that begin like this, without importing any of them."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=text) for name, text in self.summaries.items() if name.startswith(incomplete)
        ]
        return found or (click.Command.shell_complete(self, ctx, incomplete) if incomplete.startswith("-") else [])
