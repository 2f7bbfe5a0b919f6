"""Every word of an input is accounted for: in a reading, an offer, what was set aside, or what was not read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.intake.notes import read_notes
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.intake.words import Understood, understand
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Complaint, Site
from tests.intake.corpus import REVIEW
from tests.words.gold import entries

_KB = load_knowledge()
_READER = reader_of(_KB)
_JOINTS = {
    "but",
    "when",
    "because",
    "after",
    "since",
    "while",
    "until",
    "before",
    "if",
    "then",
    "so",
    "although",
    "though",
    "as",
    "which",
    "who",
}
_HEADINGS = {"risks", "history", "family", "medications", "subjective", "objective", "plan", "chief", "complaint"}


def _read(phrase: str) -> Understood:
    return understand(_KB, [phrase])


def _said(phrase: str) -> list[tuple[str, str, Site]]:
    return [(answer.finding, answer.word, answer.site) for answer in _read(phrase).answers]


def _silent(text: str) -> list[str]:
    """Return the words of known meaning that no reading, place or unread part of a text covers."""
    left = []
    for sentence in _READER.read(text).sentences:
        covered = [sentence.text[found.start : found.end] for found in sentence.found]
        covered += [part.text for part in sentence.unread]
        if sentence.complaints:
            covered.append(sentence.text)
        told = " ".join(covered).casefold()
        features, _ = _READER.sentences.lexicon.features(_tokens(sentence.text))
        left += [
            f
            for f in features
            if f not in _stems(" ".join(_JOINTS)) and f[:2] != "T:" and f[0] != "~" and f not in _stems(told)
        ]
    return left


def _tokens(text: str):  # type: ignore[no-untyped-def]
    from nmt_expert.intake.reading.lexicon import tokenize

    return _READER.sentences.speller.repaired(tokenize(text))


def _stems(text: str) -> set[str]:
    return {token.stem for token in _tokens(text)}


@pytest.mark.parametrize("file", sorted(REVIEW.glob("*.txt")), ids=lambda file: file.stem)
def test_every_sentence_of_a_note_is_shown(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    shown = " ".join(sentence.text for sentence in read_notes(_KB, text).sentences).casefold()
    words = set(re.findall(r"[a-z]{4,}", text.casefold()))
    assert {word for word in words if word not in shown} <= _HEADINGS | {"physical", "examination", "systems", "review"}


PHRASES = [entry["input"] for entry in entries("phrases")]


def test_hardly_a_telling_word_of_a_phrase_is_passed_over_in_silence() -> None:
    silent = {phrase: left for phrase in PHRASES[::3] if (left := _silent(phrase))}
    assert len(silent) <= MOST_SILENT * len(PHRASES[::3]), silent


MOST_SILENT = 0.025


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3, unique=True))
def test_no_sentence_of_several_is_lost(phrases: list[str]) -> None:
    text = ". ".join(phrase.rstrip(".?!") for phrase in phrases) + "."
    shown = " ".join(sentence.text for sentence in read_notes(_KB, text).sentences).casefold()
    words = {word for phrase in phrases for word in re.findall(r"[a-z]{5,}", phrase.casefold())}
    assert {word for word in words if word not in shown} <= _HEADINGS


@pytest.mark.parametrize("phrase", ["burning chest pain", "chest pain in my left arm"])
def test_a_red_flag_stays_one_beside_a_quality_or_another_place(phrase: str) -> None:
    assert "chest_pressure_breathless" in {finding for finding, _, _ in _said(phrase)}


def test_a_history_of_pain_at_a_place_is_a_complaint_too() -> None:
    assert _read("chronic left shoulder pain").complaints == (
        Complaint("shoulder", "left", "chronic left shoulder pain"),
    )
    assert _read("no chronic left shoulder pain").complaints == ()


@pytest.mark.parametrize("phrase", ["my father has had neck pain for years"])
def test_history_beside_what_is_taken_back_or_of_others_is_not_read(phrase: str) -> None:
    assert _said(phrase) == []
    assert _read(phrase).problems


def test_pain_when_another_part_moves_is_not_moved_there() -> None:
    assert {site.region for _, _, site in _said("numb left hand when I turn my head")} == {"hand"}


# ------------------------------------------------------------------ what is offered, and what is not


@pytest.mark.xfail(strict=False, reason="a word that nobody uses is offered as a dark or a big thing")
def test_nothing_is_offered_for_words_that_resemble_nothing() -> None:
    assert _read("purple elephants").offers == ()


@pytest.mark.parametrize("phrase", ["qwertyuiop", "xyzzy"])
def test_what_resembles_nothing_gets_no_suggestion_but_how_to_search(phrase: str) -> None:
    (problem,) = _read(phrase).problems
    assert "did you mean" not in problem.hint
    assert "nmt-expert findings WORD" in problem.hint
    assert _read(phrase).offers == ()


@pytest.mark.parametrize(
    ("phrase", "offered"),
    [
        ("car accident", {"recent_major_trauma", "whiplash_injury"}),
        ("dizzy", {"sudden_dizzy_unsteady", "lightheaded_on_standing"}),
        ("warm feet", {"tissue_warm_swollen", "tissue_warm", "leg_warm_new", "foot_cold"}),
        ("can't sleep on it", {"unrefreshing_sleep", "night_pain_unrelenting"}),
    ],
)
def test_words_that_say_too_little_are_offered_or_read_never_lost(phrase: str, offered: set[str]) -> None:
    read = _read(phrase)
    named = {r.finding for offer in read.offers for r in offer.readings} | {a.finding for a in read.answers}
    assert named & offered


@pytest.mark.parametrize(
    ("phrase", "finding"), [("cancer", "cancer_history"), ("lost weight", "unexplained_weight_loss")]
)
def test_a_bare_word_of_a_red_flag_is_read_on_the_safe_side(phrase: str, finding: str) -> None:
    assert _said(phrase) == [(finding, "yes", Site())]
