"""The ``nmt-expert`` command: its sub-commands by what a person wants to do, loaded when they are asked for."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from nmt_expert import __version__
from nmt_expert.cli.guard import guarded
from nmt_expert.cli.options import Session, rules_option

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Assess a client": {
        "assess": "Say which principles findings are consistent with, and why.",
        "intake": "Propose answers from a paragraph of notes.",
        "screen": "List the red-flag questions as one short checklist.",
    },
    "Look things up": {
        "findings": "List the findings that can be answered, or search them.",
        "principles": "List the ten principles.",
        "show": "Show everything known about one thing, with its sources.",
    },
    "Practise": {
        "cases": "List the worked cases, or search them.",
    },
    "Look after the knowledge": {
        "kb": "Check, count, print and extend the rules.",
    },
    "Set up": {
        "completion": "Print the script that completes commands in a shell.",
    },
}
"""The commands, each the module of its name in this package, with the first sentence of its help."""


class Commands(click.Group):
    """A group that imports a command when it is run, and lists commands by purpose."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return [name for commands in SECTIONS.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None if there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"nmt_expert.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command an argument names; of an unknown one, say what it may have been meant to be."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from nmt_expert.knowledge.nearest import nearest

            near = nearest(args[0], self.list_commands(ctx))
            hint = f"did you mean '{near}'?" if near else f'to assess a finding: nmt-expert assess "{args[0]}"'
            raise click.UsageError(f"there is no command '{args[0]}'; {hint}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under what a person wants to do."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return the commands that begin like this, without importing any of them."""
        from click.shell_completion import CompletionItem

        commands = {name: text for section in SECTIONS.values() for name, text in section.items()}
        found = [CompletionItem(name, help=text) for name, text in commands.items() if name.startswith(incomplete)]
        return found or (click.Command.shell_complete(self, ctx, incomplete) if incomplete.startswith("-") else [])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; the one addition is the completion for PowerShell, which click does not know."""
        if os.environ.get("_NMT_EXPERT_COMPLETE", "").startswith("powershell"):
            import nmt_expert.cli.powershell  # noqa: F401  (registers itself)
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; whatever happens ends as an exit code and, if need be, a readable message."""
        session = ctx.ensure_object(Session)
        with ctx:
            ctx.exit(guarded(lambda: super(Commands, self).invoke(ctx), session))


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Begin with: nmt-expert assess "tight joint" numbness "postural tilt" --region neck --side left',
)
@rules_option
@click.version_option(__version__, "--version", prog_name="nmt-expert", message="%(prog)s %(version)s")
def app() -> None:
    """Assess findings by the ten principles of neuromuscular therapy, with reasoning that can be followed.

    What it says are findings consistent with a principle, never a diagnosis.
    """
