"""Put misspelt words right, towards words that ways of saying really use, and never across an opposite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from nmt_expert.intake.reading.lexicon import Token
from nmt_expert.intake.spelling import MISSPELT, REAL_WORDS, may_repair
from nmt_expert.intake.tokens import stem

_LEAST = 4
_USED = 4
"""Ways of saying that a word has to stand in to be what others are misspelt for."""

_LONG = 7
"""Letters from which a word may be wrong in two of them."""


class Speller:
    """Knows the words of the ways of saying."""

    def __init__(self, counted: Mapping[str, int], known: frozenset[str]) -> None:
        self._counted = counted
        self._known = known

    @cached_property
    def _targets(self) -> dict[tuple[str, int], list[str]]:
        """The words that others are misspelt for, by one of their first two letters and by length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word, count in self._counted.items():
            if count >= _USED and len(word) >= _LEAST and word.isalpha():
                for letter in {word[0], word[1]}:
                    found.setdefault((letter, len(word)), []).append(word)
        return found

    def repaired(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Return the tokens with unknown words put right where one word alone is near."""
        return tuple(self._repaired(token, at) for at, token in enumerate(tokens))

    def _repaired(self, token: Token, at: int) -> Token:
        word = token.norm
        if word in MISSPELT and len(word) > 1:
            return replace(token, norm=MISSPELT[word], stem=stem(MISSPELT[word]))
        shouted = token.text.isupper() or (at and token.text[:1].isupper())
        if (
            len(word) < _LEAST
            or not word.isalpha()
            or shouted
            or word in REAL_WORDS
            or word in self._counted
            or token.stem in self._known
        ):
            return token
        near = self._near(word)
        return replace(token, norm=near, stem=stem(near)) if near else token

    def _near(self, word: str) -> str:
        """Return the one word that this one is a misspelling of, or ``""``."""
        from rapidfuzz.distance import OSA

        most = 1 if len(word) <= _LONG else 2
        best: list[tuple[int, int, int, str]] = []  # how far, swapped letters or another length, how usual, the word
        lengths = range(len(word) - most, len(word) + most + 1)
        for other in dict.fromkeys(other for length in lengths for other in self._targets.get((word[0], length), ())):
            if may_repair(word, other):
                distance = int(OSA.distance(word, other, score_cutoff=most))
                if distance <= most:
                    swapped = -1 if sorted(word) == sorted(other) else abs(len(other) - len(word))
                    best.append((distance, swapped, -self._counted[other], other))
        best.sort()
        if not best:
            return ""
        alike = len(best) > 1 and best[0][:2] == best[1][:2] and stem(best[0][3]) != stem(best[1][3])
        if alike and best[0][2] > 3 * best[1][2]:
            return ""
        return best[0][3]
