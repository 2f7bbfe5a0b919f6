"""Say for each row of a wide table what the screen reads: answers, hints, and whether the complaint is in an area.

In a wide table an answer's site says at most how it stands to the complaint, so one column is
one site, and whether an answer may be about an area depends on its finding and the complaint's
region alone: that is asked of ``reasoning.safety`` once for every region, not for every row.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from nmt_expert.cohort.reading.screen import Reading, screen_layers
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import PLACES, Flag, KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.safety import FlagState, kept_off, may_lie_in
from nmt_expert.reasoning.visit import Answer, Complaint, Visit


def wide_screen_layers(plan: Plan, columns: Collection[str]) -> list[list[pl.Expr]]:
    """Return the whole screen of a coded wide table, from its answers to its results.

    Args:
        plan: The knowledge base made ready.
        columns: The table's columns, ``finding@place`` those of answers; any may be missing.

    Returns:
        Layers for ``with_columns``, as of ``screen_layers``.
    """
    return said_layers(plan, columns) + screen_layers(plan, surest(plan))


def surest(plan: Plan) -> Reading:
    """Return how ``said_layers`` says what was said: the highest code at any place; below a plain no if not asked.

    That is the reading of a safety question: one yes is a yes, otherwise anything but a plain
    no is a doubt, and a no is left only if nothing else was said.
    """
    codes = plan.coding.of_number
    return Reading("surest#", no=codes.get(-1.0, -len(plan.coding.levels) - 1), yes=1)


def said_layers(plan: Plan, columns: Collection[str]) -> list[list[pl.Expr]]:
    """Return what the screen reads of a coded wide table, as layers of expressions.

    Args:
        plan: The knowledge base made ready.
        columns: The table's columns.

    Returns:
        Layers that give ``surest#FINDING`` (see ``surest``), ``hint#FLAG`` and ``meets#FLAG``.
    """
    reading = surest(plan)
    regions = _Regions(plan.kb)
    said = [_surest(name, columns, reading).alias(f"{reading.prefix}{name}") for name in plan.consulted]
    hints = [_hint(plan, flag, reading, regions).alias(f"hint#{flag.id}") for flag in plan.hinted]
    meets = [regions.among(_met(plan.kb, flag)).alias(f"meets#{flag.id}") for flag in plan.local]
    return [[*said, regions.column], regions.tests, hints + meets]


def _surest(finding: str, columns: Collection[str], reading: Reading) -> pl.Expr:
    """The highest code of a finding at any place."""
    unasked = reading.no - 1
    present = [name for place in PLACES if (name := f"{finding}@{place}") in columns]
    codes = [pl.col(name).fill_null(unasked) for name in present]
    return pl.max_horizontal(codes) if codes else pl.lit(unasked, dtype=pl.Int8)


# ------------------------------------------------------------------ where


class _Regions:
    """The sets of regions that flags ask for, each tested once for a row."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.every = frozenset(("", *kb.regions))
        self.tests: list[pl.Expr] = []
        self._known: dict[frozenset[str], pl.Expr] = {self.every: pl.lit(True), frozenset(): pl.lit(False)}

    @property
    def column(self) -> pl.Expr:
        """The region as a small number; one that is unknown counts as none, which is near everything."""
        named = pl.col("#region").cast(pl.Enum(sorted(self.every)), strict=False)
        return named.fill_null("").alias("#f_region")

    def among(self, regions: frozenset[str]) -> pl.Expr:
        """Return whether the complaint's region is one of some regions (``""``: no region)."""
        if regions not in self._known:
            name = f"#f_region_{len(self.tests)}"
            self.tests.append(pl.col("#f_region").is_in(sorted(regions)).alias(name))
            self._known[regions] = pl.col(name)
        return self._known[regions]


def _visit(region: str) -> Visit:
    return Visit((Complaint(region),) if region else ())


def _met(kb: KnowledgeBase, flag: Flag) -> frozenset[str]:
    """The regions of a complaint that lies in the area a raised flag keeps off."""
    raised = FlagState(flag, "raised", tuple(Answer(name, "yes") for name in flag.asks[:1]), ())
    return frozenset(region for region in ("", *kb.regions) if kept_off(kb, raised, Complaint(region))[1])


def _near(kb: KnowledgeBase, flag: Flag, finding: str) -> frozenset[str]:
    """The regions of a complaint for which an answer may be about the area a flag is screened in."""
    area = frozenset(region for name in flag.screen for region in fine_regions(kb, name))
    places = ("", *kb.regions)
    return frozenset(
        region for region in places if not area or may_lie_in(kb, _visit(region), Answer(finding, "yes"), area)
    )


# ------------------------------------------------------------------ hints


def _hint(plan: Plan, flag: Flag, reading: Reading, regions: _Regions) -> pl.Expr:
    """Whether the follow-ups of a flag are due: for any *consider* finding, or for all of one list together."""

    def hints(finding: str) -> pl.Expr:
        said = pl.col(f"{reading.prefix}{finding}") > reading.no
        near = _near(plan.kb, flag, finding)
        return said if near == regions.every else said & regions.among(near)

    together = [pl.all_horizontal([hints(name) for name in names]) for names in flag.consider_together]
    return pl.any_horizontal([*(hints(name) for name in flag.consider), *together])
