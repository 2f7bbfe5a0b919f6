"""Find the smallest sets of answers that bring a conclusion to another band, by branch and bound.

Sets are tried by size.  Of one size those that need only unknown answers are tried
first, then those that change an answer given.  A branch is left when even the most
its remaining answers could add does not reach the goal, or not the best sets found.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple, TypeAlias

from nmt_expert.explain.minimal_sets.bounds import Bounds, Outlook, scaled
from nmt_expert.explain.minimal_sets.evaluation import HypotheticalRules, Point
from nmt_expert.explain.minimal_sets.readings import bits

MOST_ANSWERS = 4
BEST = 5
FEW = 4
"""So many last answers are quicker tried than bounded."""

SLACK = 1e-6
"""Supports are rounded; a bound is only trusted beyond this."""

Rank: TypeAlias = tuple[int, bool, float, int, tuple[tuple[str, ...], ...]]
Wording: TypeAlias = tuple[tuple[str, str], ...]


class Goal(NamedTuple):
    """A support to come to: above ``beyond`` (``up``), or down to it or below."""

    beyond: float
    up: bool

    def reached(self, support: float) -> bool:
        """Whether a support is there."""
        return (support > self.beyond) is self.up


class FoundSet(NamedTuple):
    """A set of proposals that reaches a goal, and what the conclusion comes to then."""

    rank: Rank
    mask: int
    support: float


class SetSearch:
    """The search for one conclusion and one goal.

    Args:
        rules: The rules over proposals.
        unknown: Bounds that think only of answers to what is unknown.
        anything: Bounds that think of all proposals.
        name: The conclusion.
        goal: What it is to come to; it must not be there now.
    """

    def __init__(self, rules: HypotheticalRules, unknown: Bounds, anything: Bounds, name: str, goal: Goal) -> None:
        self.rules, self.hypothetical, self.name, self.goal = rules, rules.hypothetical, name, goal
        self._by_unknown, self._by_anything = unknown, anything
        self._bounds = unknown
        self._sign = 1.0 if goal.up else -1.0
        self._found: dict[Wording, FoundSet] = {}
        self._fresh: dict[Wording, FoundSet] = {}
        self._blockers: list[int] = []
        self._reaching: list[int] = []
        self._need = -inf

    def best(self, smallest: int = 1) -> tuple[FoundSet, ...]:
        """Return the best sets, best first; none if no set of four answers reaches the goal.

        Sets that differ only in where something is answered count as one: the best of them.

        Args:
            smallest: A size below which there is none, if that is known.
        """
        everything = self.rules.masks[self.name]
        changing = everything & ~self.hypothetical.unknown
        for size in range(smallest, MOST_ANSWERS + 1):
            self._try_all(self._by_unknown, everything & self.hypothetical.unknown, size, None)
            if changing and len(self._found) < BEST:
                self._try_all(self._by_anything, everything, size, changing)
            self._blockers += self._reaching
            self._reaching = []
            if len(self._found) >= BEST:
                break
        return tuple(sorted(self._found.values())[:BEST])

    @property
    def smallest(self) -> int:
        """The size of the smallest set that reaches the goal, self-contradictory ones included; 5 if there is none."""
        return min((mask.bit_count() for mask in self._blockers), default=MOST_ANSWERS + 1)

    def _try_all(self, bounds: Bounds, allowed: int, size: int, first: int | None) -> None:
        """Try every set of one size from what is allowed, with at least one of ``first`` in it."""
        self._bounds, self._fresh = bounds, {}
        self._need = scaled(self.goal.beyond) * self._sign - SLACK
        self._grow(0, allowed, size, first)
        self._found.update(self._fresh)

    def _grow(self, mask: int, allowed: int, more: int, first: int | None = None) -> None:
        """Try every set of ``mask`` and ``more`` of those allowed, with at least one of ``first`` among them."""
        left = self._unblocked(mask, allowed)
        if left is None:
            return
        allowed = left
        free, must = self._ways(self.rules.point(self.name, mask), mask, more, allowed)
        if must == 0:
            return
        if must is not None and (first is None or more == 1):
            first = must if first is None else first & must
            if more == 1 and first.bit_count() <= FEW:
                for helper in bits(first & allowed):
                    self._check(mask | 1 << helper)
                return
        outlook = self._bounds.outlook(self.name, mask, more, self.goal.up)
        for helper in bits(allowed & (free if first is None or not free else first)):
            allowed &= ~(1 << helper)
            self._take(mask, helper, allowed, more)
        order = outlook.worth if first is None else _among(outlook, first)
        for share, helper in order:
            if not allowed >> helper & 1:
                continue
            allowed &= ~(1 << helper)
            if outlook.now + share + _top(outlook, allowed, more - 1) < self._need:
                break
            self._take(mask, helper, allowed, more)

    def _unblocked(self, mask: int, allowed: int) -> int | None:
        """Return what is allowed without the proposals that would complete a smaller set that reaches the goal."""
        for blocker in self._blockers:
            rest = blocker & ~mask
            if not rest:
                return None
            if not rest & (rest - 1):
                allowed &= ~rest
        return allowed

    def _take(self, mask: int, helper: int, allowed: int, more: int) -> None:
        chosen = mask | 1 << helper
        if more == 1:
            self._check(chosen)
        else:
            self._grow(chosen, allowed & ~self.hypothetical.all[helper].clashes, more - 1)

    def _ways(self, point: Point, mask: int, more: int, allowed: int) -> tuple[int, int | None]:
        """Return the proposals worth trying whatever they add, and those of which one is needed (None: no matter).

        A band above the cap needs the minimum pattern; for one below it, breaking the pattern is enough.
        """
        required = self.rules.requires.get(self.name)
        if required is None:
            return 0, None
        if self.goal.up and point.met is False and self.goal.beyond >= self.rules.cap:
            lift = self._bounds.lift(required, mask, more, allowed)
            return 0, lift.helpers if lift.cost <= more else 0
        if not self.goal.up and point.met and self.goal.beyond >= self.rules.cap:
            return self._bounds.sink(required, mask, more), None
        return 0, None

    def _check(self, mask: int) -> None:
        """Note a set if it reaches the goal and no smaller one in it does."""
        point = self.rules.point(self.name, mask)
        if not self.goal.reached(point.support):
            return
        self._reaching.append(mask)
        if self.hypothetical.conflicting(mask):
            return
        wording = tuple(sorted((answer.finding, answer.word) for answer in self.hypothetical.answers(mask)))
        found = FoundSet(self._rank(mask, point.support), mask, point.support)
        rival = self._found.get(wording) or self._fresh.get(wording)
        if rival is None or found.rank < rival.rank:
            self._fresh[wording] = found
            self._tighten()

    def _tighten(self) -> None:
        """From as many sets as are wanted on, only what is as good as the last of them is of interest."""
        wanted = BEST - len(self._found)
        if len(self._fresh) >= wanted:
            kept = sorted(self._fresh.items(), key=lambda item: item[1].rank)[:wanted]
            self._fresh = dict(kept)
            self._need = max(self._need, scaled(kept[-1][1].support) * self._sign - SLACK)

    def _rank(self, mask: int, support: float) -> Rank:
        """Size, unknown before changing, how far it moves, effort, and what it says: the order of sets, best first."""
        chosen = [self.hypothetical.all[number] for number in bits(mask)]
        said = [(a.finding, a.word, a.site.side, a.site.muscle, a.site.region) for a in (p.answer for p in chosen)]
        changing = any(proposal.changes for proposal in chosen)
        effort = sum(proposal.effort for proposal in chosen)
        return len(chosen), changing, -support * self._sign, effort, tuple(sorted(said))


def _among(outlook: Outlook, first: int) -> list[tuple[float, int]]:
    """The proposals of ``first``, most worth first, those that add nothing by themselves included."""
    worth = [entry for entry in outlook.worth if first >> entry[1] & 1]
    return worth + [(0.0, helper) for helper in bits(first & ~outlook.helpers)]


def _top(outlook: Outlook, allowed: int, count: int) -> float:
    """What the best ``count`` of the proposals allowed are worth together, at most."""
    total = 0.0
    if count:
        for share, helper in outlook.worth:
            if allowed >> helper & 1:
                total += share
                count -= 1
                if not count:
                    break
    return total
