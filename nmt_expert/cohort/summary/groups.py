"""Count principles by group of people: by region as people name them, and by age band."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.summary.hiding import crossed, small
from nmt_expert.cohort.summary.parts import Count, Crossing
from nmt_expert.cohort.summary.rows import people
from nmt_expert.knowledge.model import KnowledgeBase

MANY = 12
"""With more regions than this they are counted by the names people use for several of them."""

MOST = 16
"""Rows of a table of groups at most, the rest together as the last of them."""

NOT_SAID, OTHER = "", "other"
OTHER_LABELS = {"region": "other regions or not stated", "age": "other ages or not stated"}


def by_region(plan: Plan, rows: pl.DataFrame, least: int, rank: int, totals: Mapping[str, int | None]) -> Crossing:
    """Return how many people of each region have each principle at a band of a rank or better."""
    regions = rows.get_column("region").unique().to_list()
    if len(regions) > MANY:
        names = {region: region_group(plan.kb, region) for region in regions}
        rows = rows.with_columns(pl.col("region").replace_strict(names, return_dtype=pl.String))
    return _crossing(plan, rows, "region", least, rank, totals)


def by_age(plan: Plan, rows: pl.DataFrame, least: int, rank: int, totals: Mapping[str, int | None]) -> Crossing | None:
    """Return the same by age band, youngest first; None if the table says no ages."""
    ages = rows.get_column("age")
    if ages.null_count() == len(ages) or not (ages.fill_null("") != "").any():
        return None
    return _crossing(plan, rows.with_columns(pl.col("age").fill_null("")), "age", least, rank, totals)


def region_group(kb: KnowledgeBase, region: str) -> str:
    """Return the smallest group of regions a fine region is part of; itself if none, or if it is one."""
    groups = [group for group in kb.regions.values() if region in group.parts]
    return min(groups, key=lambda group: len(group.parts)).id if groups else region


def _crossing(
    plan: Plan, rows: pl.DataFrame, by: str, least: int, rank: int, totals: Mapping[str, int | None]
) -> Crossing:
    rows = _merged(rows.with_columns(pl.col(by)), by, least)
    counted = (
        people(rows, by)
        .group_by(by)
        .agg(pl.len().alias("#"), *((pl.col(f"band:{name}") >= rank).sum().alias(name) for name in plan.kb.principles))
    )
    counts = {row[by]: row for row in counted.to_dicts()}
    order = sorted(counts, key=lambda group: _place(plan, by, group, counts[group]["#"]))
    wholes = {group: int(counts[group]["#"]) for group in order}
    cells = {}
    for name in plan.kb.principles:
        shown = crossed({group: int(counts[group][name]) for group in order}, wholes, least, totals[name])
        cells[name] = tuple(shown.values())
    return Crossing(by, tuple(Count(group, _label(plan, by, group), wholes[group]) for group in order), cells)


def _merged(rows: pl.DataFrame, by: str, least: int) -> pl.DataFrame:
    """Count groups that are too small, or too many, together, until no group is small."""
    while True:
        sizes = {name: int(size) for name, size in rows.group_by(by).agg(pl.col("visit").n_unique()).rows()}
        named = sorted((name for name in sizes if name != OTHER), key=lambda name: (sizes[name], name))
        merge = [name for name in named if small(sizes[name], least)]
        merge = merge or named[: max(0, len(named) - MOST + 1)]
        if not merge and small(sizes.get(OTHER, 0), least):
            merge = named[:1]
        if not merge:
            return rows
        rows = rows.with_columns(pl.when(pl.col(by).is_in(merge)).then(pl.lit(OTHER)).otherwise(pl.col(by)).alias(by))


def _place(plan: Plan, by: str, group: str, size: int) -> tuple[bool, int, str]:
    """Ages in their order, regions with most people first; the rest last."""
    question = plan.kb.questions.get("age_band")
    if by == "age" and question and group in question.options:
        return False, question.options.index(group), group
    return group in (NOT_SAID, OTHER), -size, group


def _label(plan: Plan, by: str, group: str) -> str:
    if group == NOT_SAID:
        return f"{by} not stated"
    if group == OTHER:
        return OTHER_LABELS[by]
    if by == "age":
        return plan.kb.label(group)
    region = plan.kb.regions.get(group)
    return region.label if region else group.replace("_", " ")
