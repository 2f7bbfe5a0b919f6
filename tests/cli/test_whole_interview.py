"""The interview as a person meets it: the real command, the shipped rules, a real terminal of 60 columns."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nmt_expert.casebook.store import Casebook
from tests.cli.pseudoterminal import COLUMNS, Terminal, longest_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

Open = Callable[..., Terminal]

WORDS = (
    "familiar pain reproduced in left upper trap; taut band in left upper trap; tender spot in left upper trap; "
    "referred_pain_on_pressure in left upper trap; referred pain; local twitch in left upper trap; "
    "knot in right upper trap; gribble"
)
MOST = 40
"""Questions after which the offer to stop has to have come."""


@pytest.fixture
def terminal() -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(*words: str) -> Terminal:
        opened.append(Terminal("interview", *words))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def go_to(terminal: Terminal, found: Callable[[], bool], offers: str = "n") -> None:
    """Answer *no* until something is there; what was felt stays with the area."""
    for _ in range(MOST):
        if found():
            return
        assert not terminal.prompt.startswith("Enter shows"), terminal.log[-3000:]
        muscle, offer = "another muscle" in terminal.prompt, terminal.prompt.startswith("y stop")
        terminal.type("" if muscle or "Enter goes on" in terminal.plain else offers if offer else "n")
    pytest.fail(f"not found after {MOST} questions:\n{terminal.log[-3000:]}")


def number(terminal: Terminal) -> int:
    """Return the number of the question that is asked."""
    return int(re.findall(r": question (\d+), ", terminal.log)[-1])


# ------------------------------------------------------------------ the whole


def test_a_whole_interview_at_a_terminal_of_60_columns(terminal: Open) -> None:
    t = terminal()

    # The client's words: what is not understood is said, what is understood is confirmed.
    assert "What brings the client, in their own words?" in t.plain
    assert "'gribble' is not understood" in t.type(WORDS)
    assert "8 Headache: no" in t.type("headache, no headache")
    assert "Not understood: 'perhaps'" in t.type("perhaps")
    t.type("6")
    while "This may be a red flag" in t.plain:  # words that come near one are asked about at once
        t.type("n")

    # The place, the age, the screen: one line of it is not clear.
    if "Where is it?" in t.plain:
        assert "no region 'elbwo'" in t.type("elbwo")
        assert "Which side of the temple?" in t.type("temple")
        t.type("l")
    assert "How old is the client?" in t.plain
    assert "Safety first" in t.type("45")
    assert "Which of these exactly?" in t.type("1")
    assert "Taken back:" in t.type("b")
    assert "Safety first" in t.plain
    t.type("n")

    # A contradiction is put with both statements, and settled; how it is; the first question.
    go_to(t, lambda: "Which stands?" in t.plain)
    assert "1 Headache: yes" in t.plain
    t.type("1")
    go_to(t, lambda: ": question 1, " in t.plain)
    assert "numbers, n none" in t.prompt

    # Steering: why, how, back, skip, change, so far, help, nonsense.
    assert "Any other answer changes nothing by itself." in t.type("w")
    assert "do: " in t.type("h 2")
    t.type("1")
    go_to(t, lambda: number(t) == 2)
    assert "Why ask:" in t.type("w full")
    assert "Taken back:" in t.type("b")
    go_to(t, lambda: number(t) == 2)
    t.type("s")
    assert number(t) == 3
    assert "Type c, a number or a name" in t.type("c")
    assert "Headache (headache_reported):" in t.plain
    t.type("c headache p")
    assert "Headache (headache_reported): probably" in t.type("c")
    assert "findings consistent with: 1 " in t.type("f")
    for nonsense in ("hm", "what?", "4242"):
        assert "Not understood" in t.type(nonsense)
    assert "u unsure of all" in t.plain

    # A note, and a second complaint with its own screen; the offer to stop, taken; its own questions.
    assert "Noted." in t.type("m pain 6/10 now")
    assert "Safety first (calf)" in t.type("a left calf")
    t.type("n")
    go_to(t, lambda: t.prompt.startswith("y stop"))
    assert "Stop here, and go on with the next complaint?" in t.plain
    t.type("y")
    go_to(t, lambda: "[left calf]" in t.plain)

    # The card.
    t.type("q")
    assert t.end() == 0
    assert "(left calf" in t.plain
    assert "(left temple" in t.plain
    talk, _, _ = t.log.rpartition("> q\n")
    assert "\x1b" not in talk
    shown = [line for line in t.log.split("\n") if "> " not in line]  # what was typed is as long as it is
    assert longest_line("\n".join(shown)) <= COLUMNS
    assert not re.search(r"\x1b\[[0-9;]*[A-HJKSTfhlsu]", t.log), "the cursor was moved"


# ------------------------------------------------------------------ an emergency


def test_an_emergency_halts_and_going_on_takes_the_words(terminal: Open) -> None:
    t = terminal()
    t.type("numb between the legs")
    assert "STOP - EMERGENCY" in t.type("y")
    for nonsense in ("y", "n", ""):
        t.type(nonsense)
    assert "go on: continues despite it" in t.plain
    assert "Where is it?" in t.type("Go on.")
    assert "STOP - EMERGENCY" in t.type("b")
    t.type("q")
    assert t.end() == 3
    assert "EMERGENCY" in t.plain


# ------------------------------------------------------------------ odd input


def test_a_side_can_be_both_and_back_is_spelt_out(terminal: Open) -> None:
    t = terminal("--region", "knee")
    assert "Which side of the knee?" in t.plain
    assert "This is the beginning" in t.type("back")
    assert "How old" in t.type("b")
    t.type("")
    assert "Safety first (knee)" in t.plain
    t.type("n")
    t.type("")
    assert "both sides" in t.type("f")


def test_ctrl_c_keeps_what_was_saved(terminal: Open, tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite"
    t = terminal("--region", "neck", "--side", "left", "--casebook", str(book))
    t.type("45")
    t.type("n")
    t.press(b"\x03")
    assert t.end() == 130
    assert "Saved as visit 1" in t.plain
    assert "Traceback" not in t.log
    with Casebook(book) as there:
        assert any(answer.finding == "age_18_49" for answer in there.load(1).visit.answers)


def test_the_end_of_input_ends_with_what_there_is(terminal: Open) -> None:
    t = terminal("--region", "neck", "--side", "left")
    t.press(b"\x04")
    assert t.end() == 0
    assert "(left neck)" in t.plain


def test_a_paste_of_several_lines_is_one_answer_where_words_are_asked(terminal: Open) -> None:
    t = terminal()
    note = "knot in the left upper trap\nno tingling\n" + "and so on and so on\n" * 500
    shown = t.press(note.encode())
    assert "1 Pea-like knot in the band: yes, left upper trapezius" in shown
    assert "2 Tingling or pins and needles: no" in shown


def test_a_paste_of_10_kilobytes_at_a_question_is_nonsense_and_nothing_else(terminal: Open) -> None:
    t = terminal("--region", "neck", "--side", "left")
    assert "Not understood: '777" in t.type("7" * 10_000)
    assert "Safety first" in t.type("77")


def test_control_characters_of_names_and_lines_are_never_shown(terminal: Open, tmp_path: Path) -> None:
    t = terminal()
    t.type(b"ache\x1b]0;owned\x07 \xff\xfe")
    assert "\x07" not in t.log
    assert "\x1b" not in t.log
    named = terminal("--client", "\x1b[2Jheron", "--casebook", str(tmp_path / "book"))
    assert named.end() == 2
    assert "\x1b[2J" not in named.log


def test_a_visit_that_does_not_exist_is_refused(terminal: Open, tmp_path: Path) -> None:
    t = terminal("--resume", "7", "--casebook", str(tmp_path / "book.sqlite"))
    assert t.end() == 2
    assert "Traceback" not in t.log
