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
    """The names of some things, by the letters that words in them begin with.

    A name goes by where it begins in the one text that holds them all.
    """

    def __init__(self, things: Iterable[Iterable[str]]) -> None:
        blocks = ["\n".join(names).lower() for names in things]
        self._text = "\n".join(blocks)
        self._blocks = [0, *accumulate(len(block) + 1 for block in blocks)]
        self._holding: dict[str, frozenset[int]] = {}

    def __getitem__(self, start: int) -> str:
        end = self._text.find("\n", start)
        return self._text[start : end if end >= 0 else None]

    def owner(self, start: int) -> tuple[int, int]:
        """Return which thing a name is of, and the how many-eth of its names it is, both from 0."""
        thing = bisect_right(self._blocks, start) - 1
        return thing, self._text.count("\n", self._blocks[thing], start)

    def holding(self, word: str) -> frozenset[int]:
        """Return where the names begin that have a word of this stem in them, and perhaps of some others."""
        return frozenset().union(*(self._with(start) for start in beginnings(word)))

    def _with(self, start: str) -> frozenset[int]:
        found = self._holding.get(start)
        if found is None:
            found = self._holding[start] = frozenset(self._text.rfind("\n", 0, at) + 1 for at in self._hits(start))
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
