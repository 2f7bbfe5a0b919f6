"""The red-flag screen, as data and in words: what was raised, what is not settled, what nobody asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import asdict

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.safety import REFERRALS, STATES, FlagState, screened_in
from nmt_expert.report.alarms import MAY_BE, SUBORDINATE
from nmt_expert.report.blocks import Alarm, Item
from nmt_expert.report.document import Document
from nmt_expert.report.words import AnswerData, AskData, SourceData, answer_data, ask_data, sources_data

PRESSING_SHOWN = 3
ACTION_WORDS = {
    "emergency": "EMERGENCY",
    "urgent_referral": "URGENT REFERRAL",
    "avoid_area": "KEEP OFF THIS AREA",
    "modify": "CHANGE THE TREATMENT",
}


class BriefFlagData(Struct, frozen=True):
    """What a flag is."""

    id: str
    label: str
    level: str
    action: str


class FlagData(BriefFlagData, frozen=True):
    """A flag that was raised or is not settled: what to do, because of which answers, and what to ask."""

    state: str
    do: str
    because: tuple[AnswerData, ...]
    ask: tuple[AskData, ...]
    sources: tuple[SourceData, ...]


class SuspectedFlagData(FlagData, frozen=True):
    """A flag that words came near: ``phrases`` are those words, ``ask`` what settles it."""

    phrases: tuple[str, ...]


class UnaskedFlagData(BriefFlagData, frozen=True):
    """A flag nobody asked about; ``here`` says whether it is screened for where the complaints are."""

    here: bool
    ask: tuple[str, ...]


class SafetyData(Struct, frozen=True):
    """The whole screen; ``sends_on`` and ``emergency`` say what was raised, ``counts`` how many stand where."""

    sends_on: bool
    emergency: bool
    counts: dict[str, int]
    raised: tuple[FlagData, ...]
    suspected: tuple[SuspectedFlagData, ...]
    unsettled: tuple[FlagData, ...]
    not_screened: tuple[UnaskedFlagData, ...]
    clear: tuple[BriefFlagData, ...]


def safety_data(assessment: Assessment) -> SafetyData:
    """Return the whole screen as data."""
    kb, safety = assessment.knowledge, assessment.safety
    area = frozenset(region for entry in assessment.complaints for region in fine_regions(kb, entry.complaint.region))
    return SafetyData(
        sends_on=safety.requires_referral,
        emergency=safety.emergency,
        counts={state: len(safety.of(state)) for state in STATES},
        raised=tuple(_flag(kb, entry) for entry in safety.raised),
        suspected=tuple(
            SuspectedFlagData(**asdict(_flag(kb, entry)), phrases=entry.phrases) for entry in safety.suspected
        ),
        unsettled=tuple(_flag(kb, entry) for entry in safety.unsettled),
        not_screened=tuple(
            UnaskedFlagData(*what(entry), here=screened_in(kb, entry.flag, area), ask=entry.ask)
            for entry in safety.not_screened
        ),
        clear=tuple(BriefFlagData(*what(entry)) for entry in safety.of("clear")),
    )


def what(entry: FlagState) -> tuple[str, str, str, str]:
    """Return what a flag is: id, label, level, action."""
    flag = entry.flag
    return flag.id, flag.label, flag.level, flag.action


def _flag(kb: KnowledgeBase, entry: FlagState) -> FlagData:
    return FlagData(
        *what(entry),
        state=entry.state,
        do=entry.flag.do,
        because=tuple(answer_data(kb, answer) for answer in entry.because),
        ask=tuple(ask_data(kb, finding) for finding in entry.ask),
        sources=sources_data(kb, entry.flag.sources),
    )


# ------------------------------------------------------------------ in words


def write_grave(page: Document, safety: SafetyData) -> None:
    """Write what asks for emergency care or urgent referral, the gravest first, then what may; nothing comes before."""
    grave = [flag for flag in safety.raised if flag.action in REFERRALS]
    for flag in grave:
        emergency = flag.action == "emergency"
        title = f"{'STOP - ' if emergency else ''}{ACTION_WORDS[flag.action]}: {flag.label}"
        page.add(Alarm("emergency" if emergency else "urgent", title, flag.do, answers_words(flag.because)))
    if grave:
        page.say(SUBORDINATE)
    _write_suspected(page, safety)


def _write_suspected(page: Document, safety: SafetyData) -> None:
    """Write the plain questions about words that came near a red flag, each with the words."""
    for near in safety.suspected:
        waits = " Technique waits for the answer." if near.action in REFERRALS else ""
        do = f"{near.label}: {ACTION_WORDS[near.action].lower()} if so.{waits}"
        page.add(Alarm("caution", f"{MAY_BE}. Ask: {near.ask[0].question}", do, "; ".join(near.phrases)))


def write_cautions(page: Document, safety: SafetyData) -> None:
    """Write what else was raised, then what is not settled with its questions."""
    other = [flag for flag in safety.raised if flag.action not in REFERRALS]
    if other:
        page.heading("Take care")
    for flag in other:
        page.add(Item(f"{flag.label} ({ACTION_WORDS[flag.action].lower()}). {flag.do}", mark="warn"))
        _said(page, flag)
    if safety.unsettled:
        page.heading("Not settled: ask before any technique")
    for flag in safety.unsettled:
        page.add(Item(f"{flag.label} ({ACTION_WORDS[flag.action].lower()} if so)", mark="ask"))
        page.points((ask.question for ask in flag.ask), 1, "detail", "ask")
        _said(page, flag)


def _said(page: Document, flag: FlagData) -> None:
    if flag.because:
        page.detail(answers_words(flag.because), 1, "said")


def write_not_screened(page: Document, safety: SafetyData) -> None:
    """Write how many red flags nobody asked about, and the most pressing of the area."""
    waiting = safety.not_screened
    page.heading(f"Red flags not screened: {len(waiting)}")
    page.say(_not_screened(safety) if waiting else "Every red flag was asked about.")


def _not_screened(safety: SafetyData) -> str:
    here = [flag for flag in safety.not_screened if flag.here]
    said = "Nobody asked about them, so none of them is ruled out; nmt-expert screen asks for them in one list."
    first = "; ".join(flag.label.lower() for flag in here[:PRESSING_SHOWN])
    if len(here) == len(safety.not_screened):
        return f"{said} The most pressing: {first}."
    return f"{said} {len(here)} of them concern this area; the most pressing: {first}." if here else said


def answers_words(answers: Sequence[AnswerData]) -> str:
    """Return answers in a line, those of one word at one place together: ``A + B: yes, right upper trapezius``."""
    return "; ".join(_grouped(answers))


def _grouped(answers: Sequence[AnswerData]) -> Iterator[str]:
    for (word, where, follows), group in groupby(answers, key=lambda a: (a.word, a.where, a.follows)):
        labels = (a.label + (f' ("{a.said}")' if a.said and not follows else "") for a in group)
        place = f", {where}" if where else ""
        yield f"{' + '.join(labels)}: {word}{place}{' (follows from another answer)' if follows else ''}"
