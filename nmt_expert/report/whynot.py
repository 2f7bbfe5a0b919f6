"""Why principles are not better supported, as data and in words: the nearest rules, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.explain.minimal_sets.search import BEST, MOST_ANSWERS
from nmt_expert.explain.whynot import AnswerAlone, AnswerSet, NearRule, WhyNot
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.condition import PartData, part_data, write_part
from nmt_expert.report.document import Document
from nmt_expert.report.words import (
    AnswerData,
    PlaceData,
    SourceData,
    answer_data,
    answer_words,
    cited,
    number,
    place_data,
    sources_data,
    standing_words,
)

SETS_SHOWN = (1, 3, 5)
RULES_SHOWN = (0, 2, 5)
"""How many of each are said in each length."""

NUMBERS = ("no answer", "one answer", "two answers", "three answers", "four answers")
CLOSING = "This is what the rules would make of other answers, not what to look for until it is found."


class NearRuleData(Struct, frozen=True):
    """A rule for the principle that does not hold; ``lacks`` answers would make it, None if more than four."""

    rule: str
    because: str
    strength: str
    contested: bool
    sources: tuple[SourceData, ...]
    state: str
    lacks: int | None
    when: PartData


class AnswerAloneData(Struct, frozen=True):
    """What a principle would come to with one answer of several alone."""

    support: float
    uncapped: float
    band: str
    band_label: str


class AnswerSetData(Struct, frozen=True):
    """Answers that together bring a principle to another band, the answers they replace, and what each alone gives."""

    answers: tuple[AnswerData, ...]
    changes: tuple[AnswerData, ...]
    support: float
    uncapped: float
    band: str
    band_label: str
    effort: int
    alone: tuple[AnswerAloneData, ...]


class LiftData(Struct, frozen=True):
    """A higher band, and the smallest sets of answers that reach it; none if more than four are needed."""

    band: str
    band_label: str
    sets: tuple[AnswerSetData, ...]


class PrincipleWhyNotData(Struct, frozen=True):
    """Why one principle stands no higher; ``lowers`` is None where that was not asked."""

    id: str
    label: str
    support: float
    uncapped: float
    band: str
    band_label: str
    reach: tuple[float, float]
    pattern: PartData | None
    pattern_met: bool | None
    pattern_text: str
    nearest: tuple[NearRuleData, ...]
    lifts: tuple[LiftData, ...]
    lowers: tuple[AnswerSetData, ...] | None


class WhyNotData(Struct, frozen=True):
    """Why principles are not better supported by one complaint's answers."""

    complaint: PlaceData
    principles: tuple[PrincipleWhyNotData, ...]


def whynot_data(assessment: Assessment, found: Sequence[WhyNot], complaint: int = 0) -> WhyNotData:
    """Return why principles are not better supported as data."""
    kb = assessment.knowledge
    place = place_data(kb, assessment.complaints[complaint].complaint)
    return WhyNotData(place, tuple(_principle(kb, one) for one in found))


def _principle(kb: KnowledgeBase, one: WhyNot) -> PrincipleWhyNotData:
    low, high = one.reach
    return PrincipleWhyNotData(
        id=one.principle,
        label=one.label,
        support=number(one.support),
        uncapped=number(one.uncapped),
        band=one.band.id,
        band_label=one.band.label,
        reach=(number(low), number(high)),
        pattern=part_data(kb, one.pattern) if one.pattern else None,
        pattern_met=one.pattern_met,
        pattern_text=one.pattern_text,
        nearest=tuple(_near(kb, near) for near in one.nearest),
        lifts=tuple(LiftData(lift.band.id, lift.band.label, _sets(kb, lift.sets)) for lift in one.lifts),
        lowers=None if one.lowers is None else _sets(kb, one.lowers),
    )


def _near(kb: KnowledgeBase, near: NearRule) -> NearRuleData:
    return NearRuleData(
        rule=near.rule.id,
        because=near.rule.because,
        strength=near.rule.strength,
        contested=near.rule.contested,
        sources=sources_data(kb, near.rule.sources),
        state=near.state,
        lacks=near.lacks,
        when=part_data(kb, near.when),
    )


