"""Show what notes propose: red flags first, then sentence by sentence, as text or plain data."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from nmt_expert.intake.notes import NotedSentence, Notes, Proposal
from nmt_expert.intake.visitfile import visit_to_data
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.document import Document
from nmt_expert.report.forms.page import Page
from nmt_expert.report.safety import safety_data, write_cautions, write_grave
from nmt_expert.report.words import complaint_words, plain_data, site_words

FORMAT = 2
"""Of the data; raised when a field changes its meaning."""


def flags_text(assessment: Assessment, width: int) -> str:
    """Return the red flags that the notes raise or leave open; ``""`` if there are none."""
    document = Document()
    safety = safety_data(assessment)
    write_grave(document, safety)
    write_cautions(document, structs.replace(safety, unsettled=()))
    return document.print_as("text", width) + "\n" if document.blocks else ""


def notes_text(kb: KnowledgeBase, notes: Notes, width: int) -> str:
    """Return every sentence with what it was read as, then what was not understood and what is set aside."""
    page = Page(width)
    page.heading("Proposed, to be confirmed")
    read = [item for item in notes.sentences if item.proposals or item.complaints]
    for item in read:
        page.add(f"{item.line}: {item.text}")
        page.add_all((proposal_words(kb, proposal) for proposal in item.proposals), 4, "- ")
        page.add_all((f"complaint: {complaint_words(kb, c)}" for c in item.complaints), 4, "- ")
    if not read:
        page.add("nothing")
    missed = [item for item in notes.sentences if item.problems]
    if missed:
        page.heading("Not understood")
        for item in missed:
            _missed(page, item)
    apart = [item for item in notes.sentences if item.aside]
    if apart:
        page.heading("Set aside")
        page.add_all((f"{item.line}: {item.text} ({item.aside})" for item in apart), 0, "")
    unread = [item for item in notes.sentences if item.unread and not item.aside and not item.problems]
    if unread:
        page.heading("Left out of a sentence that was read")
        page.add_all((f"{item.line}: {'; '.join(item.unread)}" for item in unread), 0, "")
    return page.text()


def _missed(page: Page, item: NotedSentence) -> None:
    page.add(f"{item.line}: {item.text}")
    for problem in item.problems:
        page.add(problem.message, 4, "- ")
        page.add(problem.hint, 6, "hint: ")


def proposal_words(kb: KnowledgeBase, proposal: Proposal) -> str:
    """Return one proposal in words: the answer, the finding, its place, and how that was understood."""
    answer = proposal.answer
    words = f"{answer.word}: {kb.label(answer.finding)} ({answer.finding})"
    if place := site_words(kb, answer.site):
        words += f", {place}"
    notes = [f"the place is taken from line {proposal.carried}"] if proposal.carried else []
    if proposal.denied:
        notes.append("because of " + ", ".join(f"'{word}'" for word in proposal.denied))
    if proposal.how == "spelling":
        notes.append("with its spelling repaired")
    return f"{words} [{'; '.join(notes)}]" if notes else words


def notes_data(kb: KnowledgeBase, notes: Notes, assessment: Assessment) -> dict[str, Any]:
    """Return everything as plain data: red flags, sentences, and the visit that they propose."""
    return {
        "format": FORMAT,
        "safety": plain_data(safety_data(assessment)),
        "sentences": [_sentence_data(kb, item) for item in notes.sentences],
        "visit": visit_to_data(notes.visit),
    }


def _sentence_data(kb: KnowledgeBase, item: NotedSentence) -> dict[str, Any]:
    return {
        "line": item.line,
        "text": item.text,
        "proposals": [_proposal_data(kb, proposal) for proposal in item.proposals],
        "complaints": [complaint_words(kb, complaint) for complaint in item.complaints],
        "set_aside": item.aside,
        "unread": list(item.unread),
        "not_understood": [{"code": p.code, "message": p.message, "hint": p.hint} for p in item.problems],
    }


def _proposal_data(kb: KnowledgeBase, proposal: Proposal) -> dict[str, Any]:
    answer = proposal.answer
    return {
        "finding": answer.finding,
        "label": kb.label(answer.finding),
        "word": answer.word,
        "site": {key: value for key in ("muscle", "side", "region") if (value := getattr(answer.site, key))},
        "how": proposal.how,
        "denied_by": list(proposal.denied),
        "place_from_line": proposal.carried,
    }
