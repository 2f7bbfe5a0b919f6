"""Sum up the results of many visits: who the findings speak for what in, red flags, and what was not asked.

One streaming pass makes the results slim (``rows``); everything is counted from that, by people:
a visit counts as a person, once, however many complaints it has.  No group of fewer than ``least`` people
is shown, nor can be found by subtraction: ``hiding`` says how.  A count says that findings *are
consistent with* a principle; it is not a number of diagnoses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import polars as pl

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.summary.hiding import between, crossed, effective, ordered, part, shared_out, small
from nmt_expert.cohort.summary.model import LINE, NEXT, Count, Crossing, Flagged, Missing, Pair, Spread, Summary
from nmt_expert.cohort.summary.rows import (
    ACTION_ORDER,
    TECHNIQUE_ORDER,
    band_order,
    people,
    slim,
)
from nmt_expert.knowledge.model import ACTIONS, KnowledgeBase

QUESTIONS = 15
"""Questions shown at most."""

PLACE_WORDS = {
    "referring": "in a muscle that can refer there",
    "pathway": "on the way of a nerve that supplies it",
    "other_side": "on the other side",
    "elsewhere": "elsewhere",
}


def summarise(plan: Plan, results: pl.LazyFrame, *, least: int = 5) -> Summary:
    """Return many visits in numbers.

    Args:
        plan: The knowledge base made ready for tables.
        results: A row per complaint with at least ``P_band`` of every principle; ``visit`` and ``region``
            (also as ``#visit``, ``#region``), ``top``, ``red_flag``, ``red_flags``, ``unsettled``, ``not_screened``,
            ``technique`` and answers (``finding@place``) are used as far as they are there.
        least: The smallest group of people to show; 1 shows everything, 2 counts as 3.

    Raises:
        CohortError: A principle has no band in the results.
        ValueError: ``least`` is below 1.
    """
    return summarise_rows(plan, slim(plan, results).collect(engine="streaming"), least=least)


def summarise_rows(plan: Plan, rows: pl.DataFrame, *, least: int = 5) -> Summary:
    """Return the same from slim rows: those of a table that was assessed in parts, one part after the other.

    Raises:
        ValueError: ``least`` is below 1.
    """
    least = effective(least)
    each = people(rows)
    kb = plan.kb
    if small(each.height, least):
        return Summary(kb.version, kb.digest, least, None, None, _line(plan))
    totals, spreads = _spreads(plan, each, least)
    return Summary(
        version=kb.version,
        digest=kb.digest,
        least=least,
        visits=each.height,
        complaints=_complaints(rows, each.height, least),
        line=_line(plan),
        principles=spreads,
        crossings=_crossings(plan, rows, least, totals),
        pairs=tuple(_pairs(plan, each, least, totals)),
        actions=_shares(each, "action", ACTION_ORDER, least),
        flags=_flags(plan, each, least),
        unsettled=_any(each, "unsettled:", least),
        unscreened=_any(each, "unscreened", least),
        techniques=_shares(each, "withheld", TECHNIQUE_ORDER[::-1], least),
        missing=_missing(plan, each, least),
    )


def _complaints(rows: pl.DataFrame, visits: int, least: int) -> int | None:
    """The number of complaints, unless it tells of a few people that they have several."""
    again = rows.get_column("visit")
    several = again.filter(again.is_duplicated()).n_unique()
    return None if part(several, visits, least) is None else rows.height


# ------------------------------------------------------------------ principles


def _line(plan: Plan) -> str:
    return next(band.label for band in plan.kb.scale.bands if band.id == LINE)


def _rank(plan: Plan, band: str) -> int:
    return band_order(plan)[::-1].index(band)


def _spreads(plan: Plan, each: pl.DataFrame, least: int) -> tuple[dict[str, int | None], tuple[Spread, ...]]:
    """Return the people at least at ``LINE`` by principle, and everything about each principle."""
    bands, whole = band_order(plan), each.height
    labels = {band.id: band.label for band in plan.kb.scale.bands}
    firsts = _firsts(plan, each, least)
    totals: dict[str, int | None] = {}
    spreads = []
    for principle in plan.kb.principles.values():
        ranks = each.get_column(f"band:{principle.id}")
        reached = {band: int((ranks >= _rank(plan, band)).sum()) for band in bands[:-1]}
        shown = ordered(reached, whole, least, (LINE, NEXT))
        exact = between({**shown, bands[-1]: whole}, whole)
        totals[principle.id] = shown[LINE]
        spreads.append(
            Spread(
                principle.id,
                principle.label,
                tuple(Count(band, labels[band], shown[band]) for band in bands[:-1]),
                tuple(Count(band, labels[band], exact[band]) for band in bands),
                firsts.get(principle.id),
            )
        )
    return totals, tuple(spreads)


def _firsts(plan: Plan, each: pl.DataFrame, least: int) -> Mapping[str, int | None]:
    """The people each principle comes first in; with those it does not come first in for any, all are shared out."""
    counts = {
        name: int(each.get_column(f"first:{name}").sum()) for name in plan.kb.principles if f"first:{name}" in each
    }
    if not counts:
        return {}
    led = each.select(pl.any_horizontal(pl.col(f"first:{name}") for name in counts)).to_series()
    shown = shared_out({**counts, "": each.height - int(led.sum())}, least)
    return {name: None if small(each.height - counts[name], least) else shown[name] for name in counts}


def _crossings(plan: Plan, rows: pl.DataFrame, least: int, totals: Mapping[str, int | None]) -> tuple[Crossing, ...]:
    if rows.is_empty():
        return ()
    rank = _rank(plan, LINE)
    made = (by_region(plan, rows, least, rank, totals), by_age(plan, rows, least, rank, totals))
    return tuple(crossing for crossing in made if crossing)


def _pairs(plan: Plan, each: pl.DataFrame, least: int, totals: Mapping[str, int | None]) -> Iterator[Pair]:
    """Both of two principles; all four groups that the two make have to be showable."""
    rank, whole = _rank(plan, LINE), each.height
    reached = {name: each.get_column(f"band:{name}") >= rank for name in plan.kb.principles}
    for a, b in combinations(plan.kb.principles, 2):
        both, of_a, of_b = int((reached[a] & reached[b]).sum()), totals[a], totals[b]
        if of_a is None or of_b is None:
            yield Pair(a, b, None)
            continue
        groups = (both, of_a - both, of_b - both, whole - of_a - of_b + both)
        yield Pair(a, b, None if any(small(group, least) for group in groups) else both)


# ------------------------------------------------------------------ safety


def _shares(each: pl.DataFrame, column: str, order: tuple[str, ...], least: int) -> tuple[Count, ...]:
    """The people at each rank of a column, highest rank first; nothing if there is no such column."""
    if column not in each:
        return ()
    ranks = each.get_column(column)
    counts = {name: int((ranks == rank).sum()) for rank, name in reversed(list(enumerate(order)))}
    return tuple(Count(name, name.replace("_", " "), people) for name, people in shared_out(counts, least).items())


def _flags(plan: Plan, each: pl.DataFrame, least: int) -> tuple[Flagged, ...]:
    """The flags of anybody.  A hidden action hides its flags, and a hidden flag another one beside it."""
    actions = {count.id: count.people for count in _shares(each, "action", ACTION_ORDER, least)}
    unsettled = _flag_counts(each, "unsettled", list(plan.kb.flags), least)
    found = []
    for action in ACTIONS:
        flags = [flag for flag in plan.kb.flags.values() if flag.action == action]
        raised = _flag_counts(each, "raised", [flag.id for flag in flags], least)
        if actions.get(action, 0) is None:
            raised = {name: None if people is None or people > 0 else 0 for name, people in raised.items()}
        found += [
            Flagged(flag.id, flag.label, action, raised.get(flag.id, 0), unsettled.get(flag.id, 0)) for flag in flags
        ]
    return tuple(flag for flag in found if flag.raised != 0 or flag.unsettled != 0)


def _flag_counts(each: pl.DataFrame, prefix: str, flags: list[str], least: int) -> dict[str, int | None]:
    counts = {name: int(each.get_column(f"{prefix}:{name}").sum()) for name in flags if f"{prefix}:{name}" in each}
    shown = shared_out(counts, least)
    return {name: None if small(each.height - people, least) else shown[name] for name, people in counts.items()}


def _any(each: pl.DataFrame, prefix: str, least: int) -> Count | None:
    """The people with any of the columns that begin so; None without such columns."""
    columns = [name for name in each.columns if name.startswith(prefix)]
    if not columns:
        return None
    found = int(each.select(pl.any_horizontal(columns)).to_series().sum())
    return Count(prefix, prefix, part(found, each.height, least))


# ------------------------------------------------------------------ what was not asked


def _missing(plan: Plan, each: pl.DataFrame, least: int) -> Missing | None:
    """The questions most often open, by people with a complaint that is not settled."""
    if "missing:" not in each:
        return None
    whole = int(each.get_column("missing:").sum())
    counted = {
        name: int(each.get_column(name).sum())
        for name in each.columns
        if name.startswith("missing:") and name != "missing:"
    }
    if part(whole, each.height, least) is None:
        return Missing(None, ())
    shown = {name.removeprefix("missing:"): part(people, whole, least) for name, people in counted.items()}
    most = sorted(((people, key) for key, people in shown.items() if people), key=lambda entry: (-entry[0], entry[1]))
    return Missing(whole, tuple(_question(plan, key, people) for people, key in most[:QUESTIONS]))


def _question(plan: Plan, key: str, people: int) -> Count:
    finding, _, place = key.partition("@")
    return Count(key, plan.kb.label(finding), people, PLACE_WORDS.get(place, ""))


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
