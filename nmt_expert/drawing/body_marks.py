"""What is marked on the body chart: complaints, findings, places to keep off, and where a muscle tends to refer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from nmt_expert.drawing.body import Key
from nmt_expert.errors import ArgumentError
from nmt_expert.knowledge.messages import unknown
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import area_of, spots_of
from nmt_expert.reasoning.limits import Bound, room
from nmt_expert.reasoning.place_words import region_words, site_words
from nmt_expert.reasoning.visit import Site

KINDS = {
    "complaint": "where it hurts",
    "found": "something was found here",
    "keep_off": "keep off (safety)",
    "lies": "the muscle lies here",
    "refers": "tends to refer here",
}
"""What can be marked, in words, in the order of the legend."""


class BodyMarks(Struct, frozen=True):
    """What is marked, and what the spots are called.

    Attributes:
        names: What a person calls each region.
        complaint: Where it hurts; several places.
        found: Where something was found.
        keep_off: Where a red flag leaves no pressure.
        lies: Where the muscle lies that is shown.
        refers: Where that muscle tends to refer to.
    """

    names: Mapping[str, str]
    complaint: frozenset[Key] = frozenset()
    found: frozenset[Key] = frozenset()
    keep_off: frozenset[Key] = frozenset()
    lies: frozenset[Key] = frozenset()
    refers: frozenset[Key] = frozenset()

    def spots(self, kind: str) -> frozenset[Key]:
        """Return the spots that are marked as one of ``KINDS``."""
        marked: frozenset[Key] = getattr(self, kind)
        return marked

    def every(self) -> frozenset[Key]:
        """Return every spot that is marked at all."""
        return frozenset(spot for kind in KINDS for spot in self.spots(kind))

    def kinds(self, spot: Key) -> tuple[str, ...]:
        """Return how a spot is marked, in the order of the legend."""
        return tuple(kind for kind in KINDS if spot in self.spots(kind))

    def name(self, spot: Key) -> str:
        """Return what a spot is called: *Left front of the neck*."""
        region, side = spot.split(".")
        words = self.names.get(region, region.replace("_", " "))
        text = words if side == "midline" else f"{side} {words}"
        return text[:1].upper() + text[1:]

    def described(self, spot: Key) -> str:
        """Return what a spot is called and how it is marked, as a screen reader says it."""
        return ", ".join([self.name(spot), *(KINDS[kind] for kind in self.kinds(spot))])


class MuscleZones(Struct, frozen=True):
    """Where a muscle lies and where it tends to refer to, of one side or both.  Tendencies, not borders."""

    muscle: str
    lies: frozenset[Key]
    refers: frozenset[Key]


def body_marks(
    kb: KnowledgeBase,
    *,
    complaints: Iterable[Site] = (),
    found: Iterable[Site] = (),
    keep_off: Iterable[Key] = (),
    zones: Sequence[MuscleZones] = (),
) -> BodyMarks:
    """Return what to mark.

    Args:
        kb: Gives the regions their names.
        complaints: Places as in a visit: regions or groups; without a side, both sides are marked.
        found: Places of findings; a muscle is marked where it lies.
        keep_off: From ``kept_off``.
        zones: From ``muscle_zones``; several muscles are marked alike.
    """
    return BodyMarks(
        names={name: region_words(kb, name) for name, region in kb.regions.items() if not region.parts},
        complaint=frozenset(spot for site in complaints for spot in spots_at(kb, site)),
        found=frozenset(spot for site in found for spot in spots_at(kb, site)),
        keep_off=frozenset(keep_off),
        lies=frozenset(spot for each in zones for spot in each.lies),
        refers=frozenset(spot for each in zones for spot in each.refers),
    )


def spots_at(kb: KnowledgeBase, site: Site) -> tuple[Key, ...]:
    """Return the spots that a site takes in, left to right; without a side, those of both."""
    sides = {spot.side for spot in spots_of(site)} - {""}
    return tuple(spot for region in sorted(area_of(kb, site)) for spot in _spots(kb, region, sides))


def _spots(kb: KnowledgeBase, region: str, sides: set[str]) -> list[Key]:
    entry = kb.regions.get(region)
    if entry is None:
        return []
    if entry.midline:
        return [f"{region}.midline"]
    chosen = sides & {"left", "right"} or {"left", "right"}
    return [f"{region}.{side}" for side in ("left", "right") if side in chosen]


def every_spot(kb: KnowledgeBase) -> tuple[Key, ...]:
    """Return every region of every side, in the order of the knowledge."""
    return tuple(spot for name, entry in kb.regions.items() if not entry.parts for spot in _spots(kb, name, set()))


def site_of(spot: Key) -> Site:
    """Return a spot as a visit has it."""
    region, _, side = spot.partition(".")
    return Site(region, side)


def kept_off(kb: KnowledgeBase, bounds: Sequence[Bound]) -> frozenset[Key]:
    """Return the spots where limits in force leave no pressure at all (see ``reasoning.limits.bounds_of``)."""
    return frozenset(
        spot
        for spot in every_spot(kb)
        if room(kb, bounds, [site_of(spot).region], "", site_of(spot).side).level == "none"
    )


def muscle_zones(kb: KnowledgeBase, muscle: str, side: str = "both") -> MuscleZones:
    """Return where a muscle lies and tends to refer to, on a side (``left``, ``right``, or ``both``).

    Raises:
        ArgumentError: There is no such muscle.

    Source:
        ``lies_in`` and ``refers_to`` of ``rules/anatomy/muscles.yaml``, with their sources.
    """
    entry = kb.muscles.get(muscle)
    if entry is None:
        issue = unknown("muscle", muscle, kb.muscles, listed="see rules/anatomy/muscles.yaml")
        raise ArgumentError(issue.message, issue.hint)
    sides = {spot.side for spot in spots_of(Site(side=side))}

    def spots(regions: Iterable[str]) -> frozenset[Key]:
        return frozenset(spot for region in regions for spot in _spots(kb, region, sides))

    return MuscleZones(muscle, spots(entry.lies_in), spots(entry.refers_to))


def zones_words(kb: KnowledgeBase, muscle: str, side: str = "") -> str:
    """Return in a sentence where a muscle lies and where it tends to refer to."""
    entry = kb.muscles[muscle]
    lies, refers = (", ".join(region_words(kb, name) for name in names) for names in (entry.lies_in, entry.refers_to))
    name = site_words(kb, Site(side=side, muscle=muscle)) if side else entry.name
    return f"{name[:1].upper()}{name[1:]} lies in: {lies}. It tends to refer to: {refers}."
