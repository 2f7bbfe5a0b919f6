"""Results made by hand: everybody is *open* everywhere unless a row says otherwise."""

from __future__ import annotations

from typing import Any

import polars as pl

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.summary.rows import ACTION_ORDER, TECHNIQUE_ORDER


def results(plan: Plan, rows: list[dict[str, Any]]) -> pl.LazyFrame:
    """Return results with a row for each of ``rows``; what they leave out is plain."""
    bands = pl.Enum([band.id for band in plan.kb.scale.bands])
    schema: dict[str, Any] = {"row": pl.Int64, "visit": pl.String, "region": pl.String}
    schema |= {f"{name}_band": bands for name in plan.kb.principles}
    schema |= {"top": pl.List(pl.String), "red_flag": pl.Enum(ACTION_ORDER), "red_flags": pl.List(pl.String)}
    schema |= {"unsettled": pl.List(pl.String), "not_screened": pl.UInt16, "technique": pl.Enum(TECHNIQUE_ORDER)}
    plain: dict[str, Any] = {f"{name}_band": "open" for name in plan.kb.principles}
    plain |= {"region": "", "top": [], "red_flag": "none", "red_flags": [], "unsettled": [], "not_screened": 0}
    plain |= {"technique": "full"}
    full = [{"row": index, "visit": f"v{index}", **plain, **row} for index, row in enumerate(rows, start=1)]
    answers = {name: pl.Int8 for row in rows for name in row if "@" in name}
    return pl.LazyFrame(full, schema={**schema, **answers})


def times(count: int, **row: Any) -> list[dict[str, Any]]:
    """Return the same row several times."""
    return [dict(row) for _ in range(count)]
