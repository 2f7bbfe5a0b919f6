"""Join the lines of a text that were only wrapped, and leave apart those that were meant to be apart.

One job: from a text as it was typed, pasted or wrapped, make one in which every line feed
means something.  Each character remembers where it stood.  Knows nothing of findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from nmt_expert.intake.layout.boxes import BOX, are_options, is_answer
from nmt_expert.intake.layout.headings import heading_alone, heading_in_front

BULLET = re.compile(
    r"#{1,6}\s+|Q\d*[:.]\s+|[*_]{2}(?=[A-Z][^*_\n]*(?:[*_]{2}\s*:|:[*_]{2}|[*_]{2}$))|(?:>\s*)+"
    r"|(?:[-*+•‣◦▪●·–—]\s+|[•‣◦▪●]|\(?\d{1,2}[.)]\s+(?=[^\W\d])|\(?[a-h]\)\s+)",
    re.MULTILINE,
)
"""What stands in front of an item of a list."""

LABEL = re.compile(r"[^\W\d_](?:[^:.;?!|\n\[\]☐☑☒□■]|(?<=\d)\.(?=\d)|\?(?=\s*:)){0,60}:(?!\d|//)")
"""Words in front of a colon that say what those behind it are about, if `is_label` finds them few enough."""

_ODD = re.compile(
    r"\xad[ \t]*(?:\r\n?|\n)[ \t]*|\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]"
    r"|[\xad\u200b-\u200d\u2060\ufeff\ufe0e\ufe0f]|\t|[^\S\n ]"
)
_NARROWEST = 40
_GOES_ON = re.compile(
    r"(?:[,&(/+]|(?<!\w)(?:a|an|the|of|no|not|and|or|nor|but|with|without|to|at|for|from|is|are|was|were|had|her|his|my|their|"
    r"its|she|he|they|i|which|who|than|as|into|any|since|until|when|if|after|before|during|because|about|between|through|"
    r"while|denies|reports|dr|mr|mrs|ms|prof|st|vs|approx|e\.g|i\.e)\.?)$",
    re.IGNORECASE,
)
_REPLY = re.compile(r"A\d*[:.]\s")
_MARKED_UP = re.compile(r"[*#_]|[A-Z /]{4,}:?$|.*:$")
_ANSWERED = re.compile(
    r"(?:[?:–—=-]\s*|\s\s|\.\.\.\s*|_\s*)(?:[YN]|yes|no|none|nil|n/a)\.?$|\s[YN]$|[\])☐☑☒□■]\s*(?:yes|no)$|"
    r"(?<!\w)(?:yes|no)[*_)\]]*\s*[/|]\s*[*_(\[]*(?:yes|no)[*_)\]]*$|[*_)\]]\s+(?:yes|no)$|"
    r"(?<!\w)(?:yes|no)\s+[*_(\[]+(?:yes|no)[*_)\]]+$|(?<!\w)yes\s+no$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?;][\"'”’)\]]*$")
_CAPITAL_INSIDE = re.compile(
    r"(?:I(?:['’]\w+)?|[A-Z][A-Z\d/&+-]+s?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|May|June|"
    r"July|August|September|October|November|December|Christmas|Easter|Dr|Mr|Mrs|Ms|GP)\b"
)
_ASKS = re.compile(r"(?:what|where|when|how|which|why|who|describe|please|do|does|are|is|have|has)\b", re.IGNORECASE)
_SHORT_ITEM = re.compile(r"[^\W\d_][^.;!?]{0,29}")


class Flow(Struct, frozen=True):
    """A text in which a line feed parts what is apart.

    Attributes:
        text: Wrapped lines joined, odd blanks and line ends made plain.
        places: For each character, its offset in the input.
    """

    text: str
    places: tuple[int, ...]


def is_label(words: str) -> bool:
    """Whether words in front of a colon are few enough to be a label."""
    return 0 < len(words.split()) <= 7


def unwrap(text: str) -> Flow:
    """Return a text with its wrapped lines joined."""
    plain, places = _plain(text)
    shown: list[str] = []
    kept: list[int] = []
    for begin, end, joint in _runs(plain):
        shown.append(plain[begin:end] + joint)
        kept.extend(places[begin:end])
        kept.extend([places[end] if end < len(places) else len(text)] * len(joint))
    return Flow("".join(shown), tuple(kept))


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text with plain blanks and line ends, and where each character stood."""
    shown: list[str] = []
    places: list[int] = []
    at = 0
    for odd in _ODD.finditer(text):
        shown.append(text[at : odd.start()])
        places.extend(range(at, odd.start()))
        new = _instead(odd[0])
        shown.append(new)
        places.extend([odd.start()] * len(new))
        at = odd.end()
    shown.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(shown), places


