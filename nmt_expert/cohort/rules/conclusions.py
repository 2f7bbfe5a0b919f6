"""The rules as Polars expressions: from what is known of a row to its supports, bands, reach, ranking and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from nmt_expert.cohort.rules.degrees import NOW, Degrees
from nmt_expert.cohort.rules.expressions import Layers, Term, byte, depth_of, listed, named
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.rules.supports import Supports
from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.program import tie_order

RANKED = 3
"""How many principles ``top`` names."""


class Kernel:
    """The expressions for some groups of columns; the same for every table.

    Attributes:
        columns: The columns it gives, in order.
    """

    def __init__(self, plan: Plan, wanted: frozenset[str], given: Iterable[str] | None = None) -> None:
        """Write the expressions.

        Args:
            plan: The knowledge base.
            wanted: Groups of columns: ``support``, ``band``, ``reach``, ``reasons``, ``top``.
            given: The keys that the rows have a column for; all of them if left out.
        """
        self.plan = plan
        self._layers = Layers()
        self._degrees = Degrees(plan, self._layers, frozenset(plan.keys if given is None else given))
        supports = Supports(self._degrees)
        for name in plan.program.conclusions:
            supports.conclude(name)
        if "reach" in wanted:
            for name in plan.program.conclusions:
                supports.bound(name)
        self._bands = [band.id for band in plan.kb.scale.bands]
        self.columns = [name for principle in plan.kb.principles for name in self._of(principle, wanted)]
        if "top" in wanted:
            self._rank()
            self.columns.append("top")

    def __len__(self) -> int:
        """Return how many columns it works out on the way."""
        return sum(map(len, self._layers.layers))

    def onto(self, read: pl.LazyFrame) -> pl.LazyFrame:
        """Return the frame with the columns (and the intermediate ones; select what is wanted)."""
        return self._layers.onto(read)

    def _of(self, principle: str, wanted: frozenset[str]) -> list[str]:
        """Add the columns of one principle."""
        columns = [principle] if "support" in wanted else []
        if "band" in wanted:
            columns.append(self._layers.put((principle, "band"), self._band(principle), f"{principle}_band").name)
        if "reach" in wanted:
            columns += [f"{principle}_reach_low", f"{principle}_reach_high"]
        if "reasons" in wanted:
            listed = reasons(self._degrees, principle)
            columns.append(self._layers.put((principle, "reasons"), listed, f"{principle}_reasons").name)
        return columns

    # ------------------------------------------------------------------ bands and order

    def _band_rank(self, principle: str) -> pl.Expr:
        """The band's place among the bands, the highest being 0."""
        bands = self.plan.kb.scale.bands
        expr = pl.lit(len(bands) - 1, dtype=pl.UInt8)
        for rank in reversed(range(len(bands) - 1)):
            above = pl.col(principle) > bands[rank].above
            expr = pl.when(above).then(pl.lit(rank, dtype=pl.UInt8)).otherwise(expr)
        return expr

    def _ranked(self, principle: str) -> Term:
        meaning = (principle, "rank")
        if meaning not in self._layers:
            self._layers.put(meaning, Term(self._band_rank(principle), self._layers[principle, NOW].depth))
        return self._layers[meaning]

    def _band(self, principle: str) -> Term:
        rank = self._ranked(principle)
        return Term(rank.expr.cat.to(pl.Enum(self._bands)), rank.depth)

    def _rank(self) -> None:
        """Name the principles that are at least possible, the best three, in the order of an assessment.

        One whole number per principle holds band, uncapped support and the order of ties, so that
        the largest number is the first principle and the largest below it the second.
        """
        names = tie_order(self.plan.kb)
        possible = next(i for i, band in enumerate(self.plan.kb.scale.bands) if band.above < self._threshold)
        places = [self._place(name, len(names) - 1 - index, possible) for index, name in enumerate(names)]
        first = self._layers.put(("top", 0), Term(pl.max_horizontal(p.expr for p in places), depth_of(places)))
        found = [first]
        for nth in range(1, RANKED):
            last = found[-1]
            below = [pl.when(p.expr < last.expr).then(p.expr).otherwise(-1) for p in places]
            found.append(self._layers.put(("top", nth), Term(pl.max_horizontal(below), last.depth)))
        listed = Term(named([self._number(place.expr, len(names)) for place in found], names), depth_of(found))
        self._layers.put("top", listed, "top")

    @property
    def _threshold(self) -> float:
        """The supports below which a principle is not even possible."""
        return self.plan.kb.scale.holds_above

    def _place(self, name: str, order: int, possible: int) -> Term:
        rank, uncapped = self._ranked(name), self._layers[name, "uncapped"]
        bands, size = len(self._bands), len(self.plan.kb.principles)
        units = (uncapped.expr * 1e9).round().cast(pl.Int64) + 10**9
        band = (bands - rank.expr).cast(pl.Int64)
        key = (band * 4 * 10**9 + units) * size + order
        expr = pl.when(rank.expr < possible).then(key).otherwise(-1)
        return self._layers.put((name, "place"), Term(expr, depth_of((rank, uncapped))))

    def _number(self, place: pl.Expr, size: int) -> pl.Expr:
        """The number of the principle in a place, counted from 1 in the order of ties; 0 if none is there."""
        return pl.when(place >= 0).then((size - place % size).cast(pl.UInt8)).otherwise(byte(0))


def reasons(degrees: Degrees, conclusion: str) -> Term:
    """Return the list of the ids of the rules that hold and count for one conclusion."""
    program = degrees.plan.program
    rules = program.rules[conclusion]
    groups: dict[tuple[str, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[program.groups[rule.id] or rule.id, rule.sign].append(rule)
    counts = {rule: term for members in groups.values() for rule, term in _counting(degrees, members).items()}
    ids = [rule.id for rule in rules]
    return Term(listed([counts[name].expr for name in ids], ids), depth_of(counts.values()))


def _counting(degrees: Degrees, members: list[Rule]) -> dict[str, Term]:
    """Of one group and sign the strongest that holds counts, the first of equals; a rule alone always counts."""
    if len(members) == 1:
        return {members[0].id: degrees.holds(degrees.plan.program.nodes[members[0].id])}
    weights = []
    for rule in members:
        degree = degrees.number(degrees.plan.program.nodes[rule.id])
        weights.append(degrees.layers.put((rule.id, "weight"), Term(degree.expr * rule.weight, degree.depth)))
    best = degrees.layers.put(
        (members[0].id, "best"), Term(pl.max_horizontal(w.expr for w in weights), depth_of(weights))
    )
    found: dict[str, Term] = {}
    taken = pl.lit(False)
    for rule, weight in zip(members, weights, strict=True):
        wins = (weight.expr > 0) & (weight.expr == best.expr)
        found[rule.id] = Term(wins & ~taken, best.depth)
        taken = taken | wins
    return found
