"""What a report is made of, whatever it is printed as: headings, paragraphs, items, alarms and a ranking.

A report is written once, block by block, into a `Document`; `print_as` prints it as text, Markdown or
HTML.  No block knows how it will look, and no writer knows what it is printed as.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMS = ("text", "markdown", "html")
"""What a document can be printed as; its data is printed as JSON beside it."""

LENGTHS = ("short", "default", "full")
"""How much is said: the answer alone, the answer with its main reasons, everything."""

UNKNOWN_NOTE = "unknown: not asked, unsure or contradictory."
MARKS_NOTE = f"[x] met, [ ] not met, [?] {UNKNOWN_NOTE}"

Mark: TypeAlias = Literal[
    "point",
    "number",
    "detail",
    "reads",
    "for",
    "against",
    "held",
    "warn",
    "ask",
    "met",
    "failed",
    "unknown",
    "new",
    "fired",
]
"""What an item is: it decides what stands before it, and how it is set off."""

Tone: TypeAlias = Literal["plain", "lead", "strong", "warn", "note"]
"""How a paragraph is set off: ``lead`` leads on to a list, ``note`` is small print."""

Gravity: TypeAlias = Literal["emergency", "urgent", "caution"]
"""How pressing an alarm is."""


class Heading(Struct, frozen=True):
    """Begins a section; ``level`` 1 is the title of the whole, 2 a section, 3 a part of one."""

    text: str
    level: int = 2


class Paragraph(Struct, frozen=True):
    """A paragraph of its own."""

    text: str
    tone: Tone = "plain"


class Item(Struct, frozen=True):
    """An item of a list.

    Attributes:
        text: What it says.
        depth: From 0; a deeper item belongs to the last one before it that is less deep.
        mark: What kind of item it is.
        label: What its text is, in a word or two that stand before it: ``said``, ``how``.
        number: Its number, where ``mark`` is ``number``.
    """

    text: str
    depth: int = 0
    mark: Mark = "point"
    label: str = ""
    number: int = 0


class Alarm(Struct, frozen=True):
    """What a red flag says, set off so that nobody reads past it.

    Attributes:
        gravity: How pressing it is.
        title: The flag.
        do: What to do; ``""`` if the title says all.
        said: The answers behind it, in words; ``""`` if they are not told here.
    """

    gravity: Gravity
    title: str
    do: str = ""
    said: str = ""


class Rank(Struct, frozen=True):
    """A principle in a ranking.

    Attributes:
        name: What a person calls it.
        contested: Whether the literature disputes it.
        band: Id of its band; ``band_label`` is the word for it.
        support: In (-1, 1), not a probability.
        speaks_for: What speaks for it alone, in [0, 1).
        speaks_against: What speaks against it alone, in (-1, 0].
        held: Whether a missing minimum pattern holds its support down.
        items: Its reasons, and what else there is to say of it; none where nothing was said for or against.
    """

    name: str
    contested: bool
    band: str
    band_label: str
    support: float
    speaks_for: float
    speaks_against: float
    held: bool
    items: tuple[Item, ...] = ()


class Ranking(Struct, frozen=True):
    """The principles in their order, each with its bar, its band and its reasons."""

    ranks: tuple[Rank, ...]


class Legend(Struct, frozen=True):
    """What the bars and the star of a ranking mean."""

    contested: bool


class Field(Struct, frozen=True):
    """A text under a label that says what it is."""

    label: str
    text: str


class Fields(Struct, frozen=True):
    """Labelled texts, each under its label; neighbours of one label belong together."""

    fields: tuple[Field, ...]


class Marks(Struct, frozen=True):
    """What the marks of the checked items above mean."""


Block: TypeAlias = Heading | Paragraph | Item | Alarm | Ranking | Legend | Fields | Marks


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
            self.blocks.append(Heading(block.text, min(block.level + 1, 6)) if isinstance(block, Heading) else block)

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
            ValueError: ``form`` is none of ``FORMS``.
        """
        match form:
            case "text":
                from nmt_expert.report.forms.text import as_text

                return as_text(self, width, color)
            case "markdown":
                from nmt_expert.report.forms.markdown import as_markdown

                return as_markdown(self.blocks)
            case "html":
                from nmt_expert.report.forms.html import fragment

                return fragment(self.blocks)
        raise ValueError(f"the form must be one of {', '.join(FORMS)}, not '{form}'")


def level_of(length: str) -> int:
    """Return 0, 1 or 2 for a length.

    Raises:
        ValueError: It is none of ``LENGTHS``.
    """
    if length not in LENGTHS:
        raise ValueError(f"the length must be one of {', '.join(LENGTHS)}, not '{length}'")
    return LENGTHS.index(length)


def told(ranks: Sequence[Rank]) -> tuple[list[Rank], list[Rank]]:
    """Return the ranks of which there is something to say, and those of which there is not."""
    return [rank for rank in ranks if rank.items], [rank for rank in ranks if not rank.items]


def nesting(items: Iterable[Item]) -> list[int]:
    """Return how many items each stands inside of, in a run of items; a jump in depth is one step."""
    depths: list[int] = []
    found = []
    for item in items:
        while depths and depths[-1] >= item.depth:
            depths.pop()
        found.append(len(depths))
        depths.append(item.depth)
    return found


def label_of(item: Item) -> str:
    """Return the label of an item as it begins a line; inside of another item it begins small."""
    return item.label if item.depth else item.label[:1].upper() + item.label[1:]


def starred(rank: Rank) -> str:
    """Return the name of a principle, with a star if the literature disputes it."""
    return f"{rank.name}{'*' if rank.contested else ''}"
