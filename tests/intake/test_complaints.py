"""A phrase that only says where it hurts is a complaint, not an answer; denied, it is neither."""

from __future__ import annotations

import pytest

from nmt_expert.intake.visitfile import read_visit
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Complaint


@pytest.mark.parametrize(
    ("phrase", "region", "side"),
    [
        ("arm pain", "arm", ""),
        ("my right shoulder hurts", "shoulder", "right"),
        pytest.param(
            "dull pain in the left hip",
            "hip",
            "left",
            marks=pytest.mark.xfail(strict=False, reason="a finding is read that nobody named"),
        ),
        ("shoulder pain, left", "shoulder", "left"),
    ],
)
def test_where_it_hurts_is_a_complaint_in_the_persons_words(
    kb: KnowledgeBase, vocabulary: Vocabulary, phrase: str, region: str, side: str
) -> None:
    said = understand(kb, [phrase], vocabulary)
    assert said.complaints == (Complaint(region, side, phrase),)
    assert (said.answers, said.problems) == ((), ())


@pytest.mark.xfail(strict=False, reason="a list shares its place with numbness, not with pain")
def test_pain_shares_the_place_of_its_list(kb: KnowledgeBase, vocabulary: Vocabulary) -> None:
    said = understand(kb, ["pain and numbness in the left hand"], vocabulary)
    assert [(c.region, c.side) for c in said.complaints] == [("hand", "left")]
    assert [a.finding for a in said.answers] == ["numbness_reported"]


def test_pain_takes_no_side_from_what_goes_with_it(kb: KnowledgeBase) -> None:
    said = understand(kb, ["neck pain with tingling in the right hand"])
    assert [(c.region, c.side) for c in said.complaints] == [("neck", "")]


@pytest.mark.parametrize("phrase", ["no arm pain", "denies arm pain", "pain"])
def test_pain_that_is_denied_or_nowhere_is_no_complaint(kb: KnowledgeBase, vocabulary: Vocabulary, phrase: str) -> None:
    said = understand(kb, [phrase], vocabulary)
    assert (said.complaints, said.answers) == ((), ())
    assert said.problems


@pytest.mark.xfail(strict=False, reason="a no behind a colon denies no complaint")
@pytest.mark.parametrize("phrase", ["arm pain: no", "numbness, arm pain: no"])
def test_pain_denied_behind_a_colon_is_no_complaint(kb: KnowledgeBase, phrase: str) -> None:
    assert understand(kb, [phrase]).complaints == ()


def test_numbness_denied_together_with_pain_is_never_present(kb: KnowledgeBase, vocabulary: Vocabulary) -> None:
    for phrase in ("numbness, arm pain: no", "no arm pain or numbness"):
        assert not [a for a in understand(kb, [phrase], vocabulary).answers if a.word == "yes"], phrase


@pytest.mark.xfail(strict=False, reason="a denial behind a list joined by with denies its last only")
def test_numbness_with_pain_absent_is_not_present(kb: KnowledgeBase) -> None:
    assert not [a for a in understand(kb, ["numbness with arm pain absent"]).answers if a.word == "yes"]


def test_a_complaint_among_the_phrases_of_a_visit_file_is_a_complaint(kb: KnowledgeBase) -> None:
    visit = read_visit(kb, b"phrases: [arm pain, numb left hand]\n", "visit.yaml")
    assert [c.region for c in visit.complaints] == ["arm"]
    assert [a.finding for a in visit.answers] == ["numbness_reported"]
