"""What clients and therapists say, written before the synonyms were read, is understood rightly."""

from __future__ import annotations

import pytest

from nmt_expert.intake.vocabulary import Vocabulary
from tests.intake.corpus import Phrase, Verdict, corpus, judge

SPOKEN = corpus("spoken.yaml")
NOT_YET = [
    pytest.param(phrase, id=phrase.say, marks=pytest.mark.xfail(strict=False, reason=phrase.not_yet))
    for phrase in SPOKEN
    if phrase.not_yet
]
LEAST_RIGHT = 0.98
"""Of the phrases that are read rightly as far as anybody knows."""


@pytest.fixture(scope="module")
def verdicts(vocabulary: Vocabulary) -> list[Verdict]:
    return [judge(vocabulary, phrase) for phrase in SPOKEN if not phrase.not_yet]


def test_the_corpora_are_large() -> None:
    assert len(SPOKEN) >= 300
    assert len(SPOKEN) + len(corpus("phrases.yaml")) >= 400


@pytest.mark.parametrize("phrase", NOT_YET)
def test_a_phrase_that_was_read_wrongly_is_read_rightly(vocabulary: Vocabulary, phrase: Phrase) -> None:
    assert judge(vocabulary, phrase).right


def test_nearly_all_are_understood_rightly(verdicts: list[Verdict]) -> None:
    wrong = [f"{v.say!r} was read as {v.read}, not {v.means}" for v in verdicts if not v.right]
    assert 1 - len(wrong) / len(verdicts) >= LEAST_RIGHT, "\n".join(wrong)


def test_no_denied_phrase_is_read_as_present(verdicts: list[Verdict]) -> None:
    assert [v.say for v in verdicts if v.denied_read_as_present] == []


def test_no_left_is_read_as_right(verdicts: list[Verdict]) -> None:
    assert [v.say for v in verdicts if v.side_swapped] == []


def test_nothing_outside_the_vocabulary_is_understood_as_something_in_it(verdicts: list[Verdict]) -> None:
    assert [f"{v.say}: {v.read}" for v in verdicts if v.understood_from_nothing] == []
