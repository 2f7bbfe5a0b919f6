"""Measure how hard a sentence is to read: the Flesch-Kincaid grade, in American school years.

Source: Kincaid JP et al., Derivation of new readability formulas for Navy enlisted personnel, 1975.
Syllables are counted by the usual rule of thumb (groups of vowels, less a silent *e*),
which is off by one in a few words and right on average.
"""

from __future__ import annotations

import re

NAMES = frozenset(
    {"adson", "allen", "bragard", "finkelstein", "lasègue", "phalen", "spurling", "tinel", "trendelenburg", "thomas"}
)
"""Names of tests: they have no easier word and count as short ones."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, 0.0 at least and for no text.

    Returns:
        School years: 8 is read with ease at fourteen, 12 at the end of school.

    >>> round(grade("Does the pain wake you at night?"), 1)
    0.6
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text.strip())))
    syllables_each = sum(map(syllables, words)) / len(words)
    return max(0.0, 0.39 * len(words) / sentences + 11.8 * syllables_each - 15.59)


def syllables(word: str) -> int:
    """Return how many syllables a word has, about; the parts of ``low-back`` count one by one.

    >>> [syllables(word) for word in ("pain", "muscle", "tingling", "made", "numbness")]
    [1, 2, 2, 1, 2]
    """
    lower = word.lower().replace("’", "'")
    if lower.removesuffix("'s") in NAMES:
        return 1
    return sum(_syllables(part) for part in lower.split("-"))


def _syllables(word: str) -> int:
    count = len(_VOWELS.findall(word))
    silent_e = word.endswith("e") and not re.search(r"([aeiouy]|[^aeiouyl]l)e$", word)
    silent_ed = re.search(r"[^aeioutd]ed$", word) is not None
    silent_es = re.search(r"[^aeioulscxz]es$", word) is not None and not word.endswith(("shes", "ches", "ges"))
    return max(1, count - (silent_e or silent_ed or silent_es))
