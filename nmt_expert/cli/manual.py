"""Write ``docs/cli.md`` from the commands' own help: ``python -m nmt_expert.cli.manual [--check]``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from nmt_expert.cli.app import SECTIONS, app

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
_COLUMNS = 90
_HEAD = """\
# The command line

Made from the commands' own help by `make docs`; not to be edited.

Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 done, and the answer is *no*
(nothing found); 2 wrong usage or input; 3 a red flag asks for emergency or urgent referral. 3 beats 2 beats 1. A defect
of the program ends with 70, an interruption with 130, an output that nobody reads any more with 141.

`NMT_EXPERT_CASEBOOK` names the casebook and `NMT_EXPERT_CONFIG` the file of settings; an option beats them, and they
beat the settings. `NO_COLOR` switches colours off, `NMT_EXPERT_CACHE` names the folder for the checked knowledge base
(`off`: none), `NMT_EXPERT_DEBUG=1` shows where a defect happened.
"""


def page() -> str:
    """Return the whole page."""
    top = _context(app, "nmt-expert")
    parts = [_HEAD, f"## nmt-expert\n\n{_help(top)}"]
    for section, commands in SECTIONS.items():
        parts.append(f"## {section}\n")
        parts += [block for name in commands for block in _blocks(top, name, "###")]
    return "\n".join(parts).rstrip() + "\n"


def _blocks(parent: click.Context, name: str, level: str) -> Iterator[str]:
    """Yield the help of a command and of its sub-commands, each under a heading."""
    group = parent.command
    command = group.get_command(parent, name) if isinstance(group, click.Group) else None
    assert command is not None, name
    context = _context(command, name, parent)
    yield f"{level} {context.command_path}\n\n{_help(context)}"
    for inner in command.list_commands(context) if isinstance(command, click.Group) else ():
        yield from _blocks(context, inner, f"{level}#")


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    settings = {**command.context_settings, "terminal_width": _COLUMNS, "max_content_width": _COLUMNS}
    return click.Context(command, info_name=name, parent=parent, **settings)


def _help(context: click.Context) -> str:
    return f"```text\n{context.command.get_help(context).rstrip()}\n```\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` only say whether it is fresh (exit code 0 or 1)."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    fresh = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
    if not fresh:
        click.echo(f"{PAGE.name} is not what the commands say; run: make docs", err=True)
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
