"""How hard a sentence is to read."""

from __future__ import annotations

import pytest

from nmt_expert.authoring.wording import grade, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("pain", 1),
        ("Made", 1),
        ("changed", 1),
        ("tested", 2),
        ("muscle", 2),
        ("muscles", 2),
        ("places", 2),
        ("sides", 1),
        ("goes", 1),
        ("low-back", 2),
        ("electricity", 5),
        ("b", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_name_of_a_test_counts_as_a_short_word() -> None:
    assert syllables("Trendelenburg's") == 1


def test_the_grade_is_the_published_formula() -> None:
    assert grade("The hand is numb.") == pytest.approx(max(0.0, 0.39 * 4 + 11.8 * 1 - 15.59))
    assert grade("Does any movement of the shoulder hurt?") == pytest.approx(0.39 * 7 + 11.8 * 11 / 7 - 15.59)


def test_two_sentences_read_more_easily_than_one_of_the_same_words() -> None:
    words = "lift the affected shoulder slowly", "tell me about the sensation"
    assert grade(f"{words[0]}. {words[1]}.") < grade(f"{words[0]} {words[1]}.")


@pytest.mark.parametrize("text", ["", "...", "?"])
def test_no_words_are_of_no_grade(text: str) -> None:
    assert grade(text) == 0.0
