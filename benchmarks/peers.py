"""The engines that ours is compared with: CLIPS twice, and experta as its manual would have one use it.

Every peer takes the same program and the same ``Values`` and returns the rules that fired,
so that a comparison can first check that the same work was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import clips

from nmt_expert.reasoning.engine.clips import clips_facts, clips_program
from nmt_expert.reasoning.engine.compat import experta
from nmt_expert.reasoning.program import Concluded, Fired, Program, conclude
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Some, Values, degree

AND, OR, MATCH = experta.AND, experta.OR, experta.MATCH


# ------------------------------------------------------------------ CLIPS


class ClipsFirings:
    """The exported rules in CLIPS: it computes weights, supports and chaining; its list of firings is read back."""

    def __init__(self, program: Program) -> None:
        self._holds_above = program.kb.scale.holds_above
        self._environment = clips.Environment()
        for construct in clips_program(program):
            self._environment.build(construct)
        self._firings = self._environment.find_template("fired")

    def __call__(self, values: Values) -> set[str]:
        """Return the ids of the rules that fired."""
        self._environment.reset()
        self._environment.load_facts("\n".join(clips_facts(values, self._holds_above)))
        self._environment.run()
        return {fact["rule"] for fact in self._firings.facts()}


class ClipsLean:
    """The least that CLIPS can do with the rules: note which fired.  No degrees, no supports, no chaining."""

    def __init__(self, program: Program) -> None:
        self._holds_above = program.kb.scale.holds_above
        self._environment = clips.Environment()
        self._environment.build("(deftemplate fired (slot rule))")
        for rule, node in program.nodes.items():
            self._environment.build(f"(defrule {rule} {_clips(node)} => (assert (fired (rule {rule}))))")
        self._firings = self._environment.find_template("fired")

    def __call__(self, values: Values) -> set[str]:
        """Return the ids of the rules that fired."""
        self._environment.reset()
        self._environment.load_facts("\n".join(self._facts(values)))
        self._environment.run()
        return {fact["rule"] for fact in self._firings.facts()}

    def _facts(self, values: Values) -> Iterator[str]:
        for key, value in values.known.items():
            if abs(value) > self._holds_above:
                yield f"({key}={'yes' if value > 0 else 'no'})"
        for muscle, inside in values.muscles.items():
            for key, value in inside.items():
                if abs(value) > self._holds_above:
                    yield f'(same:{key}={"yes" if value > 0 else "no"} "{muscle}")'


def _clips(node: Node, muscle: str = "") -> str:
    """Return a condition as CLIPS writes it."""
    if isinstance(node, Literal):
        relation = f"{node.key}={'yes' if node.sign > 0 else 'no'}"
        return f"(same:{relation} {muscle})" if muscle else f"({relation})"
    if isinstance(node, Same):
        return _clips(node.of, f"?muscle{id(node)}")
    parts = [_clips(part, muscle) for part in node.of]
    if isinstance(node, Every):
        return f"(and {' '.join(parts)})"
    ways = parts if node.k == 1 else [f"(and {' '.join(chosen)})" for chosen in combinations(parts, node.k)]
    return f"(or {' '.join(ways)})"


def fired_without_chaining(program: Program, values: Values) -> set[str]:
    """Return the rules that hold when conclusions are never read: what ``ClipsLean`` has to find."""
    holds_above = program.kb.scale.holds_above
    return {rule for rule, node in program.nodes.items() if degree(node, values) > holds_above}


# ------------------------------------------------------------------ experta, idiomatic


class Finding(experta.Fact):  # type: ignore[misc, name-defined]
    """Something known of a finding or a conclusion: ``key`` reads ``yes`` or ``no``; inside a ``muscle`` or ``""``."""


class Evidence(experta.Fact):  # type: ignore[misc, name-defined]
    """What one rule contributes to one conclusion."""


class Stratum(experta.Fact):  # type: ignore[misc, name-defined]
    """The stratum that may be closed when no rule of it is left."""


class Stock(experta.KnowledgeEngine):  # type: ignore[misc, name-defined]
    """A knowledge engine on experta's own matcher and strategy: a fact a finding, ``@Rule`` a rule."""

    program: Program

    def __call__(self, values: Values) -> set[str]:
        """Return the ids of the rules that fired."""
        self.known = dict(values.known)
        self.values = Values(self.known, values.muscles)
        self.fired: dict[str, Fired] = {}
        self.concluded: dict[str, Concluded] = {}
        self.met: set[str] = set()
        self.reset()
        self.declare(*self._findings(values), Stratum(number=1))
        self.run()
        return set(self.fired)

    def _findings(self, values: Values) -> Iterator[Any]:
        for muscle, inside in {"": values.known, **values.muscles}.items():
            for key, value in inside.items():
                if abs(value) > self.program.kb.scale.holds_above:
                    yield _finding(key, value, muscle)

    def close(self, number: int) -> None:
        """Combine the evidence of a stratum's conclusions and open the next stratum."""
        facts: list[Any] = [Stratum(number=number + 1)]
        for name in self.program.levels[number - 1]:
            fired = [self.fired[rule.id] for rule in self.program.rules[name] if rule.id in self.fired]
            met = name in self.met if name in self.program.requires else None
            result = self.concluded[name] = conclude(self.program, name, fired, met)
            if fired:
                self.known[name] = result.support
                if abs(result.support) > self.program.kb.scale.holds_above:
                    facts.append(_finding(name, result.support))
        self.declare(*facts)


def stock_engine(program: Program) -> Stock:
    """Build the idiomatic engine of a program."""
    methods: dict[str, Any] = {"program": program}
    for number, names in enumerate(program.levels, start=1):
        salience = 10 * (len(program.levels) - number)
        for name in names:
            for rule in program.rules[name]:
                when = _experta(program.nodes[rule.id])
                methods[f"fire_{len(methods)}"] = experta.Rule(when, salience=salience + 5)(_fires(rule))
            if name in program.requires:
                when = _experta(program.requires[name])
                methods[f"meet_{len(methods)}"] = experta.Rule(when, salience=salience + 5)(_meets(name))
        methods[f"close_{number}"] = experta.Rule(Stratum(number=number), salience=salience)(_closes(number))
    engine: Stock = type("StockAssessor", (Stock,), methods)()
    return engine


def _fires(rule: Any) -> Any:
    def fire(self: Stock) -> None:
        truth = degree(self.program.nodes[rule.id], self.values)
        self.fired[rule.id] = Fired(rule.id, truth, rule.sign * rule.weight * truth)
        self.declare(Evidence(conclusion=rule.conclusion, rule=rule.id, weight=self.fired[rule.id].weight))

    return fire


def _meets(name: str) -> Any:
    return lambda self: self.met.add(name)


def _closes(number: int) -> Any:
    return lambda self: self.close(number)


def _finding(key: str, value: float, muscle: str = "") -> Finding:
    return Finding(key=key, answer="yes" if value > 0 else "no", muscle=muscle, degree=abs(value))


def _experta(node: Node, muscle: Any = "") -> Any:
    """Return a condition as experta writes it."""
    if isinstance(node, Literal):
        return Finding(key=node.key, answer="yes" if node.sign > 0 else "no", muscle=muscle)
    if isinstance(node, Same):
        return _experta(node.of, getattr(MATCH, f"muscle_{id(node)}"))
    parts = [_experta(part, muscle) for part in node.of]
    if isinstance(node, Every):
        return AND(*parts)
    return (
        OR(*parts)
        if isinstance(node, Some) and node.k == 1
        else OR(*(AND(*few) for few in combinations(parts, node.k)))
    )
