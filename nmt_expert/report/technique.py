"""What may be done for one complaint, as data and in words: technique, on which muscles, and what is withheld."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.explain.technique import NeverDeep, Target, never_deep, targets
from nmt_expert.knowledge.model import KnowledgeBase, PressureLevel, Technique
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import Structure
from nmt_expert.report.blocks import Item
from nmt_expert.report.document import Document
from nmt_expert.report.safety import BriefFlagData, what
from nmt_expert.report.structures import caution_words, structure_words
from nmt_expert.report.words import SourceData, region_words, sources_data

LEADING_BAND = "supported"
"""Technique is shown for principles from this band on: *possible* is not yet worth building a session on."""

MOST_TECHNIQUES = 3

NOTHING_SUPPORTED = "No principle is supported yet, so no technique is suggested."


class ChangeData(BriefFlagData, frozen=True):
    """A flag whose change goes with whatever is shown."""

    state: str
    do: str


class DoubtData(BriefFlagData, frozen=True):
    """A flag to make sure of first."""

    state: str


class SpotData(Struct, frozen=True):
    """A region to keep off, and the flag that says so."""

    region: str
    label: str
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


class TargetData(Struct, frozen=True):
    """A muscle to work on, with what holds for it."""

    muscle: str
    label: str
    advice: str
    tools: tuple[str, ...]


class RetestData(Struct, frozen=True):
    """A test to do again afterwards."""

    finding: str
    label: str


class OneTechniqueData(Struct, frozen=True):
    """What NMT does about one principle, within what the flags allow; ``limited`` if they lower its level."""

    principle: str
    label: str
    advice: str
    hold_seconds: tuple[int, ...]
    level: str
    rating: str
    levels: tuple[LevelData, ...]
    limited: bool
    repeats: str
    tools: tuple[str, ...]
    work_area: str
    structures: tuple[TargetData, ...]
    add: tuple[str, ...]
    cautions: tuple[DoubtData, ...]
    retest: tuple[RetestData, ...]
    expect: str
    sources: tuple[SourceData, ...]


class TechniqueData(Struct, frozen=True):
    """What may be done for one complaint; ``withheld`` says why nothing is shown, if nothing is."""

    level: str
    withheld: str
    because: tuple[str, ...]
    changes: tuple[ChangeData, ...]
    avoid: tuple[SpotData, ...]
    never_deep: tuple[NeverDeepData, ...]
    shown: tuple[OneTechniqueData, ...]
    ceiling: str
    stop: tuple[str, ...]


def technique_data(assessment: Assessment, entry: ComplaintAssessment, found: Sequence[Structure]) -> TechniqueData:
    """Return what may be done for one complaint, or why nothing is shown."""
    kb, allowed = assessment.knowledge, entry.permission
    leading = [c.id for c in entry.principles if kb.scale.at_least(c.band.id, LEADING_BAND)][:MOST_TECHNIQUES]
    shown = [] if allowed.level == "none" else [kb.techniques[name] for name in leading if name in kb.techniques]
    at = {technique.principle: targets(kb, technique.principle, found) for technique in shown}
    muscles = dict.fromkeys(target.structure.id for aimed in at.values() for target in aimed)
    places = never_deep(kb, entry, muscles) if shown else ()
    return TechniqueData(
        level=allowed.level,
        withheld=_withheld(allowed.because) if allowed.level == "none" else "" if shown else NOTHING_SUPPORTED,
        because=tuple(state.flag.id for state in allowed.because),
        changes=tuple(ChangeData(*what(s), state=s.state, do=s.flag.do) for s in allowed.changes),
        avoid=tuple(SpotData(region, region_words(kb, region), state.flag.id) for region, state in allowed.avoid),
        never_deep=tuple(_place(kb, place) for place in places),
        shown=tuple(_technique(assessment, t, allowed.level, at[t.principle], places) for t in shown),
        ceiling=kb.technique_common.ceiling if shown else "",
        stop=tuple(kb.technique_common.stop) if shown else (),
    )


def _withheld(because: tuple[FlagState, ...]) -> str:
    return "Technique is withheld: " + "; ".join(_why(state) for state in because) + "."


def _why(state: FlagState) -> str:
    words = {"raised": "was raised", "suspected": "is suspected and has to be asked about"}
    return f"{state.flag.label} {words.get(state.state, 'is not settled')}"


def _place(kb: KnowledgeBase, place: NeverDeep) -> NeverDeepData:
    regions = tuple(RegionData(region, region_words(kb, region)) for region in place.regions)
    return NeverDeepData(place.flag.id, place.flag.label, regions, place.flag.do)


def _technique(
    assessment: Assessment, technique: Technique, allowed: str, at: tuple[Target, ...], places: tuple[NeverDeep, ...]
) -> OneTechniqueData:
    kb = assessment.knowledge
    levels = _levels(kb, "light" if allowed == "light" else technique.level)
    doubtful = {state.flag.id: state for state in assessment.safety.states if state.state != "clear"}
    noted = [flag for target in at for note in target.notes for flag in note.cautions]
    near = {place.flag.id for place in places}
    cautions = dict.fromkeys(flag for flag in (*technique.cautions, *noted) if flag in doubtful)
    return OneTechniqueData(
        principle=technique.principle,
        label=kb.label(technique.principle),
        advice=technique.advice,
        hold_seconds=tuple(technique.hold_seconds),
        level=levels[-1].id,
        rating=levels[-1].rating,
        levels=tuple(LevelData(level.id, level.rating) for level in levels),
        limited=levels[-1].id != technique.level,
        repeats=technique.repeats,
        tools=_tools(assessment, technique.tools, near),
        work_area=technique.work_area,
        structures=tuple(_target(assessment, target, near) for target in at),
        add=tuple(technique.add),
        cautions=tuple(DoubtData(*what(doubtful[flag]), state=doubtful[flag].state) for flag in cautions),
        retest=tuple(RetestData(name, kb.label(name)) for name in technique.retest),
        expect=technique.expect,
        sources=sources_data(kb, technique.sources),
    )


def _levels(kb: KnowledgeBase, highest: str) -> list[PressureLevel]:
    """The pressure levels to alternate between, up to the highest for this technique."""
    known = list(kb.technique_common.levels)
    ids = [level.id for level in known]
    return known[: ids.index(highest) + 1] if highest in ids else [PressureLevel(highest, "", "")]


def _target(assessment: Assessment, target: Target, near: set[str]) -> TargetData:
    structure = target.structure
    return TargetData(
        muscle=structure.id,
        label=structure_words(assessment.knowledge, structure),
        advice=" ".join(note.advice for note in target.notes),
        tools=_tools(assessment, target.tools, near),
    )


def _tools(assessment: Assessment, tools: tuple[str, ...], near: set[str]) -> tuple[str, ...]:
    """The tools in the order to try them; no elbow where a flag raised, unsettled or near forbids it."""
    common = assessment.knowledge.technique_common
    pressing = near | {state.flag.id for state in assessment.safety.of("raised", "suspected", "unsettled")}
    barred = {"elbow"} if pressing.intersection(common.elbow_never_with) else set()
    order = [tool for tool in common.tool_order if tool in tools] or list(tools)
    return tuple(tool for tool in order if tool not in barred)


# ------------------------------------------------------------------ in words


def write_technique(page: Document, technique: TechniqueData) -> None:
    """Write the technique section of one complaint."""
    page.heading("Technique")
    if technique.withheld:
        page.say(technique.withheld)
        return
    if technique.level == "light":
        page.add(Item("Light pressure only: a red flag asks for referral first.", mark="warn"))
    for change in technique.changes:
        unsettled = "" if change.state == "raised" else " (not settled)"
        page.add(Item(f"{change.label}{unsettled}: {change.do}", mark="warn"))
    if technique.avoid:
        spots = ", ".join(dict.fromkeys(spot.label for spot in technique.avoid))
        page.add(Item(f"Keep off: {spots}.", mark="warn"))
    if technique.never_deep:
        page.lead("Never deeply here, whatever was answered:")
        page.points(
            f"{', '.join(region.label for region in place.regions)}: {place.do}" for place in technique.never_deep
        )
    for entry in technique.shown:
        _write_one(page, entry)


def _never(place: NeverDeepData) -> str:
    return f"{', '.join(region.label for region in place.regions)}: {place.do}"


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
    page.heading(f"For {entry.label.lower()}", 3)
    page.points((entry.advice, _hold(entry), f"Tools in this order: {', '.join(entry.tools)}."), mark="detail")
    page.detail(entry.work_area, label="where")
    page.points(map(_aim, entry.structures), 1, "detail", "on")
    page.points(entry.add)
    if entry.cautions:
        page.detail(caution_words([(c.label, c.state) for c in entry.cautions]), label="first make sure of")
    if entry.retest:
        page.detail("; ".join(test.label for test in entry.retest) + ".", label="test again afterwards")
    page.detail(entry.expect)


def _hold(entry: OneTechniqueData) -> str:
    """Say how long, how often and how deep: ``Hold 10-30 s with constant pressure, 2-3 times; ...``."""
    low, high = entry.hold_seconds
    levels = [f"{level.id} ({level.rating})" if level.rating else level.id for level in entry.levels]
    deep = f"alternating levels, {', then '.join(levels)}" if len(levels) > 1 else f"{levels[0]} only"
    limited = ", limited by a red flag" if entry.limited else ""
    rated = " on the client's 0-10 rating" if any(level.rating for level in entry.levels) else ""
    return f"Hold {low}-{high} s with constant pressure, {entry.repeats} times; {deep}{rated}{limited}."


def _aim(target: TargetData) -> str:
    """Say which muscle to work on, with what holds for it."""
    tools = f" Only with {', '.join(target.tools)}." if target.tools else ""
    return f"{target.label[:1].upper()}{target.label[1:]}{': ' if target.advice else ''}{target.advice}{tools}"
