"""The next question, what it would change, and when an interview may stop."""

from __future__ import annotations

import itertools
import random

import pytest
from msgspec.structs import replace

from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.interview.blocks import BLOCKS
from nmt_expert.interview.choose import MOST, next_question
from nmt_expert.interview.stop import standing
from nmt_expert.interview.weigh import worth
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import evaluate, leader, ranking
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, NECK, TRIGGER_POINT, said, tiny
from tests.splitting import split

NAMES = tuple(name for name, finding in tiny().findings.items() if finding.kind != "red_flag")
WORDS = ("yes", "probably", "unsure", "probably not", "no")
NECK_PAIN = Visit(
    (Complaint("neck", "right"),), (Answer("taut_band", "yes"), Answer("tingling_pins_needles", "probably not"))
)


TINGLING = Visit((Complaint("neck", "right"),), (Answer("tingling_pins_needles", "yes", Site("hand", "right")),))
"""What tests of nerves are asked for: they make no sense without any sign of one."""


@pytest.fixture(scope="module")
def expert() -> Expert:
    return Expert(tiny())


@pytest.fixture(scope="module")
def shipped() -> Expert:
    return Expert(load_knowledge(use_cache=False))


@pytest.fixture(scope="module")
def shipped_asked(shipped: Expert) -> list[str]:
    """What is asked of a neck on the shipped knowledge if everything is denied."""
    return asked_to_the_end(shipped, NECK_PAIN, "no")


@pytest.mark.parametrize("word", ["no", "unsure", "yes"])
def test_a_finding_that_is_split_is_asked_in_its_parts_and_never_whole(shipped: Expert, word: str) -> None:
    kb = split(shipped.knowledge, "numbness_reported", "weakness_reported", "joint_play_reduced")
    asked = asked_to_the_end(Expert(kb), Visit((Complaint("neck", "right"),)), word)
    assert not set(asked) & set(kb.parts)
    if word == "no":
        assert {"numbness_reported_a", "numbness_reported_b"} <= set(asked)


def test_parts_are_not_asked_where_the_whole_was_answered(shipped: Expert) -> None:
    kb = split(shipped.knowledge, "numbness_reported")
    visit = Visit((Complaint("neck", "right"),), (Answer("numbness_reported", "no"),))
    assert not {"numbness_reported_a", "numbness_reported_b"} & set(asked_to_the_end(Expert(kb), visit, "no"))


def a_visit(seed: int) -> Visit:
    """Return a seeded visit on the small knowledge base with three to ten answers."""
    rng = random.Random(seed)
    return said(*(Answer(name, rng.choice(WORDS)) for name in rng.sample(NAMES, rng.randint(3, 10))))


def first_with(expert: Expert, visit: Visit, *answers: Answer) -> str:
    """Return the first principle of a visit with answers more."""
    more = Visit(visit.complaints, visit.answers + answers)
    return leader(expert.knowledge, evaluate(expert.program, read(expert.knowledge, more, NECK).values))


def asked_to_the_end(expert: Expert, visit: Visit, word: str, passed: frozenset[str] = frozenset()) -> list[str]:
    """Answer every question with one word, and return the findings asked for."""
    asked: list[str] = []
    while (ask := next_question(expert, visit, passed=passed)) is not None:
        asked += ask.findings
        assert len(asked) <= len(expert.knowledge.findings), "it asks for ever"
        visit = visit.with_answers(*(Answer(name, word) for name in ask.findings))
    return asked


# ------------------------------------------------------------------ the next question


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_same_visit_gives_the_same_question(expert, visit):
    first, again = next_question(expert, visit), next_question(Expert(tiny()), visit)
    assert (first and (first.id, first.findings, first.effects)) == (
        again and (again.id, again.findings, again.effects)
    )
    again = next_question(expert, visit)
    assert (first and first.left) == (again and again.left)


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_it_looks_ahead_from_where_the_engine_stands(expert, visit):
    entry = expert.assess(visit).complaints[0]
    ahead = Ahead(expert, visit, 0, ())
    assert ahead.now == entry.run.conclusions
    assert ahead.first == entry.principles[0].id


def test_an_answer_comes_to_what_working_everything_out_again_comes_to(expert, shipped):
    visits = [(expert, a_visit(seed)) for seed in range(20)] + [(shipped, NECK_PAIN)]
    for knows, visit in visits:
        ahead = Ahead(knows, visit, 0, ())
        for finding, value in itertools.product(ahead.open, (1.0, -1.0)):
            assert ahead.answered(finding, value) == evaluate(ahead.program, ahead.evaluation.suppose(finding, value))


