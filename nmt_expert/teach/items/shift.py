"""What one answer more or less does to the principles, by evaluation, which gives what the engine gives."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.program import Concluded, evaluate, ranking
from nmt_expert.reasoning.readings import Readings, read
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

Outcome = dict[str, Concluded]


class Shift(Struct, frozen=True):
    """What an answer does to one principle.

    Attributes:
        before: The support without it.
        after: The support with it.
        rules: The rules that count otherwise because of it.
        grouped: Whether a rule holds because of it that a stronger wording of the same fact keeps from counting.
    """

    before: float
    after: float
    rules: tuple[Rule, ...]
    grouped: bool

    @property
    def by(self) -> float:
        """How far the support moves."""
        return round(self.after - self.before, 9)


class Outcomes:
    """What is concluded of visits that differ in few answers: only what they change is worked out, and once."""

    def __init__(self, expert: Expert) -> None:
        """Begin without any, for the rules of an expert."""
        self.program = expert.program
        self._expert = expert
        self._bases: dict[Complaint, Evaluation] = {}
        self._made: dict[Visit, Outcome] = {}

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.program.kb

    def of(self, visit: Visit) -> Outcome:
        """Return what is concluded of the first complaint of a visit."""
        if visit not in self._made:
            complaint = _first_complaint(visit)
            self._made[visit] = self._base(complaint).after(read(self.kb, visit, complaint).values)
        return self._made[visit]

    def around(self, visit: Visit) -> Outcome:
        """Return the same, and make ready to work out what a little more or less than this visit leads to."""
        complaint, made = _first_complaint(visit), self.of(visit)
        self._bases[complaint] = self._evaluation(read(self.kb, visit, complaint), made)
        return made

    def _base(self, complaint: Complaint) -> Evaluation:
        """What was evaluated of a complaint before: at first, the complaint without any answer."""
        if complaint not in self._bases:
            nothing = read(self.kb, Visit((complaint,)), complaint)
            self._bases[complaint] = self._evaluation(nothing, evaluate(self.program, nothing.values))
        return self._bases[complaint]

    def _evaluation(self, readings: Readings, results: Outcome) -> Evaluation:
        return Evaluation(self.program, readings, results, self._expert.dependencies)


def _first_complaint(visit: Visit) -> Complaint:
    return visit.complaints[0] if visit.complaints else Complaint()


def shift(kb: KnowledgeBase, before: Outcome, after: Outcome, principle: str) -> Shift:
    """Return what parts two outcomes for one principle."""
    was, now = _counting(before[principle]), _counting(after[principle])
    moved = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    rules = tuple(rule for rule in kb.rules_for(principle) if rule.id in moved)
    held = {fired.rule for fired in after[principle].fired} - {fired.rule for fired in before[principle].fired}
    return Shift(before[principle].support, after[principle].support, rules, bool(held - set(now)))


def _counting(concluded: Concluded) -> dict[str, float]:
    pairs = zip(concluded.fired, concluded.counts, strict=True)
    return {fired.rule: fired.weight for fired, counts in pairs if counts}


def without_each(visit: Visit) -> Iterator[tuple[Answer, Visit]]:
    """Yield every known answer of a visit, once each, with the visit without it; lines of a file are left out."""
    plain = tuple(replace(answer, line=0) for answer in visit.answers)
    for answer in dict.fromkeys(plain):
        if answer.word != "unsure":
            kept = tuple(other for other in plain if other != answer)
            yield answer, Visit(visit.complaints[:1], kept)


def first_two(kb: KnowledgeBase, found: Outcome) -> tuple[str, str]:
    """Return the first two principles of an outcome."""
    first, second = ranking(kb, found)[:2]
    return first, second
