"""(b) From Parquet to Parquet, as the command does it: compared with reading and writing alone, and its memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.cohort.tables import Piece, Rounds, Row, Table, Target, measured, turns
from nmt_expert.cohort.disk.files import MOST_ROWS

TIMES_COPY = 3.0
TIMES_ONE_CORE = 1.6
GROWTH = 1.25
LARGE = 5_000_000
"""Rows from which a file is done once: it takes minutes."""

_MB = 2**20


def plain_copy(path: Path, out: Path) -> int:
    """Read a table and write it again with nothing in between; return its rows."""
    pl.scan_parquet(path).sink_parquet(out)
    return _rows(path)


def bare(path: Path, results: Path, out: Path) -> int:
    """Read every cell of a table, and write what has been made of it before: what nobody can do without."""
    pl.scan_parquet(path).select(pl.all().max()).collect(engine="streaming")
    pl.scan_parquet(results).sink_parquet(out)
    return _rows(path)


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def tables(folder: Path, sizes: list[int], rounds: int) -> Iterator[Table]:
    """Measure files of several sizes.

    Args:
        folder: Where there is room for them.
        sizes: Rows of each, ascending, tenfold.
        rounds: How often each is done; a large one once.
    """
    found: dict[int, dict[str, Rounds]] = {}
    for size in sizes:
        path = folder / f"visits-{size}.parquet"
        measured((2, "write", (str(path), size)))
        found[size] = turns(_pieces(path, folder), 1 if size >= LARGE else rounds)
        yield _beside_copy(size, found[size])
        path.unlink()
    yield _memory(found)


def _pieces(path: Path, folder: Path) -> dict[str, Piece]:
    file, many, copied = (str(folder / name) for name in ("results.parquet", "results", "copy.parquet"))
    pieces: dict[str, Piece] = {"file, 2": (2, "assess", (str(path), file))}
    for cores in (1, 2):
        pieces[f"folder, {cores}"] = (cores, "assess", (str(path), many))
        pieces[f"copy, {cores}"] = (cores, "copy", (str(path), copied))
        pieces[f"bare, {cores}"] = (cores, "bare", (str(path), file, copied))
    return pieces


def _beside_copy(size: int, found: dict[str, Rounds]) -> Table:
    rows = []
    for cores in (1, 2):
        copy, on = found[f"copy, {cores}"], f"{cores} core{'s' if cores > 1 else ''}"
        rows.append(Row(f"the table read and written again, {on}", copy.wall, copy.cpu, 1.0))
        least = found[f"bare, {cores}"]
        rows.append(Row(f"... read only, and results written, {on}", least.wall, least.cpu, least.times(copy)))
        for kind in ("folder", "file"):
            if (ours := found.get(f"{kind}, {cores}")) is not None:
                what = f"assessed into a {kind}, {on}"
                rows.append(Row(what, ours.wall, ours.cpu, ours.times(copy), Target("<=", TIMES_COPY)))
    one, two = found["folder, 1"], found["folder, 2"]
    gain = Target(">=", TIMES_ONE_CORE)
    rows.append(Row("one core, times two cores: into a folder", one.wall, one.cpu, one.times(two), gain))
    return Table(f"(b) Parquet to Parquet, {size:,} rows", "times", tuple(rows))


def _memory(found: dict[int, dict[str, Rounds]]) -> Table:
    rows, smaller, before = [], 0, 1.0
    for size, several in found.items():
        ours = several["file, 2"]
        target = Target("<=", GROWTH) if smaller > MOST_ROWS else None
        growth = ours.peak / before if smaller else 1.0
        rows.append(Row(f"{size:,} rows: {ours.peak / _MB:,.0f} MB", ours.wall, ours.cpu, growth, target))
        smaller, before = size, ours.peak
    note = f"promised of tables longer than a batch, which has up to {MOST_ROWS:,} rows"
    title = "(b) peak of memory, into a file on two cores, beside a table a tenth as long"
    return Table(title, "times", tuple(rows), note)