def test_the_expected_order_is_the_one_with_every_question_answered_as_is_usual(shipped):
    ahead = Ahead(shipped, NECK_PAIN, 0, ())
    usual = (Answer(name, "yes" if ahead.usual(name) > 0 else "no") for name in ahead.open)
    assert Ahead(shipped, NECK_PAIN.with_answers(*usual), 0, ()).first == ahead.expected[0]


def test_a_sign_of_health_is_usual_and_what_speaks_for_a_principle_is_not(shipped):
    ahead = Ahead(shipped, NECK_PAIN, 0, ())
    assert ahead.usual("slr_negative") == ahead.usual("range_full_painless") == 1.0
    assert ahead.usual("slr_positive") == ahead.usual("taut_band") == ahead.usual("hypermobility") == -1.0


@pytest.mark.parametrize("word", WORDS)
def test_nothing_is_asked_twice_whatever_is_answered(expert, word):
    asked = asked_to_the_end(expert, said("ache"), word)
    assert len(asked) == len(set(asked))
    assert asked
    assert "ache" not in asked


def test_nothing_is_asked_twice_on_the_shipped_rules(shipped_asked):
    assert len(shipped_asked) == len(set(shipped_asked))
    assert not set(shipped_asked) & {answer.finding for answer in NECK_PAIN.answers}


def test_what_was_passed_over_is_not_asked_again(expert):
    first = next_question(expert, said())
    second = next_question(expert, said(), passed={first.id})
    assert second.id != first.id
    assert first.id not in asked_to_the_end(expert, said(), "no", frozenset({first.id}))


def test_an_interview_ends_when_everything_is_passed_over(expert):
    assert next_question(expert, said(), passed=frozenset(NAMES)) is None


def test_red_flag_questions_are_left_to_the_screen(shipped, shipped_asked):
    kinds = {shipped.knowledge.findings[name].kind for name in shipped_asked}
    assert kinds == {"symptom", "history", "observation", "palpation", "test"}


def test_an_emergency_ends_the_questions(expert):
    assert next_question(expert, EMERGENCY) is None


def test_nobody_is_touched_while_a_red_flag_forbids_massage(expert):
    asked = asked_to_the_end(expert, said("fever"), "no")
    assert asked
    assert not {expert.knowledge.findings[name].kind for name in asked} & {"palpation", "test"}


def test_a_leg_test_is_not_asked_of_a_neck(shipped_asked):
    assert "slr_positive" not in shipped_asked


def test_each_complaint_has_its_own_questions(shipped):
    leg = Answer("tingling_pins_needles", "yes", Site("leg_posterior", "left"))
    two = Visit((*NECK_PAIN.complaints, Complaint("low_back", "left")), (*NECK_PAIN.answers, leg))
    assert "slr_positive" not in Ahead(shipped, two, 0, (), "neurological").open
    assert "slr_positive" in Ahead(shipped, two, 1, (), "neurological").open
    with pytest.raises(IndexError):
        next_question(shipped, two, 2)


def test_what_was_said_of_one_complaint_is_asked_again_of_another_but_not_what_is_of_the_whole_person(expert):
    neck = Site("neck_side", "right")
    answers = (Answer("ache", "yes", neck), Answer("firm", "unsure", neck), Answer("stress", "no"))
    visit = Visit((NECK, Complaint("leg", "right")), answers)
    assert not {"ache", "firm", "stress"} & set(Ahead(expert, visit, 0, ()).open)
    assert {"ache", "firm"} <= set(Ahead(expert, visit, 1, ()).open)
    assert "stress" not in Ahead(expert, visit, 1, ()).open
    assert standing(expert, visit, 1).open > standing(expert, visit, 0).open


def test_a_finding_that_an_answer_settles_is_not_asked(expert):
    assert "soft" in Ahead(expert, said(), 0, ()).open
    assert "soft" not in Ahead(expert, said("firm"), 0, ()).open


# ------------------------------------------------------------------ choices


def test_the_open_options_of_a_choice_are_asked_together(shipped):
    ahead = Ahead(shipped, Visit((Complaint("shoulder_top", "right"),), (Answer("end_feel_normal", "no"),)), 0, ())
    options = {entry.id: entry.findings for entry in ahead.candidates}["end_feel"]
    assert "end_feel_normal" not in options
    assert set(options) < set(shipped.knowledge.questions["end_feel"].options)


def test_a_choice_passed_over_by_its_id_asks_for_none_of_its_options(shipped):
    ahead = Ahead(shipped, NECK_PAIN, 0, {"end_feel"})
    asked = {name for entry in ahead.candidates for name in entry.findings}
    assert not asked & set(shipped.knowledge.questions["end_feel"].options)


