"""Read a long table, a row for each answer, into one row for each complaint: the kernel's input.

The very meaning of `readings.read`, `truth` and `safety`, many visits at once.  Where a site
stands to a complaint is asked of the anatomy once for each pair that occurs; all else is joins
and groupings over whole columns.
"""

from __future__ import annotations

import polars as pl

from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.reading.long_columns import pair
from nmt_expert.cohort.reading.long_places import SITE, Places
from nmt_expert.cohort.reading.long_safety import Screening
from nmt_expert.cohort.reading.long_same import same_muscle
from nmt_expert.cohort.reading.long_values import Readings, Spots

_KEEP = "^#keep:.*$"


def read_long(plan: Plan, coded: pl.LazyFrame) -> pl.LazyFrame:
    """Return what the answers of a long table read, a row for each complaint of each visit.

    The table is worked on as a whole, in memory: give it whole visits, a bounded number at a time.
    The order of its rows means nothing but the order of the visits.

    Args:
        plan: The knowledge base, made ready.
        coded: The coded long table.  All rows with the same ``#visit`` and ``#complaint`` have the
            complaint's region and side.  A row without a complaint (null, or below 0) belongs to its visit;
            a visit of such rows alone has one complaint without a place.  A row without a ``#code`` names
            its visit and complaint and says nothing.

    Returns:
        ``#row`` (the visit's first), ``#visit``, ``#complaint``, ``#region``, ``#side``, ``#keep:*`` (of
        the complaint's first row), the columns of the plan's keys, ``same#``, ``same_high#``, ``said#``,
        ``hint#``, ``meets#`` and ``#conflicts``; by visit in order of appearance, then by complaint.
    """
    places = Places(plan.kb)
    table = coded.with_columns(pl.col("#finding").cast(pl.Enum(list(plan.kb.findings))), pl.col(SITE).fill_null(""))
    rows = table.collect()
    rows = rows if rows["#row"].is_sorted() else rows.sort("#row")
    visits = rows.group_by("#visit", maintain_order=True).agg(pl.col("#row").first()).with_row_index("visit")
    rows = rows.drop("#row").join(visits, on="#visit", how="left", maintain_order="left", nulls_equal=True)
    people = _people(places, rows)
    said = rows.drop_nulls("#code").select("visit", *SITE, finding="#finding", code="#code")
    answers = places.numbered(said, SITE, "site")
    spots = Spots(plan, places, _placed(plan, places, people, answers))
    readings = Readings(plan, places, spots, people.height)
    screening = Screening(plan, places, answers, people, visits.height)
    of_visit = pl.concat([screening.said(), screening.hints()], how="horizontal")
    conflicts = people.select("line").join(spots.conflicts, on="line", how="left", maintain_order="left")
    parts = [
        people.drop("line", "visit", "complaint"),
        readings.columns,
        same_muscle(plan, places, readings),
        of_visit if people.height == visits.height else of_visit[people["visit"]],
        screening.meets(people.height),
        conflicts.select(pl.col("#conflicts").fill_null(0)),
    ]
    return pl.concat(parts, how="horizontal").lazy()


def _people(places: Places, table: pl.DataFrame) -> pl.DataFrame:
    """A row for each complaint: ``line``, ``visit``, ``complaint`` (its site) and the columns it is known by."""
    number = pl.when(pl.col("#complaint") >= 0).then("#complaint")
    firsts = pl.col("#row", "#visit", "#complaint_region", "#complaint_side", _KEEP).first()
    key = pl.col("visit").cast(pl.Int64) * 2**32 + number.fill_null(-1)
    found = table.group_by(key.alias("key")).agg(pl.col("visit").first(), number.first().alias("#complaint"), firsts)
    stated = pl.col("#complaint").is_not_null()
    found = found.filter(stated | ~stated.any().over("visit")).sort("visit", "#complaint").with_row_index("line")
    names = ["#complaint_region", "#complaint_side"]
    words = pl.col(names).fill_null("")
    found = found.with_columns(
        pl.col("#complaint").fill_null(0), words, *(pl.col(n).alias(n[:1] + n[11:]) for n in names)
    )
    return places.numbered(found, names, "complaint").select(
        "line", "visit", "complaint", "#row", "#visit", "#complaint", "#region", "#side", pl.col(_KEEP)
    )


def _placed(plan: Plan, places: Places, people: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Every answer once for each complaint of its visit, its site settled."""
    names = [finding.id for finding in plan.kb.findings.values() if finding.site == "general"]
    general = pl.Series(names, dtype=answers.schema["finding"]).implode()
    rows = people.select("line", "visit", "complaint").join(answers, on="visit").drop("visit")
    rows = rows.with_columns(general=pl.col("finding").is_in(general))
    rows = rows.with_columns(pair=pair("complaint", "site"))
    settled = places.settled(rows.filter(~pl.col("general")))
    site = pl.when("general").then(pl.lit(places.whole, pl.UInt32)).otherwise("settled")
    return rows.join(settled, on="pair", how="left").select(
        "line", "complaint", "finding", "code", site.alias("site"), "general"
    )
