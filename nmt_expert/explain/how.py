"""How a conclusion was reached: the tree from it through its rules down to the person's own answers.

The tree is complete: what speaks against, the rules that were set aside because a
stronger one of their group said the same, the minimum pattern and the cap are in
it, so the support can be worked out again from the tree alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.explain.condition_tree import ConditionPart, View, leaf_parts, part_of, view
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import Accuracy, KnowledgeBase, Rule, Source
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Contribution


class TestAccuracy(Struct, frozen=True):
    """The published accuracy of a finding a rule reads; it belongs to the disease it was measured on."""

    __test__ = False  # not a pytest class

    finding: str
    accuracy: Accuracy
    citation: str


class RuleTree(Struct, frozen=True):
    """A rule that held.

    Attributes:
        id: The rule.
        because: Why it speaks for or against, in the rule's own words.
        sign: +1 supports, -1 against.
        strength: The word; ``full`` is its number.
        degree: How far its condition is true, in (0.2, 1].
        weight: What it gives: sign times ``full`` times ``degree``.
        counts: False if another rule already says the same fact.
        said_by: Id of that other rule, or ``""``.
        when: The condition, part by part.
        basis: ``judgement``, ``test-accuracy`` or ``consensus``.
        contested: Whether the literature disputes it.
        sources: What it cites.
        accuracy: Published accuracies of the findings it reads.
        through: The hypotheses and principles its condition stands on, each a tree of its own.
    """

    id: str
    because: str
    sign: int
    strength: str
    full: float
    degree: float
    weight: float
    counts: bool
    group: str
    said_by: str
    when: ConditionPart
    basis: str
    contested: bool
    repeats: str
    sources: tuple[Source, ...]
    accuracy: tuple[TestAccuracy, ...]
    through: tuple[HowTree, ...]


class HowTree(Struct, frozen=True):
    """A conclusion and everything it rests on.

    Attributes:
        id: The principle or hypothesis.
        support: After the cap; ``uncapped`` before it.  Not a probability.
        band: Label of the band.
        cap: What support is held to while the minimum pattern is not met; None if nothing holds it down.
        reach: Interval the support can still move in.
        pattern: The minimum pattern part by part; None if there is none.
        reasons: The rules that held: those that count first, strongest first.
    """

    id: str
    label: str
    support: float
    uncapped: float
    band: str
    cap: float | None
    reach: tuple[float, float]
    contested: bool
    pattern: ConditionPart | None
    pattern_text: str
    reasons: tuple[RuleTree, ...]

    @property
    def speaks_for(self) -> tuple[RuleTree, ...]:
        """The rules that support it."""
        return tuple(reason for reason in self.reasons if reason.sign > 0)

    @property
    def speaks_against(self) -> tuple[RuleTree, ...]:
        """The rules that speak against it."""
        return tuple(reason for reason in self.reasons if reason.sign < 0)


def how(assessment: Assessment, name: str, complaint: int = 0) -> HowTree:
    """Return how one conclusion was reached.

    Args:
        assessment: The assessment it is a part of.
        name: Id of a principle or hypothesis.
        complaint: Which complaint, from 0.

    Raises:
        KeyError: There is no such conclusion.
        IndexError: There is no such complaint.
    """
    entry = assessment.complaints[complaint]
    return _Grower(view(assessment.expert.program, entry), entry).tree(name)


class RuleState(Struct, frozen=True):
    """One rule in one visit; true if it holds.

    Attributes:
        rule: The rule.
        when: Its condition, each part met, failed or unknown, with the person's own answers.
        held: What it gave, and what it stands on; None if it does not hold.
    """

    rule: Rule
    when: ConditionPart
    held: RuleTree | None

    def __bool__(self) -> bool:
        return self.held is not None


def rule_state(assessment: Assessment, name: str, complaint: int = 0) -> RuleState:
    """Return whether a rule holds, and what of its condition does.

    Args:
        assessment: The assessment.
        name: Id of the rule.
        complaint: Which complaint, from 0.

    Raises:
        DataError: There is no such rule; the nearest name stands in the hint.
        IndexError: There is no such complaint.
    """
    rule = rule_named(assessment.knowledge, name)
    tree = how(assessment, rule.conclusion, complaint)
    held = next((reason for reason in tree.reasons if reason.id == rule.id), None)
    seen = view(assessment.expert.program, assessment.complaints[complaint])
    return RuleState(rule, held.when if held else part_of(seen, rule.when), held)


class _Grower:
    """Grows the trees of one complaint; each conclusion once, however often it is read."""

    def __init__(self, seen: View, entry: ComplaintAssessment) -> None:
        self.seen = seen
        self.entry = entry
        self._grown: dict[str, HowTree] = {}

    def tree(self, name: str) -> HowTree:
        if name not in self._grown:
            self._grown[name] = self._grow(self.entry.conclusion(name))
        return self._grown[name]

    def _grow(self, conclusion: Conclusion) -> HowTree:
        kb = self.seen.kb
        principle = kb.principles.get(conclusion.id)
        required = principle.requires if principle else None
        order = sorted(conclusion.contributions, key=lambda entry: (not entry.counts, -abs(entry.weight)))
        return HowTree(
            id=conclusion.id,
            label=kb.label(conclusion.id),
            support=conclusion.support,
            uncapped=conclusion.uncapped,
            band=conclusion.band.label,
            cap=kb.scale.cap if conclusion.pattern_met is False else None,
            reach=conclusion.reach,
            contested=bool(principle and principle.evidence.contested),
            pattern=part_of(self.seen, required) if required else None,
            pattern_text=principle.requires_text if principle else "",
            reasons=tuple(self._reason(entry, conclusion.contributions) for entry in order),
        )

    def _reason(self, entry: Contribution, rivals: Iterable[Contribution]) -> RuleTree:
        rule, kb = entry.rule, self.seen.kb
        when = part_of(self.seen, rule.when)
        group = self.seen.program.groups[rule.id]
        return RuleTree(
            id=rule.id,
            because=rule.because,
            sign=rule.sign,
            strength=rule.strength,
            full=rule.weight,
            degree=entry.degree,
            weight=entry.weight,
            counts=entry.counts,
            group=group,
            said_by="" if entry.counts else self._winner(group, rule.sign, rivals),
            when=when,
            basis=rule.basis,
            contested=rule.contested,
            repeats=rule.repeats,
            sources=tuple(kb.sources.get(name) or Source(name, name) for name in rule.sources),
            accuracy=self._accuracy(when),
            through=tuple(self.tree(name) for name in _stands_on(when)),
        )

    def _winner(self, group: str, sign: int, rivals: Iterable[Contribution]) -> str:
        groups = self.seen.program.groups
        counted = (r.rule for r in rivals if r.counts and groups[r.rule.id] == group and r.rule.sign == sign)
        return next((rule.id for rule in counted), "")

    def _accuracy(self, when: ConditionPart) -> tuple[TestAccuracy, ...]:
        kb = self.seen.kb
        read = dict.fromkeys(leaf.name for leaf in leaf_parts(when) if leaf.kind == "finding" and leaf.state == "met")
        return tuple(
            TestAccuracy(name, entry, kb.sources[entry.source].citation if entry.source in kb.sources else entry.source)
            for name in read
            for entry in kb.findings[name].accuracy
        )


def _stands_on(when: ConditionPart) -> tuple[str, ...]:
    """The conclusions among the met parts of a condition, each once."""
    return tuple(
        dict.fromkeys(leaf.name for leaf in leaf_parts(when) if leaf.kind == "conclusion" and leaf.state == "met")
    )


# ------------------------------------------------------------------ a name as a person types it


def finding_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the finding with this id or label, or that a phrase means.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    try:
        return _named(kb.findings, name, "finding")
    except DataError:
        found = _meant(kb, name)
        if not found:
            raise
        return found


def principle_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the principle with this id or label.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    return _named(kb.principles, name, "principle")


def conclusion_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the principle or hypothesis with this id or label.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    return _named({**kb.principles, **kb.hypotheses}, name, "principle or hypothesis")


def rule_named(kb: KnowledgeBase, name: str) -> Rule:
    """Return the rule with this id.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    rules = {rule.id: rule for rule in kb.rules}
    typed = name.strip().casefold()
    if typed in rules:
        return rules[typed]
    near = nearest(typed, rules)
    hint = f"did you mean '{near}'?" if near else "nmt-expert show lists the rules of a principle: show ischemia"
    raise DataError([Issue("", 0, "unknown-rule", f"there is no rule '{name}'", hint)])


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


def _named(entries: Mapping[str, _Labelled], name: str, what: str) -> str:
    known = {_spelt(word): key for key, entry in entries.items() for word in (entry.label, key)}
    typed = _spelt(name)
    if typed in known:
        return known[typed]
    near = known.get(nearest(typed, known), "")
    hint = f"did you mean '{near}' ({entries[near].label})?" if near else f"nmt-expert {what.split()[0]}s lists them"
    raise DataError([Issue("", 0, f"unknown-{what.split()[0]}", f"there is no {what} '{name}'", hint)])


def _meant(kb: KnowledgeBase, phrase: str) -> str:
    """The one finding that a phrase means, written without a mistake; ``""`` if there is none."""
    from nmt_expert.intake.words import understand

    said = understand(kb, [phrase])
    names = {reading.finding for reading in said.readings if reading.how != "spelling"}
    return names.pop() if len(names) == 1 and not said.problems else ""


def _spelt(name: str) -> str:
    """A name as it is compared: case, underscores and hyphens do not matter."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
