from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.printable import json_text, printable, printable_line, printable_lines

NASTY = "fine\x1b[2J\x1b[H\x9b8m\u202eback\u200b\x7f"


@given(st.text())
def test_nothing_is_left_that_cannot_be_seen(text: str) -> None:
    assert printable(text).isprintable()
    assert printable_line(text).isprintable()
    assert all(line.isprintable() for line in printable_lines(text).split("\n"))


@given(st.text().filter(str.isprintable))
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(st.text())
def test_lines_stay_lines(text: str) -> None:
    assert printable_lines(text).count("\n") == text.count("\n")


def test_escapes_say_what_was_there() -> None:
    assert printable(NASTY) == "fine\\x1b[2J\\x1b[H\\x9b8m\\u202eback\\u200b\\x7f"


@pytest.mark.parametrize("indent", [None, 2])
@given(text=st.text())
def test_json_is_the_same_data_and_safe_to_print(indent: int | None, text: str) -> None:
    data = {"said": text, text: [text, 1.5, None, True]}
    shown = json_text(data, indent)
    assert json.loads(shown) == data
    assert all(letter == "\n" or letter.isprintable() for letter in shown)


def test_json_keeps_letters_that_can_be_seen() -> None:
    assert json_text({"said": "schön ümlaut 痛"}) == '{\n  "said": "schön ümlaut 痛"\n}'
