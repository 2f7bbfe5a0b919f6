"""Ask the client's age as a number: red flags change with it, so it comes before their screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nmt_expert.cli.talking import gap, say
from nmt_expert.reasoning.visit import Answer

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

QUESTION = "age_band"
"""The choice question whose options are bands of age."""

OLDEST = 120
NOT_KNOWN = ("", "-", "s", "skip", "u", "unsure")
_AGE = re.compile(r"(\d{1,3})(?: ?y(?:ears?)?(?: old)?)?")
_BAND = re.compile(r"\w*?_(?:(?P<low>\d+)_(?P<high>\d+)|under_(?P<under>\d+)|(?P<over>\d+)_over)")


def due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the question for the age, if it was neither answered nor passed over."""
    question = talk.kb.questions.get(QUESTION)
    if question is None or QUESTION in talk.session.passed:
        return None
    return None if any(answer.finding in question.options for answer in talk.visit.answers) else ask


def ask(talk: Conversation) -> Session:
    """Ask how old the client is."""
    talk.stage = "age"
    gap()
    say(talk.kb.questions[QUESTION].ask)
    while True:
        line = talk.hear("years, Enter if not known > ").casefold()
        if line in NOT_KNOWN:
            talk.understood()
            return talk.session.skip(QUESTION)
        found = _AGE.fullmatch(line)
        band = band_of(talk.kb.questions[QUESTION].options, int(found[1])) if found else ""
        if band:
            talk.understood()
            return talk.session.said([Answer(band, "yes", said=line)])
        talk.not_understood(line, "Type the age in years, for example 45.")


def band_of(bands: tuple[str, ...], years: int) -> str:
    """Return the band of ages that holds an age, by the numbers in its id; ``""`` if none does.

    >>> band_of(("age_under_18", "age_18_49", "age_50_64", "age_65_over"), 64)
    'age_50_64'
    """
    for band in bands:
        limits = _BAND.fullmatch(band)
        if limits is None or years > OLDEST:
            continue
        low = int(limits["low"] or limits["over"] or 0)
        high = int(limits["high"] or (int(limits["under"]) - 1 if limits["under"] else OLDEST))
        if low <= years <= high:
            return band
    return ""
