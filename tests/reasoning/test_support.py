"""Combining contributions, groups, bands and the cap of an unmet minimum pattern."""

from __future__ import annotations

import math
from itertools import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.knowledge.model import All, Not, Reads, Rule
from nmt_expert.reasoning.program import evaluate, prepare
from nmt_expert.reasoning.support import combine, counted, written_out
from nmt_expert.reasoning.truth import Values
from tests.synthetic import SCALE, base, finding


def emycin(weights: list[float]) -> float:
    total = sum(-math.log(1 - x) if x >= 0 else math.log(1 + x) for x in weights)
    return 1 - math.exp(-total) if total >= 0 else math.exp(total) - 1


@given(st.lists(st.floats(-0.95, 0.95), max_size=10))
def test_the_product_form_equals_the_logarithmic_definition(weights):
    assert combine(weights) == pytest.approx(emycin(weights), abs=1e-8)


@pytest.mark.parametrize(
    ("weights", "support"),
    [([], 0.0), ([0.6], 0.6), ([0.5, 0.5], 0.75), ([0.6, -0.6], 0.0), ([0.6, -0.2], 0.5), ([-0.35, -0.35], -0.5775)],
)
def test_worked_examples(weights, support):
    assert combine(weights) == support


@pytest.mark.parametrize("outside", [1.0, -1.0, 1.5])
def test_nothing_settles_a_question(outside):
    with pytest.raises(ValueError, match="inside"):
        combine([0.2, outside])


def test_of_a_group_only_the_strongest_for_and_the_strongest_against_count():
    groups, weights = ["tone", "tone", "", "tone", "tone"], [0.35, 0.6, 0.15, -0.15, -0.35]
    assert counted(groups, weights) == (False, True, True, False, True)
    assert combine(compress(weights, counted(groups, weights))) == combine([0.6, 0.15, -0.35])


def test_of_equals_in_a_group_the_first_counts():
    assert counted(["g", "g"], [0.35, 0.35]) == (True, False)


@pytest.mark.parametrize(
    ("support", "band"),
    [
        (0.81, "well_supported"),
        (0.8, "supported"),
        (0.501, "supported"),
        (0.5, "possible"),
        (0.201, "possible"),
        (0.2, "open"),
        (0.0, "open"),
        (-0.199, "open"),
        (-0.2, "unlikely"),
        (-0.9, "unlikely"),
    ],
)
def test_bands_below_at_and_above_their_thresholds(support, band):
    assert SCALE.band(support).id == band


def strong(name: str, when, conclusion: str = "ischemia") -> Rule:
    return Rule(f"{conclusion}.{name}", conclusion, when, 1, "strong", 0.6, "")


def test_an_unmet_minimum_pattern_caps_the_support_and_both_numbers_are_kept():
    kb = base(
        (finding("a"), finding("b"), finding("c")),
        (strong("a", Reads("a")), strong("b", Reads("b"))),
        requires={"ischemia": All((Reads("a"), Reads("c")))},
    )
    unmet = evaluate(prepare(kb), Values({"a@here": 1.0, "b@here": 1.0}))["ischemia"]
    assert (unmet.support, unmet.uncapped, unmet.met) == (0.5, 0.84, False)
    assert SCALE.band(unmet.support).id == "possible"
    met = evaluate(prepare(kb), Values({"a@here": 1.0, "b@here": 1.0, "c@here": 0.6}))["ischemia"]
    assert (met.support, met.met) == (0.84, True)


def test_a_rule_that_reads_a_principle_reads_its_capped_support():
    kb = base(
        (finding("a"), finding("b")),
        (strong("a", Reads("a")), strong("chain", Reads("ischemia", ()), "pain_threshold")),
        requires={"ischemia": Reads("b")},
    )
    result = evaluate(prepare(kb), Values({"a@here": 1.0}))
    assert result["pain_threshold"].fired[0].degree == 0.5


def test_a_conclusion_no_rule_spoke_of_is_unknown_to_other_rules_not_denied():
    kb = base((finding("a"),), (strong("not", Not(Reads("ischemia", ())), "adhesions"), strong("a", Reads("a"))))
    assert evaluate(prepare(kb), Values())["adhesions"].fired == ()


def test_rules_on_an_exclusive_pair_share_a_group_by_themselves():
    pair = (finding("stiff", opposite="loose"), finding("loose", opposite="stiff"))
    kb = base(pair, (strong("stiff", Reads("stiff")), strong("not-loose", Not(Reads("loose")))))
    result = evaluate(prepare(kb), Values({"stiff@here": 1.0, "loose@here": -1.0}))["ischemia"]
    assert result.support == 0.6
    assert result.counts == (True, False)


@pytest.mark.parametrize(("answer", "fires"), [(0.21, True), (0.2, False), (0.19, False)])
def test_a_condition_holds_only_above_the_threshold(answer, fires):
    kb = base((finding("a"),), (strong("a", Reads("a")),))
    assert bool(evaluate(prepare(kb), Values({"a@here": answer}))["ischemia"].fired) is fires


@given(st.lists(st.sampled_from([0.15, 0.35, 0.6, 0.09, 0.216, -0.15, -0.35, -0.6, -0.054]), max_size=7))
def test_what_is_written_out_comes_to_the_support_when_it_is_worked_out_by_hand(contributions):
    text, _, shown = written_out(contributions).rpartition(" = ")
    by_hand = eval(text.replace(")(", ")*("))
    assert by_hand == pytest.approx(combine(contributions), abs=1e-9)
    assert shown == f"{combine(contributions):+.2f}"
