"""Compare a row of results with the assessment of the same visit by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from nmt_expert.cohort.assessor import GROUPS, Assessor
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.sheet import Sheet
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.visit import Visit
from tests.cohort.random_visits import coded_long

RANKED = 3


def expected(assessment: Assessment, number: int) -> dict[str, Any]:
    """Return what the columns of one complaint have to say, in plain values."""
    entry, safety = assessment.complaints[number], assessment.safety
    actions = [state.flag.action for state in safety.raised]
    gravest = next((a for a in ("emergency", "urgent_referral", "avoid_area", "modify") if a in actions), "none")
    found: dict[str, Any] = {
        "red_flag": gravest,
        "red_flags": [state.flag.id for state in safety.raised],
        "unsettled": [state.flag.id for state in safety.unsettled],
        "not_screened": len(safety.not_screened),
        "technique": entry.permission.level,
        "conflicts": len({name for conflict in entry.readings.conflicts for name in conflict.findings}),
    }
    for one in entry.principles:
        found[one.id] = one.support
        found[f"{one.id}_band"] = one.band.id
        found[f"{one.id}_reach_low"], found[f"{one.id}_reach_high"] = one.reach
        found[f"{one.id}_reasons"] = [given.rule.id for given in one.contributions if given.counts]
    threshold = assessment.knowledge.scale.holds_above
    found["top"] = [one.id for one in entry.principles if one.support > threshold][:RANKED]
    return found


def long_results(plan: Plan, visits: Iterable[Visit], groups: Iterable[str] = GROUPS) -> pl.DataFrame:
    """Return the results of visits as a long table gives them."""
    cells = coded_long(plan, visits)
    return Assessor(plan, Sheet("long"), groups).conclude(cells.lazy()).collect()


def differences(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs between a row and what it has to say; supports and reach must be the very same numbers."""
    return {name: (row[name], value) for name, value in wanted.items() if row[name] != value}


def all_differences(plan: Plan, expert: Expert, visits: list[Visit]) -> list[tuple[Visit, dict[str, Any]]]:
    """Return every visit whose long results differ from its assessment, with what differs."""
    rows = {(row["visit"], row["complaint"]): row for row in long_results(plan, visits).iter_rows(named=True)}
    found = []
    for visit in visits:
        assessment = expert.assess(visit)
        for number in range(len(assessment.complaints)):
            differs = differences(rows.pop((visit.title, number + 1)), expected(assessment, number))
            if differs:
                found.append((visit, differs))
    assert not rows
    return found
