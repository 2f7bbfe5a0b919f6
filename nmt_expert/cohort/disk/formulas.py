"""Keep the cells of a CSV file from being run by a spreadsheet, and read such cells back as they were.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break.  Such a text is written
with an apostrophe before it, which says *this is text*; a plain number (``-0.35``) stays one.  A text that has the
apostrophe already gets one more, so that taking one away always gives the text that was written.
"""

from __future__ import annotations

import re

import polars as pl

_RUN = r"[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
"""What a cell that is run begins with; the last four are the wide forms of East Asian keyboards."""

_WOULD_BE_RUN = rf"^'*{_RUN}"
_NUMBER = r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$"
_MARKED = rf"^'+{_RUN}"
_MARKED_IN_BYTES = re.compile(rb"'[=+\-@\t\r\n]|'\xef\xbc[\x9d\x8b\x8d\xa0]")
_MARKED_TEXT = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose texts and headings no spreadsheet runs; lists and numbers are left as they are."""
    texts = [
        safe for name, kind in frame.schema.items() if kind == pl.String if (safe := _harmless(frame[name])) is not None
    ]
    headings = _harmless(pl.Series(frame.columns, dtype=pl.String))
    frame = frame.with_columns(texts)
    return frame if headings is None else frame.rename(dict(zip(frame.columns, headings, strict=True)))


def _harmless(texts: pl.Series) -> pl.Series | None:
    """Return texts that are not run, None if all are so already."""
    early = (texts < "A") | (
        texts >= "\uff0b"
    )  # a comparison is ten times as quick as a pattern, and most texts are words
    if not early.any():
        return None
    run = early & texts.str.contains(_WOULD_BE_RUN) & ~texts.str.contains(_NUMBER)
    return (
        texts.to_frame("t")
        .select(pl.when(run).then(pl.lit("'") + pl.col("t")).otherwise("t"))
        .to_series()
        .alias(texts.name)
    )


def holds_marked(data: bytes) -> bool:
    """Whether a text file may hold cells with the apostrophe: a quick look that says yes too often."""
    return b"'" in data and _MARKED_IN_BYTES.search(data) is not None


def as_written(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of texts without the apostrophe of `harmless`."""
    texts = pl.col(pl.String)
    return frame.with_columns(pl.when(texts.str.contains(_MARKED)).then(texts.str.slice(1)).otherwise(texts))


def text_as_written(text: str) -> str:
    """Return one text without the apostrophe of `harmless`."""
    return text[1:] if _MARKED_TEXT.match(text) else text
