"""Work out how far conditions are true, for every row at once: on small codes, or on numbers.

A condition on answers alone is worked out on the codes of the answers themselves, which are
bytes: *all* is the least of them, *any* the most, *not* the negative.  It holds from a certain
code up; what is below, unsure, denied and not asked, differs only in what *not* and the sum of
several would make of it, and no condition looks there.  A condition that reads a conclusion has
any degree at all and is worked out on doubles, where what does not hold is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from operator import add

import polars as pl

from nmt_expert.cohort.rules.expressions import Layers, Term, byte, depth_of, small
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Some, literals

NOT_ASKED = -128
"""Stands for an answer that is not there: below every code, and its own negative."""

NOW, LOW, HIGH = "now", "low", "high"
"""What is asked of a condition: its degree as it is, or the least and the most it can become."""


NEVER = Term(small(0))
"""The code of a condition that can hold in no row."""


NOTHING = Term(pl.lit(0.0))
"""The degree of a condition that can hold in no row."""


class Degrees:
    """The degrees of conditions, each worked out once."""

    def __init__(self, plan: Plan, layers: Layers, given: frozenset[str]) -> None:
        """Prepare to work out conditions.

        Args:
            plan: The knowledge base.
            layers: Where the columns go.
            given: The keys that the rows have a column for; nothing is known of the others.
        """
        self.plan = plan
        self.layers = layers
        self.given = given
        self._surest = len(plan.coding.levels)
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
        """Return the code of a condition on answers, as a signed byte; it holds from `Coding.fires_from` up."""
        side = NOW if side == LOW and not self._denied_can_hold(node) else side
        if isinstance(node, Literal) and node.key not in self.given:
            return Term(small(self._surest)) if side == HIGH else NEVER
        if isinstance(node, Literal) and node.sign > 0 and side != HIGH:
            return self._known(node.key)
        if (node, side) not in self.layers:
            term = self._code(node, side)
            if not term.depth and not isinstance(node, Same):
                return term  # the same in every row
            self.layers.put((node, side), term)
        return self.layers[node, side]

    def _code(self, node: Node, side: str) -> Term:
        if isinstance(node, Literal):
            return self._answer(node, side)
        if isinstance(node, Same):
            return self._same(node, side)
        return self._gathered(node, [self.code(part, side) for part in node.of])

    def holds(self, node: Node, side: str = NOW) -> Term:
        """Return whether a condition holds."""
        if self.reads_conclusions(node):
            number = self.number(node, side)
            return Term(number.expr > 0, number.depth)
        code = self.code(node, side)
        return Term(code.expr >= self.plan.coding.fires_from, code.depth)

    def _answer(self, literal: Literal, side: str) -> Term:
        """The code of an answer, or of its denial; at most, what is unknown may become the surest."""
        answer = self._known(literal.key)
        if literal.sign < 0:
            answer = Term(-answer.expr, answer.depth)
        if side == HIGH:
            known = (answer.expr >= -self._surest) & (answer.expr != 0)
            return Term(pl.when(known).then(answer.expr).otherwise(small(self._surest)), answer.depth)
        return answer

    def _known(self, key: str) -> Term:
        """The column of a key, without gaps: they would make it ten times as slow."""
        if key not in self.layers:
            self.layers.put(key, Term(pl.col(key).fill_null(NOT_ASKED)))
        return self.layers[key]

    def _same(self, node: Same, side: str) -> Term:
        """The code of the best muscle: the place logic has ranked it already."""
        index = self._sames[node]
        rank = pl.col(f"same_high#{index}" if side == HIGH else f"same#{index}").cast(pl.Int8, wrap_numerical=True)
        if side == LOW:
            denied = self._denials(node.of)
            return Term(pl.max_horizontal(rank, denied.expr), denied.depth)
        return Term(rank)

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
        ranks = range(1, self._surest + 1)
        return Term(gathered([part.expr for part in parts], needed, ranks, small), depth_of(parts))

    # ------------------------------------------------------------------ numbers

    def number(self, node: Node, side: str = NOW) -> Term:
        """Return the degree of a condition, as a number; 0 where it does not hold."""
        if not self.reads_conclusions(node):
            return self._decoded(node, side)
        if isinstance(node, Literal):
            return self._concluded(node, side)
        if isinstance(node, Same):
            raise ValueError("a conclusion has no muscle: 'same: muscle' cannot read it")
        of = self._joined(node)
        needed = len(of) if isinstance(node, Every) else node.k
        parts = [part for part in (self.number(part, side) for part in of) if part is not NOTHING]
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

    def _joined(self, node: Every | Some) -> tuple[Node, ...]:
        """The parts of a condition, those on answers made one where they can be: bytes are quicker than doubles."""
        answers = tuple(part for part in node.of if not self.reads_conclusions(part))
        if len(answers) < 2 or (isinstance(node, Some) and node.k > 1):
            return node.of
        others = (part for part in node.of if part not in answers)
        return (Every(answers) if isinstance(node, Every) else Some(answers), *others)

    def _kth(self, parts: Sequence[Term], needed: int, meaning: Hashable) -> Term:
        """The k-th largest number: each part is put in its place among the k largest before it.

        Every step is a column; a sorted list per row costs a hundred times as much.
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
        for rank, level in self.plan.coding.firing:
            expr = pl.when(code.expr == rank).then(pl.lit(level)).otherwise(expr)
        return Term(expr, code.depth)

    def _concluded(self, literal: Literal, side: str) -> Term:
        """How far a conclusion holds (or is denied), as it is or within its own reach."""
        bound = side if literal.sign > 0 or side == NOW else {LOW: HIGH, HIGH: LOW}[side]
        meaning = (literal, bound)
        if meaning in self.layers:
            return self.layers[meaning]
        column = self.layers[literal.key, bound]
        value = column.expr if literal.sign > 0 else -column.expr
        above = value > self.plan.kb.scale.holds_above
        return self.layers.put(meaning, Term(pl.when(above).then(value).otherwise(0.0), column.depth))


def gathered(
    parts: Sequence[pl.Expr], needed: int, ranks: Sequence[int], constant: Callable[[int], pl.Expr]
) -> pl.Expr:
    """Return how far at least so many of some parts are true: the least, the most, or the k-th largest.

    Args:
        parts: How far each part is true, as a rank.
        needed: How many; all of them is *all*, 1 is *any*.
        ranks: Those with which a part may hold, ascending; 0 and what is below it do not.
        constant: Makes a rank of the type of the parts.
    """
    if needed == len(parts):
        return pl.min_horizontal(parts)
    if needed == 1:
        return pl.max_horizontal(parts)
    expr = constant(0)
    for rank in ranks:
        reached = reduce(add, (pl.when(part >= rank).then(byte(1)).otherwise(byte(0)) for part in parts))
        expr = pl.when(reached >= needed).then(constant(rank)).otherwise(expr)
    return expr


def holds_on_denials(node: Node) -> bool:
    """Whether a condition is true if every *no* it asks for was given and nothing else is known."""
    if isinstance(node, Literal):
        return node.sign < 0
    if isinstance(node, Same):
        return holds_on_denials(node.of)
    held = sum(holds_on_denials(part) for part in node.of)
    return held >= (len(node.of) if isinstance(node, Every) else node.k)
