"""(a) In memory: visits per second on one and on two cores, and how long it takes to be ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from benchmarks.cohort.generator import coded_table, key_table, keys
from benchmarks.cohort.tables import Row, Table, Target, turns
from nmt_expert.cohort.assessor import Assessor
from nmt_expert.cohort.rules.conclusions import Kernel
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.knowledge.model import KnowledgeBase

CORE = ("support", "band", "red_flags")
"""The groups of columns that the promise for the shipped knowledge is about."""

EXTRAS = ("top", "reach", "reasons")

SECONDS_TO_BE_READY = 1.0


@dataclass(frozen=True)
class Work:
    """Expressions that are ready, and the table they are put on.

    Attributes:
        ready: Seconds from a loaded knowledge base to the results of one row.
        table: Makes a table of so many rows.
        conclude: What makes results of it.
    """

    ready: float
    table: Callable[[int], pl.LazyFrame]
    conclude: Callable[[pl.LazyFrame], pl.LazyFrame]

    def over(self, rows: int) -> Callable[[], object]:
        """Return the work of concluding so many rows; the table is made before."""
        table = self.table(rows)
        return lambda: self.conclude(table).collect(engine="streaming")


def synthetic_work(kb: KnowledgeBase) -> Work:
    """Return the synthetic base's rules over columns of keys: the expressions alone."""
    begun = time.perf_counter()
    plan = Plan(kb)
    kernel = Kernel(plan, frozenset({"support"}))

    def conclude(table: pl.LazyFrame) -> pl.LazyFrame:
        return kernel.onto(table).select("#row", *kernel.columns)

    return _begun(begun, Work(0.0, partial(key_table, plan.keys), conclude))


def shipped_work(kb: KnowledgeBase, groups: Iterable[str]) -> Work:
    """Return the shipped base over coded cells: conflicts, places, red flags and rules."""
    begun = time.perf_counter()
    plan = Plan(kb)
    schema = pl.Schema(dict.fromkeys((name.removesuffix("@here") for name in _headings(kb)), pl.Int8()))
    assessor = Assessor(plan, read_headings(plan, schema), groups)
    return _begun(begun, Work(0.0, partial(coded_table, kb), assessor.conclude))


def _headings(kb: KnowledgeBase) -> list[str]:
    return [key.removesuffix("@general") for key in keys(kb)]


def _begun(begun: float, work: Work) -> Work:
    """Conclude one row, and note the seconds it took to get there."""
    row = work.table(1)
    work.conclude(row).collect(engine="streaming")
    return Work(time.perf_counter() - begun, work.table, work.conclude)


# ------------------------------------------------------------------ measuring


def tables(rows: int, rounds: int, repeats: int) -> Iterator[Table]:
    """Measure both bases on one and two cores, then what each further group of columns costs."""
    pieces: dict[str, tuple[int, str, Sequence[Any]]] = {}
    for cores in (1, 2):
        pieces[f"synthetic, {cores}"] = (cores, "memory", ("synthetic", rows, repeats, ""))
        pieces[f"shipped, {cores}"] = (cores, "memory", ("shipped", rows, repeats, ",".join(CORE)))
    for extra in EXTRAS:
        pieces[f"with {extra}, 2"] = (2, "memory", ("shipped", rows, repeats, ",".join((*CORE, extra))))
    found = turns(pieces, rounds)
    yield Table(
        f"(a) in memory, {rows:,} rows: million visits per second",
        "M/s",
        (
            found["synthetic, 1"].row("synthetic base, support, 1 core", _speed),
            found["synthetic, 2"].row("synthetic base, support, 2 cores", _speed, Target(">=", 2.0)),
            found["shipped, 1"].row(f"shipped base, {', '.join(CORE)}, 1 core", _speed),
            found["shipped, 2"].row(f"shipped base, {', '.join(CORE)}, 2 cores", _speed, Target(">=", 1.0)),
            *(found[f"with {extra}, 2"].row(f"... and {extra}, 2 cores", _speed) for extra in EXTRAS),
        ),
    )
    yield _readiness({name: found[f"{name}, 2"].ready for name in ("synthetic", "shipped")})


def _readiness(seconds: dict[str, float]) -> Table:
    target = Target("<", SECONDS_TO_BE_READY)
    rows = [Row(f"{base} base", 0.0, 0.0, taken, target) for base, taken in seconds.items()]
    return Table("(a) from loaded knowledge to the results of the first row", "seconds", tuple(rows))


def _speed(wall: float, rows: int) -> float:
    return rows / wall / 1e6
