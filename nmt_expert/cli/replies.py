"""Read what is typed at a question of the interview: a command, an answer word with its place, or numbers of a list."""

from __future__ import annotations

import re

from msgspec import Struct

ANSWERS = {
    "y": "yes", "yes": "yes", "p": "probably", "probably": "probably", "u": "unsure", "unsure": "unsure",
    "pn": "probably not", "probably not": "probably not", "probably no": "probably not", "n": "no", "no": "no",
    "none": "no", "don't know": "unsure", "dont know": "unsure", "not sure": "unsure",
}  # fmt: skip
"""What can be typed for each answer."""

COMMANDS = {
    "?": "help", "help": "help", "w": "why", "why": "why", "h": "how", "how": "how", "b": "back", "back": "back",
    "c": "change", "change": "change", "s": "skip", "skip": "skip", "f": "so far", "so far": "so far",
    "a": "add", "add": "add", "r": "again", "repeat": "again", "q": "stop", "stop": "stop", "quit": "stop",
}  # fmt: skip
"""What can be typed for each command."""

FREE_COMMANDS = {
    name: meant
    for name, meant in COMMANDS.items()
    if meant not in ("change", "add") and (len(name) == 1 or meant in ("help", "stop"))
}
"""The same where words are expected: *back* may be where it hurts, and *c section* what happened."""

HELP = (
    "b back; r repeat the question; s skip",
    "c FINDING change or add an answer; c lists the answers",
    "f so far: the ranking, and what changed last",
    "a PLACE another complaint, for example: a left calf",
    "q stop and see the result",
)
"""What can be typed everywhere, beside the answers."""

HELP_FREE = (HELP[0], HELP[2], HELP[4])
"""The same where words are expected."""

_WHY = "w why is this asked (w full: all of it); h how to test it"
HELP_HERE: dict[str, tuple[str, ...]] = {
    "words": ("plain words, as the client says it: numb left hand", "Enter continues without"),
    "place": ("a part of the body and its side: left neck", "Enter takes what is offered"),
    "age": ("the age in years: 45", "Enter if it is not known"),
    "confirm": (
        "Enter or y: what was understood is right; n none of it",
        "numbers: of what is wrong, and of what is meant where a choice is offered",
        "a1 takes back what was set aside; or say it in other words",
    ),
    "suspected": ("y yes, p probably, u unsure, pn probably not, n no", "s skip: it stays open, and advice waits"),
    "screen": ("n none of these, all clear", "the numbers that may be true: 3 7", "s skip, not screened"),
    "details": (
        "the numbers that are true: 1 3",
        "u2 unsure of 2; p3 probably; n none",
        "s skip, all of it unanswered",
    ),
    "stopped": ("q ends it here", "go on continues despite it; that is recorded"),
    "question": (
        "y yes, p probably, u unsure, pn probably not, n no",
        "a place may follow: y left upper trapezius",
        _WHY,
    ),
    "choice": (
        "the numbers that are true: 1 3; the others stay open",
        "1 3 n: the others are no; n none of them; u unsure of all",
        "u2 p3 pn4: unsure, probably, probably not; a place may follow",
        f"{_WHY}; h 2 or w 2 for one of them",
    ),
    "settle": ("the number of what is true; n none of it; u unsure",),
    "side": ("y the place is right as said; n the complaint's side is meant",),
    "muscle": ("a muscle and its side: left upper trapezius", "Enter leaves it with the area"),
    "offer": ("y stops here; n goes on asking",),
    "end": ("Enter shows the result",),
}
"""What can be typed for an answer, by what is asked."""

_PICK = re.compile(r"(pn|[ypun])?(\d+)")


class Reply(Struct, frozen=True):
    """What a line means.

    Attributes:
        command: One of the commands, or ``""``.
        word: An answer word, or ``""``.
        rest: What stands behind either.
    """

    command: str = ""
    word: str = ""
    rest: str = ""


def reply(typed: str, free: bool = False) -> Reply | None:
    """Return what a line means, or None if it is neither a command nor an answer.

    Args:
        typed: The line.
        free: Whether any words are expected; then only a bare letter is a command and there are no answer words.
    """
    if free:
        name = FREE_COMMANDS.get(typed.casefold())
        return Reply(name) if name else None
    words = typed.split()
    for count in (2, 1):
        first, rest = " ".join(words[:count]).casefold().rstrip("."), " ".join(words[count:])
        if len(words) < count:
            continue
        if first in ANSWERS:
            return Reply(word=ANSWERS[first], rest=rest)
        if first in COMMANDS:
            return Reply(command=COMMANDS[first], rest=rest)
    return None


def picks(typed: str, count: int, exclusive: bool = False) -> dict[int, str] | None:
    """Return the answers that a line gives to a numbered list.

    Args:
        typed: Numbers, each with a letter before it if it is no plain yes (``1 3 u4``); ``n``, ``u``, ... alone or
            at the end speaks of all that are not numbered.
        count: How many entries the list has.
        exclusive: Whether only one may be a yes.

    Returns:
        Word by place, from 0; places that nothing was said of are left out.  None if it cannot be read.

    >>> picks("1 u3", 3)
    {0: 'yes', 2: 'unsure'}
    """
    tokens = typed.casefold().replace(",", " ").split()
    chosen: dict[int, str] = {}
    others = ""
    for at, token in enumerate(tokens):
        found = _PICK.fullmatch(token)
        if found and 1 <= int(found[2][:6]) <= count:
            chosen[int(found[2][:6]) - 1] = ANSWERS[found[1] or "y"]
        elif token in ANSWERS and at == len(tokens) - 1 and (ANSWERS[token] in ("no", "unsure")):
            others = ANSWERS[token]
        else:
            return None
    if exclusive and sum(word in ("yes", "probably") for word in chosen.values()) > 1:
        return None
    rest = {place: others for place in range(count) if others and place not in chosen}
    return dict(sorted({**chosen, **rest}.items())) or None
