"""How a conclusion was reached: the tree from it through its rules down to the person's own answers.

The tree is complete: what speaks against, the rules that were set aside because a
stronger one of their group said the same, the minimum pattern and the cap are in
it, so the support can be worked out again from the tree alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.explain.parts import Part, View, leaf_parts, part_of, view
from nmt_expert.knowledge.model import Accuracy, Source
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
    when: Part
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
    pattern: Part | None
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

    def _accuracy(self, when: Part) -> tuple[TestAccuracy, ...]:
        kb = self.seen.kb
        read = dict.fromkeys(leaf.name for leaf in leaf_parts(when) if leaf.kind == "finding" and leaf.state == "met")
        return tuple(
            TestAccuracy(name, entry, kb.sources[entry.source].citation if entry.source in kb.sources else entry.source)
            for name in read
            for entry in kb.findings[name].accuracy
        )


def _stands_on(when: Part) -> tuple[str, ...]:
    """The conclusions among the met parts of a condition, each once."""
    return tuple(
        dict.fromkeys(leaf.name for leaf in leaf_parts(when) if leaf.kind == "conclusion" and leaf.state == "met")
    )
