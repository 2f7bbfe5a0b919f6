"""Text of questions as HTML and as one safe line: what no format may take for its own signs, or a spreadsheet run."""

from __future__ import annotations

from html import escape

from nmt_expert.printable import printable, printable_line
from nmt_expert.teach.items.model import QuizItem

_RUNS = ("=", "+", "-", "@")
"""What begins a formula in a spreadsheet."""


def html_of(text: str) -> str:
    """Return lines as HTML: those that begin with a hyphen as a list, each other as a paragraph."""
    parts: list[str] = []
    for line in text.split("\n"):
        shown = escape(printable(line.removeprefix("- ")), quote=False)
        if not line.startswith("- "):
            parts.append(f"<p>{shown}</p>")
        elif parts and parts[-1].endswith("</ul>"):
            parts[-1] = f"{parts[-1].removesuffix('</ul>')}<li>{shown}</li></ul>"
        else:
            parts.append(f"<ul><li>{shown}</li></ul>")
    return "".join(parts)


def plain(text: str) -> str:
    """Return a text on one line, safe to print, as HTML that shows it as it is."""
    return escape(printable_line(text), quote=False)


def cell(text: str) -> str:
    """Return a text as a cell of a table that no spreadsheet runs as a formula."""
    shown = printable_line(text)
    return f"'{shown}" if shown.startswith(_RUNS) else shown


def reasons(item: QuizItem) -> str:
    """Return the explanation of a question with its source, a line each."""
    return f"{item.explanation}\nSource: {item.cited}"
