"""The interview at the terminal: what is printed of a prompt, what a line does, and what is told on the way."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from nmt_expert.cli.conversation import Conversation
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import NECK
from tests.interview.small import begun, words

CLEAR = ("n", "")
"""All clear, and nothing to tell: what stands before the first question."""

Talk = Callable[..., tuple[Interview, str]]


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Hold an interview with these lines; returns it as it ends and all that was said, in one line."""

    def hold(*lines: str, start: Visit | None = None, **settings: Any) -> tuple[Interview, str]:
        text = "".join(f"{line}\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        return Conversation(begun(start), **settings).run(), " ".join(capsys.readouterr().err.split())

    return hold


def answers(interview: Interview) -> dict[str, str]:
    """Return the words given by finding, without the plain noes of the screen."""
    screened = {"saddle_numb", "warm_leg", "fever"}
    return {name: word for name, word in words(interview).items() if name not in screened or word != "no"}


def test_a_whole_interview_from_words_to_the_last_question(talk: Talk) -> None:
    interview, said = talk("ache", "y", "side of the neck", "r", *CLEAR, *["n"] * 12, "", start=Visit())
    assert interview.visit.complaints == (Complaint("neck_side", "right"),)
    assert interview.prompt is None
    assert "History: question 1" in said
    assert "No question is left" in said


def test_every_line_fits_60_columns_and_needs_no_cursor(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.talking.width", lambda narrowest=60: 60)
    heard: list[str] = []
    monkeypatch.setattr("nmt_expert.cli.talking.tell", lambda text, newline=True: heard.append(text))
    talk("ache", "y", "leg", "l", "help", *CLEAR, "help", "f", "h", "w", "c", "c ache", "x", "q", start=Visit())
    assert heard
    assert max(map(len, heard)) <= 60
    assert not any("\x1b" in line or "\r" in line for line in heard)


def test_end_of_input_ends_the_interview_with_what_there_is(talk: Talk) -> None:
    assert len(answers(talk(*CLEAR, "y")[0])) == 1


def test_every_step_is_kept_before_anything_else_is_shown(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    kept: list[tuple[int, str]] = []

    def keep(session: Session) -> None:
        kept.append((len(session.history), capsys.readouterr().err.rpartition("\n")[2]))

    talk(*CLEAR, "banana", "n", "b", "q", keep=keep)
    assert [length for length, _ in kept] == [1, 2, 3, 2]
    assert all(not shown for _, shown in kept)


@pytest.mark.parametrize("line", ["q", "stop", "quit", "done"])
def test_who_stops_sees_the_result(talk: Talk, line: str) -> None:
    assert answers(talk(*CLEAR, line, "y")[0]) == {}


def test_q_stops_also_where_words_are_expected_and_stop_is_no_word_then(talk: Talk) -> None:
    for line in ("q", "quit", "stop"):
        assert talk(line, "ache", start=Visit())[0].session.history == ()


def test_b_at_the_question_for_the_side_means_both_and_back_goes_back(talk: Talk) -> None:
    assert talk("leg", "b", "q", start=Visit())[0].visit.complaints == (Complaint("leg", "both"),)
    assert talk("leg", "back", "throat", "q", start=Visit())[0].visit.complaints == (Complaint("throat"),)


def test_back_says_what_is_taken_back_and_asks_again(talk: Talk) -> None:
    interview, said = talk(*CLEAR, "y", "b", "n", "q")
    (name,) = answers(interview)
    assert f"Taken back: {name.capitalize()}." in said
    assert answers(interview) == {name: "no"}
    assert "This is the beginning." in talk("b", "q")[1]


def test_change_takes_the_finding_and_the_word_or_asks_for_the_word(talk: Talk) -> None:
    assert answers(talk(*CLEAR, "c tingling y", "q")[0]) == {"tingling": "yes"}
    interview, said = talk(*CLEAR, "c tingling", "pn", "q")
    assert answers(interview) == {"tingling": "probably not"}
    assert "Now: y p u pn n" in said
    assert answers(talk(*CLEAR, "c tingling y", "c tingling x", "q")[0]) == {}
    assert "did you mean 'taut_band'" in talk(*CLEAR, "c taut_bnad", "q")[1]


@pytest.mark.parametrize("line", ["banana", "", "7"])
def test_a_change_without_a_word_changes_nothing(talk: Talk, line: str) -> None:
    assert answers(talk(*CLEAR, "c tingling", line, "q")[0]) == {}
    assert answers(talk(*CLEAR, "c tingling y", "c tingling", line, "q")[0]) == {"tingling": "yes"}


def test_the_input_may_end_where_the_word_of_a_change_is_asked(talk: Talk) -> None:
    assert answers(talk(*CLEAR, "c tingling")[0]) == {}


def test_change_alone_lists_the_answers_with_their_numbers(talk: Talk) -> None:
    start = Visit((NECK,), (Answer("taut_band", "yes", Site(side="left", muscle="trapezius")), Answer("ache", "no")))
    interview, said = talk(*CLEAR, "c", "c 1 p", "q", start=start)
    assert "1 Taut band (taut_band): yes, left trapezius" in said
    assert words(interview)["taut_band"] == "probably"


def test_skip_why_how_so_far_repeat_and_help_are_answered_and_the_question_stays(talk: Talk) -> None:
    interview, said = talk(*CLEAR, "w", "h", "f", "r", "help", "y", "q", full_why=lambda i: ("Why ask: all of it",))
    assert len(answers(interview)) == 1
    assert "yes: " in said
    assert "do: Do what shows" in said
    assert "So far (right side of the neck)" in said
    assert "a place may follow" in said
    assert said.count("Is there") == 3  # asked, repeated, and the next one
    assert "Why ask: all of it" in talk(*CLEAR, "w full", "q", full_why=lambda i: ("Why ask: all of it",))[1]
    assert talk(*CLEAR, "s", "q")[0].session.passed


def test_another_complaint_and_a_note_are_taken_at_a_question(talk: Talk) -> None:
    interview, said = talk(*CLEAR, "a left leg", "m pain 4/10 now", "m", "goal: sleep", "q")
    assert interview.visit.complaints == (NECK, Complaint("leg", "left"))
    assert interview.visit.measures.goal == "sleep"
    assert "[right side of the neck]" in said
    assert said.count("Noted.") == 2


def test_a_halt_shows_what_to_do_and_an_offer_why_stopping_is_offered(talk: Talk) -> None:
    _, said = talk("1", "w", "h", "y", "q")
    assert "STOP - EMERGENCY: Cauda equina signs No massage. Call now." in said
    assert "Nothing is tested now" in said
    interview, said = talk(*CLEAR, *["u"] * 5, "y")
    assert "The last 5 questions could not be answered. Stop here?" in said
    assert interview.prompt is None


def test_nonsense_three_times_shows_the_help_and_never_ends_it(talk: Talk) -> None:
    interview, said = talk(*CLEAR, "xx", "yy", "zz", "xx", "y", "q")
    assert said.count("a place may follow") == 1
    assert list(answers(interview).values()) == ["yes"]


def test_a_paste_of_10_kilobytes_is_refused_line_by_line(talk: Talk) -> None:
    interview, said = talk(*CLEAR, "y" * 10_000, "lorem ipsum " * 2_000, "y", "q")
    assert list(answers(interview).values()) == ["yes"]
    assert "too long" in said
    assert len(said) < 5_000


def test_terminal_escapes_are_never_echoed(talk: Talk) -> None:
    _, said = talk("\x1b[2J\x07 ache", "y", "\x1b]0;owned\x07", "leg", "\x1b[1ml", "q", start=Visit())
    assert not any(ord(letter) < 32 for letter in said)
