"""Number the sites of the answers of a long table, and say what is known at each place of each complaint there.

A table has many rows and few sites.  What `anatomy` says of a site, or of how it stands to a complaint, is
asked once and joined to the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from nmt_expert.cohort.reading.wholes import value_column
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import PLACES, KnowledgeBase
from nmt_expert.reasoning.anatomy import relate, settle, spot_name, spots_of
from nmt_expert.reasoning.readings import OPPOSITE_WORD, of_another_map, refers_by_recognition, rivals
from nmt_expert.reasoning.visit import Complaint, Site

_AT = "#at"
_HALF = 2**32


def table(rows: Sequence[tuple[object, ...]], **schema: pl.DataType | type[pl.DataType]) -> pl.DataFrame:
    """Return a small table of some rows, with the names and types of its columns."""
    return pl.DataFrame(rows, schema=schema, orient="row")


def pair(first: str, second: str) -> pl.Expr:
    """Return two columns of numbers below 2**32 as one: rows are matched on one number far quicker than on two."""
    return pl.col(first).cast(pl.UInt64) * _HALF + pl.col(second)


def gather(rows: pl.DataFrame, height: int, *values: pl.Expr) -> pl.DataFrame:
    """Return one row for each cell of the table to be.

    Args:
        rows: ``line`` and ``column``, both from 0, and what the values read.
        height: Lines of the table to be.
        values: What to gather for each cell, from all its rows.
    """
    return rows.group_by(cell(height).alias(_AT)).agg(values)


def cell(height: int) -> pl.Expr:
    """Return the number of the cell at ``line`` and ``column`` in a table of so many lines."""
    return pl.col("column").cast(pl.UInt64) * height + pl.col("line")


def spread(
    cells: pl.DataFrame, value: str, names: Sequence[str], height: int, empty: bool | int | None
) -> pl.DataFrame:
    """Return the table of a column for each name, from cells as `gather` gives them.

    All columns are cut from one long one, written in a single pass: a hundred times
    quicker than a pivot of some hundred columns.

    Args:
        cells: One row for each cell that is not empty.
        value: The column that holds their values.
        names: The columns to be, in order.
        height: Lines of the table to be.
        empty: What stands in the other cells.
    """
    long = pl.repeat(empty, height * len(names), dtype=cells.schema[value], eager=True)
    long.scatter(cells[_AT], cells[value])
    columns = [long.slice(at * height, height).alias(name) for at, name in enumerate(names)]
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=height)


SITE = ("#region", "#side", "#muscle", "#place")
"""The columns of an answer's site."""


