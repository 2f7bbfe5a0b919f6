"""Make results slim: for every complaint who it was, where, and a few small facts, whatever else the table holds.

This is the one pass over the results.  A visit is kept as a 64-bit hash of its name (two of a million
visits fall together with a chance of about 3 in 100 million), a band as its rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from nmt_expert.cohort.kernel.codes import Coding
from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.summary.missing import missing_names, with_missing
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.model import ACTIONS, Question

AGES = "age_band"
"""The exclusive choice of findings that ages are told apart by."""

ACTION_ORDER = ("none", *reversed(ACTIONS))
TECHNIQUE_ORDER = ("none", "light", "full")


def slim(plan: Plan, results: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row per complaint: ``visit``, ``region``, ``age``, and the columns of this module's functions.

    Raises:
        CohortError: A principle has no band in the results.
    """
    schema = results.collect_schema()
    lost = [name for name in plan.kb.principles if f"{name}_band" not in schema]
    if lost:
        missing = ", ".join(f"{name}_band" for name in lost)
        hint = "make the results with the column group `band`, which is there by default"
        raise CohortError(
            [Issue("", 0, "no-bands", f"a summary needs columns that are not in the results: {missing}", hint)]
        )
    named = [
        _visit(schema).alias("visit"),
        _context(schema, "region").alias("region"),
        _age(plan, schema).alias("age"),
        *(pl.col(f"band:{name}") for name in plan.kb.principles),
        *_first(plan, schema),
        *_safety(plan, schema),
    ]
    numbered = results.with_row_index("#summary_row").with_columns(_ranks(plan))
    ranked = with_missing(plan, numbered, _context(schema, "region"))
    return ranked.select(*named, *missing_names(ranked))


def answers_used(plan: Plan) -> tuple[str, ...]:
    """Return the columns of answers (codes) that a summary makes use of if results carry them along."""
    question = plan.kb.questions.get(AGES)
    return (*plan.keys, *(f"{name}@general" for name in (question.options if question else ())))


def people(rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Return one row per visit (and group): the highest, or any, of what its complaints have."""
    rows = rows.drop([name for name in ("region", "age") if name not in by])
    again = rows.get_column("visit").is_duplicated()
    several = rows.filter(again).group_by("visit", *by).agg(pl.exclude("visit", *by).max())
    return pl.concat([rows.filter(~again), several.select(rows.columns)]) if several.height else rows


def band_order(plan: Plan) -> tuple[str, ...]:
    """Return the ids of the bands, best first."""
    return tuple(band.id for band in plan.kb.scale.bands)


# ------------------------------------------------------------------ columns


def _context(schema: Iterable[str], name: str) -> pl.Expr:
    """A context column, as the program or as a written table calls it; empty where there is none."""
    found = next((heading for heading in (f"#{name}", name) if heading in schema), None)
    return pl.col(found).cast(pl.String).fill_null("") if found else pl.lit("")


def _visit(schema: Iterable[str]) -> pl.Expr:
    """Who it was; a row without a name is a visit of its own."""
    number = next((heading for heading in ("#row", "row") if heading in schema), "#summary_row")
    named, own = _context(schema, "visit"), pl.format("#row {}", pl.col(number))
    return pl.when(named == "").then(own).otherwise(named).hash()


def _ranks(plan: Plan) -> Iterator[pl.Expr]:
    """``band:P``: the rank of a principle's band, 0 the lowest."""
    lowest_first = pl.Enum(band_order(plan)[::-1])
    for name in plan.kb.principles:
        yield pl.col(f"{name}_band").cast(lowest_first).to_physical().cast(pl.UInt8).alias(f"band:{name}")


def _first(plan: Plan, schema: Iterable[str]) -> Iterator[pl.Expr]:
    """``first:P``: whether a principle is the first of those at least possible."""
    if "top" not in schema:
        return
    first = pl.col("top").list.get(0, null_on_oob=True)
    for name in plan.kb.principles:
        yield (first == name).fill_null(value=False).alias(f"first:{name}")


def _safety(plan: Plan, schema: Iterable[str]) -> Iterator[pl.Expr]:
    """``action``, ``withheld``, ``unscreened``, ``raised:F`` and ``unsettled:F``, as far as there are columns."""
    if "red_flag" in schema:
        yield pl.col("red_flag").cast(pl.Enum(ACTION_ORDER)).to_physical().cast(pl.UInt8).alias("action")
    if "technique" in schema:
        withheld = pl.Enum(TECHNIQUE_ORDER[::-1])
        yield pl.col("technique").cast(withheld).to_physical().cast(pl.UInt8).alias("withheld")
    if "not_screened" in schema:
        yield (pl.col("not_screened") > 0).alias("unscreened")
    for column, prefix in (("red_flags", "raised"), ("unsettled", "unsettled")):
        if column in schema:
            for flag in plan.kb.flags:
                yield pl.col(column).list.contains(flag).fill_null(value=False).alias(f"{prefix}:{flag}")


def _age(plan: Plan, schema: pl.Schema) -> pl.Expr:
    """The age band answered yes; empty if none is, or more than one."""
    question = plan.kb.questions.get(AGES)
    options = dict(_options(question, schema)) if question else {}
    if not options:
        return pl.lit(None, dtype=pl.String)
    said = {name: _yes(plan.coding, pl.col(column), schema[column]) for name, column in options.items()}
    picked = pl.coalesce(pl.when(yes).then(pl.lit(name)) for name, yes in said.items())
    return pl.when(pl.sum_horizontal(said.values()) == 1).then(picked).otherwise(pl.lit(""))


def _options(question: Question, schema: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in question.options:
        column = next((heading for heading in (f"{name}@general", name) if heading in schema), None)
        if column:
            yield name, column


def _yes(coding: Coding, column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Whether a cell leans to yes: a code, a number of the scale, a word, or true."""
    if kind == pl.Boolean:
        return column.fill_null(value=False)
    if kind == pl.String:
        words = [word for word, code in coding.of_word.items() if code > 0]
        return column.str.strip_chars().str.to_lowercase().is_in(words).fill_null(value=False)
    return (column > 0).fill_null(value=False)
