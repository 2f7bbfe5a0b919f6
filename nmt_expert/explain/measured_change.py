"""Say how measures changed from one visit to the next, and whether the change is one that counts.

A change counts when it reaches the smallest change that people called important, in points and in percent of
the beginning, and is more than error of measuring.  Half of that is *perhaps*; the rest is *no clear change*.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.knowledge.model import CountedChange, KnowledgeBase, Measure, Movement
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.visit import Complaint, Measures, Visit

PAIN_TIMES = {"pain_now": "now", "pain_worst": "at worst", "pain_after": "after the session"}


class MeasuredChange(Struct, frozen=True):
    """One measure at two visits.

    Attributes:
        measure: Id of the measure or movement.
        label: What a person calls it, with the side, the activity or the time.
        before: The number then.
        after: The number now.
        unit: What the numbers count.
        verdict: ``better``, ``perhaps better``, ``no clear change``, ``perhaps worse`` or ``worse``; of a range
            ``more`` and ``less`` instead, since more is not always better.
        counted: How far it has to change before the change counts, and for whom that was found.
    """

    measure: str
    label: str
    before: float
    after: float
    unit: str
    verdict: str
    counted: CountedChange


def measured_changes(kb: KnowledgeBase, before: Visit, after: Visit) -> tuple[MeasuredChange, ...]:
    """Return what both visits measured, in the order of the later one."""
    place = next(iter(after.complaints), Complaint())
    measures = {entry.id: entry for entry in kb.measures}
    movements = {entry.id: entry for entry in kb.movements}
    was, now = before.measures, after.measures
    found = [
        *_pains(kb, measures.get("pain"), place, was, now),
        *_activities(measures.get("function"), measures.get("function_average"), was, now),
        *_totals(kb, measures, place, was, now),
        *_ranges(movements, was, now),
    ]
    return tuple(found)


def _pains(
    kb: KnowledgeBase, measure: Measure | None, place: Complaint, was: Measures, now: Measures
) -> Iterator[MeasuredChange]:
    for field, time in PAIN_TIMES.items():
        first, second = getattr(was, field), getattr(now, field)
        if measure and first is not None and second is not None:
            yield _change(measure, f"{measure.label} {time}", first, second, change_that_counts(kb, measure, place))


def _activities(one: Measure | None, average: Measure | None, was: Measures, now: Measures) -> Iterator[MeasuredChange]:
    """Yield the activities that both visits name, then their average."""
    known = {each.text.casefold().strip(): each.score for each in was.function}
    shared = [(each, known[key]) for each in now.function if (key := each.text.casefold().strip()) in known]
    for each, first in shared if one else ():
        assert one is not None
        yield _change(one, each.text, first, each.score, one.changes[0])
    if average and len(shared) > 1:
        first = sum(score for _, score in shared) / len(shared)
        second = sum(each.score for each, _ in shared) / len(shared)
        yield _change(average, average.label, round(first, 1), round(second, 1), average.changes[0])


def _totals(
    kb: KnowledgeBase, measures: dict[str, Measure], place: Complaint, was: Measures, now: Measures
) -> Iterator[MeasuredChange]:
    known = {each.measure: each.value for each in was.totals}
    for each in now.totals:
        measure = measures.get(each.measure)
        if measure and each.measure in known:
            counted = change_that_counts(kb, measure, place)
            yield _change(measure, measure.label, known[each.measure], each.value, counted)


def _ranges(movements: dict[str, Movement], was: Measures, now: Measures) -> Iterator[MeasuredChange]:
    known = {(each.movement, each.side): each.value for each in was.ranges}
    for each in now.ranges:
        movement, first = movements.get(each.movement), known.get((each.movement, each.side))
        if movement is None or first is None:
            continue
        moved = round(each.value - first, DECIMALS)
        verdict = "no clear change" if abs(moved) < movement.error else "more" if moved > 0 else "less"
        side = f", {each.side}" if each.side else ""
        yield MeasuredChange(
            movement.id, f"{movement.label}{side}", first, each.value, movement.unit, verdict, range_change(movement)
        )


def range_change(movement: Movement) -> CountedChange:
    """Return how far a range has to change: more than what two looks differ by."""
    return CountedChange(
        "more than error of measuring", error=movement.error, basis=movement.basis, sources=movement.sources
    )


def change_that_counts(kb: KnowledgeBase, measure: Measure, place: Complaint) -> CountedChange:
    """Return the change that counts for a complaint: of its region if there is one, else of anybody."""
    area = fine_regions(kb, place.region)
    for change in measure.changes:
        if any(not area.isdisjoint(fine_regions(kb, region)) for region in change.regions):
            return change
    return next((change for change in measure.changes if not change.regions), measure.changes[0])


def _change(measure: Measure, label: str, before: float, after: float, counted: CountedChange) -> MeasuredChange:
    gained = after - before if measure.better == "higher" else before - after
    verdict = verdict_of(before, round(gained, DECIMALS), counted)
    return MeasuredChange(measure.id, label, before, after, measure.unit, verdict, counted)


def verdict_of(before: float, gained: float, counted: CountedChange) -> str:
    """Return what a change comes to.

    Args:
        before: The number at the beginning.
        gained: How far it moved for the better; below 0 for the worse.
        counted: How far it has to.

    >>> verdict_of(6.0, 3.0, CountedChange("anyone", points=2, percent=30))
    'better'
    """
    moved, needed = abs(gained), max(counted.points, counted.error)
    way = "better" if gained > 0 else "worse"
    if moved >= needed and moved * 100 >= counted.percent * abs(before):
        return way if moved else "no clear change"
    return f"perhaps {way}" if moved and moved * 2 >= needed else "no clear change"