class Places:
    """The sites of a table, each with a number, in the order they were met.

    A table has many rows and few sites.  What the anatomy says of a site, or of a pair, is asked
    once and joined to the rows; nothing of it is said again here.

    Attributes:
        sites: The sites, by number.
        whole: The number of the empty site, where an answer about the whole person stands.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.sites: list[Site] = []
        self._numbers: dict[Site, int] = {}
        self.whole = self.number(Site())

    def number(self, site: Site) -> int:
        """Return the number of a site, a new one if it was not met before."""
        found = self._numbers.get(site)
        if found is None:
            found = self._numbers[site] = len(self.sites)
            self.sites.append(site)
        return found

    def complaint(self, number: int) -> Complaint:
        """Return the complaint whose place has a number."""
        site = self.sites[number]
        return Complaint(site.region, site.side)

    def numbered(self, frame: pl.DataFrame, columns: Sequence[str], name: str) -> pl.DataFrame:
        """Return a frame with the numbers of the sites in it instead of their words.

        Args:
            frame: Any rows.
            columns: Their columns of region, side and (unless a complaint's) muscle and place.
            name: The column of the numbers.
        """
        words = frame.select(columns).unique()
        numbers = [self.number(Site(*row)) for row in words.rows()]
        words = words.with_columns(pl.Series(name, numbers, dtype=pl.UInt32))
        return frame.join(words, on=columns, how="left").drop(columns)

    def settled(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return ``pair``, ``settled`` for the pairs of a complaint's site and an answer's in some rows."""
        found = [
            (key, self.number(settle(self.kb, self.sites[complaint], self.sites[site])))
            for key, complaint, site in _pairs(rows)
        ]
        return table(found, pair=pl.UInt64, settled=pl.UInt32)

    def related(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return ``pair``, ``place`` (its number), ``covers``, a row for each place, for pairs with settled sites."""
        found = []
        for key, complaint, site in _pairs(rows):
            relation = relate(self.kb, self.sites[complaint], self.sites[site])
            found += [(key, PLACES.index(place), relation.covers) for place in relation.places]
        return table(found, pair=pl.UInt64, place=pl.UInt32, covers=pl.Boolean)

    def only_recognised(self, complaint: int, site: int, complaints: Sequence[int]) -> bool:
        """Whether nothing but the client's recognition makes a settled site refer to one of a visit's complaints."""
        own, where = self.complaint(complaint), self.sites[site]
        others = map(self.complaint, complaints)
        return refers_by_recognition(relate(self.kb, own.site, where)) and not of_another_map(
            self.kb, others, own, where
        )

    def spots(self, sites: pl.Series) -> pl.DataFrame:
        """Return ``site``, ``spot`` for some sites, a row for each side of one on both sides."""
        rows = [(site, self.number(spot)) for site in sites.unique() for spot in spots_of(self.sites[site])]
        return table(rows, site=pl.UInt32, spot=pl.UInt32)

    def muscles(self, spots: pl.Series) -> pl.DataFrame:
        """Return ``spot``, ``muscle``: the number of a site in the same muscle of the same side, for some spots."""
        first: dict[str, int] = {}
        rows = [(spot, first.setdefault(spot_name(self.sites[spot]), spot)) for spot in spots.unique()]
        return table(rows, spot=pl.UInt32, muscle=pl.UInt32)


def _pairs(rows: pl.DataFrame) -> list[tuple[int, int, int]]:
    """The pairs in the column ``pair``, each once, as a whole and in its two parts."""
    return [(key, *divmod(key, 2**32)) for key in rows["pair"].unique()]


_CODE = pl.col("code")


class Spots:
    """The answers of a table by complaint and by spot, and what contradicts itself there.

    Attributes:
        rows: ``line`` (the complaint), ``complaint`` (its site), ``finding``, ``code``, ``site``, ``general``:
            one for each answer and complaint of its visit, the site settled, contradictions read as unsure,
            and the *no* that each *yes* gives to its exclusive rivals.
        conflicts: ``line``, ``#conflicts``: findings in a conflict, where there are any.
    """

    def __init__(self, plan: Plan, places: Places, rows: pl.DataFrame) -> None:
        self._plan = plan
        self._rivals = _rivals(plan)
        rows = rows.with_row_index("answer")
        self._spots = places.spots(rows["site"])
        self._count = len(places.sites)
        placed = rows.select("answer", "line", "finding", "code", "site").join(self._spots, on="site")
        placed = placed.with_columns(where=self._where("finding"))
        said = placed.group_by("where").agg(yes=(_CODE > 0).any(), no=(_CODE < 0).any())
        clashing = self._clashing(placed, said)
        self.conflicts = clashing.group_by("line").agg(pl.col("finding").n_unique().cast(pl.UInt16).alias("#conflicts"))
        unsure = pl.when(pl.col("answer").is_in(clashing["answer"].implode())).then(pl.lit(0, pl.Int8)).otherwise(_CODE)
        usable = rows.with_columns(unsure.alias("code")) if clashing.height else rows
        self.rows = pl.concat([usable, self._implied(usable, said)]).drop("answer")

    def _where(self, finding: str) -> pl.Expr:
        """A finding at a spot of a complaint's visit, as one number."""
        line = pl.col("line").cast(pl.UInt64)
        return (line * len(self._plan.kb.findings) + pl.col(finding).to_physical()) * self._count + pl.col("spot")

    def _clashing(self, placed: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
        """The answers that cannot all be true: ``answer``, ``line``, ``finding``, each once."""
        positive = placed.filter(_CODE > 0)
        against = positive.join(self._rivals, on="finding").with_columns(rival=self._where("other"))
        against = against.join(said.filter("yes"), left_on="rival", right_on="where", how="semi")
        answers = [
            placed.filter(_CODE != 0).join(said.filter("yes", "no"), on="where", how="semi"),
            against,
            positive.join(against, left_on="where", right_on="rival", how="semi"),
        ]
        return pl.concat([part.select("answer", "line", "finding") for part in answers]).unique()

    def _implied(self, usable: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
        """The *no* that a *yes* gives to its exclusive rivals at the same site, unless they were answered there."""
        coding = self._plan.coding
        turned = {coding.of_word[word]: coding.of_word[other] for word, other in OPPOSITE_WORD.items()}
        positive = usable.filter(_CODE.is_in(list(turned))).join(self._rivals, on="finding")
        spots = positive.select("answer", "line", "other", "site").join(self._spots, on="site")
        answered = spots.with_columns(where=self._where("other")).join(said, on="where", how="semi")
        return positive.join(answered, on=["answer", "other"], how="anti").select(
            "answer",
            "line",
            "complaint",
            pl.col("other").alias("finding"),
            _CODE.replace_strict(turned, return_dtype=pl.Int8),
            "site",
            pl.col("other_general").alias("general"),
        )


def _rivals(plan: Plan) -> pl.DataFrame:
    """``finding``, ``other``, ``other_general``: what excludes what."""
    findings = plan.kb.findings
    pairs = [(name, other) for name in findings for _, other in rivals(plan.kb, name)]
    rows = [(name, other, findings[other].site == "general") for name, other in pairs]
    names = pl.Enum(list(findings))
    return table(rows, finding=names, other=names, other_general=pl.Boolean)


class Readings:
    """What the findings of the rules read, for every complaint.

    Attributes:
        height: Complaints.
        entries: ``line``, ``column`` (the number of a key in ``plan.told``), ``code``, ``covers``, ``site``,
            ``general``, ``near``: a row for each answer and each place where it counts.
        told: A column for each key in ``plan.told``: what was said there, null if nothing.
        columns: A column for each key of the plan: what is known there, null if nothing.
    """

    def __init__(self, plan: Plan, places: Places, spots: Spots, people: pl.DataFrame) -> None:
        self.height = people.height
        self.entries = _placed(plan, places, spots.rows, people)
        near = pl.col("near")
        covers = pl.col("covers").filter(~near).any().alias("covers")
        cells = gather(
            self.entries, self.height, _CODE.filter(~near).max(), covers, _CODE.filter(near).max().alias("beside")
        )
        own = pl.when((_CODE > 0) | ((_CODE < 0) & pl.col("covers"))).then(_CODE)
        known = cells.with_columns(code=pl.coalesce(own, "beside")).drop_nulls("code")
        self.told = spread(known, "code", plan.told, self.height, None)
        self.columns = self.told.select(whole_columns(plan, plan.keys)) if plan.wholes else self.told


def whole_columns(plan: Plan, keys: Iterable[str]) -> list[pl.Expr]:
    """Return what some keys read, from columns of what was told of each of ``plan.told``."""
    wholes = plan.wholes
    return [
        value_column(pl.col(key), [pl.col(part) for part in wholes[key]]).alias(key) if key in wholes else pl.col(key)
        for key in keys
    ]


def _keys(plan: Plan) -> pl.DataFrame:
    """``finding``, ``place`` (its number), ``column`` of each key that is told."""
    parts = [key.partition("@") for key in plan.told]
    rows = [(finding, PLACES.index(place), column) for column, (finding, _, place) in enumerate(parts)]
    return table(rows, finding=pl.Enum(list(plan.kb.findings)), place=pl.UInt32, column=pl.UInt32)


def _placed(plan: Plan, places: Places, rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The rows that keys read: with each key's column, and whether their site covers the complaint's area.

    What stands near is read *here* at the part of its code that is left of it; a no near is left out.
    """
    keys, whole = _keys(plan), pl.lit(PLACES.index("general"), dtype=pl.UInt32)
    rows = rows.with_columns(pair=pair("complaint", "site"))
    recognised = _recognised(plan, places, rows.filter(~pl.col("general")), people)
    rows = rows.join(keys, on="finding", how="semi")
    local = rows.filter(~pl.col("general"))
    related = places.related(local)
    referring = pl.lit(PLACES.index("referring"), dtype=pl.UInt32)
    told = local.join(recognised, on=["line", "site"], how="semi").join(related.unique("pair"), on="pair")
    general = rows.filter("general").with_columns(place=whole, covers=pl.lit(True))
    found = pl.concat([local.join(related, on="pair"), told.with_columns(place=referring), general])
    beside, here = pl.col("place") == PLACES.index("near"), pl.lit(PLACES.index("here"), dtype=pl.UInt32)
    left = _CODE.replace_strict(plan.coding.beside, default=None, return_dtype=pl.Int8)
    found = found.with_columns(
        near=beside,
        code=pl.when(beside).then(left).otherwise(_CODE),
        place=pl.when(beside).then(here).otherwise("place"),
    ).drop_nulls("code")
    at = (pl.col("finding").to_physical().cast(pl.UInt32) * len(PLACES) + pl.col("place")).alias("at")
    return found.with_columns(at).join(keys.select(at, "column"), on="at")


def _recognised(plan: Plan, places: Places, rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """``line``, ``site``: where the client's own pain was found, and no map says whose it is."""
    kb = plan.kb
    names = [name for name, entry in kb.findings.items() if entry.recognised]
    marks = pl.Series(names, dtype=rows.schema["finding"]).implode()
    known = rows.filter(pl.col("finding").is_in(marks) & (_CODE > 0)).select("line", "site")
    sites = rows.join(known, on="line", how="semi").select("line", "complaint", "site").unique()
    spots = places.spots(sites["site"])
    spots = spots.join(places.muscles(spots["spot"]), on="spot")
    marked = known.join(spots, on="site").select("line", "muscle")
    sites = sites.join(spots, on="site").join(marked, on=["line", "muscle"], how="semi")
    visits = people.group_by("visit").agg(pl.col("complaint").unique().alias("complaints"))
    sites = sites.join(people.select("line", "visit").join(visits, on="visit"), on="line")
    found = [
        (line, site)
        for line, own, site, numbers in sites.select("line", "complaint", "site", "complaints").unique().rows()
        if places.only_recognised(own, site, numbers)
    ]
    return table(found, line=pl.UInt32, site=pl.UInt32)
