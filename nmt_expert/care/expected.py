"""Whether an expectation of a case is met by conclusions of the plain evaluation.

The same question as ``explain.casecheck`` answers for an assessment, without the
reasons and some hundred times as often; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

from nmt_expert.intake.casefile import Expectation
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.program import Concluded, leader

LEANS = "leans"
"""The one kind of expectation that only examples have: on which side of 0 a support lies."""

BY_CONCLUSION = ("first", "at_least", "at_most", LEANS)
"""The kinds of expectations about what is concluded."""

BY_RULE = ("fired", "not_fired")
"""The kinds that name a rule."""


def is_met(kb: KnowledgeBase, expected: Expectation, results: Mapping[str, Concluded]) -> bool:
    """Whether conclusions are as expected; what does not depend on rules (red flags, permission) always is."""
    name = expected.names[0] if expected.names else ""
    match expected.kind:
        case "first":
            return leader(kb, results) == name
        case "at_least":
            return kb.scale.at_least(kb.scale.band(results[name].support).id, expected.word)
        case "at_most":
            return kb.scale.at_least(expected.word, kb.scale.band(results[name].support).id)
        case "leans":
            return leans(results[name].support, expected.word)
        case "fired":
            return _fired(name, results)
        case "not_fired":
            return not _fired(name, results)
    return True


def _fired(rule: str, results: Mapping[str, Concluded]) -> bool:
    conclusion = rule.partition(".")[0]
    return any(entry.rule == rule for entry in results[conclusion].fired)


def leans(support: float, word: str) -> bool:
    """Whether a support lies on the side an example says: above 0 ``for``, below 0 ``against``."""
    return support > 0 if word == "for" else support < 0
