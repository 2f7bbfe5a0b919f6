"""What the answers of each visit say to the red flags: asked and answered, made due, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from nmt_expert.cohort.reading.long_columns import Places, cell, gather, spread, table
from nmt_expert.cohort.rules.plan import Plan, considered
from nmt_expert.knowledge.model import Flag
from nmt_expert.reasoning.anatomy import area_of, fine_regions
from nmt_expert.reasoning.safety import FlagState, kept_off, may_lie_in
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

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
        names = [f"said#{name}" for name in self._plan.screened]
        return spread(self._cells, "said", names, self._visits, NOT_ASKED)

    def _asked(self) -> pl.DataFrame:
        """The answers that red flags ask for."""
        columns = [(name, column) for column, name in enumerate(self._plan.screened)]
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
        pairs = [(flag, name) for flag in self._plan.hinted for name in considered(flag)]
        near = gather(self._near(pairs), self._visits, pl.lit(True).alias("near"))
        found = spread(near, "near", [f"{flag.id} {name}" for flag, name in pairs], self._visits, False)
        return found.select(_hinted(flag).alias(f"hint#{flag.id}") for flag in self._plan.hinted)

    def _near(self, pairs: list[tuple[Flag, str]]) -> pl.DataFrame:
        """``line``, ``column``: which findings hint at which flag, being more than plainly denied where it counts."""
        by_finding: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for column, (flag, name) in enumerate(pairs):
            area = frozenset(region for entry in flag.screen for region in fine_regions(self._plan.kb, entry))
            by_finding.setdefault(name, []).append((column, area))
        names = table([(name,) for name in by_finding], finding=self._findings)
        answers = self._answers.filter(~pl.col("code").is_in(self._plain_no)).join(names, on="finding")
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

    # ------------------------------------------------------------------ areas

    def meets(self, height: int) -> pl.DataFrame:
        """Return ``meets#FLAG`` for each complaint: it lies where a local flag, if raised, keeps off."""
        flags = self._plan.local
        asks = [(name, column) for column, flag in enumerate(flags) for name in flag.asks]
        flagged = table(asks, finding=self._findings, flag=pl.UInt32)
        raised = self._cells.filter(pl.col("said") == YES).select("#at")
        raising = self._asked().filter(pl.col("code") > 0).with_columns(cell(self._visits).alias("#at"))
        raising = raising.join(raised, on="#at", how="semi").join(flagged, on="finding")
        raising = raising.select(pl.col("line").alias("visit"), "flag", "site").unique()
        rows = self._people.select("line", "visit", "complaint").join(raising, on="visit")
        combinations = rows.select("flag", "complaint", "site").unique()
        met = [(at, own, site) for at, own, site in combinations.rows() if self._meets(flags[at], own, site)]
        meeting = table(met, flag=pl.UInt32, complaint=pl.UInt32, site=pl.UInt32)
        rows = rows.join(meeting, on=["flag", "complaint", "site"], how="semi").rename({"flag": "column"})
        cells = gather(rows, height, pl.lit(True).alias("meets"))
        return spread(cells, "meets", [f"meets#{flag.id}" for flag in flags], height, False)

    def _meets(self, flag: Flag, complaint: int, site: int) -> bool:
        because = (Answer(flag.asks[0], "yes", self._places.sites[site]),)
        return kept_off(self._plan.kb, FlagState(flag, "raised", because, ()), self._places.complaint(complaint))[1]


def _hinted(flag: Flag) -> pl.Expr:
    alone = [pl.col(f"{flag.id} {name}") for name in flag.consider]
    together = [pl.all_horizontal(f"{flag.id} {name}" for name in names) for names in flag.consider_together]
    return pl.any_horizontal(*alone, *together)
