"""Find what a person has to settle: statements that cannot all be true, and answers on the other side of the complaint.

What the rule engine reads as unknown because it clashes is found here with the answers
as they were given, and so are opposites, which the engine lets stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import relate, settle
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

AFFIRMED = ("yes", "probably")


class Contradiction(Struct, frozen=True):
    """Statements to be settled.

    Attributes:
        kind: ``yes-and-no``, ``exclusive-pair``, ``exclusive-choice``, ``opposites`` or ``other-side``.
        answers: The answers, as they stand in the visit; one alone for ``other-side``.
        complaint: The complaint that they were read for.
    """

    kind: str
    answers: tuple[Answer, ...]
    complaint: Complaint = Complaint()


def contradictions(kb: KnowledgeBase, visit: Visit, settled: Iterable[Answer] = ()) -> tuple[Contradiction, ...]:
    """Return what is to be settled in a visit, each once.

    Args:
        kb: The knowledge base.
        visit: The visit.
        settled: Answers that somebody has already said are meant as they stand.
    """
    meant = frozenset(settled)
    found: dict[frozenset[Answer], Contradiction] = {}
    for complaint in visit.complaints or (Complaint(),):
        for one in (*_clashes(kb, visit, complaint), *_opposites(kb, visit, complaint), *_sides(kb, visit, complaint)):
            if not meant.issuperset(one.answers):
                found.setdefault(frozenset(one.answers), one)
    return tuple(found.values())


def _where(kb: KnowledgeBase, complaint: Complaint, answer: Answer) -> Site:
    """Return the place of an answer with what it left out, as the rules read it."""
    return Site() if kb.findings[answer.finding].site == "general" else settle(kb, complaint.site, answer.site)


def _clashes(kb: KnowledgeBase, visit: Visit, complaint: Complaint) -> Iterator[Contradiction]:
    """Yield what the engine reads as unknown because it contradicts itself."""
    full = [(answer, replace(answer, site=_where(kb, complaint, answer))) for answer in visit.answers]
    for conflict in read(kb, visit, complaint).conflicts:
        answers = tuple(answer for answer, filled in full if filled in conflict.answers)
        yield Contradiction(conflict.kind, answers, complaint)


def _opposites(kb: KnowledgeBase, visit: Visit, complaint: Complaint) -> Iterator[Contradiction]:
    """Yield pairs of opposites that are not exclusive, both affirmed at one place."""
    said = [(answer, _where(kb, complaint, answer)) for answer in visit.answers if answer.word in AFFIRMED]
    for answer, place in said:
        finding = kb.findings[answer.finding]
        for other, there in said if finding.opposite and not finding.exclusive else ():
            if other.finding == finding.opposite and there == place:
                yield Contradiction("opposites", (answer, other), complaint)


def _sides(kb: KnowledgeBase, visit: Visit, complaint: Complaint) -> Iterator[Contradiction]:
    """Yield what was affirmed in own words about the same part of the body, but its other side."""
    both = {entry.side for entry in visit.complaints if entry.region == complaint.region}
    for answer in visit.answers:
        if answer.word not in AFFIRMED or not answer.said or answer.site.side in both:
            continue
        if "other_side" in relate(kb, complaint.site, _where(kb, complaint, answer)).places:
            yield Contradiction("other-side", (answer,), complaint)
