"""What denies, doubts or only speaks of a degree is seen whatever it is said of."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.lexicon import tokenize
from nmt_expert.intake.reading.polarity import mark_at


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("no numbness", "not"),
        ("never numb", "not"),
        ("isn't numb", "not"),
        ("denies numbness", "deny"),
        ("no history of cancer", "deny"),
        ("maybe numb", "probably"),
        ("probably not numb", "probably not"),
        ("not sure whether numb", "unsure"),
        ("not too bad", "nothing"),
        ("not severe", "nothing"),
        ("yes numb", "yes"),
        ("numb", ""),
    ],
)
def test_the_first_words_are_a_mark_of_their_kind_or_none(words: str, kind: str) -> None:
    mark = mark_at(tokenize(words), 0)
    assert (mark.kind if mark else "") == kind


def test_the_longest_mark_wins() -> None:
    mark = mark_at(tokenize("no history of cancer"), 0)
    assert mark is not None
    assert mark.end == 3
