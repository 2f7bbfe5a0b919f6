"""Play the cases with every policy, in two processes, and print the tables; what is being done goes to stderr."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from statistics import median
from time import monotonic

from benchmarks.interview import tables
from benchmarks.interview.cases import SEED, Dense, halves, suitable
from benchmarks.interview.measure import Result, expert, measure
from benchmarks.interview.policies import OURS, policies
from benchmarks.timing import processes, ratio

UNSEEN = "unseen"
PROCESSES, MINUTES, STARTS, SAY_EVERY = 2, 15.0, 5, 20


def _measured(cases: list[Dense]) -> Iterator[Result]:
    """Yield what was measured, case by case, until all are done or the time is up."""
    end = monotonic() + MINUTES * 60
    with get_context("spawn").Pool(PROCESSES) as pool:
        for number, result in enumerate(pool.imap(measure, cases), start=1):
            yield result
            if number % SAY_EVERY == 0:
                print(f"played {number} of {len(cases)} cases", file=sys.stderr)
            if monotonic() > end:
                print(f"stopped after {MINUTES:.0f} minutes", file=sys.stderr)
                return


def _start() -> float:
    """Return how long a first question from nothing takes, in times of ``import click``."""
    begin = (
        "from nmt_expert.knowledge.load import load_knowledge; from nmt_expert.reasoning.assess import Expert; "
        "from nmt_expert.reasoning.visit import Visit; from nmt_expert.interview.choose import next_question; "
        "next_question(Expert(load_knowledge()), Visit())"
    )
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "question": ([sys.executable, "-c", begin], {}),
        "click": ([sys.executable, "-c", "import click"], {}),
    }
    return ratio(processes(commands, STARTS), "question", "click")


def main(count: int | None = None) -> None:
    """Measure ``count`` cases, seeded, or all of them."""
    total, whole = suitable(expert())
    cases = random.Random(SEED).sample(whole, min(count or len(whole), len(whole)))
    start = _start()
    done = list(_measured(cases))
    table = {name: [played[name] for _, played, _ in done] for name in policies(expert())}
    watches = [watch for _, _, watch in done]
    asked = median(entry.questions for entry in table[OURS])
    print(f"{total} cases, {total - len(whole)} of them ended by an emergency;", end=" ")
    print(f"{len(done)} played, {asked:.0f} questions each (median)")
    unseen = {case.name for case in halves(whole)[1]}
    table[UNSEEN] = [played[OURS] for name, played, _ in done if name in unseen]
    print(f"{len(table[UNSEEN])} of them are of the half that nothing was tuned on: '{UNSEEN}', ours")
    tables.questions(table)
    tables.targets(table, watches, start)
    tables.stops(watches)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
