"""Assess one visit: safety first, then ten principles for each complaint, with the recorded run."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from nmt_expert.errors import ArgumentError, DataError, Issue, KnowledgeError
from nmt_expert.knowledge.model import Band, KnowledgeBase, Rule
from nmt_expert.reasoning.permission import Permission, permission
from nmt_expert.reasoning.program import Concluded, Program, prepare, ranking
from nmt_expert.reasoning.reach import reach
from nmt_expert.reasoning.readings import Conflict, Readings, read
from nmt_expert.reasoning.safety import Safety, screen
from nmt_expert.reasoning.truth import Interval
from nmt_expert.reasoning.visit import Complaint, Visit
from nmt_expert.reasoning.visitcheck import check_visit

if TYPE_CHECKING:
    from nmt_expert.reasoning.dependencies import Dependencies
    from nmt_expert.reasoning.engine.record import EngineRun
    from nmt_expert.reasoning.engine.run import Engines


class Contribution(Struct, frozen=True):
    """One rule that held, and what it gave.

    Attributes:
        rule: The rule.
        degree: How far its condition is true, in (0.2, 1].
        weight: What it contributes, in (-1, 1): strength times degree, negative if against.
        counts: False if a stronger rule of its group counts instead.
    """

    rule: Rule
    degree: float
    weight: float
    counts: bool


class Conclusion(Struct, frozen=True):
    """What is concluded of one principle or hypothesis about one complaint.

    Attributes:
        id: The principle or hypothesis.
        support: In (-1, 1), capped if the minimum pattern is not met.  Not a probability.
        uncapped: The same before the cap.
        band: The word for ``support``.
        pattern_met: Whether the minimum pattern holds; None where there is none.
        reach: The interval the support can still move in.
        contributions: The rules that held, in rule order.
    """

    id: str
    support: float
    uncapped: float
    band: Band
    pattern_met: bool | None
    reach: Interval
    contributions: tuple[Contribution, ...]

    @property
    def capped(self) -> bool:
        """Whether the missing minimum pattern holds the support down."""
        return self.support != self.uncapped

    @property
    def reasons_for(self) -> tuple[Contribution, ...]:
        """What speaks for it and counts, strongest first."""
        return self._reasons(+1)

    @property
    def reasons_against(self) -> tuple[Contribution, ...]:
        """What speaks against it and counts, strongest first."""
        return self._reasons(-1)

    def _reasons(self, sign: int) -> tuple[Contribution, ...]:
        own = [entry for entry in self.contributions if entry.counts and entry.weight * sign > 0]
        return tuple(sorted(own, key=lambda entry: -abs(entry.weight)))


class ComplaintAssessment(Struct, frozen=True):
    """One complaint: the ten principles in order, the hypotheses, what was read and the run.

    ``principles`` are ordered by band, then uncapped support, then as ties are in ``scale.yaml``.
    """

    complaint: Complaint
    principles: tuple[Conclusion, ...]
    hypotheses: tuple[Conclusion, ...]
    permission: Permission
    readings: Readings
    run: EngineRun

    def conclusion(self, name: str) -> Conclusion:
        """Return the conclusion about one principle or hypothesis.

        Raises:
            DataError: There is none of that name; the nearest stands in the hint.
        """
        for entry in self.principles + self.hypotheses:
            if entry.id == name:
                return entry
        from nmt_expert.knowledge.messages import unknown

        names = [entry.id for entry in self.principles + self.hypotheses]
        if not isinstance(name, str):
            raise ArgumentError(f"a conclusion is named by its id, not by {type(name).__name__}", ", ".join(names))
        raise DataError([unknown("conclusion", name, names)])

    def __repr__(self) -> str:
        first = self.principles[0]
        where = f"{self.complaint.side} {self.complaint.region}".strip() or "no place"
        return f"<ComplaintAssessment of {where}: {first.id} {first.support:+.2f}, ...>"


@dataclass(frozen=True)
class Assessment:
    """The output: safety, one assessment a complaint (at least one), and what was assessed by which knowledge."""

    visit: Visit
    safety: Safety
    complaints: tuple[ComplaintAssessment, ...]
    expert: Expert = field(repr=False, compare=False)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base it was made with."""
        return self.expert.knowledge

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Contradictory answers, each once."""
        found: dict[tuple[str, tuple[tuple[str, str, int], ...]], Conflict] = {}
        for entry in self.complaints:
            for conflict in entry.readings.conflicts:
                key = tuple((answer.finding, answer.word, answer.line) for answer in conflict.answers)
                found.setdefault((conflict.kind, key), conflict)
        return tuple(found.values())

    def __repr__(self) -> str:
        return f"<Assessment of {self.visit!r}; red flags raised: {len(self.safety.raised)}>"

    def __iter__(self) -> object:
        """Iterate over the complaints' assessments."""
        return iter(self.complaints)


