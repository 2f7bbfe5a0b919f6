"""Words of messages: the one that was probably meant, values, lists."""

from __future__ import annotations

import pytest

from nmt_expert.knowledge.messages import nearest, one_of, shown

KNOWN = ["taut_band", "tenderness_local", "tender_spot", "muscle_soft"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("taut_bnad", "taut_band"), ("tendernes", "tenderness_local"), ("muscle", "muscle_soft"), ("zzz", ""), ("", "")],
)
def test_the_most_similar_word_is_offered_and_none_if_none_is_similar(word: str, meant: str) -> None:
    assert nearest(word, KNOWN) == meant


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("yes", "'yes'"),
        (True, "the boolean true"),
        (0.5, "the number 0.5"),
        ([], "a list"),
        ({}, "a mapping"),
        (None, "nothing"),
    ],
)
def test_a_value_is_shown_with_its_type_where_that_may_be_wrong(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_long_text_is_cut() -> None:
    assert shown("x" * 61) == f"'{'x' * 57}...'"
    assert shown("x" * 60) == f"'{'x' * 60}'"


def test_a_list_of_words_ends_in_or() -> None:
    assert [one_of(["a"]), one_of(["a", "b", "c"])] == ["a", "a, b or c"]
