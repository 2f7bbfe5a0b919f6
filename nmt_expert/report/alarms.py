"""What red flags have to say above any picture or transcript, a line each, the gravest first."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.blocks import Gravity

SUBORDINATE = "The red flags above come first, whatever stands below."
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


def alarms(assessment: Assessment) -> tuple[AlarmLine, ...]:
    """Return what was raised, what is not settled, and how many flags nobody asked about."""
    safety = assessment.safety
    lines = [
        referral(entry.flag.action, entry.flag.label, entry.flag.do)
        for entry in safety.raised
        if entry.requires_referral
    ]
    if lines:
        lines.append(AlarmLine(SUBORDINATE))
    others = [entry.flag for entry in safety.raised if not entry.requires_referral]
    lines += [AlarmLine(f"Take care: {flag.label}. {flag.do}") for flag in others]
    if safety.suspected:
        near = "; ".join(entry.flag.label for entry in safety.suspected)
        lines.append(AlarmLine(f"Suspected from the words said, ask first: {near}."))
    if safety.unsettled:
        doubtful = "; ".join(entry.flag.label for entry in safety.unsettled)
        lines.append(AlarmLine(f"Not settled, ask before any technique: {doubtful}."))
    if safety.not_screened:
        lines.append(AlarmLine(f"Red flags not screened: {len(safety.not_screened)}."))
    return tuple(lines)
