"""Read the cells of a table into coded columns, and list those that could not be read.

A cell says yes, probably, unsure, probably not or no (any case, blanks around it, as in a visit
file), true or false, or a number of the scale (1, 0.6, 0, -0.6, -1).  Empty, null and NaN are
*not asked*.  Everything is read row by row, so a wide table may be cut into parts anywhere; the
rows of one visit of a long table have to come together.

A cell that is not understood never takes the rest of its row with it: whoever does not refuse the
table reads on with what was understood, so that no red flag is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl
from msgspec import Struct

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import BAD, Cells, Unread, Words
from nmt_expert.cohort.table.sheet import ROW, Sheet
from nmt_expert.reasoning.visit import Site

UNSURE = 0
"""The code of an answer that is unknown."""

_SITE = ("#region", "#side", "#muscle", "#place")


def coded(plan: Plan, sheet: Sheet, table: pl.LazyFrame) -> pl.LazyFrame:
    """Return a table with its answers as codes (`nmt_expert.cohort.rules.expressions`), row by row.

    Wide: ``#row`` (from 0; the table's own column ``#row`` if it has one), ``#visit`` (without such a
    column the row's number from 1), ``#region`` and ``#side`` of the complaint, ``#keep:NAME``, ``#bad``,
    and Int8 columns ``finding@place``.  Rows that share a visit id stay rows of their own.

    Long: ``#row``, ``#visit``, ``#complaint`` (0 for the first that the visit names; null where the answer
    names none) with ``#complaint_region`` and ``#complaint_side``, ``#finding``, ``#code`` (both null where the
    answer is empty: such a row tells of the visit and its complaint only), ``#region``, ``#side``,
    ``#muscle``, ``#place`` of the answer, ``#keep:NAME``, ``#bad``.

    ``#bad`` is true where a cell of the row was not understood: refuse the table (`rejects` lists the cells), or
    read on without them.  A cell that is not an answer reads *unsure*: asked, and nobody knows what was said.  One
    that is not a place reads ``""``; in the long form only what red flags ask for is kept of such a row, as at the
    complaint, and nothing of one whose finding is not known.  A row without an id is a visit of its own,
    called ``(row 7)``.
    """
    return Coder(plan, sheet, table.collect_schema()).coded(table)


def rejects(plan: Plan, sheet: Sheet, table: pl.LazyFrame) -> pl.LazyFrame:
    """Return the cells that were not understood, by row and column.

    Columns: ``row`` (of the data, from 1), ``column`` (heading), ``value`` (as it stands), and ``reason``,
    which says what is wrong and what would do.
    """
    return Coder(plan, sheet, table.collect_schema()).rejects(table)


def said(cells: pl.LazyFrame) -> pl.LazyFrame:
    """Return coded rows without those that tell neither whose they are nor any answer."""
    names = cells.collect_schema().names()
    codes = ["#code"] if "#code" in names else [name for name in names if "@" in name and not name.startswith("#")]
    nothing = pl.all_horizontal(pl.col(codes).is_null())
    return cells.filter(~(pl.col("#bad") & (pl.col("#visit") == _unnamed()) & nothing))


def _unnamed() -> pl.Expr:
    """Return what a visit is called that has no id."""
    return pl.format("(row {})", pl.col(ROW) + 1)


class Coder:
    """The expressions behind `coded` and `rejects`, written once for all parts of a table.

    Attributes:
        types: The columns that the parts have.
    """

    def __init__(self, plan: Plan, sheet: Sheet, types: pl.Schema) -> None:
        self.types = types
        self._plan = plan
        self._wide = sheet.form == "wide"
        self._columns = Columns(plan, sheet, types)
        self._answers = [_answered(name) for name in self._columns.answers] if self._wide else []

    def coded(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return a part of the table as `coded` does."""
        columns = self._columns
        read = _numbered(table).select(columns.read)
        if not self._wide:
            return _long(self._plan, columns, read)
        bad = columns.any_bad.alias("#bad")
        return read.select(ROW, _whose(), *columns.complaint, *columns.keep, bad, *self._answers)

    def rejects(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return what was not understood of a part of the table, as `rejects` does."""
        columns, checks = self._columns, self._columns.checks
        values = [pl.when(check.bad).then(check.shown).alias(str(at)) for at, check in enumerate(checks)]
        wrong = _numbered(table).select(columns.read).filter(columns.any_bad).select(pl.col(ROW) + 1, *values)
        listed = wrong.unpivot(index=ROW, variable_name="at", value_name="value").drop_nulls("value")
        listed = listed.with_columns(pl.col("at").cast(pl.Int32)).sort(ROW, "at")
        headings = pl.Series([check.heading for check in checks], dtype=pl.String)
        numbers = pl.int_range(len(checks), dtype=pl.Int32, eager=True)
        return listed.select(
            pl.col(ROW).alias("row"),
            pl.col("at").replace_strict(numbers, headings).alias("column"),
            "value",
            pl.struct("at", "value").map_batches(columns.reasons, pl.String, is_elementwise=True).alias("reason"),
        )


def _numbered(table: pl.LazyFrame) -> pl.LazyFrame:
    """Return a table with its rows numbered."""
    return table if ROW in table.collect_schema() else table.with_row_index(ROW)


def _whose() -> pl.Expr:
    """Return whose rows they are, names made only if some rows have none; the first step has noted which."""

    def named(cells: pl.Series) -> pl.Series:
        visits = cells.struct.field("#visit")
        if not (visits == "").any():
            return visits
        name = pl.when(pl.col("#visit") != "").then("#visit").otherwise(_unnamed())
        return cells.struct.unnest().select(name.alias("#visit")).to_series()

    return pl.struct(ROW, "#visit").map_batches(named, pl.String, is_elementwise=True).alias("#visit")


def _long(plan: Plan, columns: Columns, read: pl.LazyFrame) -> pl.LazyFrame:
    """Return the answers of a long table, with the complaints of each visit counted."""
    unplaced = pl.any_horizontal([pl.lit(False), *columns.unplaced]).fill_null(False)
    kept = (pl.col("#finding") != "") & (~unplaced | pl.col("#finding").is_in(plan.consulted))
    code = pl.when(kept).then(_answered("#code")).alias("#code")
    finding, bad = pl.when(kept & pl.col("#code").is_not_null()).then("#finding"), columns.any_bad.alias("#bad")
    rows = read.select(ROW, _whose(), *columns.complaint, *columns.site, *columns.keep, bad, finding, code)
    here = ("#visit", "#complaint_region", "#complaint_side")
    named = (pl.col("#complaint_region") != "") | (pl.col("#complaint_side") != "")
    rows = rows.with_columns(pl.when(named).then(pl.col(ROW)).min().over(*here).alias("#first"))
    rows = rows.with_columns(pl.when(named).then(pl.col("#first")).alias("#first"))
    number = pl.col("#first").rank("dense").over("#visit").cast(pl.Int32) - 1
    rows = rows.with_columns(number.alias("#complaint"))
    own = (pl.col("#complaint").max().over("#visit") > 0) & pl.col("#complaint").is_not_null()
    own &= pl.all_horizontal([pl.col(part) == "" for part in _SITE])
    sites = [
        pl.when(own).then(pl.col(f"#complaint_{part}")).otherwise(pl.col(f"#{part}")) for part in ("region", "side")
    ]
    carried = [f"#keep:{name}" for name in columns.kept]
    rows = rows.with_columns(sites[0].alias("#region"), sites[1].alias("#side"))
    return rows.select(ROW, "#visit", "#complaint", *here[1:], "#finding", "#code", *_SITE, *carried, "#bad")


def _answered(name: str) -> pl.Expr:
    """Return a column of codes; cells that are not answers are *unsure*."""
    return pl.when(pl.col(name) == BAD).then(pl.lit(UNSURE, pl.Int8)).otherwise(pl.col(name)).alias(name)


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
        why = "the row does not say which visit it belongs to; give it an id"
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
