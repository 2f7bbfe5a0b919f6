"""Read the answers of one column, whatever it holds: words, true and false, or numbers of the scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from nmt_expert.cohort.kernel.codes import Coding
from nmt_expert.cohort.table.sheet import plain
from nmt_expert.intake.sites import shown
from nmt_expert.intake.visitfile import answer_word
from nmt_expert.knowledge.nearest import nearest

BAD = 99
"""Stands for a cell that is no answer, until it is left out."""

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)", re.ASCII)
_LONGEST_NUMBER = 24
_DECIMALS = 6
_BIG = 2**31
_MOST_COMPARED = 12
"""So many spellings are quicker compared one by one than looked up."""

_SAMPLE = 1_000


class Words:
    """What the cells of a column mean.

    Args:
        coding: The answers of the scale as codes.
        own: The table's own words, `plain`, and the answer each stands for; ``""`` is *not asked*.
    """

    def __init__(self, coding: Coding, own: Mapping[str, str]) -> None:
        self._coding = coding
        self._own = {word: coding.of_word[answer] if answer else None for word, answer in own.items()}
        own_numbers = {_number(word): code for word, code in self._own.items() if _is_number(word)}
        self.numbers: dict[float, int | None] = {**coding.of_number, **own_numbers}

    def code(self, text: str) -> int | None:
        """Return the code of a cell; None if it is empty, `BAD` if it is no answer."""
        said = plain(text)
        if said in self._own or not said:
            return self._own.get(said)
        if _is_number(said):
            return self.numbers.get(_number(said), BAD)
        return self._coding.of_word.get(answer_word(text), BAD)

    def codes(self, column: str, kind: pl.DataType) -> pl.Expr:
        """Return the codes of a column as Int8: null where nothing was asked, `BAD` where a cell is no answer."""
        cells = pl.col(column)
        if isinstance(kind, pl.Null):
            return cells.cast(pl.Int8)
        if isinstance(kind, pl.Boolean):
            return _compared(cells, [(True, self.code("true")), (False, self.code("false"))])
        if kind.is_integer():
            whole = {int(number): code for number, code in self.numbers.items() if number == int(number) < _BIG}
            return _compared(cells, whole.items())
        if kind.is_numeric():
            numbers = cells.cast(pl.Float32)
            known = [(pl.lit(number, pl.Float32), code) for number, code in self.numbers.items()]
            return _compared(numbers, known, numbers.is_not_nan())
        if isinstance(kind, pl.Enum) and len(kind.categories) <= _MOST_COMPARED:
            return _compared(cells.to_physical(), enumerate(self.code(text) for text in kind.categories))
        return cells.map_batches(self._read, return_dtype=pl.Int8, is_elementwise=True)

    def why(self, finding: str, text: str) -> str:
        """Return what is wrong with a cell that is no answer (to a finding, if one is named), and what would do."""
        near = nearest(plain(text), (*self._coding.of_word, *self._own)) if 2 < len(text) < 30 else ""
        numbers = ", ".join(f"{number:g}" for number in sorted(self._coding.of_number, reverse=True))
        hint = f"did you mean '{near}'?" if near else f"answer {_listed(self._coding.of_word)}, or {numbers}"
        asked = f" to '{finding}'" if finding else ""
        return f"{shown(text)} is no answer{asked}; {hint}"

    def _read(self, cells: pl.Series) -> pl.Series:
        """Return the codes of cells that hold words: by the spellings met first, then by all others."""
        read = self._looked_up(cells, cells.head(_SAMPLE).unique())
        left = (read == BAD).arg_true()
        if left.len():
            others = cells.gather(left)
            read = read.scatter(left, self._looked_up(others, others.unique()))
        return read

    def _looked_up(self, cells: pl.Series, distinct: pl.Series) -> pl.Series:
        """Return the codes of cells, knowing some of the distinct ones; `BAD` for the rest."""
        distinct = distinct.drop_nulls()
        known = [self.code(text) for text in distinct.cast(pl.String)]
        keys = distinct.to_physical()
        if len(known) > _MOST_COMPARED:
            codes = pl.col("cells").replace_strict(
                keys, pl.Series(known, dtype=pl.Int8), default=BAD, return_dtype=pl.Int8
            )
            read: pl.Expr = pl.when(pl.col("cells").is_not_null()).then(codes)
        else:
            read = _compared(pl.col("cells"), zip(keys, known, strict=True))
        return cells.to_physical().alias("cells").to_frame().select(read.alias(cells.name)).to_series()


def _compared(cells: pl.Expr, known: Iterable[tuple[object, int | None]], said: pl.Expr | None = None) -> pl.Expr:
    """Return codes by comparing cells with each known one; ``said`` tells which cells say something."""
    read: pl.Expr = pl.lit(BAD, pl.Int8)
    for key, code in known:
        read = pl.when(cells == key).then(pl.lit(code, pl.Int8)).otherwise(read)
    return pl.when(cells.is_not_null() if said is None else said).then(read)


def _is_number(word: str) -> bool:
    return len(word) < _LONGEST_NUMBER and _NUMBER.fullmatch(word) is not None


def _number(word: str) -> float:
    return round(float(word), _DECIMALS)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
