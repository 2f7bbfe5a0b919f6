"""Lists of names: every name whose fact is true, in the order given, however many there are."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.cohort.rules.expressions import listed, listed_bits, mask, named
from tests.examples import examples


def lists(rows: list[list[bool]], names: list[str]) -> list[list[str]]:
    frame = pl.DataFrame(rows, schema={f"c{at}": pl.Boolean for at in range(len(names))}, orient="row")
    return frame.select(found=listed([pl.col(f"c{at}") for at in range(len(names))], names))["found"].to_list()


@settings(max_examples=examples(30))
@given(
    st.integers(1, 300).flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=1, max_size=3)
    )
)
def test_a_list_names_exactly_the_facts_that_are_true_in_order(rows: list[list[bool]]) -> None:
    names = [f"name {at}" for at in range(len(rows[0]))]
    assert lists(rows, names) == [[name for name, fact in zip(names, row, strict=True) if fact] for row in rows]


def test_bytes_that_are_not_full_stand_for_their_own_names_only() -> None:
    frame = pl.DataFrame({"a": [True, False], "b": [True, True], "c": [False, True]})
    packed = [(mask([pl.col("a")]), ["A"]), (mask([pl.col("b"), pl.col("c")]), ["B", "C"])]
    assert frame.select(found=listed_bits(packed))["found"].to_list() == [["A", "B"], ["B", "C"]]


@pytest.mark.parametrize("engine", ["streaming", "in-memory"])
def test_numbers_name_and_zero_names_nothing(engine: str) -> None:
    frame = pl.DataFrame({"x": [2, 0, 127], "y": [1, 0, 0]}, schema={"x": pl.UInt8, "y": pl.UInt8})
    names = [f"n{at}" for at in range(1, 128)]
    found = frame.lazy().select(found=named([pl.col("x"), pl.col("y")], names)).collect(engine=engine)
    assert found["found"].to_list() == [["n2", "n1"], [], ["n127"]]


def test_no_names_make_an_empty_list() -> None:
    assert pl.DataFrame({"x": [1]}).select(found=listed([], []))["found"].to_list() == [[]]
