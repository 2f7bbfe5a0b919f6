"""The red-flag screen and what it leaves of technique, as plain data."""

from __future__ import annotations

from nmt_expert.knowledge.model import KnowledgeBase, Technique
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.safety import STATES, FlagState
from nmt_expert.report.words import Data, answer_data, ask_data, region_words, sources_data

LEADING_BAND = "supported"
"""Technique is shown for principles from this band on: *possible* is not yet worth building a session on."""

MOST_TECHNIQUES = 3

NOTHING_SUPPORTED = "No principle is supported yet, so no technique is suggested."


def safety_data(assessment: Assessment) -> Data:
    """Return the whole screen: what was raised, what is unsettled, what was not asked."""
    kb, safety = assessment.knowledge, assessment.safety
    area = frozenset(region for entry in assessment.complaints for region in fine_regions(kb, entry.complaint.region))
    return {
        "sends_on": safety.sends_on,
        "emergency": safety.emergency,
        "counts": {state: len(safety.of(state)) for state in STATES},
        "raised": [_flag(kb, entry) for entry in safety.raised],
        "unsettled": [_flag(kb, entry) for entry in safety.unsettled],
        "not_screened": [
            {**_brief(entry), "here": _belongs(kb, entry, area), "ask": list(entry.ask)}
            for entry in safety.not_screened
        ],
        "clear": [_brief(entry) for entry in safety.of("clear")],
    }


def _brief(entry: FlagState) -> Data:
    flag = entry.flag
    return {"id": flag.id, "label": flag.label, "level": flag.level, "action": flag.action}


def _flag(kb: KnowledgeBase, entry: FlagState) -> Data:
    return {
        **_brief(entry),
        "state": entry.state,
        "do": entry.flag.do,
        "because": [answer_data(kb, answer) for answer in entry.because],
        "ask": [ask_data(kb, finding) for finding in entry.ask],
        "sources": sources_data(kb, entry.flag.sources),
    }


def _belongs(kb: KnowledgeBase, entry: FlagState, area: frozenset[str]) -> bool:
    """Whether the screen asks for a flag where the complaints are."""
    screen = entry.flag.screen
    return not screen or not area or any(area & fine_regions(kb, region) for region in screen)


# ------------------------------------------------------------------ technique


def technique_data(assessment: Assessment, entry: ComplaintAssessment) -> Data:
    """Return what may be done for one complaint, or why nothing is shown."""
    kb, allowed = assessment.knowledge, entry.permission
    leading = [c.id for c in entry.principles if kb.scale.at_least(c.band.id, LEADING_BAND)][:MOST_TECHNIQUES]
    shown = [] if allowed.level == "none" else [kb.techniques[name] for name in leading if name in kb.techniques]
    if allowed.level == "none":
        withheld = "Technique is withheld: " + "; ".join(_why(state) for state in allowed.because) + "."
    else:
        withheld = "" if shown else NOTHING_SUPPORTED
    return {
        "level": allowed.level,
        "withheld": withheld,
        "because": [state.flag.id for state in allowed.because],
        "changes": [{**_brief(s), "state": s.state, "do": s.flag.do} for s in allowed.changes],
        "avoid": [
            {"region": region, "label": region_words(kb, region), "flag": state.flag.id}
            for region, state in allowed.avoid
        ],
        "shown": [_technique(assessment, technique, allowed.level) for technique in shown],
        "ceiling": kb.technique_common.ceiling if shown else "",
        "stop": list(kb.technique_common.stop) if shown else [],
    }


def _why(state: FlagState) -> str:
    return state.flag.label + (" is not settled" if state.state == "unsettled" else " was raised")


def _technique(assessment: Assessment, technique: Technique, allowed: str) -> Data:
    kb = assessment.knowledge
    level = "light" if allowed == "light" else technique.level
    rating = next((entry.rating for entry in kb.technique_common.levels if entry.id == level), "")
    doubtful = {state.flag.id: state for state in assessment.safety.of("raised", "unsettled", "not_screened")}
    return {
        "principle": technique.principle,
        "label": kb.label(technique.principle),
        "advice": technique.advice,
        "hold_seconds": list(technique.hold_seconds),
        "level": level,
        "rating": rating,
        "limited": level != technique.level,
        "repeats": technique.repeats,
        "tools": _tools(assessment, technique),
        "work_area": technique.work_area,
        "add": list(technique.add),
        "cautions": [
            {**_brief(doubtful[flag]), "state": doubtful[flag].state} for flag in technique.cautions if flag in doubtful
        ],
        "retest": [{"finding": name, "label": kb.label(name)} for name in technique.retest],
        "expect": technique.expect,
        "sources": sources_data(kb, technique.sources),
    }


def _tools(assessment: Assessment, technique: Technique) -> list[str]:
    """The tools in the order to try them; no elbow near a raised or unsettled flag that forbids it."""
    common = assessment.knowledge.technique_common
    pressing = {state.flag.id for state in assessment.safety.of("raised", "unsettled")}
    barred = {"elbow"} if pressing.intersection(common.elbow_never_with) else set()
    order = [tool for tool in common.tool_order if tool in technique.tools] or list(technique.tools)
    return [tool for tool in order if tool not in barred]
