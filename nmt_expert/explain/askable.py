"""The findings that may sensibly be asked now: safe beside the red flags raised, and at home where the complaint is."""

from __future__ import annotations

from nmt_expert.knowledge.model import Finding, KnowledgeBase
from nmt_expert.reasoning.anatomy import belongs_at
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.safety import Safety

EFFORT = {"symptom": 1.0, "history": 1.0, "observation": 0.9, "palpation": 0.8, "test": 0.7}
"""Asking comes before looking, touching and testing: what a finding is worth beside its effect.  Judgement."""

HANDS_ON = frozenset({"palpation", "test"})


def askable(kb: KnowledgeBase, safety: Safety, entry: ComplaintAssessment) -> tuple[Finding, ...]:
    """Return the findings that were not asked about a complaint and may be, in file order.

    An emergency leaves none; while another flag forbids massage altogether, only what can be asked or seen is
    left.  Red-flag questions are never among them: the screen asks those.
    """
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
