"""How a site, an answer, a question and a source are named in every report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.visit import Answer, Complaint, Site

Data = dict[str, Any]
"""Plain data: what ``json`` can write, with keys in a fixed order."""

PLACES = {
    "here": "where it hurts",
    "referring": "in a muscle that can refer there",
    "pathway": "on the way of a nerve that supplies it",
    "other_side": "on the other side",
    "elsewhere": "elsewhere",
}
"""How a site stands to the complaint, in words."""


def number(value: float) -> float:
    """Return a number as reports give it: rounded to 9 decimals, never minus zero."""
    return round(value, DECIMALS) + 0.0


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


def site_data(site: Site) -> dict[str, str]:
    """Return a site as data."""
    stated = {"place": site.place} if site.place else {}
    return {"region": site.region, "side": site.side, "muscle": site.muscle} | stated


def answer_data(kb: KnowledgeBase, answer: Answer, complaint: Site | None = None, follows: bool = False) -> Data:
    """Return an answer as data.

    Args:
        kb: For the names.
        answer: The answer.
        complaint: The complaint's own site, which is not said again in ``where``.
        follows: Whether it was not given itself but follows from one that excludes it.
    """
    where = "" if answer.site == complaint else site_words(kb, answer.site)
    return {
        "finding": answer.finding,
        "label": kb.label(answer.finding),
        "word": answer.word,
        "site": site_data(answer.site),
        "where": where,
        "said": answer.said,
        "line": answer.line,
        "follows": follows,
    }


def answer_words(answer: Mapping[str, Any]) -> str:
    """Return an answer (as data) in one phrase: what, the word, where, and the person's own words."""
    where = f", {answer['where']}" if answer["where"] else ""
    said = f' ("{answer["said"]}")' if answer["said"] else ""
    follows = " (follows from another answer)" if answer["follows"] else ""
    return f"{answer['label']}: {answer['word']}{where}{follows or said}"


def reading_words(reading: Mapping[str, Any]) -> str:
    """Return what a phrase was taken to mean (as data): the finding, the word and where; or the complaint."""
    if not reading["finding"]:
        return f"{reading['label']}: {reading['where']}"
    return f"{reading['label']}: {reading['word']}" + (f", {reading['where']}" if reading["where"] else "")


def ask_data(kb: KnowledgeBase, finding: str) -> Data:
    """Return how to ask for a finding, as data."""
    entry = kb.findings[finding]
    return {
        "finding": finding,
        "label": entry.label,
        "kind": entry.kind,
        "question": entry.question,
        "do": entry.elicit.do,
        "yes_if": entry.elicit.yes_if,
        "not_when": entry.elicit.not_when,
    }


def sources_data(kb: KnowledgeBase, sources: tuple[str, ...]) -> list[Data]:
    """Return sources as data."""
    return [{"id": name, "citation": kb.sources[name].citation if name in kb.sources else name} for name in sources]
