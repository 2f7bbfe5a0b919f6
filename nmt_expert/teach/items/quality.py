"""Say what is wrong with a question: more than one idea, a clue in length or wording, options that nobody would take.

Source:
    Haladyna, Downing and Rodriguez (2002), A review of multiple-choice item-writing guidelines; the numbers are
    judgements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import mean

from nmt_expert.teach.items.model import FIXED_SCALE, ITEM_KINDS, QuizItem

LONGEST_KEY, SHORTEST_KEY = 1.5, 0.55
"""How long the key may be, in mean lengths of the other options."""

_PAIRED = ("look_alike", "decisive")
"""Kinds that need an option of the second principle."""

_LONG_WORD = re.compile(r"[a-z]{6,}")


def problems(item: QuizItem) -> tuple[str, ...]:
    """Return what is wrong with a question in plain sentences; nothing if it can be set."""
    return tuple(_problems(item))


def _problems(item: QuizItem) -> Iterator[str]:
    if item.kind not in ITEM_KINDS:
        yield f"there is no kind '{item.kind}'"
    if item.stem.count("?") != 1:
        yield "it does not ask exactly one thing"
    texts = [option.text.casefold() for option in item.options]
    if len(set(texts)) < len(texts) or not all(texts):
        yield "two options are the same, or one is empty"
    best = sum(option.share == 1 for option in item.options)
    if not best or (best > 1 and not item.votes):  # votes can be even
        yield "not exactly one option is best"
    if not (item.explanation and item.sources and all(option.feedback for option in item.options)):
        yield "an explanation, a source or the feedback of an option is missing"
    if item.kind not in FIXED_SCALE:
        yield from _clues(item)
    if item.kind in _PAIRED and not any(option.speaks_for == item.against for option in item.options):
        yield "no option speaks for the second principle"


def _clues(item: QuizItem) -> Iterator[str]:
    """Yield what gives the key away."""
    if len(item.options) < 3:
        yield "there are fewer than three options"
        return
    others = [option for option in item.options if option is not item.best]
    ratio = len(item.best.text) / mean(len(option.text) for option in others)
    if not SHORTEST_KEY <= ratio <= LONGEST_KEY:
        yield "the key is known by its length"
    lead = item.stem.rpartition("\n")[2].casefold()
    shared = _words(lead) & _words(item.best.text)
    if shared - {word for option in others for word in _words(option.text)}:
        yield "the key repeats a word of the question"


def _words(text: str) -> set[str]:
    """Return the beginnings of the longer words: `tingling` and `tingles` are one clue."""
    return {word[:6] for word in _LONG_WORD.findall(text.casefold())}
