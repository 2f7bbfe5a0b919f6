"""``nmt-expert note``: the note of a visit for the file, on half a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.care.plan import LENGTHS
from nmt_expert.cli.options import Session, format_options, pass_session, rules_option
from nmt_expert.cli.visit_input import note_red_flags, place_options, read_visit, said_argument
from nmt_expert.cli.writing import Output, form_for, inputs_of, out_option, put_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from nmt_expert.report.explanation import Explanation

    Command = TypeVar("Command", bound=Callable[..., Any])

ANSWER_IS_NO = 1


def note_options(command: Command) -> Command:
    """Add ``--minutes``, ``--abbreviations``, ``--edit``, ``--out`` and ``--format``."""
    for option in (
        format_options(),
        out_option("Write to this file; - for standard output.", dash=True),
        click.option("--edit", is_flag=True, help="Open it in your editor first (the variable EDITOR names it)."),
        click.option("--abbreviations", is_flag=True, help="Write in the shorthand of the trade."),
        click.option(
            "--minutes", type=click.Choice(LENGTHS), default="45", show_default=True, metavar="MINUTES",
            help="How long the session is that is planned: 30, 45 or 60.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command("note", short_help="Write the note of a visit for the file.")
@said_argument("VISIT...")
@place_options
@note_options
@rules_option
@pass_session
def command(
    session: Session,
    said: tuple[str, ...],
    region: str,
    side: str,
    minutes: str,
    abbreviations: bool,
    edit: bool,
    out: Path | None,
    force: bool,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Write the note of VISIT for the file: told, found, consistent with, plan (SOAP), on half a page.

    VISIT is what was found in everyday words, or a visit or case file. Only what was noted
    stands in it: what was done and how it responded, too. In an emergency it says only what
    to do. The format follows the ending of the file (.md, .html, .json).

    The exit code is 1 in a note without a plan because of an emergency, 2 if a red flag is
    suspected, and 3 if one asks for emergency or urgent referral.

    \b
    Examples:
      nmt-expert note visit.yaml
      nmt-expert note "taut band" "tender spot" --region neck --abbreviations
      nmt-expert note visit.yaml --edit --out note.txt
    """
    from nmt_expert.api import Result

    form = form_for(out, form, as_json)
    refuse_to_edit(edit, form)
    output = Output(out, force, lambda: inputs_of(session, said))
    assessment = read_visit(session, said, region, side)
    note_red_flags(session, assessment)
    output.refuse()
    note = Result(assessment).note(minutes=int(minutes), abbreviations=abbreviations)
    if not note.answer:
        session.ends_with(ANSWER_IS_NO)
    if edit:
        put_edited(output, edited(as_plain(note)))
    else:
        put_note(output, note, form)


def put_note(output: Output, note: Explanation, form: str) -> None:
    """Write or print a note in one of the formats."""
    if form == "json":
        output.put(note.to_json() + "\n", "note")
    else:
        put_document(output, note.document(), form, "Note", "note")


def put_edited(output: Output, text: str) -> None:
    """Write or print a note that a person edited; what cannot be seen in it is shown as an escape."""
    from nmt_expert.printable import printable_lines

    output.put(printable_lines(text) + "\n", "note")


def refuse_to_edit(edit: bool, form: str) -> None:
    """See that what is to be edited is text.

    Raises:
        click.UsageError: It is to be HTML or JSON.
    """
    if edit and form != "text":
        raise click.UsageError(f"--edit is for text, and this would be {form}; leave one of the two out")


def as_plain(note: Explanation) -> str:
    """Return a note as the text that is edited."""
    return note.document().print_as("text")


def edited(text: str) -> str:
    """Return a text as a person leaves it in an editor; as it was where nothing was saved or left.

    Raises:
        DataError: The editor cannot be started, or ended with an error.
    """
    from nmt_expert.errors import DataError, Issue

    try:
        changed = click.edit(text, extension=".txt")
    except click.ClickException as error:
        hint = "set the variable EDITOR to an editor, such as nano"
        raise DataError([Issue("", 0, "no-editor", error.format_message(), hint)]) from error
    return changed.rstrip() if changed is not None and changed.strip() else text.rstrip()
