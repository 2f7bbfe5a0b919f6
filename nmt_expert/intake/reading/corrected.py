"""Find where somebody corrects a side in mid-sentence (`my left leg, no, the right one`): the later word is meant.

Where it is not clear whether the first side is taken back (`..., no, the right one is fine`), that is said, and the
reader asks.
"""

from __future__ import annotations

import re

from msgspec import Struct

_SIDE = r"\b(?:left|right|both)\b"
_FILLER = r"(?:oh|er+m?|uh?m+|ah|well|but|or)"
_TAKES_BACK = (
    r"(?:no,? wait|wait|hang on|hold on|sorry|apologies|actually|rather|correction|oops|whoops|my mistake|"
    r"i (?:mean|meant)|scratch that|make that|no,? i tell a lie|i tell a lie)"
)
_HESITATES = rf"(?:\b{_FILLER}[\s,]{{1,3}}){{0,3}}"
_BREAK = r"(?:[,;(\[–—-]|\.\.+|…)"
_NO = r"\b(?:no|nope|nah)\b"
_MARK = (
    rf"\s{{0,3}}{_BREAK}?\s{{0,3}}{_HESITATES}(?:{_NO}[\s,–—-]*)?(?:\b{_TAKES_BACK}\b[\s,:–—-]*)+"
    rf"|\s{{0,3}}{_BREAK}\s{{0,3}}{_HESITATES}{_NO}(?:\s*[,–—-]\s*|\s+(?=(?:it'?s|it’s|it is|the|my)\s))"
)
"""What takes back: `sorry`, `I mean`, `no, wait`; a mere `no` only between marks, for it may deny what follows."""

_LEADS = r"(?:(?:it'?s|it’s|it is|it was|that'?s|the|my|her|his|their|on|in|at|to)\s+)*"
_NO_SIDE = (
    r"(?<=right)\s+(?:now|away|after|before|here|there|through|down|up|back|then|at|in|on)\b|(?<=right)\s*\?"
    r"|(?<=left)\s+(?:my|the|a|an|it|work|home|over|early|out|behind|for)\b"
)
"""Where the words only look like a side: `right now`, `left the house`."""

_CORRECTION = re.compile(
    rf"(?P<first>{_SIDE})(?P<between>[^.!?\n]{{0,120}}?)(?P<mark>{_MARK})(?P<leads>{_LEADS})(?P<side>{_SIDE})(?!{_NO_SIDE})"
    r"(?P<tail>(?:[ -](?:one|side|hand side))?)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:[.,;!)\]–—-]|$|\b(?:and|but|with|since|when|for|after)\b)", re.IGNORECASE)
_LATER = re.compile(
    rf"[.!\n](?=\s*{_HESITATES}(?:{_NO}[\s,]+)?(?:\b{_TAKES_BACK}[\s,:]+)+{_LEADS}{_SIDE}"
    r"(?:[ -](?:one|side))?\s*(?:[.!\n]|$))",
    re.IGNORECASE,
)


class Correction(Struct, frozen=True):
    """A side that is corrected.

    Attributes:
        start: Where the side that was said first begins.
        end: Where it ends.
        side: The side that is said instead.
        left_out: Where the words begin and end that only correct, and say nothing else.
        clear: Whether the later side is meant for sure.
    """

    start: int
    end: int
    side: str
    left_out: tuple[int, int]
    clear: bool = True


def correction(text: str) -> Correction | None:
    """Return how a sentence corrects a side; None if it does not.

    >>> correction("my left leg is numb, no, it's the right one").side
    'right'
    >>> correction("my left leg is numb, no, the right one is fine").clear
    False
    >>> correction("left leg is numb, no right leg pain") is None
    True
    """
    found = _CORRECTION.search(text)
    if found is None or found["first"].casefold() == found["side"].casefold():
        return None
    start, end = found.span("first")
    side = found["side"].casefold()
    if not found["between"].strip(" ,"):
        return Correction(start, end, side, (start, found.start("side")))
    last = found.end()
    place = found["between"].split()
    again = re.match(rf"\s+{re.escape(place[0])}\b", text[last:], re.IGNORECASE) if place else None
    if again and not found["tail"]:
        last += again.end()
    return Correction(start, end, side, (found.start("mark"), last), bool(_ENDS.match(text[last:])))


def as_meant(text: str) -> str:
    """Return a text that only names a place with its side as it is meant at last.

    >>> as_meant("left shoulder, sorry, right")
    'right shoulder'
    """
    told = correction(text)
    if told is None or not told.clear:
        return text
    start, end = told.left_out
    if start == told.start:
        return text[:start] + text[end:]
    return text[: told.start] + told.side + text[told.end : start] + text[end:]


def joined(text: str) -> str:
    """Return a text, as long, with a sentence that only corrects a side as a part of the one before it."""
    return _LATER.sub(",", text)
