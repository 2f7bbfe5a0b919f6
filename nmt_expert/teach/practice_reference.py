"""What the rules make of a case: the ranking, the reasons, the red flags that feedback and marks compare with.

Everything is read from runs of the rules over the case's own answers; nothing is written down beside the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.explain.compare import partings
from nmt_expert.explain.condition_tree import View, answers_behind, view
from nmt_expert.explain.next_checks import next_checks
from nmt_expert.explain.unused import UnusedAnswer, unused
from nmt_expert.intake.casefile import Case
from nmt_expert.knowledge.model import JUDGED_BY, KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Contribution, Expert
from nmt_expert.reasoning.program import Concluded, evaluate, ranking
from nmt_expert.reasoning.readings import answers_read, read, rivals
from nmt_expert.reasoning.safety import REFERRALS, FlagState
from nmt_expert.reasoning.truth import grounds
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

RANKED = 3
"""So many principles are ranked at most: those a person acts on."""


class RuleGrounds(Struct, frozen=True):
    """A rule that held, and the findings by which a person can name it.

    Attributes:
        contribution: The rule with what it gave.
        findings: The findings it stands on.
        answers: The answers it stands on.
    """

    contribution: Contribution
    findings: frozenset[str]
    answers: tuple[Answer, ...] = ()

    @property
    def sign(self) -> int:
        """+1 if it speaks for the principle, -1 if against."""
        return 1 if self.contribution.weight > 0 else -1


class RankedPrinciple(Struct, frozen=True):
    """A principle that the rules reach, with the places that are right for it: several where supports are equal."""

    id: str
    first: int
    last: int


class Reference:
    """One complaint of a case as the rules see it.

    Args:
        expert: The knowledge.
        visit: The answers: those of the whole case, or those that a student has learnt so far.
        complaint: Which complaint, from 0.

    Raises:
        IndexError: There is no such complaint.
    """

    def __init__(self, expert: Expert, visit: Visit, complaint: int = 0) -> None:
        self.expert, self.visit, self.number = expert, visit, complaint
        self.complaint: Complaint = (visit.complaints or (Complaint(),))[complaint]

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.expert.knowledge

    @cached_property
    def assessment(self) -> Assessment:
        """What the rules conclude."""
        return self.expert.assess(self.visit)

    @property
    def entry(self) -> ComplaintAssessment:
        """The complaint's own part of it."""
        return self.assessment.complaints[self.number]

    @cached_property
    def seen(self) -> View:
        """What conditions are read from."""
        return view(self.expert.program, self.entry)

    # ------------------------------------------------------------------ the ranking

    @cached_property
    def ranked(self) -> tuple[RankedPrinciple, ...]:
        """The principles that are at least possible and may stand among the first three; equals may change places."""
        reached = [made for made in self.entry.principles if self.reaches(made.id)]
        found = []
        for made in reached:
            alike = [at for at, other in enumerate(reached, 1) if _standing(other) == _standing(made)]
            found.append(RankedPrinciple(made.id, alike[0], alike[-1]))
        return tuple(one for one in found if one.first <= RANKED)

    @property
    def firsts(self) -> tuple[str, ...]:
        """The principles of which each is right in the first place; none where nothing is concluded."""
        return tuple(one.id for one in self.ranked if one.first == 1)

    def reaches(self, principle: str) -> bool:
        """Whether a principle is at least possible."""
        return self.kb.scale.at_least(self.entry.conclusion(principle).band.id, JUDGED_BY[1])

    @property
    def leaders(self) -> tuple[str, str]:
        """The two principles that stand first."""
        first, second = self.entry.principles[:2]
        return first.id, second.id

    # ------------------------------------------------------------------ the reasons

    @cached_property
    def _counting(self) -> dict[str, tuple[Rule, ...]]:
        made = self.entry.principles + self.entry.hypotheses
        return {one.id: tuple(each.rule for each in one.contributions if each.counts) for one in made}

    def reasons(self, principle: str) -> tuple[RuleGrounds, ...]:
        """Return the rules that speak about a principle, those set aside by their group included, strongest first."""
        own = sorted(self.entry.conclusion(principle).contributions, key=lambda each: -abs(each.weight))
        behind = [(each, answers_behind(self.seen, each.rule, self._counting)) for each in own]
        return tuple(RuleGrounds(each, self._named(answers), answers) for each, answers in behind)

    def pattern(self, principle: str) -> frozenset[str]:
        """Return the findings that meet the minimum pattern of a principle; none if it is not met."""
        if not self.entry.conclusion(principle).pattern_met:
            return frozenset()
        found = grounds(self.expert.program.requires[principle], self.seen.values, self.kb.scale.holds_above)
        own = [
            answer
            for literal, muscle in found
            if not self.seen.is_conclusion(literal.key)
            for answer in answers_read(self.kb, self.seen.readings, literal.key, literal.sign, muscle)
        ]
        return self._named(own)

    def _named(self, answers: Iterable[Answer]) -> frozenset[str]:
        """The findings by which a person can name answers: themselves, their wholes, and what excludes them."""
        given = {answer.finding for answer in self.visit.answers}
        names: set[str] = set()
        for answer in answers:
            names |= {answer.finding, self.kb.whole_of(answer.finding)}
            if answer.finding not in given:  # it only follows from another answer
                names |= {other for _, other in rivals(self.kb, answer.finding) if other in given}
        return frozenset(names)

    @cached_property
    def unused(self) -> dict[str, UnusedAnswer]:
        """The answers that changed nothing, by finding, each with the reason."""
        return {one.answer.finding: one for one in unused(self.assessment, self.number)}

    def answers_to(self, finding: str) -> tuple[Answer, ...]:
        """Return what the case says of a finding; of one that a yes to another denies, that yes."""
        return answers_to(self.kb, self.visit, finding)

    # ------------------------------------------------------------------ the red flags

    @property
    def flags(self) -> tuple[FlagState, ...]:
        """The flags that the answers raise, most pressing first."""
        return self.assessment.safety.raised

    @property
    def grave(self) -> tuple[FlagState, ...]:
        """Those of them that may not be missed."""
        return tuple(entry for entry in self.flags if is_grave(entry))

    # ------------------------------------------------------------------ looking ahead

    @cached_property
    def parting(self) -> tuple[str, ...]:
        """The findings that part the two leaders, the best first."""
        return tuple(one.finding.id for one in partings(self.assessment, *self.leaders, self.number))

    @cached_property
    def moving(self) -> tuple[str, ...]:
        """The findings that would move most, the best first."""
        return tuple(one.finding.id for one in next_checks(self.assessment, RANKED, self.number))

    def with_answers(self, answers: Iterable[Answer]) -> Reference:
        """Return the same complaint with more answers."""
        more = replace(self.visit, answers=(*self.visit.answers, *answers))
        return Reference(self.expert, more, self.number)

    @cached_property
    def results(self) -> Mapping[str, Concluded]:
        """Every conclusion by plain evaluation, without the record of a run: a look ahead has to be quick."""
        return evaluate(self.expert.program, read(self.kb, self.visit, self.complaint).values)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ten principles in their order, by plain evaluation."""
        return ranking(self.kb, self.results)


def is_grave(entry: FlagState) -> bool:
    """Whether a raised flag may not be missed: it asks for a doctor at once or soon, or forbids massage altogether."""
    return entry.flag.action in REFERRALS or entry.flag.level == "absolute"


def _standing(made: Conclusion) -> tuple[str, float]:
    return made.band.id, made.uncapped


def names_of(kb: KnowledgeBase, finding: str) -> frozenset[str]:
    """Return the findings that say something of a finding: itself, its parts, and the one that it is a part of."""
    return frozenset((*kb.said_by(finding), kb.whole_of(finding)))


def answers_to(kb: KnowledgeBase, visit: Visit, finding: str) -> tuple[Answer, ...]:
    """Return what a visit says of a finding; of one that a yes to another denies, that yes."""
    names = names_of(kb, finding)
    own = tuple(answer for answer in visit.answers if answer.finding in names)
    others = {other for _, other in rivals(kb, finding)}
    return own or tuple(a for a in visit.answers if a.finding in others and a.word in ("yes", "probably"))


def practised_visit(case: Case) -> Visit:
    """Return the visit of a case without what gives it away: no answers, no title."""
    return Visit(case.visit.complaints)
