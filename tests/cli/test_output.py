"""How results are laid out: columns, wrapping, searching."""

from __future__ import annotations

import os

import pytest

from nmt_expert.cli.output import begins, table, width, wrapped


def test_columns_are_aligned_and_the_last_is_wrapped_below_itself() -> None:
    text = table([("a", "short"), ("longer", "word " * 20)])
    first, second, third = text.split("\n")
    assert first == "a       short"
    assert second.startswith("longer  word word")
    assert third.startswith("        word")
    assert max(map(len, text.split("\n"))) <= width()


def test_an_empty_table_is_empty() -> None:
    assert table([]) == ""


def test_an_empty_text_keeps_what_stands_before_it() -> None:
    assert wrapped("", "name: ") == "name:"


def test_a_long_word_is_not_broken() -> None:
    word = "x" * 200
    assert word in wrapped(f"before {word} after", "- ")


@pytest.mark.parametrize(
    ("words", "found"), [(["end"], True), (["feel", "end"], True), (["END-fe"], True), (["eel"], False), ([], True)]
)
def test_words_are_found_by_their_beginnings(words: list[str], found: bool) -> None:
    assert begins("Elastic end-feel", words) is found


@pytest.mark.parametrize(("columns", "used"), [(40, 60), (90, 90), (300, 100)])
def test_the_width_is_the_terminal_s_within_reason(monkeypatch: pytest.MonkeyPatch, columns: int, used: int) -> None:
    class Terminal:
        def fileno(self) -> int:
            return 1

    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setattr("os.get_terminal_size", lambda *_: os.terminal_size((columns, 24)))
    assert width() == used
