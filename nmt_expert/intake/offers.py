"""Take one of the readings that were offered for words that were not read.

A person picks by number, as the offers were listed; nothing is picked for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from nmt_expert.errors import Issue, VisitError
from nmt_expert.intake.words import Offer, Reading

PICKED = "picked"
"""How something was read that a person picked."""


def picked(offers: Sequence[Offer], picks: Mapping[int, int]) -> tuple[Reading, ...]:
    """Return the readings that a person picked.

    Args:
        offers: As they were listed.
        picks: The number of the reading by the number of the offer, both from 1.

    Raises:
        VisitError: There is no offer, or no reading, of that number; it says what there is.
    """
    if problems := tuple(_wrong(offers, picks)):
        raise VisitError(problems)
    return tuple(replace(offers[part - 1].readings[number - 1], how=PICKED) for part, number in picks.items())


def _wrong(offers: Sequence[Offer], picks: Mapping[int, int]) -> Iterator[Issue]:
    for part, number in picks.items():
        if not offers:
            yield _no_such(f"there is no part {part}: nothing is offered", "")
        elif not 1 <= part <= len(offers):
            parts = "; ".join(f"{at} '{offer.phrase}'" for at, offer in enumerate(offers, start=1))
            yield _no_such(f"there is no part {part}", f"there {'is' if len(offers) == 1 else 'are'} {parts}")
        elif not 1 <= number <= len(offers[part - 1].readings):
            offer = offers[part - 1]
            readings = "; ".join(f"{part}={at} {each.finding}" for at, each in enumerate(offer.readings, start=1))
            yield _no_such(f"there is no reading {number} of part {part}, '{offer.phrase}'", f"there are {readings}")


def _no_such(message: str, hint: str) -> Issue:
    return Issue("", 0, "no-such-reading", message, hint)
