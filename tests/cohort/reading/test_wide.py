"""Rows of a wide table read as a visit reads, also where exclusion is written on one side only."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from msgspec.structs import replace

from nmt_expert.cohort.disk.lookup import visit_of_wide
from nmt_expert.cohort.reading.wide import NOT_ASKED, WideReading
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import KnowledgeBase, Reads, Rule
from nmt_expert.reasoning.readings import read
from tests.reasoning.body import body

PAIR = ("stiff", "loose")
RULES = tuple(Rule(f"ischemia.{name}", "ischemia", Reads(name, ("here",)), 1, "weak", 0.15, "") for name in PAIR)


def exclusive(*sides: str) -> KnowledgeBase:
    """Return the small body with a pair that excludes each other as only these findings say."""
    kb = body(*RULES)
    changed = {name: replace(kb.findings[name], exclusive=name in sides) for name in PAIR}
    return replace(kb, findings={**kb.findings, **changed})


@pytest.mark.parametrize("sides", [(), ("stiff",), ("loose",), PAIR])
def test_exclusion_is_read_as_in_a_visit_whoever_states_it(sides: tuple[str, ...]) -> None:
    plan = Plan(exclusive(*sides))
    answers = [(None if a == 9 else a, None if b == 9 else b) for a, b in product((9, 2, 1, 0, -1, -2), repeat=2)]
    rows = [(at, str(at), "calf", "left", *said) for at, said in enumerate(answers)]
    keys = [f"{name}@here" for name in PAIR]
    schema = {"#row": pl.Int64, "#visit": pl.String, "#region": pl.String, "#side": pl.String}
    cells = pl.DataFrame(rows, schema={**schema, **dict.fromkeys(keys, pl.Int8)}, orient="row")
    found = WideReading(plan, keys).onto(cells.lazy()).collect()
    for row, said in zip(found.iter_rows(named=True), cells.iter_rows(named=True), strict=True):
        visit = visit_of_wide(plan, said)
        readings = read(plan.kb, visit, visit.complaints[0])
        known = {key: plan.coding.value(row[key]) for key in keys if row[key] not in (None, 0, NOT_ASKED)}
        assert known == readings.values.known
        assert row["#conflicts"] == len({name for clash in readings.conflicts for name in clash.findings})
