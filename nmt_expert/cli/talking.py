"""Talk with a person line by line: wrapped text out, one clean line in; works on a terminal, over ssh and piped.

Questions go to standard error, so that standard output holds only the result.
"""

from __future__ import annotations

import select
import sys
import unicodedata

from nmt_expert.cli.output import ends_with, tell, width
from nmt_expert.report.forms.page import wrap

NARROWEST = 40
PASTE_PAUSE = 0.05
"""Seconds to wait for the next line of a paste: a person types none in that time."""

LONGEST_LINE = 12_000
"""Characters of a line that are read; the rest of it is dropped, and said to be."""


class EndOfInput(Exception):  # noqa: N818 - how an interview ends, not an error
    """There is no more input, or somebody has had enough; the interview ends with what there is."""


def clean(text: str) -> str:
    """Return a text without control characters, escapes and invisible marks: safe to print and to keep."""
    return " ".join("".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text).split())


def short(text: str, most: int = 40) -> str:
    """Return the beginning of what was typed, to be shown again."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def say(text: str, indent: int = 0, mark: str = "") -> None:
    """Say something, wrapped; lines after the first are set in below it."""
    lead = " " * indent + mark
    for line in wrap(text, width(NARROWEST) - len(lead)):
        tell(lead + line)
        lead = " " * len(lead)


def gap() -> None:
    """Leave a line empty."""
    tell("")


def hear(prompt: str) -> str:
    """Ask for a line and return it, clean.

    Raises:
        EndOfInput: There is none.
    """
    tell(prompt, newline=False)
    raw = _line()
    if not raw:
        gap()
        raise EndOfInput
    line = clean(raw.decode("utf-8", "replace"))
    if not sys.stdin.isatty():
        tell(short(line, max(width(NARROWEST) - len(prompt), 10)))
    if len(raw) >= LONGEST_LINE:
        say(f"That was too long: only the first {LONGEST_LINE:,} characters were read.")
    return line


def _line() -> bytes:
    """Return the beginning of the next line; empty if there is none, or (which is told) if it cannot be read."""
    try:
        raw = rest = sys.stdin.buffer.readline(LONGEST_LINE)
        while rest and not rest.endswith(b"\n"):
            rest = sys.stdin.buffer.readline(LONGEST_LINE)
    except OSError as error:
        from nmt_expert.files.output import reason

        tell(f"\nno answer can be read: {reason(error)}")
        ends_with(2)
        return b""
    return raw


def pasted() -> list[str]:
    """Return the lines that wait already on a terminal: where words are asked, a paste of several is one answer."""
    lines: list[str] = []
    while sys.stdin.isatty() and _waiting() and sum(map(len, lines)) < LONGEST_LINE:
        raw = sys.stdin.buffer.readline(LONGEST_LINE)
        if not raw:
            break
        lines.append(clean(raw.decode("utf-8", "replace")))
    return [line for line in lines if line]


def _waiting() -> bool:
    """Whether a whole line was typed ahead; where that cannot be told, none was."""
    try:
        return bool(select.select([sys.stdin], [], [], PASTE_PAUSE)[0])
    except (OSError, ValueError):  # no terminal that can be asked: Windows
        return False
