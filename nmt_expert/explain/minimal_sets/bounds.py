"""How far more proposed answers could move a conclusion, at most: what lets a search leave most sets untried.

A rule that does not hold needs at least so many answers (its cost) out of some (its
helpers), so each helper is worth at most what the rule could add, divided by the cost.
Worth is counted as f(x) = -ln(1 - x), in which contributions add up; of rules that
share a group only the most counts.
"""

from __future__ import annotations

from math import expm1, log1p
from typing import NamedTuple

from nmt_expert.explain.minimal_sets.evaluation import Gather, Group, HypotheticalRules, Part, Read, Slot
from nmt_expert.explain.minimal_sets.readings import bits, union

NEVER = 99
"""A cost nobody can pay."""


class Requirement(NamedTuple):
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


def scaled(support: float) -> float:
    """Return f of a support in (-1, 1): contributions add up in it."""
    return -log1p(-support) if support >= 0 else log1p(support)


class Bounds:
    """How far conclusions could still be moved by more proposals, at most; only those ``allowed`` are thought of."""

    def __init__(self, rules: HypotheticalRules, allowed: int) -> None:
        self.rules, self.allowed = rules, allowed
        self._lifts: dict[tuple[int, int, int, int], Requirement] = {}
        self._gains: dict[tuple[int, int, int, bool], Gain] = {}
        self._outlooks: dict[tuple[str, int, int, bool], Outlook] = {}

    def outlook(self, name: str, mask: int, more: int, up: bool) -> Outlook:
        """Return how far ``more`` proposals beside those of ``mask`` could move a conclusion up, or down."""
        key = name, mask & self.rules.masks[name], more, up
        found = self._outlooks.get(key)
        if found is None:
            found = self._outlooks[key] = self._look(*key)
        return found

    def _look(self, name: str, mask: int, more: int, up: bool) -> Outlook:
        cheapest, worth = NEVER, dict[int, float]()
        for group in self.rules.groups[name]:
            key = id(group), mask & group.mask, more, up
            gain = self._gains.get(key)
            if gain is None:
                gain = self._gains[key] = self._gain(group, mask, more, up)
            cheapest = min(cheapest, gain.cost)
            for helper, share in gain.shares:
                worth[helper] = worth.get(helper, 0.0) + share
        order = sorted(((share, helper) for helper, share in worth.items()), reverse=True)
        now = scaled(self.rules.point(name, mask).uncapped)
        return Outlook(now if up else -now, order, cheapest, union(1 << helper for helper in worth))

    def _gain(self, group: Group, mask: int, more: int, up: bool) -> Gain:
        """What a group could add that way, at most: by a stronger rule, or by its strongest no longer holding."""
        best, cheapest = abs(self.rules.contribution(group, mask)), NEVER
        shares: dict[int, float] = {}
        for part, weight in group.rules:
            if group.up == up:
                lift = self.lift(part, mask, more)
                gain, cost, helpers = scaled(abs(weight) * lift.most) - scaled(best), max(lift.cost, 1), lift.helpers
            else:
                strongest = best > 0.0 and abs(weight) * self.rules.remembered(part, mask) >= best
                gain, cost, helpers = scaled(best), 1, self.sink(part, mask, more) if strongest else 0
            if gain > 0.0 and helpers and cost <= more:
                cheapest = min(cheapest, cost)
                for helper in bits(helpers):
                    shares[helper] = max(shares.get(helper, 0.0), gain / cost)
        return Gain(cheapest, tuple(shares.items()))

    # -------------------------------------------------------------- conditions

    def lift(self, part: Part, mask: int, more: int, allowed: int = -1) -> Requirement:
        """Return what it takes to make a condition hold, or truer, by proposals that are allowed."""
        key = id(part), mask & part.mask, more, allowed & self.allowed & part.mask
        found = self._lifts.get(key)
        if found is None:
            found = self._lifts[key] = self._lift(part, mask, more, key[3])
        return found

    def _lift(self, part: Part, mask: int, more: int, allowed: int) -> Requirement:
        if isinstance(part, Slot):
            return self._lift_slot(part, mask, allowed)
        if isinstance(part, Read):
            return self._lift_read(part, mask, more)
        lifts = [self.lift(inner, mask, more, allowed) for inner in part.of]
        most = sorted(lift.most for lift in lifts)[-part.needs] if lifts else 0.0
        lacking = part.needs - sum(lift.cost == 0 for lift in lifts)
        if lacking <= 0:
            return Requirement(0, union(lift.helpers for lift in lifts), most)
        open_still = sorted((lift for lift in lifts if 0 < lift.cost < NEVER), key=lambda lift: lift.cost)
        if len(open_still) < lacking or most <= self.rules.holds_above:
            return Requirement(NEVER, 0, most)
        costs = [lift.cost for lift in open_still[:lacking]]
        cost = sum(costs) if part.apart else costs[-1]
        return Requirement(cost, union(lift.helpers for lift in open_still), most)

    def _lift_slot(self, slot: Slot, mask: int, allowed: int) -> Requirement:
        now = self.rules.degree(slot, mask)
        if now >= 1.0:
            return Requirement(0, 0, now)
        helpers = self.rules.hypothetical.makers(slot.cluster, mask & slot.mask, slot.key, slot.muscle, slot.sign)
        helpers &= allowed & ~mask
        cost = 0 if now > self.rules.holds_above else 1 if helpers else NEVER
        return Requirement(cost, helpers, 1.0 if helpers else now)

    def _lift_read(self, part: Read, mask: int, more: int) -> Requirement:
        now = self.rules.degree(part, mask)
        ahead = self.outlook(part.name, mask, more, part.sign > 0)
        helpers, cost = ahead.helpers, ahead.cost
        required = self.rules.requires.get(part.name)
        if part.sign > 0 and required is not None and self.rules.point(part.name, mask).met is False:
            helpers, cost = helpers | self.lift(required, mask, more).helpers, 1
        most = max(-expm1(-(ahead.now + sum(share for share, _ in ahead.worth[:more]))), now)
        if now > self.rules.holds_above:
            return Requirement(0, helpers, most)
        if not helpers or most <= self.rules.holds_above:
            return Requirement(NEVER, 0, most)
        return Requirement(cost, helpers, most)

    def sink(self, part: Part, mask: int, more: int) -> int:
        """Return the proposals that could make a condition that holds less true; 0 if none can."""
        if self.rules.degree(part, mask) <= self.rules.holds_above:
            return 0
        if isinstance(part, Slot):
            helpers = self.rules.hypothetical.breakers(part.cluster, mask & part.mask, part.key, part.sign)
            return helpers & self.allowed & ~mask
        if isinstance(part, Gather):
            return union(self.sink(inner, mask, more) for inner in part.of)
        helpers = self.outlook(part.name, mask, more, part.sign < 0).helpers
        required = self.rules.requires.get(part.name)
        if part.sign > 0 and required is not None:
            helpers |= self.sink(required, mask, more)
        return helpers
