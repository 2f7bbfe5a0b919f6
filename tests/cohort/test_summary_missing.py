from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import polars as pl
import pytest

from nmt_expert.cohort.plan import Plan
from nmt_expert.cohort.summary import QUESTIONS, summarise
from nmt_expert.cohort.summary_missing import with_missing
from nmt_expert.cohort.summary_rows import slim
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.truth import Every, Literal, literals
from tests.cohort.made_results import results, times


class Waiting(NamedTuple):
    """A rule that reads nothing but answers, and one of them that no other rule reads."""

    principle: str
    others: dict[str, int]
    key: str


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(load_knowledge())


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
    assert with_missing(plan, frame) is frame
    assert summarise(plan, results(plan, times(9))).missing is None
