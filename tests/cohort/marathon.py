"""Compare as many random visits as one likes with the engine: ``python -m tests.cohort.marathon [VISITS]``."""

from __future__ import annotations

import sys

from nmt_expert.cohort.assessor import GROUPS, Assessor
from nmt_expert.cohort.disk.lookup import visit_of_wide
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.sheet import Column, Sheet
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from tests.cohort.comparing import all_differences, differences, expected
from tests.cohort.random_visits import random_visits
from tests.cohort.random_wide import coded_wide

VISITS, PORTION = 5000, 500


def main(count: int) -> int:
    """Compare so many visits in the long form and a tenth as many rows in the wide one; return how many differ."""
    kb = load_knowledge()
    plan, expert = Plan(kb), Expert(kb)
    wrong = 0
    for seed, start in enumerate(range(0, count, PORTION)):
        wrong += len(all_differences(plan, expert, random_visits(plan, min(PORTION, count - start), seed=100 + seed)))
        wrong += sum(bool(found) for found in _wide(plan, expert, PORTION // 10, seed))
        print(f"{min(start + PORTION, count)} of {count} visits compared, {wrong} differ", file=sys.stderr)
    print(f"{count} visits and {-(-count // PORTION) * (PORTION // 10)} rows compared, {wrong} differ")
    return wrong


def _wide(plan: Plan, expert: Expert, rows: int, seed: int) -> list[dict[str, tuple[object, object]]]:
    cells = coded_wide(plan, rows, seed)
    columns = tuple(Column(name, *name.split("@")) for name in cells.columns if "@" in name)
    found = Assessor(plan, Sheet("wide", columns), GROUPS).conclude(cells.lazy()).collect()
    both = zip(found.iter_rows(named=True), cells.iter_rows(named=True), strict=True)
    return [differences(row, expected(expert.assess(visit_of_wide(plan, said)), 0)) for row, said in both]


if __name__ == "__main__":
    raise SystemExit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else VISITS)))
