"""``nmt-expert visits note`` and ``report``: a saved visit's note, edited or not, and its report, printed again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.care.note import as_plain, edited, note_options, put_edited, put_note, refuse_to_edit
from nmt_expert.cli.options import Session, format_options, pass_session, rules_option
from nmt_expert.cli.output import tell
from nmt_expert.cli.visits.assessed import assessed_saved
from nmt_expert.cli.visits.group import casebook_of, casebook_option, output_beside, visit_argument
from nmt_expert.cli.writing import form_for, out_option, put_document

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Saved
    from nmt_expert.casebook.store import Casebook
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.report.explanation import Explanation


@click.command("note", short_help="Print the note of a visit, or edit and keep it.")
@visit_argument
@click.option("--new", is_flag=True, help="Write it from the visit again, not the copy that was edited.")
@click.option("--like", metavar="VISIT", help="Begin with the note of this visit, such as the client's last one.")
@note_options
@casebook_option
@rules_option
@pass_session
def note(
    session: Session,
    which: str,
    new: bool,
    like: str | None,
    minutes: str,
    abbreviations: bool,
    edit: bool,
    out: Path | None,
    force: bool,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Print the note of VISIT for the file: told, found, consistent with, plan (SOAP).

    With --edit it opens in your editor, and what you leave there is kept with the visit and
    printed from then on. The visit itself does not change.

    The exit code is 3 if a red flag in it asks for emergency or urgent referral.

    \b
    Examples:
      nmt-expert visits note 3
      nmt-expert visits note 3 --edit
      nmt-expert visits note 4 --edit --like 3
    """
    form = form_for(out, form, as_json)
    refuse_to_edit(edit, form)
    if like and not edit:
        raise click.UsageError("--like begins with another note, which is then edited; add --edit")
    book = casebook_of()
    output = output_beside(session, book, out, force)
    saved = book.load(which)
    assessment = assessed_saved(session, session.expert, saved)
    output.refuse()
    fresh = _fresh(assessment, saved, minutes, abbreviations)
    kept = "" if new or (form != "text" and not edit) else saved.edited_note
    if edit:
        other = book.load(like) if like else None
        begun = _text_of(session, other, minutes, abbreviations) if other else kept or as_plain(fresh)
        kept = _kept(book, saved, begun)
    elif saved.edited_note and not kept and not new:
        tell("The note that was edited is kept as text; this one is written from the visit.")
    if kept:
        put_edited(output, _with_flags(assessment, kept))
    else:
        put_note(output, fresh, form)


def _fresh(assessment: Assessment, saved: Saved, minutes: str, abbreviations: bool) -> Explanation:
    from nmt_expert.api import Result

    made = Result(assessment)
    return made.note(minutes=int(minutes), abbreviations=abbreviations, client=saved.client, date=saved.made[:10])


def _text_of(session: Session, other: Saved, minutes: str, abbreviations: bool) -> str:
    """Return the note of another visit, as it was edited if it was; its red flags are not those of today."""
    if other.edited_note:
        return other.edited_note
    return as_plain(_fresh(assessed_saved(Session(), session.expert, other), other, minutes, abbreviations))


def _kept(book: Casebook, saved: Saved, begun: str) -> str:
    """Return a note as a person left it in the editor, kept with the visit if it says anything new."""
    from nmt_expert.casebook.records import EDITED_NOTE

    text = edited(begun)
    if text != begun.rstrip():
        book.note(saved.id, EDITED_NOTE, text)
        tell(f"Kept with visit {saved.id}. To print it: nmt-expert visits note {saved.id}")
    return text


def _with_flags(assessment: Assessment, text: str) -> str:
    """Return an edited note with the red flags that ask for a doctor above it, where it does not say them."""
    from nmt_expert.report.alarms import alarms

    said = " ".join(text.split())
    grave = [alarm.text for alarm in alarms(assessment) if alarm.grave]
    return "\n".join([*(each for each in grave if " ".join(each.split()) not in said), text])


@click.command("report", short_help="Print the whole report of a visit again.")
@visit_argument
@click.option("--how", metavar="PRINCIPLE", help="Show all the reasoning behind one principle.")
@out_option("Write to this file; - for standard output.", dash=True)
@format_options()
@casebook_option
@rules_option
@pass_session
def report(
    session: Session, which: str, how: str | None, out: Path | None, force: bool, form: str | None, as_json: bool
) -> None:
    r"""Print the whole report of VISIT by today's rules, as the end of its interview printed it.

    The format follows the ending of the file (.md, .html, .json). The exit code is 3 if a
    red flag in it asks for emergency or urgent referral.

    \b
    Example:
      nmt-expert visits report 3 --out report.html
    """
    from nmt_expert.api import Result

    form = form_for(out, form, as_json)
    book = casebook_of()
    output = output_beside(session, book, out, force)
    result = Result(assessed_saved(session, session.expert, book.load(which)))
    output.refuse()
    if form == "json":
        output.put(result.to_json(how=how) + "\n", "report")
    else:
        put_document(output, result.document(how=how), form, result.assessment.visit.title or "Assessment", "report")
