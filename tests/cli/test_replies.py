"""One-letter answers, commands, numbers of a list; nonsense is recognised as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.cli.replies import ANSWERS, COMMANDS, HELP, HELP_HERE, Reply, picks, reply
from nmt_expert.cli.talking import clean, short


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
    ],
)
def test_an_answer_is_a_letter_or_its_words(typed: str, word: str) -> None:
    assert reply(typed) == Reply(word=word)


def test_a_place_may_follow_an_answer_and_a_finding_a_command() -> None:
    assert reply("y left upper trapezius") == Reply(word="yes", rest="left upper trapezius")
    assert reply("probably not on the left") == Reply(word="probably not", rest="on the left")
    assert reply("change tingling hand") == Reply(command="change", rest="tingling hand")
    assert reply("so far") == Reply(command="so far")


@pytest.mark.parametrize("typed", ["", "   ", "yy", "maybe", "1", "😀", "y" * 10_000])
def test_anything_else_is_nothing(typed: str) -> None:
    assert reply(typed) is None


def test_where_words_are_expected_back_is_a_place_and_y_is_no_answer() -> None:
    assert reply("back", free=True) is None
    assert reply("y", free=True) is None
    assert reply("b", free=True) == Reply(command="back")
    assert reply("c section scar", free=True) is None


def test_every_help_fits_a_line_or_two_of_60_columns() -> None:
    assert max(len(line) for lines in (HELP, *HELP_HERE.values()) for line in lines) <= 116


def test_letters_of_answers_and_commands_never_clash() -> None:
    assert not set(ANSWERS) & set(COMMANDS)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1 3", {0: "yes", 2: "yes"}),
        ("u2,p3", {1: "unsure", 2: "probably"}),
        ("n", {0: "no", 1: "no", 2: "no"}),
        ("2 n", {0: "no", 1: "yes", 2: "no"}),
        ("pn1", {0: "probably not"}),
        ("u", {0: "unsure", 1: "unsure", 2: "unsure"}),
    ],
)
def test_numbers_answer_a_list_and_what_is_not_numbered_stays_open(typed: str, chosen: dict[int, str]) -> None:
    assert picks(typed, 3) == chosen


@pytest.mark.parametrize("typed", ["", "0", "4", "y", "1 x", "n 1", "9" * 5000, "1-3"])
def test_a_list_refuses_what_it_does_not_have(typed: str) -> None:
    assert picks(typed, 3) is None


def test_only_one_of_an_exclusive_list_can_be_picked() -> None:
    assert picks("1 2", 3, exclusive=True) is None
    assert picks("1 u2", 3, exclusive=True) == {0: "yes", 1: "unsure"}


@given(st.text())
def test_what_is_cleaned_holds_nothing_a_terminal_acts_on(text: str) -> None:
    assert all(letter.isprintable() for letter in clean(text))


def test_escapes_and_control_characters_do_not_survive() -> None:
    assert "\x1b" not in clean("\x1b[31mred\x07\x00 \u202eback")
    assert short("x" * 100).endswith("...")
    assert len(short("x" * 100)) == 40
