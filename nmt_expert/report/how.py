"""How a conclusion was reached, or whether one rule holds: down to the person's own words, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from nmt_expert.explain.how import HowTree, RuleState, RuleTree
from nmt_expert.explain.missing import missing
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.support import written_out
from nmt_expert.report.condition import LeafPartData, PartData, part_data, write_part
from nmt_expert.report.document import Document
from nmt_expert.report.words import (
    NameData,
    PlaceData,
    SourceData,
    answer_words,
    cited,
    name_data,
    number,
    place_data,
    sources_data,
)

MISSING_SHOWN = 3
SIDES = (("Speaks for it", +1), ("Speaks against it", -1))
NOT_HELD = {
    "unknown": "It does not hold yet: what is marked [?] is unknown.",
    "failed": "It does not hold: what is marked [ ] is not met.",
}


class AccuracyData(Struct, frozen=True):
    """The published accuracy of a finding; it belongs to the disease it was measured on."""

    finding: str
    label: str
    text: str
    measured_on: str
    citation: str


class RuleTreeData(Struct, frozen=True):
    """A rule that held, and everything it stands on."""

    rule: str
    because: str
    sign: int
    strength: str
    full: float
    degree: float
    weight: float
    counts: bool
    group: str
    said_by: str
    when: PartData
    basis: str
    contested: bool
    repeats: str
    sources: tuple[SourceData, ...]
    accuracy: tuple[AccuracyData, ...]
    through: tuple[TreeData, ...]


class TreeData(Struct, frozen=True):
    """A conclusion that a rule stands on, and everything it rests on itself."""

    id: str
    label: str
    support: float
    uncapped: float
    band_label: str
    cap: float | None
    reach: tuple[float, float]
    contested: bool
    pattern: PartData | None
    pattern_text: str
    reasons: tuple[RuleTreeData, ...]


class WaitingData(Struct, frozen=True):
    """A rule that would add to a conclusion, and the answers it waits for."""

    rule: str
    because: str
    sign: int
    strength: str
    settle: tuple[NameData, ...]


class HowData(Struct, frozen=True):
    """How a conclusion about one complaint was reached: the fields of a tree, where, and what is missing."""

    complaint: PlaceData
    id: str
    label: str
    support: float
    uncapped: float
    band_label: str
    cap: float | None
    reach: tuple[float, float]
    contested: bool
    pattern: PartData | None
    pattern_text: str
    reasons: tuple[RuleTreeData, ...]
    missing: tuple[WaitingData, ...]


Reached: TypeAlias = TreeData | HowData


class RuleData(Struct, frozen=True):
    """One rule in one visit; ``held`` is what it gave, None if it does not hold."""

    complaint: PlaceData
    rule: str
    conclusion: str
    label: str
    sign: int
    strength: str
    full: float
    because: str
    basis: str
    contested: bool
    sources: tuple[SourceData, ...]
    state: str
    when: PartData
    held: RuleTreeData | None


def how_data(assessment: Assessment, found: HowTree, complaint: int = 0) -> HowData:
    """Return how a conclusion about one complaint was reached as data."""
    tree = _tree(assessment.knowledge, found)
    return HowData(
        complaint=place_data(assessment.knowledge, assessment.complaints[complaint].complaint),
        id=tree.id,
        label=tree.label,
        support=tree.support,
        uncapped=tree.uncapped,
        band_label=tree.band_label,
        cap=tree.cap,
        reach=tree.reach,
        contested=tree.contested,
        pattern=tree.pattern,
        pattern_text=tree.pattern_text,
        reasons=tree.reasons,
        missing=_missing(assessment, found, complaint),
    )


def rule_data(assessment: Assessment, found: RuleState, complaint: int = 0) -> RuleData:
    """Return one rule in a visit as data."""
    kb, rule = assessment.knowledge, found.rule
    return RuleData(
        complaint=place_data(kb, assessment.complaints[complaint].complaint),
        rule=rule.id,
        conclusion=rule.conclusion,
        label=kb.label(rule.conclusion),
        sign=rule.sign,
        strength=rule.strength,
        full=number(rule.weight),
        because=rule.because,
        basis=rule.basis,
        contested=rule.contested,
        sources=sources_data(kb, rule.sources),
        state=found.when.state,
        when=part_data(kb, found.when),
        held=_reason(kb, found.held) if found.held else None,
    )


def _tree(kb: KnowledgeBase, tree: HowTree) -> TreeData:
    low, high = tree.reach
    return TreeData(
        id=tree.id,
        label=tree.label,
        support=number(tree.support),
        uncapped=number(tree.uncapped),
        band_label=tree.band,
        cap=None if tree.cap is None else number(tree.cap),
        reach=(number(low), number(high)),
        contested=tree.contested,
        pattern=part_data(kb, tree.pattern) if tree.pattern else None,
        pattern_text=tree.pattern_text,
        reasons=tuple(_reason(kb, reason) for reason in tree.reasons),
    )


def _reason(kb: KnowledgeBase, reason: RuleTree) -> RuleTreeData:
    return RuleTreeData(
        rule=reason.id,
        because=reason.because,
        sign=reason.sign,
        strength=reason.strength,
        full=number(reason.full),
        degree=number(reason.degree),
        weight=number(reason.weight),
        counts=reason.counts,
        group=reason.group,
        said_by=reason.said_by,
        when=part_data(kb, reason.when),
        basis=reason.basis,
        contested=reason.contested,
        repeats=reason.repeats,
        sources=tuple(SourceData(source.id, source.citation) for source in reason.sources),
        accuracy=tuple(
            AccuracyData(
                finding=entry.finding,
                label=kb.label(entry.finding),
                text=entry.accuracy.text,
                measured_on=entry.accuracy.measured_on,
                citation=entry.citation,
            )
            for entry in reason.accuracy
        ),
        through=tuple(_tree(kb, tree) for tree in reason.through),
    )


def _missing(assessment: Assessment, tree: HowTree, complaint: int) -> tuple[WaitingData, ...]:
    """The rules that would add to a principle and wait for answers, the nearest first."""
    kb = assessment.knowledge
    if tree.id not in kb.principles:
        return ()
    return tuple(
        WaitingData(
            rule=entry.rule.id,
            because=entry.rule.because,
            sign=entry.rule.sign,
            strength=entry.rule.strength,
            settle=tuple(name_data(kb, name) for name in entry.settle),
        )
        for entry in missing(assessment, tree.id, complaint).undecided
    )


# ------------------------------------------------------------------ a conclusion in words


def write_how(page: Document, data: HowData, level: int, top: int = 1) -> None:
    """Write how a conclusion was reached: what counted with the answers, every condition, then the sources, too.

    Args:
        page: What it is written to.
        data: What is said.
        level: 0 (short), 1 or 2 (full).
        top: Level of its heading; its sections are a level below.
    """
    page.heading(f"How {data.label} was reached{data.complaint.brackets}", top)
    page.say(_standing(data))
    writer = _Reasons(page, level, top + 1, {data.id})
    writer.write(data, 0)
    page.say(sum_words([one.weight for one in data.reasons if one.counts], data.support, data.uncapped))
    if data.pattern and (level or data.cap is not None):
        page.heading("Minimum pattern", top + 1)
        page.say(data.pattern_text)
        write_part(page, data.pattern, 0)
    if level:
        _write_missing(page, data.missing, level, top + 1)
        low, high = data.reach
        page.say(f"Depending on the answers still unknown, it can end anywhere from {low:+.2f} to {high:+.2f}.")
    page.explain_marks()


def _standing(tree: Reached) -> str:
    held = f" (held; {tree.uncapped:+.2f} without the hold)" if tree.support != tree.uncapped else ""
    mark = ", contested" if tree.contested else ""
    return f"{tree.label}: {tree.band_label}, support {tree.support:+.2f}{held}{mark}"


def sum_words(counting: Sequence[float], support: float, uncapped: float) -> str:
    """Return how what counts adds up, and what holds it down.

    Args:
        counting: What each rule that counts gives.
        support: What it comes to.
        uncapped: The same before the cap of a minimum pattern that is not met.
    """
    if not counting:
        return "No rule holds, so nothing speaks for or against it yet."
    combined = f"; combined {written_out(counting)}." if counting[1:] else "."
    total = f"What counts: {', '.join(f'{weight:+.2f}' for weight in counting)}{combined}"
    return total + (f" It is held at {support:+.2f} until its minimum pattern is met." if support != uncapped else "")


class _Reasons:
    """Writes the rules behind conclusions; each conclusion once, however often it is read."""

    def __init__(self, page: Document, level: int, heading: int, shown: set[str]) -> None:
        self.page, self.level, self.heading, self.shown = page, level, heading, shown

    def write(self, tree: Reached, depth: int) -> None:
        for title, sign in SIDES:
            own = [reason for reason in tree.reasons if reason.sign == sign and (self.level or reason.counts)]
            if own and not depth:
                self.page.heading(title, self.heading)
            elif own:
                self.page.point(f"{title.lower()}:", depth)
            for reason in own:
                self._reason(reason, depth + 1 if depth else 0)

    def _reason(self, reason: RuleTreeData, depth: int) -> None:
        page = self.page
        said = "" if reason.counts else f" - not counted, said already by {reason.said_by}"
        contested = ", contested" if reason.contested else ""
        if self.level < 2:
            page.point(f"{reason.because} [{reason.strength} {reason.weight:+.2f}{contested}]{said}", depth)
        else:
            page.point(f"{reason.rule}: {reason.weight:+.2f} ({_worth(reason)}){said}", depth)
            page.point(reason.because, depth + 1)
        if not self.level:
            page.point(f"said: {'; '.join(dict.fromkeys(_answers_of(reason))) or 'nothing'}", depth + 1)
            return
        write_part(page, reason.when, depth + 1)
        if self.level > 1:
            page.point(f"basis: {reason.basis}{contested}. {cited(reason.sources)}", depth + 1)
            page.points((f"{t.label}: {t.text} (measured on {t.measured_on})" for t in reason.accuracy), depth + 1)
        for tree in reason.through:
            self.tree(tree, depth + 1)

    def tree(self, tree: TreeData, depth: int) -> None:
        """Write a conclusion that a rule stands on; one that was worked out before is only named."""
        again = " (worked out above)" if tree.id in self.shown else ""
        self.page.point(f"{_standing(tree)}{again}", depth)
        if not again:
            self.shown.add(tree.id)
            self.write(tree, depth + 1)


def _worth(reason: RuleTreeData) -> str:
    """Return what a rule can give, and how far its condition is true: ``moderate 0.35 x 0.6``."""
    share = "" if reason.degree == 1 else f" x {reason.degree:g}"
    return f"{reason.strength} {reason.full:g}{share}"


def _answers_of(reason: RuleTreeData) -> Iterator[str]:
    """Yield the answers a rule stands on, in words, through what it was concluded from."""
    yield from _met_answers(reason.when)
    for tree in reason.through:
        for inner in tree.reasons:
            if inner.counts:
                yield from _answers_of(inner)


def _met_answers(part: PartData) -> Iterator[str]:
    if part.state != "met":
        return
    if isinstance(part, LeafPartData):
        yield from map(answer_words, part.answers)
        return
    for inner in part.of:
        yield from _met_answers(inner)


def _write_missing(page: Document, waiting: Sequence[WaitingData], level: int, heading: int) -> None:
    for title, sign in (("Not answered yet, would add to it", +1), ("Not answered yet, would speak against it", -1)):
        own = [entry for entry in waiting if entry.sign == sign]
        if own:
            page.heading(title, heading)
        shown = own if level > 1 else own[:MISSING_SHOWN]
        for entry in shown:
            page.point(f"{'; '.join(name.label for name in entry.settle)}: {entry.because} [{entry.strength}]")
        if len(shown) < len(own):
            page.say(f"And {len(own) - len(shown)} more.")


# ------------------------------------------------------------------ a rule in words


def write_rule(page: Document, data: RuleData, level: int) -> None:
    """Write whether one rule holds, which of its conditions do, and (by ``level``) what it says and rests on."""
    page.heading(f"The rule {data.rule}", 1)
    page.say(_status(data))
    write_part(page, data.when, 0)
    if level:
        way = "for" if data.sign > 0 else "against"
        contested = ", contested" if data.contested else ""
        page.lead(f"It speaks {way} {data.label.lower()} ({data.strength}{contested}): {data.because}")
    if level > 1:
        page.say(f"Basis: {data.basis}. {cited(data.sources)}")
    writer = _Reasons(page, level, 2, set())
    for tree in data.held.through if level and data.held else ():
        writer.tree(tree, 0)
    page.explain_marks()


def _status(data: RuleData) -> str:
    held = data.held
    if not held:
        return NOT_HELD[data.state]
    if not held.counts:
        return f"It holds ({held.weight:+.2f}) and is not counted: {held.said_by} says the same already."
    return f"It holds and gives {held.weight:+.2f} ({_worth(held)})."
