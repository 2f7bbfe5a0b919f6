"""What a line means: commands, answers with a place, numbers of a list; nonsense is recognised as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.interview.replies import ANSWERS, COMMANDS, FREE_COMMANDS, Meant, meaning, picked, place_behind


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("y", "yes"),
        ("P", "probably"),
        ("u", "unsure"),
        ("pn", "probably not"),
        ("n", "no"),
        ("Probably not", "probably not"),
        ("yes.", "yes"),
        ("not sure", "unsure"),
        ("don't know", "unsure"),
        ("I don\N{RIGHT SINGLE QUOTATION MARK}t know", "unsure"),
        ("idk", "unsure"),
        ("?", "unsure"),
        ("maybe", "unsure"),
        ("a bit", "yes"),
        ("A little.", "yes"),
        ("none", "no"),
        ("not at all", "no"),
    ],
)
def test_an_answer_is_a_letter_or_its_words(typed: str, word: str) -> None:
    assert meaning(typed) == Meant(word=word)


def test_a_place_may_follow_an_answer_and_a_finding_a_command() -> None:
    assert meaning("y left upper trapezius") == Meant(word="yes", rest="left upper trapezius")
    assert meaning("probably not on the left") == Meant(word="probably not", rest="on the left")
    assert meaning("change tingling hand") == Meant(command="change", rest="tingling hand")
    assert meaning("so far") == Meant(command="so far")


@pytest.mark.parametrize("typed", ["", "   ", "yy", "perhapsy", "1", "😀", "y" * 10_000, "banana"])
def test_anything_else_is_nothing(typed: str) -> None:
    assert meaning(typed) is None


def test_where_words_are_expected_back_is_a_place_and_y_is_no_answer() -> None:
    for typed in ("back", "y", "c section scar", "note", "change", "again and again"):
        assert meaning(typed, free=True) is None
    assert meaning("b", free=True) == Meant(command="back")
    assert meaning("?", free=True) == Meant(command="help")


def test_words_of_answers_and_commands_never_clash() -> None:
    assert not set(ANSWERS) & set(COMMANDS)
    assert FREE_COMMANDS.items() - {("?", "help")} <= COMMANDS.items()


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1 3", {0: "yes", 1: "no", 2: "yes"}),
        ("1, 3", {0: "yes", 1: "no", 2: "yes"}),
        ("1 and 3", {0: "yes", 1: "no", 2: "yes"}),
        ("2 only", {0: "no", 1: "yes", 2: "no"}),
        ("only 2", {0: "no", 1: "yes", 2: "no"}),
        ("2 only these", {0: "no", 1: "yes", 2: "no"}),
        ("1-3", {0: "yes", 1: "yes", 2: "yes"}),
        ("2 - 3", {0: "no", 1: "yes", 2: "yes"}),
        ("u2,p3", {0: "no", 1: "unsure", 2: "probably"}),
        ("n1", {0: "no", 1: "no", 2: "no"}),
        ("pn1 +", {0: "probably not"}),
        ("1 3 +", {0: "yes", 2: "yes"}),
        ("1 3+", {0: "yes", 2: "yes"}),
        ("1 for sure", {0: "yes"}),
        ("1 these for sure", {0: "yes"}),
        ("2 u", {0: "unsure", 1: "yes", 2: "unsure"}),
        ("2 n", {0: "no", 1: "yes", 2: "no"}),
    ],
)
def test_numbers_answer_a_list_and_the_rest_is_no_unless_it_is_said_to_stay_open(
    typed: str, chosen: dict[int, str]
) -> None:
    found = picked(typed, 3)
    assert found is not None
    assert found.of(3) == chosen


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("n", "no"), ("none of these", "no"), ("nothing", "no"), ("u", "unsure"), ("?", "unsure"), ("idk", "unsure"),
        ("maybe", "unsure"), ("i don't know", "unsure"), ("all", "yes"), ("all of them", "yes"), ("pn", "probably not"),
    ],
)  # fmt: skip
def test_one_word_answers_a_whole_list(typed: str, word: str) -> None:
    found = picked(typed, 3)
    assert found is not None
    assert found.of(3) == dict.fromkeys(range(3), word)


@pytest.mark.parametrize("typed", ["", "0", "4", "y", "1 x", "n 1", "9" * 5000, "3-1", "+", "1-9999", "only", "a bit"])
def test_a_list_refuses_what_it_does_not_have(typed: str) -> None:
    assert picked(typed, 3) is None


@pytest.mark.parametrize("typed", ["y", "yes", "a bit", "p"])
def test_yes_alone_answers_a_list_of_one(typed: str) -> None:
    assert picked(typed, 1) is not None


def test_only_one_of_an_exclusive_list_can_be_picked() -> None:
    assert picked("1 2", 3, exclusive=True) is None
    assert picked("all", 3, exclusive=True) is None
    found = picked("1 u2", 3, exclusive=True)
    assert found is not None
    assert found.words == {0: "yes", 1: "unsure"}


def test_a_place_may_stand_behind_numbers() -> None:
    assert place_behind("1 3 left neck", lambda words: words == "left neck") == ("1 3", "left neck")
    assert place_behind("1 3", lambda words: False) == ("1 3", "")


@given(st.text(), st.integers(1, 20), st.booleans())
def test_any_text_is_read_or_refused_and_nothing_outside_the_list_is_answered(
    typed: str, count: int, exclusive: bool
) -> None:
    found = picked(typed, count, exclusive)
    if found is not None:
        said = found.of(count)
        assert set(said) <= set(range(count))
        assert not exclusive or sum(word in ("yes", "probably") for word in said.values()) <= 1
    meaning(typed)
    meaning(typed, free=True)
