"""Look ahead from one complaint of a visit: what may still be asked, and what each answer would come to.

The visit is evaluated by the plain evaluator, without the rule engine and its record: an
interview looks ahead hundreds of times before every question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from weakref import WeakKeyDictionary

from msgspec import Struct

from nmt_expert.explain.next_checks import askable
from nmt_expert.interview.blocks import SCOPE, block_of, in_scope
from nmt_expert.knowledge.model import KnowledgeBase, Question
from nmt_expert.reasoning.assess import ComplaintAssessment, Expert
from nmt_expert.reasoning.dependencies import Dependencies
from nmt_expert.reasoning.engine.record import EngineRun
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.permission import Permission
from nmt_expert.reasoning.program import Program, Results, evaluate, ranking
from nmt_expert.reasoning.reach import reach
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.safety import screen
from nmt_expert.reasoning.truth import Interval, Values
from nmt_expert.reasoning.visit import Complaint, Visit

UNLIMITED = Permission("full", (), ())
"""Stands where an assessment says what technique may be shown: nothing is shown here."""


_NORMAL: WeakKeyDictionary[Expert, frozenset[str]] = WeakKeyDictionary()
"""The signs of health, found once for each expert: they follow from the knowledge alone."""


class Candidate(Struct, frozen=True):
    """What may be asked next: one finding, or the open options of a list.

    Attributes:
        id: Of the finding or the list.
        findings: The finding, or the options still open, in the order written.
        block: Where in the visit it is asked.
        usual: Whether it is asked of everybody who has a complaint.
    """

    id: str
    findings: tuple[str, ...]
    block: str = "history"
    usual: bool = False


class Ahead:
    """One complaint of a visit, ready to look ahead.

    Args:
        expert: The knowledge.
        visit: What was said so far.
        complaint: Which complaint, from 0.
        passed: Ids of findings and lists that are not to be asked.
        scope: What the person who asks may do: one of ``blocks.SCOPES``.

    Raises:
        IndexError: There is no such complaint.
    """

    def __init__(
        self, expert: Expert, visit: Visit, complaint: int, passed: Collection[str], scope: str = SCOPE
    ) -> None:
        self.kb: KnowledgeBase = expert.knowledge
        self.program: Program = expert.program
        self.visit, self.passed, self.scope = visit, frozenset(passed), scope
        self._answered: dict[tuple[str, float], Results] = {}
        self.entry = _plain(expert, visit, (visit.complaints or (Complaint(),))[complaint])
        self._normal = _signs_of_health(expert)
        self.dependencies = expert.dependencies
        conclusions = self.entry.run.conclusions
        self.evaluation = Evaluation(self.program, self.entry.readings, conclusions, self.dependencies)
        self.now: Results = conclusions
        self.open: tuple[str, ...] = self._open()

    def _open(self) -> tuple[str, ...]:
        """The findings that rules read, that nothing said settles, and that may and make sense to be asked."""
        known, reads = self.evaluation.values.known, self.dependencies.reads
        return tuple(
            finding.id
            for finding in askable(self.kb, screen(self.kb, self.visit), self.entry)
            if finding.id not in self.passed
            and in_scope(self.kb, finding.id, self.scope)
            and self._makes_sense(finding.id)
            and any(key not in known for key in reads.get(finding.id, ()))
        )

    def _makes_sense(self, finding: str) -> bool:
        """Whether a finding makes sense after what was said: the scar's own signs only where there is a scar."""
        entry = self._lists.get(finding)
        wanted = (self.kb.findings[finding].only_with, entry.only_with if entry else ())
        return all(not names or not self._there.isdisjoint(names) for names in wanted)

    @cached_property
    def _there(self) -> frozenset[str]:
        """What was affirmed, wherever."""
        return frozenset(a.finding for a in self.visit.answers if a.word in ("yes", "probably"))

    @cached_property
    def _lists(self) -> dict[str, Question]:
        """The list that each finding stands in."""
        return {name: question for question in self.kb.questions.values() for name in question.options}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The principles in their order now."""
        return ranking(self.kb, self.now)

    @property
    def first(self) -> str:
        """The principle that stands first now."""
        return self.order[0]

    def answered(self, finding: str, value: float) -> Results:
        """Return every conclusion as it would be with a yes (+1) or a no (-1) to an open finding."""
        found = self._answered.get((finding, value))
        if found is None:
            found = self._answered[finding, value] = self.evaluation.answered(finding, value)
        return found

    @cached_property
    def expected(self) -> tuple[str, ...]:
        """The order of the principles if all that is open were answered as is usual: see ``usual``."""
        known, reads = self.evaluation.values.known, self.dependencies.reads
        fresh = {key: self.usual(name) for name in self.open for key in reads[name] if key not in known}
        return ranking(self.kb, evaluate(self.program, Values({**known, **fresh}, self.evaluation.values.muscles)))

    def usual(self, finding: str) -> float:
        """Return the usual answer to a question: yes (+1) to the sign of health, no (-1) to everything else."""
        return 1.0 if finding in self._normal else -1.0

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """What may be asked next, in file order; what stands in a list is asked with all that is open of the list."""
        still = frozenset(self.open)
        made: dict[str, Candidate] = {}
        for name in self.open:
            entry = self._lists.get(name)
            if entry is None:
                made[name] = Candidate(name, (name,), block_of(self.kb, (name,)))
            elif entry.id not in made and entry.id not in self.passed:
                options = tuple(option for option in entry.options if option in still)
                made[entry.id] = Candidate(entry.id, options, block_of(self.kb, options), entry.usual)
        return tuple(made.values())

    @cached_property
    def reach(self) -> dict[str, Interval]:
        """The interval each support can still move in by what may still be asked; all else stays unknown."""
        still = frozenset(self.open)
        still |= {self.kb.whole_of(name) for name in still}
        # A yes to an open finding settles those it excludes, even where nobody would ask for them.
        still |= {
            rival for name in still for rival in self.dependencies.rivals.get(name, ())
        } - self.entry.readings.asked_here
        return reach(self.program, self.evaluation.values, lambda name: name in still)


def _signs_of_health(expert: Expert) -> frozenset[str]:
    found = _NORMAL.get(expert)
    if found is None:
        found = _NORMAL[expert] = frozenset(_normal(expert.knowledge, expert.dependencies))
    return found


def _normal(kb: KnowledgeBase, depends: Dependencies) -> Iterator[str]:
    """Yield the signs of health: the other side of another finding, wanted more by rules against than by rules for."""
    signs = {rule.id: rule.sign for rule in kb.rules}
    for name, keys in depends.reads.items():
        wanting = [signs.get(rule, 1) for key in keys for _, rule in depends.readers.get((key, 1), ())]
        if (kb.findings[name].opposite or depends.rivals[name]) and sum(wanting) < 0:
            yield name


def _plain(expert: Expert, visit: Visit, complaint: Complaint) -> ComplaintAssessment:
    """Assess one complaint by plain evaluation: no engine, no record, reach left to whoever needs it."""
    readings = read(expert.knowledge, visit, complaint)
    results = evaluate(expert.program, readings.values)
    made = {name: expert.conclusion(name, result, (-1.0, 1.0)) for name, result in results.items()}
    return ComplaintAssessment(
        complaint=complaint,
        principles=tuple(made[name] for name in expert.knowledge.principles),
        hypotheses=tuple(made[name] for name in expert.knowledge.hypotheses),
        permission=UNLIMITED,
        readings=readings,
        run=EngineRun((), (), results),
    )
