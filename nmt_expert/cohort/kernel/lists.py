"""List names by number: what a row has of them, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nmt_expert.cohort.kernel.constants import byte

MOST = 255
"""How many names a byte can number, 0 being none."""


def listed(facts: Sequence[pl.Expr], names: Sequence[str]) -> pl.Expr:
    """Return the list of the names whose fact is true.

    Args:
        facts: One boolean a name, without gaps.
        names: The names, at most 255.
    """
    numbers = [pl.when(fact).then(byte(at)).otherwise(byte(0)) for at, fact in enumerate(facts, start=1)]
    return named(numbers, names)


def named(numbers: Sequence[pl.Expr], names: Sequence[str]) -> pl.Expr:
    """Return the list of the names that some bytes number, counted from 1; 0 is none.

    An array without gaps that is filtered afterwards is built twenty times as fast as a list.
    """
    if not numbers:
        return pl.lit([], dtype=pl.List(pl.String))
    if len(names) > MOST:
        raise ValueError(f"at most {MOST} names can be listed, not {len(names)}")
    found = pl.concat_arr(numbers).arr.to_list().list.filter(pl.element() > 0)
    return found.list.eval((pl.element() - 1).cat.to(pl.Enum(names)))
