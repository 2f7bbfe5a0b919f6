"""List the flags of each row by name: packed eight to a byte first, for most rows have none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import polars as pl

from nmt_expert.cohort.constants import byte

LISTED = pl.List(pl.String)
BITS = 8
APART = " "


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
    texts = [pl.col(name).cat.to(_spelled(bits)).cast(pl.String) for name, bits in zip(masks, names, strict=True)]
    spelled = pl.concat_str(texts).str.strip_suffix(APART).str.split(APART)

    def listed(columns: Sequence[pl.Series]) -> pl.Series:
        return _listed(pl.DataFrame(columns), spelled)

    return pl.map_batches(list(masks), listed, return_dtype=LISTED, is_elementwise=True)


def _spelled(names: Sequence[str]) -> pl.Enum:
    """Every value of a byte in words: the names of the bits it has, each with what keeps them apart."""
    values = range(1 << len(names))
    return pl.Enum(["".join(name + APART for bit, name in enumerate(names) if value >> bit & 1) for value in values])


def _listed(masks: pl.DataFrame, spelled: pl.Expr) -> pl.Series:
    """List the names of the rows with any; the rest share one empty list."""
    some = masks.select(pl.any_horizontal(pl.all() != 0)).to_series()
    pool = pl.Series([[]], dtype=LISTED)
    if some.any():
        pool = pl.concat([pool, masks.filter(some).select(spelled).to_series()])
    return pool.rechunk().gather(some.cum_sum() * some)
