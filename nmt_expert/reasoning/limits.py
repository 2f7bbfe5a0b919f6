"""Say what the limits of red flags leave of a muscle or an area: pressure, places, tools, actions, positions.

A *bound* is one limit in force, with the place where it holds: that of the answers behind its flag.  A condition that
lies somewhere and of which no place was said calls for light pressure wherever it may be, until the place is known.
Where bounds meet, the strictest holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import KEEP_OFF, KnowledgeBase, Limit
from nmt_expert.reasoning.anatomy import OPPOSITE, area_of, fine_regions, settle
from nmt_expert.reasoning.safety import FlagState, Safety
from nmt_expert.reasoning.visit import Answer, Complaint, Site

LIMBS = ("arm", "leg_whole")
"""The groups of regions that are one limb each."""

UNTIL_THE_PLACE_IS_KNOWN = "light"
"""The pressure where a condition may lie that keeps off its place, as long as nobody said where that is."""

DOUBTFUL = ("raised", "suspected", "unsettled")


class Bound(Struct, frozen=True):
    """One limit in force.

    Attributes:
        state: The flag it belongs to, and where that stands.
        limit: What it forbids or lowers.
        regions: The fine regions where it holds, empty where it holds in muscles or everywhere.
        muscles: The muscles in which it holds.
        side: ``left`` or ``right`` if it holds on that side only.
        everywhere: Whether it holds at every place.
        place_open: Whether it holds there only because nobody said where the condition is.
    """

    state: FlagState
    limit: Limit
    regions: frozenset[str] = frozenset()
    muscles: frozenset[str] = frozenset()
    side: str = ""
    everywhere: bool = False
    place_open: bool = False

    def holds(self, region: str, muscle: str, side: str) -> bool:
        """Whether it holds in a region (of a muscle, if one is given) on a side."""
        if side in OPPOSITE and self.side == OPPOSITE[side]:
            return False
        return self.everywhere or region in self.regions or muscle in self.muscles


class Room(Struct, frozen=True):
    """What bounds leave of a muscle or an area.

    Attributes:
        level: The highest level of pressure, of those that any technique uses; ``none``: keep off.
        regions: Where that level holds.
        spared: The other regions, which are kept off or worked more lightly, each with its level.
        no_tools: Tools to leave out there.
        no_actions: Actions to leave out there.
        no_positions: Positions to leave out.
        because: The bounds that hold there, those that lower the pressure most first.
        lowering: Those that hold in the other regions.
    """

    level: str
    regions: tuple[str, ...]
    spared: tuple[tuple[str, str], ...]
    no_tools: frozenset[str]
    no_actions: frozenset[str]
    no_positions: frozenset[str]
    because: tuple[Bound, ...]
    lowering: tuple[Bound, ...] = ()

    @property
    def out_for_flags(self) -> frozenset[str]:
        """The actions left out here for flags raised or in doubt, not those left out whatever was answered."""
        doubtful = (bound for bound in self.because if bound.state.state in DOUBTFUL)
        return frozenset(name for bound in doubtful for name in bound.limit.no_actions)


def bounds_of(kb: KnowledgeBase, safety: Safety, complaint: Complaint) -> tuple[Bound, ...]:
    """Return every limit in force for the work on one complaint, the most pressing flag first."""
    clear = {entry.flag.id for entry in safety.states if entry.state == "clear"}
    return tuple(
        bound
        for entry in safety.states
        for limit in entry.flag.limits
        if limit.always or _in_force(kb, entry, limit, clear)
        for bound in _bounds(kb, entry, limit, complaint)
    )


def _in_force(kb: KnowledgeBase, entry: FlagState, limit: Limit, clear: set[str]) -> bool:
    if entry.state not in DOUBTFUL or (limit.once_raised and entry.state != "raised"):
        return False
    if limit.until_clear and clear.issuperset(limit.until_clear):
        return False
    return not limit.signs or any(_shows(kb, entry, sign) for sign in limit.signs)


def _shows(kb: KnowledgeBase, entry: FlagState, sign: str) -> bool:
    """Whether an answer behind a flag, or what a suspicion asks, is about one of its findings."""
    names = kb.said_by(sign)
    suspected = entry.state == "suspected" and not set(names).isdisjoint(entry.ask)
    return suspected or any(answer.finding in names for answer in entry.because)


# ------------------------------------------------------------------ where a limit holds


def _bounds(kb: KnowledgeBase, entry: FlagState, limit: Limit, complaint: Complaint) -> Iterator[Bound]:
    if limit.anywhere():
        yield Bound(entry, limit, everywhere=True)
    elif limit.where:
        for site in dict.fromkeys(_sites(kb, entry, limit, complaint)):
            yield _at(kb, entry, limit, site)
    else:
        regions = frozenset(region for name in limit.regions for region in fine_regions(kb, name))
        yield Bound(entry, limit, regions, frozenset(limit.muscles))


def _sites(kb: KnowledgeBase, entry: FlagState, limit: Limit, complaint: Complaint) -> Iterator[Site | None]:
    """The places of the answers behind a flag; None for one that nobody said, and that is asked."""
    signs = {name for sign in limit.signs for name in kb.said_by(sign)}
    answers = [answer for answer in entry.because if not signs or answer.finding in signs]
    for answer in answers:
        yield _site(kb, entry, answer, complaint)
    if not answers:
        yield None if entry.flag.asks_where else settle(kb, complaint.site, Site())


def _site(kb: KnowledgeBase, entry: FlagState, answer: Answer, complaint: Complaint) -> Site | None:
    site = answer.site
    if site.place == "other_side":
        return Site(complaint.region, OPPOSITE.get(complaint.side, ""))
    if site.place not in ("", "here"):
        return None
    said = site.region or site.muscle or site.place or not entry.flag.asks_where
    return settle(kb, complaint.site, site) if said else None


def _at(kb: KnowledgeBase, entry: FlagState, limit: Limit, site: Site | None) -> Bound:
    """Return a limit at a place: its muscle if one was named, its regions, or the whole limb."""
    area = area_of(kb, site) if site is not None else frozenset()
    if site is None or not area:
        return _anywhere(kb, entry, limit, asked=site is None)
    midline = all(kb.regions[name].midline for name in area)
    side = site.side if site.side in OPPOSITE and not midline else ""
    if limit.where == "limb":
        limbs = [fine_regions(kb, name) for name in LIMBS if name in kb.regions]
        whole = frozenset(region for limb in limbs if limb & area for region in limb)
        return Bound(entry, limit, whole or area, side=side)
    if site.muscle:
        return Bound(entry, limit, muscles=frozenset({site.muscle}), side=side)
    return Bound(entry, limit, area, side=side)


def _anywhere(kb: KnowledgeBase, entry: FlagState, limit: Limit, asked: bool) -> Bound:
    """Return a limit whose place is not known: as a caution where the condition can lie, or everywhere."""
    careful = replace(limit, pressure=UNTIL_THE_PLACE_IS_KNOWN) if limit.pressure == KEEP_OFF else limit
    area = (
        frozenset(region for name in entry.flag.screen for region in fine_regions(kb, name)) if asked else frozenset()
    )
    return Bound(entry, careful, area, everywhere=not area, place_open=asked)


# ------------------------------------------------------------------ what is left


def room(kb: KnowledgeBase, bounds: Iterable[Bound], regions: Sequence[str], muscle: str = "", side: str = "") -> Room:
    """Return what bounds leave of some regions, or of a muscle that lies in them.

    Args:
        kb: The knowledge base.
        bounds: The limits in force.
        regions: Fine regions; none for an area that is not known.
        muscle: The muscle, if it is one.
        side: Its side.
    """
    bounds = tuple(bounds)
    at = {region: [b for b in bounds if b.holds(region, muscle, side)] for region in regions or ("",)}
    levels = {region: _lowest(kb, found) for region, found in at.items()}
    deepest = max((_rank(kb, technique.level) for technique in kb.techniques.values()), default=max(levels.values()))
    worked = {region: min(level, deepest) for region, level in levels.items()}
    best = max(worked.values())
    here = [region for region in at if worked[region] == best]
    holding = list(dict.fromkeys(bound for region in here for bound in at[region]))
    names = _level_names(kb)
    return Room(
        level=names[best],
        regions=tuple(region for region in here if region),
        spared=tuple((region, names[level]) for region, level in worked.items() if level < best),
        no_tools=frozenset(name for bound in holding for name in bound.limit.no_tools),
        no_actions=frozenset(name for bound in holding for name in bound.limit.no_actions),
        no_positions=frozenset(name for bound in holding for name in bound.limit.no_positions),
        because=tuple(sorted(holding, key=lambda bound: _rank(kb, bound.limit.pressure))),
        lowering=tuple(
            dict.fromkeys(b for region in at if levels[region] < best for b in at[region] if b not in holding)
        ),
    )


def lower(kb: KnowledgeBase, *levels: str) -> str:
    """Return the lowest of some levels of pressure."""
    return min(levels, key=lambda level: _rank(kb, level))


def _level_names(kb: KnowledgeBase) -> list[str]:
    return [KEEP_OFF, *([level.id for level in kb.technique_common.levels] or ["full"])]


def _rank(kb: KnowledgeBase, level: str) -> int:
    """Where a level stands, from 0 (keep off); one that is not said lowers nothing."""
    names = _level_names(kb)
    return names.index(level) if level in names else len(names) - 1


def _lowest(kb: KnowledgeBase, bounds: Iterable[Bound]) -> int:
    return min((_rank(kb, bound.limit.pressure) for bound in bounds), default=len(_level_names(kb)) - 1)
