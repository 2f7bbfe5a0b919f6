"""What a set of proposed answers makes of a conclusion, and how far more of them could move it at most.

``Levers`` is exact: the support of a conclusion with a set of proposals.  ``Bounds`` is
safe: a rule that does not hold needs at least so many answers (its cost) out of some
(its helpers), so each helper is worth at most what the rule could add, divided by the
cost.  Worth is counted as f(x) = -ln(1 - x), in which contributions add up, and of
rules that share a group only the most counts.

Everything is remembered by the proposals that can matter to it, as whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from math import expm1, log1p
from operator import or_
from typing import NamedTuple, TypeAlias

from nmt_expert.explain.proposals import Proposals, bits
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, literals

NEVER = 99
"""A cost nobody can pay."""


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


class Lift(NamedTuple):
    """What it takes to make a condition true: at least ``cost`` answers, all ``helpers``; then at most ``most``."""

    cost: int
    helpers: int
    most: float


class Gain(NamedTuple):
    """What a group of rules could add: at most so much for each proposal, and for no fewer than ``cost`` of them."""

    cost: int
    shares: tuple[tuple[int, float], ...]


class Outlook(NamedTuple):
    """How far a conclusion could be moved one way.

    Attributes:
        now: Where it stands, as f of the uncapped support, upward if that way is up.
        worth: What each proposal could add at most, with its number; most first.
        cost: How many proposals it takes at least to move it at all.
        helpers: The proposals of ``worth``.
    """

    now: float
    worth: list[tuple[float, int]]
    cost: int
    helpers: int


def union(masks: Iterable[int]) -> int:
    """Return the proposals that are in any of the sets."""
    return reduce(or_, masks, 0)


def scaled(support: float) -> float:
    """Return f of a support in (-1, 1): contributions add up in it."""
    return -log1p(-support) if support >= 0 else log1p(support)


class Levers:
    """The rules over proposals: what a conclusion would come to, exactly."""

    def __init__(self, program: Program, proposals: Proposals) -> None:
        self.program, self.proposals = program, proposals
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
        self._given: dict[tuple[int, int], float] = {}

    def _groups(self, name: str) -> Iterator[Group]:
        """Gather the rules of a conclusion by sign and group; a rule without a group is one by itself."""
        together: dict[tuple[str, int], list[tuple[Part, float]]] = {}
        for rule in self.program.rules[name]:
            key = self.program.groups[rule.id] or rule.id, rule.sign
            together.setdefault(key, []).append((self.parts[rule.id], rule.sign * rule.weight))
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
        given = [given for group in self.groups[name] if (given := self.given(group, mask))]
        uncapped = combine(given)
        required = self.requires.get(name)
        met = None if required is None else self.remembered(required, mask) > self.holds_above
        return Point(min(uncapped, self.cap) if met is False else uncapped, uncapped, met, bool(given))

    def given(self, group: Group, mask: int) -> float:
        """Return what a group contributes: signed, that of its strongest rule; 0 if none holds."""
        key = id(group), mask & group.mask
        found = self._given.get(key)
        if found is None:
            weights = [
                weight * true
                for part, weight in group.rules
                if (true := self.remembered(part, mask)) > self.holds_above
            ]
            found = self._given[key] = max(weights, key=abs, default=0.0)
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
            return part.sign * self.proposals.value(part.cluster, mask & part.mask, part.key, part.muscle)
        if isinstance(part, Read):
            point = self.point(part.name, mask)
            return part.sign * point.support if point.fired else 0.0
        return sorted([self.degree(inner, mask) for inner in part.of])[-part.needs] if part.of else 0.0

    def _part(self, node: Node, muscle: str = "") -> Part:
        """Return a condition over proposals; ``same`` becomes *any* of the muscles there are."""
        if isinstance(node, Literal):
            if node.key in self.masks:
                return Read(node.key, node.sign, self.masks[node.key])
            cluster = self.proposals.clusters[node.key.partition("@")[0]]
            now = node.sign * self.proposals.value(cluster, 0, node.key, muscle)
            return Slot(cluster, node.key, muscle, node.sign, self.proposals.masks.get(cluster, 0), now)
        if isinstance(node, Same):
            keys = {literal.key for literal in literals(node)}
            return _gather(tuple(self._part(node.of, name) for name in self.proposals.muscles(keys)), 1)
        of = tuple(self._part(part, muscle) for part in node.of)
        return _gather(of, len(of) if isinstance(node, Every) else node.k)


def _gather(of: tuple[Part, ...], needs: int) -> Gather:
    apart = sum(part.mask.bit_count() for part in of) == union(part.mask for part in of).bit_count()
    return Gather(of, needs, union(part.mask for part in of), apart)


class Bounds:
    """How far conclusions could still be moved by more proposals, at most; only those ``allowed`` are thought of."""

    def __init__(self, levers: Levers, allowed: int) -> None:
        self.levers, self.allowed = levers, allowed
        self._lifts: dict[tuple[int, int, int, int], Lift] = {}
        self._gains: dict[tuple[int, int, int, bool], Gain] = {}
        self._outlooks: dict[tuple[str, int, int, bool], Outlook] = {}

    def outlook(self, name: str, mask: int, more: int, up: bool) -> Outlook:
        """Return how far ``more`` proposals beside those of ``mask`` could move a conclusion up, or down."""
        key = name, mask & self.levers.masks[name], more, up
        found = self._outlooks.get(key)
        if found is None:
            found = self._outlooks[key] = self._look(*key)
        return found

    def _look(self, name: str, mask: int, more: int, up: bool) -> Outlook:
        cheapest, worth = NEVER, dict[int, float]()
        for group in self.levers.groups[name]:
            key = id(group), mask & group.mask, more, up
            gain = self._gains.get(key)
            if gain is None:
                gain = self._gains[key] = self._gain(group, mask, more, up)
            cheapest = min(cheapest, gain.cost)
            for helper, share in gain.shares:
                worth[helper] = worth.get(helper, 0.0) + share
        order = sorted(((share, helper) for helper, share in worth.items()), reverse=True)
        now = scaled(self.levers.point(name, mask).uncapped)
        return Outlook(now if up else -now, order, cheapest, union(1 << helper for helper in worth))

    def _gain(self, group: Group, mask: int, more: int, up: bool) -> Gain:
        """What a group could add that way, at most: by a stronger rule, or by its strongest no longer holding."""
        best, cheapest = abs(self.levers.given(group, mask)), NEVER
        shares: dict[int, float] = {}
        for part, weight in group.rules:
            if group.up == up:
                lift = self.lift(part, mask, more)
                gain, cost, helpers = scaled(abs(weight) * lift.most) - scaled(best), max(lift.cost, 1), lift.helpers
            else:
                strongest = best > 0.0 and abs(weight) * self.levers.remembered(part, mask) >= best
                gain, cost, helpers = scaled(best), 1, self.sink(part, mask, more) if strongest else 0
            if gain > 0.0 and helpers and cost <= more:
                cheapest = min(cheapest, cost)
                for helper in bits(helpers):
                    shares[helper] = max(shares.get(helper, 0.0), gain / cost)
        return Gain(cheapest, tuple(shares.items()))

    # -------------------------------------------------------------- conditions

    def lift(self, part: Part, mask: int, more: int, allowed: int = -1) -> Lift:
        """Return what it takes to make a condition hold, or truer, by proposals that are allowed."""
        key = id(part), mask & part.mask, more, allowed & self.allowed & part.mask
        found = self._lifts.get(key)
        if found is None:
            found = self._lifts[key] = self._lift(part, mask, more, key[3])
        return found

    def _lift(self, part: Part, mask: int, more: int, allowed: int) -> Lift:
        if isinstance(part, Slot):
            return self._lift_slot(part, mask, allowed)
        if isinstance(part, Read):
            return self._lift_read(part, mask, more)
        lifts = [self.lift(inner, mask, more, allowed) for inner in part.of]
        most = sorted(lift.most for lift in lifts)[-part.needs] if lifts else 0.0
        lacking = part.needs - sum(lift.cost == 0 for lift in lifts)
        if lacking <= 0:
            return Lift(0, union(lift.helpers for lift in lifts), most)
        open_still = sorted((lift for lift in lifts if 0 < lift.cost < NEVER), key=lambda lift: lift.cost)
        if len(open_still) < lacking or most <= self.levers.holds_above:
            return Lift(NEVER, 0, most)
        costs = [lift.cost for lift in open_still[:lacking]]
        cost = sum(costs) if part.apart else costs[-1]
        return Lift(cost, union(lift.helpers for lift in open_still), most)

    def _lift_slot(self, slot: Slot, mask: int, allowed: int) -> Lift:
        now = self.levers.degree(slot, mask)
        if now >= 1.0:
            return Lift(0, 0, now)
        helpers = self.levers.proposals.makers(slot.cluster, mask & slot.mask, slot.key, slot.muscle, slot.sign)
        helpers &= allowed & ~mask
        cost = 0 if now > self.levers.holds_above else 1 if helpers else NEVER
        return Lift(cost, helpers, 1.0 if helpers else now)

    def _lift_read(self, part: Read, mask: int, more: int) -> Lift:
        now = self.levers.degree(part, mask)
        ahead = self.outlook(part.name, mask, more, part.sign > 0)
        helpers, cost = ahead.helpers, ahead.cost
        required = self.levers.requires.get(part.name)
        if part.sign > 0 and required is not None and self.levers.point(part.name, mask).met is False:
            helpers, cost = helpers | self.lift(required, mask, more).helpers, 1
        most = max(-expm1(-(ahead.now + sum(share for share, _ in ahead.worth[:more]))), now)
        if now > self.levers.holds_above:
            return Lift(0, helpers, most)
        if not helpers or most <= self.levers.holds_above:
            return Lift(NEVER, 0, most)
        return Lift(cost, helpers, most)

    def sink(self, part: Part, mask: int, more: int) -> int:
        """Return the proposals that could make a condition that holds less true; 0 if none can."""
        if self.levers.degree(part, mask) <= self.levers.holds_above:
            return 0
        if isinstance(part, Slot):
            helpers = self.levers.proposals.breakers(part.cluster, mask & part.mask, part.key, part.sign)
            return helpers & self.allowed & ~mask
        if isinstance(part, Gather):
            return union(self.sink(inner, mask, more) for inner in part.of)
        helpers = self.outlook(part.name, mask, more, part.sign < 0).helpers
        required = self.levers.requires.get(part.name)
        if part.sign > 0 and required is not None:
            helpers |= self.sink(required, mask, more)
        return helpers
