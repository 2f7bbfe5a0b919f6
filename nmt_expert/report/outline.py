"""Headings, lines and points of an explanation, written once; printed as text, Markdown or HTML, in three lengths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.layout import Page
from nmt_expert.report.markdown import escape
from nmt_expert.report.words import Data

LENGTHS = ("short", "default", "full")
"""How much is said: the answer alone, the answer with its main reasons, everything."""

FORMS = ("text", "markdown", "html")

Line: TypeAlias = tuple[str, str, int]
"""Kind (``heading``, ``line``, ``lead``, ``point``, ``check``, ``alarm``, ``warn``, ``note``), text, depth."""

MARKS = {"met": "[x] ", "failed": "[ ] ", "unknown": "[?] "}
"""What stands before a part of a condition, as wide in every state."""

ITEMS = ("point", "check")
"""The kinds of line that belong to a list."""

MARKS_NOTE = "[x] met, [ ] not met, [?] unknown: not asked, unsure or contradictory."

Entry: TypeAlias = Any
"""A part of plain data, as ``json`` would read it back."""

INDENT = 2


def frame(assessment: Assessment, kind: str, body: Data) -> Data:
    """Return an explanation as data: what it is and what red flags say first, what it is not last."""
    kb = assessment.knowledge
    return {
        "explanation": kind,
        "knowledge": {"version": kb.version, "digest": kb.digest},
        "alarms": [{"text": alarm.text, "grave": alarm.grave} for alarm in alarms(assessment)],
        **body,
        "scope": NOTE,
    }


def level_of(length: str) -> int:
    """Return 0, 1 or 2 for a length.

    Raises:
        ValueError: It is none of ``LENGTHS``.
    """
    if length not in LENGTHS:
        raise ValueError(f"the length must be one of {', '.join(LENGTHS)}, not '{length}'")
    return LENGTHS.index(length)


@dataclass
class Outline:
    """The lines of an explanation as they come: kind, text and depth of each."""

    lines: list[Line] = field(default_factory=list)

    def begin(self, data: Entry, title: str) -> None:
        """Begin with what red flags say, then the title."""
        self.lines += [("alarm" if entry["grave"] else "warn", entry["text"], 0) for entry in data["alarms"]]
        self.heading(title)

    def heading(self, text: str) -> None:
        """Begin a section."""
        self.lines.append(("heading", text, 0))

    def say(self, text: str) -> None:
        """Add a line of its own."""
        self.lines.append(("line", text, 0))

    def lead(self, text: str) -> None:
        """Add a line that leads on to a list."""
        self.lines.append(("lead", text, 0))

    def point(self, text: str, depth: int = 0) -> None:
        """Add an item of a list; a deeper one belongs to the last one before it that is less deep."""
        self.lines.append(("point", text, depth))

    def check(self, state: str, text: str, depth: int = 0) -> None:
        """Add an item that is ``met``, ``failed`` or ``unknown``, and is marked so."""
        self.lines.append(("check", MARKS[state] + text, depth))

    def end(self, data: Entry) -> None:
        """End with what this is not."""
        self.lines.append(("note", data["scope"], 0))

    def render(self, form: str = "text", width: int = 80, color: bool = False) -> str:
        """Return everything as text, as Markdown or as a fragment of HTML.

        Raises:
            ValueError: ``form`` is none of ``FORMS``.
        """
        if form == "text":
            page = Page(width, color)
            self.add_to(page)
            return page.text()
        if form == "markdown":
            return self._markdown()
        if form == "html":
            from nmt_expert.report.outline_html import fragment

            return fragment(self.lines)
        raise ValueError(f"the form must be one of {', '.join(FORMS)}, not '{form}'")

    def add_to(self, page: Page) -> None:
        """Add everything to a page of text."""
        last = ""
        for kind, text, depth in self.lines:
            if kind == "note" or (kind == "lead" and last != "heading"):
                page.gap()
            last = kind
            match kind:
                case "heading":
                    page.heading(text)
                case "point":
                    page.add(text, INDENT * (depth + 1), "- ")
                case "check":
                    mark = len(MARKS["met"])
                    page.add(text[mark:], INDENT * (depth + 1), text[:mark])
                case "note":
                    page.add(text, style="dim")
                case _:
                    page.add(text, style="" if kind in ("line", "lead") else kind)

    def _markdown(self) -> str:
        made: list[str] = []
        listed = False
        for kind, text, depth in self.lines:
            in_list = kind in ITEMS
            if made and not (listed and in_list):
                made.append("")
            listed = in_list
            match kind:
                case "heading":
                    made.append(f"{'##' if any(line.startswith('# ') for line in made) else '#'} {escape(text)}")
                case "point" | "check":
                    made.append(f"{'    ' * depth}- {escape(text)}")
                case "alarm":
                    made.append(f"> **{escape(text)}**")
                case "warn":
                    made.append(f"> {escape(text)}")
                case _:
                    made.append(f"*{escape(text)}*" if kind == "note" else escape(text))
        return "\n".join(made) + "\n"


class Render(Protocol):
    """What turns an explanation into words."""

    def __call__(
        self,
        known: Any,
        found: Any,
        *complaint: int,
        length: str = "default",
        form: str = "text",
        width: int = 80,
        color: bool = False,
    ) -> str:
        """Return an explanation in words, red flags first.

        Args:
            known: The assessment it is of, or the knowledge where there is no visit.
            found: The explanation.
            complaint: Which complaint it is about, from 0; the first if left out.
            length: One of ``LENGTHS``.
            form: One of ``FORMS``.
            width: Columns, of text.
            color: Whether text is marked with ANSI codes.

        Raises:
            ValueError: There is no such length or form.
        """


def rendered(to_data: Callable[..., Data], write: Callable[[Outline, Entry, int], None]) -> Render:
    """Return the rendering of a kind of explanation.

    Args:
        to_data: Turns it into data.
        write: Writes the data, begun with a title, in a length counted from 0.
    """

    def render(
        known: Any,
        found: Any,
        *complaint: int,
        length: str = "default",
        form: str = "text",
        width: int = 80,
        color: bool = False,
    ) -> str:
        data, page = to_data(known, found, *complaint), Outline()
        write(page, data, level_of(length))
        page.end(data)
        return page.render(form, width, color)

    return render
