"""A follow-up as data and in words: last time on five lines, measures over visits, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nmt_expert.explain.care.followup import FollowUp, LastTime, MeasureSeries
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.report.blocks import Item
from nmt_expert.report.care.note import TreatmentData, treatment_words
from nmt_expert.report.care.plan import again_data
from nmt_expert.report.conclusion import SILENT_BANDS
from nmt_expert.report.difference import (
    AnswerDifferenceData,
    ConclusionDifferenceData,
    FlagDifferenceData,
    VisitDiffData,
    visit_diff_data,
    write_visit_diff,
)
from nmt_expert.report.document import Document
from nmt_expert.report.measures import MeasuredChangeData, measured_changes_data
from nmt_expert.report.structures import STATE_WORDS
from nmt_expert.report.words import AnswerData, PlaceData, answer_data, number, place_data

MOST_CONCLUDED = 2
BAR = 20
"""Columns of the bar of a value."""

MOST_POINTS = 8
"""Visits of a measure that are drawn in text, the latest ones; all are in the data and in the picture."""

TITLE = "Last time"
NOTHING_DONE = "nothing was noted of what was done"


class ConcludedThenData(Struct, frozen=True):
    """What was concluded of a complaint, the leading principles first, each with the word for its support."""

    complaint: PlaceData
    principles: tuple[tuple[str, str, str], ...]


class OpenFlagData(Struct, frozen=True):
    """A flag that is still to be asked about, with its plain questions."""

    id: str
    label: str
    ask: tuple[str, ...]


class LastTimeData(Struct, frozen=True):
    """What a follow-up begins with."""

    date: str
    sent_on: tuple[str, ...]
    concluded: tuple[ConcludedThenData, ...]
    treatment: tuple[TreatmentData, ...]
    pain: tuple[float | None, float | None]
    changes: tuple[MeasuredChangeData, ...]
    goal: str
    again: tuple[str, ...]
    retest: tuple[AnswerData, ...]
    conditions: tuple[AnswerData, ...]
    open: tuple[OpenFlagData, ...]


class PointData(Struct, frozen=True):
    """A measure at one visit."""

    visit: int
    date: str
    value: float


class SeriesData(Struct, frozen=True):
    """A measure over the visits that have it."""

    measure: str
    label: str
    unit: str
    better: str
    lowest: float
    highest: float
    points: tuple[PointData, ...]


class FollowUpData(Struct, frozen=True):
    """One client over the visits so far."""

    visits: int
    last: LastTimeData
    before: str
    diff: VisitDiffData | None
    measures: tuple[SeriesData, ...]


def last_time_data(found: LastTime) -> LastTimeData:
    """Return what a follow-up begins with as data."""
    kb, safety, measures = found.assessment.knowledge, found.assessment.safety, found.assessment.visit.measures
    return LastTimeData(
        date=found.date,
        sent_on=tuple(state.flag.label for state in safety.raised if state.requires_referral),
        concluded=tuple(
            ConcludedThenData(
                place_data(kb, each.complaint),
                tuple((r.conclusion.id, kb.label(r.conclusion.id), r.conclusion.band.label) for r in each.reached),
            )
            for each in found.complaints
        ),
        treatment=tuple(TreatmentData(each.done, each.response) for each in found.treatment),
        pain=(measures.pain_now, measures.pain_after),
        changes=measured_changes_data(kb, found.changes),
        goal=measures.goal,
        again=tuple(dict.fromkeys(_tested_again(kb, found))),
        retest=tuple(answer_data(kb, answer) for answer in found.retest),
        conditions=tuple(answer_data(kb, answer) for answer in found.conditions),
        open=tuple(
            OpenFlagData(s.flag.id, s.flag.label, tuple(kb.findings[name].question for name in s.ask))
            for s in found.open
        ),
    )


def _tested_again(kb: KnowledgeBase, found: LastTime) -> Iterator[str]:
    """Yield what the plan of then tests again, each with where it was found."""
    for test in (test for each in found.complaints for test in again_data(kb, each.plan.again)):
        where = (site_words(kb, answer.site) for answer in found.retest if answer.finding == test.finding)
        yield ", ".join((_small(test.words), *filter(None, dict.fromkeys(where))))


def series_data(series: Iterable[MeasureSeries]) -> tuple[SeriesData, ...]:
    """Return measures over visits as data."""
    return tuple(
        SeriesData(
            each.measure,
            each.label,
            each.unit,
            each.better,
            number(each.lowest),
            number(each.highest),
            tuple(PointData(point.visit, point.date, number(point.value)) for point in each.points),
        )
        for each in series
    )


def followup_data(latest: Assessment, found: FollowUp) -> FollowUpData:
    """Return one client over the visits so far as data; ``latest`` is the assessment of the last visit."""
    return FollowUpData(
        visits=found.visits,
        last=last_time_data(found.last),
        before=found.first_date,
        diff=visit_diff_data(latest, found.diff) if found.diff is not None else None,
        measures=series_data(found.series),
    )


# ------------------------------------------------------------------ in words


def write_last_time(page: Document, data: LastTimeData) -> None:
    """Write what a follow-up begins with, on about five lines."""
    page.heading(f"{TITLE}, {data.date}" if data.date else TITLE)
    for label, text in _lines(data):
        if text:
            page.add(Item(text, mark="detail", label=label))


def _lines(data: LastTimeData) -> Iterator[tuple[str, str]]:
    if data.sent_on:
        yield "sent on", f"{'; '.join(data.sent_on)}. Ask first what became of it."
    else:
        yield "found", "; ".join(map(_concluded_words, data.concluded))
    done = "; ".join(
        text if label == "done" else f"{label}: {text}" for label, text in map(treatment_words, data.treatment)
    )
    yield "done", done or NOTHING_DONE
    yield "went", "; ".join(_went(data))
    yield "goal", data.goal
    yield "retest", "; ".join(data.again)
    yield "still so?", "; ".join(map(_finding_words, data.conditions))
    yield "open", "; ".join(flag.ask[0] for flag in data.open if flag.ask)


def _concluded_words(concluded: ConcludedThenData) -> str:
    place = concluded.complaint
    named = f"{place.where}: " if place.region or place.side or place.muscle else ""
    words = [f"{label.lower()} ({band})" for _, label, band in concluded.principles[:MOST_CONCLUDED]]
    return f"{named}findings consistent with {', '.join(words)}" if words else f"{named}no principle yet"


def _went(data: LastTimeData) -> Iterator[str]:
    before, after = data.pain
    if before is not None and after is not None:
        yield f"pain {before:g} -> {after:g} of 10 in the session"
    elif before is not None:
        yield f"pain {before:g} of 10 before the session"
    elif after is not None:
        yield f"pain {after:g} of 10 after the session"
    for change in data.changes:
        yield f"{change.label} {change.before:g} -> {change.after:g}, {change.verdict}"


def _finding_words(answer: AnswerData) -> str:
    return f"{_small(answer.label)}, {answer.where}" if answer.where else _small(answer.label)


def _small(label: str) -> str:
    """Return a label as it stands inside a line; initials stay."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def write_series(page: Document, series: tuple[SeriesData, ...]) -> None:
    """Write measures over visits: a line a visit with its number and a bar; those measured once on one line."""
    if series:
        page.heading("Measures over visits")
    for each in series:
        if len(each.points) > 1:
            page.point(_series_words(each))
            for point in each.points[-MOST_POINTS:]:
                page.detail(f"{point.value:>5g}  {_bar(each, point.value)}", 1, point.date or f"visit {point.visit}")
    once = [each for each in series if len(each.points) == 1]
    if once:
        words = (f"{each.label} {each.points[0].value:g} {each.unit}" for each in once)
        page.point(f"Measured once: {'; '.join(words)}")


