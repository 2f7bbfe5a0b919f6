"""``nmt-expert visits show``: everything that is saved of one visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, wrapped
from nmt_expert.cli.visits.group import casebook_of, casebook_option, visit_argument

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Outcome, Saved, Verdict
    from nmt_expert.casebook.store import Casebook
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.report.measures import MeasuredChangeData


@click.command("show", short_help="Show everything that is saved of a visit.")
@visit_argument
@json_option
@casebook_option
@rules_option
@pass_session
def command(session: Session, which: str, as_json: bool) -> None:
    r"""Show what VISIT came to, then everything that is saved of it: complaints, answers with their times, verdicts.

    The exit code is 3 if a red flag in it asks for emergency or urgent referral. "nmt-expert visits report" prints
    the whole report again, and "nmt-expert visits note" the note.

    \b
    Example:
      nmt-expert visits show 3
    """
    from nmt_expert.casebook.exchange import exported_data
    from nmt_expert.cli.visits.assessed import assessed_saved
    from nmt_expert.report.alarms import alarms, suspicion

    book = casebook_of()
    saved = book.load(which)
    assessment = assessed_saved(session, session.expert, saved)
    if as_json:
        data = {"id": saved.id, **exported_data(saved)}
        if changes := _changes(book, assessment, saved):
            data["measures_changed"] = [to_builtins(each) for each in changes]
        print_json(data)
        return
    loud = [alarm.text for alarm in alarms(assessment) if alarm.grave]
    loud += [suspicion(assessment.knowledge, entry) for entry in assessment.safety.suspected]
    changes = _changes(book, assessment, saved)
    print_text("\n".join([*(wrapped(line) for line in loud), *_lines(assessment, saved, changes)]))


def _changes(book: Casebook, assessment: Assessment, saved: Saved) -> tuple[MeasuredChangeData, ...]:
    """Return how measures changed since the client's previous visit; none if it cannot be read."""
    from nmt_expert.casebook.errors import CasebookError
    from nmt_expert.casebook.rerun import still_known
    from nmt_expert.explain.measured_change import measured_changes
    from nmt_expert.report.measures import measured_changes_data

    before = [entry.id for entry in book.visits(saved.client) if entry.id < saved.id] if saved.visit.measures else []
    if not before:
        return ()
    kb = assessment.knowledge
    try:
        visit, _ = still_known(kb, book.load(before[-1]).visit)
    except CasebookError:  # that visit is damaged; this one is shown all the same
        return ()
    return measured_changes_data(kb, measured_changes(kb, visit, assessment.visit))


def _lines(assessment: Assessment, saved: Saved, changes: Sequence[MeasuredChangeData]) -> Iterator[str]:
    from nmt_expert.casebook.records import EDITED_NOTE
    from nmt_expert.cli.visits.assessed import heading
    from nmt_expert.reasoning.place_words import complaint_words
    from nmt_expert.report.care.note import treatment_words
    from nmt_expert.report.measures import change_words, measure_lines, measures_data

    kb = assessment.knowledge
    yield wrapped(heading(saved))
    yield from _concluded(kb, saved.outcome)
    for each in saved.visit.treatment:
        label, text = treatment_words(each)
        yield wrapped(text, f"{label.capitalize()}: ", "  ")
    if changes:
        yield "Since the previous visit:"
        yield from (wrapped(change_words(each), "  ", "    ") for each in changes)
    yield f"  saved {saved.made}, changed {saved.changed}"
    yield wrapped(f"made with rules {saved.version} ({saved.digest[:12]})", "  ", "  ")
    for at, complaint in enumerate(saved.visit.complaints, start=1):
        words = f": {complaint.text}" if complaint.text else ""
        yield wrapped(complaint_words(kb, complaint) + words, f"  complaint {at}: ", "    ")
    if assessment.visit.measures:
        yield "Measured:"
        lines = measure_lines(measures_data(kb, assessment.visit.measures))
        yield from (wrapped(line, "  ", "    ") for line in lines)
    yield f"Answers: {len(saved.visit.answers)}"
    yield from _answers(kb, saved)
    for verdict in saved.verdicts:
        yield wrapped(verdict_words(kb, verdict), "Verdict: ", "  ")
    for note in saved.notes:
        text = note.text if note.kind != EDITED_NOTE else f"nmt-expert visits note {saved.id}  prints it"
        yield wrapped(f"{note.kind}: {text}" if text else note.kind, f"Note, {note.made}: ", "  ")


def _answers(kb: KnowledgeBase, saved: Saved) -> Iterator[str]:
    from nmt_expert.report.words import answer_data, answer_words

    for answer, time in zip(saved.visit.answers, saved.times, strict=True):
        words = answer_words(answer_data(kb, answer))
        yield wrapped(words, f"  {time[:16].replace('T', ' ')}  ", " " * 20)


def _concluded(kb: KnowledgeBase, outcome: Outcome | None) -> Iterator[str]:
    from nmt_expert.cli.visits.assessed import FIRST_FEW, first_few

    if outcome is None:
        yield "Concluded: nothing kept for these answers"
        return
    for at, ranking in enumerate(outcome.complaints, start=1):
        number = f" for complaint {at}" if len(outcome.complaints) > 1 else ""
        yield wrapped(first_few(kb, ranking), f"Concluded{number} (first {FIRST_FEW}): ", "  ")


def verdict_words(kb: KnowledgeBase, verdict: Verdict) -> str:
    """Return a verdict in a sentence, with what the engine says beside it."""
    from nmt_expert.cli.visits.assessed import band_label

    says = "agrees" if verdict.agrees else "disagrees"
    number = f", complaint {verdict.complaint + 1}" if verdict.complaint else ""
    engine = f"{band_label(kb, verdict.band)} ({verdict.support:+.2f})"
    reason = f" Reason: {verdict.reason}" if verdict.reason else ""
    return f"the practitioner {says} with {kb.label(verdict.principle)}{number}; the engine says {engine}.{reason}"
