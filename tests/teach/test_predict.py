"""What a class guesses is what the engine says before and after each answer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from nmt_expert.api import default_expert
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.teach.predict import NONE, Prediction, PredictStep, predict_steps, prediction, tally_lines
from tests.teach.cases import DESK, case, sample

EXPERT = default_expert()


def assessed(name: str = DESK) -> Assessment:
    return EXPERT.assess(case(name).visit)


def steps(name: str) -> tuple[PredictStep, ...]:
    return predict_steps(assessed(name))


def begin(name: str = DESK) -> Prediction:
    return prediction(assessed(name))


@pytest.mark.parametrize("name", sample(8, seed=5))
def test_what_moves_and_how_far_is_what_the_engine_says_before_and_after(name: str) -> None:
    visit = case(name).visit
    runs = [
        {made.id: made for made in EXPERT.assess(replace(visit, answers=visit.answers[:at])).complaints[0].principles}
        for at in range(len(visit.answers) + 1)
    ]
    for step, (before, after) in zip(steps(name), pairwise(runs), strict=True):
        moved = {one: after[one].support - before[one].support for one in after}
        far = {one: by for one, by in moved.items() if abs(round(by, 9)) >= 0.01}
        assert {one.id: round(one.by, 9) for one in step.moved} == {one: round(by, 9) for one, by in far.items()}
        if far:
            most = max(round(abs(by), 9) for by in far.values())
            assert set(step.farthest) == {one for one, by in far.items() if round(abs(by), 9) == most}
            assert step.moved[0].after.band == after[step.moved[0].id].band


def holding(name: str, step: PredictStep) -> set[str]:
    """Return what the rules say that hold about the principle that moves farthest, once the answer is given."""
    visit = case(name).visit
    answers = visit.answers[: visit.answers.index(step.answer) + 1]
    made = EXPERT.assess(replace(visit, answers=answers)).complaints[0].conclusion(step.moved[0].id)
    return {entry.rule.because for entry in made.contributions}


@pytest.mark.parametrize("name", sample(8, seed=6))
def test_the_reason_is_that_of_a_rule_that_moves_the_principle_and_no_other_choice_is(name: str) -> None:
    for step in steps(name):
        if step.moved and step.reason:
            true = {rule.rule.because for one in step.moved for rule in one.rules}
            assert step.reason in true or step.moved[0].pattern
            assert true & set(step.reasons) <= {step.reason}
            assert not holding(name, step) & set(step.reasons) - {step.reason}
        assert not step.reason or step.reason in step.reasons
        assert list(step.reasons) == sorted(set(step.reasons))


def test_nothing_is_said_of_what_is_right_before_it_is_guessed_or_revealed() -> None:
    state = begin()
    assert state.asks == "who"
    assert [option.text for option in state.options][-1] == NONE
    assert "Trigger points" not in state.question


def test_right_guesses_lead_through_all_parts_and_count_one_each() -> None:
    state = begin()
    while not state.over:
        state, _ = state.guess(f"Ann: {next(o.key for o in state.options if o.text in state.answers)}")
    tally = state.tally["Ann"]
    assert tally.points == tally.asked == sum(len(step.parts) for step in state.steps)
    assert [line.text for line in tally_lines(state.tally)] == [f"Ann: {tally.points:g} of {tally.asked}"]


def test_who_was_wrong_may_try_again_and_who_was_right_keeps_the_point() -> None:
    state = begin()
    good = next(o.key for o in state.options if o.text in state.answers)
    bad = next(o.key for o in state.options if o.text not in state.answers)
    state, lines = state.guess(f"Ann: {good}, Ben: {bad}")
    assert state.second
    assert lines[-1].text.startswith("A second try")
    state, _ = state.guess(f"Ben: {good}, Ann: {bad}")
    assert (state.tally["Ann"].points, state.tally["Ben"].points) == (1.0, 0.5)
    assert state.asks == "way"


def test_an_empty_line_reveals_and_counts_for_nobody() -> None:
    state = begin()
    revealed = []
    while not state.over:
        state, lines = state.guess("")
        revealed += [line.text for line in lines]
    assert state.tally == {}
    assert any("well supported (+0.84)" in text for text in revealed)


def test_where_nothing_moves_only_that_and_its_reason_are_guessed() -> None:
    idle = next(step for name in sample(20) for step in steps(name) if not step.moved and step.reason)
    assert idle.parts == ("who", "why")
    state = Prediction(EXPERT.knowledge, (idle,))
    assert state.answers == (NONE,)
    state, _ = state.guess("none of them")
    assert state.answers == (idle.reason,)
    assert "nothing" in state.question


def test_a_red_flag_that_an_answer_raises_is_told_with_it() -> None:
    state, told = begin("red_flags/saddle-numbness"), []
    while not state.over:
        state, lines = state.guess("")
        told += [line.text for line in lines]
    assert any("red flag is raised" in text and "cauda equina" in text for text in told)


def test_a_guess_that_fits_nothing_is_no_guess() -> None:
    state, lines = begin().guess("Ann: qwertz")
    assert "fits none" in lines[0].text
    assert state.tally == {}
