"""Build expressions: columns in layers, each worked out once and before what reads it, and lists of names.

A list, such as the red flags of a row, is spelled before it is built.  Each name is a character, eight facts make
a byte, and a table says how the facts of a byte or two are spelled; the texts of a row are joined, and the bytes of
that text are the numbers of the names.  Lists put together from columns cost fifty times as much.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

import polars as pl


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


BITS = 8
ALPHABET = 127
"""Characters that are one byte in a text; 0 is left out."""

SPELLED = 11
"""Facts of which every combination is spelled in one table."""

Packed = tuple[pl.Expr, Sequence[str]]
"""A byte of up to eight facts, and the names of its bits."""


def mask(facts: Sequence[pl.Expr]) -> pl.Expr:
    """Return up to eight booleans as one byte: the first is bit 0."""
    return reduce(or_, (pl.when(fact).then(byte(1 << bit)).otherwise(byte(0)) for bit, fact in enumerate(facts)))


def listed(facts: Sequence[pl.Expr], names: Sequence[str]) -> pl.Expr:
    """Return the list of the names whose fact is true, facts being booleans without gaps."""
    cuts = [slice(at, at + BITS) for at in range(0, len(names), BITS)]
    return listed_bits([(mask(facts[cut]), names[cut]) for cut in cuts])


def listed_bits(packed: Sequence[Packed]) -> pl.Expr:
    """Return the list of the names whose bit is set in some bytes, as names of an Enum."""
    every = [name for _, names in packed for name in names]
    parts, offset = [], 0
    for part in _together(packed, ALPHABET):
        texts, at = [], 1
        for portion in _together(part, SPELLED):
            size = _size(portion)
            texts.append(_text(portion, range(at, at + size)))
            at += size
        parts.append(_read(texts, every, offset))
        offset += at - 1
    return pl.concat_list(parts) if len(parts) > 1 else parts[0] if parts else _read([], every, 0)


def named(numbers: Sequence[pl.Expr], names: Sequence[str]) -> pl.Expr:
    """Return the list of the names that some bytes number, counted from 1; 0 is none.

    Args:
        numbers: The bytes, in the order of the list.
        names: At most 127.
    """
    spelled = pl.lit(pl.Series(["", *map(chr, range(1, len(names) + 1))]))
    return _read([spelled.gather(number) for number in numbers], names, 0)


def _together(packed: Sequence[Packed], most: int) -> list[list[Packed]]:
    """Put neighbouring bytes together while they have no more facts than that."""
    groups: list[list[Packed]] = []
    for one in packed:
        if groups and _size([*groups[-1], one]) <= most:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _size(packed: Sequence[Packed]) -> int:
    return sum(len(names) for _, names in packed)


def _text(portion: Sequence[Packed], characters: Sequence[int]) -> pl.Expr:
    """How the facts of some bytes are spelled."""
    number, unit = pl.lit(0, dtype=pl.UInt16), 1
    for bits, names in portion:
        number = number | bits.cast(pl.UInt16) * pl.lit(unit, dtype=pl.UInt16)
        unit <<= len(names)
    texts = [""]
    for character in characters:
        texts += [text + chr(character) for text in texts]
    return pl.lit(pl.Series(texts)).gather(number)


def _read(texts: Sequence[pl.Expr], names: Sequence[str], offset: int) -> pl.Expr:
    """The names that the characters of some texts number."""
    kind = pl.Enum(names)
    if not texts:
        return pl.lit([], dtype=pl.List(kind))
    numbers = pl.concat_str(texts).cast(pl.Binary).cast(pl.List(pl.UInt8))
    return numbers.list.eval((pl.element().cast(pl.UInt16) + (offset - 1)).cat.to(kind))