def test_the_last_open_option_of_a_choice_is_asked_as_itself(shipped):
    passed = set(shipped.knowledge.questions["texture"].options) - {"fibrotic_stringy_texture"}
    (last,) = (entry for entry in Ahead(shipped, NECK_PAIN, 0, passed).candidates if entry.id == "texture")
    assert last.findings == ("fibrotic_stringy_texture",)
    ask = next_question(shipped, NECK_PAIN, passed=frozenset(shipped.knowledge.findings) - {"fibrotic_stringy_texture"})
    assert ask.text == shipped.knowledge.findings["fibrotic_stringy_texture"].question
    assert ask.elicit == shipped.knowledge.findings["fibrotic_stringy_texture"].elicit


def test_a_choice_says_whether_only_one_of_it_can_be_true(shipped):
    def only(*names):
        passed = frozenset(shipped.knowledge.findings) - set(names)
        return next_question(shipped, TINGLING, passed=passed, scope="neurological")

    feel = only(*shipped.knowledge.questions["end_feel"].options)
    kind = only(*shipped.knowledge.questions["pain_kind"].options)
    single = only("ulnt_positive")
    assert (feel.id, feel.exclusive, feel.elicit) == ("end_feel", True, None)
    assert (kind.id, kind.exclusive, kind.text) == ("pain_kind", False, shipped.knowledge.questions["pain_kind"].ask)
    assert (single.findings, single.exclusive) == (("ulnt_positive",), False)
    assert single.elicit == shipped.knowledge.findings["ulnt_positive"].elicit


# ------------------------------------------------------------------ the order of a visit


@pytest.mark.parametrize("scope", ["simple", "orthopaedic", "neurological"])
@pytest.mark.parametrize("word", ["no", "yes", "unsure"])
def test_blocks_come_in_the_order_of_a_visit_and_none_again(shipped, scope, word):
    visit, asked, reached, blocks = NECK_PAIN, list[str](), "history", list[str]()
    while ask := next_question(shipped, visit, passed=asked, scope=scope, asked=len(asked), reached=reached):
        asked.append(ask.id)
        blocks.append(ask.block)
        reached = ask.block
        visit = visit.with_answers(*(Answer(name, word) for name in ask.findings))
    assert blocks == sorted(blocks, key=BLOCKS.index)
    assert len(asked) == len(set(asked))
    assert ("tests" in blocks) == (scope != "simple")


@pytest.mark.parametrize("scope", ["simple", "orthopaedic", "neurological"])
def test_nothing_out_of_scope_is_open(shipped, scope):
    kb = shipped.knowledge
    needs = {kb.needs(name) for name in Ahead(shipped, TINGLING, 0, (), scope).open}
    assert ("orthopaedic" in needs) == (scope != "simple")
    assert ("neurological" in needs) == (scope == "neurological")


def test_a_list_is_never_longer_than_can_be_taken_in(shipped):
    passed = set[str]()
    while ask := next_question(shipped, Visit((Complaint("low_back", "left"),)), passed=passed, scope="neurological"):
        assert len(ask.findings) <= MOST
        passed.add(ask.id)
    assert passed


# ------------------------------------------------------------------ what a question is worth


def test_asking_is_worth_more_than_touching_for_the_same_effect(expert):
    kb = expert.knowledge
    kinds = ("symptom", "observation", "palpation", "test")
    made = [replace(kb, findings={**kb.findings, "ache": replace(kb.findings["ache"], kind=kind)}) for kind in kinds]
    values = [worth(Ahead(Expert(entry), said(), 0, ()), Candidate("ache", ("ache",))) for entry in made]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(kinds)


def test_moving_what_leads_is_worth_more_than_moving_what_nobody_thinks_of(expert):
    stress = Candidate("stress", ("stress",))
    assert worth(Ahead(expert, said("firm"), 0, ()), stress) > worth(Ahead(expert, said(), 0, ()), stress)


def test_what_puts_another_first_only_for_a_while_is_worth_less_than_what_brings_the_end_closer(shipped):
    ahead = Ahead(shipped, NECK_PAIN, 0, ())
    name, then = next(
        (name, order_of)
        for name in ahead.open
        if (order_of := ranking(ahead.kb, ahead.answered(name, ahead.usual(name))))[0] != ahead.first
    )
    expecting = {}
    for why, expected in (("nothing new", ahead.order), ("the answer", then), ("neither", ahead.order[::-1])):
        ahead.__dict__["expected"] = expected
        expecting[why] = worth(ahead, Candidate(name, (name,)))
    assert expecting["nothing new"] < expecting["neither"] < expecting["the answer"]


