"""Working out only what changed: the same conclusions as evaluating every rule, and as the engine."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.knowledge.model import All, Not, Reads
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.program import evaluate, prepare
from nmt_expert.reasoning.readings import Readings, read
from nmt_expert.reasoning.visit import Answer, Site, Visit
from tests.examples import examples
from tests.explain.tiny import LEVATOR, NECK, TRAPEZIUS, TRIGGER_POINT, said, tiny
from tests.explain.visits import a_visit
from tests.explain.visits import visits as any_visits
from tests.reasoning.strategies import FINDINGS, bases, values

NAMES = ("taut_band", "tender_spot", "own_pain", "ache", "firm", "soft", "tingling", "numb", "strip", "field", "stress")
WORDS = ("yes", "probably", "unsure", "probably not", "no")
SITES = (TRAPEZIUS, LEVATOR, Site(place="referring"), Site(side="right", place="here"))
answers = st.builds(Answer, st.sampled_from(NAMES), st.sampled_from(WORDS), st.sampled_from(SITES))
visits = st.lists(answers | st.sampled_from([Answer(name, "yes") for name in NAMES]), max_size=9)


@pytest.fixture(scope="module")
def expert() -> Expert:
    return Expert(tiny())


@pytest.fixture(scope="module")
def shipped() -> Expert:
    from nmt_expert.knowledge.load import load_knowledge

    return Expert(load_knowledge(use_cache=False))


def evaluation(expert: Expert, visit: Visit) -> Evaluation:
    entry = expert.assess(visit).complaints[0]
    return Evaluation(expert.program, entry.readings, entry.run.conclusions)


def plain(known) -> Readings:
    return Readings(known, {}, frozenset(), (), ())


@given(bases(), values(), values())
def test_from_any_values_to_any_others_it_concludes_what_evaluating_every_rule_concludes(kb, first, second):
    program = prepare(kb)
    now = Evaluation(program, plain(first), evaluate(program, first))
    assert now.after(second) == evaluate(program, second)
    assert now.after(first) == evaluate(program, first)


@given(bases(), any_visits, any_visits)
def test_it_concludes_what_the_engine_concludes_of_the_other_visit(kb, first, second):
    expert = Expert(kb)
    now, then = (expert.assess(visit).complaints[0] for visit in (first, second))
    found = Evaluation(expert.program, now.readings, now.run.conclusions).after(then.readings.values)
    assert found == then.run.conclusions


@given(bases(), any_visits, st.sampled_from(FINDINGS), st.sampled_from((1.0, -1.0)))
def test_an_answer_thought_of_comes_to_what_evaluating_what_would_be_known_comes_to(kb, visit, finding, value):
    expert = Expert(kb)
    now = evaluation(expert, visit)
    found = now.answered(finding, value)
    assert found == now.after(now.suppose(finding, value)) == evaluate(expert.program, now.suppose(finding, value))


@settings(max_examples=examples(30))
@given(first=visits, second=visits)
def test_the_same_holds_of_visits_with_muscles_and_stated_places(expert, first, second):
    values = read(expert.knowledge, said(*second), NECK).values
    assert evaluation(expert, said(*first)).after(values) == evaluate(expert.program, values)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_holds_on_the_shipped_rules(shipped, seed):
    kb = shipped.knowledge
    now = evaluation(shipped, a_visit(kb, seed))
    for name in random.Random(seed).sample(list(kb.findings), 10):
        for value in (1.0, -1.0):
            values = now.suppose(name, value)
            assert now.after(values) == now.answered(name, value) == evaluate(shipped.program, values)


def test_a_conclusion_that_stays_as_it_was_is_the_very_one_it_was(expert):
    now = evaluation(expert, TRIGGER_POINT)
    found = now.answered("strip", 1.0)
    assert found["nerve_compression"] is not now.results["nerve_compression"]
    assert found["trigger_points"] is now.results["trigger_points"]


def test_working_out_some_conclusions_only_gives_those_exactly(shipped):
    now = evaluation(shipped, a_visit(shipped.knowledge, 3))
    needed = shipped.dependencies.with_all_they_read("nerve_entrapment", "ischemia")
    values = now.suppose("numbness_reported", 1.0)
    whole, part = now.after(values), now.after(values, needed)
    assert all(part[name] == whole[name] for name in needed)
    assert {"nerve_entrapment", "ischemia"} < needed


def test_a_yes_is_imagined_in_the_muscles_named_so_far_and_denies_what_it_excludes(expert):
    now = evaluation(expert, said(Answer("taut_band", "yes", TRAPEZIUS)))
    assert now.suppose("tender_spot", 1.0).muscles["right trapezius"]["tender_spot@here"] == 1.0
    assert now.suppose("firm", 1.0).known["soft@here"] == -1.0
    assert "soft@here" not in now.suppose("firm", -1.0).known


def test_what_is_known_stays_as_it_is_when_something_is_imagined(expert):
    assert evaluation(expert, TRIGGER_POINT).suppose("ache", -1.0).known["ache@here"] == 0.6


# ------------------------------------------------------------------ who reads what


def test_who_reads_what_names_rules_and_minimum_patterns_by_the_sign_they_want():
    readers = Expert(tiny()).dependencies.readers
    assert ("nerve_compression", "nerve_compression.no-strip") in readers["strip@here", -1]
    assert ("nerve_compression", "nerve_compression.strip") in readers["strip@here", 1]
    assert ("trigger_points", "") in readers["own_pain@here", 1]


def test_only_keys_inside_a_same_muscle_condition_are_read_in_muscles():
    kb = tiny()
    when = All((Reads("ache"), All((Not(Reads("firm")), Reads("short")), same="muscle")))
    one = replace(next(rule for rule in kb.rules if rule.conclusion == "ischemia"), when=when)
    alone = Expert(replace(kb, rules=(one,), principles=_without_patterns(kb)))
    assert alone.dependencies.in_muscles == {"firm@here", "short@here"}


def test_a_conclusion_comes_with_all_that_it_reads_and_nothing_else(expert):
    assert expert.dependencies.with_all_they_read("nerve_compression") == {"nerve_compression", "nerve"}
    assert expert.dependencies.with_all_they_read("ischemia") == {"ischemia"}


def _without_patterns(kb):
    return {name: replace(entry, requires=None) for name, entry in kb.principles.items()}
