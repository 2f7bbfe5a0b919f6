"""Why a principle is not (better) supported: the nearest rules, and the smallest sets of answers that would change it.

A set of answers counts only if the visit with those answers, read and evaluated like
any other, really comes to the band; no smaller set in it does, and none leaves answers
that contradict each other.  Red-flag findings are never proposed.  The sets say what the
rules would make of other findings, not what to look for until it is found.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.explain.condition_tree import ConditionPart, part_of, view
from nmt_expert.explain.how import principle_named
from nmt_expert.explain.minimal_sets.bounds import Bounds
from nmt_expert.explain.minimal_sets.evaluation import HypotheticalRules
from nmt_expert.explain.minimal_sets.readings import HypotheticalAnswers, bits
from nmt_expert.explain.minimal_sets.search import MOST_ANSWERS, FoundSet, Goal, SetSearch
from nmt_expert.knowledge.model import Band, Rule
from nmt_expert.reasoning.assess import Assessment, Conclusion
from nmt_expert.reasoning.visit import Answer

ENOUGH = "supported"
LEAST = "possible"
NEAREST = 5


class NearRule(Struct, frozen=True):
    """A rule that speaks for the principle and does not hold.

    Attributes:
        rule: The rule.
        state: ``unknown`` if answers still missing could make it hold, ``failed`` if what was said rules it out.
        lacks: How many answers it takes at least, those that would change one given included; None if more than four.
        when: Its condition, each part met, failed or unknown, with the person's own answers.
    """

    rule: Rule
    state: str
    lacks: int | None
    when: ConditionPart


class AnswerAlone(Struct, frozen=True):
    """What a principle would come to with one answer of a set and none of the others."""

    support: float
    uncapped: float
    band: Band


class AnswerSet(Struct, frozen=True):
    """Answers that together would bring a principle to another band.

    Attributes:
        answers: Finding, yes or no, and where (an empty site is the complaint's own); in the order of the vocabulary.
        changes: Answers already given that these replace or contradict; empty if only the unknown is settled.
        support: What the principle would come to, in (-1, 1).  Not a probability.
        uncapped: The same before the cap.
        band: The word for it.
        effort: What it takes to get the answers, from 1 (ask once); only the order means something.
        alone: What each of several answers would give without the others, in the same order; empty for one answer.
    """

    answers: tuple[Answer, ...]
    changes: tuple[Answer, ...]
    support: float
    uncapped: float
    band: Band
    effort: int
    alone: tuple[AnswerAlone, ...]


class HigherBand(Struct, frozen=True):
    """A higher band, and the smallest sets of answers that reach it, best first; empty: none within four answers."""

    band: Band
    sets: tuple[AnswerSet, ...]


class WhyNot(Struct, frozen=True):
    """Why a principle stands no higher.

    Attributes:
        principle: Its id; ``label`` is what a person calls it.
        support: After the cap; ``uncapped`` before it.  Not a probability.
        band: The word for it.
        reach: The interval the support can still move in.
        pattern: The minimum pattern part by part; None if there is none.
        pattern_met: Whether it holds.
        nearest: The rules that would add most easily: undecided ones first, then by how many answers they lack.
        lifts: One for each higher band, the next one first.
        lowers: The smallest sets of answers that would bring it down by a band or more, best first; None for
            a principle that is not even possible.
    """

    principle: str
    label: str
    support: float
    uncapped: float
    band: Band
    reach: tuple[float, float]
    pattern: ConditionPart | None
    pattern_met: bool | None
    pattern_text: str
    nearest: tuple[NearRule, ...]
    lifts: tuple[HigherBand, ...]
    lowers: tuple[AnswerSet, ...] | None


def whynot(assessment: Assessment, principle: str | None = None, complaint: int = 0) -> tuple[WhyNot, ...]:
    """Return why principles are not better supported, and what would change that.

    Args:
        assessment: The assessment.
        principle: Id or label of one principle, whatever its band; if left out, every principle below *supported*.
        complaint: Which complaint, from 0.

    Returns:
        One tree for each, in the order of the assessment.  Sets of answers are ordered by size; of one size those
        that settle only what is unknown come first, then those that move the support further, then those that
        take less effort, then by id.  Sets that differ only in where something is answered count as one.

    Raises:
        DataError: There is no such principle; the nearest name stands in the hint.
        IndexError: There is no such complaint.
    """
    entry, scale = assessment.complaints[complaint], assessment.knowledge.scale
    if principle is not None:
        wanted: Iterable[Conclusion] = [entry.conclusion(principle_named(assessment.knowledge, principle))]
    else:
        wanted = [made for made in entry.principles if not scale.at_least(made.band.id, ENOUGH)]
    asker = _Asker(assessment, complaint)
    return tuple(asker.explain(conclusion) for conclusion in wanted)


class _Asker:
    """Explains the principles of one complaint; what was worked out for one serves the others."""

    def __init__(self, assessment: Assessment, complaint: int) -> None:
        self.kb = assessment.knowledge
        self.program, self.entry = assessment.expert.program, assessment.complaints[complaint]
        self.seen = view(self.program, self.entry)
        self.hypothetical = HypotheticalAnswers(
            self.program, assessment.visit, self.entry, assessment.expert.dependencies
        )
        self.rules = HypotheticalRules(self.program, self.hypothetical)
        self.by_unknown = Bounds(self.rules, self.hypothetical.unknown)
        self.by_anything = Bounds(self.rules, -1)

    def explain(self, conclusion: Conclusion) -> WhyNot:
        principle = self.kb.principles[conclusion.id]
        return WhyNot(
            principle=principle.id,
            label=principle.label,
            support=conclusion.support,
            uncapped=conclusion.uncapped,
            band=conclusion.band,
            reach=conclusion.reach,
            pattern=part_of(self.seen, principle.requires) if principle.requires else None,
            pattern_met=conclusion.pattern_met,
            pattern_text=principle.requires_text,
            nearest=self._nearest(conclusion),
            lifts=self._lifts(conclusion),
            lowers=self._lowers(conclusion),
        )

    # -------------------------------------------------------------- rules

    def _nearest(self, conclusion: Conclusion) -> tuple[NearRule, ...]:
        groups = self.rules.groups[conclusion.id]
        counting = {id(part): self.rules.contribution(group, 0) for group in groups for part, _ in group.rules}
        near = []
        for rule in self.program.rules[conclusion.id]:
            part = self.rules.parts[rule.id]
            waits = self.rules.remembered(part, 0) <= self.rules.holds_above
            if rule.sign > 0 and waits and rule.weight > counting[id(part)]:
                lacks = self.by_anything.lift(part, 0, MOST_ANSWERS).cost
                near.append((part_of(self.seen, rule.when), lacks, rule))
        near.sort(key=lambda entry: (entry[0].state == "failed", entry[1], -entry[2].weight))
        return tuple(
            NearRule(rule, when.state, lacks if lacks <= MOST_ANSWERS else None, when)
            for when, lacks, rule in near[:NEAREST]
        )

    # -------------------------------------------------------------- sets of answers

    def _lifts(self, conclusion: Conclusion) -> tuple[HigherBand, ...]:
        """Return the ways up; a band is never nearer than the one below it."""
        bands = self.kb.scale.bands
        lifts, smallest = [], 1
        for band in reversed(bands[: bands.index(conclusion.band)]):
            search = self._search(conclusion.id, Goal(band.above, up=True))
            lifts.append(HigherBand(band, tuple(self._set(conclusion.id, one) for one in search.best(smallest))))
            smallest = max(smallest, search.smallest)
        return tuple(lifts)

    def _lowers(self, conclusion: Conclusion) -> tuple[AnswerSet, ...] | None:
        if not self.kb.scale.at_least(conclusion.band.id, LEAST):
            return None
        search = self._search(conclusion.id, Goal(conclusion.band.above, up=False))
        return tuple(self._set(conclusion.id, one) for one in search.best())

    def _search(self, name: str, goal: Goal) -> SetSearch:
        return SetSearch(self.rules, self.by_unknown, self.by_anything, name, goal)

    def _set(self, name: str, found: FoundSet) -> AnswerSet:
        numbers = tuple(bits(found.mask))
        chosen = [self.hypothetical.all[number] for number in numbers]
        return AnswerSet(
            answers=tuple(proposal.answer for proposal in chosen),
            changes=tuple(dict.fromkeys(answer for proposal in chosen for answer in proposal.changes)),
            support=found.support,
            uncapped=self.rules.point(name, found.mask).uncapped,
            band=self.kb.scale.band(found.support),
            effort=sum(proposal.effort for proposal in chosen),
            alone=tuple(self._alone(name, number) for number in numbers) if numbers[1:] else (),
        )

    def _alone(self, name: str, number: int) -> AnswerAlone:
        point = self.rules.point(name, 1 << number)
        return AnswerAlone(point.support, point.uncapped, self.kb.scale.band(point.support))
