"""Whether one rule holds for a visit, and which part of its condition is met, failed or unknown."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.how import RuleTree, how
from nmt_expert.explain.named import rule_named
from nmt_expert.explain.parts import Part, part_of, view
from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.assess import Assessment


class RuleState(Struct, frozen=True):
    """One rule in one visit; true if it holds.

    Attributes:
        rule: The rule.
        when: Its condition, each part met, failed or unknown, with the person's own answers.
        held: What it gave, and what it stands on; None if it does not hold.
    """

    rule: Rule
    when: Part
    held: RuleTree | None

    def __bool__(self) -> bool:
        return self.held is not None


def rule_state(assessment: Assessment, name: str, complaint: int = 0) -> RuleState:
    """Return whether a rule holds, and what of its condition does.

    Args:
        assessment: The assessment.
        name: Id of the rule.
        complaint: Which complaint, from 0.

    Raises:
        DataError: There is no such rule; the nearest name stands in the hint.
        IndexError: There is no such complaint.
    """
    rule = rule_named(assessment.knowledge, name)
    tree = how(assessment, rule.conclusion, complaint)
    held = next((reason for reason in tree.reasons if reason.id == rule.id), None)
    seen = view(assessment.expert.program, assessment.complaints[complaint])
    return RuleState(rule, held.when if held else part_of(seen, rule.when), held)
