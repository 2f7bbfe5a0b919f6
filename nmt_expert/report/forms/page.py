"""Lines of plain text: wrapping, headings, bars, and colour that nothing depends on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nmt_expert.printable import printable, printable_line

NARROWEST = 40
"""Columns below which lines are no longer narrowed."""

STYLES = {"bold": "1", "dim": "2", "alarm": "1;97;41", "warn": "1;33", "for": "32", "against": "35"}
HALF_BAR = 10


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns, between words where that is possible.

    What cannot be seen is written as an escape, so that nothing in a text can command a terminal.
    """
    lines: list[str] = []
    line = ""
    for word in printable_line(text).split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while len(line) > width:
            lines.append(line[:width])
            line = line[width:]
    return [*lines, line] if line else lines


def bar(speaks_for: float, speaks_against: float) -> str:
    """Return a bar with zero in the middle: ``-`` what speaks against, ``=`` what speaks for.

    >>> bar(0.6, -0.2)
    '[        --|======    ]'
    """
    right = "=" * _length(speaks_for)
    left = "-" * _length(-speaks_against)
    return f"[{left:>{HALF_BAR}}|{right:<{HALF_BAR}}]"


def _length(amount: float) -> int:
    return min(HALF_BAR, max(1, round(amount * HALF_BAR))) if amount > 0 else 0


@dataclass
class Page:
    """Lines of text as they come.

    Attributes:
        width: Columns.
        color: Whether styles are written as ANSI codes.
    """

    width: int = 80
    color: bool = False
    lines: list[str] = field(default_factory=list)

    def style(self, text: str, style: str) -> str:
        """Return a text in a style, or as it is without colour."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.color and style else text

    def add(self, text: str, indent: int = 0, mark: str = "", style: str = "") -> None:
        """Add a text, wrapped; ``mark`` stands before it and its other lines are set in below the first."""
        width = max(self.width, NARROWEST)
        lead = " " * indent + printable(mark)
        for line in wrap(text, width - len(lead)):
            self.lines.append(lead + self.style(line, style))
            lead = " " * len(lead)

    def gap(self) -> None:
        """Add an empty line, unless there is one already or nothing before it."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def heading(self, text: str) -> None:
        """Begin a section."""
        self.gap()
        text = printable_line(text)
        start = len(self.lines)
        self.add(text, style="bold")
        self.lines.append("-" * min(len(text), self.width) if len(self.lines) == start + 1 else "-" * self.width)

    def rule(self, character: str = "=") -> None:
        """Add a line across the page."""
        self.lines.append(character * self.width)

    def add_all(self, texts: Iterable[str], indent: int, mark: str) -> None:
        """Add several texts, each with the same mark."""
        for text in texts:
            self.add(text, indent, mark)

    def text(self) -> str:
        """Return the page, without blanks at the ends of lines or an empty last line."""
        return "\n".join(line.rstrip() for line in self.lines).rstrip("\n") + "\n"
