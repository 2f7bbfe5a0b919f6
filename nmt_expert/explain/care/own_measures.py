"""Say which of the client's own measures to take again, when, and from which number on a change counts.

Pain now and ranges of the place can change within a session; pain at its worst, activities and totals are looked at
again at the review.  How far each has to change is what `explain.measured_change` compares visits by.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from msgspec import Struct

from nmt_expert.explain.measured_change import PAIN_TIMES, change_that_counts, range_change
from nmt_expert.knowledge.model import CountedChange, KnowledgeBase, Measure
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.visit import Complaint, Measures

TENTHS = 10
"""A number to reach is said to a tenth, on the side where it surely counts."""


class OwnMeasure(Struct, frozen=True):
    """A measure of this client to take again.

    Attributes:
        measure: Id of the measure or movement.
        label: What a person calls it, with the time, the activity or the side.
        value: The number at this visit.
        unit: What it counts.
        today: Whether it is taken again at the end of the session; else only at the review.
        better: ``lower``, ``higher``, or ``""`` where more is not always better.
        reach: The number from which on a change for the better counts; None where the scale leaves no room for one,
            or where no way is better.
        counted: How far it has to change, and for whom that was found.
    """

    measure: str
    label: str
    value: float
    unit: str
    today: bool
    better: str
    reach: float | None
    counted: CountedChange


def own_measures(
    kb: KnowledgeBase, measures: Measures, place: Complaint, leading: bool = True
) -> tuple[OwnMeasure, ...]:
    """Return what to take again, in the order in which it is noted.

    Args:
        kb: Knowledge base.
        measures: What was measured at the visit.
        place: The complaint of the plan: ranges of other places are left out.
        leading: Whether it is the first complaint, which pain, activities and totals of a visit are about.
    """
    own = (*_pains(kb, measures, place), *_others(kb, measures, place)) if leading else ()
    return (*own, *_ranges(kb, measures, place))


def _pains(kb: KnowledgeBase, measures: Measures, place: Complaint) -> Iterator[OwnMeasure]:
    pain = next((entry for entry in kb.measures if entry.id == "pain"), None)
    for field in ("pain_now", "pain_worst"):
        value = getattr(measures, field)
        if pain and value is not None:
            counted = change_that_counts(kb, pain, place)
            yield _own(pain, f"{pain.label} {PAIN_TIMES[field]}", value, counted, today=field == "pain_now")


def _others(kb: KnowledgeBase, measures: Measures, place: Complaint) -> Iterator[OwnMeasure]:
    known = {entry.id: entry for entry in kb.measures}
    function = known.get("function")
    for activity in measures.function if function else ():
        assert function is not None
        yield _own(function, activity.text, activity.score, function.changes[0])
    for total in measures.totals:
        if measure := known.get(total.measure):
            yield _own(measure, measure.label, total.value, change_that_counts(kb, measure, place))


def _ranges(kb: KnowledgeBase, measures: Measures, place: Complaint) -> Iterator[OwnMeasure]:
    movements, area = {entry.id: entry for entry in kb.movements}, fine_regions(kb, place.region)
    for each in measures.ranges:
        movement = movements.get(each.movement)
        if movement is None or (area and all(area.isdisjoint(fine_regions(kb, name)) for name in movement.regions)):
            continue
        label = f"{movement.label}{f', {each.side}' if each.side else ''}"
        yield OwnMeasure(movement.id, label, each.value, movement.unit, True, "", None, range_change(movement))


def _own(measure: Measure, label: str, value: float, counted: CountedChange, today: bool = False) -> OwnMeasure:
    reach = _reach(measure, value, counted)
    return OwnMeasure(measure.id, label, value, measure.unit, today, measure.better, reach, counted)


def _reach(measure: Measure, value: float, counted: CountedChange) -> float | None:
    """Return the number from which on a change for the better counts, if the scale goes so far."""
    needed = max(counted.points, counted.error, counted.percent * abs(value) / 100)
    if measure.better == "lower":
        wanted = floor(round((value - needed) * TENTHS, 6)) / TENTHS
        return wanted if wanted >= measure.lowest else None
    wanted = ceil(round((value + needed) * TENTHS, 6)) / TENTHS
    return wanted if wanted <= measure.highest else None
