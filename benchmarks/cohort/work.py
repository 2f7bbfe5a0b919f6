"""The pieces of work that are timed, each in a process of its own: ``python -m benchmarks.cohort.work NAME ...``.

How many threads Polars has is fixed when it is imported, and the peak of memory belongs to a
process: so each piece runs alone, and prints what it found as one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase

BASES = ("synthetic", "shipped")


@dataclass
class Measured:
    """What a piece of work took.

    Attributes:
        rows: Rows (or visits) that one repetition goes through.
        wall: Seconds of each repetition.
        cpu: Seconds of processor time of each repetition, all threads together.
        ready: Seconds until the first row was concluded, the knowledge being loaded; 0 if not asked.
        peak: Bytes of memory at most; 0 where the system does not say.
    """

    rows: int
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    ready: float = 0.0
    peak: int = 0

    def time(self, work: Callable[[], object], repeats: int = 1) -> None:
        """Do something so many times, and note what it took."""
        for _ in range(repeats):
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            self.wall.append(time.perf_counter() - wall)
            self.cpu.append(time.process_time() - cpu)


def knowledge(base: str) -> KnowledgeBase:
    """Return one of the two knowledge bases."""
    from tests.synthetic import synthetic

    return synthetic() if base == "synthetic" else load_knowledge()


# ------------------------------------------------------------------ in memory


def memory(base: str, rows: int, repeats: int, groups: str) -> Measured:
    """Conclude a table that is in memory; from its keys (synthetic) or its coded cells (shipped)."""
    from benchmarks.cohort.memory import shipped_work, synthetic_work

    kb = knowledge(base)
    found = Measured(rows)
    made = synthetic_work(kb) if base == "synthetic" else shipped_work(kb, groups.split(","))
    found.ready = made.ready
    found.time(made.over(rows), 1 + repeats)
    return warm(found)


def warm(found: Measured) -> Measured:
    """Leave the first repetition out: it fills the caches."""
    del found.wall[0], found.cpu[0]
    return found


# ------------------------------------------------------------------ the peers


def peer(engine: str, base: str, visits: int, repeats: int) -> Measured:
    """Assess visit after visit with another engine, in one environment that is reset for each."""
    from benchmarks.cohort.peers import engines
    from benchmarks.workload import workloads

    load = next(load for load in workloads(visits) if load.name == base)
    run = engines(load.program)[engine]
    found = Measured(visits)
    found.time(lambda: [run(values) for values in load.visits].clear(), 1 + repeats)
    return warm(found)


# ------------------------------------------------------------------ from disk to disk


def write(path: str, rows: int) -> Measured:
    """Write the table that the others read."""
    from benchmarks.cohort.generator import write_table

    found = Measured(rows)
    found.time(lambda: write_table(load_knowledge(), Path(path), rows))
    return found


def assess(path: str, out: str) -> Measured:
    """Assess a file as the command does."""
    from nmt_expert.cohort.disk.run import Job, run
    from nmt_expert.cohort.rules.plan import plan_for

    plan = plan_for()
    found = Measured(0)
    found.time(lambda: setattr(found, "rows", run(plan, Job(Path(path), out, force=True)).rows))
    return found


def copy(path: str, out: str) -> Measured:
    """Read the table and write it again."""
    from benchmarks.cohort.disk import plain_copy

    found = Measured(0)
    found.time(lambda: setattr(found, "rows", plain_copy(Path(path), Path(out))))
    return found


def bare(path: str, results: str, out: str) -> Measured:
    """Read the whole table and write as much as the results are."""
    from benchmarks.cohort import disk

    found = Measured(0)
    found.time(lambda: setattr(found, "rows", disk.bare(Path(path), Path(results), Path(out))))
    return found


PIECES: dict[str, Callable[..., Measured]] = {
    "memory": memory,
    "peer": peer,
    "write": write,
    "assess": assess,
    "copy": copy,
    "bare": bare,
}


def peak_memory() -> int:
    """Return the most bytes this process has held; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def _keep_to(cores: int) -> None:
    """Use so many cores and no other, where the system can see to it; threads that read and write ahead count too."""
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def main() -> None:
    """Do one piece of work and print what it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("piece", choices=PIECES)
    options.add_argument("arguments", help="the arguments of the piece, as JSON")
    chosen = options.parse_args()
    _keep_to(int(os.environ.get("POLARS_MAX_THREADS", 0)))
    found = PIECES[chosen.piece](*json.loads(chosen.arguments))
    found.peak = peak_memory()
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
