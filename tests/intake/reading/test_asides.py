"""What does not speak of the client as they are now is recognised by its words, with the reason."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.asides import REASONS, aside, is_about_something_else


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Her sister has cramps", "others"),
        ("Used to have cramps", "past"),
        ("Cramps two years ago", "past"),
        ("Call me if cramps appear", "condition"),
        ("Will retest next time", "plan"),
        ("Risks explained: bruising", "risk"),
        ("Is it a cramp?", "question"),
        ("My wife reckons it's sciatica", "opinion of others"),
        ("Cramps in the left calf", ""),
        ("Cramps since yesterday", ""),
        ("I hurt it lifting my son", ""),
    ],
)
def test_the_reason_is_read_from_the_words(text: str, reason: str) -> None:
    assert aside(text) == reason
    assert not reason or reason in REASONS


@pytest.mark.parametrize("text", ["The numbness hasn't gone away", "It has not resolved", "It never went away"])
def test_what_has_not_gone_is_not_of_the_past(text: str) -> None:
    assert aside(text) == ""


def test_bookings_and_sales_are_not_about_health() -> None:
    assert is_about_something_else("Do you sell gift vouchers")
    assert not is_about_something_else("My back hurts")


@pytest.mark.parametrize("text", ["Hello, my back hurts", "My back hurts, thanks"])
def test_a_greeting_does_not_make_a_sentence_be_about_something_else(text: str) -> None:
    assert not is_about_something_else(text)
