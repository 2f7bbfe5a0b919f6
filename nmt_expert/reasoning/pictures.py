"""Recognise the everyday picture that a complaint resembles most: where to start looking, nothing that is concluded."""

from __future__ import annotations

from nmt_expert.knowledge.model import ComplaintPicture, KnowledgeBase
from nmt_expert.reasoning.anatomy import area_of, fine_regions
from nmt_expert.reasoning.assess import ComplaintAssessment

FAR = frozenset({"elsewhere", "other_side"})
"""Places at which an answer is no sign of a picture of this complaint."""

SIGN = 2.0
"""What a sign is worth beside covering the whole area.  A judgement: it only chooses where to start."""

FITTING = 0.5
"""What being felt nowhere but here is worth."""


def picture_of(kb: KnowledgeBase, entry: ComplaintAssessment) -> ComplaintPicture | None:
    """Return the picture that the complaint's place and the answers resemble most; None if they resemble none."""
    area = area_of(kb, entry.complaint.site)
    seen = _said(kb, entry)
    scored = [(_likeness(kb, picture, area, seen), picture) for picture in kb.pictures.values()]
    best = max((score for score, _ in scored), default=0.0)
    return next((picture for score, picture in scored if score == best), None) if best else None


def _said(kb: KnowledgeBase, entry: ComplaintAssessment) -> frozenset[str]:
    """The findings that were said with a yes, not only of another part of the body."""
    return frozenset(
        kb.whole_of(answer.finding)
        for answer, relation in entry.readings.places
        if (kb.scale.answers[answer.word] or 0) > 0 and not FAR.issuperset(relation.places)
    )


def _likeness(kb: KnowledgeBase, picture: ComplaintPicture, area: frozenset[str], seen: frozenset[str]) -> float:
    felt = frozenset(region for name in picture.felt_in for region in fine_regions(kb, name))
    signs = len(seen.intersection(picture.signs))
    if not area & felt or (picture.needs_sign and not signs):
        return 0.0
    return SIGN * signs + len(area & felt) / len(area) + FITTING * len(area & felt) / len(felt)
