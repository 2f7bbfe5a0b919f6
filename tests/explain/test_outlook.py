from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.explain.outlook import Outlook, standings
from nmt_expert.reasoning.program import evaluate
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Site
from tests.explain.test_shipped import a_visit
from tests.explain.tiny import EVERY_VISIT, LEVATOR, NECK, TRAPEZIUS, TRIGGER_POINT, said

NAMES = ("taut_band", "tender_spot", "own_pain", "ache", "firm", "soft", "tingling", "numb", "strip", "field", "stress")
WORDS = ("yes", "probably", "unsure", "probably not", "no")
SITES = (TRAPEZIUS, LEVATOR, Site(place="referring"), Site(side="right", place="here"))
answers = st.builds(Answer, st.sampled_from(NAMES), st.sampled_from(WORDS), st.sampled_from(SITES))
visits = st.lists(answers | st.sampled_from([Answer(name, "yes") for name in NAMES]), max_size=9)


@settings(max_examples=60)
@given(first=visits, second=visits)
def test_working_out_only_what_changed_gives_what_evaluating_every_rule_gives(expert, first, second):
    outlook = Outlook(expert.program, expert.assess(said(*first)).complaints[0])
    values = read(expert.knowledge, said(*second), NECK).values
    assert outlook.after(values) == evaluate(expert.program, values)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_holds_on_the_shipped_rules(shipped, seed):
    kb = shipped.knowledge
    visit = a_visit(kb, seed)
    outlook = Outlook(shipped.program, shipped.assess(visit).complaints[0])
    for name in random.Random(seed).sample(list(kb.findings), 10):
        for value in (1.0, -1.0):
            values = outlook.imagine(name, value)
            assert outlook.after(values) == evaluate(shipped.program, values)


def test_working_out_some_conclusions_only_gives_those_exactly(shipped):
    visit = a_visit(shipped.knowledge, 3)
    outlook = Outlook(shipped.program, shipped.assess(visit).complaints[0])
    needed = outlook.needed_for("nerve_entrapment", "ischemia")
    values = outlook.imagine("numbness_reported", 1.0)
    whole, part = outlook.after(values), outlook.after(values, needed)
    assert all(part[name] == whole[name] for name in needed)
    assert {"nerve_entrapment", "ischemia"} < needed


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_conclusions_stand_in_the_order_of_the_assessment(expert, visit):
    entry = expert.assess(visit).complaints[0]
    places = standings(expert.knowledge, entry.run.conclusions)
    for place, made in enumerate(entry.principles, start=1):
        standing = places[made.id]
        assert (standing.place, standing.support, standing.uncapped) == (place, made.support, made.uncapped)
        assert standing.band == made.band
    assert all(places[made.id].place == 0 for made in entry.hypotheses)


def test_a_yes_is_imagined_in_the_muscles_named_so_far_and_denies_what_it_excludes(expert):
    outlook = Outlook(expert.program, expert.assess(said(Answer("taut_band", "yes", TRAPEZIUS))).complaints[0])
    assert outlook.imagine("tender_spot", 1.0).muscles["right trapezius"]["tender_spot@here"] == 1.0
    assert outlook.imagine("firm", 1.0).known["soft@here"] == -1.0
    assert "soft@here" not in outlook.imagine("firm", -1.0).known


def test_what_is_known_stays_as_it_is_when_something_is_imagined(expert):
    outlook = Outlook(expert.program, expert.assess(TRIGGER_POINT).complaints[0])
    assert outlook.imagine("ache", -1.0).known["ache@here"] == 0.6
