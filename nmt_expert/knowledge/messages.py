"""Put values, lists of words and misspelt names into messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any

from nmt_expert.errors import Issue

_FEW = 10
"""Names that are listed where none is similar."""


def unknown(what: str, name: str, known: Collection[str], where: str = "", listed: str = "") -> Issue:
    """Return the problem that a name is not known, with the most similar one (or the few there are) in the hint.

    Args:
        what: What it would be the name of, in one word: ``finding``.
        name: The name.
        known: The names that are known.
        where: Whose name it is, if that is worth saying.
        listed: Where they are listed, if they are many.
    """
    shown = f"'{name}'" if name.isprintable() else ascii(name)
    near = nearest(name, known)
    some = f"one of {', '.join(known)}" if len(known) < _FEW else listed
    message = f"there is no {what} {shown}{f' ({where})' if where else ''}"
    return Issue("", 0, f"unknown-{what}", message, f"did you mean '{near}'?" if near else some)


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


def shown(value: Any) -> str:
    """Return a value as a message shows it, with its type where that may be what is wrong."""
    match value:
        case bool():
            return f"the boolean {str(value).lower()}"
        case str():
            return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}...'"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a mapping"
    return "nothing"


def one_of(words: list[str]) -> str:
    """Return ``a, b or c``."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
