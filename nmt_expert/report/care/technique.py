"""What may be done for one complaint, as data and in words: technique, on which muscles, within which limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nmt_expert.explain.care.technique import Advice, NeverDeep, Suggestion, WorkedMuscle, advice, never_deep
from nmt_expert.explain.next_checks import NextCheck
from nmt_expert.knowledge.model import KEEP_OFF, KnowledgeBase, PressureLevel
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.limits import DOUBTFUL
from nmt_expert.reasoning.place_words import region_words
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import Structure
from nmt_expert.report.blocks import Item
from nmt_expert.report.document import Document
from nmt_expert.report.safety import BriefFlagData, what
from nmt_expert.report.structures import caution_words, structure_words
from nmt_expert.report.words import SourceData, sources_data

NOTHING_POSSIBLE = "No principle is possible yet, so no technique is suggested."
MOST_TO_CHECK = 2

HELD = "long_hold"
"""The action that the seconds of a hold say already."""


class ChangeData(BriefFlagData, frozen=True):
    """A flag whose limits shape whatever is shown."""

    state: str
    do: str


class DoubtData(BriefFlagData, frozen=True):
    """A flag to make sure of first."""

    state: str


class FirstAskData(BriefFlagData, frozen=True):
    """An emergency of this place that nobody asked about, with the first question about it."""

    question: str


class SpotData(Struct, frozen=True):
    """A region or muscle to keep off, or to work more lightly than the rest, and the flag that says so."""

    region: str
    label: str
    level: str
    flag: str


class RegionData(Struct, frozen=True):
    """A region by id and name."""

    region: str
    label: str


class NeverDeepData(Struct, frozen=True):
    """Places nobody presses deeply, whatever was answered, and what to do instead."""

    flag: str
    label: str
    regions: tuple[RegionData, ...]
    do: str


class LevelData(Struct, frozen=True):
    """A level of pressure; ``rating`` is the client's, on a scale of 0 to 10."""

    id: str
    rating: str


class WordsData(Struct, frozen=True):
    """An action or a position, by id and in words."""

    id: str
    words: str


class TargetData(Struct, frozen=True):
    """A muscle to work on, with what holds for it; ``spared`` are its parts that are kept off or worked lightly."""

    muscle: str
    label: str
    side: str
    advice: str
    tools: tuple[str, ...]
    level: str
    hold_seconds: tuple[int, ...]
    position: str
    leave_out: tuple[WordsData, ...]
    regions: tuple[str, ...]
    spared: tuple[SpotData, ...]


class LeftOutData(Struct, frozen=True):
    """A muscle that is left out, and the flags that keep off it."""

    muscle: str
    label: str
    flags: tuple[BriefFlagData, ...]


class RetestData(Struct, frozen=True):
    """A test to do again afterwards."""

    finding: str
    label: str


class CheckFirstData(Struct, frozen=True):
    """A question that would settle what is only possible."""

    finding: str
    question: str


class OneTechniqueData(Struct, frozen=True):
    """What NMT does about one principle, within what the flags allow.

    ``tentative`` if the principle is only possible: it is tried gently, and ``check`` would settle it.  ``limited`` if
    flags lower its pressure, its hold or its tools, ``limited_by`` says which.
    """

    principle: str
    label: str
    tentative: bool
    advice: str
    hold_seconds: tuple[int, ...]
    level: str
    rating: str
    levels: tuple[LevelData, ...]
    limited: bool
    limited_by: tuple[BriefFlagData, ...]
    repeats: str
    tools: tuple[str, ...]
    work_area: str
    structures: tuple[TargetData, ...]
    add: tuple[str, ...]
    cautions: tuple[DoubtData, ...]
    check: tuple[CheckFirstData, ...]
    retest: tuple[RetestData, ...]
    expect: str
    sources: tuple[SourceData, ...]


