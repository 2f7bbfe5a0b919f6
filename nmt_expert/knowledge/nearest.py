"""Find the known word that a misspelt one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the most similar known word, or ``""`` if none is similar."""
    words = list(known)
    close = get_close_matches(word, words, n=1, cutoff=0.7)
    if close:
        return close[0]
    longer = sorted(
        (w for w in words if w.startswith(word) or word.startswith(w)), key=lambda w: abs(len(w) - len(word))
    )
    if longer and len(word) > 2:
        return longer[0]
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    return close[0] if close else ""
