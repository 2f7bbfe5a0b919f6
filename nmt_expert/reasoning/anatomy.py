"""Relate the site of an answer to a complaint: here, referring, pathway, other side, elsewhere.

Left is never combined with right, nor a calf with a neck.
"""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

OPPOSITE = {"left": "right", "right": "left"}


class Relation(Struct, frozen=True):
    """How a site stands to a complaint.

    Attributes:
        places: One or more of the places a condition can ask for.
        covers: The site takes in the whole of the complaint's area, so that a *no* there denies it all.
    """

    places: tuple[str, ...]
    covers: bool


def fine_regions(kb: KnowledgeBase, region: str) -> frozenset[str]:
    """Return the fine regions a region or group of regions consists of (empty for ``""``)."""
    entry = kb.regions.get(region)
    if entry is None:
        return frozenset({region} if region else ())
    return frozenset(entry.parts) if entry.parts else frozenset({region})


def settle(kb: KnowledgeBase, complaint: Site, site: Site) -> Site:
    """Fill in what an answer left out: the complaint's region and side, or none.

    An answer without region and muscle is about the complaint's own area; a
    muscle's region is where the muscle lies, and stays out of the site.  A site
    that says how it stands to the complaint has nothing left out.
    """
    if site.place:
        return site
    region = site.region or ("" if site.muscle else complaint.region)
    entry = kb.regions.get(region)
    side = "midline" if entry is not None and entry.midline else site.side or complaint.side
    return Site(region, side, site.muscle)


def relate(kb: KnowledgeBase, complaint: Site, site: Site) -> Relation:
    """Return how a site (already settled) relates to the complaint's site."""
    if site.place:
        return Relation((site.place,), covers=not site.muscle)
    area = fine_regions(kb, complaint.region)
    if not area:
        return Relation(("here",), covers=not site.muscle)
    muscle = kb.muscles.get(site.muscle)
    spot = fine_regions(kb, site.region) or (frozenset(muscle.lies_in) if muscle else frozenset())
    if site.side in OPPOSITE and complaint.side == OPPOSITE[site.side]:
        places = ["other_side"] if spot & area else ["elsewhere"]
        return Relation(tuple(places), covers=not site.muscle and area <= spot)
    places = []
    if spot & area:
        places.append("here")
    if muscle and not area.isdisjoint(muscle.refers_to):
        places.append("referring")
    if _on_pathway(kb, area, spot, site.muscle):
        places.append("pathway")
    whole_side = site.side in (settle(kb, complaint, Site()).side, "both") or not site.side
    return Relation(tuple(places or ["elsewhere"]), covers=not site.muscle and area <= spot and whole_side)


def _on_pathway(kb: KnowledgeBase, area: frozenset[str], spot: frozenset[str], muscle: str) -> bool:
    """Whether a nerve that supplies the area can be caught by this muscle or pressed at this spot."""
    entry = kb.muscles.get(muscle)
    if entry is not None:
        return any(
            catch.nerve in kb.nerves and not area.isdisjoint(kb.nerves[catch.nerve].supplies) for catch in entry.catches
        )
    return any(
        not area.isdisjoint(nerve.supplies) and any(pressed.region in spot for pressed in nerve.pressed_at)
        for nerve in kb.nerves.values()
    )
