"""What the rules make of a conclusion with a set of proposed answers: exactly, and each piece worked out once.

Conditions are kept over proposals: every part knows which of them can matter to it, so
that what it comes to is remembered for every set of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from nmt_expert.explain.minimal_sets.readings import HypotheticalAnswers, union
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, literals


class Slot(NamedTuple):
    """A finding at a place, or in one muscle, that has to read yes (+1) or no (-1); ``now`` is its degree as it is."""

    cluster: int
    key: str
    muscle: str
    sign: int
    mask: int
    now: float


class Read(NamedTuple):
    """A conclusion that has to read yes or no."""

    name: str
    sign: int
    mask: int


class Gather(NamedTuple):
    """At least ``needs`` of the parts; ``apart`` if no proposal matters to two of them."""

    of: tuple[Part, ...]
    needs: int
    mask: int
    apart: bool


Part: TypeAlias = Slot | Read | Gather


class Group(NamedTuple):
    """Rules of one conclusion and sign of which only the strongest counts: (condition, signed weight) each."""

    up: bool
    rules: tuple[tuple[Part, float], ...]
    mask: int


class Point(NamedTuple):
    """A conclusion with a set of proposals.

    Attributes:
        support: After the cap; ``uncapped`` before it.
        met: Whether the minimum pattern holds; None if there is none.
        fired: Whether any rule holds.
    """

    support: float
    uncapped: float
    met: bool | None
    fired: bool


class HypotheticalRules:
    """The rules over proposals: what a conclusion would come to, exactly."""

    def __init__(self, program: Program, hypothetical: HypotheticalAnswers) -> None:
        self.program, self.hypothetical = program, hypothetical
        self.holds_above = program.kb.scale.holds_above
        self.cap = program.kb.scale.cap
        self.masks: dict[str, int] = {}
        self.groups: dict[str, tuple[Group, ...]] = {}
        self.parts: dict[str, Part] = {}
        self.requires: dict[str, Part] = {}
        for name in program.conclusions:
            self.parts.update((rule.id, self._part(program.nodes[rule.id])) for rule in program.rules[name])
            if name in program.requires:
                self.requires[name] = self._part(program.requires[name])
            self.groups[name] = tuple(self._groups(name))
            masks = [group.mask for group in self.groups[name]]
            self.masks[name] = union([*masks, self.requires[name].mask] if name in self.requires else masks)
        self._points: dict[tuple[str, int], Point] = {}
        self._degrees: dict[tuple[int, int], float] = {}
        self._contributions: dict[tuple[int, int], float] = {}

    def _groups(self, name: str) -> Iterator[Group]:
        """Gather the rules of a conclusion by sign and group; a rule without a group is one by itself."""
        together: dict[tuple[str, int], list[tuple[Part, float]]] = {}
        for rule in self.program.rules[name]:
            together.setdefault(self.program.group(rule), []).append((self.parts[rule.id], rule.sign * rule.weight))
        for (_, sign), rules in together.items():
            yield Group(sign > 0, tuple(rules), union(part.mask for part, _ in rules))

    def point(self, name: str, mask: int) -> Point:
        """Return what a conclusion comes to with the proposals of ``mask``."""
        key = name, mask & self.masks[name]
        found = self._points.get(key)
        if found is None:
            found = self._points[key] = self._conclude(*key)
        return found

    def _conclude(self, name: str, mask: int) -> Point:
        weights = [weight for group in self.groups[name] if (weight := self.contribution(group, mask))]
        uncapped = combine(weights)
        required = self.requires.get(name)
        met = None if required is None else self.remembered(required, mask) > self.holds_above
        return Point(self.program.capped(uncapped, met), uncapped, met, bool(weights))

    def contribution(self, group: Group, mask: int) -> float:
        """Return what a group contributes: signed, that of its strongest rule; 0 if none holds."""
        key = id(group), mask & group.mask
        found = self._contributions.get(key)
        if found is None:
            weights = [
                weight * true
                for part, weight in group.rules
                if (true := self.remembered(part, mask)) > self.holds_above
            ]
            found = self._contributions[key] = max(weights, key=abs, default=0.0)
        return found

    def remembered(self, part: Part, mask: int) -> float:
        """Return the degree of a whole condition, worked out once for each set that matters to it."""
        key = id(part), mask & part.mask
        found = self._degrees.get(key)
        if found is None:
            found = self._degrees[key] = self.degree(part, mask)
        return found

    def degree(self, part: Part, mask: int) -> float:
        """Return how far a condition is true, with unknown carried as 0."""
        if isinstance(part, Slot):
            if not mask & part.mask:
                return part.now
            return part.sign * self.hypothetical.value(part.cluster, mask & part.mask, part.key, part.muscle)
        if isinstance(part, Read):
            point = self.point(part.name, mask)
            return part.sign * point.support if point.fired else 0.0
        return sorted([self.degree(inner, mask) for inner in part.of])[-part.needs] if part.of else 0.0

    def _part(self, node: Node, muscle: str = "") -> Part:
        """Return a condition over proposals; ``same`` becomes *any* of the muscles there are."""
        if isinstance(node, Literal):
            if node.key in self.masks:
                return Read(node.key, node.sign, self.masks[node.key])
            cluster = self.hypothetical.clusters[node.key.partition("@")[0]]
            now = node.sign * self.hypothetical.value(cluster, 0, node.key, muscle)
            return Slot(cluster, node.key, muscle, node.sign, self.hypothetical.masks.get(cluster, 0), now)
        if isinstance(node, Same):
            keys = {literal.key for literal in literals(node)}
            return _gather(tuple(self._part(node.of, name) for name in self.hypothetical.muscles(keys)), 1)
        of = tuple(self._part(part, muscle) for part in node.of)
        return _gather(of, len(of) if isinstance(node, Every) else node.k)


def _gather(of: tuple[Part, ...], needs: int) -> Gather:
    apart = sum(part.mask.bit_count() for part in of) == union(part.mask for part in of).bit_count()
    return Gather(of, needs, union(part.mask for part in of), apart)
