"""What the columns of a table mean and can hold: the frozen data between reading headings and reading cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import polars as pl
from msgspec import Struct

from nmt_expert.errors import Issue

WIDE_ROLES = ("visit", "region", "side", "complaint")
"""What a column of a wide table can be beside an answer: whose row it is, and where it hurts."""

LONG_ROLES = ("visit", "finding", "answer", "complaint", "site", "region", "side", "muscle", "place")
"""What a column of a long table can be; region, side, muscle and place are those of the answer."""

ROW = "#row"
"""A column of this name numbers the rows of a part of a table, from 0; otherwise they are counted."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


class TableMapping(Struct, frozen=True):
    """How somebody's own table is to be read (a mapping file).  Headings and words are `plain`.

    Attributes:
        columns: What a heading stands for, ``finding`` or ``finding@place``.
        roles: The heading, or a fixed place, of each role that the file names.
        words: The answer that a word of the table stands for; ``""`` is *not asked*.
        words_of: The same for one column, by its heading.
        keep: Headings carried through to the results.
        ignore: Headings passed over.
        path: The mapping file as it is called in messages.
        lines: The line of each thing in it: (key,) or (key, heading).
    """

    columns: Mapping[str, str] = _NOTHING
    roles: Mapping[str, str] = _NOTHING
    words: Mapping[str, str] = _NOTHING
    words_of: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    keep: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    path: str = ""
    lines: Mapping[tuple[str, ...], int] = MappingProxyType({})

    def issue(self, at: tuple[str, ...], code: str, message: str, hint: str = "") -> Issue:
        """Return an issue about something in the file, with its line."""
        return Issue(self.path, self.lines.get(at, 0), code, message, hint)

    def headings(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield every heading that has to be in the table, and where the file names it."""
        for key, names in (("columns", self.columns), ("words", self.words_of)):
            yield from (((key, name), name) for name in names)
        for key, listed in (("keep", self.keep), ("ignore", self.ignore)):
            yield from (((key,), name) for name in listed)


class Column(Struct, frozen=True):
    """A column of answers in a wide table.

    Attributes:
        name: Its heading, exactly as it stands in the table.
        finding: Id of the finding.
        place: ``here``, ``referring``, ..., or ``general`` for a finding about the whole person.
        words: The table's own words for answers, `plain`; ``""`` is *not asked*.
    """

    name: str
    finding: str
    place: str
    words: Mapping[str, str] = _NOTHING

    @property
    def key(self) -> str:
        """``finding@place``: what the column is called from here on."""
        return f"{self.finding}@{self.place}"


class Sheet(Struct, frozen=True):
    """What the columns of a table mean.

    Attributes:
        form: ``wide`` (one row per complaint, one column per finding) or ``long`` (one row per answer).
        answers: The columns of answers, in the order of the table; empty in the long form.
        context: The heading of each role that the table has a column for.
        fixed: Region and side of all complaints, where the mapping gives one for the whole table.
        kept: Headings carried through to the results.
        ignored: Headings passed over: named by the mapping, or not understood in the lenient mode.
        names: In the long form, what the table's own names of findings stand for.
        words: The table's own words for answers, `plain`.
        problems: Warnings; of a table that is refused, errors too.
        twins: Columns that say the same finding at the same place as a later one, which is not read.
    """

    form: str
    answers: tuple[Column, ...] = ()
    context: Mapping[str, str] = _NOTHING
    fixed: Mapping[str, str] = _NOTHING
    kept: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    names: Mapping[str, str] = _NOTHING
    words: Mapping[str, str] = _NOTHING
    problems: tuple[Issue, ...] = ()
    twins: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """``finding@place`` of the columns of answers, in order."""
        return tuple(column.key for column in self.answers)


def plain(text: str) -> str:
    """Return a heading or a word as it is compared: no byte order mark, no blanks around, no capitals."""
    return " ".join(text.replace("\ufeff", "").split()).casefold()


def as_id(text: str) -> str:
    """Return a heading or a word as an id would be written: `Taut band` is ``taut_band``."""
    return re.sub(r"[\s_-]+", "_", plain(text))


def is_text(kind: pl.DataType) -> bool:
    """Whether a column holds words (or nothing at all)."""
    return isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null)


def is_answer(kind: pl.DataType) -> bool:
    """Whether a column can hold answers: words, yes or no, or numbers of the scale."""
    return is_text(kind) or isinstance(kind, pl.Boolean) or kind.is_numeric()


def may_be_id(kind: pl.DataType) -> bool:
    """Whether a column can name visits: anything that reads as one word, also a date."""
    return is_text(kind) or kind.is_numeric() or kind.is_temporal()


def shown_type(kind: pl.DataType) -> str:
    """Return what a column holds, in words."""
    if kind.is_temporal():
        return "dates or times"
    if isinstance(kind, pl.List | pl.Array):
        return "lists"
    if isinstance(kind, pl.Struct):
        return "several values per cell"
    if isinstance(kind, pl.Boolean):
        return "true and false"
    if isinstance(kind, pl.Binary):
        return "raw bytes"
    return "numbers" if kind.is_numeric() else f"values of the type {kind}"
