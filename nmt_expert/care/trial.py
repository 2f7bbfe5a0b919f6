"""Try mutants on the cases: does any expectation notice the change?

A change that no expectation notices is knowledge that no case holds in place: either a
case is missing, or the rule says nothing of its own.  Red flags and permission do not
depend on rules, so only bands, order and fired rules are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.care.casebase import Played, play
from nmt_expert.care.expected import BY_CONCLUSION, BY_RULE, is_met
from nmt_expert.care.mutants import OPERATORS, Mutant
from nmt_expert.intake.casefile import Case, Expectation
from nmt_expert.reasoning.program import Fired, Program, evaluate
from nmt_expert.reasoning.support import group_of
from nmt_expert.reasoning.truth import Values, degree, literals, normal


class Tried(Struct, frozen=True):
    """What became of a mutant.

    Attributes:
        mutant: The mutant.
        by: ``conclusion`` if an expected band or order notices it; ``rule`` if only an expectation (or example)
            that names a rule does; ``""`` if nothing does.
        where: ``path:line`` of the expectation that notices; ``""`` if none does.
    """

    mutant: Mutant
    by: str
    where: str


_Watched: TypeAlias = tuple[Case, Played, tuple[Expectation, ...]]
"""A case, what its first complaint comes to, and the expectations that can notice a mutant."""


class Trial:
    """A knowledge base with its cases, ready to try mutants on.  What is unmet without any mutant notices nothing."""

    def __init__(self, program: Program, cases: Iterable[Case]) -> None:
        self.program = program
        self._rules = {rule.id: rule for rule in program.kb.rules}
        self._played: list[tuple[frozenset[str], _Watched]] = []
        for case in cases:
            first = play(program, case.visit)[0]
            watching = tuple(e for e in case.expectations if e.kind in BY_CONCLUSION + BY_RULE)
            met = tuple(e for e in watching if is_met(program.kb, e, first.results))
            if met:
                self._played.append((_keys(first.values), (case, first, met)))
        self._reading = cache(self._cases_reading)

    def _cases_reading(self, rule: str) -> list[_Watched]:
        """Return the cases in which anything that a rule reads is known; in the others it cannot hold."""
        read = {literal.key for literal in literals(self.program.nodes[rule])}
        return [watched for keys, watched in self._played if not read.isdisjoint(keys)]

    def try_out(self, mutant: Mutant) -> Tried:
        """Return which expectation, if any, notices a mutant."""
        changed = self.mutated(mutant)
        found = Tried(mutant, "", "")
        for case, played, expectations in self._reading(mutant.rule):
            if self._stays(played, mutant, changed):
                continue
            results = evaluate(changed, played.read)
            for expected in expectations:
                if not is_met(self.program.kb, expected, results):
                    where = f"{case.path}:{expected.line}"
                    if expected.kind in BY_CONCLUSION:
                        return Tried(mutant, "conclusion", where)
                    found = found if found.by else Tried(mutant, "rule", where)
        return found

    def _stays(self, played: Played, mutant: Mutant, changed: Program) -> bool:
        """Whether the mutant gives a case just what the rule gave: then nothing else can have changed either."""
        rule = self._rules[mutant.rule]
        gave = next((entry for entry in played.results[rule.conclusion].fired if entry.rule == rule.id), None)
        if mutant.became is None:
            return gave is None
        truth = degree(changed.nodes[rule.id], played.values)
        gives = None
        if truth > self.program.kb.scale.holds_above:
            gives = Fired(rule.id, truth, mutant.became.sign * mutant.became.weight * truth)
        return gives == gave and (gives is None or changed.groups[rule.id] == self.program.groups[rule.id])

    def mutated(self, mutant: Mutant) -> Program:
        """Return the program with one rule changed."""
        program, conclusion = self.program, self._rules[mutant.rule].conclusion
        own = program.rules[conclusion]
        if mutant.became is None:
            rest = tuple(rule for rule in own if rule.id != mutant.rule)
            return replace(program, rules={**program.rules, conclusion: rest})
        became = mutant.became
        node = normal(became.when, lambda name: name in program.rules)
        return replace(
            program,
            rules={**program.rules, conclusion: tuple(became if rule.id == became.id else rule for rule in own)},
            nodes={**program.nodes, became.id: node},
            groups={**program.groups, became.id: group_of(program.kb, became)},
        )


def _keys(values: Values) -> frozenset[str]:
    return frozenset(values.known).union(*values.muscles.values())


class Score(Struct, frozen=True):
    """How many mutants of one operator there are, are noticed, and are noticed by an expected band or order."""

    mutants: int
    noticed: int
    by_conclusion: int

    @property
    def percent(self) -> float:
        """The noticed share in percent; 100 of nothing."""
        return 100.0 * self.noticed / self.mutants if self.mutants else 100.0


def scores(tried: Iterable[Tried]) -> dict[str, Score]:
    """Return the score of every operator, in the order of `OPERATORS`."""
    tried = tuple(tried)
    found = {}
    for operator in OPERATORS:
        by = Counter(entry.by for entry in tried if entry.mutant.operator == operator)
        found[operator] = Score(by.total(), by["conclusion"] + by["rule"], by["conclusion"])
    return found
