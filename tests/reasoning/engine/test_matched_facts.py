"""The one walk that the engine records with says what the two plain functions say."""

from __future__ import annotations

from hypothesis import given

from nmt_expert.reasoning.engine.run import degree_and_grounds
from nmt_expert.reasoning.engine.translate import says
from nmt_expert.reasoning.program import prepare
from nmt_expert.reasoning.truth import Every, Literal, Some, Values, degree, grounds
from tests.reasoning.strategies import bases, values


@given(bases(), values())
def test_standing_is_degree_and_grounds_in_one_walk(kb, known):
    for node in prepare(kb).nodes.values():
        held = grounds(node, known, 0.2)
        words = tuple(says(lit.key, lit.sign) + (f" in {muscle}" if muscle else "") for lit, muscle in held)
        truth = degree(node, known)
        assert degree_and_grounds(node, known, 0.2) == (truth, words if truth > 0.2 else ())


def test_true_parts_of_a_false_branch_are_not_named():
    branch = Every((Literal("a@here"), Literal("b@here")))
    known = Values({"a@here": 1.0, "c@here": 0.6})
    assert degree_and_grounds(Some((branch, Literal("c@here"))), known, 0.2) == (0.6, ("c@here=yes",))


def test_a_literal_that_two_branches_share_is_named_once():
    node = Every((Literal("a@here"), Some((Literal("a@here"), Literal("b@here", -1)))))
    known = Values({"a@here": 1.0, "b@here": -1.0})
    assert degree_and_grounds(node, known, 0.2) == (1.0, ("a@here=yes", "b@here=no"))
