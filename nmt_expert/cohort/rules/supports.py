"""Combine what rules contribute into supports, for every row at once.

A support needs only two products: of 1 - w over what speaks for a conclusion, and of the same
over what speaks against it.  Rules that read answers alone are looked up together (`digits`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from math import prod
from operator import add, mul
from typing import NamedTuple

import polars as pl

from nmt_expert.cohort.rules.degrees import HIGH, LOW, NEVER, NOTHING, NOW, Degrees
from nmt_expert.cohort.rules.expressions import Term, byte, depth_of
from nmt_expert.cohort.rules.plan import Coding
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
        """The digits of what counts by itself: one per weight, or several if there is much of it."""
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


# ------------------------------------------------------------------ digits: eight bits of what holds, one number


ROOM = 256
"""Values of a byte."""

Marked = tuple[Term, tuple[int, ...]]
"""The code of a condition, and what it is worth in the digit with each code that lets it hold."""


class Digit(NamedTuple):
    """What some rules come to, as a small number.

    Attributes:
        products: For each value the product of 1 - w over the rules that count; 1.0 for 0.
        marked: The conditions of the rules.
        adds: Whether the conditions add up; otherwise the largest counts.
    """

    products: tuple[float, ...]
    marked: tuple[Marked, ...]
    adds: bool

    def at(self, unit: int, coding: Coding) -> pl.Expr:
        """Return its value, times a unit, as a byte."""
        bytes_ = [_byte(code, [unit * mark for mark in marks], coding) for code, marks in self.marked]
        return reduce(add, bytes_) if self.adds else pl.max_horizontal(bytes_)


def strongest(by_weight: Mapping[float, Term], coding: Coding) -> Digit:
    """Return the digit of a group, of which only the strongest counts: for each weight the best code."""
    factor = {weight: [1.0 - weight * level for _, level in coding.firing] for weight in by_weight}
    products = (1.0, *sorted({number for several in factor.values() for number in several}, reverse=True))
    marked = [(code, tuple(map(products.index, factor[weight]))) for weight, code in by_weight.items()]
    return Digit(products, tuple(marked), adds=False)


def counting(weight: float, codes: Sequence[Term], coding: Coding) -> Digit:
    """Return the digit of rules of one weight that all count: how many hold, level by level."""
    base, levels = len(codes) + 1, [level for _, level in coding.firing]
    counts = product(range(base), repeat=len(levels))
    factors = [1.0 - weight * level for level in reversed(levels)]
    products = tuple(prod(f**n for f, n in zip(factors, own, strict=True)) for own in counts)
    marks = tuple(base**rank for rank in range(len(levels)))
    return Digit(products, tuple((code, marks) for code in codes), adds=True)


def most_counted(coding: Coding) -> int:
    """Return how many rules of one weight a digit can count."""
    return max(n for n in range(1, ROOM) if (n + 1) ** len(coding.firing) <= ROOM)


def factors(digits: Iterable[Digit], coding: Coding) -> Iterator[Term]:
    """Yield what digits multiply to, as few numbers as they have room in."""
    for portion in _portions(digits):
        table, value, unit = [1.0], [], 1
        for digit in portion:
            value.append(digit.at(unit, coding))
            table = [high * low for high in digit.products for low in table]
            unit *= len(digit.products)
        depth = depth_of(code for digit in portion for code, _ in digit.marked)
        yield Term(pl.lit(pl.Series(table)).gather(reduce(add, value)), depth)


def _portions(digits: Iterable[Digit]) -> list[list[Digit]]:
    """Put each digit, the largest first, where there is room."""
    portions: list[list[Digit]] = []
    for digit in sorted(digits, key=lambda digit: -len(digit.products)):
        room = (p for p in portions if prod(len(d.products) for d in (*p, digit)) <= ROOM)
        portion = next(room, None)
        if portion is None:
            portions.append([digit])
        else:
            portion.append(digit)
    return portions


def _byte(code: Term, marks: Sequence[int], coding: Coding) -> pl.Expr:
    """What a condition is worth: 0 unless it holds."""
    expr = byte(0)
    for (rank, _), mark in zip(coding.firing, marks, strict=True):
        expr = pl.when(code.expr == rank).then(byte(mark)).otherwise(expr)
    return expr
