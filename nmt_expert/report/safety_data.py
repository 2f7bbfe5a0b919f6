"""The red-flag screen as plain data."""

from __future__ import annotations

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.safety import STATES, FlagState
from nmt_expert.report.words import Data, answer_data, ask_data, sources_data


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
            {**brief(entry), "here": _belongs(kb, entry, area), "ask": list(entry.ask)} for entry in safety.not_screened
        ],
        "clear": [brief(entry) for entry in safety.of("clear")],
    }


def brief(entry: FlagState) -> Data:
    """Return what a flag is: id, label, level, action."""
    flag = entry.flag
    return {"id": flag.id, "label": flag.label, "level": flag.level, "action": flag.action}


def _flag(kb: KnowledgeBase, entry: FlagState) -> Data:
    return {
        **brief(entry),
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