def test_a_finding_that_no_rule_reads_is_never_asked(expert):
    assert not {"short", "field"} & set(Ahead(expert, said(), 0, ()).open)


# ------------------------------------------------------------------ what its answers would change


def test_a_question_says_what_yes_and_no_would_change(expert):
    ask = next_question(expert, said(), passed=frozenset(NAMES) - {"firm"})
    assert ask.id == "firm"
    assert ask.effects == ("yes: Hypertonicity up, to supported", "no: would change no principle by itself")


def test_the_effects_are_those_of_the_answers_given(expert):
    visit = TRIGGER_POINT
    ask = next_question(expert, visit)
    (name,) = ask.findings
    for line, word in zip(ask.effects, ("yes", "no"), strict=True):
        results = expert.assess(visit.with_answers(Answer(name, word))).complaints[0]
        before = expert.assess(visit).complaints[0]
        moved = {m.id for m in results.principles if abs(m.support - before.conclusion(m.id).support) >= 0.01}
        named = {name for name, entry in expert.knowledge.principles.items() if f"{entry.label} " in line}
        assert named == moved


def test_a_choice_says_what_each_of_its_options_would_change(shipped):
    ask = next_question(shipped, NECK_PAIN)
    assert len(ask.findings) > 1
    assert len(ask.effects) == 2 * len(ask.findings)
    assert all(
        line.startswith(shipped.knowledge.label(name))
        for line, name in zip(ask.effects[::2], ask.findings, strict=True)
    )


# ------------------------------------------------------------------ when it may stop


def test_at_the_beginning_nothing_is_settled(expert, shipped):
    for knows, visit in ((expert, said()), (shipped, NECK_PAIN)):
        stands = standing(knows, visit)
        assert not stands.first_settled
        assert not stands.two_cannot
        assert stands.open > 5


def test_with_nothing_left_to_ask_everything_is_settled(expert):
    stands = standing(expert, a_visit(1), passed=frozenset(NAMES))
    assert stands.open == 0
    assert stands.first_settled
    assert stands.two_cannot
    assert set(stands.settled) == set(expert.knowledge.principles)


def test_what_was_answered_unsure_is_not_waited_for(expert):
    unsure = said("firm", *(f"{name}=unsure" for name in NAMES if name != "firm"))
    assert standing(expert, unsure).first_settled


def test_a_settled_first_principle_survives_every_completion(expert):
    rng, settled = random.Random(5), 0
    for seed in range(150):
        visit = a_visit(seed)
        stands = standing(expert, visit)
        if stands.first_settled and stands.open:
            settled += 1
            left = Ahead(expert, visit, 0, ()).open
            for _ in range(40):
                answers = [Answer(name, rng.choice(WORDS)) for name in left if rng.random() < 0.8]
                assert first_with(expert, visit, *answers) == stands.first
    assert settled, "no visit was settled early, so nothing was tested"


def test_a_settled_band_survives_every_completion(expert):
    rng, seen = random.Random(6), 0
    for seed in range(60):
        visit = a_visit(seed)
        stands = standing(expert, visit)
        left = Ahead(expert, visit, 0, ()).open
        before = {made.id: made.band for made in expert.assess(visit).complaints[0].principles}
        for _ in range(10 if left else 0):
            answers = tuple(Answer(name, rng.choice(WORDS)) for name in left)
            after = evaluate(expert.program, read(expert.knowledge, visit.with_answers(*answers), NECK).values)
            for name in stands.settled:
                seen += bool(after[name].fired)
                assert expert.knowledge.scale.band(after[name].support) == before[name]
    assert seen


def test_two_further_answers_really_cannot_change_the_first(expert):
    held = earlier = 0
    for seed in range(150):
        visit = a_visit(seed)
        stands = standing(expert, visit)
        if not stands.two_cannot or not stands.open:
            continue
        held, earlier = held + 1, earlier + (not stands.first_settled)
        answers = [
            Answer(name, word) for name in Ahead(expert, visit, 0, ()).open for word in ("yes", "probably", "no")
        ]
        for pair in itertools.combinations(answers, 2):
            assert first_with(expert, visit, *pair) == stands.first
    assert held
    assert earlier, "it never came earlier than the proof from reach, so its bounds were not tested"


def test_it_is_not_offered_to_stop_where_one_answer_changes_the_first(expert):
    changed = 0
    for seed in range(60):
        visit = a_visit(seed)
        stands = standing(expert, visit)
        answers = [Answer(name, word) for name in Ahead(expert, visit, 0, ()).open for word in ("yes", "no")]
        if any(first_with(expert, visit, answer) != stands.first for answer in answers):
            changed += 1
            assert not stands.first_settled
            assert not stands.two_cannot
    assert changed
