"""How the client fares, as data and in words: what was measured at a visit, and what changed since another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nmt_expert.explain.care.own_measures import OwnMeasure
from nmt_expert.explain.measured_change import MeasuredChange
from nmt_expert.knowledge.model import CountedChange, KnowledgeBase
from nmt_expert.reasoning.visit import Measures
from nmt_expert.report.document import Document
from nmt_expert.report.words import SourceData, cited, number, sources_data

_PAINS = (("now", "pain_now"), ("at worst", "pain_worst"), ("after the session", "pain_after"))
_TEXTS = (("Began", "onset"), ("For", "duration"), ("Goal", "goal"))


class ActivityData(Struct, frozen=True):
    """An activity in the client's words, and how well it goes: 0 cannot, 10 as before."""

    activity: str
    score: float


class RangeData(Struct, frozen=True):
    """How far a movement went, and the band of published means in healthy adults."""

    movement: str
    label: str
    side: str
    value: float
    unit: str
    usual: tuple[float, float]
    notable: str


class TotalData(Struct, frozen=True):
    """The total of a questionnaire or the like."""

    measure: str
    label: str
    value: float
    unit: str


class MeasuresData(Struct, frozen=True):
    """What was measured; None and ``""`` where nothing was."""

    pain_now: float | None
    pain_worst: float | None
    pain_after: float | None
    function: tuple[ActivityData, ...]
    ranges: tuple[RangeData, ...]
    totals: tuple[TotalData, ...]
    onset: str
    duration: str
    goal: str


class CountedChangeData(Struct, frozen=True):
    """How far a measure has to change before the change counts: 0 where nothing is published."""

    points: float
    percent: float
    error: float
    who: str
    basis: str
    sources: tuple[SourceData, ...]


class MeasuredChangeData(Struct, frozen=True):
    """One measure at two visits, and what its change comes to."""

    measure: str
    label: str
    before: float
    after: float
    unit: str
    verdict: str
    counted: CountedChangeData


class OwnMeasureData(Struct, frozen=True):
    """A measure of this client to take again; ``reach`` is the number from which a change counts, if any."""

    measure: str
    label: str
    value: float
    unit: str
    today: bool
    better: str
    reach: float | None
    counted: CountedChangeData


def measures_data(kb: KnowledgeBase, measures: Measures) -> MeasuresData:
    """Return what was measured as data."""
    movements = {entry.id: entry for entry in kb.movements}
    known = {entry.id: entry for entry in kb.measures}
    return MeasuresData(
        pain_now=measures.pain_now,
        pain_worst=measures.pain_worst,
        pain_after=measures.pain_after,
        function=tuple(ActivityData(each.text, number(each.score)) for each in measures.function),
        ranges=tuple(
            RangeData(
                each.movement,
                movements[each.movement].label,
                each.side,
                number(each.value),
                each.unit,
                movements[each.movement].usual,
                movements[each.movement].notable,
            )
            for each in measures.ranges
        ),
        totals=tuple(
            TotalData(each.measure, known[each.measure].label, number(each.value), known[each.measure].unit)
            for each in measures.totals
        ),
        onset=measures.onset,
        duration=measures.duration,
        goal=measures.goal,
    )


def own_measures_data(kb: KnowledgeBase, own: Iterable[OwnMeasure]) -> tuple[OwnMeasureData, ...]:
    """Return the client's own measures to take again as data."""
    return tuple(
        OwnMeasureData(
            each.measure,
            each.label,
            number(each.value),
            each.unit,
            each.today,
            each.better,
            each.reach,
            _counted_data(kb, each.counted),
        )
        for each in own
    )


def measured_changes_data(kb: KnowledgeBase, changes: Iterable[MeasuredChange]) -> tuple[MeasuredChangeData, ...]:
    """Return changes of measures as data."""
    return tuple(
        MeasuredChangeData(
            each.measure,
            each.label,
            number(each.before),
            number(each.after),
            each.unit,
            each.verdict,
            _counted_data(kb, each.counted),
        )
        for each in changes
    )


def _counted_data(kb: KnowledgeBase, counted: CountedChange) -> CountedChangeData:
    return CountedChangeData(
        number(counted.points),
        number(counted.percent),
        number(counted.error),
        counted.who,
        counted.basis,
        sources_data(kb, counted.sources),
    )


# ------------------------------------------------------------------ in words


def measure_lines(data: MeasuresData) -> Iterator[str]:
    """Yield what was measured, a line for each kind."""
    pains = [f"{value:g} {when}" for when, field in _PAINS if (value := getattr(data, field)) is not None]
    if pains:
        yield f"Pain, of 10: {', '.join(pains)}"
    for activity in data.function:
        yield f"{activity.activity}: {activity.score:g} of 10 (10 is as before)"
    for each in data.ranges:
        side = f", {each.side}" if each.side else ""
        low, high = each.usual
        yield f"{each.label}{side}: {each.value:g} {each.unit} (usual {low:g} to {high:g})"
    for total in data.totals:
        yield f"{total.label}: {total.value:g} {total.unit}"
    yield from (f"{title}: {text}" for title, field in _TEXTS if (text := getattr(data, field)))


def own_measure_words(own: OwnMeasureData) -> str:
    """Return a measure to take again in a line: ``Pain now, 7 of 10: a change counts from 4.9 down``."""
    if not own.better:
        counts = f"more than {own.counted.error:g} {own.unit} of change is more than error of measuring"
    elif own.reach is None:
        counts = "too near the end of its scale for a change that counts"
    else:
        counts = f"a change counts from {own.reach:g} {'down' if own.better == 'lower' else 'up'}"
    return f"{own.label}, {own.value:g} {own.unit}: {counts}"


def change_words(change: MeasuredChangeData) -> str:
    """Return one change in a line: ``Pain now: 7 -> 4 of 10, better (...)``."""
    return (
        f"{change.label}: {change.before:g} -> {change.after:g} {change.unit}, {change.verdict}"
        f" ({_needed_words(change)})"
    )


def _needed_words(change: MeasuredChangeData) -> str:
    counted, unit = change.counted, change.unit.partition("of ")[0]
    needs = [f"{counted.points:g}{f' {unit}' if unit else ''}" if counted.points else ""]
    needs.append(f"{counted.percent:g} percent" if counted.percent else "")
    said = " and ".join(filter(None, needs))
    parts = [f"smallest important change {said}, {counted.who}"] if said else []
    if counted.error:
        parts.append(f"below {counted.error:g} can be error of measuring")
    if counted.basis == "judgement":
        parts.append("a judgement")
    return "; ".join(parts)


def write_measures(page: Document, data: MeasuresData) -> None:
    """Write what was measured."""
    page.heading("Measured")
    page.points(measure_lines(data))


def write_measured_changes(page: Document, changes: tuple[MeasuredChangeData, ...], level: int) -> None:
    """Write what changed in the measures that both visits have; with the sources in full."""
    if not changes:
        return
    page.heading("Measured at both visits")
    for change in changes:
        page.point(change_words(change))
        if level > 1 and change.counted.sources:
            page.point(cited(change.counted.sources), 1)
