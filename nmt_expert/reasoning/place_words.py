"""Say a place in words: a region, the site of an answer, where a complaint is."""

from __future__ import annotations

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Complaint, Site

PLACES = {
    "here": "where it hurts",
    "referring": "in a muscle that can refer there",
    "pathway": "on the way of a nerve that supplies it",
    "near": "near it",
    "other_side": "on the other side",
    "elsewhere": "elsewhere",
}
"""How a site stands to the complaint, in words."""


def region_words(kb: KnowledgeBase, region: str) -> str:
    """Return what a person calls a region."""
    entry = kb.regions.get(region)
    return entry.label if entry else region.replace("_", " ")


def site_words(kb: KnowledgeBase, site: Site) -> str:
    """Return a site in words: ``right upper trapezius``, ``left side of the neck``, or ``""``.

    A muscle is named instead of its region.
    """
    muscle = kb.muscles.get(site.muscle)
    place = muscle.name.lower() if muscle else site.muscle.replace("_", " ") or region_words(kb, site.region)
    place = place or PLACES.get(site.place, "")
    if site.side == "both":
        return f"{place}, both sides" if place else "both sides"
    side = "" if site.side == "midline" and place else site.side
    return " ".join(filter(None, (side, place)))


def complaint_words(kb: KnowledgeBase, complaint: Complaint) -> str:
    """Return where a complaint is, or the whole body if nothing was said."""
    return site_words(kb, complaint.site) or "no place named"
