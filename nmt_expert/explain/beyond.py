"""Name what stands beyond the ten principles: an organ to think of, and what may keep a complaint going.

Both come from what was answered.  Neither supports a conclusion; an organ is a reason to ask and to refer, a factor
one to talk about.  Nothing of a factor is said while hands have to stay off, or a grave flag waits for its answer.
"""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.knowledge.model import Factor, Organ
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer

URGENCY = ("now", "today", "days", "routine")


class OrganThought(Struct, frozen=True):
    """An organ that can be felt where the complaint is, and the answers that point to it."""

    organ: Organ
    because: tuple[Answer, ...]


def organs_to_think_of(assessment: Assessment, index: int) -> tuple[OrganThought, ...]:
    """Return the organs that can be felt at a complaint with a sign that was answered yes, most urgent first."""
    kb, said = assessment.knowledge, _yes(assessment)
    area = fine_regions(kb, assessment.complaints[index].complaint.region)
    found = [
        OrganThought(organ, because)
        for organ in (kb.organs if area and said else ())
        if not area.isdisjoint(organ.regions)
        and (because := tuple(answer for name in organ.signs for answer in said.get(name, ())))
    ]
    return tuple(sorted(found, key=lambda thought: (URGENCY.index(thought.organ.urgency), -len(thought.because))))


def factors_found(assessment: Assessment) -> tuple[Factor, ...]:
    """Return what was answered yes and may keep a complaint going, in the order of the file."""
    grave = (state.flag.action for state in assessment.safety.of("raised", "suspected", "unsettled"))
    if assessment.safety.hands_off or not {"emergency", "urgent_referral"}.isdisjoint(grave):
        return ()
    said = _yes(assessment)
    return tuple(
        factor for factor in assessment.knowledge.factors if said and not said.keys().isdisjoint(factor.findings)
    )


def _yes(assessment: Assessment) -> dict[str, list[Answer]]:
    """Return the answers that say yes, or probably, by the finding that rules read of each."""
    kb, said = assessment.knowledge, dict[str, list[Answer]]()
    for answer in assessment.visit.answers:
        if (kb.scale.answers[answer.word] or 0) > 0:
            for name in dict.fromkeys((answer.finding, kb.whole_of(answer.finding))):
                said.setdefault(name, []).append(answer)
    return said
