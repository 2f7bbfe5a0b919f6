"""``nmt-expert visits export``: a saved visit as a visit file."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.casebook import casebook_of, casebook_option, visit_argument
from nmt_expert.cli.options import Session, json_option, pass_session
from nmt_expert.cli.writing import Output, inputs_of, out_option


@click.command("export", short_help="Write a visit as a visit file.")
@visit_argument
@out_option("Write to this file; - for standard output.", dash=True)
@json_option
@casebook_option
@pass_session
def command(session: Session, which: str, out: Path | None, force: bool, as_json: bool) -> None:
    r"""Write VISIT as a visit file that every command reads; without --out, print it.

    It is YAML, or JSON with --json or if the file ends in .json. Client, times, verdicts and
    what was concluded stand under "notes", so that "visits import" gets all of it back.

    \b
    Example:
      nmt-expert visits export 3 --out visit.yaml
    """
    from nmt_expert.casebook.exchange import exported_json, exported_yaml
    from nmt_expert.casebook.files import casebook_files

    book = casebook_of()
    output = Output(out, force, inputs_of(session, (), *casebook_files(book.path)))
    output.refuse()
    saved = book.load(which)
    write = exported_json if as_json or (out and out.suffix.lower() == ".json") else exported_yaml
    output.put(write(saved), f"visit {saved.id}")
