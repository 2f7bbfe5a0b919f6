"""Collect named expressions in layers: what several others read is worked out once, and before them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import polars as pl


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
