"""``nmt-expert kb init``: begin a folder of one's own entries."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import print_text, tell


@click.command("init", short_help="Begin a folder of your own entries.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--whole", is_flag=True, help="Copy all rules instead: upgrades then no longer reach you.")
@rules_option
@pass_session
def command(session: Session, folder: Path, whole: bool) -> None:
    r"""Begin a folder of your own entries, to be laid over the rules (--overlay DIR).

    An overlay adds, replaces or switches off single entries; everything else stays that of
    the program, and goes on with its upgrades. With --whole the folder is a copy of all
    rules, for --rules DIR. Nothing is ever overwritten: DIR has to be new or empty.

    \b
    Example:
      nmt-expert kb init my-rules
    """
    from nmt_expert.authoring.own_rules import new_overlay, whole_copy

    shown = click.format_filename(folder)
    if whole:
        count = whole_copy(folder, session.rules)
        print_text(shown)
        tell(f"{count} files copied; use them with: --rules {shown}")
        return
    print_text(str(new_overlay(folder)))
    tell(f"begin a rule with: nmt-expert kb new rule ischemia my-rule --overlay {shown}")
    tell(f"to use it always, write into your settings: overlay = '{folder.absolute()}'")