def _instead(odd: str) -> str:
    if odd[0] in "\xad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f":
        return ""
    if odd == "\t":
        return "    "
    return "\n" if odd[0] in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" else " "


def _runs(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each line begins and ends without its blanks, and what to put behind it."""
    lines: list[tuple[int, int]] = []
    at = 0
    for line in plain.split("\n"):
        stripped = line.strip()
        begin = at + (len(line) - len(line.lstrip()) if stripped else 0)
        lines.append((begin, begin + len(stripped)))
        at += len(line) + 1
    block: list[tuple[int, int]] = []
    for span in [*lines, (0, 0)]:
        if span[0] < span[1]:
            block.append(span)
            continue
        joints = _joints([plain[begin:end] for begin, end in block])
        yield from ((begin, end, joint) for (begin, end), joint in zip(block, joints, strict=True))
        yield span[0], span[0], "\n"
        block = []


def _joints(lines: Sequence[str]) -> Iterator[str]:
    """Yield what to put behind each line of a block that no empty line parts: a line feed, a blank, or nothing."""
    width = max(map(len, lines), default=0)
    pairs = list(pairwise(lines))
    forced = [width >= _NARROWEST and len(a) + 1 + len(b.split()[0]) > width for a, b in pairs]
    listed = len(lines) > 2 and all(_SHORT_ITEM.fullmatch(line) and not _GOES_ON.search(line) for line in lines)
    wrapped = sum(full and b[0].islower() for full, (_, b) in zip(forced, pairs, strict=True))
    meant = sum(
        not full and b[0].isupper() and _is_plain(a) and not _ENDED.search(a)
        for full, (a, b) in zip(forced, pairs, strict=True)
    )
    prose = wrapped > 0 and not meant
    for full, (a, b) in zip(forced, pairs, strict=True):
        if listed or _parted(a, b, full, prose):
            yield "\n"
        else:
            hyphen = a[-1] == "-" and a[-2:-1].isalpha() and b[0].isalpha() and not re.match(r"(?:and|or|to)\b", b)
            yield "" if hyphen else " "
    if lines:
        yield "\n"


def _is_plain(line: str) -> bool:
    """Whether a line is neither a heading nor an item of a list, a form or a table."""
    begins = BULLET.match(line) or BOX.match(line) or heading_alone(line) or LABEL.match(line)
    return not begins and not is_answer(line.split()[-1])


def _parted(a: str, b: str, full: bool, prose: bool) -> bool:
    """Whether line `b` is apart from the line `a` above it; `full`: `b` may have begun below because `a` was full."""
    if a[-1] in "?:" and (is_answer(b) or are_options(b) or (a[-1] == "?" and _REPLY.match(b))):
        return False
    if are_options(a) and are_options(b):
        return False
    if is_answer(a):
        return True
    if BOX.match(b):
        return not (full and BOX.search(a))
    if BULLET.match(b):
        return not (full and b[0].isdigit() and not _ENDED.search(a) and not BULLET.match(a))
    if heading_alone(a) or (heading_alone(b) and (not full or bool(_ENDED.search(a) or _MARKED_UP.match(b)))):
        return True
    if "|" in b or ("|" in a and not full):
        return True
    named = LABEL.match(b)
    if heading_in_front(b) or (named and is_label(named[0])):
        return not full or bool(_ENDED.search(a)) or (b[0].isupper() and not prose)
    if a[-1] == ":" and not full:
        return b[0].isupper() and not _ASKS.match(a)
    return _sentence_parted(a, b, full, prose)


def _sentence_parted(a: str, b: str, full: bool, prose: bool) -> bool:
    if not b.lstrip("\"“‘'(")[:1].isupper():
        return False
    if _ANSWERED.search(a):
        return True
    if _GOES_ON.search(a):
        return False
    if _ENDED.search(a):
        return not (full and prose)
    return not (full and (prose or _CAPITAL_INSIDE.match(b)))
