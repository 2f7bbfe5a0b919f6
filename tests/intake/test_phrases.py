"""The phrase corpus: each phrase is taken to mean what it must, with the shipped vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import read_yaml
from nmt_expert.reasoning.visit import Answer

_FILE = Path(__file__).with_name("phrases.yaml")
_GROUPS = read_yaml(_FILE.read_bytes(), _FILE.name)
CORPUS = [(say, means) for group in _GROUPS.data.values() for say, means in group.items()]


def written(answer: Answer) -> str:
    """Return an answer as the corpus writes it."""
    site = ":".join(part for part in (answer.site.side, answer.site.region, answer.site.muscle) if part)
    word = "" if answer.word == "yes" else f"={answer.word}"
    return f"{answer.finding}{word}" + (f"@{site}" if site else "")


def test_the_corpus_is_well_formed_and_large() -> None:
    assert not _GROUPS.issues
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
