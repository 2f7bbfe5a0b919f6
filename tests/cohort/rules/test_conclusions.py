"""The expressions of any rule base say of every row what the engine says of it, to the last bit."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.cohort.rules.conclusions import Kernel
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.engine.run import engine_for
from nmt_expert.reasoning.reach import reach
from nmt_expert.reasoning.truth import Values, degree, interval
from tests.examples import examples
from tests.reasoning.strategies import bases, values


def read(plan: Plan, rows: list[Values], given: frozenset[str] | None = None) -> pl.DataFrame:
    """Return what is known as the kernel's input."""
    keys = [key for key in plan.keys if given is None or key in given]
    codes = {plan.coding.value(code): code for code in plan.coding.word_of}
    columns = {key: [codes.get(row.known.get(key)) for row in rows] for key in keys}
    schema = {"#row": pl.Int64, **dict.fromkeys(keys, pl.Int8)}
    frame = pl.DataFrame({"#row": list(range(len(rows))), **columns}, schema=schema)
    for index, node in enumerate(plan.sames):
        now = [rank(plan, degree(node, row)) for row in rows]
        high = [rank(plan, interval(node, row)[1]) for row in rows]
        frame = frame.with_columns(
            pl.Series(f"same#{index}", now, dtype=pl.UInt8), pl.Series(f"same_high#{index}", high, dtype=pl.UInt8)
        )
    return frame


def rank(plan: Plan, truth: float) -> int:
    return sum(truth >= level for level in plan.coding.levels)


def results(plan: Plan, rows: list[Values], *groups: str, given: frozenset[str] | None = None) -> pl.DataFrame:
    kernel = Kernel(plan, frozenset(groups), given)
    return kernel.onto(read(plan, rows, given).lazy()).select(kernel.columns).collect()


@settings(max_examples=examples(30))
@given(bases(), st.lists(values(), min_size=1, max_size=4))
def test_supports_bands_and_reasons_are_those_of_the_engine(kb: KnowledgeBase, rows: list[Values]) -> None:
    plan = Plan(kb)
    found = results(plan, rows, "support", "band", "reasons")
    engine = engine_for(plan.program)
    for number, row in enumerate(rows):
        run = engine.assess(row)
        for name in kb.principles:
            concluded = run.conclusions[name]
            reasons = [fired.rule for fired, counts in zip(concluded.fired, concluded.counts, strict=True) if counts]
            assert found[name][number] == concluded.support
            assert found[f"{name}_band"][number] == kb.scale.band(concluded.support).id
            assert found[f"{name}_reasons"][number].to_list() == reasons


@settings(max_examples=examples(30))
@given(bases(), st.lists(values(), min_size=1, max_size=4))
def test_reach_is_that_of_a_single_visit(kb: KnowledgeBase, rows: list[Values]) -> None:
    plan = Plan(kb)
    found = results(plan, rows, "reach")
    for number, row in enumerate(rows):
        bounds = reach(plan.program, row)
        for name in kb.principles:
            low, high = found[f"{name}_reach_low"][number], found[f"{name}_reach_high"][number]
            assert (low, high) == bounds[name]


@settings(max_examples=examples(30))
@given(bases(), st.lists(values(), min_size=1, max_size=3))
def test_a_column_that_is_missing_is_a_column_that_is_empty(kb: KnowledgeBase, rows: list[Values]) -> None:
    plan = Plan(kb)
    given_keys = frozenset(key for row in rows for key in row.known)
    few = results(plan, rows, "support", "reach", "reasons", given=given_keys)
    assert few.equals(results(plan, rows, "support", "reach", "reasons"))


@settings(max_examples=examples(30))
@given(bases(), values())
def test_the_first_three_are_named_in_the_order_of_an_assessment(kb: KnowledgeBase, row: Values) -> None:
    plan = Plan(kb)
    conclusions = engine_for(plan.program).assess(row).conclusions
    bands = kb.scale.bands
    ranked = sorted(
        kb.principles,
        key=lambda n: (bands.index(kb.scale.band(conclusions[n].support)), -conclusions[n].uncapped, n),
    )
    possible = [name for name in ranked if conclusions[name].support > kb.scale.holds_above]
    assert results(plan, [row], "top")["top"][0].to_list() == possible[:3]
