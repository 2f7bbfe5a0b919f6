"""Turn what the columns of a table mean into Polars expressions that read them, and that find unreadable cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import BAD, Cells, Unread, Words
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.reasoning.visit import Site


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
        return "several values a cell"
    if isinstance(kind, pl.Boolean):
        return "true and false"
    if isinstance(kind, pl.Binary):
        return "raw bytes"
    return "numbers" if kind.is_numeric() else f"values of the type {kind}"


_PARTS = ("region", "side", "muscle", "place")
_NONE = pl.lit("", pl.String)


class Check(Struct, frozen=True):
    """A cell of a row that may not be understood.

    Attributes:
        heading: The column.
        bad: Whether it is not understood.
        shown: How the cell is shown.
        why: Says what is wrong with it, and what would do.
    """

    heading: str
    bad: pl.Expr
    shown: pl.Expr
    why: Callable[[str], str]


class Columns:
    """The expressions that read one table.

    Attributes:
        read: The first step: of every cell what it says, unreadable ones marked.
        checks: The cells that may be unreadable, in terms of the first step.
        unplaced: Whether a cell that says where something is cannot be read, likewise; for each such cell.
        complaint: Region and side of the complaint, in terms of the first step.
        site: Region, side, muscle and place of the answer (long form), likewise.
        answers: The names of the columns of codes (wide form).
        kept: The headings that are carried through.
    """

    def __init__(self, plan: Plan, sheet: Sheet, types: pl.Schema) -> None:
        self._plan, self._sheet, self._types = plan, sheet, types
        self._cells = Cells(plan.kb, sheet.names)
        self.read: list[pl.Expr] = [pl.col(ROW).cast(pl.Int64)]
        self.checks: list[Check] = []
        self.unplaced: list[pl.Expr] = []
        self._shown: set[str] = set()
        self.answers, self.kept = sheet.keys, sheet.kept
        self.complaint: list[pl.Expr] = []
        self.site: list[pl.Expr] = []
        self.read += [pl.col(name).alias(f"#keep:{name}") for name in sheet.kept]
        self._visit()
        if sheet.form == "wide":
            self._place("", "complaint", _PARTS[:2], self.complaint)
            self._wide_answers()
        else:
            self._place("complaint_", "complaint", _PARTS[:2], self.complaint)
            self._long_answers()
            self._place("", "site", _PARTS, self.site)

    @property
    def keep(self) -> list[pl.Expr]:
        """The columns that are carried through."""
        return [pl.col(f"#keep:{name}") for name in self._sheet.kept]

    @property
    def any_bad(self) -> pl.Expr:
        """Whether a row has a cell that is not understood."""
        return pl.any_horizontal([pl.lit(False), *(check.bad for check in self.checks)]).fill_null(False)

    def reasons(self, cells: pl.Series) -> pl.Series:
        """Return what is wrong with cells, each given as the number of its check and its value."""
        said: dict[tuple[int, str], str] = {}
        for at, value in cells.struct.unnest().unique().iter_rows():
            said[at, value] = self.checks[at].why(value)
        return pl.Series(cells.name, [said[cell["at"], cell["value"]] for cell in cells], dtype=pl.String)

    # -------------------------------------------------------------- whose row

    def _visit(self) -> None:
        heading = self._sheet.context.get("visit")
        if heading is None:
            self.read.append((pl.col(ROW).cast(pl.Int64) + 1).cast(pl.String).alias("#visit"))
            return
        self.read.append(id_text(heading, self._types[heading]).alias("#visit"))
        why = "the row does not say whose it is; give it an id"
        self._check(heading, pl.col("#visit") == "", lambda _: why)

    # -------------------------------------------------------------- answers

    def _wide_answers(self) -> None:
        for column in self._sheet.answers:
            words = Words(self._plan.coding, column.words)
            self.read.append(words.codes(column.name, self._types[column.name]).alias(column.key))
            self._check(column.name, pl.col(column.key) == BAD, partial(words.why, column.finding))

    def _long_answers(self) -> None:
        named, said = self._sheet.context["finding"], self._sheet.context["answer"]
        words = Words(self._plan.coding, self._sheet.words)
        self.read.append(words.codes(said, self._types[said]).alias("#code"))
        self._check(said, pl.col("#code") == BAD, partial(words.why, ""))
        for at, part in enumerate(("#finding", "#named_place")):
            self.read.append(read_texts(named, partial(self._named, at)).alias(part))
        empty = (pl.col("#finding") == "") & pl.col("#code").is_not_null()
        self._check(named, pl.col("#finding").is_null() | empty, self._why_finding)

    def _named(self, at: int, text: str) -> str | None:
        found = self._cells.finding(text) if text.strip() else ("", "")
        return None if isinstance(found, Unread) else found[at]

    def _why_finding(self, text: str) -> str:
        found = self._cells.finding(text)
        return (
            found.reason if text.strip() and isinstance(found, Unread) else "the answer does not say to which finding"
        )

    # -------------------------------------------------------------- places

    def _place(self, prefix: str, in_words: str, parts: tuple[str, ...], into: list[pl.Expr]) -> None:
        """Read a place that stands in columns of its own, in words, or in both."""
        worded = self._sheet.context.get(in_words)
        clashes: list[pl.Expr] = []
        merged: dict[str, pl.Expr] = {}
        for part in parts:
            own = "#own_" + prefix + part
            said = [own, *(["#in_words_" + prefix + part] if worded else [])]
            self._own_column(own, part, prefix)
            if worded:
                self.read.append(self._site(worded, in_words, part).alias(said[1]))
            if part == "place" and self._sheet.form == "long":
                said.append("#named_place")
            clashes += [
                (pl.col(one) != "") & (pl.col(other) != "") & (pl.col(one) != pl.col(other))
                for at, one in enumerate(said)
                for other in said[:at]
            ]
            merged[part] = _NONE
            for name in reversed(said):
                merged[part] = pl.when(pl.col(name) != "").then(pl.col(name)).otherwise(merged[part])
        if worded:
            unread = pl.col("#in_words_" + prefix + parts[0]).is_null()
            self._check_place(worded, unread, partial(self._why_place, in_words))
        if clashes:
            column = worded or self._sheet.context["finding"]
            why = "the columns of the row name two different places; leave one of them empty"
            clash = pl.any_horizontal([clash.fill_null(False) for clash in clashes])
            self._check_place(column, clash, lambda _: why)
            merged = {part: pl.when(~clash).then(said).otherwise(_NONE) for part, said in merged.items()}
        into += [said.alias("#" + prefix + part) for part, said in merged.items()]

    def _own_column(self, name: str, part: str, prefix: str) -> None:
        """Read a part of a place from a column of its own, or from what is fixed for the whole table."""
        complaint = prefix == "complaint_" or self._sheet.form == "wide"
        heading = None if prefix == "complaint_" else self._sheet.context.get(part)
        if heading is None:
            fixed = self._sheet.fixed.get(part, "") if complaint else ""
            self.read.append(pl.lit(fixed, pl.String).alias(name))
            return
        self.read.append(self._site(heading, part, part).alias(name))
        self._check_place(heading, pl.col(name).is_null(), partial(self._why_place, part))

    def _site(self, heading: str, kind: str, part: str) -> pl.Expr:
        """Return one part of the places that a column names; null where a cell names none."""

        def read(text: str) -> str | None:
            site = self._cells.site(kind, text)
            return str(getattr(site, part)) if isinstance(site, Site) else None

        return read_texts(heading, read)

    def _why_place(self, kind: str, text: str) -> str:
        site = self._cells.site(kind, text)
        return site.reason if isinstance(site, Unread) else ""

    def _check_place(self, heading: str, bad: pl.Expr, why: Callable[[str], str]) -> None:
        self._check(heading, bad, why)
        self.unplaced.append(bad)

    def _check(self, heading: str, bad: pl.Expr, why: Callable[[str], str]) -> None:
        shown = f"={heading}"
        if heading not in self._shown:
            self._shown.add(heading)
            self.read.append(pl.col(heading).cast(pl.String).fill_null("").alias(shown))
        self.checks.append(Check(heading.strip("\ufeff "), bad, pl.col(shown), why))


# ------------------------------------------------------------------
# read columns of text: ids, and words that are looked up once each


def id_text(heading: str, kind: pl.DataType) -> pl.Expr:
    """Return the ids of a column as text; a whole number has no decimal point, wherever it comes from."""
    cells = pl.col(heading)
    text = cells.cast(pl.String).str.strip_chars()
    if kind.is_float():
        whole = (cells == cells.round(0)) & (cells.abs() < 2**53)
        text = (
            pl.when(whole).then(cells.cast(pl.Int64, strict=False).cast(pl.String)).when(cells.is_not_nan()).then(text)
        )
    return text.fill_null("")


def read_texts(heading: str, read: Callable[[str], str | None]) -> pl.Expr:
    """Return what each cell says, reading each distinct text of a part of the table once; empty says nothing."""

    def of(cells: pl.Series) -> pl.Series:
        distinct = cells.unique()
        said = pl.Series([read(text) for text in distinct], dtype=pl.String)
        same = said.equals(distinct)  # ids stand for themselves
        return cells if same else cells.replace_strict(distinct, said, return_dtype=pl.String)

    return pl.col(heading).cast(pl.String).fill_null("").map_batches(of, return_dtype=pl.String, is_elementwise=True)
