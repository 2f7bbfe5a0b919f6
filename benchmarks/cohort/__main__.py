"""Measure tables of visits: ``python -m benchmarks.cohort [--quick] [--rows N]``; docs/benchmarks.md says how."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cohort import disk, memory, peers
from benchmarks.cohort.tables import Table, show

ROWS = 10_000_000
QUICK_ROWS = 100_000


def measure(folder: Path, rows: int, quick: bool) -> Iterator[Table]:
    """Measure everything; ``quick`` takes less than two minutes and says little."""
    in_memory, rounds, repeats = (200_000, 1, 2) if quick else (1_000_000, 3, 2)
    yield from memory.tables(in_memory, rounds, repeats)
    for base in ("synthetic", "shipped"):
        yield peers.table(base, in_memory, 4 if quick else 12, rounds, repeats)
    yield from disk.tables(folder, [max(rows // part, 1) for part in (100, 10, 1)], rounds)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a look in two minutes; its ratios are rough")
    options.add_argument("--rows", type=int, help=f"rows of the largest file ({ROWS:,}; quick {QUICK_ROWS:,})")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = chosen.rows or (QUICK_ROWS if chosen.quick else ROWS)
        for table in measure(Path(folder), rows, chosen.quick):
            print("\n".join(show(table)), flush=True)


if __name__ == "__main__":
    main()
