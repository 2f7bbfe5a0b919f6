"""One conclusion, as data and in words: support, reasons with the answers behind them, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from nmt_expert.explain.condition_tree import ConditionPart, View, answers_behind
from nmt_expert.explain.missing import MissingEvidence, MissingSearch, missing_in
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.assess import ComplaintAssessment, Conclusion, Contribution
from nmt_expert.reasoning.support import combine
from nmt_expert.report.blocks import Item, Mark, Rank
from nmt_expert.report.condition import HEARD
from nmt_expert.report.safety import answers_words
from nmt_expert.report.words import AnswerData, AskData, SourceData, answer_data, ask_data, number, sources_data

NEAREST = 5
"""Undecided rules that are named for a principle, the nearest to holding first."""

REASONS_SHOWN = 3
SILENT_BANDS = ("open", "unlikely")
"""Bands of which a word is enough."""


class ReasonData(Struct, frozen=True):
    """A rule that held; ``counts`` is false if a stronger rule of its group says the same."""

    rule: str
    because: str
    strength: str
    weight: float
    degree: float
    counts: bool
    group: str
    basis: str
    contested: bool
    sources: tuple[SourceData, ...]
    answers: tuple[AnswerData, ...]


class LeafData(Struct, frozen=True):
    """A finding or conclusion that a pattern wants."""

    kind: str
    state: str
    name: str
    label: str
    wants: str
    at: tuple[str, ...]
    heard: str


class GroupData(Struct, frozen=True):
    """Several of them, of which ``needs`` have to be met."""

    kind: str
    state: str
    needs: int
    same: str
    of: tuple[PatternData, ...]


PatternData = LeafData | GroupData


class SettleData(Struct, frozen=True):
    """A finding that would settle a rule."""

    finding: str
    label: str


class UndecidedData(Struct, frozen=True):
    """A rule that waits for answers."""

    rule: str
    sign: int
    strength: str
    settle: tuple[SettleData, ...]


class MissingData(Struct, frozen=True):
    """What a principle still lacks: parts of its minimum pattern, what to ask, rules that wait."""

    pattern: tuple[PatternData, ...]
    settle: tuple[AskData, ...]
    reachable: bool
    undecided: tuple[UndecidedData, ...]


class ConclusionData(Struct, frozen=True, kw_only=True):
    """What is concluded of a hypothesis or principle; ``rank`` is a principle's place among the ten."""

    rank: int | UnsetType = UNSET
    id: str
    label: str
    support: float
    uncapped: float
    band: str
    band_label: str
    reach: tuple[float, float]
    speaks_for: float
    speaks_against: float
    reasons_for: tuple[ReasonData, ...]
    reasons_against: tuple[ReasonData, ...]


class PrincipleData(ConclusionData, frozen=True, kw_only=True):
    """A principle with its evidence and what is missing (None if nothing was said of it)."""

    meaning: str
    pattern_met: bool | None
    pattern: str
    held: bool
    contested: bool
    evidence_grade: str
    evidence: str
    missing: MissingData | None


class Reasons:
    """The rules that held for one complaint, as data, with the answers behind them."""

    def __init__(self, seen: View, entry: ComplaintAssessment) -> None:
        self.seen, self._complaint = seen, entry.complaint.site
        self._fired: dict[str, tuple[Rule, ...]] = {
            made.id: tuple(given.rule for given in made.contributions if given.counts)
            for made in entry.principles + entry.hypotheses
        }

    def of(self, conclusion: Conclusion, sign: int) -> tuple[ReasonData, ...]:
        """Return the reasons of one sign: those that count first, the strongest first."""
        own = [given for given in conclusion.contributions if given.rule.sign == sign]
        own.sort(key=lambda given: (not given.counts, -abs(given.weight)))
        return tuple(self._reason(given) for given in own)

    def _reason(self, given: Contribution) -> ReasonData:
        rule, kb = given.rule, self.seen.kb
        asked = self.seen.readings.asked
        return ReasonData(
            rule=rule.id,
            because=rule.because,
            strength=rule.strength,
            weight=number(given.weight),
            degree=number(given.degree),
            counts=given.counts,
            group=self.seen.program.groups[rule.id],
            basis=rule.basis,
            contested=rule.contested,
            sources=sources_data(kb, rule.sources),
            answers=tuple(
                answer_data(kb, answer, self._complaint, follows=answer.finding not in asked)
                for answer in answers_behind(self.seen, rule, self._fired)
            ),
        )


def conclusion_data(kb: KnowledgeBase, conclusion: Conclusion, reasons: Reasons) -> ConclusionData:
    """Return what is concluded of a hypothesis, with its reasons."""
    return ConclusionData(**_concluded(kb, conclusion, reasons))


def principle_data(
    kb: KnowledgeBase, rank: int, conclusion: Conclusion, reasons: Reasons, search: MissingSearch
) -> PrincipleData:
    """Return a principle with its reasons, its evidence and what is missing."""
    principle = kb.principles[conclusion.id]
    return PrincipleData(
        rank=rank,
        **_concluded(kb, conclusion, reasons),
        meaning=principle.meaning,
        pattern_met=conclusion.pattern_met,
        pattern=principle.requires_text,
        held=conclusion.capped,
        contested=principle.evidence.contested,
        evidence_grade=principle.evidence.grade,
        evidence=principle.evidence.statement,
        missing=_missing(kb, missing_in(search, conclusion.id)) if conclusion.contributions else None,
    )


