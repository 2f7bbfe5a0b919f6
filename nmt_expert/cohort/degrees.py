"""Work out how far conditions are true, for every row at once: on small codes, or on numbers.

A condition on answers alone has one of a few degrees, one a level of the scale, and is
worked out on bytes.  A code is a digit: level 1 is 1, level 2 the base, level 3 its square,
so that the largest of two codes is that of the surer answer and a sum of codes counts, level
by level, how many conditions hold.  A condition that reads a conclusion has any degree at all
and is worked out on doubles; what does not reach the threshold is 0 in both.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import reduce
from operator import add

import polars as pl

from nmt_expert.cohort.constants import byte
from nmt_expert.cohort.layers import Layers, Term, depth_of
from nmt_expert.cohort.plan import Plan
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Some, literals

CODES = 256
"""Values of a byte."""

NOW, LOW, HIGH = "now", "low", "high"
"""What is asked of a condition: its degree as it is, or the least and the most it can become."""


NEVER = Term(byte(0))
"""The code of a condition that can hold in no row."""


NOTHING = Term(pl.lit(0.0))
"""The degree of a condition that can hold in no row."""


class Degrees:
    """The degrees of conditions, each worked out once.

    Attributes:
        base: Conditions that a sum of codes can count, plus one.
        weighs: The code of each rank, from 0 (does not hold) up.
    """

    def __init__(self, plan: Plan, layers: Layers, given: frozenset[str]) -> None:
        """Begin.

        Args:
            plan: The knowledge base.
            layers: Where the columns go.
            given: The keys that the rows have a column for; nothing is known of the others.
        """
        self.plan = plan
        self.layers = layers
        self.given = given
        levels = len(plan.coding.levels)
        self.base = next(base for base in range(CODES, 1, -1) if base**levels <= CODES)
        self.weighs = (0, *(self.base**rank for rank in range(levels)))
        self._conclusions = frozenset(plan.program.conclusions)
        self._sames = {node: index for index, node in enumerate(plan.sames)}

    def reads_conclusions(self, node: Node) -> bool:
        """Whether a condition reads a hypothesis or a principle, so that its degree is any number."""
        return any(literal.key in self._conclusions for literal in literals(node))

    def moves(self, node: Node) -> bool:
        """Whether the least that a condition can become may differ from its degree as it is."""
        return self.reads_conclusions(node) or self._denied_can_hold(node)

    # ------------------------------------------------------------------ codes

    def code(self, node: Node, side: str = NOW) -> Term:
        """Return the code of a condition on answers, as a byte."""
        side = NOW if side == LOW and not self._denied_can_hold(node) else side
        meaning = (node, side)
        if meaning in self.layers:
            return self.layers[meaning]
        if isinstance(node, Literal) and node.key not in self.given:
            return Term(byte(self.weighs[-1])) if side == HIGH else NEVER
        if isinstance(node, Literal):
            return self.layers.put(meaning, Term(self._answer(node, side)))
        if isinstance(node, Same):
            return self.layers.put(meaning, self._same(node, side))
        term = self._gathered(node, [self.code(part, side) for part in node.of])
        return self.layers.put(meaning, term) if isinstance(node, Some) and node.k > 1 and term.depth else term

    def _answer(self, literal: Literal, side: str) -> pl.Expr:
        """The code of a yes (or an explicit no); at most, what is unknown may become one."""
        coding, column = self.plan.coding, pl.col(literal.key)
        expr = byte(0)
        for rank in range(coding.fires_from, len(coding.levels) + 1):
            expr = pl.when(column == literal.sign * rank).then(byte(self.weighs[rank])).otherwise(expr)
        if side == HIGH:
            expr = pl.when(self._unknown(column)).then(byte(self.weighs[-1])).otherwise(expr)
        return expr

    def _unknown(self, column: pl.Expr) -> pl.Expr:
        """Whether a column says nothing: empty, or no code that affirms or denies."""
        levels = len(self.plan.coding.levels)
        return ~((column >= -levels) & (column <= levels) & (column != 0)).fill_null(False)

    def _same(self, node: Same, side: str) -> Term:
        """The code of the best muscle: the place logic has ranked it already."""
        index = self._sames[node]
        rank = pl.col(f"same_high#{index}" if side == HIGH else f"same#{index}")
        expr = byte(0)
        for at in range(self.plan.coding.fires_from, len(self.weighs)):
            expr = pl.when(rank == at).then(byte(self.weighs[at])).otherwise(expr)
        if side == LOW:
            denied = self._denials(node.of)
            return Term(pl.max_horizontal(expr, denied.expr), denied.depth)
        return Term(expr)

    def _denied_can_hold(self, node: Node) -> bool:
        """Whether noes alone, with no muscle named, can make part of a condition true.

        Firing asks for a muscle that was named; what a support can come down to counts the unnamed one.
        """
        if isinstance(node, Literal):
            return False
        if isinstance(node, Same):
            return holds_on_denials(node.of)
        return any(self._denied_can_hold(part) for part in node.of)

    def _denials(self, node: Node) -> Term:
        """The code of a condition if nothing but the noes were known."""
        if isinstance(node, Literal):
            return self.code(node) if node.sign < 0 else NEVER
        assert not isinstance(node, Same)
        return self._gathered(node, [self._denials(part) for part in node.of])

    def _gathered(self, node: Every | Some, parts: list[Term]) -> Term:
        """What a condition makes of its parts; those that can never hold are left out."""
        needed = len(parts) if isinstance(node, Every) else node.k
        parts = [part for part in parts if part is not NEVER]
        if len(parts) < needed:
            return NEVER
        if len(parts) == 1:
            return parts[0]
        return Term(gathered([part.expr for part in parts], needed, self.weighs[1:]), depth_of(parts))

    # ------------------------------------------------------------------ numbers

    def number(self, node: Node, side: str = NOW) -> Term:
        """Return the degree of a condition, as a number; 0 where it does not hold."""
        if not self.reads_conclusions(node):
            return self._decoded(node, side)
        if isinstance(node, Literal):
            return self._concluded(node, side)
        if isinstance(node, Same):
            raise ValueError("a conclusion has no muscle: 'same: muscle' cannot read it")
        needed = len(node.of) if isinstance(node, Every) else node.k
        parts = [part for part in (self.number(part, side) for part in node.of) if part is not NOTHING]
        exprs = [part.expr for part in parts]
        if len(parts) < needed:
            return NOTHING
        if len(parts) == needed:
            return Term(pl.min_horizontal(exprs), depth_of(parts))
        if needed == 1:
            return Term(pl.max_horizontal(exprs), depth_of(parts))
        if (node, side, "number") not in self.layers:
            self.layers.put((node, side, "number"), self._kth(parts, needed, (node, side)))
        return self.layers[node, side, "number"]

    def _kth(self, parts: Sequence[Term], needed: int, meaning: Hashable) -> Term:
        """The k-th largest number: each part is put in its place among the k largest before it.

        Every step is a column; a sorted list a row costs a hundred times as much.
        """
        kept: list[Term] = []
        for number, part in enumerate(parts):
            rest = part
            for place, term in enumerate(kept):
                pair, depth = (term.expr, rest.expr), depth_of((term, rest))
                kept[place] = self.layers.put((meaning, number, place), Term(pl.max_horizontal(pair), depth))
                if place < needed - 1:
                    rest = self.layers.put((meaning, number, place, "rest"), Term(pl.min_horizontal(pair), depth))
            if number < needed:
                kept.append(rest)
        return kept[-1]

    def _decoded(self, node: Node, side: str) -> Term:
        code = self.code(node, side)
        if code is NEVER:
            return NOTHING
        expr = pl.lit(0.0)
        for weigh, level in zip(self.weighs[1:], self.plan.coding.levels, strict=True):
            expr = pl.when(code.expr == weigh).then(pl.lit(level)).otherwise(expr)
        return Term(expr, code.depth)

    def _concluded(self, literal: Literal, side: str) -> Term:
        """How far a conclusion holds (or is denied), as it is or within its own reach."""
        bound = side if literal.sign > 0 or side == NOW else {LOW: HIGH, HIGH: LOW}[side]
        meaning = (literal, bound)
        if meaning in self.layers:
            return self.layers[meaning]
        column = self.layers[literal.key, bound]
        value = column.expr * float(literal.sign)
        above = value > self.plan.kb.scale.holds_above
        return self.layers.put(meaning, Term(pl.when(above).then(value).otherwise(0.0), column.depth))


def gathered(parts: Sequence[pl.Expr], needed: int, marks: Sequence[int]) -> pl.Expr:
    """Return how far at least so many of some parts are true: the least, the most, or the k-th largest.

    Args:
        parts: How far each part is true, as a byte.
        needed: How many; all of them is *all*, 1 is *any*.
        marks: The bytes that stand for the levels, ascending; 0 is *does not hold*.
    """
    if needed == len(parts):
        return pl.min_horizontal(parts)
    if needed == 1:
        return pl.max_horizontal(parts)
    expr = byte(0)
    for mark in marks:
        reached = reduce(add, (pl.when(part >= mark).then(byte(1)).otherwise(byte(0)) for part in parts))
        expr = pl.when(reached >= needed).then(byte(mark)).otherwise(expr)
    return expr


def holds_on_denials(node: Node) -> bool:
    """Whether a condition is true if every *no* it asks for was given and nothing else is known."""
    if isinstance(node, Literal):
        return node.sign < 0
    if isinstance(node, Same):
        return holds_on_denials(node.of)
    held = sum(holds_on_denials(part) for part in node.of)
    return held >= (len(node.of) if isinstance(node, Every) else node.k)
