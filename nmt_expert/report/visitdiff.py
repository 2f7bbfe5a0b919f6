"""A first visit against a follow-up, as data and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nmt_expert.explain.visitdiff import VisitDiff
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.difference import (
    AnswerShiftData,
    DifferenceData,
    answer_shifts_data,
    difference_data,
    write_answers,
    write_difference,
)
from nmt_expert.report.document import Document
from nmt_expert.report.words import PlaceData, complaint_words

TITLES = (("changed", "Answered otherwise"), ("added", "Answered only now"), ("removed", "Answered only then"))


class StatedComplaintData(PlaceData, frozen=True):
    """A complaint: where it is, and what the client said of it."""

    text: str


class VisitDiffData(Struct, frozen=True):
    """What changed from a first visit to a follow-up; ``pairs`` are the complaints that were compared, from 0."""

    same_knowledge: bool
    answers: tuple[AnswerShiftData, ...]
    complaints_came: tuple[StatedComplaintData, ...]
    complaints_went: tuple[StatedComplaintData, ...]
    pairs: tuple[tuple[int, int], ...]
    difference: DifferenceData

    @property
    def changed(self) -> bool:
        """Whether anything differs, in answers, complaints or conclusions."""
        return bool(self.answers or self.complaints_came or self.complaints_went or self.difference.differs)


def visit_diff_data(followup: Assessment, found: VisitDiff) -> VisitDiffData:
    """Return the diff of two visits as data."""
    kb = followup.knowledge
    return VisitDiffData(
        same_knowledge=found.same_knowledge,
        answers=answer_shifts_data(kb, found.answers),
        complaints_came=_complaints(kb, found.complaints_came),
        complaints_went=_complaints(kb, found.complaints_went),
        pairs=found.pairs,
        difference=difference_data(kb, found.difference),
    )


def _complaints(kb: KnowledgeBase, complaints: Iterable[Complaint]) -> tuple[StatedComplaintData, ...]:
    return tuple(
        StatedComplaintData(entry.region, entry.side, entry.site.muscle, complaint_words(kb, entry), entry.text)
        for entry in complaints
    )


def write_visit_diff(page: Document, data: VisitDiffData, level: int) -> None:
    """Write what changed between two visits; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading("From the first visit to the follow-up", 1)
    if not data.same_knowledge:
        page.say("The two were assessed by different knowledge: a change of the rules may be behind a change below.")
    if not data.changed:
        page.say("Nothing changed.")
    _write_answers(page, data.answers, level)
    for title, complaints in (
        ("Complaint only now", data.complaints_came),
        ("Complaint only then", data.complaints_went),
    ):
        for complaint in complaints:
            page.say(f"{title}: {complaint.where}.")
    if data.difference.differs:
        write_difference(page, data.difference, level)
    elif data.changed:
        page.say("Nothing is concluded differently.")


def _write_answers(page: Document, answers: Sequence[AnswerShiftData], level: int) -> None:
    for what, title in TITLES:
        own = [entry for entry in answers if entry.what == what]
        if own and not level:
            page.say(f"{title}: {len(own)}.")
        elif own:
            page.heading(title)
            write_answers(page, own)
