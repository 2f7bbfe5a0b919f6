"""Write a case for paper: the blind handout that gives nothing away, and its solution with every reason."""

from __future__ import annotations

from collections.abc import Sequence

from nmt_expert.explain.unused import REASONS
from nmt_expert.intake.casefile import Case
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.alarms import NOTE
from nmt_expert.report.blocks import Field, Fields
from nmt_expert.report.document import Document
from nmt_expert.teach.feedback import best_next, leading_words, moves, moving_words, said, standing_of
from nmt_expert.teach.feedback_asking import strategy
from nmt_expert.teach.practice_reference import RANKED, Reference, is_grave

_LINE = "______________________________"
TASKS = (
    ("student", _LINE),
    ("red_flags", f"which are raised? {_LINE}"),
    ("ranking", f"the likeliest first, {RANKED} at most, or none: 1 {_LINE} 2 {_LINE} 3 {_LINE}"),
    ("for", f"findings that speak for the first: {_LINE}{_LINE}"),
    ("against", f"findings that speak against it: {_LINE}{_LINE}"),
    ("next", f"what you would ask or examine next: {_LINE}"),
)
"""What a student fills in; the labels are those of a submission file."""


def write_handout(page: Document, expert: Expert, cases: Sequence[tuple[str, Case]]) -> None:
    """Write cases to be handed out: story and findings, what to fill in, and neither title nor id nor outcome."""
    kb = expert.knowledge
    page.heading("Cases" if len(cases) > 1 else "A case", 1)
    page.say("Say what the findings are consistent with, never a diagnosis. What is not listed was not examined.")
    page.say(f"The ten principles: {', '.join(entry.label for entry in kb.principles.values())}.")
    for number, (_, case) in enumerate(cases, 1):
        page.heading(f"Case {number}")
        if case.story:
            page.say(case.story)
        where = "; ".join(complaint_words(kb, one) for one in case.visit.complaints or (Complaint(),))
        page.say(f"Complaint: {where}.")
        page.lead("What was found:")
        page.points(dict.fromkeys(said(kb, answer) for answer in case.visit.answers))
        page.lead("Your answer:")
        page.add(Fields(tuple(Field(label, text) for label, text in TASKS)))


def write_solution(page: Document, expert: Expert, cases: Sequence[tuple[str, Case]]) -> None:
    """Write what the rules make of cases, with every reason, to be handed to whoever teaches."""
    page.heading("Solutions" if len(cases) > 1 else "Solution", 1)
    for number, (name, case) in enumerate(cases, 1):
        page.heading(f"Case {number}: {case.visit.title or name} ({name})")
        for at in range(len(case.visit.complaints) or 1):
            _solve(page, Reference(expert, case.visit, at))
        if case.teaches:
            page.say(f"What it teaches: {case.teaches}")
    page.say(f"The rules are a panel of one: they explain themselves and can be contested. {NOTE}", "note")


def _solve(page: Document, reference: Reference) -> None:
    kb = reference.kb
    page.heading(f"About: {complaint_words(kb, reference.complaint)}", 3)
    if not reference.number:
        _flags(page, reference)
    _ranking(page, reference)
    order = ", ".join(kb.label(one.finding) for one in strategy(reference))
    page.say(f"By strategy one asks: the safety screen{f', {order}' if order else ''}.")
    best = best_next(reference)
    if best:
        yes, no = moves(reference, best[0], 1.0), moves(reference, best[0], -1.0)
        text = f"{leading_words(reference)}next: {kb.findings[best[0]].question} ({moving_words(kb, yes, no)})."
        page.say(text[:1].upper() + text[1:])
    idle = reference.unused
    if idle:
        page.lead("Answered, and changes nothing here:")
        page.points(f"{said(kb, one.answer)}: {REASONS[one.reason]}" for one in idle.values())


def _flags(page: Document, reference: Reference) -> None:
    kb = reference.kb
    for entry in reference.flags:
        because = "; ".join(said(kb, answer) for answer in entry.because)
        miss = " It may not be missed." if is_grave(entry) else ""
        page.say(f"Red flag: {entry.flag.label} ({because}). {entry.flag.do}{miss}", "warn")
    if not reference.flags:
        page.say("No red flag is raised.")


def _ranking(page: Document, reference: Reference) -> None:
    kb = reference.kb
    if not reference.ranked:
        page.say("No principle is even possible: to name none is right.")
    for one in reference.ranked:
        places = f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"
        page.say(f"{places}. {kb.label(one.id)}: {standing_of(reference, one.id)}.", "strong")
        for reason in reference.reasons(one.id):
            entry = reason.contribution
            behind = "; ".join(dict.fromkeys(said(kb, answer) for answer in reason.answers))
            aside = "" if entry.counts else " Set aside: a stronger sign of the same fact counts in its place."
            page.point(f"{entry.weight:+.2f} {behind}. {entry.rule.because}{aside}", 1)
