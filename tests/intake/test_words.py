"""Laws of understanding phrases: whatever is typed, nothing denied is read as present, nothing is guessed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nmt_expert.intake.negation import affirms
from nmt_expert.intake.tokens import tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import MAX_LENGTH, understand
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

_KB = load_knowledge()
_VOCABULARY = Vocabulary(_KB)
_NAMES = [(entry.id, name) for entry in _KB.findings.values() for name in (entry.id, entry.label, *entry.synonyms)]
names = st.sampled_from(_NAMES)
NEGATIONS = ("no", "not", "never", "without", "denies", "no sign of", "free of", "there is no")


def test_every_name_of_the_vocabulary_means_its_own_finding(kb: KnowledgeBase, vocabulary: Vocabulary) -> None:
    for entry, name in _NAMES:
        understood = understand(kb, [name], vocabulary)
        assert {(answer.finding, answer.word) for answer in understood.answers} == {(entry, "yes")}, name


def test_no_before_any_name_is_never_a_yes(kb: KnowledgeBase, vocabulary: Vocabulary) -> None:
    for _, name in _NAMES:
        words = {answer.word for answer in understand(kb, [f"no {name}"], vocabulary).answers}
        assert words <= {"no"}, name


@given(names, st.sampled_from(NEGATIONS))
def test_no_form_of_negation_is_ever_a_yes(name: tuple[str, str], negation: str) -> None:
    answers = understand(_KB, [f"{negation} {name[1]}"], _VOCABULARY).answers
    assert not [answer for answer in answers if answer.word in ("yes", "probably") and answer.finding == name[0]]


@given(names, names, st.sampled_from([" or ", ", ", " and ", " nor ", "/"]))
def test_a_list_behind_a_denial_holds_no_yes(first: tuple[str, str], second: tuple[str, str], joint: str) -> None:
    # `denies numbness, had it for years` and `..., photo shows tilted head` go on with a yes of their own
    assume(not any(affirms([word]) for word in tokens(second[1])))
    answers = understand(_KB, [f"denies {first[1]}{joint}{second[1]}"], _VOCABULARY).answers
    assert first[0] not in [answer.finding for answer in answers if answer.word == "yes"]


@given(names, st.sampled_from(["{}: no", "{} - no", "{}? no", "{} (no)", "{}, no", "{} absent", "{}: none"]))
def test_no_said_behind_is_never_a_yes(name: tuple[str, str], form: str) -> None:
    answers = understand(_KB, [form.format(name[1])], _VOCABULARY).answers
    assert name[0] not in [answer.finding for answer in answers if answer.word == "yes"]


@given(names, st.sampled_from(["left", "right"]), st.sampled_from(["{side} {name}", "{name} on the {side}"]))
def test_swapping_left_and_right_swaps_the_side_and_nothing_else(name: tuple[str, str], side: str, form: str) -> None:
    other = "right" if side == "left" else "left"
    if {"left", "right"} & set(name[1].replace("-", " ").lower().split()):
        return
    mine = understand(_KB, [form.format(side=side, name=name[1])], _VOCABULARY).answers
    theirs = understand(_KB, [form.format(side=other, name=name[1])], _VOCABULARY).answers
    swap = {side: other, other: side}
    mirrored = [(a.finding, a.word, a.site.region, swap.get(a.site.side, a.site.side)) for a in mine]
    assert [(a.finding, a.word, a.site.region, a.site.side) for a in theirs] == mirrored


@given(st.text(max_size=80))
def test_any_text_is_understood_or_a_problem_and_never_an_error(text: str) -> None:
    understood = understand(_KB, [text], _VOCABULARY)
    assert bool(understood.answers) or bool(understood.problems)
    assert all(problem.message and "\n" not in problem.hint for problem in understood.problems)


_SOUP = [
    "no",
    "not",
    "numb",
    "tingling",
    "tight joint",
    "and",
    "or",
    ",",
    "but",
    "left hand",
    "maybe",
    "denies",
    ":",
    "a",
]


@given(st.lists(st.sampled_from(_SOUP), min_size=1, max_size=9))
def test_any_order_of_known_words_gives_answers_or_problems(words: list[str]) -> None:
    understood = understand(_KB, [" ".join(words)], _VOCABULARY)
    assert bool(understood.answers) or bool(understood.problems)
    negated = {"no", "not", "denies"} & set(words)
    if negated and understood.answers and not understood.problems:
        assert any(answer.word in ("no", "probably not", "unsure") for answer in understood.answers)


@given(names, st.sampled_from(["wallet", "sandwich", "xyzzy", "neighbour"]))
def test_a_word_left_over_is_a_problem_and_never_dropped(name: tuple[str, str], word: str) -> None:
    understood = understand(_KB, [f"{name[1]} {word}"], _VOCABULARY)
    assert understood.problems


def test_conflicting_phrases_are_both_passed_on(small: KnowledgeBase) -> None:
    understood = understand(small, ["numb", "not numb"])
    assert [answer.word for answer in understood.answers] == ["yes", "no"]


def test_a_phrase_not_understood_hides_no_other(small: KnowledgeBase) -> None:
    understood = understand(small, ["my dog is sick", "numb"])
    assert [answer.finding for answer in understood.answers] == ["numbness_reported"]
    assert [problem.code for problem in understood.problems] == ["unknown-phrase"]


def test_a_part_not_understood_hides_no_other_part_of_a_list(small: KnowledgeBase) -> None:
    understood = understand(small, ["numb, blorp"])
    assert [answer.finding for answer in understood.answers] == ["numbness_reported"]
    assert "'blorp' in 'numb, blorp'" in understood.problems[0].message


def test_the_same_phrase_said_twice_is_one_answer(small: KnowledgeBase) -> None:
    assert len(understand(small, ["numb", "numb"]).answers) == 1


@pytest.mark.parametrize("phrase", ["no give", "skin won't lift", "doesn't slide", "joint won't glide"])
def test_a_name_with_a_negative_in_it_stands_as_it_is(small: KnowledgeBase, phrase: str) -> None:
    assert [answer.word for answer in understand(small, [phrase]).answers] == ["yes"]


@pytest.mark.parametrize("phrase", ["no 'no give'", "no skin won't lift", "denies doesn't slide"])
def test_no_before_a_name_with_a_negative_negates_it(small: KnowledgeBase, phrase: str) -> None:
    assert [answer.word for answer in understand(small, [phrase]).answers] == ["no"]


def test_the_other_way_round_of_such_a_name_is_not_the_name(small: KnowledgeBase) -> None:
    assert understand(small, ["skin will lift"]).answers == ()


@pytest.mark.parametrize(
    "phrase", ["hypotonic muscle", "hypotonc muscle", "extension limited", "flexion increased", "decreased tone"]
)
def test_an_opposite_is_never_taken_for_its_opposite(small: KnowledgeBase, phrase: str) -> None:
    assert understand(small, [phrase]).answers == ()


def test_isnt_tender_is_a_no(small: KnowledgeBase) -> None:
    answers = understand(small, ["it isn't tender"]).answers
    assert [(answer.finding, answer.word) for answer in answers] == [("local_tenderness", "no")]


def test_words_that_name_two_findings_are_ambiguous_with_both_named(small: KnowledgeBase) -> None:
    understood = understand(small, ["joint aching knee"])
    assert understood.answers == ()
    assert [problem.code for problem in understood.problems] == ["ambiguous-phrase"]
    assert "same_words_b" in understood.problems[0].hint
    assert "knee_ache" in understood.problems[0].hint


def test_a_misspelt_phrase_says_that_it_was_repaired(small: KnowledgeBase) -> None:
    assert [reading.how for reading in understand(small, ["tinglng"]).readings] == ["spelling"]
    assert [reading.how for reading in understand(small, ["Tingling"]).readings] == ["synonym"]


def test_short_words_are_never_repaired(small: KnowledgeBase) -> None:
    assert understand(small, ["nub"]).answers == ()


def test_a_finding_about_the_whole_person_takes_no_place_from_its_neighbour(small: KnowledgeBase) -> None:
    answers = understand(small, ["stressed and numb left hand"]).answers
    assert [answer.site for answer in answers] == [Site(), Site("hand", "left")]


def test_suggestions_are_at_most_three(kb: KnowledgeBase, vocabulary: Vocabulary) -> None:
    problem = understand(kb, ["muscle pain somehow"], vocabulary).problems[0]
    assert 1 <= problem.hint.count("(") <= 3


def test_an_endless_phrase_is_refused_whole(small: KnowledgeBase) -> None:
    understood = understand(small, ["numb " * MAX_LENGTH])
    assert [problem.code for problem in understood.problems] == ["long-phrase"]
    assert understood.answers == ()


def test_a_phrase_of_too_many_words_is_refused_whole(small: KnowledgeBase) -> None:
    assert [problem.code for problem in understand(small, ["numb " * 80]).problems] != ["long-phrase"]
    assert [problem.code for problem in understand(small, ["numb " * 81]).problems] == ["long-phrase"]


def test_a_principle_is_named_as_a_conclusion_not_taken_for_a_finding(
    kb: KnowledgeBase, vocabulary: Vocabulary
) -> None:
    understood = understand(kb, ["facilitation in the neck"], vocabulary)
    assert [problem.code for problem in understood.problems] == ["conclusion"]
    assert understood.answers == ()


def test_a_phrase_found_exactly_imports_no_rapidfuzz() -> None:
    code = (
        "import sys\n"
        "from nmt_expert.knowledge.load import load_knowledge\n"
        "from nmt_expert.intake.words import understand\n"
        "assert understand(load_knowledge(), ['no numb left hand']).answers\n"
        "assert 'rapidfuzz' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
