"""Say what may be done for one complaint, built within the limits of every flag that is raised or in doubt.

Technique follows from the principle; the structures worth palpating say on what; the limits say how deep,
where, with what and how.  A muscle of which nothing is left is left out and named with the flag that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct

from nmt_expert.knowledge.model import KEEP_OFF, Flag, KnowledgeBase, StructureNote, Technique, TechniqueStep
from nmt_expert.reasoning.anatomy import area_of, belongs_at, fine_regions
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.limits import Bound, Room, lower, room
from nmt_expert.reasoning.pictures import picture_of
from nmt_expert.reasoning.safety import FlagState, screened_in
from nmt_expert.reasoning.structures import Structure

MOST_TECHNIQUES = 3
MOST_TENTATIVE = 2
"""Of what is only possible; one beside a technique that leads."""

MOST_TARGETS = 5
MOST_RETESTS = 4
MOST_ASKED = 3

LEADING_BAND = "supported"
"""From this band on a technique is worked with."""

TENTATIVE_BAND = "possible"
"""In this band it is tried gently, and what would settle it is checked."""

GENTLE = "light"
"""The pressure of what is only tried."""

LONG_HOLD = 10
"""Seconds from which a constant pressure is a long hold."""

REASONS = {
    "nerve_entrapment": ("catches", "found", "drives"),
    "nerve_compression": ("drives", "lies", "found"),
    "postural_distortion": ("short", "found", "drives"),
    "joint_fixation": ("drives", "found", "lies"),
    "trigger_points": ("found", "drives", "refers"),
    "adhesions": ("found", "lies"),
}
"""The reasons that make a muscle a target of a principle; of any other, those of ``ANY_OTHER``."""

ANY_OTHER = ("found", "drives", "lies")

FIRST = {"nerve_entrapment": "catches", "postural_distortion": "short"}
"""The reason that goes before all others but a finding: the muscle that holds the nerve, the one that is short."""

IN_THE_AREA = ("adhesions",)
"""Principles whose work stays in the area of the complaint: where the layers do not slide."""

ON_A_NERVE = ("nerve_compression",)
"""Principles whose work stays off the part that the nerve supplies: arm and leg."""


class WorkedMuscle(Struct, frozen=True):
    """A muscle to work on, with what the limits leave of it.

    Attributes:
        structure: The muscle.
        notes: What holds for it there.
        room: What the limits leave.
        level: The highest level of pressure.
        tools: What to use, in the order to try.
        hold: Shortest and longest constant pressure, in seconds.
        position: How the client lies or sits; ``""`` if that does not matter.
    """

    structure: Structure
    notes: tuple[StructureNote, ...]
    room: Room
    level: str
    tools: tuple[str, ...]
    hold: tuple[int, int]
    position: str


class LeftOut(Struct, frozen=True):
    """A muscle that would be worked on, and the flags that keep off it."""

    structure: Structure
    flags: tuple[FlagState, ...]


class Suggestion(Struct, frozen=True):
    """What NMT does about one principle here, within the limits.

    Attributes:
        technique: As the knowledge has it.
        tentative: Whether the principle is only possible: to be tried gently.
        level: The highest level of pressure.
        hold: Shortest and longest constant pressure, in seconds.
        tools: What to use, in the order to try.
        work: The muscles, in the order to work on them.
        add: What goes with it, without what a limit forbids.
        referral: Of that, what sends the client to be examined by somebody else.
        cautions: Flags to make sure of first.
        retest: Findings that were found here, to look at again afterwards.
        limited_by: The flags that lower the pressure, the tools or the hold.
    """

    technique: Technique
    tentative: bool
    level: str
    hold: tuple[int, int]
    tools: tuple[str, ...]
    work: tuple[WorkedMuscle, ...]
    add: tuple[str, ...]
    referral: tuple[str, ...]
    cautions: tuple[FlagState, ...]
    retest: tuple[str, ...]
    limited_by: tuple[FlagState, ...]


class Advice(Struct, frozen=True):
    """What may be done for one complaint.

    Attributes:
        suggestions: For each principle, the leading first.
        left_out: Muscles of which the limits leave nothing.
        no_actions: Actions that flags raised or in doubt leave out wherever the work is.
        no_positions: Positions to leave out.
        first_ask: Emergency flags of this place that nobody asked about.
        ask_where: Flags of a condition of which the place is not known.
    """

    suggestions: tuple[Suggestion, ...]
    left_out: tuple[LeftOut, ...]
    no_actions: tuple[str, ...]
    no_positions: tuple[str, ...]
    first_ask: tuple[FlagState, ...]
    ask_where: tuple[FlagState, ...]


class NeverDeep(Struct, frozen=True):
    """Places nobody presses deeply, whatever the answers, with the flag that says why."""

    flag: Flag
    regions: tuple[str, ...]


def advice(assessment: Assessment, entry: ComplaintAssessment, found: Sequence[Structure]) -> Advice:
    """Return what may be done for one complaint; no suggestions where its permission is none.

    Args:
        assessment: The whole assessment.
        entry: The complaint.
        found: The structures worth palpating, all of them, the best first.
    """
    making = _Making(assessment, entry, found)
    suggestions = making.suggestions() if entry.permission.level != KEEP_OFF else ()
    rooms = [work.room for made in suggestions for work in made.work] or [making.area]
    known = assessment.knowledge.technique_common
    forbidden = frozenset.intersection(*(left.out_for_flags for left in rooms))
    return Advice(
        suggestions=suggestions,
        left_out=tuple(making.left_out.values()),
        no_actions=tuple(name for name in known.actions if name in forbidden),
        no_positions=tuple(name for name in known.positions if any(name in part.no_positions for part in rooms)),
        first_ask=making.first,
        ask_where=tuple(dict.fromkeys(bound.state for bound in entry.permission.bounds if bound.place_open)),
    )


class _Making:
    """The suggestions for one complaint in the making."""

    def __init__(self, assessment: Assessment, entry: ComplaintAssessment, found: Sequence[Structure]) -> None:
        self.assessment, self.entry, self.found = assessment, entry, found
        self.kb = assessment.knowledge
        self.bounds = entry.permission.bounds
        self.here = area_of(self.kb, entry.complaint.site)
        self.area = room(self.kb, self.bounds, sorted(self.here), entry.complaint.site.muscle, entry.complaint.side)
        self.left_out: dict[str, LeftOut] = {}
        self.picture = picture_of(self.kb, entry)
        self.first = first_ask(assessment, entry)

    def suggestions(self) -> tuple[Suggestion, ...]:
        scale = self.kb.scale
        leading = [c.id for c in self.entry.principles if scale.at_least(c.band.id, LEADING_BAND)]
        possible = [c.id for c in self.entry.principles if c.band.id == TENTATIVE_BAND]
        tried = possible[: 1 if leading else MOST_TENTATIVE]
        chosen = [(name, name in tried) for name in (*leading, *tried)][:MOST_TECHNIQUES]
        made = (
            self.suggestion(self.kb.techniques[name], gently) for name, gently in chosen if name in self.kb.techniques
        )
        return tuple(suggestion for suggestion in made if suggestion is not None)

    def suggestion(self, technique: Technique, tentative: bool) -> Suggestion | None:
        """Return what is left of one technique; None if nothing is."""
        wanted = targets(self.kb, technique.principle, self.found, self.here)
        level = lower(self.kb, technique.level, GENTLE) if tentative else technique.level
        made = (self.work(structure, technique, level) for structure in wanted)
        work = list(islice((part for part in made if part is not None), MOST_TARGETS))
        rooms = [part.room for part in work] or [self.area]
        tools = tuple(t for t in _ordered(self.kb, technique.tools) if any(t in part.tools for part in work))
        if not work:
            level = lower(self.kb, level, self.area.level)
            tools = _tools(self.kb, _for_pressure(self.kb, technique.tools, level), (), self.area, ())
        if (wanted and not work) or level == KEEP_OFF or not tools:
            return None
        level = max((part.level for part in work), key=lambda name: _rank(self.kb, name), default=level)
        forbidden = frozenset().union(*(part.no_actions for part in (self.area, *rooms)))
        return Suggestion(
            technique=technique,
            tentative=tentative,
            level=level,
            hold=max((part.hold for part in work), default=_hold(technique, self.area, tentative)),
            tools=tools,
            work=tuple(work),
            add=tuple(_said(technique.add, forbidden)),
            referral=tuple(_said((step for step in technique.add if step.refers), forbidden)),
            cautions=self.cautions(technique, work),
            retest=self.retest(technique),
            limited_by=_limiting(self.kb, technique, rooms),
        )

    def work(self, structure: Structure, technique: Technique, level: str) -> WorkedMuscle | None:
        """Return what the limits leave of one muscle; None, and it is remembered, if nothing is left."""
        muscle = self.kb.muscles[structure.id]
        near = [region for region in muscle.lies_in if region in self.here]
        places = near if near and technique.principle in IN_THE_AREA else muscle.lies_in
        left = room(self.kb, self.bounds, places, structure.id, structure.side)
        notes = _notes(self.kb, structure.id, technique.principle, left)
        only = tuple(dict.fromkeys(tool for note in notes for tool in note.tools))
        level = lower(self.kb, level, left.level)
        tools = _tools(self.kb, _for_pressure(self.kb, technique.tools, level), only, left, left.regions)
        if level == KEEP_OFF or not tools:
            keeping = [b for b in left.because if b.limit.pressure == KEEP_OFF] or left.because
            flags = tuple(dict.fromkeys(bound.state for bound in keeping))
            self.left_out[structure.id] = LeftOut(structure, flags)
            return None
        hold = _hold(technique, left, level == GENTLE and technique.level != GENTLE)
        return WorkedMuscle(structure, notes, left, level, tools, hold, _position(notes, left))

    def cautions(self, technique: Technique, work: Sequence[WorkedMuscle]) -> tuple[FlagState, ...]:
        """The flags to make sure of first: those of this place, and of the muscles that are worked on."""
        doubtful = {s.flag.id: s for s in self.assessment.safety.states if s.state != "clear"}
        noted = [name for part in work for note in part.notes for name in note.cautions]
        own = [name for name in technique.cautions if name in doubtful and self.concerns(doubtful[name])]
        asked = {state.flag.id for state in self.first}
        return tuple(doubtful[n] for n in dict.fromkeys((*own, *noted)) if n in doubtful and n not in asked)

    def concerns(self, state: FlagState) -> bool:
        """Whether a flag has to do with this place: it is in doubt, screened for there, or goes with the picture."""
        if state.state != "not_screened":
            return True
        pictured = self.picture is not None and state.flag.id in self.picture.first_ask
        return pictured or (bool(state.flag.screen) and screened_in(self.kb, state.flag, self.here))

    def retest(self, technique: Technique) -> tuple[str, ...]:
        """What to look at again: what was found of this place, that of its picture first; nothing else."""
        pictured = self.picture.retest if self.picture is not None else ()
        region, readings = self.entry.complaint.region, self.entry.readings
        said = (answer for answer, _ in readings.places if answer.finding in readings.asked_here)
        found = {answer.finding for answer in said if answer.word in ("yes", "probably")}
        names = (name for name in dict.fromkeys((*technique.retest, *pictured)) if name in found)
        fitting = [name for name in names if belongs_at(self.kb, self.kb.findings[name], region)]
        return tuple(sorted(fitting, key=lambda name: name not in pictured))[:MOST_RETESTS]


def targets(
    kb: KnowledgeBase, principle: str, found: Iterable[Structure], here: frozenset[str] = frozenset()
) -> tuple[Structure, ...]:
    """Return the muscles that the technique for a principle goes to, of the structures worth palpating, in order."""
    wanted = set(REASONS.get(principle, ANY_OTHER))
    muscles = [s for s in found if s.kind == "muscle" and wanted & {reason.kind for reason in s.reasons}]
    if principle in ON_A_NERVE and not _starts_in_a_limb(kb, muscles, here):
        muscles = [muscle for muscle in muscles if not _in_a_limb(kb, muscle.id, here)] or muscles

    def rank(structure: Structure) -> int:
        kinds, first = {reason.kind for reason in structure.reasons}, FIRST.get(principle)
        if "found" in kinds or first is None:
            return 0
        return 1 if {"drives", first} <= kinds else 2 if "drives" in kinds else 3

    return tuple(sorted(muscles, key=rank))


def _starts_in_a_limb(kb: KnowledgeBase, muscles: Sequence[Structure], here: frozenset[str]) -> bool:
    """Whether the picture itself starts in the limb: a tunnel there, not a root at the spine."""
    drivers = (m for m in muscles if any(reason.kind == "drives" for reason in m.reasons))
    first = next(drivers, None)
    return first is not None and _in_a_limb(kb, first.id, here)


def _in_a_limb(kb: KnowledgeBase, muscle: str, here: frozenset[str]) -> bool:
    """Whether a muscle lies wholly in the part of a limb that hurts: on the line of a pressed nerve."""
    lies_in = frozenset(kb.muscles[muscle].lies_in) if muscle in kb.muscles else frozenset()
    limbs = [fine_regions(kb, name) for name in ("arm", "leg_whole") if name in kb.regions]
    return any(limb & here and lies_in <= limb for limb in limbs)


def _notes(kb: KnowledgeBase, muscle: str, principle: str, left: Room) -> tuple[StructureNote, ...]:
    """The notes on a muscle that no limit forbids."""
    notes = (note for note in kb.technique_common.structures if note.muscle == muscle)
    fitting = (note for note in notes if not note.principles or principle in note.principles)
    return tuple(
        note
        for note in fitting
        if left.no_actions.isdisjoint(note.does)
        and not (note.positions and left.no_positions.issuperset(note.positions))
    )


def _tools(
    kb: KnowledgeBase, tools: tuple[str, ...], only: tuple[str, ...], left: Room, places: Sequence[str]
) -> tuple[str, ...]:
    """The tools in the order to try: those of the technique (or of the muscle) that fit the place and no limit forbids.

    Where none of them is left, fingertips are, unless a limit forbids them too.
    """
    order = _ordered(kb, tools)
    fitting = [t for t in order if (t in only or not only) and t not in left.no_tools and _fits(kb, t, places)]
    first = kb.technique_common.tool_order[:1] or order[:1]
    return tuple(fitting) or tuple(tool for tool in first if tool not in left.no_tools)


def _for_pressure(kb: KnowledgeBase, tools: tuple[str, ...], level: str) -> tuple[str, ...]:
    """The tools that fit a pressure: for light work none of the strong ones."""
    gentle = kb.technique_common.gentle_tools
    return tuple(t for t in tools if t in gentle) if gentle and level == GENTLE else tools


def _ordered(kb: KnowledgeBase, tools: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t for t in kb.technique_common.tool_order if t in tools) or tools


def _fits(kb: KnowledgeBase, tool: str, places: Sequence[str]) -> bool:
    fitting = kb.technique_common.tool_places.get(tool)
    whole = {region for name in fitting or () for region in fine_regions(kb, name)}
    return fitting is None or not places or whole.issuperset(places)


def _hold(technique: Technique, left: Room, gently: bool) -> tuple[int, int]:
    shortest, longest = technique.hold_seconds
    if "long_hold" in left.no_actions and longest > LONG_HOLD:
        return min(shortest, LONG_HOLD // 2), LONG_HOLD
    return (shortest, min(longest, 2 * LONG_HOLD)) if gently else (shortest, longest)


def _position(notes: Iterable[StructureNote], left: Room) -> str:
    return next((name for note in notes for name in note.positions if name not in left.no_positions), "")


def _said(steps: Iterable[TechniqueStep], forbidden: frozenset[str]) -> Iterable[str]:
    """Yield what goes with a technique; what a limit forbids is left out, or said as what takes its place."""
    for step in steps:
        said = step.say if forbidden.isdisjoint(step.does) else step.instead
        if said:
            yield said


def _limiting(kb: KnowledgeBase, technique: Technique, rooms: Iterable[Room]) -> tuple[FlagState, ...]:
    """The flags, raised or in doubt, that leave less than the technique would use."""
    found = (
        bound.state
        for left in rooms
        for bound in left.because
        if bound.state.state in ("raised", "suspected", "unsettled") and _lowers(kb, technique, bound)
    )
    return tuple(dict.fromkeys(found))


def _lowers(kb: KnowledgeBase, technique: Technique, bound: Bound) -> bool:
    limit = bound.limit
    deep = bool(limit.pressure) and lower(kb, limit.pressure, technique.level) != technique.level
    return deep or bool(set(limit.no_tools) & set(technique.tools)) or "long_hold" in limit.no_actions


def _rank(kb: KnowledgeBase, level: str) -> int:
    names = [known.id for known in kb.technique_common.levels]
    return names.index(level) if level in names else -1


# ------------------------------------------------------------------ whatever was answered


def never_deep(kb: KnowledgeBase, entry: ComplaintAssessment, muscles: Iterable[str]) -> tuple[NeverDeep, ...]:
    """Return the places of a complaint's area, and of the muscles to work on, where nobody presses deeply.

    Args:
        kb: The knowledge base.
        entry: The complaint.
        muscles: Ids of the muscles to work on.
    """
    muscles = set(muscles)
    area = set(fine_regions(kb, entry.complaint.region)).union(*(kb.muscles[name].lies_in for name in muscles))
    places = []
    for flag in kb.flags.values():
        standing = [limit for limit in flag.limits if limit.always]
        named = {
            region: None for limit in standing for name in limit.regions for region in sorted(fine_regions(kb, name))
        }
        own = tuple(region for region in named if region in area)
        if own:
            places.append(NeverDeep(flag, own))
    return tuple(places)


def first_ask(assessment: Assessment, entry: ComplaintAssessment) -> tuple[FlagState, ...]:
    """Return the emergency flags of a complaint's place that nobody asked about, those of its picture first."""
    kb, picture = assessment.knowledge, picture_of(assessment.knowledge, entry)
    area = area_of(kb, entry.complaint.site)
    open_ones = {s.flag.id: s for s in assessment.safety.not_screened if s.flag.action == "emergency"}
    pictured = [open_ones[name] for name in (picture.first_ask if picture else ()) if name in open_ones]
    if picture is not None:
        return tuple(pictured)
    return tuple(s for s in open_ones.values() if area and s.flag.screen and screened_in(kb, s.flag, area))[:MOST_ASKED]
