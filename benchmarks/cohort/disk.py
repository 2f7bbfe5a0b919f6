"""(b) From Parquet to Parquet, as the command does it: beside reading and writing alone, and in how much memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.cohort.tables import Piece, Rounds, Row, Table, Target, measured, turns

TIMES_COPY = 3.0
TIMES_ONE_CORE = 1.6
GROWTH = 1.25
_MB = 2**20


def plain_copy(path: Path, results: Path, out: Path) -> int:
    """Read every cell of a table, and write what has been made of it before: what nobody can do without.

    Returns:
        The table's rows.
    """
    read = pl.scan_parquet(path).select(pl.len(), pl.all().null_count().name.suffix("#")).collect(engine="streaming")
    pl.scan_parquet(results).sink_parquet(out)
    return int(read["len"][0])


def tables(folder: Path, sizes: list[int], rounds: int) -> Iterator[Table]:
    """Measure files of several sizes.

    Args:
        folder: Where there is room for them.
        sizes: Rows of each, ascending, tenfold.
        rounds: How often each is done; the largest at most twice.
    """
    found: dict[int, dict[str, Rounds]] = {}
    for size in sizes:
        path = folder / f"visits-{size}.parquet"
        measured((2, "write", (str(path), size)))
        few = min(rounds, 2) if size == sizes[-1] else rounds
        found[size] = turns(_pieces(path, folder), few)
        yield _beside_copy(size, found[size])
        path.unlink()
    yield _memory(found)


def _pieces(path: Path, folder: Path) -> dict[str, Piece]:
    one, many, copied = (str(folder / name) for name in ("results.parquet", "results", "copy.parquet"))
    return {
        "file, 1": (1, "assess", (str(path), one)),
        "file, 2": (2, "assess", (str(path), one)),
        "copy, 1": (1, "copy", (str(path), one, copied)),
        "copy, 2": (2, "copy", (str(path), one, copied)),
        "folder, 1": (1, "assess", (str(path), many)),
        "folder, 2": (2, "assess", (str(path), many)),
    }


def _beside_copy(size: int, found: dict[str, Rounds]) -> Table:
    rows = []
    for cores in (1, 2):
        copy = found[f"copy, {cores}"]
        rows.append(Row(f"reading the table, writing the results, {cores} core(s)", copy.wall, copy.cpu, 1.0))
        for kind in ("folder", "file"):
            ours = found[f"{kind}, {cores}"]
            what = f"assessed into a {kind}, {cores} core(s)"
            rows.append(Row(what, ours.wall, ours.cpu, ours.times(copy), Target("<=", TIMES_COPY)))
    for kind in ("folder", "file"):
        one, two = found[f"{kind}, 1"], found[f"{kind}, 2"]
        gain = one.times(two)
        rows.append(Row(f"two cores, times one: into a {kind}", two.wall, two.cpu, gain, Target(">=", TIMES_ONE_CORE)))
    return Table(f"(b) Parquet to Parquet, {size:,} rows", "times", tuple(rows))


def _memory(found: dict[int, dict[str, Rounds]]) -> Table:
    rows, before = [], 0.0
    for size, several in found.items():
        two = several["file, 2"]
        what = f"{size:,} rows: {two.peak / _MB:,.0f} MB"
        rows.append(Row(what, two.wall, two.cpu, two.peak / before if before else 1.0, _flat(bool(before))))
        before = two.peak
    return Table("(b) peak of memory, into a file, beside a table a tenth as long", "times", tuple(rows))


def _flat(compared: bool) -> Target | None:
    return Target("<=", GROWTH) if compared else None
