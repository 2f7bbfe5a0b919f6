"""What looks like a real name is told from what does not, and a drawn pseudonym never looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.casebook.pseudonyms import looks_like_a_name, pseudonym


@pytest.mark.parametrize(
    "name",
    [
        "Anna Schmidt", "anna schmidt", "ANNA SCHMIDT", "Schmidt, Anna", "anna.schmidt", "anna_schmidt", "AnnaSchmidt",
        "Anna", "J. Smith", "J Smith", "Smith J.", "Smith, J", "J.R. Smith", "Mr Brown", "mrs. brown", "Dr. Wren",
        "Frau Weber", "Kowalczyk Zbigniew", "Siobhan O'Neill", "D’Angelo Rossi", "Müller-Lüdenscheidt", "Mary-Jane",
        "a.b@example.org", "amber@heron.org", "Мария Иванова", "山田太郎", "김민수", "محمد علي", "Peter 1970",
    ],
)  # fmt: skip
def test_a_real_name_looks_like_one(name: str) -> None:
    assert looks_like_a_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "amber-heron", "Amber Heron", "amber heron", "Amber-Heron", "heron", "quiet_otter", "client-3f9a", "Client 7",
        "client A", "Patient B", "blue jay", "Thursday ten", "kayak", "K7", "A1", "x", "AB", "case 12", "Runner",
        "", "7", "-", "sore knee",
    ],
)  # fmt: skip
def test_plain_words_do_not(name: str) -> None:
    assert not looks_like_a_name(name)


def test_no_pseudonym_that_is_drawn_looks_like_a_name() -> None:
    taken: set[str] = set()
    for _ in range(300):
        name = pseudonym(taken)
        taken.add(name)
        assert not looks_like_a_name(name)
        assert not looks_like_a_name(name.replace("-", " ").title())


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(name: str) -> None:
    assert looks_like_a_name(name) in (True, False)
