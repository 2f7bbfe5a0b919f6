"""What one answer more or less does to the principles: by plain evaluation, which gives what the engine gives."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.program import Concluded, Program, evaluate, ranking
from nmt_expert.reasoning.readings import read
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


def outcome(program: Program, visit: Visit) -> Outcome:
    """Return what is concluded of the first complaint of a visit."""
    complaint = visit.complaints[0] if visit.complaints else Complaint()
    return evaluate(program, read(program.kb, visit, complaint).values)


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
