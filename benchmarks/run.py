"""Measure the speed that is promised, beside the peers it is promised against: ``python -m benchmarks.run``.

docs/benchmarks.md says what each number means.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks.peers import ClipsFirings, ClipsLean, fired_without_chaining, stock_engine
from benchmarks.timing import Times, paired, processes, ratio
from benchmarks.workload import Workload, workloads
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.engine.run import VisitEngine, engine_for
from nmt_expert.reasoning.program import evaluate, prepare
from nmt_expert.reasoning.reach import reach

PACKAGES = ("nmt-expert", "experta", "clipspy", "click", "pydantic", "PyYAML")
ASSESS = ("assess", "tight joint", "numbness", "postural tilt", "--json")
OURS = "ours: experta, counting matcher, full record"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        what: What was timed.
        ms: Median milliseconds.
        ratio: Median of the rounds' ratios to the table's reference, which has 1.
        target: What is promised, in words; "" if nothing is.
        met: Whether the promise was kept; None where there is none.
    """

    what: str
    ms: float
    ratio: float
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Contenders that were timed in turns; ``note`` says what was checked, or why nothing was timed."""

    title: str
    reference: str
    rows: tuple[Row, ...]
    note: str = ""


def _table(
    title: str, times: Times, reference: str, targets: dict[str, tuple[str, Callable[[Row], bool]]], note: str = ""
) -> Table:
    rows = []
    for name in times:
        row = Row(name, round(median(times[name]), 3), round(ratio(times, name, reference), 2))
        if name in targets:
            words, kept = targets[name]
            row = Row(row.what, row.ms, row.ratio, words, kept(row))
        rows.append(row)
    return Table(title, reference, tuple(rows), note)


# ------------------------------------------------------------------ (a) one assessment


def assessment(load: Workload, rounds: int) -> Table:
    """Time one assessment, engine built, against CLIPS and against experta as it comes."""
    ours, firings = engine_for(load.program), ClipsFirings(load.program)
    lean, stock = ClipsLean(load.program), stock_engine(load.program)
    fired = [_check(load, index, ours, firings, lean, stock) for index in range(len(load.visits))]
    engines: dict[str, Callable[..., object]] = {
        OURS: ours.assess,
        "CLIPS: degrees, supports, chaining; firings read": firings,
        "CLIPS, lean: which rules fired; no degrees, no chaining": lean,
        "experta, idiomatic, stock matcher": stock,
    }

    def over_visits(run: Callable[..., object]) -> Callable[[], None]:
        return lambda: [run(values) for values in load.visits].clear()

    times = paired({name: over_visits(run) for name, run in engines.items()}, rounds, per=len(load.visits))
    clips, _, idiomatic = [name for name in engines if name != OURS]
    kb = load.program.kb
    return _table(
        f"(a) one assessment, {load.name} base: {len(kb.rules)} rules, {len(kb.findings)} findings, "
        f"{len(load.program.levels)} strata",
        times,
        OURS,
        {
            clips: (">= 1.0", lambda row: row.ratio >= 1.0),
            idiomatic: (">= 15", lambda row: row.ratio >= 15),
        },
        f"{len(load.visits)} visits, {median(fired):.0f} rules fire in the median visit; the peers fire the same",
    )


def _check(
    load: Workload,
    index: int,
    ours: VisitEngine,
    firings: ClipsFirings,
    lean: ClipsLean,
    stock: Callable[..., set[str]],
) -> int:
    """Compare the firings of one visit and return their number."""
    values = load.visits[index]
    fired = {entry.rule for result in ours.assess(values).conclusions.values() for entry in result.fired}
    for name, others in (("CLIPS", firings(values)), ("stock experta", stock(values))):
        if fired != others:
            raise SystemExit(f"{load.name} visit {index}: {name} differs from ours in {sorted(fired ^ others)}")
    if lean(values) != fired_without_chaining(load.program, values):
        raise SystemExit(f"{load.name} visit {index}: lean CLIPS does not fire what holds without chaining")
    return len(fired)


# ------------------------------------------------------------------ (b) build


def build(load: Workload, rounds: int) -> Table:
    """Time building an engine."""
    ours = "ours"
    times = paired(
        {
            ours: lambda: engine_for(load.program),
            "CLIPS, exported rules": lambda: ClipsFirings(load.program),
            "CLIPS, lean": lambda: ClipsLean(load.program),
            "experta, idiomatic, stock matcher": lambda: stock_engine(load.program),
        },
        rounds,
    )
    promised = {ours: ("< 150 ms", lambda row: row.ms < 150)}
    return _table(f"(b) building an engine, {load.name} base", times, ours, promised)


# ------------------------------------------------------------------ (c) the command


def command(rounds: int) -> Table:
    """Time ``nmt-expert assess ... --json`` as a whole process."""
    title, click = "(c) whole processes", 'python -c "import click"'
    program = Path(sys.executable).with_name("nmt-expert")
    if find_spec("nmt_expert.cli") is None or not program.exists():
        return Table(title, click, (), f"skipped: {program.name} is not installed beside this Python")
    warm, cold = "nmt-expert assess ... --json", "the same, no knowledge cache yet"
    with tempfile.TemporaryDirectory() as folder:
        kept, fresh = Path(folder, "kept"), Path(folder, "fresh")
        times = processes(
            {
                "python -c pass": ((sys.executable, "-c", "pass"), {}),
                click: ((sys.executable, "-c", "import click"), {}),
                warm: ((str(program), *ASSESS), {"NMT_EXPERT_CACHE": str(kept)}),
                cold: ((str(program), *ASSESS), {"NMT_EXPERT_CACHE": str(fresh)}),
            },
            rounds,
            between=lambda: shutil.rmtree(fresh, ignore_errors=True),
        )
    return _table(title, times, click, {warm: ("< 3.5", lambda row: row.ratio < 3.5)})


# ------------------------------------------------------------------ (d) the other executions


def plain(load: Workload, rounds: int) -> Table:
    """Time plain evaluation and reach beside the engine."""
    program, visits = load.program, load.visits
    engine = engine_for(program)
    times = paired(
        {
            OURS: lambda: [engine.assess(values) for values in visits].clear(),
            "evaluate: the plain functions": lambda: [evaluate(program, values) for values in visits].clear(),
            "reach: the bounds": lambda: [reach(program, values) for values in visits].clear(),
        },
        rounds,
        per=len(visits),
    )
    return _table(f"(d) without the engine, {load.name} base, one visit", times, OURS, {})


def loading(rounds: int) -> Table:
    """Time loading the shipped knowledge with and without its cache."""
    cached = "load_knowledge, from the cache"
    before = os.environ.get("NMT_EXPERT_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NMT_EXPERT_CACHE"] = folder
        try:
            base = load_knowledge()
            times = paired(
                {
                    cached: load_knowledge,
                    "load_knowledge, read and checked": lambda: load_knowledge(use_cache=False),
                    "prepare, after loading": lambda: prepare(base),
                },
                rounds,
            )
        finally:
            os.environ.pop("NMT_EXPERT_CACHE")
            if before is not None:
                os.environ["NMT_EXPERT_CACHE"] = before
    return _table("(d) loading the shipped knowledge, in a warm process", times, cached, {})


# ------------------------------------------------------------------ printing


def measure(quick: bool) -> Iterator[Table]:
    """Measure everything; ``quick`` takes seconds and says little."""
    visits, rounds = (4, 3) if quick else (12, 15)
    loads = workloads(visits)
    for load in loads:
        yield assessment(load, rounds)
    for load in loads:
        yield build(load, 2 if quick else 5)
    yield command(3 if quick else 15)
    for load in loads:
        yield plain(load, rounds)
    yield loading(2 if quick else 7)


def about() -> dict[str, str]:
    """Return what was measured with: Python, processors and package versions."""
    found = {"python": platform.python_version(), "processors": str(os.cpu_count())}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def show(table: Table) -> None:
    """Print a table."""
    print(f"\n{table.title}")
    if table.rows:
        print(f"  {'':58}{'ms':>9}{'x ref.':>9}  target")
    for row in table.rows:
        mark = "" if row.met is None else f"  {row.target}: {'PASS' if row.met else 'MISS'}"
        print(f"  {row.what:58}{row.ms:9.2f}{row.ratio:9.2f}{mark}")
    if table.note:
        print(f"  ({table.note})")


def main() -> None:
    """Measure and print; ``--json`` prints data instead of tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a look in seconds; its ratios are rough")
    options.add_argument("--json", action="store_true", help="print data")
    chosen = options.parse_args()
    if not chosen.json:
        print(", ".join(f"{name} {version}" for name, version in about().items()))
    tables = []
    for table in measure(chosen.quick):
        tables.append(asdict(table))
        if not chosen.json:
            show(table)
    if chosen.json:
        print(json.dumps({"about": about(), "tables": tables}, indent=2))


if __name__ == "__main__":
    main()
