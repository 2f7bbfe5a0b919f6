"""Print what was measured: questions and agreement by policy, the reasons to stop, what a person waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.interview.play import Played

Table = Mapping[str, Sequence[Played]]

MEDIAN, NINE_IN_TEN, FIRST, THREE = 12, 18, 0.90, 0.98
WAIT, WAIT_95 = 60.0, 150.0
"""Milliseconds."""


def at(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all do not exceed."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def policies(table: Table) -> None:
    """Print a line for each policy."""
    print(f"{'questions until stopping is offered':38}median  9 in 10  most | first  among three | order kept")
    for name, rows in table.items():
        counts = [row.questions for row in rows]
        numbers = f"{median(counts):6g}  {at(counts, 0.9):7g}  {max(counts):4d}"
        agree = f"{_share(rows, 'first'):5.3f}  {_share(rows, 'three'):11.3f}"
        print(f"{name:38}{numbers} | {agree} | {_share(rows, 'ordered'):10.3f}")


def targets(rows: Sequence[Played]) -> None:
    """Print every target as met or missed."""
    counts, waits = [row.questions for row in rows], [wait for row in rows for wait in row.waits]
    _mark(median(counts) <= MEDIAN, f"questions at the median: {median(counts):g} (at most {MEDIAN})")
    _mark(at(counts, 0.9) <= NINE_IN_TEN, f"in nine of ten visits: {at(counts, 0.9):g} (at most {NINE_IN_TEN})")
    _mark(_share(rows, "first") >= FIRST, f"the first as in the full visit: {_share(rows, 'first'):.3f} ({FIRST})")
    _mark(_share(rows, "three") >= THREE, f"that one among three: {_share(rows, 'three'):.3f} ({THREE})")
    _mark(all(row.ordered for row in rows), "no block is left and entered again")
    _mark(not any(row.repeated for row in rows), "nothing is asked twice")
    half, most = median(waits), at(waits, 0.95)
    _mark(half < WAIT and most < WAIT_95, f"next prompt: {half:.0f} ms (processor) at the median, {most:.0f} at 95 %")


def reasons(rows: Sequence[Played]) -> None:
    """Print why stopping was offered."""
    kinds = Counter(_reason(row.stop) for row in rows)
    print("offered because", ", ".join(f"{kind}: {count}" for kind, count in kinds.most_common()))


def _reason(stop: str) -> str:
    known = ("Good enough", "Nothing stands out", "No two", "No remaining", "An emergency")
    return next((kind for kind in known if stop.startswith(kind)), "the bound" if stop else "nothing left")


def _share(rows: Sequence[Played], name: str) -> float:
    return sum(bool(getattr(row, name)) for row in rows) / len(rows)


def _mark(met: bool, text: str) -> None:
    print(f"  {'met   ' if met else 'MISSED'} {text}")
