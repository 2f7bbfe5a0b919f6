"""Read rows in which a column is a finding: conflicts, what exclusion implies, places, and what red flags read.

The same reading as `reasoning.readings.read` of one visit.  A cell without a place is said
of the complaint's own area; a cell with one is known by its relation alone.  What is known
of one place is said of one spot there, so ``same: muscle`` is read within one place at a time.

For red flags one column is one site, and whether an answer may be about an area depends on its finding and the
complaint's region alone: `reasoning.safety` is asked once for every region, not for every row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property, reduce
from operator import add, or_

import polars as pl

from nmt_expert.cohort.reading.screen import Reading, screen_layers
from nmt_expert.cohort.reading.wholes import reading_column, value_column
from nmt_expert.cohort.rules.degrees import NOT_ASKED, gathered, holds_on_denials
from nmt_expert.cohort.rules.expressions import Layers, Term, byte, depth_of, small
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import PLACES, Flag, KnowledgeBase
from nmt_expert.reasoning.anatomy import Relation, fine_regions, relate, settle
from nmt_expert.reasoning.readings import refers_by_recognition, rivals
from nmt_expert.reasoning.safety import may_lie_in
from nmt_expert.reasoning.truth import Every, Literal, Node, Same
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

HERE, REFERRING, PATHWAY = "here", "referring", "pathway"
WHOSE = ("#row", "#visit", "#region", "#side", "#keep:")
"""What the names of the columns begin with that say whose row it is."""

_OWN_PATHWAY = "own pathway"

_OWN = "own#"
"""What the names of the columns begin with that say what was said of a whole itself."""

SPOTS = tuple(place for place in PLACES if place not in ("near", "general"))

RECOGNISED_AT = tuple(spot for spot in SPOTS if refers_by_recognition(Relation((spot,), covers=True)))
"""Where the client's recognition makes a spot one that refers to the complaint."""


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
        """Return what is known of each row: one column per key, one per ``same: muscle``, and the count of conflicts.

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
        """What a key reads: a code; not asked and unsure are unknown."""
        return self._whole(key, self._told)

    def _whole(self, key: str, read: Callable[[str], pl.Expr | None]) -> pl.Expr | None:
        """What a key reads where ``read`` gives what was said of it and of each of its parts."""
        own, parts = read(key), [read(part) for part in self.plan.wholes.get(key, ())]
        if not any(part is not None for part in parts):
            return own
        columns = [_unknown(term) for term in (own, *parts)]
        return value_column(columns[0], columns[1:]).fill_null(small(NOT_ASKED))

    def _told(self, key: str) -> pl.Expr | None:
        """What was said of a key, any over the answers there."""
        finding, _, place = key.partition("@")
        said = self._said(finding, place)
        if place == REFERRING:
            found = [said.expr] if said else []
            found += [expr for spot in RECOGNISED_AT if (expr := self._referring(finding, spot)) is not None]
            return pl.max_horizontal(found) if found else None
        if place != PATHWAY or not self._own_pathway or (own := self._said(finding, HERE)) is None:
            return said.expr if said else None
        on_it = pl.when(self._on_it().expr).then(own.expr).otherwise(small(NOT_ASKED))
        return pl.max_horizontal(said.expr, on_it) if said else on_it

    def _referring(self, finding: str, spot: str) -> pl.Expr | None:
        """What was said in a spot whose pain the client knows, wherever it lies."""
        said = self._said(finding, spot)
        marks = [name for name, entry in self.plan.kb.findings.items() if entry.recognised]
        known = [term.expr > 0 for name in marks if (term := self._said(name, spot)) is not None]
        if said is None or not known:
            return None
        return pl.when(reduce(or_, known)).then(said.expr).otherwise(small(NOT_ASKED))

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
        found = (
            self._whole(literal.key, lambda key: self._told_in(spot, key)) if spot else self._told_in("", literal.key)
        )
        value = small(0) if found is None else found
        levels = len(self.plan.coding.levels)
        expr = pl.when((value == 0) | (value == NOT_ASKED)).then(byte(levels if at_most else 0)).otherwise(byte(0))
        for rank in range(1, levels + 1):
            expr = pl.when(value == literal.sign * rank).then(byte(rank)).otherwise(expr)
        return expr

    def _told_in(self, spot: str, key: str) -> pl.Expr | None:
        """What was said of a key in the spot, or the no that was said of its whole place."""
        known, said = self._known(key), self._said_in(spot, key)
        if known is None:
            return said
        denied = pl.when((known < 0) & (known != NOT_ASKED)).then(known).otherwise(small(0))
        return denied if said is None else pl.when((said != 0) & (said != NOT_ASKED)).then(said).otherwise(denied)

    def _said_in(self, spot: str, key: str) -> pl.Expr | None:
        finding, _, place = key.partition("@")
        term = self._said(finding, spot)
        if term is None or place == spot:
            return term.expr if term else None
        if place == REFERRING and spot in RECOGNISED_AT:
            return self._referring(finding, spot)
        if (spot, place) == (HERE, PATHWAY) and self._own_pathway:
            return pl.when(self._on_it().expr).then(term.expr).otherwise(small(NOT_ASKED))
        return None

    def _named(self, spot: str) -> pl.Expr:
        """Whether anything at all was said in a spot, apart from what nobody could tell."""
        found = [self._said(finding, spot) for finding in self.plan.kb.findings]
        return reduce(or_, ((term.expr != 0) & (term.expr != NOT_ASKED) for term in found if term), pl.lit(False))


def _unknown(term: pl.Expr | None) -> pl.Expr:
    """A code that is null where nothing is known."""
    if term is None:
        return pl.lit(None, dtype=pl.Int8)
    return pl.when((term != 0) & (term != NOT_ASKED)).then(term)


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
        Layers that give ``surest#FINDING`` (see ``surest``), ``hint#FLAG`` and ``joint#FLAG``.
    """
    reading = surest(plan)
    regions = _Regions(plan.kb)
    said = [_surest(plan.kb, name, columns, reading).alias(f"{reading.prefix}{name}") for name in plan.consulted]
    said += [_said_anywhere(name, columns, reading).alias(f"{_OWN}{name}") for name in plan.kb.parts]
    hints = [_hint(plan, flag, reading, regions).alias(f"hint#{flag.id}") for flag in plan.hinted]
    joint = [_joint(plan, flag, reading, regions).alias(f"joint#{flag.id}") for flag in plan.joint]
    return [[*said, regions.column], regions.tests, hints + joint]


