"""Ages and lengths of time are read from words; what only looks like them is not."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.quantities import number, quantities
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.knowledge.model import KnowledgeBase


def _read(text: str, of: str) -> list[int]:
    return [each.value for each in quantities(text) if each.of == of]


@pytest.mark.parametrize(
    ("text", "age"),
    [("I'm 62", 62), ("34 y/o F", 34), ("a man of sixty-two", 62), ("aged 17", 17), ("in my early fifties", 52)],
)
def test_an_age_is_read(text: str, age: int) -> None:
    assert _read(text, "age")[:1] == [age]


@pytest.mark.parametrize("text", ["I'm 20 weeks pregnant", "I am 80 kg", "pain 7/10", "I'm 2", "aged 111"])
def test_what_is_no_age_of_a_person_is_not_read(text: str) -> None:
    assert _read(text, "age") == []


@pytest.mark.parametrize(("text", "ages"), [("I'm 2", []), ("I'm 3", [3]), ("I'm 110", [110]), ("I'm 111", [])])
def test_the_ages_that_people_have_are_read(text: str, ages: list[int]) -> None:
    assert _read(text, "age") == ages


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("for six months", 180),
        ("x 3/52", 21),
        ("2/7", 2),
        ("for two days", 2),
        ("for a fortnight", 14),
        ("for years", 400),
    ],
)
def test_a_length_of_time_is_read_in_days(text: str, days: int) -> None:
    assert _read(text, "duration")[:1] == [days]


def test_what_was_so_long_ago_is_no_length() -> None:
    assert _read("about six months ago", "duration") == []


def test_numbers_are_digits_or_words() -> None:
    assert [number("7"), number("seven"), number("seventy-seven")] == [7, 7, 77]


@pytest.mark.parametrize("text", ["I'm 12 weeks pregnant", "twenty weeks pregnant and sore", "I am pregnant 12 weeks"])
def test_how_far_a_pregnancy_has_gone_hides_no_pregnancy(kb: KnowledgeBase, text: str) -> None:
    assert _read(text, "gestation")
    assert not _read(text, "duration")
    assert "pregnant" in {f.finding for sentence in reader_of(kb).read(text).sentences for f in sentence.found}