class TechniqueData(Struct, frozen=True):
    """What may be done for one complaint; ``withheld`` says why nothing is shown, if nothing is."""

    level: str
    withheld: str
    because: tuple[str, ...]
    first_ask: tuple[FirstAskData, ...]
    ask_where: tuple[BriefFlagData, ...]
    changes: tuple[ChangeData, ...]
    avoid: tuple[SpotData, ...]
    leave_out: tuple[WordsData, ...]
    not_lying: tuple[WordsData, ...]
    never_deep: tuple[NeverDeepData, ...]
    left_out: tuple[LeftOutData, ...]
    shown: tuple[OneTechniqueData, ...]
    ceiling: str
    stop: tuple[str, ...]


def technique_data(
    assessment: Assessment, entry: ComplaintAssessment, found: Sequence[Structure], checks: Sequence[NextCheck] = ()
) -> TechniqueData:
    """Return what may be done for one complaint, or why nothing is shown.

    Args:
        assessment: The whole assessment.
        entry: The complaint.
        found: The structures worth palpating, all of them, the best first.
        checks: What to check next, the best first.
    """
    kb, allowed, made = assessment.knowledge, entry.permission, advice(assessment, entry, found)
    muscles = dict.fromkeys(work.structure.id for suggestion in made.suggestions for work in suggestion.work)
    actions, positions = kb.technique_common.actions, kb.technique_common.positions
    some = bool(made.suggestions)
    return TechniqueData(
        level=allowed.level,
        withheld="" if some else _withheld(entry, made),
        because=tuple(state.flag.id for state in allowed.because),
        first_ask=tuple(_first(kb, state) for state in made.first_ask if some),
        ask_where=tuple(BriefFlagData(*what(state)) for state in made.ask_where),
        changes=tuple(ChangeData(*what(s), state=s.state, do=s.flag.do) for s in allowed.changes),
        avoid=tuple(_kept_off(kb, entry)),
        leave_out=tuple(WordsData(name, actions[name]) for name in made.no_actions) if some else (),
        not_lying=tuple(WordsData(name, positions[name]) for name in made.no_positions) if some else (),
        never_deep=tuple(_place(kb, place) for place in never_deep(kb, entry, muscles)) if some else (),
        left_out=tuple(
            LeftOutData(
                out.structure.id,
                structure_words(kb, out.structure),
                tuple(BriefFlagData(*what(state)) for state in out.flags),
            )
            for out in made.left_out
        ),
        shown=tuple(_technique(assessment, made, suggestion, checks) for suggestion in made.suggestions),
        ceiling=kb.technique_common.ceiling if some else "",
        stop=tuple(kb.technique_common.stop) if some else (),
    )


def _withheld(entry: ComplaintAssessment, made: Advice) -> str:
    if entry.permission.level == KEEP_OFF:
        return "Technique is withheld: " + "; ".join(_why(state) for state in entry.permission.because) + "."
    if made.left_out:
        flags = dict.fromkeys(state.flag.label for out in made.left_out for state in out.flags)
        return f"Nothing sensible is left to work on within the limits of: {'; '.join(flags)}."
    return NOTHING_POSSIBLE


def _why(state: FlagState) -> str:
    words = {"raised": "was raised", "suspected": "is suspected and has to be asked about"}
    return f"{state.flag.label} {words.get(state.state, 'is not settled')}"


def _first(kb: KnowledgeBase, state: FlagState) -> FirstAskData:
    return FirstAskData(*what(state), question=kb.findings[state.ask[0]].question)


def _kept_off(kb: KnowledgeBase, entry: ComplaintAssessment) -> Iterable[SpotData]:
    """Yield the places that flags raised or in doubt keep off, each once."""
    seen: set[str] = set()
    for bound in entry.permission.bounds:
        off = bound.state.state in DOUBTFUL and bound.limit.pressure == KEEP_OFF and not bound.everywhere
        for name in (*sorted(bound.regions), *sorted(bound.muscles)) if off else ():
            if name not in seen:
                seen.add(name)
                yield SpotData(name, _spot_words(kb, name), KEEP_OFF, bound.state.flag.id)


