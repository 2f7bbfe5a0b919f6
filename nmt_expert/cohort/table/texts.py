"""Read columns of text: ids, and words that are looked up once each."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


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
