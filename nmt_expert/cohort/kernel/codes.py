"""Write answers as small whole numbers, so that a million of them are compared eight to a word."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from nmt_expert.knowledge.model import Scale


class Coding(Struct, frozen=True):
    """The scale's answers as codes: the rank of how sure, with the sign of the answer.

    Order is all that ``all``, ``any`` and ``at_least`` look at, so conditions are worked out on
    codes; the numbers of the scale come back only where a rule is weighed.

    Attributes:
        levels: How sure an answer can be, above 0, ascending: the scale's magnitudes.
        of_word: Code of each word; 0 is *unsure*.
        fires_from: The lowest rank that lets a condition hold.
    """

    levels: tuple[float, ...]
    of_word: Mapping[str, int]
    fires_from: int

    @staticmethod
    def of(scale: Scale) -> Coding:
        """Return the coding of a scale."""
        levels = tuple(sorted({abs(value) for value in scale.answers.values() if value}))
        of_word = {word: _code(levels, value) for word, value in scale.answers.items()}
        return Coding(levels, of_word, 1 + sum(level <= scale.holds_above for level in levels))

    @property
    def word_of(self) -> dict[int, str]:
        """The word of each code (the first of equals)."""
        return {code: word for word, code in reversed(tuple(self.of_word.items()))}

    @property
    def of_number(self) -> dict[float, int]:
        """The code of each number of the scale; 0.0 is *unsure*."""
        return {self.value(code): code for code in self.of_word.values()}

    @property
    def firing(self) -> tuple[tuple[int, float], ...]:
        """The codes with which a condition holds, ascending, each with its number."""
        return tuple(enumerate(self.levels, start=1))[self.fires_from - 1 :]

    def value(self, code: int) -> float:
        """Return the number of a code, in [-1, 1]; 0.0 for *unsure*."""
        return 0.0 if code == 0 else self.levels[abs(code) - 1] * (1 if code > 0 else -1)


def _code(levels: tuple[float, ...], value: float | None) -> int:
    if not value:
        return 0
    return (levels.index(abs(value)) + 1) * (1 if value > 0 else -1)