def _series_words(each: SeriesData) -> str:
    first, last = each.points[0].value, each.points[-1].value
    better = f", {each.better} is better" if each.better else ""
    return f"{each.label}: {first:g} -> {last:g} {each.unit}{better}"


def _bar(each: SeriesData, value: float) -> str:
    """Return a bar from the least to the most a measure can be."""
    room = each.highest - each.lowest
    filled = round((min(max(value, each.lowest), each.highest) - each.lowest) / room * BAR) if room else 0
    return f"[{'=' * filled}{'.' * (BAR - filled)}]"


def write_followup(page: Document, data: FollowUpData, level: int) -> None:
    """Write one client over the visits so far; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading(f"Follow-up of {data.visits} {'visit' if data.visits == 1 else 'visits'}", 1)
    write_last_time(page, data.last)
    write_since(page, data, level)


def write_since(page: Document, data: FollowUpData, level: int = 1) -> None:
    """Write what a visit ends with: measures over all visits, and what changed since the visit before."""
    write_series(page, data.measures)
    if data.diff is None:
        return
    if level > 1:
        part = Document()
        write_visit_diff(part, data.diff, 1)
        page.append(part)
    else:
        write_changes(page, data.diff, data.before)


def write_changes(page: Document, diff: VisitDiffData, before: str = "") -> None:
    """Write in short what changed from one visit to the next: answers, complaints, flags, and what is concluded.

    What was not asked again is no change, and is left out; measures stand in their own section.

    Args:
        page: Where to.
        diff: The two visits.
        before: When the earlier one was; ``""`` if that is not known.
    """
    page.heading(f"Changed since {before}" if before else "Changed since the visit before")
    lines = [(label, "; ".join(texts)) for label, texts in _changes(diff) if texts]
    for label, text in lines:
        page.add(Item(text, mark="detail", label=label))
    if not lines:
        page.say("Nothing of what was asked both times.")


def _changes(diff: VisitDiffData) -> Iterator[tuple[str, list[str]]]:
    yield "flags", [f"{flag.label}: {_state(flag.before)} -> {_state(flag.after)}" for flag in _flags(diff)]
    answers = [entry for entry in diff.answers if entry.what == "changed"]
    yield "answers", [f"{_placed(entry)}: {entry.before} -> {entry.after}" for entry in answers]
    new = [entry for entry in diff.answers if entry.what == "added" and entry.after in ("yes", "probably")]
    yield "new", [_placed(entry) for entry in new]
    yield "came", [entry.where for entry in diff.complaints_came]
    yield "not named", [entry.where for entry in diff.complaints_went]
    moved = [entry for each in diff.difference.complaints for entry in each.principles if entry.crosses]
    yield "outcome", [f"{e.label}: {e.before.band_label} -> {e.after.band_label}" for e in moved if _told(e)]


def _flags(diff: VisitDiffData) -> Iterator[FlagDifferenceData]:
    """Yield the flags that came or went; that one was asked about or not is no news."""
    quiet = ("clear", "not_screened")
    return (flag for flag in diff.difference.flags if not (flag.before in quiet and flag.after in quiet))


def _state(state: str) -> str:
    return STATE_WORDS.get(state, state)


def _told(entry: ConclusionDifferenceData) -> bool:
    """Whether something speaks for a principle before or after: *unlikely* and *open* are no news of each other."""
    return any(standing.band not in SILENT_BANDS for standing in (entry.before, entry.after))


def _placed(entry: AnswerDifferenceData) -> str:
    return f"{_small(entry.label)}, {entry.where}" if entry.where else _small(entry.label)
