"""Read what is typed in an interview: a command, an answer word with its place, or numbers of a list."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

UNSURE = (
    "u", "unsure", "?", "??", "idk", "dk", "don't know", "dont know", "do not know", "i don't know", "i dont know",
    "i do not know", "not sure", "i'm not sure", "im not sure", "no idea", "maybe", "dunno", "i dunno",
    "no clue", "can't say", "cant say", "hard to say", "not really sure",
    "perhaps", "unknown", "not known",
)  # fmt: skip
"""What says that it is not known, wherever something is asked."""

YES = (
    "y", "yes", "yep", "yeah", "true", "a bit", "a little", "slightly", "somewhat", "sometimes", "yes a bit",
    "yes a little", "very much", "definitely",
)  # fmt: skip
"""What says yes: how much and how often is not how sure."""

NO = ("n", "no", "nope", "none", "nothing", "not at all", "never", "none of these", "none of them", "no one", "neither")
"""What says no; of a list, to all of it."""

ANSWERS = (
    dict.fromkeys(YES, "yes")
    | dict.fromkeys(UNSURE, "unsure")
    | dict.fromkeys(NO, "no")
    | dict.fromkeys(("p", "probably", "likely", "i think so", "think so", "probably yes"), "probably")
    | dict.fromkeys(("pn", "probably not", "probably no", "unlikely", "hardly", "i don't think so"), "probably not")
)
"""What can be typed for each answer."""

COMMANDS = {
    "help": "help", "w": "why", "why": "why", "h": "how", "how": "how", "b": "back", "back": "back", "c": "change",
    "change": "change", "s": "skip", "skip": "skip", "f": "so far", "so far": "so far", "a": "add", "add": "add",
    "m": "note", "note": "note", "r": "again", "repeat": "again", "q": "stop", "stop": "stop", "quit": "stop",
    "done": "stop",
}  # fmt: skip
"""What can be typed for each command."""

WITH_WORDS = frozenset(("change", "add", "note", "why", "how"))
"""Commands that words may follow."""

FREE_COMMANDS = {
    name: meant
    for name, meant in COMMANDS.items()
    if meant not in ("change", "add", "note") and (len(name) == 1 or name in ("help", "stop", "quit"))
} | {"?": "help"}
"""The same where words are expected: *back* may be where it hurts, and *c section* what happened."""

ALL = ("all", "all of them", "all of these", "everything", "every one")
OPEN = ("+", "for sure", "sure", "at least", "these for sure")
ONLY = ("only", "only these", "no others", "n", "no", "none")

_PICK = re.compile(r"(pn|[ypun])?(\d{1,4})")
_RANGE = re.compile(r"(\d{1,4})\s*-\s*(\d{1,4})")


class Meant(Struct, frozen=True):
    """What a line means.

    Attributes:
        command: One of the commands, or ``""``.
        word: An answer word, or ``""``.
        rest: What stands behind either.
    """

    command: str = ""
    word: str = ""
    rest: str = ""


def meaning(typed: str, free: bool = False) -> Meant | None:
    """Return what a line means, or None if it is neither a command nor an answer.

    Args:
        typed: The line.
        free: Whether any words are expected; then only a bare letter is a command and there are no answer words.
    """
    plain = plainly(typed)
    if free:
        name = FREE_COMMANDS.get(plain)
        return Meant(name) if name else None
    if plain in ANSWERS:
        return Meant(word=ANSWERS[plain])
    words = typed.split()
    for count in (3, 2, 1):
        first, rest = plainly(" ".join(words[:count])), " ".join(words[count:])
        if len(words) < count:
            continue
        if first in COMMANDS and (not rest or COMMANDS[first] in WITH_WORDS):
            return Meant(command=COMMANDS[first], rest=rest)
        if first in ANSWERS:
            return Meant(word=ANSWERS[first], rest=rest)
    return None


def plainly(typed: str) -> str:
    """Return a line in lower case, without quotes and the marks at its end."""
    return " ".join(typed.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).strip("'\"").rstrip(".!,")


class Picked(Struct, frozen=True):
    """What a line says of a numbered list.

    Attributes:
        words: Answer word by place, from 0.
        others: What all other places get: ``no``, ``unsure``, or ``""`` where they stay open.
    """

    words: dict[int, str]
    others: str = "no"

    def of(self, count: int) -> dict[int, str]:
        """Return the word of every place of a list that long; places that stay open are left out."""
        rest = {place: self.others for place in range(count) if self.others and place not in self.words}
        return dict(sorted({**self.words, **rest}.items()))


def picked(typed: str, count: int, exclusive: bool = False) -> Picked | None:
    """Return what a line says of a numbered list; the one convention of every list.

    Args:
        typed: Numbers, each with a letter before it if it is no plain yes (``1 3 u4``).  What was shown and is not
            named is a no, unless ``+`` stands at the end: these for sure, the rest stays open.  ``n`` is none of it,
            ``u`` (or any other word for *not known*) all of it unsure, ``all`` all of it; ``1 3 u`` leaves the rest
            unsure.
        count: How many entries the list has.
        exclusive: Whether only one may be a yes.

    Returns:
        None if it cannot be read.

    >>> picked("1 u3", 3).of(3)
    {0: 'yes', 1: 'no', 2: 'unsure'}
    >>> picked("2 +", 3).of(3)
    {1: 'yes'}
    """
    plain = plainly(typed)
    whole = _of_all(plain, count)
    if whole is not None:
        return whole if not exclusive or _yes(whole.of(count)) <= 1 else None
    numbers, others = _ending(plain)
    words: dict[int, str] = {}
    for token in _RANGE.sub(_spread, numbers).replace(",", " ").replace(" and ", " ").split():
        found = _PICK.fullmatch(token)
        if found is None or not 1 <= int(found[2]) <= count:
            return None
        words[int(found[2]) - 1] = ANSWERS[found[1] or "y"]
    if not words or (exclusive and _yes(words) > 1):
        return None
    return Picked(dict(sorted(words.items())), others)


def _of_all(plain: str, count: int) -> Picked | None:
    """Return what one word says of a whole list; None if it is no such word."""
    if plain in ALL:
        return Picked(dict.fromkeys(range(count), "yes"))
    word = ANSWERS.get(plain)
    if word in ("no", "unsure", "probably not") or (word and count == 1):
        return Picked(dict.fromkeys(range(count), word))
    return None


def _ending(plain: str) -> tuple[str, str]:
    """Return the numbers of a line, and what the rest of the list gets."""
    for ends, others in ((OPEN, ""), (ONLY, "no"), (UNSURE, "unsure")):
        for end in sorted(ends, key=len, reverse=True):
            if plain.endswith(f" {end}") or (end == "+" and plain.endswith("+")):
                return plain.removesuffix(end).rstrip(), others
    return plain.removeprefix("only ").strip(), "no"


def _spread(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return " ".join(map(str, range(first, min(last, first + 99) + 1))) if first <= last else found[0]


def _yes(words: dict[int, str]) -> int:
    return sum(word in ("yes", "probably") for word in words.values())


def place_behind(typed: str, names_a_place: Callable[[str], bool]) -> tuple[str, str]:
    """Return the numbers of a line, and the place that stands behind them if one does.

    Args:
        typed: The line: ``1 3 left neck``.
        names_a_place: Says of words whether they name a place.
    """
    words = typed.split()
    for at in range(1, len(words)):
        behind = " ".join(words[at:])
        if names_a_place(behind):
            return " ".join(words[:at]), behind
    return typed, ""
