"""Notes are cut into sentences with their lines, and what is not of now is recognised by its words."""

from __future__ import annotations

import pytest

from nmt_expert.intake.sentences import aside, sentences


def texts(notes: str) -> list[str]:
    return [sentence.text for sentence in sentences(notes)]


def test_a_sentence_ends_at_its_mark_but_not_inside_a_number_or_an_abbreviation() -> None:
    assert texts("Pt. has cramps. Pain 3.5 of 10! Numb? Stiff; sore.") == [
        "Pt. has cramps",
        "Pain 3.5 of 10",
        "Numb?",
        "Stiff",
        "sore",
    ]


def test_bullets_and_headings_are_taken_off_and_lines_counted() -> None:
    found = list(sentences("S: cramps\n\n- numb\nP: rest"))
    assert [(item.text, item.line, item.section) for item in found] == [
        ("cramps", 1, ""),
        ("numb", 3, ""),
        ("rest", 4, "plan"),
    ]


def test_a_heading_alone_holds_to_the_next_empty_line() -> None:
    assert [item.section for item in sentences("Plan\nrest\nstretch\n\ncramps")] == ["plan", "plan", ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Her sister has cramps", "others"),
        ("Used to have cramps", "past"),
        ("Cramps two years ago", "past"),
        ("If cramps appear", "condition"),
        ("Will retest", "plan"),
        ("Is it a cramp?", "question"),
        ("Cramps in the left calf", ""),
    ],
)
def test_the_reason_is_read_from_the_words(text: str, reason: str) -> None:
    assert aside(text) == reason
