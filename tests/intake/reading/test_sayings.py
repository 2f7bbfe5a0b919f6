"""Sayings of tired limbs and trained chest muscles stop nothing; what is really lost, or presses inside, still does."""

from __future__ import annotations

import pytest

from nmt_expert.intake.notes import read_notes
from nmt_expert.intake.words import understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.safety import Safety
from nmt_expert.reasoning.visit import Visit


def _safety(kb: KnowledgeBase, text: str) -> Safety:
    read = understand(kb, [text])
    return Expert(kb).assess(Visit(read.complaints, read.answers, suspected=read.suspected)).safety


@pytest.mark.parametrize(
    "text",
    [
        "my feet are dead after the shift",
        "my legs are dead after the marathon",
        "dead legs after squats",
        "legs feel like jelly after leg day",
        "tight chest muscles after bench press",
        "tight chest muscles",
        "pecs tight after push ups",
        "chest day soreness",
    ],
)
def test_tired_limbs_and_trained_muscles_stop_nothing(kb: KnowledgeBase, text: str) -> None:
    assert not _safety(kb, text).emergency


@pytest.mark.parametrize("text", ["my feet are dead after the shift", "my arms were dead after climbing"])
def test_what_was_not_read_of_a_saying_is_offered(kb: KnowledgeBase, text: str) -> None:
    read = understand(kb, [text])
    assert "numbness_reported" not in {answer.finding for answer in read.answers}
    assert "numbness_reported" in {reading.finding for offer in read.offers for reading in offer.readings}


@pytest.mark.parametrize(
    "text", ["tight chest muscles", "tight chest muscles when I run", "tight chest muscles after the gym, arm numb"]
)
def test_the_heart_is_asked_about_where_it_may_be_no_muscle(kb: KnowledgeBase, text: str) -> None:
    assert "rf_cardiac" in {state.flag.id for state in _safety(kb, text).suspected}


@pytest.mark.parametrize(
    "text",
    [
        "tight chest and arm went numb",
        "tight chest after the gym",
        "chest pressure after lifting weights, my muscles ache",
        "dead arm since this morning, can't lift it",
        "legs went dead and I wet myself",
        "my legs are dead after the marathon and I can't pee",
        "my legs are dead after the fall at work",
        "my legs have been dead for two weeks since the marathon",
        "my legs are numb after the shift",
        "my legs are dead",
    ],
)
def test_an_emergency_in_like_words_still_stops(kb: KnowledgeBase, text: str) -> None:
    assert _safety(kb, text).emergency


@pytest.mark.parametrize(
    ("said", "read", "not_read"),
    [
        ("my son kicked me in the ribs, hurts to breathe", "pain_with_breathing", ""),
        ("I have three kids and carry the baby on my hip, low back aches", "low_back_pain", "local_muscle_ache"),
        ("broke my leg five years ago, now my foot tingles", "tingling_pins_needles", ""),
        (
            "slipped disc years ago, now only stiff in the morning",
            "known_disc_or_stenosis",
            "morning_stiffness_long",
        ),
        ("my hands are clumsy with cold in winter, otherwise just tight forearms", "tightness_felt", "clumsy_hands"),
        ("hands got clumsy over the last weeks, worse in the cold", "clumsy_hands", ""),
        ("75 years, temple is sore", "age_65_over", "duration_over_3_months"),
        ("20 years, low back pain", "low_back_pain", "duration_over_3_months"),
        ("low back pain, 3 years", "duration_over_3_months", "very_young_or_old"),
        ("tingling in my right hand, thumb and first two fingers", "tingling_pins_needles", "cts_tests_positive"),
        ("carrying shopping upstairs makes my knees ache", "", "jaw_pain_on_effort"),
    ],
)
def test_what_is_told_is_read_and_nothing_more(shipped: Expert, said: str, read: str, not_read: str) -> None:
    found = {p.answer.finding for p in read_notes(shipped.knowledge, said).proposals if p.answer.word == "yes"}
    assert not read or read in found
    assert not not_read or not_read not in found


def test_somebody_elses_story_stays_set_aside(shipped: Expert) -> None:
    for said in ("my mother fell and now her hip hurts", "my husband has numb feet", "my brother had a stroke"):
        assert not read_notes(shipped.knowledge, said).proposals
