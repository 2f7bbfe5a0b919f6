"""Cut a sentence of notes where that cannot change what it denies, and take out lead-ins and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nmt_expert.errors import Issue
from nmt_expert.intake.negation import UNSETTLING, affirms, meant
from nmt_expert.intake.tokens import is_word, tokens
from nmt_expert.intake.words import Understood

TURNS = re.compile(r"\s*(?:,\s*)?\b(?:but|however|although|though|whereas)\b\s*,?\s*|\s+-\s+|\s*;\s*", re.IGNORECASE)
JOINTS = re.compile(r"\s*,\s*(?:and\s+|also\s+|plus\s+)*|\s+(?:and|plus|also)\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:and |also |then |so |well,? |today,? |currently,? |now,? |on (?:palpation|examination|exam|assessment|"
    r"observation|"
    r"inspection|testing)[,:]? |o/e:? |c/o:? |pt\.? |px\.? |cl\.? |hi[ ,]+|hello[ ,]+|"
    r"(?:she|he|they|i|client|patient|the client|the patient) "
    r"(?:also )?(?:says?|said|tells me|"
    r"told me|mentions|"
    r"mentioned|notices|noticed|reports|reported|feels|describes|described)(?: that)? |"
    r"there (?:is|are|was) (?:also )?)+",
    re.IGNORECASE,
)
_COUNT = r"(?:\d+|a|an|one|two|three|four|five|six|several|a few|a couple of)"
_TIME = re.compile(
    rf"[, ]*\b(?:for|over|during|in)? ?(?:the )?(?:last|past|about|around|roughly|nearly|almost)? ?{_COUNT}"
    r"(?:[ -](?:or|to)[ -]\d+|-\d+)? ?(?:days?|weeks?|wks?|months?|mths?|/7|/52|/12)(?: now)?\b(?! ago)"
    r"|[, ]*\bx ?\d+ ?/ ?(?:7|52|12)\b|[, ]+(?:too|as well|also)$"
    r"|[, ]*\bsince (?:last )?(?:yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"week|month|this morning)\b"
    r"|[, ]*\b(?:today|yesterday|last night|the other day|this morning|this week|"
    r"at night|during the night|in the evenings?|in the mornings?|most days|"
    r"every day|daily|at the moment|these days)\b",
    re.IGNORECASE,
)


def bare(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a sentence without lead-in and times, and the words taken out that mean something."""
    lean = _LEAD.sub("", text)
    times = tuple(found[0].strip(" ,") for found in _TIME.finditer(lean))
    lean = _TIME.sub("", lean).strip(" ,")
    return lean, times


def _denies(words: tuple[str, ...]) -> bool:
    how = meant([word for word in words if is_word(word)])
    return how.word in ("no", "probably not", "unsure", "probably") or bool(how.unclear)


def uncovered(pieces: list[str], read: list[Understood]) -> Iterator[Understood]:
    """Yield the pieces, none of them used that a denial before it may cover."""
    open_denial = False
    for piece, said in zip(pieces, read, strict=True):
        words = tokens(piece)
        denies = _denies(words)
        open_denial = open_denial and not affirms(words)
        if open_denial and not denies and (said.readings or said.complaints):
            issue = Issue("", 0, "unclear-meaning", f"'{piece}' may be denied, too", "say it in a separate sentence")
            yield Understood(problems=(issue,))
        else:
            yield said
        open_denial = open_denial or denies


def may_take_back(pieces: list[str], read: list[Understood]) -> bool:
    """Whether a piece that is not understood may take back another, so that none of them may be used."""
    return any(
        said.problems and not said.readings and UNSETTLING.intersection(tokens(piece))
        for piece, said in zip(pieces, read, strict=True)
    )


def together(read: Iterable[Understood]) -> Understood:
    """Return what several pieces say, as one."""
    said = list(read)
    return Understood(
        (),
        tuple(reading for each in said for reading in each.readings),
        tuple(problem for each in said for problem in each.problems),
        tuple(complaint for each in said for complaint in each.complaints),
    )
