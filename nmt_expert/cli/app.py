"""The ``nmt-expert`` command: its sub-commands by what a person wants to do, loaded when they are asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import click

from nmt_expert import __version__
from nmt_expert.cli.guard import WRONG_INPUT, explained, guarded, shown
from nmt_expert.cli.lazy import LazyGroup
from nmt_expert.cli.options import Session, rules_option
from nmt_expert.cli.output import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Assess a client": {
        "interview": "Ask what matters, one question at a time, and explain the result.",
        "serve": "Open the page: a visit to tap through, in your browser.",
        "assess": "Say which principles findings are consistent with, and why.",
        "intake": "Propose answers from a paragraph of notes.",
        "cohort": "Assess a table of visits at once.",
        "plan": "Say what to do today, at home and next time.",
        "note": "Write the note of a visit for the file.",
        "screen": "List the red-flag questions as one short checklist.",
        "visits": "List, show, compare and export saved visits.",
    },
    "Question the reasoning": {
        "how": "Show how a conclusion was reached, down to the answers.",
        "whynot": "Show why a principle is not better supported.",
        "why": "Show why a finding is asked for.",
        "whatif": "Show what other answers would change.",
        "compare": "Compare two principles side by side.",
        "chain": "Show which principle can drive which.",
        "diff": "Show what changed between two visits.",
        "trace": "Walk through the run of the rules, step by step.",
        "graph": "Draw how answers led to principles.",
    },
    "Look things up": {
        "findings": "List the findings that can be answered, or search them.",
        "principles": "List the ten principles.",
        "show": "Show everything known about one thing, with its sources.",
    },
    "Practise": {
        "practise": "Practise a case: ask, screen, rank, give reasons.",
        "handout": "Print cases for a class, without or with their solution.",
        "mark": "Mark what students wrote about a case.",
        "cases": "List the worked cases, search, check and write them.",
        "export": "Take questions away into Moodle, Anki or onto paper.",
    },
    "Look after the knowledge": {
        "kb": "Check, count, print and extend the rules.",
        "words": "Prepare the ranking of offers by meaning.",
    },
    "Set up": {
        "settings": "Show your settings, where each comes from, and check them.",
        "completion": "Print the script that completes commands in a shell.",
    },
}
"""The commands, each with the first sentence of its help."""

HOMES = {
    "cohort": "cohort.group:command",
    **{name: f"care.{name}:command" for name in ("plan", "note")},
    **{name: f"teach.{name}:command" for name in ("practise", "handout", "mark")},
    "kb": "kb.group:command",
    "visits": "visits.group:command",
    "cases": "cases.group:command",
    "export": "export.group:command",
    "words": "words.group:command",
    **{name: f"setup.{name}:command" for name in ("settings", "completion")},
    **{name: f"explain:{name}" for name in SECTIONS["Question the reasoning"] if name not in ("trace", "graph")},
    **{name: f"lookup:{name}" for name in ("findings", "principles", "show")},
}
"""Where the commands are that have no module of their own name."""


class Commands(LazyGroup):
    """The whole command line; however a command ends, there is an exit code and a readable message."""

    sections = SECTIONS
    homes: ClassVar[Mapping[str, str]] = HOMES

    def hint_for_unknown(self, typed: str) -> str:
        """Somebody who types no command most likely wants to assess a finding."""
        return f'to assess a finding: nmt-expert assess "{typed}"'

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; added are the completion for PowerShell, which click does not know, and what cannot be written."""
        if os.environ.get("_NMT_EXPERT_COMPLETE", "").startswith("powershell"):
            import nmt_expert.cli.setup.completion  # noqa: F401  (registers itself)
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # outside of a command: help, a message about wrong usage, completion
            tell(explained(error))
            sys.exit(WRONG_INPUT)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read what stands before a command; what is wrong with it is printed like everything else."""
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.ClickException as error:
            tell(shown(error))
            raise click.exceptions.Exit(error.exit_code) from error

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; however it ends, there is an exit code and, if needed, a readable message."""
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
