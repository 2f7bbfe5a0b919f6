"""Turn what the columns of a table mean into Polars expressions that read them, and that find unreadable cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.kernel.plan import Plan
from nmt_expert.cohort.table.answers import BAD, Words
from nmt_expert.cohort.table.cells import Cells, Unread
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.cohort.table.texts import id_text, read_texts
from nmt_expert.reasoning.visit import Site

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
            merged = _NONE
            for name in reversed(said):
                merged = pl.when(pl.col(name) != "").then(pl.col(name)).otherwise(merged)
            into.append(merged.alias("#" + prefix + part))
        if worded:
            unread = pl.col("#in_words_" + prefix + parts[0]).is_null()
            self._check(worded, unread, partial(self._why_place, in_words))
        if clashes:
            column = worded or self._sheet.context["finding"]
            why = "the columns of the row name two different places; leave one of them empty"
            self._check(column, pl.any_horizontal([clash.fill_null(False) for clash in clashes]), lambda _: why)

    def _own_column(self, name: str, part: str, prefix: str) -> None:
        """Read a part of a place from a column of its own, or from what is fixed for the whole table."""
        complaint = prefix == "complaint_" or self._sheet.form == "wide"
        heading = None if prefix == "complaint_" else self._sheet.context.get(part)
        if heading is None:
            fixed = self._sheet.fixed.get(part, "") if complaint else ""
            self.read.append(pl.lit(fixed, pl.String).alias(name))
            return
        self.read.append(self._site(heading, part, part).alias(name))
        self._check(heading, pl.col(name).is_null(), partial(self._why_place, part))

    def _site(self, heading: str, kind: str, part: str) -> pl.Expr:
        """Return one part of the places that a column names; null where a cell names none."""

        def read(text: str) -> str | None:
            site = self._cells.site(kind, text)
            return str(getattr(site, part)) if isinstance(site, Site) else None

        return read_texts(heading, read)

    def _why_place(self, kind: str, text: str) -> str:
        site = self._cells.site(kind, text)
        return site.reason if isinstance(site, Unread) else ""

    def _check(self, heading: str, bad: pl.Expr, why: Callable[[str], str]) -> None:
        shown = f"={heading}"
        if heading not in self._shown:
            self._shown.add(heading)
            self.read.append(pl.col(heading).cast(pl.String).fill_null("").alias(shown))
        self.checks.append(Check(heading.strip("\ufeff "), bad, pl.col(shown), why))
