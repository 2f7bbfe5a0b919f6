"""What a class guesses is what the engine says before and after each answer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from nmt_expert.api import default_expert
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.support import combine
from nmt_expert.teach.predict import Prediction, prediction, tally_lines
from nmt_expert.teach.predict_steps import NONE, GuessSteps, PredictStep, SafetyStep, safety_step
from tests.teach.cases import DESK, case, sample

EXPERT = default_expert()


def assessed(name: str = DESK) -> Assessment:
    return EXPERT.assess(case(name).visit)


def steps(name: str) -> tuple[PredictStep, ...]:
    return tuple(one for one in GuessSteps(assessed(name))[1:] if isinstance(one, PredictStep))


def begin(name: str = DESK) -> Prediction:
    """Return a class's guessing at its first answer, the safety screen behind it."""
    return prediction(assessed(name)).reveal()[0]


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
    state = prediction(assessed())
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


def test_somebody_who_guesses_at_the_second_try_alone_was_asked() -> None:
    state = begin()
    good = next(o.key for o in state.options if o.text in state.answers)
    bad = next(o.key for o in state.options if o.text not in state.answers)
    state, _ = state.guess(f"Ann: {bad}")
    state, _ = state.guess(f"Ben: {good}")
    assert [line.text for line in tally_lines(state.tally)] == ["Ann: 0 of 1", "Ben: 0.5 of 1"]


# ------------------------------------------------------------------ safety first


@pytest.mark.parametrize("name", [DESK, "red_flags/saddle-numbness", *sample(6, seed=7)])
def test_the_first_thing_guessed_is_which_red_flags_the_case_raises(name: str) -> None:
    state = prediction(assessed(name))
    raised = [entry.flag.label for entry in EXPERT.assess(case(name).visit).safety.raised]
    assert state.asks == "flags"
    assert list(state.answers) == (raised or [NONE])
    texts = [option.text for option in state.options]
    assert texts[-1] == NONE
    assert len(texts) > 2
    assert set(raised) <= set(texts)


def test_an_emergency_is_revealed_with_what_to_do_before_the_first_answer_is_shown() -> None:
    state, lines = prediction(assessed("red_flags/saddle-numbness")).guess("Ann: none of them")
    assert "not yet" in lines[0].text
    assert not any("STOP" in line.text for line in lines)
    state, lines = state.guess("")
    assert any(line.text.startswith("STOP - EMERGENCY: Possible cauda equina syndrome.") for line in lines)
    assert any("raised by: " in line.text and "yes" in line.text for line in lines)
    assert state.asks == "who"


@pytest.mark.parametrize("name", sample(12, seed=8))
def test_no_flag_that_the_answers_leave_in_doubt_stands_among_the_wrong_ones(name: str) -> None:
    made = assessed(name)
    doubt = {entry.flag.label for entry in made.safety.of("suspected", "unsettled")}
    step = safety_step(made)
    assert isinstance(step, SafetyStep)
    assert not doubt & set(step.choices)


# ------------------------------------------------------------------ the sum before the eyes


@pytest.mark.parametrize("name", sample(8, seed=9))
def test_what_counts_adds_up_to_where_the_principle_comes_to(name: str) -> None:
    for step in steps(name):
        if not step.moved:
            continue
        after = step.moved[0].after
        assert combine(each.weight for each in step.counts) == after.uncapped
        shown = [line.text for line in step.lines(EXPERT.knowledge)]
        assert shown[-1].startswith("What counts: ") or "No rule holds" in shown[-1]
        if step.counts[1:]:
            assert f"= {after.uncapped:+.2f}." in shown[-1]


def test_a_rule_that_came_with_the_answer_is_marked_and_one_that_stood_before_is_not() -> None:
    first, second = steps(DESK)[:2]
    marks = [line.mark for line in second.lines(EXPERT.knowledge) if line.indent == 4]
    assert set(marks) <= {"* ", "  "}
    assert "* " in marks
    assert not second.new & {each.rule.id for each in first.counts if each in second.counts}


def test_a_step_is_the_same_in_whatever_order_steps_are_asked_for() -> None:
    forwards, backwards = GuessSteps(assessed()), GuessSteps(assessed())
    last = len(forwards) - 1
    assert list(forwards) == [backwards[last - at] for at in range(last + 1)][::-1]
    with pytest.raises(IndexError):
        forwards[last + 1]
