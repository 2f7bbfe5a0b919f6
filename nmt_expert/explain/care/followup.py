"""Begin where the last visit ended: what it came to, what to look at again, what to ask *still so?*, and what changed.

Everything is worked out by today's rules from the visits themselves, so that it can be shown without an interview.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as joined

from msgspec import Struct

from nmt_expert.explain.care.note import ComplaintNote, VisitNote, note
from nmt_expert.explain.measured_change import MeasuredChange, measured_changes
from nmt_expert.explain.visitdiff import VisitDiff, visit_diff
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.visit import Answer, Treatment, Visit

MOST_RETESTED = 6
RETESTED_KINDS = ("observation", "palpation", "test")
"""What can be looked at again on the table; what is told is asked as a change."""


class PastVisit(Struct, frozen=True):
    """A visit of the past as far as today's rules have its words, and when it was (``2026-05-04``, or ``""``)."""

    visit: Visit
    date: str = ""


class LastTime(Struct, frozen=True):
    """What a follow-up begins with.

    Attributes:
        date: Of the last visit.
        assessment: Of the last visit, by today's rules.
        complaints: What was concluded and planned for each complaint.
        treatment: What was done and how it responded.
        changes: How measures had changed from the visit before it.
        retest: Answers of then whose findings are looked at first today, each at its place.
        conditions: Answers of then to be asked *still so?*: medicines, pregnancy, known diseases, warning signs.
        history: Answers of then about how it began, work and strain: the same, if the complaint is.
        ages: The age that was given.
        open: Flags that were suspected or not settled, and still are to be asked about.
    """

    date: str
    assessment: Assessment
    complaints: tuple[ComplaintNote, ...]
    treatment: tuple[Treatment, ...]
    changes: tuple[MeasuredChange, ...]
    retest: tuple[Answer, ...]
    conditions: tuple[Answer, ...]
    history: tuple[Answer, ...]
    ages: tuple[Answer, ...]
    open: tuple[FlagState, ...]


class SeriesPoint(Struct, frozen=True):
    """A measure at one visit; ``visit`` is its number, from 1."""

    visit: int
    date: str
    value: float


class MeasureSeries(Struct, frozen=True):
    """A measure over the visits that have it.

    Attributes:
        measure: Id of the measure or movement.
        label: What a person calls it, with the time, the activity or the side.
        unit: What the numbers count.
        better: ``lower``, ``higher``, or ``""`` where neither is.
        lowest: The least it can be.
        highest: The most it can be.
        points: The earliest first.
    """

    measure: str
    label: str
    unit: str
    better: str
    lowest: float
    highest: float
    points: tuple[SeriesPoint, ...]


class FollowUp(Struct, frozen=True):
    """One client over the visits so far.

    Attributes:
        last: What the next visit begins with.
        first_date: Of the visit before the last one; ``""`` if there is none or it has no date.
        diff: What changed from that visit to the last one; None if there is only one.
        series: What was measured, over all visits.
        visits: How many visits there are.
    """

    last: LastTime
    first_date: str
    diff: VisitDiff | None
    series: tuple[MeasureSeries, ...]
    visits: int


def last_time(expert: Expert, visits: Sequence[PastVisit]) -> LastTime:
    """Return what a follow-up begins with.

    Args:
        expert: With today's rules.
        visits: The client's visits so far, the earliest first.

    Raises:
        ValueError: There is none.
    """
    if not visits:
        raise ValueError("a follow-up needs at least one visit before it")
    return _last(expert.knowledge, visits, expert.assess(visits[-1].visit))


def followup(expert: Expert, visits: Sequence[PastVisit]) -> FollowUp:
    """Return one client over the visits so far; the arguments and the error are those of `last_time`."""
    if not visits:
        raise ValueError("a follow-up needs at least one visit before it")
    latest = expert.assess(visits[-1].visit)
    before = visits[-2] if len(visits) > 1 else None
    return FollowUp(
        last=_last(expert.knowledge, visits, latest),
        first_date=before.date if before else "",
        diff=visit_diff(expert.assess(before.visit), latest) if before else None,
        series=measure_series(expert.knowledge, visits),
        visits=len(visits),
    )


