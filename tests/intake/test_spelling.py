"""Spelling is repaired word by word, towards the vocabulary, and never across an opposite."""

from __future__ import annotations

import pytest

from nmt_expert.intake.spelling import repairs, suggest
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.model import KnowledgeBase


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("numness", "numbness"), ("tinglng", "tingling"), ("tnigling", "tingling"), ("flexoin", "flexion")],
)
def test_one_wrong_letter_is_put_right(small: KnowledgeBase, typed: str, meant: str) -> None:
    assert next(repairs(Vocabulary(small), [typed])) == (meant,)


@pytest.mark.parametrize(
    "word",
    [
        "hypotonic",
        "hypotonc",
        "nub",
        "ringling",
        "sandwich",
        "without",
        "sometimes",
        "numb",
        "number",
        "decreased",
        "nand",
    ],
)
def test_what_is_known_short_far_or_opposite_stays_as_typed(small: KnowledgeBase, word: str) -> None:
    assert list(repairs(Vocabulary(small), [word])) == []


def test_the_finding_that_shares_most_words_is_suggested_first(small: KnowledgeBase) -> None:
    assert suggest(Vocabulary(small), ["knee", "ache", "somehow"])[0] == "knee_ache"


def test_nothing_is_suggested_for_nothing_alike(small: KnowledgeBase) -> None:
    assert suggest(Vocabulary(small), ["qwertyuiop"]) == ()
