"""What clients and therapists say, written before the synonyms were read, is understood rightly."""

from __future__ import annotations

import pytest

from nmt_expert.intake.vocabulary import Vocabulary
from tests.intake.corpus import Verdict, corpus, judge

SPOKEN = corpus("spoken.yaml")
LEAST_RIGHT = 0.95


@pytest.fixture(scope="module")
def verdicts(vocabulary: Vocabulary) -> list[Verdict]:
    return [judge(vocabulary, say, means) for say, means in SPOKEN]


def test_the_corpora_are_large() -> None:
    assert len(SPOKEN) >= 300
    assert len(SPOKEN) + len(corpus("phrases.yaml")) >= 400


def test_at_least_95_percent_are_understood_rightly(verdicts: list[Verdict], record_property: object) -> None:
    wrong = [f"{v.say!r} was read as {v.read}, not {v.means}" for v in verdicts if not v.right]
    share = 1 - len(wrong) / len(verdicts)
    assert callable(record_property)
    record_property("phrases_understood_rightly", f"{share:.3f} of {len(verdicts)}")
    assert share >= LEAST_RIGHT, "\n".join(wrong)


def test_no_denied_phrase_is_read_as_present(verdicts: list[Verdict]) -> None:
    assert [v.say for v in verdicts if v.denied_read_as_present] == []


def test_no_left_is_read_as_right(verdicts: list[Verdict]) -> None:
    assert [v.say for v in verdicts if v.side_swapped] == []


def test_nothing_outside_the_vocabulary_is_understood_as_something_in_it(verdicts: list[Verdict]) -> None:
    assert [f"{v.say}: {v.read}" for v in verdicts if v.understood_from_nothing] == []