def _sets(kb: KnowledgeBase, sets: Sequence[AnswerSet]) -> tuple[AnswerSetData, ...]:
    return tuple(
        AnswerSetData(
            answers=tuple(answer_data(kb, answer) for answer in entry.answers),
            changes=tuple(answer_data(kb, answer) for answer in entry.changes),
            support=number(entry.support),
            uncapped=number(entry.uncapped),
            band=entry.band.id,
            band_label=entry.band.label,
            effort=entry.effort,
            alone=tuple(_alone(one) for one in entry.alone),
        )
        for entry in sets
    )


def _alone(one: AnswerAlone) -> AnswerAloneData:
    return AnswerAloneData(number(one.support), number(one.uncapped), one.band.id, one.band.label)


# ------------------------------------------------------------------ in words


def write_whynot(page: Document, data: WhyNotData, level: int) -> None:
    """Write why principles are not better supported: the next band and one way, or every band and the nearest rules."""
    page.heading("Why not more?", 1)
    if not data.principles:
        page.say("Every principle is supported.")
    for entry in data.principles:
        _write_principle(page, entry, level)
    page.explain_marks()
    page.lead(CLOSING)


def _write_principle(page: Document, entry: PrincipleWhyNotData, level: int) -> None:
    page.heading(f"{entry.label}: {standing_words(entry)}")
    if level and entry.pattern_met is False:
        page.say(f"Its minimum pattern is not met: {entry.pattern_text}")
    if level > 1 and entry.pattern_met is False and entry.pattern:
        write_part(page, entry.pattern, 0)
    near = entry.nearest[: RULES_SHOWN[level]]
    if near:
        page.lead("The nearest rules that would add to it:")
    for rule in near:
        _write_rule(page, rule, level)
    _write_lifts(page, entry.lifts if level else entry.lifts[:1], level)
    if level and entry.lowers is not None:
        _write_sets(page, "It would come down with", "No four answers would bring it down.", entry.lowers, level)


def _write_lifts(page: Document, lifts: Sequence[LiftData], level: int) -> None:
    before: tuple[AnswerSetData, ...] = ()
    for lift in lifts:
        band = lift.band_label
        if lift.sets and lift.sets == before:
            page.lead(f"The same would make it {band}.")
        else:
            none = f"No four answers would make it {band}."
            _write_sets(page, f"It would be {band} with", none, lift.sets, level)
        before = lift.sets
    if not lifts:
        page.say("No band is higher.")


def _write_rule(page: Document, near: NearRuleData, level: int) -> None:
    contested = ", contested" if near.contested else ""
    page.point(f"{_lacks(near)}: {near.because} [{near.strength}{contested}]")
    write_part(page, near.when, 1)
    if level > 1:
        page.point(f"{near.rule}{': ' if near.sources else ''}{cited(near.sources)}", 1)


def _lacks(near: NearRuleData) -> str:
    """Say how far a rule is from holding."""
    if near.lacks is None:
        return f"Out of reach of {NUMBERS[MOST_ANSWERS]}"
    return f"Lacks {NUMBERS[near.lacks]}{', against what was said' if near.state == 'failed' else ''}"


def _write_sets(page: Document, title: str, none: str, sets: Sequence[AnswerSetData], level: int) -> None:
    if not sets:
        page.lead(none)
        return
    shown = sets[: SETS_SHOWN[level]]
    page.lead(f"{title}{' any one of' if len(shown) > 1 else ''}:")
    for entry in shown:
        answers = " + ".join(map(answer_words, entry.answers))
        page.point(f"{answers} -> {standing_words(entry)}")
        if level and entry.alone:
            page.point(f"each alone: {'; '.join(map(standing_words, entry.alone))}", 1)
        if entry.changes:
            page.point(f"instead of {'; '.join(map(answer_words, entry.changes))}", 1)
    if len(shown) < len(sets):
        left = len(sets) - len(shown)
        page.say(f"{'At least another' if len(sets) >= BEST else 'Another'} {left} would do it, too.")
