from __future__ import annotations

import pytest
from hypothesis import given

from nmt_expert.api import Result
from nmt_expert.explain.trace import Trace, replay, trace
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, HELD, LEVATOR, NECK, NERVE, TRIGGER_POINT, said
from tests.explain.visits import visits
from tests.reasoning.strategies import bases


def same_as_recorded(expert: Expert, visit: Visit) -> Trace:
    """Trace a visit, and check the trace against the assessment at every step."""
    assessment = expert.assess(visit)
    run = trace(assessment)
    entry = assessment.complaints[0]
    assert replay(expert.program, run) == entry.run.conclusions
    for step, cycle in zip(run.steps, entry.run.cycles, strict=True):
        known = {fact.key for fact in run.memory(step.number - 1)}
        assert {fact.key for fact in step.matched} <= known
        assert [ready.id for ready in step.agenda] == list(cycle.agenda)
        assert step.agenda[0] == step.rule
        assert [fact.text for fact in step.asserted] == list(cycle.asserted)
        assert run.memory(step.number) == run.memory(step.number - 1) + step.asserted
    return run


@given(bases(), visits)
def test_a_trace_replays_to_the_same_assessment_and_stands_on_what_was_in_memory(kb, visit):
    same_as_recorded(Expert(kb), visit)


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_every_visit_of_the_small_base_replays(expert, visit):
    same_as_recorded(expert, visit)


def test_a_visit_of_the_shipped_base_replays(shipped):
    findings = ("taut_band", "tingling_pins_needles", "joint_tightness", "numbness_reported")
    assert same_as_recorded(shipped, Visit(answers=tuple(Answer(name, "probably") for name in findings)))


def test_replay_of_fewer_steps_knows_only_the_strata_that_were_closed_by_then(expert):
    run = trace(expert.assess(NERVE))
    closing = next(step.number for step in run.steps if step.rule.kind == "close")
    assert replay(expert.program, run, closing - 1) == {}
    assert set(replay(expert.program, run, closing)) == set(expert.program.levels[0])


def test_going_back_gives_the_very_memory_that_was_there_before(expert):
    run = trace(expert.assess(NERVE))
    forward = [run.memory(position) for position in range(len(run.steps) + 1)]
    back = [run.memory(position) for position in range(len(run.steps), -1, -1)]
    assert forward == back[::-1]
    assert forward[0] == run.facts
    assert run.memory(-1) == run.facts


def test_a_fact_says_the_finding_the_word_the_place_and_the_muscle(expert):
    run = trace(expert.assess(TRIGGER_POINT))
    (ache,) = [fact for fact in run.facts if fact.name == "ache"]
    assert (ache.label, ache.word, ache.place, ache.muscle, ache.value) == ("Ache", "probably", "here", "", 0.6)
    inside = [fact for fact in run.facts if fact.name == "own_pain" and fact.muscle]
    assert [fact.muscle for fact in inside] == ["right trapezius"]


def test_a_denied_fact_reads_no(expert):
    run = trace(expert.assess(said("strip=no", "numb=probably not")))
    assert {fact.name: fact.word for fact in run.facts} == {"strip": "no", "numb": "probably not"}


def test_a_step_says_the_rules_own_sentence_what_it_gives_and_where_its_conclusion_then_stands(expert):
    run = trace(expert.assess(NERVE))
    step = run.steps[run.find("nerve.sensations") - 1]
    assert (step.rule.kind, step.rule.conclusion, step.rule.because) == ("rule", "nerve", "Because of sensations.")
    assert step.rule.title == "sensations (nerve)"
    assert (step.degree, step.weight, step.so_far) == (1.0, 0.6, 0.6)
    assert [fact.name for fact in step.matched] == ["tingling", "numb"]


def test_a_rule_of_the_same_group_adds_nothing_to_where_the_conclusion_stands(expert):
    run = trace(expert.assess(NERVE))
    own = [step for step in run.steps if step.rule.conclusion == "nerve" and step.rule.kind == "rule"]
    assert {step.weight for step in own} == {0.6, 0.35}
    assert own[-1].so_far == 0.6


def test_a_minimum_pattern_that_holds_is_a_step_of_its_own(expert):
    met = [step for step in trace(expert.assess(TRIGGER_POINT)).steps if step.rule.kind == "pattern"]
    assert [(step.rule.conclusion, step.rule.because) for step in met] == [
        ("trigger_points", "Whatever makes trigger_points.")
    ]
    assert not [step for step in trace(expert.assess(HELD)).steps if step.rule.kind == "pattern"]


def test_a_conclusion_too_weak_for_other_rules_has_no_key(expert):
    run = trace(expert.assess(said("strip=no")))
    (fact,) = [fact for step in run.steps for fact in step.asserted if fact.kind == "conclusion"]
    assert (fact.name, fact.value, fact.key) == ("nerve_compression", -0.15, "")


@pytest.mark.parametrize("visit", [said(), said("ache=unsure"), Visit()])
def test_a_run_in_which_no_rule_fired_is_false(expert, visit):
    run = trace(expert.assess(visit))
    assert not run
    assert run.facts == ()


def test_a_red_flag_does_not_hide_the_run(expert):
    assert trace(expert.assess(EMERGENCY))


def test_find_goes_on_from_where_one_is_and_round_to_the_start(expert):
    run = trace(expert.assess(TRIGGER_POINT))
    first = run.find("trigger points")
    assert first is not None
    second = run.find("trigger_points", first)
    assert second > first
    assert run.find("TRIGGER-POINTS", len(run.steps)) == first
    assert run.find("own pain (trigger points)") == run.find("own-pain")
    assert run.find("closing") == next(step.number for step in run.steps if step.rule.kind == "close")
    assert run.find("nothing of the kind") is None
    assert run.find("  ") is None


def test_each_complaint_has_a_run_of_its_own(expert):
    first, second = (NECK, type(NECK)("leg", "left"))
    assessment = expert.assess(Visit((first, second), (Answer("taut_band", "yes", LEVATOR),)))
    assert trace(assessment, 0).complaint == first
    assert trace(assessment, 1).complaint == second
    with pytest.raises(IndexError):
        trace(assessment, 2)


@given(bases(), visits)
def test_what_counts_after_each_step_adds_up_to_what_is_shown_and_groups_say_who_counts(kb, visit):
    run = trace(Expert(kb).assess(visit))
    for step in run.steps:
        if step.rule.kind == "rule":
            assert combine(step.counting) == step.so_far
            assert (step.weight in step.counting) or step.said_by
            assert not (step.said_by and step.instead_of)


def test_a_stronger_rule_of_a_group_counts_instead_of_the_weaker_one_and_says_so(shipped):
    spot = Site(muscle="upper_trapezius", side="right")
    names = ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")
    visit = Visit((Complaint("head_temple", "right"),), tuple(Answer(name, "yes", spot) for name in names))
    run = trace(shipped.assess(visit))
    assert any(step.instead_of for step in run.steps)
    assert any(step.said_by for step in run.steps)
    text = Result(shipped.assess(visit)).trace().text()
    assert "counts instead of" in text
    assert "does not count" in text
    assert "1 - (1 - 0.6)(1 - 0.6) = +0.84" in text
