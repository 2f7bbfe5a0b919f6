"""The rules in the form every evaluator needs, and the plain evaluation of them.

The engine on experta is the execution the project is about; ``evaluate`` answers
the same question without it, for what-if and look-ahead, and as its check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import compress
from typing import NamedTuple, Protocol, TypeAlias

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.support import combine, counted, group_of
from nmt_expert.reasoning.truth import Node, Values, degree, literals, normal


class Fired(NamedTuple):
    """A rule that held: to which degree, and the signed weight it contributes."""

    rule: str
    degree: float
    weight: float


class Concluded(NamedTuple):
    """What the rules say of one conclusion.

    Attributes:
        support: In (-1, 1), after the cap of an unmet minimum pattern.
        uncapped: The same before the cap.
        met: Whether the minimum pattern holds; None where there is none.
        fired: The rules that contributed, in rule order.
        counts: Which of them count, after groups; beside ``fired``.
    """

    support: float
    uncapped: float
    met: bool | None
    fired: tuple[Fired, ...]
    counts: tuple[bool, ...]


Results: TypeAlias = Mapping[str, Concluded]
"""What the rules say of every hypothesis and principle."""


class Program(Struct, frozen=True):
    """A knowledge base made ready to run.

    Attributes:
        nodes: Each rule's condition in negation normal form, by rule id.
        groups: Each rule's group ("" for none), the exclusive pairs' own groups included.
        requires: Each principle's minimum pattern, where it has one.
        rules: Rules by conclusion, in file order.
        levels: Conclusions by stratum, lowest first; each level reads only the ones before it.
        positions: Each rule's place in the file order.
    """

    kb: KnowledgeBase
    nodes: Mapping[str, Node]
    groups: Mapping[str, str]
    requires: Mapping[str, Node]
    rules: Mapping[str, tuple[Rule, ...]]
    levels: tuple[tuple[str, ...], ...]
    positions: Mapping[str, int]

    @property
    def conclusions(self) -> tuple[str, ...]:
        """Hypotheses and principles, lowest stratum first."""
        return tuple(name for level in self.levels for name in level)

    def group(self, rule: Rule) -> tuple[str, int]:
        """Return what rules of one conclusion share of which only the strongest counts: the group, and the sign.

        A rule without a group has one of its own.
        """
        return self.groups[rule.id] or rule.id, rule.sign

    def capped(self, uncapped: float, met: bool | None) -> float:
        """Return a support after the cap: held down while the minimum pattern is not met (None: there is none)."""
        return min(uncapped, self.kb.scale.cap) if met is False else uncapped


def prepare(kb: KnowledgeBase) -> Program:
    """Return the program of a knowledge base (without loading anything else)."""

    def is_conclusion(name: str) -> bool:
        return name in kb.hypotheses or name in kb.principles

    names = [*kb.hypotheses, *kb.principles]
    rules: dict[str, list[Rule]] = {name: [] for name in names}
    for rule in kb.rules:
        rules[rule.conclusion].append(rule)
    return Program(
        kb=kb,
        nodes={rule.id: normal(rule.when, is_conclusion) for rule in kb.rules},
        groups={rule.id: group_of(kb, rule) for rule in kb.rules},
        requires={
            principle.id: normal(principle.requires, is_conclusion)
            for principle in kb.principles.values()
            if principle.requires is not None
        },
        rules={name: tuple(own) for name, own in rules.items()},
        levels=tuple(
            tuple(name for name in names if kb.strata[name] == level) for level in sorted(set(kb.strata.values()))
        ),
        positions={rule.id: index for index, rule in enumerate(kb.rules)},
    )


def fire(rule: Rule, truth: float) -> Fired:
    """Return what a rule contributes whose condition is true so far."""
    return Fired(rule.id, truth, rule.sign * rule.weight * truth)


def conclude(program: Program, conclusion: str, fired: Iterable[Fired], met: bool | None) -> Concluded:
    """Combine the rules that fired for one conclusion: groups, support, cap.

    Args:
        program: The program the rules belong to.
        conclusion: A hypothesis or principle.
        fired: Its rules that held; any order gives the same result.
        met: Whether its minimum pattern holds; None where there is none.
    """
    positions, groups = program.positions, program.groups
    own = tuple(sorted(fired, key=lambda entry: positions[entry.rule]))
    weights = [entry.weight for entry in own]
    counts = counted([groups[entry.rule] for entry in own], weights)
    uncapped = combine(compress(weights, counts))
    return Concluded(program.capped(uncapped, met), uncapped, met, own, counts)


def evaluate(program: Program, values: Values) -> dict[str, Concluded]:
    """Return every conclusion, lowest stratum first, by plain evaluation of the rules."""
    known = dict(values.known)
    now = Values(known, values.muscles)
    holds_above = program.kb.scale.holds_above
    results: dict[str, Concluded] = {}
    for level in program.levels:
        for name in level:
            fired = []
            for rule in program.rules[name]:
                truth = degree(program.nodes[rule.id], now)
                if truth > holds_above:
                    fired.append(fire(rule, truth))
            required = program.requires.get(name)
            met = None if required is None else degree(required, now) > holds_above
            results[name] = conclude(program, name, fired, met)
        known.update({name: results[name].support for name in level if results[name].fired})
    return results


# ------------------------------------------------------------------ the order of the ten


class Supported(Protocol):
    """What has a support: a conclusion of any execution."""

    @property
    def support(self) -> float:
        """In (-1, 1), after the cap."""

    @property
    def uncapped(self) -> float:
        """The same before the cap."""


Rank: TypeAlias = tuple[int, float, int]
"""The place of a band, minus the uncapped support, and the place among ties: the least comes first."""


def tie_order(kb: KnowledgeBase) -> tuple[str, ...]:
    """Return the principles as they stand where nothing else parts them."""
    return tuple(name for name in kb.scale.ties if name in kb.principles) or tuple(sorted(kb.principles))


def ranks(kb: KnowledgeBase, results: Mapping[str, Supported]) -> Callable[[str], Rank]:
    """Return the sort key of conclusions, the same wherever principles are put in order.

    By band, then by support before the cap, then as `tie_order` has it.
    """
    floors = [band.above for band in kb.scale.bands[:-1]]
    places = {name: place for place, name in enumerate(tie_order(kb))}

    def rank(name: str) -> Rank:
        result = results[name]
        return sum(result.support <= floor for floor in floors), -result.uncapped, places[name]

    return rank


def ranking(kb: KnowledgeBase, results: Mapping[str, Supported]) -> tuple[str, ...]:
    """Return the principles in their order."""
    return tuple(sorted(kb.principles, key=ranks(kb, results)))


def leader(kb: KnowledgeBase, results: Mapping[str, Supported]) -> str:
    """Return the principle that comes first."""
    return min(kb.principles, key=ranks(kb, results))


def touched(program: Program, values: Values) -> frozenset[str]:
    """Return the rules (and ``requires:<principle>``) that could hold, given what is known.

    A condition holds only if at least one of its literals does, so a rule whose
    literals are all unanswered, or answered the other way, and that reads no
    conclusion such a rule could reach, cannot fire.
    """
    holds_above = program.kb.scale.holds_above
    known = [*values.known.items(), *(item for inside in values.muscles.values() for item in inside.items())]
    live = {(key, 1 if value > 0 else -1) for key, value in known if abs(value) > holds_above}
    found: set[str] = set()
    for level in program.levels:
        reached = []
        for name in level:
            own = {rule.id for rule in program.rules[name] if _alive(program.nodes[rule.id], live)}
            if own:
                reached.append(name)
            if name in program.requires and _alive(program.requires[name], live):
                own.add(f"requires:{name}")
            found |= own
        live.update((name, sign) for name in reached for sign in (1, -1))
    return frozenset(found)


def _alive(node: Node, live: set[tuple[str, int]]) -> bool:
    return any((literal.key, literal.sign) in live for literal in literals(node))
