"""Notes become proposals: what is there, what is denied, what is set aside, and nothing lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import VisitError
from nmt_expert.intake.notes import MAX_CHARACTERS, NotedSentence, Notes, decode_notes, read_notes
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import read_yaml
from tests.intake.corpus import written

_FILE = Path(__file__).with_name("notes.yaml")
_NOTES: list[dict[str, Any]] = read_yaml(_FILE.read_bytes(), _FILE.name).data
_KB = load_knowledge()


def proposed(notes: Notes) -> list[str]:
    return [("~" if item.carried else "") + written(item.answer) for item in notes.proposals]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.casefold()))


def _entries() -> list[Any]:
    return [
        pytest.param(
            entry,
            id=entry["title"],
            marks=[pytest.mark.xfail(strict=False, reason=entry["not_yet"])] if "not_yet" in entry else [],
        )
        for entry in _NOTES
    ]


@pytest.mark.parametrize("entry", _entries())
def test_notes_propose_what_they_say_and_set_aside_what_is_not_of_now(kb: KnowledgeBase, entry: dict[str, Any]) -> None:
    notes = read_notes(kb, entry["notes"])
    assert sorted(proposed(notes)) == sorted(entry["answers"])
    sore = [f"{complaint.side}:{complaint.region}" for complaint in notes.visit.complaints]
    assert sore == entry.get("complaints", [])
    apart = [item.text for item in notes.sentences if item.aside]
    beginnings = entry.get("aside", [])
    assert len(apart) == len(beginnings)
    assert all(text.startswith(begin) for text, begin in zip(apart, beginnings, strict=True))


@pytest.mark.parametrize("entry", _NOTES, ids=[entry["title"] for entry in _NOTES])
def test_every_sentence_is_shown_with_something_said_of_it(kb: KnowledgeBase, entry: dict[str, Any]) -> None:
    notes = read_notes(kb, entry["notes"])
    shown = " ".join(item.text for item in notes.sentences)
    headings = words("Subjective Objective Plan Family history")
    assert words(entry["notes"]) - words(shown) <= headings | {"however"}
    for item in notes.sentences:
        assert item.proposals or item.complaints or item.aside or item.problems


def test_there_are_enough_notes() -> None:
    assert len(_NOTES) >= 12


def only(kb: KnowledgeBase, text: str) -> NotedSentence:
    (sentence,) = read_notes(kb, text).sentences
    return sentence


def test_the_words_that_deny_are_named(kb: KnowledgeBase) -> None:
    assert only(kb, "She denies numbness.").proposals[0].denied == ("denies",)
    assert only(kb, "Numb left hand.").proposals[0].denied == ()


def test_a_carried_place_says_which_line_it_comes_from(kb: KnowledgeBase) -> None:
    notes = read_notes(kb, "Numb left hand.\n\nIt tingles.\nCramps.")
    assert [item.carried for item in notes.proposals] == [
        1 if "tingl" in i.answer.finding else 0 for i in notes.proposals
    ]


def test_a_place_is_not_carried_into_a_sentence_that_does_not_refer_to_it(kb: KnowledgeBase) -> None:
    notes = read_notes(kb, "Numb left hand.\nThere is tingling.")
    assert [item.carried for item in notes.proposals] == [0, 0]


@pytest.mark.xfail(strict=False, reason="a plain misspelling is not put right")
def test_a_misspelt_word_is_put_right(kb: KnowledgeBase) -> None:
    (proposal,) = only(kb, "Tingeling in the left arm.").proposals
    assert proposal.answer.finding == "tingling_pins_needles"


def test_a_red_flag_in_a_question_about_others_is_no_answer(kb: KnowledgeBase) -> None:
    assert only(kb, "Her father had chest pain.").proposals == ()


def test_earlier_cancer_is_not_set_aside_as_the_past(kb: KnowledgeBase) -> None:
    assert [item.answer.finding for item in only(kb, "Cancer five years ago.").proposals] == ["cancer_ever"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-notes"),
        (b"  \n", "empty-notes"),
        (b"\x80\x81\xff", "not-text"),
        (b"numb\x00", "not-text"),
        (b"numb " * MAX_CHARACTERS, "long-notes"),
    ],
)
def test_what_is_no_notes_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(VisitError) as refused:
        decode_notes(content, "notes.txt")
    assert [issue.code for issue in refused.value.issues] == [code]
    assert "notes.txt" in str(refused.value)


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read_notes(_KB, text).visit is not None


SIGNS = ("numbness", "tingling", "cramps", "a taut band", "headaches", "weakness")


def _present(text: str) -> list[str]:
    return [p.answer.finding for p in read_notes(_KB, text).proposals if p.answer.word in ("yes", "probably")]


@pytest.mark.parametrize(
    "form",
    [
        "Her mother has {}.", "Used to have {}.", "{} ten years ago.", "Denies {}.", "The {} has gone.", "No {} today.",
        "Plan: check for {}.", "Watch for {}.", "Without {} or blorp.", "Advised to call if {} starts.",
        "Unless {} comes back.",
    ],
)  # fmt: skip
def test_what_is_denied_past_planned_or_of_others_is_never_proposed_as_present(form: str) -> None:
    assert [sign for sign in SIGNS if _present(form.format(sign))] == []


@pytest.mark.xfail(strict=False, reason="read as present")
@pytest.mark.parametrize("form", ["If {} appears, stop.", "{}, gone now.", "{} in childhood."])
def test_what_may_come_or_has_gone_is_not_proposed_as_present_either(form: str) -> None:
    assert [sign for sign in SIGNS if _present(form.format(sign))] == []
