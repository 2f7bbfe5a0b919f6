"""Sum up the results of many visits: who the findings speak for what in, red flags, and what was not asked.

One streaming pass makes the results slim (``summary_rows``); everything is counted from that, by people:
a visit counts as a person, once, however many complaints it has.  No group of fewer than ``least`` people
is shown, nor can be had by subtraction: ``summary_hiding`` says how.  A count says that findings *are
consistent with* a principle; it is not a number of diagnoses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import polars as pl

from nmt_expert.cohort.rules.expressions import Coding
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.summary.missing import missing_names, with_missing
from nmt_expert.cohort.summary.model import LINE, NEXT, Count, Crossing, Flagged, Missing, Pair, Spread, Summary
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.model import ACTIONS, KnowledgeBase, Question

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


# ------------------------------------------------------------------
# count principles by group of people: by region as people name them, and by age band


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


# ------------------------------------------------------------------
# make results slim: for every complaint who it was, where, and a few small facts, whatever else the table holds


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


# ------------------------------------------------------------------
# keep small groups of people out of a summary, also from whoever subtracts what is shown beside them


SHOWS_ALL, SMALLEST = 1, 3


def effective(least: int) -> int:
    """Return the bound that is kept to when ``least`` people are asked for.

    Raises:
        ValueError: It is below 1.
    """
    if least < SHOWS_ALL:
        raise ValueError(f"the smallest group to show must be 1 person or more, not {least}")
    return least if least == SHOWS_ALL else max(least, SMALLEST)


def small(people: int, least: int) -> bool:
    """Whether a group has people, but too few to be shown."""
    return 0 < people < least


def part(people: int, whole: int, least: int) -> int | None:
    """Return the people of a part of a whole, or None if the part or the rest is too small to show."""
    return None if small(people, least) or small(whole - people, least) else people


def ordered(at_least: Mapping[str, int], whole: int, least: int, first: Sequence[str]) -> dict[str, int | None]:
    """Return ascending totals, those hidden that a small group could be worked out from.

    Args:
        at_least: People at each mark or a better one, best mark first, so never falling.
        whole: Everybody; shown beside the totals.
        least: The smallest group that may be seen.
        first: The marks to keep before others where not all can be shown; the rest follow in their order.
    """
    marks = list(at_least)
    kept: dict[str, int] = {}
    for mark in dict.fromkeys([*first, *marks]):
        tried = [at_least[name] for name in marks if name in kept or name == mark]
        steps = [after - before for before, after in zip([0, *tried], [*tried, whole], strict=True)]
        if not any(small(step, least) for step in steps):
            kept[mark] = at_least[mark]
    return {mark: kept.get(mark) for mark in marks}


def between(at_least: Mapping[str, int | None], whole: int) -> dict[str, int | None]:
    """Return the people exactly at each mark, where the totals on both sides of it are shown.

    Args:
        at_least: As ``ordered`` returns it; the last mark is reached by everybody.
        whole: Everybody.
    """
    totals = [0, *list(at_least.values())[:-1], whole]
    return {
        mark: None if below is None or upto is None else upto - below
        for mark, below, upto in zip(at_least, totals[:-1], totals[1:], strict=True)
    }


def shared_out(counts: Mapping[str, int], least: int) -> dict[str, int | None]:
    """Return groups whose sum is known (each person in one of them), the small ones safely hidden."""
    hidden = [name for name, people in counts.items() if small(people, least)]
    others = sorted((name for name in counts if name not in hidden and counts[name]), key=lambda name: counts[name])
    while hidden and others and not _free([counts[name] for name in hidden], least):
        hidden.append(others.pop(0))
    sizes = [counts[name] for name in hidden]
    if hidden and not _free(sizes, least) and sum(sizes) >= least:
        return dict.fromkeys(counts)
    return {name: None if name in hidden else people for name, people in counts.items()}


def crossed(
    counts: Mapping[str, int], wholes: Mapping[str, int], least: int, total: int | None
) -> dict[str, int | None]:
    """Return one part of each whole, hidden so that the total of the parts does not give one away.

    Args:
        counts: People of each part.
        wholes: People of the whole of each part, shown beside it.
        least: The smallest group that may be seen.
        total: What is shown as the sum of the parts; None if that is hidden.
    """
    if total is None:
        return dict.fromkeys(counts)
    rests = {name: wholes[name] - people for name, people in counts.items()}
    hidden = [name for name, people in counts.items() if part(people, wholes[name], least) is None]
    others = sorted((name for name in counts if name not in hidden), key=lambda name: min(counts[name], rests[name]))
    others = [name for name in others if counts[name] and rests[name]] + [
        n for n in others if not (counts[n] and rests[n])
    ]
    while hidden and others and not all(_free([side[name] for name in hidden], least) for side in (counts, rests)):
        hidden.append(others.pop(0))
    return {name: None if name in hidden else people for name, people in counts.items()}


def _free(hidden: Sequence[int], least: int) -> bool:
    """Whether hidden groups of a known sum could each be anything from 1 to ``least`` - 1, and more."""
    return len(hidden) > 1 and sum(hidden) - len(hidden) >= least - 2 and sum(hidden) >= least
