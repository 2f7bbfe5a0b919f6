"""Levels of conclusions, and circles among them."""

from __future__ import annotations

from nmt_expert.knowledge.strata import cycles, strata


def test_a_conclusion_stands_one_above_the_highest_it_reads() -> None:
    assert strata({"top": ("low", "middle"), "middle": ("low",), "low": ()}) == {"top": 3, "middle": 2, "low": 1}


def test_a_long_chain_has_its_levels() -> None:
    chain = {f"c{number}": (f"c{number - 1}",) if number else () for number in range(3000)}
    assert strata(chain)["c2999"] == 3000


def test_a_circle_is_named_in_full_from_its_first_name() -> None:
    assert cycles({"c": ("a",), "a": ("b",), "b": ("c",), "d": ("a",)}) == [("a", "b", "c", "a")]


def test_every_circle_is_found() -> None:
    assert cycles({"a": ("b",), "b": ("a",), "c": ("c",), "d": ()}) == [("a", "b", "a"), ("c", "c")]


def test_no_circle_is_none() -> None:
    assert cycles({"a": ("b", "c"), "b": ("c",), "c": ()}) == []
