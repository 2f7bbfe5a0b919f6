"""What may be done for one complaint, as plain data: technique, on which muscles, and what is withheld."""

from __future__ import annotations

from collections.abc import Sequence

from nmt_expert.explain.technique import NeverDeep, Target, never_deep, targets
from nmt_expert.knowledge.model import KnowledgeBase, PressureLevel, Technique
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import Structure
from nmt_expert.report.safety_data import brief
from nmt_expert.report.structure_data import structure_words
from nmt_expert.report.words import Data, region_words, sources_data

LEADING_BAND = "supported"
"""Technique is shown for principles from this band on: *possible* is not yet worth building a session on."""

MOST_TECHNIQUES = 3

NOTHING_SUPPORTED = "No principle is supported yet, so no technique is suggested."


def technique_data(assessment: Assessment, entry: ComplaintAssessment, found: Sequence[Structure]) -> Data:
    """Return what may be done for one complaint, or why nothing is shown."""
    kb, allowed = assessment.knowledge, entry.permission
    leading = [c.id for c in entry.principles if kb.scale.at_least(c.band.id, LEADING_BAND)][:MOST_TECHNIQUES]
    shown = [] if allowed.level == "none" else [kb.techniques[name] for name in leading if name in kb.techniques]
    at = {technique.principle: targets(kb, technique.principle, found) for technique in shown}
    muscles = dict.fromkeys(target.structure.id for aimed in at.values() for target in aimed)
    places = never_deep(kb, entry, muscles) if shown else ()
    return {
        "level": allowed.level,
        "withheld": _withheld(allowed.because) if allowed.level == "none" else "" if shown else NOTHING_SUPPORTED,
        "because": [state.flag.id for state in allowed.because],
        "changes": [{**brief(s), "state": s.state, "do": s.flag.do} for s in allowed.changes],
        "avoid": [
            {"region": region, "label": region_words(kb, region), "flag": state.flag.id}
            for region, state in allowed.avoid
        ],
        "never_deep": [_place(kb, place) for place in places],
        "shown": [_technique(assessment, t, allowed.level, at[t.principle], places) for t in shown],
        "ceiling": kb.technique_common.ceiling if shown else "",
        "stop": list(kb.technique_common.stop) if shown else [],
    }


def _withheld(because: tuple[FlagState, ...]) -> str:
    return "Technique is withheld: " + "; ".join(_why(state) for state in because) + "."


def _why(state: FlagState) -> str:
    return state.flag.label + (" is not settled" if state.state == "unsettled" else " was raised")


def _place(kb: KnowledgeBase, place: NeverDeep) -> Data:
    return {
        "flag": place.flag.id,
        "label": place.flag.label,
        "regions": [{"region": region, "label": region_words(kb, region)} for region in place.regions],
        "do": place.flag.do,
    }


def _technique(
    assessment: Assessment, technique: Technique, allowed: str, at: tuple[Target, ...], places: tuple[NeverDeep, ...]
) -> Data:
    kb = assessment.knowledge
    levels = _levels(kb, "light" if allowed == "light" else technique.level)
    doubtful = {state.flag.id: state for state in assessment.safety.of("raised", "unsettled", "not_screened")}
    noted = [flag for target in at for note in target.notes for flag in note.cautions]
    near = {place.flag.id for place in places}
    cautions = dict.fromkeys(flag for flag in (*technique.cautions, *noted) if flag in doubtful)
    return {
        "principle": technique.principle,
        "label": kb.label(technique.principle),
        "advice": technique.advice,
        "hold_seconds": list(technique.hold_seconds),
        "level": levels[-1].id,
        "rating": levels[-1].rating,
        "levels": [{"id": level.id, "rating": level.rating} for level in levels],
        "limited": levels[-1].id != technique.level,
        "repeats": technique.repeats,
        "tools": _tools(assessment, technique.tools, near),
        "work_area": technique.work_area,
        "structures": [_target(assessment, target, near) for target in at],
        "add": list(technique.add),
        "cautions": [{**brief(doubtful[flag]), "state": doubtful[flag].state} for flag in cautions],
        "retest": [{"finding": name, "label": kb.label(name)} for name in technique.retest],
        "expect": technique.expect,
        "sources": sources_data(kb, technique.sources),
    }


def _levels(kb: KnowledgeBase, highest: str) -> list[PressureLevel]:
    """The pressure levels to alternate between, up to the highest for this technique."""
    known = list(kb.technique_common.levels)
    ids = [level.id for level in known]
    return known[: ids.index(highest) + 1] if highest in ids else [PressureLevel(highest, "", "")]


def _target(assessment: Assessment, target: Target, near: set[str]) -> Data:
    structure = target.structure
    return {
        "muscle": structure.id,
        "label": structure_words(assessment.knowledge, structure),
        "advice": " ".join(note.advice for note in target.notes),
        "tools": _tools(assessment, target.tools, near),
    }


def _tools(assessment: Assessment, tools: tuple[str, ...], near: set[str]) -> list[str]:
    """The tools in the order to try them; no elbow where a flag raised, unsettled or near forbids it."""
    common = assessment.knowledge.technique_common
    pressing = near | {state.flag.id for state in assessment.safety.of("raised", "unsettled")}
    barred = {"elbow"} if pressing.intersection(common.elbow_never_with) else set()
    order = [tool for tool in common.tool_order if tool in tools] or list(tools)
    return [tool for tool in order if tool not in barred]
