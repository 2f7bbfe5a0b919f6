"""Write a report once, block by block, and print it as text, Markdown or HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.errors import ArgumentError
from nmt_expert.report.blocks import Block, Heading, Item, Mark, Marks, Paragraph, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMS = ("text", "markdown", "html")
"""What a document can be printed as; its data is printed as JSON beside it."""

LENGTHS = ("short", "default", "full")
"""How much is said: the answer alone, the answer with its main reasons, everything."""


class Document:
    """The blocks of a report, as they come.

    Attributes:
        blocks: What was written so far.
        titled: Whether the title is printed where there is no page around it (as text).
    """

    def __init__(self, *, titled: bool = True) -> None:
        self.blocks: list[Block] = []
        self.titled = titled

    @property
    def title(self) -> str:
        """The text of the first heading, or ``""``."""
        return next((block.text for block in self.blocks if isinstance(block, Heading)), "")

    @property
    def has_checks(self) -> bool:
        """Whether any item is marked met, not met or unknown."""
        return any(isinstance(block, Item) and block.mark in ("met", "failed", "unknown") for block in self.blocks)

    def add(self, *blocks: Block) -> None:
        """Add blocks."""
        self.blocks += blocks

    def append(self, part: Document) -> None:
        """Add another document as a section of this one: its title becomes a heading of level 2."""
        for block in part.blocks:
            lower = replace(block, level=min(block.level + 1, 6)) if isinstance(block, Heading) else block
            self.blocks.append(lower)

    def heading(self, text: str, level: int = 2) -> None:
        """Begin a section."""
        self.blocks.append(Heading(text, level))

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Add a paragraph."""
        self.blocks.append(Paragraph(text, tone))

    def lead(self, text: str) -> None:
        """Add a line that leads on to a list."""
        self.blocks.append(Paragraph(text, "lead"))

    def point(self, text: str, depth: int = 0) -> None:
        """Add a plain item of a list."""
        self.blocks.append(Item(text, depth))

    def points(self, texts: Iterable[str], depth: int = 0, mark: Mark = "point", label: str = "") -> None:
        """Add several items of one kind."""
        self.blocks += [Item(text, depth, mark, label) for text in texts]

    def detail(self, text: str, depth: int = 0, label: str = "") -> None:
        """Add an item without a mark of its own: the end of the item before it, or a line set in."""
        self.blocks.append(Item(text, depth, "detail", label))

    def number(self, number: int, text: str) -> None:
        """Add a numbered item; what belongs to it stands at depth 2."""
        self.blocks.append(Item(text, 0, "number", number=number))

    def check(self, state: str, text: str, depth: int = 0) -> None:
        """Add an item that is ``met``, ``failed`` or ``unknown``, and is marked so."""
        assert state in ("met", "failed", "unknown")
        self.blocks.append(Item(text, depth, state))  # type: ignore[arg-type]

    def explain_marks(self) -> None:
        """Say what the marks mean, if any item is marked."""
        if self.has_checks:
            self.blocks.append(Marks())

    def print_as(self, form: str = "text", width: int = 80, color: bool = False) -> str:
        """Return everything as text, as Markdown or as a fragment of HTML.

        Args:
            form: One of ``FORMS``.
            width: Columns, of text.
            color: Whether text is marked with ANSI codes.

        Raises:
            ArgumentError: ``form`` is none of ``FORMS``, or ``width`` no number of columns.
        """
        if type(width) is not int or width < 1:
            raise ArgumentError(f"the width is a whole number of columns, not {width!r}")
        match form:
            case "text":
                from nmt_expert.report.forms.text import as_text

                return as_text(self.blocks, self.titled, width, color)
            case "markdown":
                from nmt_expert.report.forms.markdown import as_markdown

                return as_markdown(self.blocks)
            case "html":
                from nmt_expert.report.forms.html import fragment

                return fragment(self.blocks)
        raise ArgumentError(f"the form must be one of {', '.join(FORMS)}, not '{form}'")


def level_of(length: str) -> int:
    """Return 0, 1 or 2 for a length.

    Raises:
        ArgumentError: It is none of ``LENGTHS``.
    """
    if length not in LENGTHS:
        raise ArgumentError(f"the length must be one of {', '.join(LENGTHS)}, not '{length}'")
    return LENGTHS.index(length)
