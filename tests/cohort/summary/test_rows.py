from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import polars as pl
import pytest

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.summary.counts import QUESTIONS, summarise
from nmt_expert.cohort.summary.rows import slim, with_missing
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.truth import Every, Literal, literals
from tests.cohort.made_results import results, times
from tests.cohort.tables import plan_of_two_ranks


class Waiting(NamedTuple):
    """A rule that reads nothing but answers, and one of them that no other rule reads."""

    principle: str
    others: dict[str, int]
    key: str


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of_two_ranks()


@pytest.fixture(scope="module")
def waiting(plan: Plan) -> Waiting:
    readers = Counter(key for node in plan.program.nodes.values() for key in {part.key for part in literals(node)})
    for rule in plan.kb.rules:
        node = plan.program.nodes[rule.id]
        if isinstance(node, Every) and rule.conclusion in plan.kb.principles:
            parts = [part for part in node.of if isinstance(part, Literal) and "@" in part.key]
            own = [part for part in parts if readers[part.key] == 1]
            if own and len(parts) == len(node.of):
                others = {part.key: 2 * part.sign for part in parts if part is not own[0]}
                return Waiting(rule.conclusion, others, own[0].key)
    raise AssertionError("the knowledge base has no such rule any more: write the test another way")


def marked(plan: Plan, waiting: Waiting, key: str, **row: object) -> bool:
    """Whether a question is counted for a complaint where the principle is possible, unless said otherwise."""
    plain: dict[str, object] = {f"{waiting.principle}_band": "possible", **waiting.others, waiting.key: None}
    return bool(slim(plan, results(plan, [{**plain, **row}])).collect().get_column(f"missing:{key}").item())


def test_a_question_counts_once_it_is_the_only_one_left_of_a_rule(plan: Plan, waiting: Waiting) -> None:
    assert marked(plan, waiting, waiting.key)


def test_an_answer_that_is_not_known_may_be_a_number_below_every_code(plan: Plan, waiting: Waiting) -> None:
    other = next(iter(waiting.others))
    assert marked(plan, waiting, waiting.key, **{waiting.key: -128})
    assert not marked(plan, waiting, waiting.key, **{waiting.key: -128, other: -128})


def test_a_question_that_an_exclusive_answer_settles_does_not_count(plan: Plan) -> None:
    every = {f"{name}_band": "possible" for name in plan.kb.principles}
    pairs = [(f.id, f.opposite) for f in plan.kb.findings.values() if f.exclusive and f.opposite]
    keys = [(f"{a}@here", f"{b}@here") for a, b in pairs if {f"{a}@here", f"{b}@here"} <= set(plan.keys)]
    open_rows, settled = ([{**every, a: None, b: code} for a, b in keys] for code in (None, 2))
    before, after = (slim(plan, results(plan, rows)).collect() for rows in (open_rows, settled))
    asked = [(index, name) for index, (a, _) in enumerate(keys) if (name := f"missing:{a}") in before.columns]
    assert any(before.get_column(name)[index] for index, name in asked)
    assert not any(after.get_column(name)[index] for index, name in asked)


def test_a_question_of_another_region_does_not_count(plan: Plan) -> None:
    every = {f"{name}_band": "possible" for name in plan.kb.principles}
    rows = [{"region": name, plan.keys[0]: 2, **every} for name in ("knee", "neck", "")]
    asked = slim(plan, results(plan, rows)).collect()
    areas = {
        finding.id: frozenset[str]().union(*(fine_regions(plan.kb, name) for name in finding.regions))
        for finding in plan.kb.findings.values()
    }
    knee, neck = (fine_regions(plan.kb, name) for name in ("knee", "neck"))
    necks = [f"missing:{name}@here" for name, area in areas.items() if area & neck and not area & knee]
    counted = [asked.get_column(name).to_list() for name in necks if name in asked.columns]
    assert [False, True, True] in counted
    assert not any(at_knee for at_knee, _, _ in counted)


def test_a_question_does_not_count_while_another_is_missing_or_went_the_other_way(plan: Plan, waiting: Waiting) -> None:
    other, code = next(iter(waiting.others.items()))
    assert not marked(plan, waiting, waiting.key, **{other: None})
    assert not marked(plan, waiting, waiting.key, **{other: -code})


@pytest.mark.parametrize("code", [2, 1, 0, -1, -2])
def test_a_question_that_was_answered_does_not_count(plan: Plan, waiting: Waiting, code: int) -> None:
    assert not marked(plan, waiting, waiting.key, **{waiting.key: code})


def test_a_question_about_a_principle_that_does_not_lead_does_not_count(plan: Plan, waiting: Waiting) -> None:
    other = next(name for name in plan.kb.principles if name != waiting.principle)
    assert not marked(plan, waiting, waiting.key, **{f"{other}_band": "supported"})
    assert marked(plan, waiting, "", **{f"{other}_band": "supported"})


def test_a_complaint_where_nothing_is_possible_is_not_counted(plan: Plan, waiting: Waiting) -> None:
    assert not marked(plan, waiting, "", **{f"{waiting.principle}_band": "open"})


def test_a_settled_complaint_has_no_missing_questions(plan: Plan, waiting: Waiting) -> None:
    settled = {f"{waiting.principle}_band": "well_supported"}
    assert not marked(plan, waiting, waiting.key, **settled)
    assert not marked(plan, waiting, "", **settled)


def test_two_principles_that_share_the_highest_band_are_not_settled(plan: Plan, waiting: Waiting) -> None:
    other = next(name for name in plan.kb.principles if name != waiting.principle)
    bands = {f"{name}_band": "well_supported" for name in (waiting.principle, other)}
    assert marked(plan, waiting, "", **bands)


def test_the_summary_lists_the_most_frequent_questions_first(plan: Plan, waiting: Waiting) -> None:
    row = {f"{waiting.principle}_band": "possible", **waiting.others, waiting.key: None}
    missing = summarise(plan, results(plan, [*times(9, **row), *times(20)])).missing
    assert missing is not None
    assert missing.people == 9
    counts = [question.people or 0 for question in missing.questions]
    assert counts == sorted(counts, reverse=True)
    assert 0 < len(counts) <= QUESTIONS


def test_without_answers_nothing_is_counted(plan: Plan) -> None:
    frame = pl.LazyFrame({"band:ischemia": [2]})
    assert with_missing(plan, frame, pl.lit("")) is frame
    assert summarise(plan, results(plan, times(9))).missing is None
