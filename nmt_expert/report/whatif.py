"""A what-if and the answers that conclusions hang on, as data and in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.explain.pivotal import PivotalAnswer, Pivots
from nmt_expert.explain.whatif import WhatIf
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.safety import REFERRALS
from nmt_expert.report.alarms import AlarmLineData, alarms_data, referral
from nmt_expert.report.blocks import Alarm
from nmt_expert.report.difference import (
    AnswerDifferenceData,
    ConclusionDifferenceData,
    DifferenceData,
    answer_differences_data,
    conclusion_difference_data,
    difference_data,
    rule_words,
    write_answers,
    write_difference,
)
from nmt_expert.report.document import Document
from nmt_expert.report.words import AnswerData, PlaceData, answer_data, answer_words, number, place_data, standing_words

PIVOTS_SHOWN = (1, 3)
"""Answers named for each conclusion, in the short and the usual length."""


class WhatIfData(Struct, frozen=True):
    """A visit with answers changed; ``alarms_then`` are the red flags of the visit that is supposed."""

    changes: tuple[AnswerData, ...]
    answers: tuple[AnswerDifferenceData, ...]
    alarms_then: tuple[AlarmLineData, ...]
    difference: DifferenceData


def whatif_data(assessment: Assessment, found: WhatIf) -> WhatIfData:
    """Return a what-if as data."""
    kb = assessment.knowledge
    return WhatIfData(
        changes=tuple(answer_data(kb, change) for change in found.changes),
        answers=answer_differences_data(kb, found.answers),
        alarms_then=alarms_data(found.after),
        difference=difference_data(kb, found.difference),
    )


def write_whatif(page: Document, data: WhatIfData, level: int) -> None:
    """Write a what-if; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading("What if", 1)
    if data.answers:
        write_answers(page, data.answers)
    else:
        page.say("That is what was answered already.")
    for flag in data.difference.flags:
        if flag.after == "raised" and flag.action in REFERRALS:
            alarm = referral(flag.action, flag.label, flag.do)
            page.add(Alarm(alarm.gravity, f"Then: {alarm.text}"))
    if data.difference.differs:
        write_difference(page, data.difference, level)
    else:
        page.say("Nothing would be concluded differently.")


# ------------------------------------------------------------------ pivotal answers


class PivotData(Struct, frozen=True):
    """An answer (several if the same was said of one place more than once), and what would be without it."""

    answers: tuple[AnswerData, ...]
    holds_up: bool
    without: ConclusionDifferenceData


class PivotsData(Struct, frozen=True):
    """A conclusion, and the answers it hangs on, the most decisive first."""

    id: str
    label: str
    support: float
    uncapped: float
    band: str
    band_label: str
    answers: tuple[PivotData, ...]


class PivotalData(Struct, frozen=True):
    """The answers that each conclusion about one complaint hangs on."""

    complaint: PlaceData
    conclusions: tuple[PivotsData, ...]


def pivotal_data(assessment: Assessment, found: Sequence[Pivots], complaint: int = 0) -> PivotalData:
    """Return the answers that each conclusion hangs on as data."""
    kb = assessment.knowledge
    return PivotalData(
        complaint=place_data(kb, assessment.complaints[complaint].complaint),
        conclusions=tuple(
            PivotsData(
                id=pivots.conclusion.id,
                label=kb.label(pivots.conclusion.id),
                support=number(pivots.conclusion.support),
                uncapped=number(pivots.conclusion.uncapped),
                band=pivots.conclusion.band.id,
                band_label=pivots.conclusion.band.label,
                answers=tuple(_pivot(kb, pivot) for pivot in pivots.answers),
            )
            for pivots in found
        ),
    )


def _pivot(kb: KnowledgeBase, pivot: PivotalAnswer) -> PivotData:
    answers = tuple(answer_data(kb, answer) for answer in pivot.answers)
    return PivotData(answers, pivot.holds_up, conclusion_difference_data(kb, pivot.change))


def write_pivotal(page: Document, data: PivotalData, level: int) -> None:
    """Write the answers that each conclusion hangs on; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading("The answers each conclusion hangs on", 1)
    if not data.conclusions:
        page.say("Nothing is concluded yet, so nothing hangs on any answer.")
    for entry in data.conclusions:
        page.heading(f"{entry.label}: {standing_words(entry)}")
        if not entry.answers:
            page.say("It hangs on no single answer: others back up each of them.")
        shown = entry.answers if level > 1 else entry.answers[: PIVOTS_SHOWN[level]]
        for pivot in shown:
            page.point(f"{answer_words(pivot.answers[0])}. Without it: {standing_words(pivot.without.after)}")
            if level > 1:
                page.points(map(rule_words, pivot.without.rules), 1)
        more = len(entry.answers) - len(shown)
        if more:
            page.say(f"And {more} more that {'matters' if more == 1 else 'matter'} less.")
