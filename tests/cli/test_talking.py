"""What is heard is cleaned before it is shown or kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.cli.talking import clean, short


@given(st.text())
def test_what_is_cleaned_holds_nothing_a_terminal_acts_on(text: str) -> None:
    assert all(letter.isprintable() for letter in clean(text))


def test_escapes_and_control_characters_do_not_survive() -> None:
    assert "\x1b" not in clean("\x1b[31mred\x07\x00 \u202eback")
    assert short("x" * 100).endswith("...")
    assert len(short("x" * 100)) == 40
