"""Turn rows of (line, column, value) into a table with a column for each name, in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nmt_expert.knowledge.model import PLACES, KnowledgeBase
from nmt_expert.reasoning.anatomy import relate, settle, spot_name, spots_of
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


# ------------------------------------------------------------------
# number the sites of a table, and say how they stand to complaints: once for each pair, by ``anatomy``


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
