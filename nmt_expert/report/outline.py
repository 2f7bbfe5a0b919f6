"""Headings, lines and points of an explanation, written once and printed as text or as Markdown, in three lengths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.layout import Page
from nmt_expert.report.markdown import escape
from nmt_expert.report.words import Data

LENGTHS = ("short", "default", "full")
"""How much is said: the answer alone, the answer with its main reasons, everything."""

FORMS = ("text", "markdown")

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

    lines: list[tuple[str, str, int]] = field(default_factory=list)

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

    def point(self, text: str, depth: int = 0) -> None:
        """Add an item of a list; a deeper one belongs to the last one before it that is less deep."""
        self.lines.append(("point", text, depth))

    def end(self, data: Entry) -> None:
        """End with what this is not."""
        self.lines.append(("note", data["scope"], 0))

    def render(self, form: str = "text", width: int = 80, color: bool = False) -> str:
        """Return everything as text or Markdown.

        Raises:
            ValueError: ``form`` is neither ``text`` nor ``markdown``.
        """
        if form not in FORMS:
            raise ValueError(f"the form must be one of {', '.join(FORMS)}, not '{form}'")
        return self._text(width, color) if form == "text" else self._markdown()

    def _text(self, width: int, color: bool) -> str:
        page = Page(width, color)
        for kind, text, depth in self.lines:
            match kind:
                case "heading":
                    page.heading(text)
                case "point":
                    page.add(text, INDENT * (depth + 1), "- ")
                case "note":
                    page.gap()
                    page.add(text, style="dim")
                case _:
                    page.add(text, style="" if kind == "line" else kind)
        return page.text()

    def _markdown(self) -> str:
        made: list[str] = []
        last = ""
        for kind, text, depth in self.lines:
            if made and not kind == last == "point":
                made.append("")
            match kind:
                case "heading":
                    made.append(f"{'##' if any(line.startswith('# ') for line in made) else '#'} {escape(text)}")
                case "point":
                    made.append(f"{'    ' * depth}- {escape(text)}")
                case "alarm":
                    made.append(f"> **{escape(text)}**")
                case "warn":
                    made.append(f"> {escape(text)}")
                case _:
                    made.append(f"*{escape(text)}*" if kind == "note" else escape(text))
            last = kind
        return "\n".join(made) + "\n"
