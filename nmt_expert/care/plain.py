"""Say a condition in words that a therapist reads: labels, places, *and*, *or*, *at least two of*."""

from __future__ import annotations

from collections.abc import Callable

from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads

PLACES = {
    "here": "here",
    "referring": "in a muscle that sends pain here",
    "pathway": "along a nerve that supplies this area",
    "other_side": "on the other side",
    "elsewhere": "elsewhere in the body",
}
"""The places a condition can ask for, in words."""

SHORT: dict[tuple[str, ...], str] = {("here", "referring"): "°"}
"""Places that are asked for so often that a sign stands for them; the page has to say what it means."""

_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}

Name = Callable[[str], str]
"""Gives an id the words it is called by."""


def in_words(condition: Condition, name: Name) -> str:
    """Return a condition in words.

    Args:
        condition: The condition.
        name: What to call a finding, hypothesis or principle.

    >>> in_words(All((Reads("taut band"), Not(Reads("warm skin")))), str)
    'taut band, and no: warm skin'
    """
    match condition:
        case Reads(name=read, at=at):
            return f"{name(read)}{_place(at)}"
        case Not(of=inner):
            return f"no: {_nested(inner, name)}"
        case All(of=parts, same=same):
            muscle = " (in one and the same muscle)" if same else ""
            return f"{_several(parts, 'and', 'all of', name)}{muscle}"
        case AnyOf(of=parts):
            return _several(parts, "or", "any of", name)
        case AtLeast(k=k, of=parts):
            return _listed(parts, f"at least {_NUMBERS.get(k, k)} of", name)


def _place(at: tuple[str, ...]) -> str:
    """Return where something is read, in brackets; what is read here needs no word."""
    if at in ((), ("here",)):
        return ""
    return SHORT.get(at) or f" ({' or '.join(PLACES[place] for place in at)})"


def _several(parts: tuple[Condition, ...], word: str, lead: str, name: Name) -> str:
    if len(parts) > 2:
        return _listed(parts, lead, name)
    return f", {word} ".join(_nested(part, name) for part in parts)


def _listed(parts: tuple[Condition, ...], lead: str, name: Name) -> str:
    return f"{lead}: {'; '.join(_nested(part, name) for part in parts)}"


def _nested(condition: Condition, name: Name) -> str:
    """Return a part of a condition, in brackets if it is a list itself."""
    words = in_words(condition, name)
    return words if isinstance(condition, Reads | Not) else f"[{words}]"
