"""``nmt-expert handout``: cases for paper that give nothing away, and with ``--solution`` their solution."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.options import FORMATS, Session, pass_session, rules_option
from nmt_expert.cli.visit_input import as_text
from nmt_expert.cli.writing import Output, form_for, inputs_of, out_option, put_document


@click.command("handout", short_help="Print cases for a class, without or with their solution.")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option("--solution", is_flag=True, help="Print what the rules make of them, with every reason.")
@out_option("Write it to this file; its ending is the format (.md, .html).", dash=True)
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), metavar="FORMAT", help="text, markdown or html.")
@rules_option
@pass_session
def command(
    run: Session,
    cases: tuple[str, ...],
    solution: bool,
    out: Path | None,
    force: bool,
    form: str | None,
) -> None:
    r"""Print CASES to hand out: story, findings and what to fill in; neither title nor outcome.

    With --solution the same cases, in the same order, with the red flags, the ranking, every reason, the order by
    strategy, the next question and what each case teaches. What students hand in is marked with "nmt-expert mark".

    \b
    Examples:
      nmt-expert handout desk-worker-knot-to-the-temple -o case.html
      nmt-expert handout desk-worker-knot-to-the-temple --solution
    """
    from nmt_expert.report.document import Document
    from nmt_expert.teach.marking_handout import write_handout, write_solution
    from nmt_expert.teach.practice_library import case_named

    form = form_for(out, form, False)
    expert = run.expert
    found = [case_named(expert.knowledge, as_text(name)) for name in cases]
    page = Document()
    (write_solution if solution else write_handout)(page, expert, found)
    put_document(Output(out, force, lambda: inputs_of(run, cases)), page, form, page.title, "handout")
