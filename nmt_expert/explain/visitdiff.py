"""A first visit against a follow-up: which answers changed, and what is concluded differently because of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.explain.difference import Difference, difference
from nmt_expert.explain.measured_change import MeasuredChange, measured_changes
from nmt_expert.explain.whatif import AnswerDifference, answer_differences
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import OPPOSITE, fine_regions
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Complaint


class VisitDiff(Struct, frozen=True):
    """What changed from a first visit to a follow-up; false if nothing.

    Attributes:
        answers: Answers added, removed and changed, by finding and site.
        complaints_came: Complaints that only the follow-up has.
        complaints_went: Complaints that only the first visit has.
        pairs: Which complaints were compared: their numbers in the first visit and the follow-up, from 0.
        same_knowledge: Whether both were assessed by the same rules; if not, the rules may be behind a change.
        difference: What is concluded differently; its complaints stand beside ``pairs``.
        measures: What both visits measured, and whether its change counts.
    """

    answers: tuple[AnswerDifference, ...]
    complaints_came: tuple[Complaint, ...]
    complaints_went: tuple[Complaint, ...]
    pairs: tuple[tuple[int, int], ...]
    same_knowledge: bool
    difference: Difference
    measures: tuple[MeasuredChange, ...] = ()

    def __bool__(self) -> bool:
        measured = any(entry.before != entry.after for entry in self.measures)
        return bool(self.answers or self.complaints_came or self.complaints_went or self.difference or measured)


def visit_diff(first: Assessment, followup: Assessment) -> VisitDiff:
    """Return what changed from a first visit to a follow-up of the same client.

    Complaints are compared where they are about the same place: the same site first, then sites that share a
    region and are not of opposite sides.  Flags and answers are compared for the visits as a whole.
    """
    kb = followup.knowledge
    pairs = tuple(sorted(_pairs(kb, first, followup)))
    return VisitDiff(
        answers=answer_differences(kb, first.visit, followup.visit),
        complaints_came=_unpaired(followup, {second for _, second in pairs}),
        complaints_went=_unpaired(first, {number for number, _ in pairs}),
        pairs=pairs,
        same_knowledge=first.knowledge.digest == kb.digest,
        difference=difference(first, followup, pairs),
        measures=measured_changes(kb, first.visit, followup.visit),
    )


def _unpaired(assessment: Assessment, paired: set[int]) -> tuple[Complaint, ...]:
    return tuple(entry.complaint for at, entry in enumerate(assessment.complaints) if at not in paired)


def _pairs(kb: KnowledgeBase, first: Assessment, followup: Assessment) -> Iterator[tuple[int, int]]:
    """Yield the complaints about one place; each complaint is taken once, the closest matches first."""
    was, now = ({at: entry.complaint for at, entry in enumerate(a.complaints)} for a in (first, followup))
    for fits in (_same_site, _near):
        for one, old in list(was.items()):
            other = next((at for at, new in now.items() if fits(kb, old, new)), None)
            if other is not None:
                del was[one], now[other]
                yield one, other


def _same_site(kb: KnowledgeBase, old: Complaint, new: Complaint) -> bool:
    return old.site == new.site


def _near(kb: KnowledgeBase, old: Complaint, new: Complaint) -> bool:
    """Whether two complaints may be one: areas that meet (or none named), sides that are not opposite."""
    areas = fine_regions(kb, old.region), fine_regions(kb, new.region)
    meet = not all(areas) or not areas[0].isdisjoint(areas[1])
    return meet and not (old.side in OPPOSITE and new.side == OPPOSITE[old.side])
