"""Relate the site of an answer to a complaint: here, referring, pathway, near, other side, elsewhere.

Left is never combined with right, nor a calf with a neck.  Near is a neighbouring region, the limb that a level of
the spine supplies, and the level that supplies the limb.  What a site takes in (its
spots, its area) and whether a finding can be looked for at a region is said here, too.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import Finding, KnowledgeBase, Muscle
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


def area_of(kb: KnowledgeBase, site: Site) -> frozenset[str]:
    """Return the fine regions a site names, or in which its muscle lies (empty: no place is known)."""
    muscle = kb.muscles.get(site.muscle)
    return fine_regions(kb, site.region) or (frozenset(muscle.lies_in) if muscle else frozenset())


def belongs_at(kb: KnowledgeBase, finding: Finding, region: str) -> bool:
    """Whether it makes sense to look for a finding at a region (a leg test, not at a neck).

    A finding of which no regions are said belongs everywhere, and every finding where no region is named.
    """
    if not finding.regions or region in finding.regions:
        return True
    area = fine_regions(kb, region)
    return not area or any(not area.isdisjoint(fine_regions(kb, name)) for name in finding.regions)


def spots_of(site: Site) -> tuple[Site, ...]:
    """Return the spots a site speaks of: itself, and each side of one on both sides."""
    return (replace(site, side="left"), replace(site, side="right")) if site.side == "both" else (site,)


def spot_name(spot: Site) -> str:
    """Return the name of one muscle of one side; where no muscle is named, of one unnamed spot of that place.

    ``Values.muscles`` keeps under it what was found in one and the same muscle.
    """
    return " ".join(filter(None, (spot.side, spot.muscle or spot.region or spot.place))) or "unnamed"


def spot_names(site: Site) -> tuple[str, ...]:
    """Return the name of each spot of a site."""
    return tuple(map(spot_name, spots_of(site)))


def settle(kb: KnowledgeBase, complaint: Site, site: Site) -> Site:
    """Fill in what an answer left out: the complaint's region and side, or none.

    An answer without region and muscle is about the complaint's own area; a
    muscle's region is where the muscle lies, and stays out of the site.  A site
    that says how it stands to the complaint has nothing left out; *here* is the complaint's own.
    """
    if site.place not in ("", "here"):
        return site
    region = site.region or ("" if site.muscle else complaint.region)
    entry = kb.regions.get(region)
    side = "midline" if entry is not None and entry.midline else site.side or complaint.side
    return Site(region, side, site.muscle)


def site_read(kb: KnowledgeBase, complaint: Site, finding: Finding, site: Site) -> Site:
    """Return where an answer to a finding at a site is read: all sites of what concerns the whole person are one."""
    return Site() if finding.site == "general" else settle(kb, complaint, site)


def relation_read(kb: KnowledgeBase, complaint: Site, finding: Finding, site: Site) -> Relation:
    """Return how the site where an answer is read (see ``site_read``) relates to the complaint's site."""
    return Relation(("general",), covers=True) if finding.site == "general" else relate(kb, complaint, site)


def relate(kb: KnowledgeBase, complaint: Site, site: Site) -> Relation:
    """Return how a site (already settled) relates to the complaint's site."""
    if site.place:
        return Relation((site.place,), covers=not site.muscle)
    area = fine_regions(kb, complaint.region)
    if not area:
        return Relation(("here",), covers=not site.muscle)
    muscle, spot = kb.muscles.get(site.muscle), area_of(kb, site)
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
    if "here" not in places and (is_near(kb, area, spot) or is_near(kb, _reached(kb, spot, muscle), area)):
        places.append("near")
    whole_side = site.side in (settle(kb, complaint, Site()).side, "both") or not site.side
    return Relation(tuple(places or ["elsewhere"]), covers=not site.muscle and area <= spot and whole_side)


def is_near(kb: KnowledgeBase, area: frozenset[str], spot: frozenset[str]) -> bool:
    """Whether a spot borders on an area, or lies in what the spine at the area's level supplies."""
    for region in area:
        entry = kb.regions[region]
        if not spot.isdisjoint(entry.neighbours) or any(not spot.isdisjoint(fine_regions(kb, n)) for n in entry.serves):
            return True
    return False


def _reached(kb: KnowledgeBase, spot: frozenset[str], muscle: Muscle | None) -> frozenset[str]:
    """What a spot reaches: a muscle acts on the regions next to where it lies."""
    return spot | frozenset(n for r in spot for n in kb.regions[r].neighbours) if muscle else spot


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
