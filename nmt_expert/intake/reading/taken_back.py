"""See what the next sentence takes back (`Tingling in the arm. It has stopped`, `All of that cleared up`).

What is over is not so now; a sign of a grave red flag that has passed is not denied by that, and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nmt_expert.intake.reading.asides import ALL_OF_IT
from nmt_expert.intake.reading.sentence import ReadSentence, UnreadPart
from nmt_expert.intake.tokens import word_set
from nmt_expert.knowledge.model import KnowledgeBase

_OVER = re.compile(
    r"\b(?:gone|cleared(?: up)?|resolved|settled|stopped|healed|disappeared|went(?: away)?)\b", re.IGNORECASE
)
"""What says that something is over: it is not so now."""


def without_taken_back(
    read: Sequence[ReadSentence], kb: KnowledgeBase, grave: frozenset[str]
) -> Iterator[ReadSentence]:
    """Yield sentences with what the next one takes back: it is over, so it is not so now.

    Args:
        read: The sentences, in order.
        kb: What of it lasts: that is only probably over.
        grave: Signs of grave red flags, which are set aside instead, and asked about.
    """
    for at, item in enumerate(read):
        after = read[at + 1] if at + 1 < len(read) else None
        told = (*item.found, *(f for part in item.unread if part.why == "past" for f in part.may_mean[:1]))
        if not (after and told and _takes_back(after)):
            yield item
            continue
        over = [f for f in told if f.finding not in grave] if _OVER.search(after.text) else []
        said = tuple(replace(f, word="probably not" if kb.findings[f.finding].lasts else "no") for f in over)
        parts = tuple(
            UnreadPart(item.text[f.start : f.end], f.start, f.end, (f,), "taken back")
            for f in item.found
            if f not in over
        )
        left = tuple(part for part in item.unread if not (part.why == "past" and set(part.may_mean[:1]) & set(over)))
        aside = "taken back" if not said else ""
        yield replace(item, found=said, complaints=(), unread=(*left, *parts), aside=aside)


_SPEAKS_OF_IT = word_set("it it's that this they these those all both now but gone resolved which")
"""First words of a sentence about the one before."""


def _takes_back(after: ReadSentence) -> bool:
    """Whether a sentence says no more than that what stands before it is over."""
    spoken = after.aside == "past" and _speaks_of_it(after.text)
    return not after.found and (spoken or bool(ALL_OF_IT.search(after.text)))


def _speaks_of_it(text: str) -> bool:
    first = text.casefold().split(maxsplit=1)
    return bool(first) and first[0].strip(",") in _SPEAKS_OF_IT
