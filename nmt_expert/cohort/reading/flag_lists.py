"""List the flags of each row by name: packed eight to a byte first, for most rows have none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import polars as pl

from nmt_expert.cohort.kernel.constants import byte

LISTED = pl.List(pl.String)
BITS = 8
APART = " "
SPELLED = 11
"""Bits of which every combination is written down."""


def mask(facts: Sequence[pl.Expr]) -> pl.Expr:
    """Return up to eight booleans as one byte: the first is bit 0."""
    return reduce(or_, (pl.when(fact).then(byte(1 << bit)).otherwise(byte(0)) for bit, fact in enumerate(facts)))


def flag_list(masks: Sequence[str], names: Sequence[Sequence[str]]) -> pl.Expr:
    """Return the list of the names whose bit is set.

    Building lists is dear (some 100 ns each), so only rows with any bit set go through it, by a
    function that sees the rows in whatever portions Polars works in; each row stands for itself.

    Args:
        masks: Columns of bytes, as of ``mask``.
        names: For each of them, the names of its bits.
    """
    if not masks:
        return pl.lit([], dtype=LISTED)
    texts = [_text(portion) for portion in _portions(list(zip(masks, names, strict=True)))]
    spelled = pl.concat_str(texts).str.strip_suffix(APART).str.split(APART)

    def listed(columns: Sequence[pl.Series]) -> pl.Series:
        return _listed(pl.DataFrame(columns), spelled)

    return pl.map_batches(list(masks), listed, return_dtype=LISTED, is_elementwise=True)


def _portions(masks: Sequence[tuple[str, Sequence[str]]]) -> list[list[tuple[str, Sequence[str]]]]:
    """Put neighbouring masks together while they have no more than `SPELLED` bits: a text each costs most."""
    portions: list[list[tuple[str, Sequence[str]]]] = []
    for mask_of in masks:
        if portions and sum(len(names) for _, names in (*portions[-1], mask_of)) <= SPELLED:
            portions[-1].append(mask_of)
        else:
            portions.append([mask_of])
    return portions


def _text(portion: Sequence[tuple[str, Sequence[str]]]) -> pl.Expr:
    """The names of all bits of some masks, as one text."""
    number, unit = pl.lit(0, dtype=pl.UInt16), 1
    for name, names in portion:
        number = number + pl.col(name).cast(pl.UInt16) * pl.lit(unit, dtype=pl.UInt16)
        unit <<= len(names)
    texts = pl.lit(pl.Series(_spelled([name for _, names in portion for name in names])))
    return texts.gather(number)


def _spelled(names: Sequence[str]) -> list[str]:
    """Every number in words: the names of the bits it has, each with what keeps them apart."""
    texts = [""]
    for name in names:
        texts += [text + name + APART for text in texts]
    return texts


def _listed(masks: pl.DataFrame, spelled: pl.Expr) -> pl.Series:
    """List the names of the rows with any; the rest share one empty list."""
    some = masks.select(pl.any_horizontal(pl.all() != 0)).to_series()
    pool = pl.Series([[]], dtype=LISTED)
    if some.any():
        pool = pl.concat([pool, masks.filter(some).select(spelled).to_series()])
    return pool.rechunk().gather(some.cum_sum() * some)
