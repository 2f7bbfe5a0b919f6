"""Read rows in which a column is a finding: conflicts, what exclusion implies, and places.

The same reading as `reasoning.readings.read` of one visit.  A cell without a place is said
of the complaint's own area; a cell with one is known by its relation alone.  What is known
of one place is said of one spot there, so ``same: muscle`` is read within one place at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, reduce
from operator import add, or_

import polars as pl

from nmt_expert.cohort.rules.degrees import NOT_ASKED, gathered, holds_on_denials
from nmt_expert.cohort.rules.expressions import Layers, Term, byte, depth_of, small
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import PLACES
from nmt_expert.reasoning.anatomy import relate, settle
from nmt_expert.reasoning.readings import rivals
from nmt_expert.reasoning.truth import Every, Literal, Node, Same
from nmt_expert.reasoning.visit import Site

HERE, PATHWAY = "here", "pathway"
WHOSE = ("#row", "#visit", "#region", "#side", "#keep:")
"""What the names of the columns begin with that say whose row it is."""

_OWN_PATHWAY = "own pathway"

SPOTS = tuple(place for place in PLACES if place != "general")


class WideReading:
    """The expressions that read the answer columns a table has.

    Attributes:
        given: Its answer columns, ``finding@place``.
    """

    def __init__(self, plan: Plan, columns: Iterable[str]) -> None:
        self.plan = plan
        self.given = frozenset(name for name in columns if not name.startswith("#"))
        self._layers = Layers()
        excludes = {name: [other for _, other in rivals(plan.kb, name)] for name in plan.kb.findings}
        self._denied_by = {name: [other for other in excludes if name in excludes[other]] for name in excludes}
        self._rivals = {name: list(dict.fromkeys(excludes[name] + self._denied_by[name])) for name in excludes}

    def onto(self, coded: pl.LazyFrame, through: Iterable[str] = ()) -> pl.LazyFrame:
        """Return what is known of each row: a column a key, one a ``same: muscle``, the count of conflicts.

        Args:
            coded: The rows.
            through: Other columns that go through, beside those that say whose row it is.
        """
        context = [name for name in coded.collect_schema().names() if name.startswith(WHOSE)]
        columns = self._columns  # before the layers that they need are asked for
        return self._layers.onto(coded).select(*context, *through, *columns)

    @cached_property
    def _columns(self) -> list[pl.Expr]:
        """What is known, by key; the conditions within one muscle; the conflicts."""
        known = [value.alias(key) for key in self.keys if (value := self._known(key)) is not None]
        same = [column for index in range(len(self.plan.sames)) for column in self._same(index)]
        return [*known, *same, self._conflicts().expr.alias("#conflicts")]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that can be known: those of a column, and those that follow from another one."""
        return tuple(key for key in self.plan.keys if self._known(key) is not None)

    # ------------------------------------------------------------------ one cell
    # Within, a cell that was not asked is NOT_ASKED: bytes without gaps are compared ten times as fast.

    def _said(self, finding: str, place: str) -> Term | None:
        """The answer that counts in one spot: as given, unknown in a conflict, implied by what excludes it."""
        meaning = (finding, place)
        if meaning not in self._layers:
            if not self._excluding(finding, place):
                return self._cell(finding, place) if f"{finding}@{place}" in self.given else None
            term = self._among(finding, place)
            if term is None:
                return None
            self._layers.put(meaning, term)
        return self._layers[meaning]

    def _cell(self, finding: str, place: str) -> Term:
        meaning = (finding, place, "cell")
        if meaning not in self._layers:
            self._layers.put(meaning, Term(pl.col(f"{finding}@{place}").fill_null(NOT_ASKED)))
        return self._layers[meaning]

    def _among(self, finding: str, place: str) -> Term | None:
        """The answer as given, or else the *no* that follows from a finding that denies it."""
        sure = [self._usable(name, place) for name in self._denied_by[finding] if f"{name}@{place}" in self.given]
        denied = [pl.when(term.expr > 0).then(-term.expr).otherwise(small(NOT_ASKED)) for term in sure]
        implied = Term(pl.max_horizontal(denied), depth_of(sure)) if denied else None
        if f"{finding}@{place}" not in self.given:
            return implied
        own = self._usable(finding, place)
        if implied is None:
            return own
        cell = self._cell(finding, place)
        expr = pl.when(cell.expr == NOT_ASKED).then(implied.expr).otherwise(own.expr)
        return Term(expr, depth_of([implied, own, cell]))

    def _usable(self, finding: str, place: str) -> Term:
        """The answer as given; unsure where something that excludes it was affirmed as well."""
        if not self._excluding(finding, place):
            return self._cell(finding, place)
        meaning = (finding, place, "usable")
        if meaning not in self._layers:
            cell, clash = self._cell(finding, place), self._clash(finding, place)
            expr = pl.when(clash.expr).then(small(0)).otherwise(cell.expr)
            self._layers.put(meaning, Term(expr, depth_of((cell, clash))))
        return self._layers[meaning]

    def _clash(self, finding: str, place: str) -> Term:
        """Whether a finding was affirmed together with one that excludes it; two that exclude each other share it."""
        others = self._excluding(finding, place)
        mutual = len(others) == 1 and self._excluding(others[0], place) == [finding]
        meaning = ("clash", frozenset((finding, *others)) if mutual else finding, place)
        if meaning not in self._layers:
            cell, rivals = self._cell(finding, place), [self._cell(name, place) for name in others]
            expr = (cell.expr > 0) & reduce(or_, (rival.expr > 0 for rival in rivals))
            self._layers.put(meaning, Term(expr, depth_of((cell, *rivals))))
        return self._layers[meaning]

    def _excluding(self, finding: str, place: str) -> list[str]:
        """The findings with a column at a place that cannot be true beside this one."""
        return [name for name in self._rivals.get(finding, ()) if f"{name}@{place}" in self.given]

    def _conflicts(self) -> Term:
        """How many findings are in a conflict."""
        counts, clashes = [], []
        for finding in self._rivals:
            places = [p for p in PLACES if f"{finding}@{p}" in self.given and self._excluding(finding, p)]
            if places:
                found = [self._clash(finding, place) for place in places]
                counts.append(pl.when(reduce(or_, (term.expr for term in found))).then(byte(1)).otherwise(byte(0)))
                clashes += found
        return Term(reduce(add, counts, byte(0)), depth_of(clashes))

    # ------------------------------------------------------------------ places

    def _known(self, key: str) -> pl.Expr | None:
        """What a key reads, any over the answers there: a code; not asked and unsure are unknown."""
        finding, _, place = key.partition("@")
        said = self._said(finding, place)
        if place != PATHWAY or not self._own_pathway or (own := self._said(finding, HERE)) is None:
            return said.expr if said else None
        on_it = pl.when(self._on_it().expr).then(own.expr).otherwise(small(NOT_ASKED))
        return pl.max_horizontal(said.expr, on_it) if said else on_it

    def _on_it(self) -> Term:
        """Whether the complaint's region lies on its own pathway."""
        if _OWN_PATHWAY not in self._layers:
            self._layers.put(_OWN_PATHWAY, Term(pl.col("#region").is_in(self._own_pathway)))
        return self._layers[_OWN_PATHWAY]

    @cached_property
    def _own_pathway(self) -> list[str]:
        """The regions that lie on the way of a nerve that supplies them: what is said there is said of both."""
        kb = self.plan.kb
        found = []
        for region in kb.regions:
            complaint = Site(region, "left")
            if PATHWAY in relate(kb, complaint, settle(kb, complaint, Site())).places:
                found.append(region)
        return found

    # ------------------------------------------------------------------ within one muscle

    def _same(self, index: int) -> list[pl.Expr]:
        """The rank of a condition within the best spot: as it is, and at most."""
        node = self.plan.sames[index].of
        ranks: dict[bool, list[pl.Expr]] = {False: [byte(0)], True: [self._within(node, "", True)]}
        for spot in SPOTS:
            if any(name.endswith(f"@{spot}") for name in self.given):
                now = self._within(node, spot, False)
                there = self._named(spot) if holds_on_denials(node) else None
                ranks[False].append(now if there is None else pl.when(there).then(now).otherwise(byte(0)))
                ranks[True].append(self._within(node, spot, True))
        named = {f"same#{index}": ranks[False], f"same_high#{index}": ranks[True]}
        return [pl.max_horizontal(found).alias(name) for name, found in named.items()]

    def _within(self, node: Node, spot: str, at_most: bool) -> pl.Expr:
        """The rank of a condition in one spot; ``""`` is a spot not named yet."""
        if isinstance(node, Literal):
            return self._rank(node, spot, at_most)
        assert not isinstance(node, Same)
        ranks = range(1, len(self.plan.coding.levels) + 1)
        needed = len(node.of) if isinstance(node, Every) else node.k
        return gathered([self._within(part, spot, at_most) for part in node.of], needed, ranks, byte)

    def _rank(self, literal: Literal, spot: str, at_most: bool) -> pl.Expr:
        """What was said in the spot, or the no that was said of its whole place; else unknown."""
        known, said = self._known(literal.key), self._said_in(spot, literal.key)
        value = small(0) if known is None else pl.when(known < 0).then(known).otherwise(small(0))
        if said is not None:
            value = pl.when((said != 0) & (said != NOT_ASKED)).then(said).otherwise(value)
        levels = len(self.plan.coding.levels)
        expr = pl.when((value == 0) | (value == NOT_ASKED)).then(byte(levels if at_most else 0)).otherwise(byte(0))
        for rank in range(1, levels + 1):
            expr = pl.when(value == literal.sign * rank).then(byte(rank)).otherwise(expr)
        return expr

    def _said_in(self, spot: str, key: str) -> pl.Expr | None:
        finding, _, place = key.partition("@")
        term = self._said(finding, spot)
        if term is None or place == spot:
            return term.expr if term else None
        if (spot, place) == (HERE, PATHWAY) and self._own_pathway:
            return pl.when(self._on_it().expr).then(term.expr).otherwise(small(NOT_ASKED))
        return None

    def _named(self, spot: str) -> pl.Expr:
        """Whether anything at all was said in a spot, apart from what nobody could tell."""
        found = [self._said(finding, spot) for finding in self.plan.kb.findings]
        return reduce(or_, ((term.expr != 0) & (term.expr != NOT_ASKED) for term in found if term), pl.lit(False))
