"""What red flags have to say above any picture or transcript, a line each, the gravest first."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.reasoning.assess import Assessment

SUBORDINATE = "The reasoning below is subordinate to the red flags above."
NOTE = "Findings consistent with the principles named, not a diagnosis. Support is not a probability."
_ACTIONS = {"emergency": "STOP - EMERGENCY", "urgent_referral": "URGENT REFERRAL"}


class Alarm(Struct, frozen=True):
    """A line about red flags; ``grave`` for emergency and urgent referral."""

    text: str
    grave: bool = False


def alarms(assessment: Assessment) -> tuple[Alarm, ...]:
    """Return what was raised, what is not settled, and how many flags nobody asked about."""
    safety = assessment.safety
    lines = [
        Alarm(f"{_ACTIONS[entry.flag.action]}: {entry.flag.label}. {entry.flag.do}", True)
        for entry in safety.raised
        if entry.sends_on
    ]
    if lines:
        lines.append(Alarm(SUBORDINATE))
    others = [entry.flag for entry in safety.raised if not entry.sends_on]
    lines += [Alarm(f"Take care: {flag.label}. {flag.do}") for flag in others]
    if safety.unsettled:
        doubtful = "; ".join(entry.flag.label for entry in safety.unsettled)
        lines.append(Alarm(f"Not settled, ask before any technique: {doubtful}."))
    if safety.not_screened:
        lines.append(Alarm(f"Red flags not screened: {len(safety.not_screened)}."))
    return tuple(lines)