def _concluded(kb: KnowledgeBase, conclusion: Conclusion, reasons: Reasons) -> dict[str, Any]:
    counted = [given.weight for given in conclusion.contributions if given.counts]
    low, high = conclusion.reach
    return {
        "id": conclusion.id,
        "label": kb.label(conclusion.id),
        "support": number(conclusion.support),
        "uncapped": number(conclusion.uncapped),
        "band": conclusion.band.id,
        "band_label": conclusion.band.label,
        "reach": (number(low), number(high)),
        "speaks_for": number(combine(weight for weight in counted if weight > 0)),
        "speaks_against": number(combine(weight for weight in counted if weight < 0)),
        "reasons_for": reasons.of(conclusion, +1),
        "reasons_against": reasons.of(conclusion, -1),
    }


def _missing(kb: KnowledgeBase, lacks: MissingEvidence) -> MissingData:
    return MissingData(
        pattern=tuple(map(_pattern, lacks.pattern)),
        settle=tuple(ask_data(kb, name) for name in lacks.settle),
        reachable=lacks.reachable,
        undecided=tuple(
            UndecidedData(
                found.rule.id,
                found.rule.sign,
                found.rule.strength,
                tuple(SettleData(name, kb.label(name)) for name in found.settle),
            )
            for found in lacks.undecided[:NEAREST]
        ),
    )


def _pattern(part: ConditionPart) -> PatternData:
    if part.of:
        return GroupData(part.kind, part.state, part.needs, part.same, tuple(map(_pattern, part.of)))
    return LeafData(part.kind, part.state, part.name, part.label, part.wants, tuple(part.at), part.heard)


# ------------------------------------------------------------------ in words


def rank_of(entry: PrincipleData) -> Rank:
    """Return a principle as the ranking shows it: its reasons, what holds it down, what was not asked."""
    has_reasons = entry.reasons_for or entry.reasons_against
    return Rank(
        name=entry.label,
        contested=entry.contested,
        band=entry.band,
        band_label=entry.band_label,
        support=entry.support,
        speaks_for=entry.speaks_for,
        speaks_against=entry.speaks_against,
        held=entry.held,
        items=tuple(_items(entry)) if has_reasons else (),
    )


def _items(entry: PrincipleData) -> Iterator[Item]:
    if entry.held:
        yield from _held(entry)
    elif entry.pattern_met is False and entry.support > 0 and entry.band != "open":
        yield Item(f"goes no higher than {entry.band_label} until: {entry.pattern}", mark="held")
    brief = entry.band in SILENT_BANDS
    yield from _reasons(entry.reasons_for, 1 if brief else REASONS_SHOWN, "for")
    yield from _reasons(entry.reasons_against, 1 if brief and entry.band == "open" else 2, "against")
    if not brief and not entry.held and entry.missing:
        yield from _would_add(entry.missing)


def _held(entry: PrincipleData) -> Iterator[Item]:
    yield Item(
        f"held at {entry.band_label} ({entry.uncapped:+.2f} without the hold) until its minimum pattern is met: "
        f"{entry.pattern}",
        mark="held",
    )
    if entry.missing and entry.missing.pattern:
        yield Item("; and ".join(map(pattern_words, entry.missing.pattern)), 1, "detail", "missing")


def _reasons(reasons: Sequence[ReasonData], most: int, mark: Mark) -> Iterator[Item]:
    counted = [reason for reason in reasons if reason.counts]
    for reason in counted[:most]:
        contested = " (contested)" if reason.contested else ""
        yield Item(f"{reason.because} [{reason.strength}]{contested}", mark=mark)
        if reason.answers:
            yield Item(answers_words(reason.answers), 1, "detail", "said")
    more = len(counted) - most
    if more > 0:
        yield Item(f"{more} more {'reason' if more == 1 else 'reasons'} {mark}.", 0, "detail")


def _would_add(missing: MissingData) -> Iterator[Item]:
    near = [rule for rule in missing.undecided if rule.sign > 0 and len(rule.settle) == 1]
    if near:
        labels = dict.fromkeys(rule.settle[0].label for rule in near[:REASONS_SHOWN])
        yield Item("; ".join(labels) + ".", 0, "detail", "not asked yet, would add to it")


def pattern_words(part: PatternData) -> str:
    """Return one unmet part of a pattern: ``Taut band (was not asked)``, ``one of: ...``."""
    if isinstance(part, LeafData):
        heard = f" ({HEARD[part.heard]})" if part.heard not in ("", "not asked") else ""
        return f"{'' if part.wants == 'yes' else 'not: '}{part.label}{heard}"
    open_parts = [inner for inner in part.of if inner.state != "met"]
    words = "; ".join(_nested(inner) for inner in open_parts)
    met = len(part.of) - len(open_parts)
    where = "in one and the same muscle, " if part.same else ""
    if part.kind == "all":
        return f"{where}{words}" if len(open_parts) == 1 else f"{where}all of: {words}"
    more = part.needs - met
    return f"{where}{'one' if more == 1 else more}{' more' if met else ''} of: {words}"


def _nested(part: PatternData) -> str:
    words = pattern_words(part)
    return f"({words})" if isinstance(part, GroupData) else words
