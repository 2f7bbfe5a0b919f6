"""Put values and lists of words into messages."""

from __future__ import annotations

from typing import Any


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