def _surest(kb: KnowledgeBase, finding: str, columns: Collection[str], reading: Reading) -> pl.Expr:
    """The highest code of a finding at any place, or what its parts make of it."""
    own, *parts = (_said_anywhere(name, columns, reading) for name in kb.said_by(finding))
    nothing = pl.lit(reading.no - 1, dtype=pl.Int8)
    return reading_column(own, parts, reading.no, reading.yes, nothing) if parts else own


def _said_anywhere(finding: str, columns: Collection[str], reading: Reading) -> pl.Expr:
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
        return _told(plan, flag, finding, reading, regions, above=reading.no)

    together = [pl.all_horizontal([hints(name) for name in names]) for names in flag.consider_together]
    return pl.any_horizontal([*(hints(name) for name in flag.consider), *together])


def _joint(plan: Plan, flag: Flag, reading: Reading, regions: _Regions) -> pl.Expr:
    """Whether findings raise a flag together: a yes to all of one list."""
    return pl.any_horizontal(
        pl.all_horizontal([_told(plan, flag, name, reading, regions, above=reading.yes - 1) for name in names])
        for names in flag.triggers_together
    )


def _told(plan: Plan, flag: Flag, finding: str, reading: Reading, regions: _Regions, above: int) -> pl.Expr:
    """Whether more than a number was said of a finding or a part of it, where the flag is screened for."""

    def said(name: str) -> pl.Expr:
        found = pl.col(f"{_OWN if name in plan.kb.parts else reading.prefix}{name}") > above
        near = _near(plan.kb, flag, name)
        return found if near == regions.every else found & regions.among(near)

    return pl.any_horizontal(said(name) for name in plan.kb.said_by(finding))
