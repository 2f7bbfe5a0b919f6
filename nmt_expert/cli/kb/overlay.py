"""``nmt-expert kb overlay``: what one's own entries add, replace and switch off, and what changed underneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, tell, wrapped
from nmt_expert.errors import DataError, Issue

if TYPE_CHECKING:
    from nmt_expert.knowledge.draft import Touched
    from nmt_expert.knowledge.overlay import ChangedUnderneath


@click.command("overlay", short_help="Say what your entries add, replace and switch off.")
@click.option("--seen", is_flag=True, help="Note what is underneath now: you have looked at it.")
@json_option
@rules_option
@pass_session
def command(session: Session, seen: bool, as_json: bool) -> None:
    r"""Say what your own entries add, replace and switch off, and what changed underneath them.

    After an upgrade, an entry that you replaced or switched off may say something else. It is
    listed with the fields that changed since you last noted that you have looked (--seen),
    which is kept in underneath.json in your folder. The exit code is 1 if anything changed.

    \b
    Examples:
      nmt-expert kb overlay --overlay my-rules
      nmt-expert kb overlay --overlay my-rules --seen
    """
    from nmt_expert.knowledge.load import load_knowledge, read_draft, read_record
    from nmt_expert.knowledge.overlay import changed_underneath

    folder = _folder(session)
    version = load_knowledge(session.rules, overlay=folder).version  # it has to be without errors
    touched = read_draft(session.rules, overlay=folder).touched
    changed = changed_underneath(touched, read_record(folder))
    if as_json:
        print_json({"touched": [_data(each) for each in touched], "changed": to_builtins(changed)})
    else:
        print_text("\n".join(_lines(touched, changed)))
    if seen:
        _note(folder, touched, version)
    elif changed:
        session.ends_with(1)


def _folder(session: Session) -> Path:
    if session.overlay is None:
        hint = "name one with --overlay DIR, or begin one: nmt-expert kb init DIR"
        raise DataError([Issue("", 0, "no-overlay", "there is no folder of your own entries", hint)])
    return session.overlay


def _data(touched: Touched) -> dict[str, str]:
    return {name: getattr(touched, name) for name in ("what", "kind", "id", "where")}


def _lines(touched: Sequence[Touched], changed: Sequence[ChangedUnderneath]) -> Iterator[str]:
    for each in touched:
        yield f"{each.what}: {each.key} ({each.where})"
    if not touched:
        yield "nothing is added, replaced or switched off"
    for found in changed:
        yield wrapped(str(found), "look: ", "  ")


def _note(folder: Path, touched: Sequence[Touched], version: str) -> None:
    from nmt_expert.files.output import write_output
    from nmt_expert.knowledge.overlay import record_of
    from nmt_expert.knowledge.where import RECORD

    write_output(folder / RECORD, record_of(touched, version), force=True, private=False)
    tell(f"noted in {click.format_filename(folder / RECORD)}")
