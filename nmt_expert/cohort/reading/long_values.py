"""What answers at all kinds of sites read at each place of each complaint, conflicts taken out."""

from __future__ import annotations

import polars as pl

from nmt_expert.cohort.reading.long_columns import Places, gather, pair, spread, table
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import PLACES
from nmt_expert.reasoning.readings import OPPOSITE_WORD, rivals

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
        entries: ``line``, ``column`` (the number of a key of the plan), ``code``, ``covers``, ``site``, ``general``:
            a row for each answer and each place where it counts.
        columns: A column for each key of the plan: what is known there, null if nothing.
    """

    def __init__(self, plan: Plan, places: Places, spots: Spots, height: int) -> None:
        self.height = height
        self.entries = _placed(places, spots.rows, _keys(plan))
        cells = gather(self.entries, height, _CODE.max(), pl.col("covers").any())
        known = cells.filter((_CODE > 0) | ((_CODE < 0) & pl.col("covers")))
        self.columns = spread(known, "code", plan.keys, height, None)


def _keys(plan: Plan) -> pl.DataFrame:
    """``finding``, ``place`` (its number), ``column`` of each key of the plan."""
    parts = [key.partition("@") for key in plan.keys]
    rows = [(finding, PLACES.index(place), column) for column, (finding, _, place) in enumerate(parts)]
    return table(rows, finding=pl.Enum(list(plan.kb.findings)), place=pl.UInt32, column=pl.UInt32)


def _placed(places: Places, rows: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The rows that keys read: with each key's column, and whether their site covers the complaint's area."""
    rows = rows.join(keys, on="finding", how="semi").with_columns(pair=pair("complaint", "site"))
    local = rows.filter(~pl.col("general"))
    related = places.related(local)
    whole = pl.lit(PLACES.index("general"), dtype=pl.UInt32)
    general = rows.filter("general").with_columns(place=whole, covers=pl.lit(True))
    at = (pl.col("finding").to_physical().cast(pl.UInt32) * len(PLACES) + pl.col("place")).alias("at")
    found = pl.concat([local.join(related, on="pair"), general]).with_columns(at)
    return found.join(keys.select(at, "column"), on="at")
