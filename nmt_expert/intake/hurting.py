"""Tell where phrases say that it hurts, and settle it with the place given beside them.

The place given beside the phrases (an option, an argument) wins over the one typed: the
typed one is then set aside, and the reader is told so.  Left and right are never joined.
"""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.intake.words import Reading, Understood
from nmt_expert.reasoning.visit import Complaint

COMPLAINT = "complaint"
"""How a phrase was read that tells where it hurts and no finding."""

SET_ASIDE = "set aside"
"""The same, of a place that is not assessed because another was given beside the phrases."""


def heard(said: Understood, given: Complaint | None = None) -> tuple[Reading, ...]:
    """Return how phrases were read: the findings, and where they say that it hurts.

    Args:
        said: What the phrases say.
        given: Region and side given beside them, either may be empty.
    """
    painful = ((c, settled(c, given or Complaint())) for c in said.complaints)
    places = ((c.text, (kept or c).site, COMPLAINT if kept else SET_ASIDE) for c, kept in painful)
    return (*said.readings, *(Reading(text, "", "", site, how) for text, site, how in places))


def settled(said: Complaint, given: Complaint) -> Complaint | None:
    """Return a complaint completed by the place given beside it, or None if that is another place."""
    elsewhere = given.region and given.region != said.region
    other_side = given.side and said.side and given.side != said.side
    return None if elsewhere or other_side else replace(said, side=said.side or given.side)
