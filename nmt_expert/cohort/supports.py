"""Combine what rules contribute into supports, for every row at once.

A support needs only two products: of 1 - w over what speaks for a conclusion, and of the same
over what speaks against it.  Rules of one strength that read answers alone are counted in one
byte, and a table of 256 numbers says what the count multiplies to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from math import prod
from operator import add, mul

import polars as pl

from nmt_expert.cohort.degrees import HIGH, LOW, NEVER, NOTHING, NOW, Degrees
from nmt_expert.cohort.layers import Term, depth_of
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
        self._tables: dict[float, pl.Expr] = {}

    def conclude(self, name: str) -> None:
        """Add the columns of one conclusion: its support, and before the cap as ``NAME_uncapped``."""
        products = self._product(name, +1, NOW), self._product(name, -1, NOW)
        uncapped = self.layers.put((name, "uncapped"), support(*products), f"{name}_uncapped")
        required = self.program.requires.get(name)
        if required is None:
            self.layers.put((name, NOW), uncapped, name)
            return
        met = self._holds(name, NOW)
        capped = pl.min_horizontal(uncapped.expr, self.scale.cap)
        expr = pl.when(met.expr).then(uncapped.expr).otherwise(capped)
        self.layers.put((name, NOW), Term(expr, depth_of((met, uncapped))), name)

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
        capped = pl.min_horizontal(open_ended.expr, self.scale.cap)
        return Term(pl.when(met.expr).then(open_ended.expr).otherwise(capped), depth_of((met, open_ended)))

    def _holds(self, name: str, side: str) -> Term:
        """Whether a minimum pattern holds: as it is, for sure, or possibly."""
        meaning = (name, "met", side)
        if meaning not in self.layers:
            node = self.program.requires[name]
            reads = self.degrees.reads_conclusions(node)
            term = self.degrees.number(node, side) if reads else self.degrees.code(node, side)
            self.layers.put(meaning, Term(term.expr > 0, term.depth))
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
        counted: dict[float, list[Term]] = defaultdict(list)
        factors = []
        for members in groups.values():
            by_weight, numbers = self._parted(members, side)
            if not numbers and len(by_weight) == 1:
                weight, codes = next(iter(by_weight.items()))
                counted[weight].append(_largest(codes))
            elif by_weight or numbers:
                tables = [self._looked_up(weight, _largest(codes)) for weight, codes in by_weight.items()]
                factors.append(_smallest([*tables, *numbers]))
        for weight, codes in counted.items():
            factors += [self._looked_up(weight, _summed(part)) for part in _portions(codes, self.degrees.base - 1)]
        return factors

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

    def _looked_up(self, weight: float, code: Term) -> Term:
        """The product that a sum of codes stands for."""
        if weight not in self._tables:
            self._tables[weight] = pl.lit(_table(weight, self.degrees.plan.coding.levels, self.degrees.base))
        return Term(self._tables[weight].gather(code.expr), code.depth)


def support(pro: Term, contra: Term) -> Term:
    """Return the support that two products come to, rounded as `support.rounded` rounds."""
    difference = (contra.expr - pro.expr) / pl.max_horizontal(pro.expr, contra.expr)
    return Term(difference.round(DECIMALS + 3).round(DECIMALS) + 0.0, depth_of((pro, contra)))


def _table(weight: float, levels: Sequence[float], base: int) -> pl.Series:
    """For every sum of codes the product of 1 - w over the rules that it counts, level by level."""
    totals = range(base ** len(levels))
    counts = [[total // base**rank % base for rank in range(len(levels))] for total in totals]
    return pl.Series([prod((1.0 - weight * v) ** n for v, n in zip(levels, own, strict=True)) for own in counts])


def _portions(terms: Sequence[Term], size: int) -> list[Sequence[Term]]:
    return [terms[start : start + size] for start in range(0, len(terms), size)]


def _multiplied(terms: Sequence[Term]) -> Term:
    return Term(reduce(mul, (term.expr for term in terms), pl.lit(1.0)), depth_of(terms)) if terms else ONE


def _summed(terms: Sequence[Term]) -> Term:
    return Term(reduce(add, (term.expr for term in terms)), depth_of(terms))


def _largest(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Term(pl.max_horizontal(term.expr for term in terms), depth_of(terms))


def _smallest(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Term(pl.min_horizontal(term.expr for term in terms), depth_of(terms))
