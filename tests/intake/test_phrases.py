"""The phrase corpus: each phrase is taken to mean what it must, with the shipped vocabulary."""

from __future__ import annotations

import pytest

from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from tests.intake.corpus import corpus, written

CORPUS = corpus("phrases.yaml")


def test_the_corpus_is_well_formed_and_large() -> None:
    assert len(CORPUS) >= 200


@pytest.mark.parametrize(("say", "means"), CORPUS, ids=[say or "(empty)" for say, _ in CORPUS])
def test_a_phrase_means_what_the_corpus_says(kb: KnowledgeBase, vocabulary: Vocabulary, say: str, means: str) -> None:
    understood = understand(kb, [say], vocabulary)
    if means.count("_") or "=" in means or means in kb.findings:
        assert [str(problem) for problem in understood.problems] == []
        assert ", ".join(written(answer) for answer in understood.answers) == means
    else:
        assert [problem.code for problem in understood.problems] == [means]
        assert understood.answers == ()
