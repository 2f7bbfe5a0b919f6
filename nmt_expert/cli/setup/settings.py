"""``nmt-expert settings``: each setting, its value and where it comes from; every problem of their file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from nmt_expert.cli.options import json_option
from nmt_expert.cli.output import print_json, print_text, tell, wrapped

if TYPE_CHECKING:
    from nmt_expert.settings import Settings


class _Shown(NamedTuple):
    """A setting as it counts: its value, where that comes from, and what the setting means."""

    value: str | int | bool | None
    source: str
    meaning: str


@click.command("settings", short_help="Show your settings, where each comes from, and check them.")
@click.option("--init", "begin", is_flag=True, help="Write a file of settings to fill in, if there is none yet.")
@json_option
def command(begin: bool, as_json: bool) -> None:
    r"""Show your settings, where each comes from, and check them.

    They are a few lines in one file, which you edit; --init writes it with a comment on each
    setting. If anything in it is wrong the exit code is 2, and every problem is named.

    \b
    Examples:
      nmt-expert settings
      nmt-expert settings --init
    """
    from nmt_expert.settings import load_settings

    if begin:
        tell(f"settings to fill in were written to {click.format_filename(_written())}")
    settings = load_settings()
    shown = _shown(settings)
    if as_json:
        data = {key: row._asdict() for key, row in shown.items()}
        print_json({"file": str(settings.file or ""), "there": _is_there(settings.file), "settings": data})
        return
    print_text(f"file: {settings.file or 'none, as there is no home folder'}")
    for key, row in shown.items():
        print_text(f"\n{key}: {_words(key, row.value)} ({row.source})")
        print_text(wrapped(row.meaning, "  ", "  "))
    if not _is_there(settings.file):
        tell("the file is not there yet; nmt-expert settings --init  writes one to fill in")


def _shown(settings: Settings) -> dict[str, _Shown]:
    """Return every setting as it counts; a casebook that the environment names beats the file."""
    from nmt_expert.casebook.database import VARIABLE, casebook_path, named_casebook
    from nmt_expert.settings import MEANINGS

    values = {key: getattr(settings, key) for key in MEANINGS} | {"casebook": casebook_path()}
    rows = {}
    for key, value in values.items():
        line = settings.lines.get(key)
        source = "default" if line is None else f"line {line}"
        if key == "casebook" and named_casebook():
            source = VARIABLE
        rows[key] = _Shown(str(value) if isinstance(value, Path) else value, source, MEANINGS[key])
    return rows


def _words(key: str, value: str | int | bool | None) -> str:
    if value is None:
        return "none" if key == "overlay" else "those of the program"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_there(file: Path | None) -> bool:
    return file is not None and file.exists()


def _written() -> Path:
    """Write a file of settings to fill in, and return where.

    Raises:
        DataError: There is one already, or it cannot be written.
    """
    from nmt_expert.errors import Issue, SettingsError
    from nmt_expert.files.output import write_output
    from nmt_expert.settings import VARIABLE, settings_path, template

    file = settings_path()
    if file is None:
        raise SettingsError([Issue("", 0, "no-home", "there is no home folder", f"name a file with {VARIABLE}")])
    if not file.parent.exists():
        file.parent.mkdir(parents=True, mode=0o700)
    write_output(file, template())
    return file
