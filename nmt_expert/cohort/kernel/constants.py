"""Constants of one byte: left to itself Polars would widen every column that meets one."""

from __future__ import annotations

import polars as pl


def byte(value: int) -> pl.Expr:
    """Return a number from 0 to 255, as ranks, counts and masks are."""
    return pl.lit(value, dtype=pl.UInt8)


def small(value: int) -> pl.Expr:
    """Return a number from -128 to 127, as the codes of answers are."""
    return pl.lit(value, dtype=pl.Int8)
