"""``nmt-expert visits diff``: what changed from a client's earlier visit to a later one."""

from __future__ import annotations

from dataclasses import replace

import click

from nmt_expert.cli.explain import Query, output_options, question
from nmt_expert.cli.visits.group import casebook_of, casebook_option, output_beside, visit_argument


@click.command("diff", short_help="Show what changed since the client's previous visit.")
@visit_argument
@click.argument("earlier", metavar="[EARLIER]", default="")
@casebook_option
@output_options()
@question
def command(query: Query, which: str, earlier: str) -> None:
    r"""Show what changed from a client's EARLIER visit to VISIT, both by today's rules.

    If EARLIER is left out, it is the previous visit of the same client.

    The exit code is 1 if anything changed, and 3 if a red flag of VISIT requires referral.

    \b
    Example:
      nmt-expert visits diff amber-heron
    """
    from nmt_expert.api import Result
    from nmt_expert.casebook.errors import fault
    from nmt_expert.cli.options import Session
    from nmt_expert.cli.visits.assessed import assessed_saved

    book = casebook_of()
    later = book.load(which)
    before = [entry.id for entry in book.visits(later.client) if entry.id < later.id]
    if not earlier and not before:
        raise fault(None, "no-earlier-visit", f"visit {later.id} is the first of its client", "name another visit")
    first = book.load(earlier or before[-1])
    expert = query.session.expert
    was = Result(assessed_saved(Session(), expert, first))  # red flags of the past are not those of today
    found = Result(assessed_saved(query.session, expert, later)).since(was)
    replace(query, output=output_beside(query.session, book, query.output.file, query.output.force)).show(found)
