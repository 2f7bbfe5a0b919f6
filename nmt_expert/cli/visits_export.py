"""``nmt-expert visits export``: a saved visit as a visit file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, visit_argument
from nmt_expert.cli.options import json_option
from nmt_expert.cli.output import print_bytes, tell


@click.command("export", short_help="Write a visit as a visit file.")
@visit_argument
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@json_option
@casebook_option
def command(which: str, file: Path | None, force: bool, as_json: bool) -> None:
    r"""Write VISIT as a visit file that every command reads; without FILE, print it.

    It is YAML, or JSON with --json or if FILE ends in .json. Client, times, verdicts and
    what was concluded stand under "notes", so that "visits import" gets all of it back.

    \b
    Example:
      nmt-expert visits export 3 visit.yaml
    """
    from nmt_expert.casebook.exchange import exported_json, exported_yaml

    saved = casebook_of().load(which)
    write = exported_json if as_json or (file and file.suffix.lower() == ".json") else exported_yaml
    if file is None:
        print_bytes(write(saved).rstrip("\n"))
        return
    _write(file, write(saved), force)
    tell(f"visit {saved.id} written to {click.format_filename(file)}")


def _write(file: Path, text: str, force: bool) -> None:
    """Write a file that only its owner can read; one that is there is replaced as a whole, or not at all.

    Raises:
        VisitError: It is there already, or cannot be written.
    """
    from nmt_expert.errors import Issue, VisitError

    target = file.with_name(f".{file.name}.{os.getpid()}") if force else file
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        if force:
            target.replace(file)
    except FileExistsError as error:
        hint = "give another name, or --force to replace it"
        raise VisitError([Issue(str(file), 0, "file-exists", "the file is there already", hint)]) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise VisitError([Issue(str(file), 0, "unwritable-file", f"the file cannot be written: {reason}")]) from error
