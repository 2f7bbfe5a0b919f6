"""Collect named expressions in layers: what several others read is worked out once, and before them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from nmt_expert.knowledge.model import Scale


def byte(value: int) -> pl.Expr:
    """Return a number from 0 to 255, as ranks, counts and masks are."""
    return pl.lit(value, dtype=pl.UInt8)


def small(value: int) -> pl.Expr:
    """Return a number from -128 to 127, as the codes of answers are."""
    return pl.lit(value, dtype=pl.Int8)


class Term(NamedTuple):
    """An expression, and the number of layers that have to be there before it can be read."""

    expr: pl.Expr
    depth: int = 0

    @property
    def name(self) -> str:
        """The column it is, or is made from."""
        return self.expr.meta.output_name()


class Layers:
    """Expressions under names, each in the first layer after everything that it reads.

    Polars would find equal parts of thousands of expressions by itself, at the price of a second
    of planning; here they are known by what they mean.
    """

    def __init__(self) -> None:
        self.layers: list[list[pl.Expr]] = []
        self._known: dict[Hashable, Term] = {}

    def __contains__(self, meaning: Hashable) -> bool:
        return meaning in self._known

    def __getitem__(self, meaning: Hashable) -> Term:
        return self._known[meaning]

    def put(self, meaning: Hashable, term: Term, name: str = "") -> Term:
        """Give an expression a column of its own.

        Args:
            meaning: What it stands for; ``layers[meaning]`` gives the column again.
            term: The expression and what it needs.
            name: The column's name; made up if left out.
        """
        name = name or f"#{len(self._known)}"
        while len(self.layers) <= term.depth:
            self.layers.append([])
        self.layers[term.depth].append(term.expr.alias(name))
        made = self._known[meaning] = Term(pl.col(name), term.depth + 1)
        return made

    def onto(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return the frame with every column of every layer."""
        for layer in self.layers:
            frame = frame.with_columns(layer)
        return frame


def depth_of(terms: Iterable[Term]) -> int:
    """Return the layers that have to be there before all of some terms can be read."""
    return max((term.depth for term in terms), default=0)


# ------------------------------------------------------------------
# write answers as small whole numbers, so that a million of them are compared eight to a word


class Coding(Struct, frozen=True):
    """The scale's answers as codes: the rank of how sure, with the sign of the answer.

    Order is all that ``all``, ``any`` and ``at_least`` look at, so conditions are worked out on
    codes; the numbers of the scale come back only where a rule is weighed.

    Attributes:
        levels: How sure an answer can be, above 0, ascending: the scale's magnitudes.
        of_word: Code of each word; 0 is *unsure*.
        fires_from: The lowest rank that lets a condition hold.
    """

    levels: tuple[float, ...]
    of_word: Mapping[str, int]
    fires_from: int

    @staticmethod
    def of(scale: Scale) -> Coding:
        """Return the coding of a scale."""
        levels = tuple(sorted({abs(value) for value in scale.answers.values() if value}))
        of_word = {word: _code(levels, value) for word, value in scale.answers.items()}
        return Coding(levels, of_word, 1 + sum(level <= scale.holds_above for level in levels))

    @property
    def word_of(self) -> dict[int, str]:
        """The word of each code (the first of equals)."""
        return {code: word for word, code in reversed(tuple(self.of_word.items()))}

    @property
    def of_number(self) -> dict[float, int]:
        """The code of each number of the scale; 0.0 is *unsure*."""
        return {self.value(code): code for code in self.of_word.values()}

    @property
    def firing(self) -> tuple[tuple[int, float], ...]:
        """The codes with which a condition holds, ascending, each with its number."""
        return tuple(enumerate(self.levels, start=1))[self.fires_from - 1 :]

    def value(self, code: int) -> float:
        """Return the number of a code, in [-1, 1]; 0.0 for *unsure*."""
        return 0.0 if code == 0 else self.levels[abs(code) - 1] * (1 if code > 0 else -1)


def _code(levels: tuple[float, ...], value: float | None) -> int:
    if not value:
        return 0
    return (levels.index(abs(value)) + 1) * (1 if value > 0 else -1)
