"""Compare what was concluded of a saved visit with what today's rules conclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.casebook.records import Outcome, Ranked, Saved
from nmt_expert.errors import Issue
from nmt_expert.explain.care.followup import PastVisit
from nmt_expert.explain.difference import FlagChange, Placement, changes
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.measured import known_measures
from nmt_expert.reasoning.visit import Answer, Complaint, Suspicion, Visit


class PrincipleChange(Struct, frozen=True):
    """A principle that is concluded differently.

    Attributes:
        complaint: Which complaint, from 0.
        principle: Which principle.
        before: What it came to then; None if it was not concluded then.
        after: What it comes to today; None if it is not concluded any more.
    """

    complaint: int
    principle: str
    before: Placement | None
    after: Placement | None


class Rerun(Struct, frozen=True):
    """What changed from then to today; false if nothing that is concluded.

    Attributes:
        same_knowledge: Whether the rules are the very same.
        changes: Principles whose place, band or support changed.
        flags: Red flags whose state differs; ``""`` is neither raised nor unsettled.
        technique: For each complaint where it changed: its number from 0, what could be done then, and today.
    """

    same_knowledge: bool
    changes: tuple[PrincipleChange, ...]
    flags: tuple[FlagChange, ...]
    technique: tuple[tuple[int, str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.changes or self.flags or self.technique)


def rerun(then: Outcome, today: Outcome) -> Rerun:
    """Return what is concluded differently from the same answers."""
    pairs = enumerate(zip(then.technique, today.technique, strict=False))
    return Rerun(
        same_knowledge=then.digest == today.digest,
        changes=tuple(_changes(then, today)),
        flags=tuple(_flags(then, today)),
        technique=tuple((at, before, after) for at, (before, after) in pairs if before != after),
    )


def _changes(then: Outcome, today: Outcome) -> Iterator[PrincipleChange]:
    for at, after in enumerate(today.complaints):
        was = _standings(then.complaints[at] if at < len(then.complaints) else ())
        now = _standings(after)
        yield from (PrincipleChange(at, *change) for change in changes(was, now))


def _standings(ranking: Sequence[Ranked]) -> dict[str, Placement]:
    return {
        entry.principle: Placement(place, entry.band, entry.support) for place, entry in enumerate(ranking, start=1)
    }


def _flags(then: Outcome, today: Outcome) -> Iterator[FlagChange]:
    for flag, was, now in changes(dict(then.flags), dict(today.flags)):
        yield FlagChange(flag, was or "", now or "")


def still_known(kb: KnowledgeBase, visit: Visit) -> tuple[Visit, tuple[Issue, ...]]:
    """Return a saved visit as far as today's knowledge has its words, and what had to be left out."""
    complaints = [_known_place(kb, complaint) for complaint in visit.complaints]
    answers = [answer for answer in visit.answers if not _strange(kb, answer)]
    problems = [
        Issue("", 0, "unknown-place", f"there is no region '{old.region}' any more; the complaint is kept without it")
        for old, new in zip(visit.complaints, complaints, strict=True)
        if old != new
    ]
    problems += [
        Issue("", 0, "unknown-finding", f"the answer to '{answer.finding}' is left out: there is no {strange} any more")
        for answer in visit.answers
        if (strange := _strange(kb, answer))
    ]
    suspected = tuple(entry for entry in visit.suspected if _can_be_asked(kb, entry))
    problems += [
        Issue("", 0, "unknown-flag", f"the suspected red flag '{entry.flag}' is left out: it cannot be asked any more")
        for entry in visit.suspected
        if entry not in suspected
    ]
    measures, lost = known_measures(kb, visit.measures)
    problems += [Issue("", 0, "unknown-measure", f"'{name}' is left out: it is not measured any more") for name in lost]
    known = replace(visit, complaints=tuple(complaints), answers=tuple(answers), suspected=suspected, measures=measures)
    return known, tuple(problems)


def past_visits(kb: KnowledgeBase, saved: Iterable[Saved]) -> tuple[PastVisit, ...]:
    """Return saved visits for a follow-up: as far as today's knowledge has their words, each with its day."""
    return tuple(PastVisit(still_known(kb, each.visit)[0], each.made[:10]) for each in saved)


def _can_be_asked(kb: KnowledgeBase, entry: Suspicion) -> bool:
    return entry.flag in kb.flags and bool(entry.ask) and all(name in kb.findings for name in entry.ask)


def _known_place(kb: KnowledgeBase, complaint: Complaint) -> Complaint:
    return complaint if not complaint.region or complaint.region in kb.regions else replace(complaint, region="")


def _strange(kb: KnowledgeBase, answer: Answer) -> str:
    """Return what of an answer the knowledge does not have, or ``""``."""
    if answer.finding not in kb.findings:
        return f"finding '{answer.finding}'"
    if answer.site.region and answer.site.region not in kb.regions:
        return f"region '{answer.site.region}'"
    return f"muscle '{answer.site.muscle}'" if answer.site.muscle and answer.site.muscle not in kb.muscles else ""