def _last(kb: KnowledgeBase, visits: Sequence[PastVisit], assessment: Assessment) -> LastTime:
    visit, found = visits[-1].visit, note(assessment)
    affirmed = [answer for answer in visit.answers if answer.word in ("yes", "probably")]
    return LastTime(
        date=visits[-1].date,
        assessment=assessment,
        complaints=found.complaints,
        treatment=visit.treatment,
        changes=measured_changes(kb, visits[-2].visit, visit) if len(visits) > 1 else (),
        retest=tuple(_retest(kb, found, affirmed))[:MOST_RETESTED],
        conditions=tuple(answer for answer in affirmed if _is_condition(kb, answer)),
        history=tuple(answer for answer in affirmed if _is_history(kb, answer)),
        ages=tuple(answer for answer in affirmed if answer.finding in kb.ages),
        open=found.open,
    )


def _is_condition(kb: KnowledgeBase, answer: Answer) -> bool:
    finding = kb.findings[answer.finding]
    return (finding.kind == "red_flag" or finding.lasts) and finding.id not in kb.ages


def _is_history(kb: KnowledgeBase, answer: Answer) -> bool:
    return (
        kb.findings[answer.finding].kind == "history"
        and answer.finding not in kb.ages
        and not _is_condition(kb, answer)
    )


def _retest(kb: KnowledgeBase, found: VisitNote, affirmed: Iterable[Answer]) -> Iterator[Answer]:
    """Yield what was found then and is looked at first: what the plan tests again, then what conclusions rest on."""
    there = [answer for answer in affirmed if kb.findings[answer.finding].kind in RETESTED_KINDS]
    planned = [test.finding for each in found.complaints for step in each.plan.steps for test in step.again]
    behind = [a.finding for each in found.complaints for reached in each.reached for a in reached.because]
    wanted = dict.fromkeys(joined(planned, behind))
    yield from (answer for name in wanted for answer in there if answer.finding == name)


# ------------------------------------------------------------------ measures over visits


def measure_series(kb: KnowledgeBase, visits: Sequence[PastVisit]) -> tuple[MeasureSeries, ...]:
    """Return everything that was measured, over the visits that have it, in the order it was first measured."""
    heads: dict[tuple[str, str], MeasureSeries] = {}
    points: dict[tuple[str, str], list[SeriesPoint]] = {}
    for number, past in enumerate(visits, start=1):
        for key, head, value in _measured(kb, past.visit):
            heads.setdefault(key, head)
            points.setdefault(key, []).append(SeriesPoint(number, past.date, value))
    return tuple(
        MeasureSeries(h.measure, h.label, h.unit, h.better, h.lowest, h.highest, tuple(points[key]))
        for key, h in heads.items()
    )


def _measured(kb: KnowledgeBase, visit: Visit) -> Iterator[tuple[tuple[str, str], MeasureSeries, float]]:
    """Yield what tells a measure from every other, the measure without points, and its value."""
    found, known = visit.measures, {entry.id: entry for entry in kb.measures}
    values = [("pain", when, getattr(found, field)) for field, when in _PAINS.items()]
    values += [("function", each.text, each.score) for each in found.function]
    values += [(each.measure, "", each.value) for each in found.totals]
    for name, what, value in values:
        entry = known.get(name)
        if entry and value is not None:
            label = what if name == "function" else " ".join(filter(None, (entry.label, what)))
            head = MeasureSeries(name, label, entry.unit, entry.better, entry.lowest, entry.highest, ())
            yield (name, " ".join(what.casefold().split())), head, value
    movements = {entry.id: entry for entry in kb.movements}
    for each in found.ranges:
        if movement := movements.get(each.movement):
            side = f", {each.side}" if each.side else ""
            head = MeasureSeries(
                movement.id, f"{movement.label}{side}", movement.unit, "", movement.lowest, movement.highest, ()
            )
            yield (movement.id, each.side), head, each.value


_PAINS = {"pain_now": "now", "pain_worst": "at worst", "pain_after": "after the session"}
