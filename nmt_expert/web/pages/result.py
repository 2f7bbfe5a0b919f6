"""What a visit came to: the card, the plan, the whole report, the note and the letter, and all of it as data."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from nmt_expert.api import Result
from nmt_expert.interview.telling.movement import movement, standings
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.report.alarms import alarms
from nmt_expert.report.blocks import Heading, Paragraph
from nmt_expert.report.document import Document
from nmt_expert.report.forms.html import body
from nmt_expert.web.asked import Asked, PageAnswer
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.problem import visit_missing
from nmt_expert.web.pages.ranks import Ranked, ranked
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

PAGES = (
    ("Result", (("result", "Card"), ("plan", "Plan"), ("report", "Whole report"))),
    (
        "Reasoning",
        (
            ("how", "How"),
            ("whynot", "Why not"),
            ("whatif", "What if"),
            ("compare", "Compare"),
            ("chain", "What drives what"),
            ("graph", "Graph"),
            ("steps", "Step by step"),
        ),
    ),
    ("To keep", (("note", "Note"), ("letter", "Letter"))),
)
"""The pages about a visit in their groups, each with what it is called."""

_COMMAND = re.compile(r" \(nmt-expert [a-z]+ [^()]*\)|; nmt-expert [a-z]+ [^.;]*")
"""A command with what it does, beside what can be said on a page, too."""


def card(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the result on one screen."""

    def made(visit: OpenVisit, result: Result) -> Document:
        went_on = [work.kb.flags[name].label for name in visit.session.went_on]
        note = f"Recorded: the interview was deliberately continued despite: {'; '.join(went_on)}." if went_on else ""
        return result.card(note=note, scope=visit.scope).document()

    return _document(work, asked, "Result", made, stands=_stands)


def _stands(work: Workspace, visit: OpenVisit) -> list[tuple[str, list[Ranked]]]:
    """Return where the ten principles stand, by complaint; nothing in an emergency, where only what to do counts."""
    interview = work.visits.interview(visit)
    if any(alarm.gravity == "emergency" for alarm in alarms(interview.assessment)):
        return []
    before, several = standings(interview.assessment), len(interview.assessment.complaints) > 1
    names = [f", {complaint_words(work.kb, entry.complaint)}" for entry in interview.assessment.complaints]
    return [
        (f"Consistent with{name if several else ''}", ranked(movement(interview, at, before)))
        for at, name in enumerate(names)
    ]


def plan(work: Workspace, asked: Asked) -> PageAnswer:
    """Return what to do today, at home and next time."""
    return _document(work, asked, "Plan", lambda visit, result: result.plan(complaint_number(asked, result)).document())


def report(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the whole report."""
    return _document(work, asked, "Whole report", lambda visit, result: result.document())


def note(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the note for the file, to be printed and copied."""

    def made(visit: OpenVisit, result: Result) -> Document:
        return _note(work, visit, result)

    def text(visit: OpenVisit, result: Result) -> str:
        return _note(work, visit, result).print_as("text", 76)

    return _document(work, asked, "Note", made, text)


def _note(work: Workspace, visit: OpenVisit, result: Result) -> Document:
    saved = visit.saver.saved if visit.saver else None
    client, date = (saved.client, saved.made[:10]) if saved else ("", "")
    return result.note(abbreviations=work.settings.abbreviations, client=client, date=date).document()


def letter(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the letter to a doctor, if a red flag asks for one."""

    def made(visit: OpenVisit, result: Result) -> Document:
        found = result.letter(complaint_number(asked, result))
        return found.document() if found.answer else found.answer_alone()

    def text(visit: OpenVisit, result: Result) -> str:
        return made(visit, result).print_as("text", 76)

    return _document(work, asked, "Letter", made, text)


def data(work: Workspace, asked: Asked) -> PageAnswer:
    """Return everything as JSON: what ``nmt-expert assess --json`` prints of the same visit."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    return PageAnswer(result_of_visit(work, visit).to_json() + "\n", kind="application/json")


# ------------------------------------------------------------------ what the pages about a visit share


def result_of_visit(work: Workspace, visit: OpenVisit) -> Result:
    """Return the result of a visit as it stands."""
    return Result(work.visits.interview(visit).assessment)


def complaint_number(asked: Asked, result: Result) -> int:
    """Return which complaint is asked about, from 0; the first if none, or one that is not there, is named."""
    typed = asked.query.get("complaint", "0")
    number = int(typed[:3]) if typed.isascii() and typed.isdecimal() else 0
    return number if number < len(result.assessment.complaints) else 0


def visit_page(
    work: Workspace, asked: Asked, visit: OpenVisit, template: str, title: str, **values: object
) -> PageAnswer:
    """Return a page about a visit, with the ways to the others."""
    result = result_of_visit(work, visit)
    complaints = [complaint_words(work.kb, entry.complaint) for entry in result.assessment.complaints]
    page = rendered(
        template,
        title=title,
        asked=asked,
        visit=visit,
        saved=visit.saver.saved if visit.saver else None,
        groups=PAGES,
        here=asked.here.rpartition("/")[2],
        complaints=complaints,
        complaint=complaint_number(asked, result),
        over=work.visits.interview(visit).prompt is None,
        grave=[alarm.text for alarm in alarms(result.assessment) if alarm.grave],
        **values,
    )
    return PageAnswer(page)


def _document(
    work: Workspace,
    asked: Asked,
    title: str,
    made: Callable[[OpenVisit, Result], Document],
    text: Callable[[OpenVisit, Result], str] | None = None,
    stands: Callable[[Workspace, OpenVisit], list[tuple[str, list[Ranked]]]] | None = None,
) -> PageAnswer:
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    result = result_of_visit(work, visit)
    document = _titled(for_the_page(made(visit, result)), title)
    copied = text(visit, result) if text else ""
    return visit_page(
        work, asked, visit, "document.html", title, body=body(document.blocks), titled=is_titled(document),
        text=copied, stands=stands(work, visit) if stands else [],
    )  # fmt: skip


def is_titled(document: Document) -> bool:
    """Whether a document has a title of its own."""
    return any(isinstance(block, Heading) and block.level == 1 for block in document.blocks)


def for_the_page(document: Document) -> Document:
    """Return a document without the commands that it names for somebody at a terminal."""
    made = Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            block = replace(block, text=_COMMAND.sub("", block.text))
        made.add(block)
    return made


def _titled(document: Document, title: str) -> Document:
    """Return a document whose heading is that of its page, where both say the same."""
    own = next((block for block in document.blocks if isinstance(block, Heading)), None)
    if own is None or own.text != title:
        return document
    made = Document()
    for block in document.blocks:
        made.add(replace(block, level=max(block.level - own.level + 1, 1)) if isinstance(block, Heading) else block)
    return made