class Expert:
    """A knowledge base ready to assess visits; safe to share between threads.

    >>> from nmt_expert.knowledge.load import load_knowledge          # doctest: +SKIP
    >>> Expert(load_knowledge()).assess(visit)                        # doctest: +SKIP
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Take a knowledge base; nothing is prepared before the first visit.

        Raises:
            KnowledgeError: It is none.
        """
        if not isinstance(knowledge, KnowledgeBase):
            hint = "Expert(load_knowledge()), or load_knowledge(folder)"
            message = f"an expert needs a knowledge base, not {type(knowledge).__name__}"
            raise KnowledgeError([Issue("", 0, "wrong-type", message, hint)])
        self.knowledge = knowledge
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in knowledge.rules}
        self._lock = threading.Lock()
        self._engines: Engines | None = None

    def __repr__(self) -> str:
        return f"<Expert with {self.knowledge!r}>"

    @cached_property
    def program(self) -> Program:
        """The rules made ready to run."""
        return prepare(self.knowledge)

    @cached_property
    def dependencies(self) -> Dependencies:
        """Who reads what in the rules."""
        from nmt_expert.reasoning.dependencies import dependencies

        return dependencies(self.program)

    @property
    def engines(self) -> Engines:
        """The engines on experta, which is imported when the first is needed."""
        from nmt_expert.reasoning.engine.run import Engines

        with self._lock:
            if self._engines is None:
                self._engines = Engines(self.program)
            return self._engines

    def assess(self, visit: Visit) -> Assessment:
        """Assess a visit: screen its red flags, then run the rules once for each complaint.

        Raises:
            VisitError: The visit names what the knowledge does not have; the nearest names stand in the hints.
        """
        check_visit(self.knowledge, visit)
        safety = screen(self.knowledge, visit)
        complaints = tuple(
            self._assess_complaint(visit, complaint, safety) for complaint in visit.complaints or (Complaint(),)
        )
        return Assessment(visit, safety, complaints, self)

    def _assess_complaint(self, visit: Visit, complaint: Complaint, safety: Safety) -> ComplaintAssessment:
        readings = read(self.knowledge, visit, complaint)
        run = self.engines.run(readings.values)
        bounds = reach(self.program, readings.values)
        made = {name: self.conclusion(name, result, bounds[name]) for name, result in run.conclusions.items()}
        return ComplaintAssessment(
            complaint=complaint,
            principles=tuple(made[name] for name in ranking(self.knowledge, made)),
            hypotheses=tuple(made[name] for name in self.knowledge.hypotheses),
            permission=permission(self.knowledge, safety, complaint),
            readings=readings,
            run=run,
        )

    def conclusion(self, name: str, result: Concluded, bounds: Interval) -> Conclusion:
        """Return what was concluded of one name, with its rules instead of their ids."""
        return Conclusion(
            id=name,
            support=result.support,
            uncapped=result.uncapped,
            band=self.knowledge.scale.band(result.support),
            pattern_met=result.met,
            reach=bounds,
            contributions=tuple(
                Contribution(self._rules[fired.rule], fired.degree, fired.weight, counts)
                for fired, counts in zip(result.fired, result.counts, strict=True)
            ),
        )
