"""Words of one meaning come to one stem, opposites never do."""

from __future__ import annotations

import pytest

from nmt_expert.intake.tokens import content, stem, tokens


@pytest.mark.parametrize(
    "family",
    [
        ("numb", "numbness"),
        ("cramp", "cramps", "cramping", "cramped"),
        ("tight", "tightness"),
        ("ache", "aches", "aching", "achy", "ached"),
        ("tingle", "tingling", "tingles", "tingly"),
        ("heavy", "heaviness"),
        ("stop", "stopped", "stopping"),
        ("pain", "painful", "hurts"),
        ("paraesthesia", "paresthesia"),
        ("ischaemia", "ischemia"),
        ("sensitised", "sensitized"),
        ("immobilise", "immobilized"),
        ("oedema", "edema"),
        ("foot", "feet"),
    ],
)
def test_inflections_and_spellings_of_a_word_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hypertonic", "hypotonic"),
        ("left", "right"),
        ("painless", "painful"),
        ("flexion", "extension"),
        ("increased", "decreased"),
        ("even", "evening"),
        ("stable", "unstable"),
        ("soft", "softens"),
    ],
)
def test_opposites_and_strangers_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "phrase", ["can't turn", "cant turn", "cannot turn", "can’t turn", "unable to turn", "can not turn"]
)
def test_every_form_of_not_is_one_word(phrase: str) -> None:
    assert content(tokens(phrase)) == ("not", "turn")


def test_marks_are_tokens_and_hyphens_inside_words_are_not() -> None:
    assert tokens("right-sided: numb, no") == ("right", "sided", ":", "numb", ",", "no")
