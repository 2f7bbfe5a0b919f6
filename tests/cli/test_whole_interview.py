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
ONE = "y p u pn n"
"""The prompt of a question with one answer."""

MOST = 60
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


def go_to(terminal: Terminal, found: Callable[[], bool]) -> None:
    """Answer *no* until something is there; what was felt stays with the area, offers to stop are declined."""
    for _ in range(MOST):
        if found():
            return
        assert not terminal.prompt.startswith("Enter shows"), terminal.log[-3000:]
        terminal.type("" if "muscle, Enter" in terminal.prompt else "n")
    pytest.fail(f"not found after {MOST} questions:\n{terminal.log[-3000:]}")


def asks_one(terminal: Terminal) -> bool:
    return terminal.prompt.startswith(ONE)


def number(terminal: Terminal) -> int:
    """Return the number of the question that is asked."""
    return int(re.findall(r"^(\d+)\. ", terminal.log, re.MULTILINE)[-1])


# ------------------------------------------------------------------ the whole


def test_a_whole_interview_at_a_terminal_of_60_columns(terminal: Open) -> None:
    t = terminal()

    # The client's words: what is not understood is said, what is understood is confirmed.
    assert "What brings the client, in their own words?" in t.plain
    assert "'gribble' is not understood" in t.type(WORDS)
    assert "8 Headache: no Type numbers: of what is wrong (1 to 8)." in t.type("headache, no headache")
    assert "Not understood: 'perhaps'. Type numbers: of what is wrong" in t.type("perhaps")
    t.type("6")
    while "This may be a red flag" in t.plain:  # words that come near one are asked about at once
        t.type("n")
    assert "Where is it?" in t.plain

    # The place, the age, the screen: one line of it is not clear.
    assert "no region 'elbwo'" in t.type("elbwo")
    assert "Which side of the temple?" in t.type("temple")
    assert "How old is the client?" in t.type("l")
    assert "Safety first (temple)" in t.type("45")
    assert "Which of these?" in t.type("6")
    assert "Started again. Safety first" in t.type("b")
    t.type("6")

    assert "An answer leaves a red flag open" in t.type("u1")

    # A contradiction is put with both statements, and settled.
    assert "The same was affirmed and denied: 1 Headache: yes" in t.type("n")
    assert 'Headache: no ("headache, no headache")' in t.plain
    t.type("1")

    # The offer to stop, declined: it can always go on.
    go_to(t, lambda: "Stop here?" in t.prompt)
    assert "No two further answers can change that Trigger points comes first." in t.plain
    t.type("n")

    # A choice: why, and how to find out one of its options.
    go_to(t, lambda: t.prompt.startswith("numbers, n none, u"))
    assert "Any other answer changes nothing by itself." in t.type("w")
    assert "do: " in t.type("h 2")
    t.type("1 u2 n")

    # One answer of each kind.
    for answer in ("n", "pn", "u", "p", "y"):
        go_to(t, lambda: asks_one(t))
        before = number(t)
        t.type(answer)
        if "muscle, Enter" in t.prompt:
            t.type("left upper trap")
        assert number(t) == before + 1

    # Steering: why, how, back, skip, change, so far.
    go_to(t, lambda: asks_one(t))
    asked = number(t)
    assert "yes: " in t.type("w")
    assert "Why ask:" in t.type("w full")
    assert "do: " in t.type("h")
    assert "Taken back:" in t.type("b")
    assert number(t) == asked - 1
    t.type("s")
    assert number(t) == asked
    assert "Headache (headache_reported): yes" in t.type("c")
    assert "So far: Headache (headache_reported): yes" in t.type("c headache")
    t.type("p")
    assert number(t) == asked
    assert "Headache (headache_reported): probably" in t.type("c")
    assert "So far (left temple); findings consistent with: 1 Trigger points" in t.type("f")

    # Nonsense, three times, shows the help and ends nothing.
    for nonsense in ("hm", "what?", "42"):
        assert "Not understood" in t.type(nonsense)
    assert "q stop and see the result" in t.plain

    # A second complaint with its own screen; the surer offer, taken; its own questions.
    assert "Another complaint: left calf" in t.type("a left calf")
    assert "Safety first (calf)" in t.plain
    assert "[left temple]" in t.type("n")
    go_to(t, lambda: "Stop here?" in t.prompt)
    assert "No remaining answer can change" in t.plain
    assert "[left calf]" in t.type("y")

    # The assessment.
    t.type("q")
    assert t.end() == 0
    assert "Complaint 1 (left temple): the findings are consistent with" in t.plain
    assert "Complaint 2 (left calf): the findings are consistent with" in t.plain
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
    assert "go on continues despite it" in t.plain
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
    assert "The findings are consistent with (left neck)" in t.plain


def test_a_paste_of_several_lines_is_one_answer_where_words_are_asked(terminal: Open) -> None:
    t = terminal()
    note = "knot in the left upper trap\nno tingling\n" + "and so on and so on\n" * 500
    shown = t.press(note.encode())
    assert "Understood: 1 Pea-like knot in the band: yes, left upper trapezius" in shown
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


def test_a_complaint_that_the_region_cannot_have_is_pointed_out_and_kept(terminal: Open) -> None:
    t = terminal()
    t.type("tension headache")
    t.type("y")
    assert "'Headache' is not looked for at the calf" in t.type("left calf")