def _spot_words(kb: KnowledgeBase, name: str) -> str:
    return kb.muscles[name].name.lower() if name in kb.muscles else region_words(kb, name)


def _place(kb: KnowledgeBase, place: NeverDeep) -> NeverDeepData:
    regions = tuple(RegionData(region, region_words(kb, region)) for region in place.regions)
    return NeverDeepData(place.flag.id, place.flag.label, regions, place.flag.do)


def _technique(
    assessment: Assessment, whole: Advice, made: Suggestion, checks: Sequence[NextCheck]
) -> OneTechniqueData:
    kb, technique = assessment.knowledge, made.technique
    levels = _levels(kb, made.level)
    settling = [check for check in checks if any(move.principle == technique.principle for move in check.if_yes)]
    return OneTechniqueData(
        principle=technique.principle,
        label=kb.label(technique.principle),
        tentative=made.tentative,
        advice=technique.advice,
        hold_seconds=tuple(made.hold),
        level=levels[-1].id,
        rating=levels[-1].rating,
        levels=tuple(LevelData(level.id, level.rating) for level in levels),
        limited=bool(made.limited_by),
        limited_by=tuple(BriefFlagData(*what(state)) for state in made.limited_by),
        repeats=technique.repeats,
        tools=made.tools,
        work_area=technique.work_area,
        structures=tuple(_target(kb, work, whole.no_actions) for work in made.work),
        add=made.add,
        cautions=tuple(DoubtData(*what(state), state=state.state) for state in made.cautions),
        check=tuple(
            CheckFirstData(check.finding.id, check.finding.question)
            for check in (settling[:MOST_TO_CHECK] if made.tentative else ())
        ),
        retest=tuple(RetestData(name, kb.label(name)) for name in made.retest),
        expect=technique.expect,
        sources=sources_data(kb, technique.sources),
    )


def _levels(kb: KnowledgeBase, highest: str) -> list[PressureLevel]:
    """The pressure levels to alternate between, up to the highest for this technique."""
    known = list(kb.technique_common.levels)
    ids = [level.id for level in known]
    return known[: ids.index(highest) + 1] if highest in ids else [PressureLevel(highest, "", "")]


def _target(kb: KnowledgeBase, work: WorkedMuscle, said: tuple[str, ...]) -> TargetData:
    words = kb.technique_common.actions
    own = [name for name in words if name in work.room.out_for_flags and name not in (*said, HELD)]
    flags = {region: bound.state.flag.id for bound in work.room.lowering for region in bound.regions}
    return TargetData(
        muscle=work.structure.id,
        label=structure_words(kb, work.structure),
        side=work.structure.side,
        advice=" ".join(note.advice for note in work.notes),
        tools=work.tools,
        level=work.level,
        hold_seconds=tuple(work.hold),
        position=work.position,
        leave_out=tuple(WordsData(name, words[name]) for name in own),
        regions=work.room.regions,
        spared=tuple(
            SpotData(region, region_words(kb, region), level, flags.get(region, ""))
            for region, level in work.room.spared
        ),
    )


# ------------------------------------------------------------------ in words


def write_technique(page: Document, technique: TechniqueData) -> None:
    """Write the technique section of one complaint."""
    page.heading("Technique")
    if technique.withheld:
        page.say(technique.withheld)
        return
    for ask in technique.first_ask:
        page.add(Item(f"First ask: {ask.question} ({ask.label})", mark="ask"))
    for flag in technique.ask_where:
        page.add(Item(f"Ask where: {flag.label}. Until then, only light work where it may be.", mark="ask"))
    if technique.level == "light":
        page.add(Item("Light pressure only, wherever the work is.", mark="warn"))
    for change in technique.changes:
        unsettled = "" if change.state == "raised" else " (not settled)"
        page.add(Item(f"{change.label}{unsettled}: {change.do}", mark="warn"))
    if technique.avoid:
        spots = ", ".join(dict.fromkeys(spot.label for spot in technique.avoid))
        page.add(Item(f"Keep off: {spots}.", mark="warn"))
    if any(action.id != HELD for action in technique.leave_out):
        words = "; ".join(action.words for action in technique.leave_out if action.id != HELD)
        page.add(Item(f"Leave out: {words}.", mark="warn"))
    if technique.not_lying:
        page.add(Item(f"Not: {'; '.join(position.words for position in technique.not_lying)}.", mark="warn"))
    for out in technique.left_out:
        flags = "; ".join(flag.label.lower() for flag in out.flags)
        page.add(Item(f"Left out: {out.label} ({flags}).", mark="warn"))
    if technique.never_deep:
        page.lead("Never deeply here, whatever was answered:")
        page.points(
            f"{', '.join(region.label for region in place.regions)}: {place.do}" for place in technique.never_deep
        )
    for entry in technique.shown:
        _write_one(page, entry)


