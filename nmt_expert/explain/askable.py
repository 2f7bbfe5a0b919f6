"""The findings that may sensibly be asked now: safe beside the red flags raised, and at home where the complaint is."""

from __future__ import annotations

from nmt_expert.explain.checks import EFFORT, HANDS_ON
from nmt_expert.knowledge.model import Finding
from nmt_expert.reasoning.anatomy import belongs_at
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment


def askable(assessment: Assessment, entry: ComplaintAssessment) -> tuple[Finding, ...]:
    """Return the findings that were not asked about a complaint and may be, in file order.

    An emergency leaves none; while another flag forbids massage altogether, only what can be asked or seen is
    left.  Red-flag questions are never among them: the screen asks those.
    """
    kb, safety = assessment.knowledge, assessment.safety
    if safety.emergency:
        return ()
    kinds = frozenset(EFFORT) - (HANDS_ON if safety.hands_off else frozenset())
    return tuple(
        finding
        for finding in kb.findings.values()
        if finding.kind in kinds
        and finding.id not in entry.readings.asked_here
        and belongs_at(kb, finding, entry.complaint.region)
    )
