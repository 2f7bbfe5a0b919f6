"""Read a long table, one row per answer, into one row per complaint: the input of the rules.

Exactly the meaning of `readings.read`, `truth` and `safety`, many visits at once.  Where a site
stands to a complaint is asked of the anatomy once for each pair that occurs; all else is joins
and groupings over whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import polars as pl

from nmt_expert.cohort.reading.long_sites import (
    SITE,
    Places,
    Readings,
    Spots,
    cell,
    gather,
    pair,
    spread,
    table,
    whole_columns,
)
from nmt_expert.cohort.reading.wholes import reading_column
from nmt_expert.cohort.rules.plan import Plan, considered, joined
from nmt_expert.knowledge.model import Flag
from nmt_expert.reasoning.anatomy import area_of, fine_regions
from nmt_expert.reasoning.safety import may_lie_in
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, literals
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

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
        ``hint#``, ``joint#`` and ``#conflicts``; by visit in order of appearance, then by complaint.
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
    readings = Readings(plan, places, spots, people)
    screening = Screening(plan, places, answers, people, visits.height)
    of_visit = pl.concat([screening.said(), screening.hints(), screening.joint()], how="horizontal")
    conflicts = people.select("line").join(spots.conflicts, on="line", how="left", maintain_order="left")
    parts = [
        people.drop("line", "visit", "complaint"),
        readings.columns,
        same_muscle(plan, places, readings),
        of_visit if people.height == visits.height else of_visit[people["visit"]],
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
    told = list(dict.fromkeys((*keys, *(part for key in keys for part in plan.wholes.get(key, ())))))
    denied = _denied(readings, told)
    inside = _muscles(plan, places, readings, told)
    muscles = inside.join(denied, on="line", suffix=" denied").select(
        "line", *(pl.coalesce(key, f"{key} denied").alias(key) for key in told)
    )
    muscles, denied = muscles.select("line", *whole_columns(plan, keys)), denied.select("line", *keys)
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
    columns = readings.columns.with_columns(readings.told.select(key for key in keys if key not in readings.columns))
    return columns.select(no).with_row_index("line")


def _muscles(plan: Plan, places: Places, readings: Readings, keys: list[str]) -> pl.DataFrame:
    """What was said within each muscle of one side, a row for each complaint and muscle."""
    columns = [plan.told.index(key) for key in keys]
    said = readings.entries.filter(pl.col("column").is_in(columns) & ~pl.col("general") & (pl.col("code") != 0))
    spots = places.spots(said["site"])
    rows = said.join(spots, on="site").join(places.muscles(spots["spot"]), on="spot")
    own, near = pl.col("code").filter(~pl.col("near")), pl.col("code").filter("near")
    of_own, of_near = (pl.col("column").filter(which) for which in (~pl.col("near"), pl.col("near")))
    return rows.group_by("line", "muscle").agg(
        pl.coalesce(own.filter(of_own == column).max(), near.filter(of_near == column).max()).alias(key)
        for key, column in zip(keys, columns, strict=True)
    )


NOT_ASKED, NO, DOUBT, YES = range(4)
"""What a finding reads for safety, as in ``safety``: a yes beside a no at one site, and *probably not*, are doubts."""

_APART = "|"


class Screening:
    """The red flags' columns for the answers of some visits.

    Args:
        plan: The knowledge base.
        places: The sites.
        answers: ``visit``, ``finding``, ``code``, ``site`` (as given, not settled).
        people: ``line``, ``visit``, ``complaint`` (its site), ``#region``: a row for each complaint.
        visits: How many visits there are.
    """

    def __init__(self, plan: Plan, places: Places, answers: pl.DataFrame, people: pl.DataFrame, visits: int) -> None:
        self._plan = plan
        self._places = places
        self._answers = answers.rename({"visit": "line"})
        self._people = people
        self._visits = visits
        self._plain_no = [code for code in plan.coding.word_of if plan.coding.value(code) == -1]
        self._findings = pl.Enum(list(plan.kb.findings))
        self._cells = self._read()

    def said(self) -> pl.DataFrame:
        """Return ``said#FINDING`` for each visit."""
        names = [f"said#{name}" for name in self._plan.with_parts(self._plan.screened)]
        own = spread(self._cells, "said", names, self._visits, NOT_ASKED)
        return own.select(self._said(name) for name in self._plan.screened) if self._plan.kb.parts else own

    def _said(self, finding: str) -> pl.Expr:
        own, parts = f"said#{finding}", self._plan.kb.parts.get(finding, ())
        if not parts:
            return pl.col(own)
        columns = [pl.col(f"said#{part}") for part in parts]
        return reading_column(pl.col(own), columns, NO, YES, pl.lit(NOT_ASKED, dtype=pl.UInt8)).alias(own)

    def _asked(self) -> pl.DataFrame:
        """The answers that red flags ask for."""
        columns = [(name, column) for column, name in enumerate(self._plan.with_parts(self._plan.screened))]
        return self._answers.join(table(columns, finding=self._findings, column=pl.UInt32), on="finding")

    def _read(self) -> pl.DataFrame:
        code = pl.col("code")
        at = (cell(self._visits) * len(self._places.sites) + pl.col("site")).alias("where")
        yes = (code > 0).any() & ~(code < 0).any()
        plain = code.is_in(self._plain_no).all()
        at_site = self._asked().group_by(at).agg(pl.col("line", "column").first(), yes=yes, plain=plain)
        cells = gather(at_site, self._visits, pl.col("yes").any(), pl.col("plain").all())
        said = pl.when("yes").then(YES).when("plain").then(NO).otherwise(DOUBT)
        return cells.with_columns(said=said.cast(pl.UInt8))

    # ------------------------------------------------------------------ hints

    def hints(self) -> pl.DataFrame:
        """Return ``hint#FLAG`` for each visit: whether other findings make the flag's follow-ups due."""
        plan = self._plan
        pairs = [(flag, name) for flag in plan.hinted for name in plan.with_parts(considered(flag))]
        found = self._told(pairs, ~pl.col("code").is_in(self._plain_no))
        return found.select(_hinted(plan, flag).alias(f"hint#{flag.id}") for flag in plan.hinted)

    def joint(self) -> pl.DataFrame:
        """Return ``joint#FLAG`` for each visit: whether findings raise the flag together."""
        plan = self._plan
        pairs = [(flag, name) for flag in plan.joint for name in plan.with_parts(joined(flag))]
        found = self._told(pairs, pl.col("code") > 0)
        return found.select(
            _listed(plan, flag, flag.triggers_together).alias(f"joint#{flag.id}") for flag in plan.joint
        )

    def _told(self, pairs: list[tuple[Flag, str]], enough: pl.Expr) -> pl.DataFrame:
        """A column for each pair: whether enough was said of the finding where the flag is screened for."""
        near = gather(self._near(pairs, enough), self._visits, pl.lit(True).alias("near"))
        return spread(near, "near", [f"{flag.id} {name}" for flag, name in pairs], self._visits, False)

    def _near(self, pairs: list[tuple[Flag, str]], enough: pl.Expr) -> pl.DataFrame:
        """``line``, ``column``: of which findings enough was said where their flag counts it."""
        by_finding: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for column, (flag, name) in enumerate(pairs):
            area = frozenset(region for entry in flag.screen for region in fine_regions(self._plan.kb, entry))
            by_finding.setdefault(name, []).append((column, area))
        names = table([(name,) for name in by_finding], finding=self._findings)
        answers = self._answers.filter(enough).join(names, on="finding")
        answers = answers.join(self._crowds(), on="line").join(self._areas(), on="site")
        crowd = pl.when("unplaced").then("crowd").otherwise(pl.lit(""))
        answers = answers.select("line", "finding", "area", crowd.alias("crowd"))
        rows = [
            (finding, area, crowd, column)
            for finding, area, crowd in answers.select("finding", "area", "crowd").unique().rows()
            for column in self._hinting(by_finding[finding], finding, area, crowd)
        ]
        hinting = table(rows, finding=self._findings, area=pl.UInt32, crowd=pl.String, column=pl.UInt32)
        return answers.join(hinting, on=["finding", "area", "crowd"])

    def _crowds(self) -> pl.DataFrame:
        """The regions of each visit's complaints, in one word."""
        region = pl.col("#region").unique().sort().str.join(_APART)
        return self._people.group_by(pl.col("visit").alias("line")).agg(region.alias("crowd"))

    def _areas(self) -> pl.DataFrame:
        """``site``, ``area``, ``unplaced``: the first site with the same regions, and whether there are none."""
        first: dict[frozenset[str], int] = {}
        spots = [area_of(self._plan.kb, site) for site in self._places.sites]
        rows = [(number, first.setdefault(spot, number), not spot) for number, spot in enumerate(spots)]
        return table(rows, site=pl.UInt32, area=pl.UInt32, unplaced=pl.Boolean)

    def _hinting(self, columns: list[tuple[int, frozenset[str]]], finding: str, area: int, crowd: str) -> Iterator[int]:
        """The columns of those flags that are screened for where an answer is."""
        visit = Visit(tuple(Complaint(region) for region in crowd.split(_APART)))
        answer = Answer(finding, "yes", self._places.sites[area])
        for column, screened in columns:
            if not screened or may_lie_in(self._plan.kb, visit, answer, screened):
                yield column


def _hinted(plan: Plan, flag: Flag) -> pl.Expr:
    alone = [(name,) for name in flag.consider]
    return _listed(plan, flag, (*alone, *flag.consider_together))


def _listed(plan: Plan, flag: Flag, lists: Iterable[Sequence[str]]) -> pl.Expr:
    """Whether enough was said of all of one list."""

    def told(finding: str) -> pl.Expr:
        return pl.any_horizontal(f"{flag.id} {name}" for name in plan.kb.said_by(finding))

    return pl.any_horizontal(*(pl.all_horizontal([told(name) for name in names]) for names in lists))
