"""Read the conditions that one and the same muscle has to meet, for every complaint at once."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.reading.long_places import Places
from nmt_expert.cohort.reading.long_values import Readings
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, literals

_NOTHING = pl.lit(0, dtype=pl.Int8)


def same_muscle(plan: Plan, places: Places, readings: Readings) -> pl.DataFrame:
    """Return ``same#i`` and ``same_high#i`` for each condition of ``plan.sames``: ranks, 0 for not true.

    The first is its degree as it is: the best muscle with an answer.  The second is the most it can
    become, the muscles not named yet included.  In a muscle a finding that was not answered is
    unknown, unless the place as a whole was denied.
    """
    if not plan.sames:
        return pl.DataFrame(height=readings.height)
    keys = list(dict.fromkeys(literal.key for same in plan.sames for literal in literals(same)))
    denied = _denied(readings, keys)
    inside = _muscles(plan, places, readings, keys)
    muscles = inside.join(denied, on="line", suffix=" denied").select(
        "line", *(pl.coalesce(key, f"{key} denied").alias(key) for key in keys)
    )
    # A muscle with no answer of its own is never the best now: what is denied was denied in some muscle too.
    now, high = _ranks(plan, "same", 0), _ranks(plan, "same_high", len(plan.coding.levels))
    best = muscles.group_by("line").agg(column.max() for column in now + high)
    found = pl.concat([denied.select("line", *high), best], how="diagonal").group_by("line").agg(pl.all().max())
    names = [f"{name}#{index}" for index in range(len(plan.sames)) for name in ("same", "same_high")]
    return found.sort("line").select(pl.col(names).fill_null(0))


def _ranks(plan: Plan, name: str, unknown: int) -> list[pl.Expr]:
    """The rank of each condition, where a literal that is unknown reads as a given code."""
    first = plan.coding.fires_from
    codes = [_degree(same.of, lambda literal: _signed(literal).fill_null(unknown)) for same in plan.sames]
    ranks = [pl.when(code >= first).then(code).otherwise(_NOTHING).cast(pl.UInt8) for code in codes]
    return [rank.alias(f"{name}#{index}") for index, rank in enumerate(ranks)]


def _signed(literal: Literal) -> pl.Expr:
    return pl.col(literal.key) if literal.sign > 0 else -pl.col(literal.key)


def _degree(node: Node, leaf: Callable[[Literal], pl.Expr]) -> pl.Expr:
    """The degree of a condition without ``same`` inside, as a code."""
    if isinstance(node, Literal):
        return leaf(node)
    if isinstance(node, Same):
        raise ValueError("'same: muscle' cannot stand inside 'same: muscle'")
    parts = [_degree(part, leaf) for part in node.of]
    if isinstance(node, Every):
        return pl.min_horizontal(parts)
    if node.k == 1:
        return pl.max_horizontal(parts)
    return pl.concat_list(parts).list.sort(descending=True).list.get(node.k - 1)


def _denied(readings: Readings, keys: list[str]) -> pl.DataFrame:
    """What is denied of a whole place, by complaint."""
    no = [pl.when(pl.col(key) < 0).then(key).alias(key) for key in keys]
    return readings.columns.select(no).with_row_index("line")


def _muscles(plan: Plan, places: Places, readings: Readings, keys: list[str]) -> pl.DataFrame:
    """What was said within each muscle of one side, a row for each complaint and muscle."""
    columns = [plan.keys.index(key) for key in keys]
    said = readings.entries.filter(pl.col("column").is_in(columns) & ~pl.col("general") & (pl.col("code") != 0))
    spots = places.spots(said["site"])
    rows = said.join(spots, on="site").join(places.muscles(spots["spot"]), on="spot")
    code = pl.col("code")
    return rows.group_by("line", "muscle").agg(
        code.filter(pl.col("column") == column).max().alias(key) for key, column in zip(keys, columns, strict=True)
    )
