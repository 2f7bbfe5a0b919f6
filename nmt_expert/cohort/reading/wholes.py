"""Say in columns what a finding that is split reads: the meaning of `reasoning.wholes`, for every row at once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def value_column(own: pl.Expr, parts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the code a whole reads: `reasoning.wholes.value_of`.

    Args:
        own: The code of the whole's own answers, null for unknown.
        parts: The same of each part.
    """
    surest, least = pl.max_horizontal(own, *parts), pl.max_horizontal(parts)
    all_known = pl.all_horizontal(part.is_not_null() for part in parts)
    found = pl.when(surest > 0).then(surest).when(own.is_not_null()).then(own)
    return found.when(all_known).then(least)


def reading_column(own: pl.Expr, parts: Sequence[pl.Expr], no: int, yes: int, nothing: pl.Expr) -> pl.Expr:
    """Return what a whole reads for safety: `reasoning.wholes.reading_of`.

    Args:
        own: What the whole's own answers read, as a number that rises from not asked over no and doubt to yes.
        parts: The same of each part.
        no: The number of a plain no; what lies below was not asked, what lies between it and ``yes`` is a doubt.
        yes: The lowest number of a yes.
        nothing: What is not asked, in the type of the columns.
    """
    surest, most = pl.max_horizontal(own, *parts), pl.max_horizontal(parts)
    denied = (most == no) & (pl.min_horizontal(parts) == no)
    found = pl.when(surest >= yes).then(surest).when(denied).then(most)
    return found.when((surest > no) | (own == no)).then(surest).otherwise(nothing)
