"""``nmt-expert visits followup``: a client's visits so far, as the next one begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.explain import Query, output_options, question
from nmt_expert.cli.options import FORMATS
from nmt_expert.cli.visits.assessed import assessed_saved
from nmt_expert.cli.visits.group import casebook_of, casebook_option, output_beside, visit_argument

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Saved
    from nmt_expert.casebook.store import Casebook
    from nmt_expert.explain.care.followup import FollowUp

PICTURE = "svg"


@click.command("followup", short_help="Show what a client's next visit begins with.")
@visit_argument
@casebook_option
@output_options((*FORMATS, PICTURE))
@question
def command(query: Query, which: str) -> None:
    r"""Show last time on five lines, measures over the visits, and what changed since the visit before.

    VISIT is a client's pseudonym, or the number of the visit to stop at. A page of HTML has
    a picture of the measures; the format svg (--out FILE.svg) is that picture alone.
    Everything is by today's rules.

    The exit code is 3 if a red flag of the last visit asks for emergency or urgent referral.

    \b
    Examples:
      nmt-expert visits followup amber-heron
      nmt-expert visits followup amber-heron --out measures.svg
    """
    from nmt_expert.casebook.rerun import past_visits
    from nmt_expert.explain.care.followup import followup

    book = casebook_of()
    saved = visits_until(book, which)
    expert = query.session.expert
    assessed_saved(query.session, expert, saved[-1])
    output = output_beside(query.session, book, query.output.file, query.output.force)
    output.refuse()
    _show(replace(query, output=output), followup(expert, past_visits(expert.knowledge, saved)))


def visits_until(book: Casebook, which: str) -> tuple[Saved, ...]:
    """Return a client's visits up to one, the earliest first; damaged ones before it are said and left out."""
    from nmt_expert.casebook.errors import CasebookError
    from nmt_expert.cli.output import tell

    last = book.load(which)
    found = []
    for entry in book.visits(last.client):
        if entry.id < last.id:
            try:
                found.append(book.load(entry.id))
            except CasebookError as error:
                tell(str(error))
    return (*found, last)


def _show(query: Query, found: FollowUp) -> None:
    from nmt_expert.drawing.measures import measures_svg
    from nmt_expert.report.care.followup import followup_data, write_followup
    from nmt_expert.report.explanation import Explanation

    latest = found.last.assessment
    made = Explanation(found, True, "follow-up", latest, lambda: followup_data(latest, found), write_followup)
    if query.form == PICTURE:
        query.output.put(measures_svg(made.data.measures), "picture")
    elif query.form == "html" and made.data.measures:
        from nmt_expert.report.forms.html import body, whole_page

        inner = body(made.document(length=query.length).blocks) + "\n" + measures_svg(made.data.measures)
        query.output.put(whole_page(inner, "Follow-up"), "follow-up")
    else:
        query.put(made, made.document(length=query.length), "Follow-up", "follow-up")
