"""Combine what rules contribute into supports, for every row at once.

A support needs only two products: of 1 - w over what speaks for a conclusion, and of the same
over what speaks against it.  Rules that read answers alone are looked up together (`digits`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import mul

import polars as pl

from nmt_expert.cohort.kernel.degrees import HIGH, LOW, NEVER, NOTHING, NOW, Degrees
from nmt_expert.cohort.kernel.digits import Digit, counting, factors, most_counted, strongest
from nmt_expert.cohort.kernel.layers import Term, depth_of
from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.support import DECIMALS

ONE = Term(pl.lit(1.0))


class Supports:
    """The supports of conclusions, in the order of their strata."""

    def __init__(self, degrees: Degrees) -> None:
        self.degrees = degrees
        self.layers = degrees.layers
        self.program = degrees.plan.program
        self.scale = degrees.plan.kb.scale
        self.coding = degrees.plan.coding

    def conclude(self, name: str) -> None:
        """Add the columns of one conclusion: its support, and before the cap as ``NAME_uncapped``."""
        products = self._product(name, +1, NOW), self._product(name, -1, NOW)
        uncapped = self.layers.put((name, "uncapped"), support(*products), f"{name}_uncapped")
        required = self.program.requires.get(name)
        if required is None:
            self.layers.put((name, NOW), uncapped, name)
            return
        met = self._holds(name, NOW)
        self.layers.put((name, NOW), self._cap(uncapped, met), name)

    def bound(self, name: str) -> None:
        """Add the columns of how far one conclusion can still move: ``NAME_reach_low`` and ``NAME_reach_high``."""
        low = support(self._product(name, +1, LOW), self._product(name, -1, HIGH))
        high = support(self._product(name, +1, HIGH), self._product(name, -1, LOW))
        if name in self.program.requires:
            low, high = self._capped(name, low, LOW), self._capped(name, high, HIGH)
        self.layers.put((name, LOW), low, f"{name}_reach_low")
        self.layers.put((name, HIGH), high, f"{name}_reach_high")

    def _capped(self, name: str, term: Term, side: str) -> Term:
        """The least counts the cap unless the minimum pattern is sure, the most only if it is out of reach."""
        met, open_ended = self._holds(name, side), self.layers.put((name, side, "open"), term)
        return self._cap(open_ended, met)

    def _cap(self, support: Term, met: Term) -> Term:
        stands = met.expr | (support.expr <= self.scale.cap)
        return Term(pl.when(stands).then(support.expr).otherwise(self.scale.cap), depth_of((support, met)))

    def _holds(self, name: str, side: str) -> Term:
        """Whether a minimum pattern holds: as it is, for sure, or possibly."""
        meaning = (name, "met", side)
        if meaning not in self.layers:
            self.layers.put(meaning, self.degrees.holds(self.program.requires[name], side))
        return self.layers[meaning]

    # ------------------------------------------------------------------ products

    def _product(self, name: str, sign: int, side: str) -> Term:
        """The product of 1 - w over the rules of one sign, each group counting once."""
        rules = [rule for rule in self.program.rules[name] if rule.sign == sign]
        if side == LOW and not any(self.degrees.moves(self.program.nodes[rule.id]) for rule in rules):
            side = NOW
        meaning = (name, sign, side)
        if meaning not in self.layers:
            self.layers.put(meaning, _multiplied(self._factors(rules, side)))
        return self.layers[meaning]

    def _factors(self, rules: Sequence[Rule], side: str) -> list[Term]:
        groups: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            groups[self.program.groups[rule.id] or rule.id].append(rule)
        alone: dict[float, list[Term]] = defaultdict(list)
        digits, found = [], []
        for members in groups.values():
            codes, numbers = self._parted(members, side)
            by_weight = {weight: self._largest(several) for weight, several in codes.items()}
            if numbers:
                looked_up = factors([strongest(by_weight, self.coding)] if by_weight else [], self.coding)
                found.append(_smallest([*looked_up, *numbers]))
            elif len(by_weight) == 1:
                alone[next(iter(by_weight))] += by_weight.values()
            elif by_weight:
                digits.append(strongest(by_weight, self.coding))
        return [*factors([*digits, *self._counted(alone)], self.coding), *found]

    def _counted(self, alone: Mapping[float, Sequence[Term]]) -> Iterator[Digit]:
        """The digits of what counts by itself: one a weight, or several if there is much of it."""
        most = most_counted(self.coding)
        for weight, codes in alone.items():
            for start in range(0, len(codes), most):
                yield counting(weight, codes[start : start + most], self.coding)

    def _largest(self, codes: Sequence[Term]) -> Term:
        """The code of the surest of several, as a column: it is looked at more than once."""
        if len(codes) == 1:
            return codes[0]
        meaning = ("largest", *(code.name for code in codes))
        if meaning not in self.layers:
            self.layers.put(meaning, Term(pl.max_horizontal(code.expr for code in codes), depth_of(codes)))
        return self.layers[meaning]

    def _parted(self, rules: Sequence[Rule], side: str) -> tuple[dict[float, list[Term]], list[Term]]:
        """The codes of the rules on answers alone, by weight; and the factors of the others."""
        codes: dict[float, list[Term]] = defaultdict(list)
        factors = []
        for rule in rules:
            node = self.program.nodes[rule.id]
            if self.degrees.reads_conclusions(node):
                if (degree := self.degrees.number(node, side)) is not NOTHING:
                    factors.append(Term(1.0 - rule.weight * degree.expr, degree.depth))
            elif (code := self.degrees.code(node, side)) is not NEVER:
                codes[rule.weight].append(code)
        return codes, factors


def support(pro: Term, contra: Term) -> Term:
    """Return the support that two products come to, rounded as `support.rounded` rounds."""
    difference = (contra.expr - pro.expr) / pl.max_horizontal(pro.expr, contra.expr)
    return Term(difference.round(DECIMALS + 3).round(DECIMALS) + 0.0, depth_of((pro, contra)))


def _multiplied(terms: Sequence[Term]) -> Term:
    return Term(reduce(mul, (term.expr for term in terms)), depth_of(terms)) if terms else ONE


def _smallest(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Term(pl.min_horizontal(term.expr for term in terms), depth_of(terms))
