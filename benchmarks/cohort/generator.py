"""Make seeded tables of answers, in memory or as a Parquet file: the same on every machine with one Polars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import polars as pl

from nmt_expert.knowledge.model import KnowledgeBase

THOUSAND = 1000

Shares = Mapping[int, int]
"""Of a thousand cells how many hold each number; the others are empty, *not asked*."""

DENSE = {2: 107, 1: 80, -2: 53, -1: 27}
"""Codes: 40 of 150 findings answered, 40 % of them yes, 30 % probably, 20 % no, 10 % probably not."""

DENSE_SAFETY = {2: 1, -2: 266}
"""The same for what red flags ask: as many answers, nearly all of them no, as in a practice."""

SPARSE = {1: 60, -1: 40}
"""Numbers of the scale, for a file: one cell in ten filled, with a yes or a no."""

SPARSE_SAFETY = {1: 1, -1: 99}
"""The same for what red flags ask."""


def cells(names: Iterable[str], shares: Callable[[str], Shares]) -> list[pl.Expr]:
    """Return columns of answers as Int8, a hash of the row's number deciding each."""
    return [_cell(pl.col("#row").hash(seed) % THOUSAND, shares(name)).alias(name) for seed, name in enumerate(names)]


def filled(kb: KnowledgeBase, usual: Shares, safety: Shares) -> Callable[[str], Shares]:
    """Return how a column is filled: what red flags ask is mostly denied."""
    asked = {name for flag in kb.flags.values() for name in flag.asks}
    return lambda name: safety if name.partition("@")[0] in asked else usual


def _cell(drawn: pl.Expr, shares: Shares) -> pl.Expr:
    expr = pl.lit(None, pl.Int8)
    for code, below in reversed(list(zip(shares, accumulate(shares.values()), strict=True))):
        expr = pl.when(drawn < below).then(pl.lit(code, pl.Int8)).otherwise(expr)
    return expr


def keys(kb: KnowledgeBase) -> list[str]:
    """Return a column for every finding, at the complaint's place or about the whole person."""
    return [f"{name}@{'general' if found.site == 'general' else 'here'}" for name, found in kb.findings.items()]


def rows_of(count: int, first: int = 0) -> pl.LazyFrame:
    """Return numbered rows and nothing else."""
    return pl.LazyFrame({"#row": pl.int_range(first, first + count, eager=True)})


def key_table(names: Sequence[str], count: int) -> pl.LazyFrame:
    """Return what is known of rows, straight as the rules read it."""
    return rows_of(count).with_columns(cells(names, lambda _: DENSE)).collect().lazy()


def coded_table(kb: KnowledgeBase, count: int) -> pl.LazyFrame:
    """Return rows as a wide table is coded: whose row it is, and a column of codes for every finding."""
    visit, side = pl.col("#row").cast(pl.String).alias("#visit"), pl.lit("right").alias("#side")
    answers = cells(keys(kb), filled(kb, DENSE, DENSE_SAFETY))
    found = rows_of(count).with_columns(visit, _region(kb).alias("#region"), side, *answers)
    return found.collect().lazy()


def write_table(kb: KnowledgeBase, path: Path, count: int, portion: int = 100_000) -> None:
    """Write a table as a clinic would have it: visit, region, side, and a column for every finding.

    Args:
        kb: The knowledge base.
        path: A Parquet file, or a folder for one; of any length, some portions in memory.
        count: Its rows.
        portion: Rows of a row group.
    """
    rows = pl.scan_parquet(_numbers(path, count, portion))
    visit, side = pl.col("#row").alias("visit"), pl.lit("right").alias("side")
    answers = cells(kb.findings, filled(kb, SPARSE, SPARSE_SAFETY))
    table = rows.select(visit, _region(kb).alias("region"), side, *answers)
    table.sink_parquet(path, row_group_size=portion)


def _numbers(path: Path, count: int, portion: int) -> Path:
    """Write the rows' numbers, so that the table beside them is made portion by portion."""
    numbers = path.with_suffix(".rows")
    rows_of(count).sink_parquet(numbers, row_group_size=portion)
    return numbers


def _region(kb: KnowledgeBase) -> pl.Expr:
    regions = pl.Series(sorted(name for name, region in kb.regions.items() if not region.parts))
    return pl.lit(regions).gather(pl.col("#row") % len(regions))
