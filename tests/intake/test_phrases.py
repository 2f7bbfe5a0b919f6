"""The phrase corpora: each phrase is taken to mean what it must, with the shipped vocabulary."""

from __future__ import annotations

import pytest

from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from tests.intake.corpus import Phrase, corpus, is_right, written

PHRASES = corpus("phrases.yaml")


def _parameter(phrase: Phrase) -> object:
    marks = [pytest.mark.xfail(strict=False, reason=phrase.not_yet)] if phrase.not_yet else []
    return pytest.param(phrase, id=phrase.say or "(empty)", marks=marks)


def test_the_corpus_is_well_formed_and_large() -> None:
    assert len(PHRASES) >= 200


@pytest.mark.parametrize("phrase", [_parameter(phrase) for phrase in PHRASES])
def test_a_phrase_means_what_the_corpus_says(kb: KnowledgeBase, vocabulary: Vocabulary, phrase: Phrase) -> None:
    read = understand(kb, [phrase.say], vocabulary)
    said = [written(answer) for answer in read.answers]
    assert is_right(read, phrase.means), f"read as {said}, with {[problem.code for problem in read.problems]}"