def write_common(page: Document, techniques: Sequence[TechniqueData]) -> None:
    """Write, once for all complaints, the highest pressure and when to stop; nothing if no technique is shown."""
    common = next((technique for technique in techniques if technique.shown), None)
    if common is None:
        return
    page.heading("With every technique")
    page.say(common.ceiling)
    if common.stop:
        page.lead("When to stop:")
        page.points(common.stop)


def _write_one(page: Document, entry: OneTechniqueData) -> None:
    tried = "Only possible, so tried gently: for" if entry.tentative else "For"
    page.heading(f"{tried} {entry.label.lower()}", 3)
    page.points((entry.advice, _hold(entry), f"Tools in this order: {', '.join(entry.tools)}."), mark="detail")
    page.detail(entry.work_area, label="where")
    page.points((_aim(entry, target) for target in entry.structures), 1, "detail", "on")
    page.points(entry.add)
    if entry.cautions:
        page.detail(caution_words([(c.label, c.state) for c in entry.cautions]), label="first make sure of")
    if entry.check:
        page.detail(" ".join(check.question for check in entry.check), label="to settle it, check")
    if entry.retest:
        page.detail("; ".join(test.label for test in entry.retest) + ".", label="test again afterwards")
    page.detail(entry.expect)


def _hold(entry: OneTechniqueData) -> str:
    """Say how long, how often and how deep: ``Hold 10-30 s with constant pressure, 2-3 times; ...``."""
    low, high = entry.hold_seconds
    levels = [f"{level.id} ({level.rating})" if level.rating else level.id for level in entry.levels]
    deep = f"alternating levels, {', then '.join(levels)}" if len(levels) > 1 else f"{levels[0]} only"
    by = "; ".join(flag.label.lower() for flag in entry.limited_by)
    limited = f", limited by: {by}" if entry.limited else ""
    rated = " on the client's 0-10 rating" if any(level.rating for level in entry.levels) else ""
    return f"Hold {low}-{high} s with constant pressure, {entry.repeats} times; {deep}{rated}{limited}."


def _aim(entry: OneTechniqueData, target: TargetData) -> str:
    """Say which muscle to work on, with what holds for it and differs from the rest."""
    limits = [f"{target.level} only"] if target.level != entry.level else []
    limits += [f"hold {target.hold_seconds[1]} s at most"] if target.hold_seconds != entry.hold_seconds else []
    limits += [f"only with {', '.join(target.tools)}"] if target.tools != entry.tools else []
    said = [target.advice] if target.advice else []
    said += [f"{'; '.join(limits).capitalize()}."] if limits else []
    said += [f"Position: {target.position.replace('_', ' ')}."] if target.position else []
    said += [f"Leave out there: {'; '.join(out.words for out in target.leave_out)}."] if target.leave_out else []
    said += [f"{_spared(spot)}." for spot in target.spared]
    return f"{target.label[:1].upper()}{target.label[1:]}{': ' if said else ''}{' '.join(said)}"


def _spared(spot: SpotData) -> str:
    return f"Keep off {spot.label}" if spot.level == KEEP_OFF else f"{spot.level.capitalize()} only at {spot.label}"
