"""The exported rules, run by real CLIPS, come to the same firings and supports as the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from nmt_expert.intake.casefile import load_case
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.engine.record import EngineRun
from nmt_expert.reasoning.engine.run import engine_for
from nmt_expert.reasoning.program import prepare
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Complaint
from tests.examples import examples
from tests.reasoning.engine.clips_runner import ClipsRunner
from tests.reasoning.strategies import bases, values
from tests.synthetic import synthetic, visits


def assert_same(run: EngineRun, clips: tuple[dict[str, float], dict[str, float]]) -> None:
    fired, concluded = clips
    ours = {entry.rule: entry.weight for result in run.conclusions.values() for entry in result.fired}
    assert ours == pytest.approx(fired, abs=1e-9)
    supports = {name: result.support for name, result in run.conclusions.items() if result.fired}
    assert supports == pytest.approx(concluded, abs=1.1e-9)  # both are rounded to 9 decimals: a tie may go either way


@given(bases(), values())
@settings(max_examples=examples(30))
def test_clips_agrees_on_random_rule_bases(kb, known):
    program = prepare(kb)
    assert_same(engine_for(program).assess(known), ClipsRunner(program).run(known))


def test_clips_agrees_on_three_hundred_visits_of_a_large_base():
    kb = synthetic()
    program = prepare(kb)
    engine, runner = engine_for(program), ClipsRunner(program)
    for known in visits(kb, 300):
        assert_same(engine.assess(known), runner.run(known))


def test_clips_agrees_on_every_complaint_of_every_shipped_case():
    kb = load_knowledge()
    program = prepare(kb)
    engine, runner = engine_for(program), ClipsRunner(program)
    for file in sorted(Path(str(cases_folder())).rglob("*.yaml")):
        visit = load_case(kb, file, file.name).visit
        for complaint in visit.complaints or (Complaint(),):
            known = read(kb, visit, complaint).values
            assert_same(engine.assess(known), runner.run(known))
