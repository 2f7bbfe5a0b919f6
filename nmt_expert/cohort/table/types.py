"""Tell what the types of columns are good for, and how a message calls them."""

from __future__ import annotations

import polars as pl


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
