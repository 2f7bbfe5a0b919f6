"""Share places inside a list: `numbness and tingling in the left hand` are both in the left hand."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.vocabulary import Match
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

LISTS = ("and", "or", "slash")
"""Links that join things into one list."""


class Statement(Struct, frozen=True):
    """One thing said of one finding.

    ``word`` is empty until it is settled; ``link`` is how it hangs on the last; ``also`` and ``hurts`` are those of
    the match.
    """

    finding: str
    word: str
    site: Site
    how: str
    link: str = ""
    rooted: bool = False
    leads: bool = False
    also: tuple[Match, ...] = ()
    hurts: bool = False


def shared(kb: KnowledgeBase, statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of one phrase with the places that lists share."""
    found = list(statements)
    for at in range(len(found) - 1, 0, -1):
        joined = found[at].link in LISTS or (found[at].link == "comma" and _and_after(found, at))
        if joined and found[at].site and not found[at].rooted and not found[at].leads:
            found[at - 1] = _placed(kb, found[at - 1], found[at].site)
    for at in range(1, len(found)):
        if found[at].link in LISTS and found[at - 1].leads:
            found[at] = replace(_placed(kb, found[at], found[at - 1].site), leads=True)
    return found


def _and_after(found: Sequence[Statement], at: int) -> bool:
    following = found[at + 1].link if at + 1 < len(found) else ""
    return following in LISTS or (following == "comma" and _and_after(found, at + 1))


def _placed(kb: KnowledgeBase, item: Statement, site: Site) -> Statement:
    local = kb.findings[item.finding].site == "local"
    return replace(item, site=site) if local and not item.site and not item.rooted else item


def adds(site: Site, more: Site) -> bool:
    """Whether two places complete each other (`hand`, `left`) instead of being two places."""
    return not ((site.region and more.region) or (site.side and more.side) or (site.muscle and more.muscle))


def merged(site: Site, more: Site) -> Site:
    """Return a place with what it leaves out taken from another."""
    return Site(site.region or more.region, site.side or more.side, site.muscle or more.muscle)


def fuller(site: Site, last: Site) -> Site:
    """Return a further place with what it leaves out taken from the place before (`left hand and foot`)."""
    place = replace(site, region=last.region, muscle=last.muscle) if not (site.region or site.muscle) else site
    return place if place.side else replace(place, side=last.side)
