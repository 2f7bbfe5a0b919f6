"""Read the places that are typed in an interview: regions, sides, muscles."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.errors import VisitError
from nmt_expert.intake.places import Places, typed_site
from nmt_expert.intake.read import read_said
from nmt_expert.intake.reading.corrected import as_meant
from nmt_expert.intake.tokens import carries, is_word, tokens
from nmt_expert.interview.prompt import Problem
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from nmt_expert.reasoning.visitcheck import check_visit

SIDES = {"l": "left", "r": "right", "b": "both", "m": "midline"}
"""What can be typed for each side."""


def placed(kb: KnowledgeBase, complaint: Complaint | None) -> bool:
    """Whether a complaint has a region, and a side where that means something."""
    if complaint is None or not complaint.region:
        return False
    region = kb.regions.get(complaint.region)
    return bool(complaint.side or (region and region.midline))


def unknown_place(kb: KnowledgeBase, place: Site | Complaint) -> Problem | None:
    """Return what is wrong with a place that is given as data; None if there is such a place."""
    here = Answer(next(iter(kb.findings)), "unsure", place) if isinstance(place, Site) else place
    try:
        check_visit(kb, Visit((), (here,)) if isinstance(here, Answer) else Visit((here,)))
    except VisitError as error:
        issue = error.issues[0]
        message = issue.message.partition(" (")[0]
        return Problem(f"{message[:1].upper()}{message[1:]}.", issue.hint)
    return None


def place_named(kb: KnowledgeBase, typed: str) -> Site | None:
    """Return the one place (region, muscle, side) that words name, or None if they say anything else."""
    site = typed_site(Places(kb), " ".join(_carrying(typed)))
    return site if site and not site.place else None


def complaint_named(kb: KnowledgeBase, typed: str) -> Complaint | str:
    """Return the complaint that a place means, or what is wrong with it."""
    read = read_said(kb, [], typed)
    if read.problems:
        plain = read_said(kb, [], " ".join(_carrying(typed)))  # `the side of the neck` is `side neck`
        read = read if plain.problems else plain
    if read.problems:
        said = (f"{issue.message}; {issue.hint}" if issue.hint else issue.message for issue in read.problems)
        message = ". ".join(said)
        return f"{message[:1].upper()}{message[1:]}."
    return read.visit.complaints[0] if read.visit.complaints else "Name a region, for example neck."


def _carrying(typed: str) -> list[str]:
    """Return the words that carry meaning: all but *of*, *the* and the like, and a side that is corrected."""
    return [word for word in tokens(as_meant(typed)) if is_word(word) and carries(word)]


def site_of(kb: KnowledgeBase, complaint: Site, finding: str, typed: str = "") -> Site | None:
    """Return the place an answer is about: the one typed, else the complaint's; None if there is no such place."""
    if kb.findings[finding].site == "general":
        return Site() if not typed or place_named(kb, typed) else None
    if not typed:
        return complaint if complaint.region else Site()
    found = place_named(kb, typed)
    if found is None:
        return None
    side = found.side or (complaint.side if found.muscle or found.region == complaint.region else "")
    return replace(found, region=found.region or ("" if found.muscle else complaint.region), side=side)


def regions_by_area(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Return the regions to choose from, by the label of the smallest area that holds each; the area itself first."""
    groups = [entry for entry in kb.regions.values() if entry.parts]
    made: dict[str, list[str]] = {}
    for entry in kb.regions.values():
        if not entry.parts:
            around = min((g for g in groups if entry.id in g.parts), key=lambda g: len(g.parts), default=None)
            made.setdefault(around.label if around else entry.label, [around.id] if around else []).append(entry.id)
    return {label: tuple(names) for label, names in made.items()}
