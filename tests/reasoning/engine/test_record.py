"""The recorded run says what happened and why it was next."""

from __future__ import annotations

import subprocess
import sys

from nmt_expert.knowledge.model import All, AnyOf, Not, Reads, Rule
from nmt_expert.reasoning.engine.run import engine_for
from nmt_expert.reasoning.program import prepare
from nmt_expert.reasoning.truth import Values
from tests.synthetic import base, finding, synthetic, visits


def run_of(rules: tuple[Rule, ...], known: dict[str, float], **more):
    kb = base(tuple(finding(name) for name in "abcd"), rules, hypotheses=("tense",), **more)
    return engine_for(prepare(kb)).assess(Values(known))


HYPOTHESIS = Rule("tense.firm", "tense", Reads("a"), 1, "strong", 0.6, "")
PRINCIPLE = Rule("ischemia.tense", "ischemia", All((Reads("tense", ()), Reads("b"))), 1, "strong", 0.6, "")
DIRECT = Rule("ischemia.direct", "ischemia", Reads("b"), 1, "weak", 0.15, "")


def test_a_cycle_names_the_facts_matched_and_the_fact_asserted():
    run = run_of((HYPOTHESIS, PRINCIPLE), {"a@here": 1.0, "b@here": 0.6})
    assert run.facts == ("a@here=yes", "b@here=yes (0.6)")
    first = run.cycles[0]
    assert (first.rule, first.matched, first.asserted) == (
        "tense.firm",
        ("a@here=yes",),
        ("tense +0.600 by tense.firm",),
    )
    third = run.cycles[2]
    assert (third.rule, third.matched) == ("ischemia.tense", ("tense=yes", "b@here=yes"))


def test_a_hypothesis_is_concluded_before_the_rules_that_read_it():
    order = [cycle.rule for cycle in run_of((PRINCIPLE, DIRECT, HYPOTHESIS), {"a@here": 1.0, "b@here": 1.0}).cycles]
    assert order.index("close:1") < order.index("ischemia.tense")
    assert order.index("tense.firm") < order.index("close:1")


def test_a_cycle_says_why_it_was_next():
    run = run_of((HYPOTHESIS, PRINCIPLE, DIRECT), {"a@here": 1.0, "b@here": 1.0})
    why = {cycle.rule: cycle.why_next for cycle in run.cycles}
    assert why["tense.firm"] == "salience", "its stratum closes only after it"
    assert why["close:1"] == "stratum"
    assert why["ischemia.tense"] == "recency", "the hypothesis is newer than the answers"
    assert why["close:2"] == "alone"
    two = run_of((DIRECT, Rule("ischemia.again", "ischemia", Reads("b"), 1, "weak", 0.15, "")), {"b@here": 1.0})
    assert two.cycles[0].why_next == "order"


def test_the_agenda_lists_what_was_ready_in_the_order_it_would_fire():
    run = run_of((HYPOTHESIS, PRINCIPLE, DIRECT), {"a@here": 1.0, "b@here": 1.0})
    assert run.cycles[0].agenda == ("tense.firm", "close:1", "ischemia.direct")
    assert [cycle.rule for cycle in run.cycles] == [
        "tense.firm",
        "close:1",
        "ischemia.tense",
        "ischemia.direct",
        "close:2",
    ]


def test_a_minimum_pattern_that_holds_is_a_cycle_of_its_own():
    run = run_of((DIRECT,), {"b@here": 1.0}, requires={"ischemia": AnyOf((Reads("b"), Not(Reads("c"))))})
    cycle = next(cycle for cycle in run.cycles if cycle.rule == "requires:ischemia")
    assert cycle.matched == ("b@here=yes",)
    assert run.conclusions["ischemia"].met is True


def test_the_same_visit_is_recorded_alike_in_every_process():
    code = (
        "from tests.synthetic import synthetic, visits\n"
        "from nmt_expert.reasoning.engine.run import engine_for\n"
        "from nmt_expert.reasoning.program import prepare\n"
        "kb = synthetic(rules=80, findings=60)\n"
        "engine = engine_for(prepare(kb))\n"
        "print([engine.assess(known) for known in visits(kb, 3)])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1
    kb = synthetic(rules=80, findings=60)
    engine = engine_for(prepare(kb))
    assert str([engine.assess(known) for known in visits(kb, 3)]) == outputs.pop().strip()
