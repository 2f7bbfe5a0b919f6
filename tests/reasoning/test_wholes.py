"""A finding that is split reads the any of its parts, and a no to one part never weakens a yes to another."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.engine.run import engine_for
from nmt_expert.reasoning.program import evaluate, prepare
from nmt_expert.reasoning.reach import reach
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.safety import FlagState, screen, screening
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit
from nmt_expert.reasoning.wholes import reading_of, value_of
from tests.examples import examples
from tests.reasoning.engine.clips_runner import ClipsRunner
from tests.splitting import split

KB = load_knowledge()
SPLIT = split(KB, "taut_band", "hypersensitive_spot", "numbness_reported")
FACE, ARM, SPEECH = KB.parts["face_arm_speech_change"]
WORDS = tuple(KB.scale.answers)
SITES = (
    Site(),
    Site("shoulder", "right"),
    Site("shoulder", "left"),
    Site("", "right", "upper_trapezius"),
    Site("", "right", "levator_scapulae"),
    Site(place="elsewhere"),
)


def said(*answers: tuple[str, str]) -> Visit:
    return Visit((), tuple(Answer(finding, word) for finding, word in answers))


def stroke(*answers: tuple[str, str]) -> FlagState:
    return next(state for state in screen(KB, said(*answers)).states if state.flag.id == "rf_stroke")


@cache
def wholes() -> tuple[str, ...]:
    return tuple(KB.parts)


@st.composite
def visits(draw: st.DrawFn, names: tuple[str, ...]) -> Visit:
    made = st.builds(Answer, st.sampled_from(names), st.sampled_from(WORDS), st.sampled_from(SITES))
    return Visit((Complaint("shoulder", "right"),), tuple(draw(st.lists(made, max_size=8))))


def named(kb, *names: str) -> tuple[str, ...]:
    return tuple(part for name in names for part in kb.said_by(name))


# ------------------------------------------------------------------ what a whole reads


@pytest.mark.parametrize(
    ("own", "parts", "value"),
    [
        (None, (None, None), None),
        (None, (-1.0, None), None),
        (None, (-1.0, -1.0), -1.0),
        (None, (-1.0, -0.6), -0.6),
        (None, (-1.0, 0.6), 0.6),
        (-1.0, (None, None), -1.0),
        (-1.0, (1.0, None), 1.0),
        (1.0, (-1.0, None), 1.0),
        (1.0, (-1.0, -1.0), 1.0),
    ],
)
def test_a_whole_reads_the_any_of_its_own_answer_and_its_parts(own, parts, value):
    assert value_of(own, parts) == value


@pytest.mark.parametrize(
    ("own", "parts", "reading"),
    [
        ("unknown", ("no", "unknown"), "unknown"),
        ("unknown", ("no", "no"), "no"),
        ("doubt", ("no", "no"), "no"),
        ("doubt", ("no", "unknown"), "doubt"),
        ("no", ("unknown", "unknown"), "no"),
        ("no", ("doubt", "unknown"), "doubt"),
        ("no", ("yes", "no"), "yes"),
        ("yes", ("no", "no"), "yes"),
    ],
)
def test_for_safety_only_plain_noes_clear_a_whole(own, parts, reading):
    assert reading_of(own, parts) == reading


# ------------------------------------------------------------------ red flags


def test_one_part_raises_the_flag_of_its_whole_and_is_named_as_the_reason():
    state = stroke((ARM, "yes"), (FACE, "no"), (SPEECH, "no"))
    assert (state.state, [answer.finding for answer in state.because]) == ("raised", [ARM])


def test_a_no_to_the_whole_gives_way_to_a_yes_of_a_part():
    assert stroke(("face_arm_speech_change", "no"), (FACE, "yes")).state == "raised"
    assert not Expert(KB).assess(said(("face_arm_speech_change", "no"), (FACE, "yes"))).conflicts


def test_a_yes_to_the_whole_stays_whatever_part_is_denied():
    assert stroke(("face_arm_speech_change", "yes"), (FACE, "no")).state == "raised"


def test_a_flag_asks_for_the_parts_that_are_open_and_never_for_the_whole():
    others = ("swallow_trouble_sudden", "speech_trouble_sudden", "sudden_vision_loss", "sudden_balance_loss")
    assert stroke().ask == (FACE, ARM, SPEECH, *others)
    assert stroke((FACE, "no")).ask == (ARM, SPEECH, *others)
    assert stroke(("face_arm_speech_change", "no")).ask == others
    assert stroke(("face_arm_speech_change", "unsure")).ask[:3] == (FACE, ARM, SPEECH)


def test_noes_to_all_parts_clear_a_whole_nobody_could_answer():
    denied = [(name, "no") for name in (FACE, ARM, SPEECH, "swallow_trouble_sudden")]
    denied += [(name, "no") for name in ("speech_trouble_sudden", "sudden_vision_loss", "sudden_balance_loss")]
    assert stroke(*denied, ("face_arm_speech_change", "unsure")).state == "clear"


def test_a_suspected_flag_is_asked_about_in_parts_and_settled_by_them():
    suspected = (Suspicion("rf_stroke", ("face_arm_speech_change",), "my words"), Suspicion("rf_stroke", (ARM,), "arm"))
    states = screen(KB, Visit((), (Answer(FACE, "no"),), suspected=suspected)).suspected
    assert [(state.flag.id, state.ask[:2]) for state in states] == [("rf_stroke", (ARM, SPEECH))]
    answers = tuple(Answer(name, "no") for name in (FACE, ARM, SPEECH))
    assert not screen(KB, Visit((), answers, suspected=suspected)).suspected


def test_a_part_hints_at_a_flag_as_its_whole_does():
    visit = Visit((Complaint("neck"),), (Answer("clumsy_hands", "yes"),))
    state = next(state for state in screen(KB, visit).states if state.flag.id == "rf_umn_signs")
    assert (state.state, [answer.finding for answer in state.because]) == ("unsettled", ["clumsy_hands"])


@given(st.data())
def test_adding_a_no_to_one_part_never_lowers_a_flag_that_another_part_or_the_whole_raised(data):
    whole = data.draw(st.sampled_from(wholes()))
    visit = data.draw(visits(named(KB, whole)))
    denied = data.draw(st.sampled_from(KB.parts[whole]))
    more = visit.with_answers(Answer(denied, "no", data.draw(st.sampled_from(SITES))))
    rest = Visit(visit.complaints, tuple(answer for answer in visit.answers if answer.finding != denied))
    raised = {state.flag.id for state in screen(KB, rest).raised}
    assert raised <= {state.flag.id for state in screen(KB, more).raised}


@given(st.data())
def test_a_yes_to_a_part_raises_what_a_yes_to_its_whole_raises(data):
    whole = data.draw(st.sampled_from(wholes()))
    part = data.draw(st.sampled_from(KB.parts[whole]))
    by_whole, by_part = (screen(KB, said((name, "yes"))) for name in (whole, part))
    assert [(s.flag.id, s.state) for s in by_whole.raised] == [(s.flag.id, s.state) for s in by_part.raised]


@pytest.mark.parametrize("region", [None, "low_back", "neck", "calf", "chest"])
def test_the_screen_asks_for_parts_and_never_for_a_whole(region):
    asked = {name for entry in screening(KB, region) for name in entry.denies}
    assert not asked & set(KB.parts)
    for flag in KB.flags.values():
        wanted = {name for ask in flag.asks for name in KB.asked_as(ask)}
        assert region or wanted <= asked


# ------------------------------------------------------------------ the rules


@given(visits(named(SPLIT, "taut_band", "hypersensitive_spot", "numbness_reported", "referred_pain_on_pressure")))
@settings(max_examples=examples(30))
def test_engine_truth_and_clips_agree_where_findings_are_split(visit):
    values = read(SPLIT, visit, visit.complaints[0]).values
    program, engine, runner = executions()
    plain, run = evaluate(program, values), engine.assess(values)
    fired, concluded = runner.run(values)
    assert {n: r.support for n, r in run.conclusions.items()} == {n: r.support for n, r in plain.items()}
    assert {n: r.support for n, r in plain.items() if r.fired} == pytest.approx(concluded, abs=1.1e-9)
    assert {e.rule: e.weight for r in plain.values() for e in r.fired} == pytest.approx(fired, abs=1e-9)


@cache
def executions():
    program = prepare(SPLIT)
    return program, engine_for(program), ClipsRunner(program)


@given(st.data())
@settings(max_examples=examples(30))
def test_what_a_part_turns_out_to_be_lies_within_reach(data):
    visit = data.draw(visits(named(SPLIT, "taut_band", "numbness_reported")))
    program, *_ = executions()
    open_parts = [n for n in named(SPLIT, "taut_band") if not any(a.finding == n for a in visit.answers)]
    if not open_parts:
        return
    more = visit.with_answers(Answer(data.draw(st.sampled_from(open_parts)), data.draw(st.sampled_from(("yes", "no")))))
    bounds = reach(program, read(SPLIT, visit, visit.complaints[0]).values)
    for name, result in evaluate(program, read(SPLIT, more, visit.complaints[0]).values).items():
        low, high = bounds[name]
        assert low - 1e-9 <= result.support <= high + 1e-9


def test_a_rule_that_reads_a_whole_names_the_answer_to_the_part():
    visit = Visit((Complaint("shoulder", "right"),), (Answer("clumsy_hands", "yes"), Answer("clumsy_walking", "no")))
    assessment = Expert(KB).assess(visit)
    readings = assessment.complaints[0].readings
    assert readings.values.known["clumsy_hands_gait@general"] == 1.0
    assert [answer.finding for answer in readings.behind["clumsy_hands_gait@general"]] == ["clumsy_hands"]


def test_with_the_whole_its_parts_were_asked_and_with_all_parts_the_whole():
    asked = read(KB, said(("vomiting_now", "no"), ("foot_drop", "no"), ("wrist_drop", "unsure")), Complaint()).asked
    assert asked == {"vomiting_now", *KB.parts["vomiting_now"], "foot_drop", "wrist_drop", "foot_or_wrist_drop"}
