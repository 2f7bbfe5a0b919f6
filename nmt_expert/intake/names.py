"""Find which of many names could hold a word, without cutting all the names into words.

Cutting thousands of names into words costs more than the rest of a run, and a phrase
needs a few of them: all names are kept as one text, which is searched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from nmt_expert.intake.tokens import beginnings

_SHORT = 3


class Names:
    """Names by the letters that words in them begin with."""

    def __init__(self, names: Iterable[str]) -> None:
        self._text = "\n".join(names).lower()
        self._starts = [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))][:-1]
        self._holding: dict[str, frozenset[int]] = {}

    def __getitem__(self, at: int) -> str:
        start = self._starts[at]
        end = self._text.find("\n", start)
        return self._text[start : end if end >= 0 else None]

    def holding(self, word: str) -> frozenset[int]:
        """Return the positions of all names with a word of this stem in them, and perhaps of some others."""
        return frozenset().union(*(self._with(start) for start in beginnings(word)))

    def _with(self, start: str) -> frozenset[int]:
        found = self._holding.get(start)
        if found is None:
            found = self._holding[start] = frozenset(bisect_right(self._starts, at) - 1 for at in self._hits(start))
        return found

    def _hits(self, start: str) -> Iterable[int]:
        """Yield where the letters stand; a short word has to stand alone."""
        if len(start) < _SHORT:
            yield from (hit.start() for hit in re.finditer(rf"\b{re.escape(start)}\b", self._text))
            return
        at = self._text.find(start)
        while at >= 0:
            yield at
            at = self._text.find(start, at + 1)
