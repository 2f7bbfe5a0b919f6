"""Play the shipped cases with every policy, in two processes, and print the tables; progress goes to stderr.

``python -m benchmarks.interview [CASES]``: so many of them, seeded; all of them if left out.
"""

from __future__ import annotations

import random
import sys
from multiprocessing import get_context

from benchmarks.interview import tables
from benchmarks.interview.measure import expert, measure
from benchmarks.interview.play import PROCESSES, Played, cases
from benchmarks.interview.policies import OURS, POLICIES

SEED, SAY_EVERY = 7, 20


def main(count: int | None = None) -> None:
    """Measure ``count`` cases, seeded, or all of them."""
    found = cases(expert())
    chosen = random.Random(SEED).sample(found, min(count or len(found), len(found)))
    done: list[dict[str, Played]] = []
    with get_context("spawn").Pool(PROCESSES) as pool:
        for number, result in enumerate(pool.imap(measure, chosen), start=1):
            done.append(result)
            if number % SAY_EVERY == 0:
                print(f"played {number} of {len(chosen)} cases", file=sys.stderr)
    table = {name: [played[name] for played in done] for name in POLICIES}
    print(f"{len(chosen)} of the {len(found)} shipped cases of one complaint that conclude something")
    tables.policies(table)
    tables.reasons(table[OURS])
    tables.targets(table[OURS])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
