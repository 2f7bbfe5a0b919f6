"""Multiply what rules on answers alone contribute by looking it up: eight bits of what holds, one number.

Each group of rules is a digit, from 0 for *none of them holds* up.  As many digits as a byte has
room for make a number, and a table says what product it stands for: looking up is the dear step,
comparing and adding bytes are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from math import prod
from operator import add
from typing import NamedTuple

import polars as pl

from nmt_expert.cohort.kernel.codes import Coding
from nmt_expert.cohort.kernel.constants import byte
from nmt_expert.cohort.kernel.layers import Term, depth_of

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
