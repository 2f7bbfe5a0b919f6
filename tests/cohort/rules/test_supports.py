"""What rules on answers alone multiply to is looked up, several groups of them at a time."""

from __future__ import annotations

from itertools import product
from math import isclose, prod

import polars as pl
import pytest

from nmt_expert.cohort.rules.expressions import Term, small
from nmt_expert.cohort.rules.plan import Coding
from nmt_expert.cohort.rules.supports import ROOM, Digit, counting, factors, most_counted, strongest

CODING = Coding((0.6, 1.0), {"yes": 2, "probably": 1, "unsure": 0, "probably not": -1, "no": -2}, fires_from=1)
CODES = (-128, -2, 0, 1, 2)


def columns(count: int) -> tuple[pl.DataFrame, list[Term]]:
    """Return every combination of codes, and the columns that hold them."""
    rows = list(product(CODES, repeat=count))
    names = [f"c{number}" for number in range(count)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int8), orient="row")
    return frame, [Term(pl.col(name)) for name in names]


def products(frame: pl.DataFrame, digits: list[Digit], coding: Coding = CODING) -> list[float]:
    found = [term.expr.alias(str(number)) for number, term in enumerate(factors(digits, coding))]
    return [prod(row) for row in frame.select(found).iter_rows()]


def factor(weight: float, code: int) -> float:
    return 1.0 - weight * CODING.value(code) if code > 0 else 1.0


def test_rules_of_one_weight_all_count() -> None:
    frame, terms = columns(3)
    wanted = [prod(factor(0.35, code) for code in row) for row in frame.iter_rows()]
    found = products(frame, [counting(0.35, terms, CODING)])
    assert all(isclose(one, other, rel_tol=1e-14) for one, other in zip(found, wanted, strict=True))


def test_only_the_strongest_of_a_group_counts() -> None:
    frame, terms = columns(3)
    weights = (0.15, 0.35, 0.6)
    wanted = [min(factor(weight, code) for weight, code in zip(weights, row, strict=True)) for row in frame.iter_rows()]
    assert products(frame, [strongest(dict(zip(weights, terms, strict=True)), CODING)]) == wanted


def test_a_weak_yes_and_a_strong_probably_may_be_worth_the_same() -> None:
    frame, (one, other) = columns(2)
    found = products(frame, [strongest({0.3: one, 0.5: other}, CODING)])
    assert found[CODES.index(2) * len(CODES)] == found[CODES.index(1)] == 0.7


def test_groups_that_share_a_number_do_not_disturb_each_other() -> None:
    frame, terms = columns(4)
    digits = [counting(0.15, terms[:1], CODING), counting(0.35, terms[1:3], CODING), strongest({0.6: terms[3]}, CODING)]
    assert len(list(factors(digits, CODING))) == 1
    for row, found in zip(frame.iter_rows(), products(frame, digits), strict=True):
        weights = (0.15, 0.35, 0.35, 0.6)
        assert isclose(found, prod(factor(w, code) for w, code in zip(weights, row, strict=True)), rel_tol=1e-14)


def test_what_has_no_room_in_one_number_takes_another() -> None:
    most = most_counted(CODING)
    full = counting(0.35, [Term(small(0))] * most, CODING)
    assert len(full.products) <= ROOM < (most + 2) ** 2
    assert len(list(factors([full, full], CODING))) == 2


@pytest.mark.parametrize(("code", "wanted"), [(1, 1.0), (2, 0.4)])
def test_an_answer_that_is_not_sure_enough_counts_for_nothing(code: int, wanted: float) -> None:
    strict = Coding(CODING.levels, CODING.of_word, fires_from=2)
    frame = pl.DataFrame({"c": [code]}, schema={"c": pl.Int8})
    term = Term(pl.col("c"))
    assert products(frame, [counting(0.6, [term], strict)], strict) == [wanted]
    assert products(frame, [strongest({0.6: term}, strict)], strict) == [wanted]
