"""A table says of every visit what the engine says of it alone: every case, and random visits at all sites."""

from __future__ import annotations

import polars as pl
import pytest
from msgspec.structs import replace

from nmt_expert.cohort.assessor import GROUPS, Assessor
from nmt_expert.cohort.disk.lookup import visit_of_wide
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.sheet import Column, Sheet
from nmt_expert.intake.casefile import load_case
from nmt_expert.intake.casefolder import case_files
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from tests.cohort.comparing import all_differences, differences, expected
from tests.cohort.random_visits import coded_long, random_visits
from tests.cohort.random_wide import coded_wide
from tests.splitting import split

KB = load_knowledge()
PLAN = Plan(KB)
EXPERT = Expert(KB)
LONG, WIDE = 300, 120
SPLIT = split(KB, "taut_band", "hypersensitive_spot", "numbness_reported", "rounded_shoulders")
SPLIT_PLAN = Plan(SPLIT)


def test_every_case_comes_out_of_a_long_table_as_from_the_engine() -> None:
    cases = [load_case(KB, file, name) for name, file in case_files()]
    visits = [replace(case.visit, title=f"case {number}") for number, case in enumerate(cases)]
    assert all_differences(PLAN, EXPERT, visits) == []


def test_random_visits_at_all_sites_come_out_of_a_long_table_as_from_the_engine() -> None:
    assert all_differences(PLAN, EXPERT, random_visits(PLAN, LONG, seed=5)) == []


def test_random_rows_come_out_of_a_wide_table_as_from_the_engine() -> None:
    cells = coded_wide(PLAN, WIDE, seed=6)
    found = assessor(cells).conclude(cells.lazy()).collect()
    for row, said in zip(found.iter_rows(named=True), cells.iter_rows(named=True), strict=True):
        assert differences(row, expected(EXPERT.assess(visit_of_wide(PLAN, said)), 0)) == {}


def test_findings_that_are_split_come_out_of_a_long_table_as_from_the_engine() -> None:
    assert all_differences(SPLIT_PLAN, Expert(SPLIT), random_visits(SPLIT_PLAN, LONG, seed=15)) == []


def test_findings_that_are_split_come_out_of_a_wide_table_as_from_the_engine() -> None:
    split_kb = split(KB, "rounded_shoulders")  # a split of a finding that many rules read makes a far larger query
    plan, expert = Plan(split_kb), Expert(split_kb)
    cells = coded_wide(plan, WIDE, seed=16)
    found = assessor(cells, plan).conclude(cells.lazy()).collect()
    for row, said in zip(found.iter_rows(named=True), cells.iter_rows(named=True), strict=True):
        assert differences(row, expected(expert.assess(visit_of_wide(plan, said)), 0)) == {}


def test_cutting_and_shuffling_a_wide_table_changes_no_row() -> None:
    cells = coded_wide(PLAN, 60, seed=7)
    wide = assessor(cells)
    whole = wide.conclude(cells.lazy()).collect()
    shuffled = cells.sample(fraction=1.0, shuffle=True, seed=3)
    pieces = [wide.conclude(part.lazy()).collect() for part in shuffled.iter_slices(17)]
    assert pl.concat(pieces).sort("row").equals(whole)


@pytest.mark.parametrize("engine", ["streaming", "in-memory"])
def test_the_way_a_table_is_worked_through_changes_nothing(engine: str) -> None:
    cells = coded_wide(PLAN, 60, seed=8)
    found = assessor(cells).conclude(pl.concat([cells[:1], cells[1:25], cells[25:]], rechunk=False).lazy())
    assert found.collect(engine=engine).equals(assessor(cells).conclude(cells.lazy()).collect())


def test_the_order_of_visits_in_a_long_table_changes_no_visit() -> None:
    visits = random_visits(PLAN, 40, seed=9)
    long = Assessor(PLAN, Sheet("long"), GROUPS)
    first = long.conclude(coded_long(PLAN, visits).lazy()).collect()
    second = long.conclude(coded_long(PLAN, visits[::-1]).lazy()).collect()
    order = ["visit", "complaint"]
    assert first.drop("row").sort(order).equals(second.drop("row").sort(order))


def assessor(cells: pl.DataFrame, plan: Plan = PLAN) -> Assessor:
    names = [name for name in cells.columns if "@" in name]
    return Assessor(plan, Sheet("wide", tuple(Column(n, *n.split("@")) for n in names)), GROUPS)
