"""Laws that every execution of the rules must keep, over random rule bases and answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.reasoning.engine.compat import experta
from nmt_expert.reasoning.engine.matcher import TotalOrder
from nmt_expert.reasoning.engine.run import engine_for
from nmt_expert.reasoning.program import Concluded, evaluate, prepare, touched
from nmt_expert.reasoning.reach import reach
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.truth import Literal, Values, degree, interval, state
from tests.examples import examples
from tests.reasoning.strategies import ANSWERS, FINDINGS, PLACES, bases, values


def firings(conclusions: dict[str, Concluded]) -> set[tuple[str, float]]:
    return {(fired.rule, round(fired.weight, 9)) for result in conclusions.values() for fired in result.fired}


def supports(conclusions: dict[str, Concluded]) -> dict[str, float]:
    return {name: result.support for name, result in conclusions.items()}


@given(bases(), values())
def test_the_engine_and_plain_evaluation_fire_the_same_rules_and_conclude_the_same(kb, known):
    program = prepare(kb)
    run, plain = engine_for(program).assess(known), evaluate(program, known)
    assert firings(run.conclusions) == firings(plain)
    assert supports(run.conclusions) == pytest.approx(supports(plain), abs=1e-9)
    assert {n: r.met for n, r in run.conclusions.items()} == {n: r.met for n, r in plain.items()}


@given(bases(), values())
def test_an_engine_of_the_rules_a_visit_can_touch_records_the_very_same_run(kb, known):
    program = prepare(kb)
    few = engine_for(program, only=touched(program, known))
    assert few.assess(known) == engine_for(program).assess(known)


@given(bases(), values())
@settings(max_examples=examples(30))
def test_the_counting_matcher_fires_the_same_rules_as_expertas_own(kb, known):
    program = prepare(kb)
    ours = engine_for(program).assess(known)
    stock = engine_for(program, matcher=experta.KnowledgeEngine.__matcher__, strategy=TotalOrder).assess(known)
    assert firings(ours.conclusions) == firings(stock.conclusions)
    assert supports(ours.conclusions) == supports(stock.conclusions)
    assert {cycle.rule for cycle in ours.cycles} == {cycle.rule for cycle in stock.cycles}


@given(bases(), values())
def test_a_condition_holds_exactly_when_its_lower_bound_says_so(kb, known):
    program = prepare(kb)
    findings_only = [node for rule, node in program.nodes.items() if rule.startswith(("h0", "h1"))]
    for node in findings_only:
        bounds = interval(node, known)
        assert (state(bounds, 0.2) == "holds") == (degree(node, known) > 0.2)
        if bounds[0] > 0:
            assert bounds[0] == degree(node, known)


@given(st.lists(st.floats(-0.95, 0.95), max_size=12), st.randoms())
def test_combination_does_not_depend_on_the_order(weights, random):
    shuffled = list(weights)
    random.shuffle(shuffled)
    assert combine(shuffled) == combine(weights)


@given(st.lists(st.floats(-0.95, 0.95), max_size=8), st.floats(0, 0.95))
def test_more_evidence_for_never_lowers_a_support(weights, more):
    assert combine([*weights, more]) >= combine(weights)


@given(bases(), values(), st.sampled_from(FINDINGS))
def test_a_stronger_yes_never_lowers_what_a_supporting_rule_gives(kb, known, name):
    key = f"{name}@here"
    positive = [rule for rule in kb.rules if rule.sign > 0 and not reads_negatively(prepare(kb).nodes[rule.id])]
    program = prepare(replace(kb, rules=tuple(positive)))
    weaker = evaluate(program, Values({**known.known, key: 0.6}, known.muscles))
    stronger = evaluate(program, Values({**known.known, key: 1.0}, known.muscles))
    for conclusion, result in weaker.items():
        assert stronger[conclusion].uncapped >= result.uncapped


def reads_negatively(node) -> bool:
    if isinstance(node, Literal):
        return node.sign < 0
    parts = node.of if isinstance(node.of, tuple) else (node.of,)
    return any(reads_negatively(part) for part in parts)


completions = st.dictionaries(
    st.sampled_from([f"{name}@{place}" for name in FINDINGS for place in PLACES]), st.sampled_from(ANSWERS)
)


@given(bases(), values(), completions)
@settings(max_examples=examples(120))
def test_reach_contains_every_support_that_a_completion_of_the_unknowns_gives(kb, known, completion):
    program = prepare(kb)
    bounds = reach(program, known)
    fresh = {key: value for key, value in completion.items() if key not in known.known}
    denied = {key: value for key, value in fresh.items() if value < 0}
    muscles = {name: {**denied, **inside} for name, inside in known.muscles.items()}
    muscles["unnamed"] = {**{k: v for k, v in known.known.items() if v < 0}, **fresh}
    later = evaluate(program, Values({**known.known, **fresh}, muscles))
    for name, result in later.items():
        lo, hi = bounds[name]
        assert lo - 1e-9 <= result.support <= hi + 1e-9


@given(bases(), values())
def test_reach_contains_the_support_there_is_now_and_closes_on_it_when_nothing_is_open(kb, known):
    program = prepare(kb)
    now, bounds, closed = evaluate(program, known), reach(program, known), reach(program, known, lambda name: False)
    for name, result in now.items():
        assert bounds[name][0] <= result.support <= bounds[name][1]
        assert closed[name][0] - 1e-9 <= result.support <= closed[name][1] + 1e-9


@given(bases(), values(), st.randoms())
def test_the_order_of_answers_and_rules_changes_no_conclusion(kb, known, random):
    rules, answers = list(kb.rules), list(known.known.items())
    random.shuffle(rules)
    random.shuffle(answers)
    shuffled = evaluate(prepare(replace(kb, rules=tuple(rules))), Values(dict(answers), known.muscles))
    assert supports(shuffled) == supports(evaluate(prepare(kb), known))
