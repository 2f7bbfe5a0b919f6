"""Read what a cell says of a place or a finding, with the names that visit files use.

Polars reads columns in several threads at once, and the vocabulary learns its names while
it is asked: so one cell is read at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from threading import RLock

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.cohort.rules.plan import Coding
from nmt_expert.cohort.table.sheet import as_id, plain
from nmt_expert.intake.sites import shown, site_in
from nmt_expert.intake.tokens import HURTS, carries, stem, tokens
from nmt_expert.intake.visitfile import answer_word
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import RELATIONS, KnowledgeBase
from nmt_expert.reasoning.visit import Site

_EXAMPLE = {"complaint": "left neck", "site": "left upper trapezius"}
_LONGEST = 200


class Unread(Struct, frozen=True):
    """What is wrong with a cell, and what would do."""

    reason: str


class Cells:
    """Reads cells; what was read once is remembered.

    Args:
        kb: The knowledge base whose regions, muscles and findings count.
        names: The table's own names of findings, `plain`, and what they stand for.
    """

    def __init__(self, kb: KnowledgeBase, names: Mapping[str, str] | None = None) -> None:
        self.kb = kb
        self._names = names or {}
        self._read: dict[tuple[str, str], Site | Unread] = {}
        self._one_at_a_time = RLock()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that people use."""
        return Vocabulary(self.kb)

    def site(self, kind: str, text: str) -> Site | Unread:
        """Return the place a cell names.

        Args:
            kind: The role of its column: region, side, muscle, place; complaint or site for a place in words.
            text: The cell; empty is not a place.
        """
        key = (kind, text)
        with self._one_at_a_time:
            if key not in self._read:
                self._read[key] = self._words(kind, text) if kind in _EXAMPLE else self._one(kind, text)
            return self._read[key]

    def finding(self, text: str) -> tuple[str, str] | Unread:
        """Return the finding a cell names and how its place stands to the complaint (``""`` if it does not say)."""
        named = self._names.get(plain(text), text)
        name, _, place = (as_id(part) for part in named.partition("@"))
        if name not in self.kb.findings:
            return Unread(f"there is not a finding {shown(text)}{self._meant(name, text)}")
        if not place or (place == "here" and self.kb.findings[name].site == "local"):
            return name, ""
        if self.kb.findings[name].site == "general":
            return (
                (name, "") if place == "general" else Unread(f"'{name}' is about the whole person: no place after it")
            )
        if place in RELATIONS:
            return name, place
        return Unread(f"'{place}' is not a place: one of {', '.join(('here', *RELATIONS))}")

    def nearest_finding(self, text: str) -> str:
        """Return the known finding that a name was probably meant to be, or ``""``."""
        name = as_id(text.partition("@")[0])
        if len(text) > _LONGEST:
            return ""
        with self._one_at_a_time:
            match = self.vocabulary.match(tokens(text.partition("@")[0]))
        return match.findings[0] if match else nearest(name, self.kb.findings)

    def _meant(self, name: str, text: str) -> str:
        near = self.nearest_finding(text)
        return f"; did you mean '{near}'?" if near and near != name else ""

    def _one(self, kind: str, text: str) -> Site | Unread:
        """Return the place of a cell that holds one thing: a region, a side, a muscle, or a relation."""
        said = plain(text)
        if not said or (kind == "place" and said == "here"):
            return Site()
        wrong: list[str] = []
        written = as_id(text) if kind == "place" or as_id(text) in self.kb.regions else text.strip()
        site = site_in(self.vocabulary, {kind: written}, lambda _, __, message, hint: wrong.extend((message, hint)))
        if not wrong:
            return site
        known = {"region": self.kb.regions, "muscle": self.kb.muscles}.get(kind, {})
        near = nearest(as_id(text), known) if len(text) <= _LONGEST else ""
        hint = f"did you mean '{near}'?" if near else wrong[1]
        return Unread(f"{wrong[0]}; {hint}" if hint else wrong[0])

    def _words(self, kind: str, text: str) -> Site | Unread:
        """Return the place that words name, every word of it understood (`pain in the left neck`)."""
        said = as_id(text)
        if not said or (kind == "site" and said == "here"):
            return Site()
        if kind == "site" and said in RELATIONS:
            return Site(place=said)
        words = [word for word in tokens(text[:_LONGEST]) if carries(word) and stem(word) not in HURTS]
        places = self.vocabulary.places
        spans = [span for span in places.spans(words) if kind == "site" or span.kind != "muscle"]
        named = {at for span in spans for at in span.at}
        site = places.site(spans)
        if len(text) > _LONGEST or len(named) < len(words) or site is None or not site:
            why = "names two places" if site is None else "is not a place"
            return Unread(f"{shown(text)} {why}; write a side and a region, for example '{_EXAMPLE[kind]}'")
        return site


def joined(one: Site, other: Site) -> Site | Unread:
    """Return the place that two cells of a row name together."""
    site = one
    for part in ("region", "side", "muscle", "place"):
        said, also = getattr(one, part), getattr(other, part)
        if said and also and said != also:
            return Unread(f"the row names two places: {part} '{said}' and '{also}'")
        site = replace(site, **{part: said or also})
    return site


# ------------------------------------------------------------------ answers


BAD = 99
"""Stands for a cell that is not an answer, until it is left out."""

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
        """Return the code of a cell; None if it is empty, `BAD` if it is not an answer."""
        said = plain(text)
        if said in self._own or not said:
            return self._own.get(said)
        if _is_number(said):
            return self.numbers.get(_number(said), BAD)
        return self._coding.of_word.get(answer_word(text), BAD)

    def codes(self, column: str, kind: pl.DataType) -> pl.Expr:
        """Return the codes of a column as Int8: null where nothing was asked, `BAD` where a cell is not an answer."""
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
        """Return what is wrong with a cell that is not an answer (to a finding, if one is named), and what would do."""
        near = nearest(plain(text), (*self._coding.of_word, *self._own)) if 2 < len(text) < 30 else ""
        numbers = ", ".join(f"{number:g}" for number in sorted(self._coding.of_number, reverse=True))
        hint = f"did you mean '{near}'?" if near else f"answer {', '.join(self._coding.of_word)}, or {numbers}"
        asked = f" to '{finding}'" if finding else ""
        return f"{shown(text)} is not an answer{asked}; {hint}"

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
