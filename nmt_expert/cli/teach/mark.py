"""``nmt-expert mark``: hold what students wrote about a case against the rules, with feedback for each and a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import FORMATS, Session, format_options, pass_session, rules_option
from nmt_expert.cli.output import tell
from nmt_expert.cli.visit_input import as_text
from nmt_expert.cli.writing import Output, form_for, inputs_of, out_option, put_document

if TYPE_CHECKING:
    from nmt_expert.intake.casefile import Case
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Expert
    from nmt_expert.report.document import Document
    from nmt_expert.teach.marking import MarkedSubmission

HARD_FAIL = 1
FEEDBACK_FORMS = {"markdown": ".md", "html": ".html", "text": ".txt"}


@click.command("mark", short_help="Mark what students wrote about a case.")
@click.argument("case")
@click.argument("submissions", nargs=-1, required=True, metavar="SUBMISSION...")
@click.option("--feedback", metavar="DIR", help="Write each student's feedback to a file of its own in this folder.")
@click.option("--as", "feedback_form", type=click.Choice(tuple(FEEDBACK_FORMS)), default="markdown", metavar="FORMAT",
              help="What the feedback is written as: markdown, html or text.", show_default=True)  # fmt: skip
@out_option("Write the marks to this file; its ending is the format.", dash=True)
@format_options((*FORMATS[:-1], "csv", FORMATS[-1]))
@rules_option
@pass_session
def command(
    run: Session,
    case: str,
    submissions: tuple[str, ...],
    feedback: str | None,
    feedback_form: str,
    out: Path | None,
    force: bool,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Mark what students wrote about CASE: ranking, reasons, red flags and the next question, each with its sentence.

    A SUBMISSION is a YAML or JSON file (student, ranking, for, against, red_flags, next), a list of such, or a CSV
    table with those columns, one row a student; semicolons, and what Excel writes, are understood. One student gets
    the feedback; several a line each and what the class found hard; --format csv is the table of the class. What
    cannot be read is said, and the others are marked. Marks are a help, by judgement; a missed red flag that may not
    be missed is a hard fail.

    The exit code is 1 after a hard fail, and 2 if something could not be read.

    \b
    Examples:
      nmt-expert mark desk-worker-knot-to-the-temple anna.yaml
      nmt-expert mark desk-worker-knot-to-the-temple class.csv --format csv -o marks.csv
      nmt-expert mark desk-worker-knot-to-the-temple class.csv --feedback feedback --as html
    """
    from nmt_expert.teach.practice_library import case_named

    form = "csv" if out and out.suffix.lower() == ".csv" and not (form or as_json) else form_for(out, form, as_json)
    expert = run.expert
    name, found = case_named(expert.knowledge, as_text(case))
    output = Output(out, force, lambda: inputs_of(run, submissions))
    output.refuse()
    marked = _marked(run, expert, name, found, submissions)
    if not marked:
        tell("Nothing could be marked.")
        return
    if any(one.mark.failed for one in marked):
        run.ends_with(HARD_FAIL)
    if feedback:
        _each(Path(as_text(feedback)), marked, feedback_form, found.teaches, force)
    _put(expert.knowledge, marked, form, output, found.teaches)


def _marked(run: Session, expert: Expert, name: str, case: Case, files: Sequence[str]) -> tuple[MarkedSubmission, ...]:
    """Return everything that could be marked; what could not is told."""
    from nmt_expert.errors import Issue
    from nmt_expert.knowledge.content import read_bytes
    from nmt_expert.teach.marking import mark
    from nmt_expert.teach.marking_files import SubmissionFile, read_submissions

    found: list[MarkedSubmission] = []
    for file in map(as_text, files):
        content = read_bytes(Path(file), file)
        if isinstance(content, Issue):
            problems: tuple[Issue, ...] = (content,)
        else:
            read = read_submissions(expert.knowledge, SubmissionFile(file, content), name, case.visit)
            problems = read.problems
            found += [mark(expert, case.visit, one) for one in read.submissions]
        for issue in problems:
            run.ends_with(WRONG_INPUT)
            tell(str(issue))
    return tuple(found)


def _put(kb: KnowledgeBase, marked: Sequence[MarkedSubmission], form: str, output: Output, teaches: str) -> None:
    from nmt_expert.printable import json_text
    from nmt_expert.report.document import Document
    from nmt_expert.teach.marking_page import class_table, marked_data, write_class, write_marked

    if form == "csv":
        output.put(class_table(kb, marked), "marks")
    elif form == "json":
        output.put(json_text(marked_data(marked)) + "\n", "marks")
    else:
        page = Document()
        if len(marked) == 1:
            write_marked(page, marked[0], teaches)
        else:
            write_class(page, kb, marked)
        put_document(output, page, form, "Marks", "marks")


def _each(folder: Path, marked: Sequence[MarkedSubmission], form: str, teaches: str, force: bool) -> None:
    """Write each student's feedback to a file of its own."""
    from nmt_expert.files.output import write_output
    from nmt_expert.report.document import Document
    from nmt_expert.teach.marking_page import write_marked

    folder.mkdir(parents=True, exist_ok=True)
    for one, name in zip(marked, _names(marked), strict=True):
        page = Document()
        write_marked(page, one, teaches)
        file = folder / f"{name}{FEEDBACK_FORMS[form]}"
        write_output(file, _text(page, form, one.given.student), force=force, inputs=(), private=True)
    tell(f"feedback for {len(marked)} written to {click.format_filename(folder)}")


def _text(page: Document, form: str, title: str) -> str:
    if form == "html":
        from nmt_expert.report.forms.html import page as whole_page

        return whole_page(page.blocks, title)
    return page.print_as(form)


def _names(marked: Sequence[MarkedSubmission]) -> Iterator[str]:
    """Yield a name for each student's file, each once: letters and digits of the student's own."""
    used: set[str] = set()
    for one in marked:
        plain = re.sub(r"[^\w-]+", "-", one.given.student).strip("-")[:60] or "student"
        number, name = 2, plain
        while name.casefold() in used:
            name, number = f"{plain}-{number}", number + 1
        used.add(name.casefold())
        yield name
