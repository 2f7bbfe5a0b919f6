"""How a part of a phrase is meant, read without any vocabulary."""

from __future__ import annotations

import pytest

from nmt_expert.intake.negation import meant
from nmt_expert.intake.tokens import tokens


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("numb", ""),
        ("not numb", "no"),
        ("never numb", "no"),
        ("isn't numb", "no"),
        ("no sign of numbness", "no"),
        ("probably numb", "probably"),
        ("might be numb", "probably"),
        ("probably not numb", "probably not"),
        ("is unlikely numb", "probably not"),
        ("i do not think it is numb", "probably not"),
        ("not sure whether numb", "unsure"),
        ("cannot tell if numb", "unsure"),
        ("yes numb", "yes"),
    ],
)
def test_the_word_is_read_before_anything_is_matched(phrase: str, word: str) -> None:
    how = meant(tokens(phrase))
    assert how.word == word
    assert how.rest[-1].startswith("numb")
    assert how.unclear == ""


@pytest.mark.parametrize(
    "phrase", ["not without numbness", "never not numb", "no not numb", "yes not numb", "not only numb"]
)
def test_what_says_two_things_is_unclear(phrase: str) -> None:
    assert meant(tokens(phrase)).unclear


@pytest.mark.parametrize(
    ("phrase", "scope"),
    [("denies numbness", "list"), ("free of numbness", "list"), ("no numbness", "or"), ("numb", "none")],
)
def test_a_denial_reaches_further_than_a_plain_no(phrase: str, scope: str) -> None:
    assert meant(tokens(phrase)).scope == scope


def test_a_no_behind_what_it_is_about_reaches_back_not_forward() -> None:
    how = meant(tokens("numbness absent"))
    assert how.back
    assert how.scope == "none"


def test_a_no_to_a_degree_names_the_degree() -> None:
    assert meant(tokens("not very numb")).degrees == ("very",)
