"""What a report is made of, whatever it is printed as: headings, paragraphs, items, alarms and a ranking.

No block knows how it will look; what each form needs to know of a block beside its fields is said here once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

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
    "right",
    "partly",
    "missed",
    "wrong",
]
"""What an item is: it decides what stands before it, and how it is set off."""

Tone: TypeAlias = Literal["plain", "lead", "strong", "warn", "note"]
"""How a paragraph is set off: ``lead`` leads on to a list, ``note`` is small print."""

Gravity: TypeAlias = Literal["emergency", "urgent", "caution"]
"""How pressing an alarm is."""


class Heading(Struct, frozen=True):
    """Begins a section.

    Attributes:
        text: What it says.
        level: 1 is the title of the whole, 2 a section, 3 a part of one.
        brief: Whether text, where lines are scarce, draws no line below it.
        gap: Whether text leaves an empty line before it.
    """

    text: str
    level: int = 2
    brief: bool = False
    gap: bool = True


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
        said: The answers behind it, in words; ``""`` if they are not said here.
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


def with_and_without_reasons(ranks: Sequence[Rank]) -> tuple[list[Rank], list[Rank]]:
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
