"""Why a finding is asked for, as data and in words: who needs it, and what a yes and a no would do."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType

from nmt_expert.explain.roots import root_lines
from nmt_expert.explain.why import Effect, Need, Why
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.difference import (
    ConclusionDifferenceData,
    FlagDifferenceData,
    PermissionDifferenceData,
    conclusions_data,
    flag_difference_data,
    permission_data,
    write_conclusions,
    write_flag,
    write_permission,
)
from nmt_expert.report.document import Document
from nmt_expert.report.words import (
    AnswerData,
    NameData,
    PlaceData,
    SourceData,
    answer_data,
    answer_words,
    cited,
    name_data,
    place_data,
    sources_data,
)

NEEDS_SHOWN = 6


class NeedData(Struct, frozen=True):
    """A rule, or (``rule`` is ``""``) a minimum pattern, that reads the finding, and what reads it in turn."""

    conclusion: str
    label: str
    rule: str
    sign: int
    strength: str
    because: str
    contested: bool
    sources: tuple[SourceData, ...]
    reads: str
    wants: str
    at: tuple[str, ...]
    state: str
    open: bool
    also: tuple[NameData, ...]
    needed_by: tuple[NeedData, ...]


class AskedByData(Struct, frozen=True):
    """A red flag that asks for the finding."""

    id: str
    label: str
    action: str


class EffectData(Struct, frozen=True):
    """What one answer would do."""

    differs: bool
    principles: tuple[ConclusionDifferenceData, ...]
    hypotheses: tuple[ConclusionDifferenceData, ...]
    order: tuple[str, ...]
    flags: tuple[FlagDifferenceData, ...]
    permission: PermissionDifferenceData | None


class WhyData(Struct, frozen=True):
    """Why a finding is asked for: how to ask for it, who needs it, and what an answer would do."""

    complaint: PlaceData
    finding: str
    label: str
    kind: str
    question: str
    do: str
    yes_if: str
    not_when: str
    said: tuple[AnswerData, ...]
    principles: tuple[NameData, ...]
    needs: tuple[NeedData, ...]
    flags: tuple[AskedByData, ...]
    if_yes: EffectData
    if_no: EffectData
    roots: tuple[str, ...] | UnsetType = UNSET


def why_data(assessment: Assessment, found: Why, complaint: int = 0) -> WhyData:
    """Return why a finding is asked for as data."""
    kb, finding = assessment.knowledge, found.finding
    return WhyData(
        complaint=place_data(kb, assessment.complaints[complaint].complaint),
        finding=finding.id,
        label=finding.label,
        kind=finding.kind,
        question=finding.question,
        do=finding.elicit.do,
        yes_if=finding.elicit.yes_if,
        not_when=finding.elicit.not_when,
        said=tuple(answer_data(kb, answer) for answer in found.said),
        principles=tuple(name_data(kb, name) for name in found.principles),
        needs=tuple(_need(kb, need) for need in found.needs),
        flags=tuple(AskedByData(flag.id, flag.label, flag.action) for flag in found.flags),
        if_yes=_effect(kb, found.if_yes),
        if_no=_effect(kb, found.if_no),
        roots=root_lines(kb, finding.id, assessment.complaints[complaint].complaint.region) or UNSET,
    )


def _need(kb: KnowledgeBase, need: Need) -> NeedData:
    rule = need.rule
    return NeedData(
        conclusion=need.conclusion,
        label=kb.label(need.conclusion),
        rule=rule.id if rule else "",
        sign=rule.sign if rule else 1,
        strength=rule.strength if rule else "",
        because=rule.because if rule else kb.principles[need.conclusion].requires_text,
        contested=bool(rule and rule.contested),
        sources=sources_data(kb, rule.sources if rule else ()),
        reads=need.reads,
        wants=need.wants,
        at=need.at,
        state=need.state,
        open=need.is_open,
        also=tuple(name_data(kb, name) for name in need.also),
        needed_by=tuple(_need(kb, other) for other in need.needed_by),
    )


def _effect(kb: KnowledgeBase, effect: Effect) -> EffectData:
    return EffectData(
        differs=bool(effect),
        principles=conclusions_data(kb, effect.principles),
        hypotheses=conclusions_data(kb, effect.hypotheses),
        order=effect.order,
        flags=tuple(flag_difference_data(kb, change) for change in effect.flags),
        permission=permission_data(effect.permission),
    )


# ------------------------------------------------------------------ in words


def write_why(page: Document, data: WhyData, level: int) -> None:
    """Write why a finding is asked for; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading(f"Why ask: {data.question}", 1)
    if data.said:
        page.say(f"Answered already: {'; '.join(map(answer_words, data.said))}.")
    names = ", ".join(name.label.lower() for name in data.principles)
    page.say(f"It can still move: {names}." if names else "It can move no principle that is still open.")
    if data.flags:
        page.say(f"Red flags that ask for it: {'; '.join(flag.label for flag in data.flags)}.")
    if level and data.roots is not UNSET:
        page.heading("The roots of this limb")
        page.points(data.roots)
    if level:
        _write_needs(page, data.needs, level)
    for word, effect in (("yes", data.if_yes), ("no", data.if_no)):
        _write_effect(page, word, effect, level, answered=bool(data.said))


def _write_needs(page: Document, needs: Sequence[NeedData], level: int) -> None:
    shown = needs if level > 1 else [need for need in needs if need.open][:NEEDS_SHOWN]
    if shown:
        page.heading("Who needs it" if level > 1 else "Who still needs it")
    for need in shown:
        _write_need(page, need, level, 0)
    if len(shown) < len(needs):
        page.say(f"And {len(needs) - len(shown)} more, settled or weaker.")


def _write_need(page: Document, need: NeedData, level: int, depth: int) -> None:
    speaks = f"{'for' if need.sign > 0 else 'against'} ({need.strength})" if need.rule else "minimum pattern"
    state = f" [{need.state}]" if level > 1 else ""
    contested = " (contested)" if need.contested else ""
    page.point(f"{need.label}, {speaks}, wants {need.wants}: {need.because}{contested}{state}", depth)
    if need.also:
        page.point(f"and with it: {'; '.join(name.label for name in need.also)}", depth + 1)
    if level > 1 and need.rule:
        page.point(f"{need.rule}{': ' if need.sources else ''}{cited(need.sources)}", depth + 1)
    if level > 1:
        for other in need.needed_by:
            _write_need(page, other, level, depth + 1)
    elif names := dict.fromkeys(other.label.lower() for other in need.needed_by if other.open):
        page.point(f"which in turn is read by: {', '.join(names)}", depth + 1)


def _write_effect(page: Document, word: str, effect: EffectData, level: int, answered: bool) -> None:
    page.heading(f"A {word} would")
    if not effect.differs:
        page.say("leave everything as it is." if answered else "change nothing by itself.")
        return
    for flag in effect.flags:
        write_flag(page, flag)
    write_conclusions(page, effect.principles, level, rules=level > 1)
    if level > 1:
        write_conclusions(page, effect.hypotheses, level)
    if effect.permission:
        write_permission(page, effect.permission)
