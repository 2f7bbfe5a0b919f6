"""What red flags have to say above any picture or transcript, a line each, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.report.blocks import Gravity

SUBORDINATE = "The red flags above come first, whatever stands below."
MAY_BE = "This may be a red flag"
NOTE = "Findings consistent with the principles named, not a diagnosis. Support is not a probability."
_ACTIONS = {"emergency": "STOP - EMERGENCY", "urgent_referral": "URGENT REFERRAL"}
_GRAVITY: dict[str, Gravity] = {"emergency": "emergency", "urgent_referral": "urgent"}


class AlarmLine(Struct, frozen=True):
    """A line about red flags."""

    text: str
    gravity: Gravity = "caution"

    @property
    def grave(self) -> bool:
        """Whether it asks for emergency care or urgent referral."""
        return self.gravity != "caution"


class AlarmLineData(Struct, frozen=True):
    """A line about red flags, as data."""

    text: str
    grave: bool


def alarms_data(assessment: Assessment) -> tuple[AlarmLineData, ...]:
    """Return what red flags have to say as data."""
    return tuple(AlarmLineData(alarm.text, alarm.grave) for alarm in alarms(assessment))


def referral(action: str, label: str, do: str) -> AlarmLine:
    """Return the line about a raised flag that asks for emergency care or urgent referral."""
    return AlarmLine(f"{_ACTIONS[action]}: {label}. {do}", _GRAVITY[action])


def suspicion(kb: KnowledgeBase, entry: FlagState) -> str:
    """Return in a line what has to be asked where words came near a red flag, with the words."""
    return f"{MAY_BE}: {entry.flag.label}. Ask: {kb.findings[entry.ask[0]].question}{quoted(entry.phrases)}"


def quoted(phrases: Sequence[str]) -> str:
    """Return a person's own words in brackets."""
    return f" (said: {'; '.join(phrases)})" if phrases else ""


def alarms(assessment: Assessment) -> tuple[AlarmLine, ...]:
    """Return what was raised, suspected and has to be asked, is not settled, and how many flags nobody asked about."""
    safety = assessment.safety
    lines = [
        referral(entry.flag.action, entry.flag.label, entry.flag.do)
        for entry in safety.raised
        if entry.requires_referral
    ]
    if lines:
        lines.append(AlarmLine(SUBORDINATE))
    lines += [AlarmLine(suspicion(assessment.knowledge, entry)) for entry in safety.suspected]
    others = [entry.flag for entry in safety.raised if not entry.requires_referral]
    lines += [AlarmLine(f"Take care: {flag.label}. {flag.do}") for flag in others]
    if safety.unsettled:
        doubtful = "; ".join(entry.flag.label for entry in safety.unsettled)
        lines.append(AlarmLine(f"Not settled, ask before any technique: {doubtful}."))
    if safety.not_screened:
        lines.append(AlarmLine(f"Red flags not screened: {len(safety.not_screened)}."))
    return tuple(lines)
