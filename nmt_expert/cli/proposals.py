"""Show what notes propose: red flags first, then sentence by sentence, as text or plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, structs

from nmt_expert.errors import Issue
from nmt_expert.intake.confirming import Confirmation
from nmt_expert.intake.notes import NotedSentence, Notes, Proposal, SetAside
from nmt_expert.intake.visitfile import visit_to_data
from nmt_expert.intake.words import Offer, Reading
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.visit import Complaint, Site
from nmt_expert.report.assessment import offers_data
from nmt_expert.report.document import Document
from nmt_expert.report.forms.page import Page
from nmt_expert.report.safety import safety_data, write_cautions, write_grave
from nmt_expert.report.words import plain_data

FORMAT = 2
"""Of the data; raised when a field changes its meaning."""


def flags_text(assessment: Assessment, width: int) -> str:
    """Return the red flags that the notes raise or leave open; ``""`` if there are none."""
    document = Document()
    safety = safety_data(assessment)
    write_grave(document, safety)
    write_cautions(document, structs.replace(safety, unsettled=()))
    return document.print_as("text", width) + "\n" if document.blocks else ""


def notes_text(kb: KnowledgeBase, state: Confirmation, width: int) -> str:
    """Return every sentence with what it was read as, then what is offered for the rest, and what is set aside.

    All of it is numbered as `Confirmation` takes it, with what a person made of it so far.
    """
    page = Page(width)
    page.heading("Proposed, to be confirmed")
    for item, things in zip(state.notes.sentences, state.by_sentence, strict=True):
        if item.proposals or item.complaints:
            page.add(f"{item.line}: {item.text}")
        for number, thing in things.items():
            wrong = "wrong, left out: " if number in state.wrong else ""
            page.add(wrong + _read_words(kb, thing), 4, f"{number} ")
    if not state.read:
        page.add("nothing")
    _offers(page, kb, state)
    if state.set_aside:
        page.heading("Set aside")
    lines = {id(part): item.line for item in state.notes.sentences for part in item.set_aside}
    for number, part in state.set_aside.items():
        page.add(f"{lines[id(part)]}: {part.text} ({part.why})", 0, f"a{number} ")
        back = "taken back" if number in state.back else "would be read as"
        page.add_all((reading_words(kb, reading) for reading in part.readings), 4, f"{back}: ")
    return page.text()


def _offers(page: Page, kb: KnowledgeBase, state: Confirmation) -> None:
    """Add what was not understood: what it may mean, numbered on, and what resembles nothing."""
    offered = {offer.problem for offer in state.offers.values()}
    missed = [problem for item in state.notes.sentences for problem in item.problems if problem not in offered]
    if state.offers or missed:
        page.heading("Not understood")
    picks = dict(state.picks)
    for number, offer in state.offers.items():
        page.add(f"'{offer.phrase}' may mean", 0, f"{number} ")
        for which, reading in enumerate(offer.readings, start=1):
            taken = "taken: " if picks.get(number) == which else ""
            page.add(f"{taken}{reading_words(kb, reading)} ({reading.finding})", 4, f"{number}={which} ")
    for problem in missed:
        page.add(problem.message, 0, "- ")
        page.add(problem.hint, 4, "hint: ")


class ShortLine(Struct, frozen=True):
    """A line of a short list: its text, how far it is set in, and what stands before it."""

    text: str
    indent: int = 0
    mark: str = ""


def short_lines(kb: KnowledgeBase, state: Confirmation) -> Iterator[ShortLine]:
    """Yield the same in short, for somebody who just said it: what was read, and the choices for the rest."""
    choices = {pair: number for number, pair in state.choices.items()}
    if state.read:
        yield ShortLine("Understood:")
    for number, thing in enumerate(state.read, start=1):
        yield ShortLine(_in_short(kb, thing), 2, f"{number} ")
    for number, offer in state.offers.items():
        yield ShortLine(f"Not understood: '{offer.phrase}'. Perhaps meant")
        for which, reading in enumerate(offer.readings, start=1):
            yield ShortLine(reading_words(kb, reading), 2, f"{choices[number, which]} ")
    for number, part in state.set_aside.items():
        yield ShortLine(f"set aside ({part.why}): {part.text}", 2, f"a{number} ")


def _in_short(kb: KnowledgeBase, thing: Proposal | Complaint) -> str:
    if isinstance(thing, Complaint):
        return f"Complaint: {complaint_words(kb, thing)}"
    answer = thing.answer
    return _said(kb, answer.finding, answer.word, answer.site)


def _said(kb: KnowledgeBase, finding: str, word: str, site: Site) -> str:
    place = site_words(kb, site)
    return f"{kb.label(finding)}: {word}{f', {place}' if place else ''}"


def reading_words(kb: KnowledgeBase, reading: Reading) -> str:
    """Return what words were read as, or may mean, in a line."""
    return _said(kb, reading.finding, reading.word, reading.site)


def _read_words(kb: KnowledgeBase, thing: Proposal | Complaint) -> str:
    return f"complaint: {complaint_words(kb, thing)}" if isinstance(thing, Complaint) else proposal_words(kb, thing)


def proposal_words(kb: KnowledgeBase, proposal: Proposal) -> str:
    """Return one proposal in words: the answer, the finding, its place, and how that was understood."""
    answer = proposal.answer
    words = f"{answer.word}: {kb.label(answer.finding)} ({answer.finding})"
    if place := site_words(kb, answer.site):
        words += f", {place}"
    notes = [f"the place is taken from line {proposal.carried}"] if proposal.carried else []
    if proposal.denied:
        notes.append("because of " + ", ".join(f"'{word}'" for word in proposal.denied))
    return f"{words} [{'; '.join(notes)}]" if notes else words


def notes_data(kb: KnowledgeBase, notes: Notes, assessment: Assessment) -> dict[str, Any]:
    """Return everything as plain data: red flags, sentences, and the visit that they propose."""
    return {
        "format": FORMAT,
        "safety": plain_data(safety_data(assessment)),
        "problems": [_problem_data(notes.problem)] if notes.problem else [],
        "offers": _offers_data(kb, notes.offers),
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
        "not_understood": [_problem_data(problem) for problem in item.problems],
        "offers": _offers_data(kb, item.offers),
        "aside": [_aside_data(kb, part) for part in item.set_aside],
    }


def _aside_data(kb: KnowledgeBase, part: SetAside) -> dict[str, Any]:
    (data,) = _offers_data(kb, [Offer(part.text, part.readings)])
    return {"text": part.text, "why": part.why, "readings": data["readings"]}


def _offers_data(kb: KnowledgeBase, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    return [plain_data(offer) for offer in offers_data(kb, offers)]


def _problem_data(problem: Issue) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message, "hint": problem.hint}


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
