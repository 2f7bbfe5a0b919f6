"""Check that single findings weigh what they may: shared ones little, defining signs more than their premises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.lint.logic import Wanted, alternatives

SHARED_BY = 3
"""How many principles a finding supports by itself from which on it is strong for none of them."""


def shared_is_not_strong(draft: Draft) -> Iterator[Issue]:
    """No finding that supports three principles or more by itself is strong by itself for one of them."""
    alone = _alone(draft)
    strongest = max(draft.scale.strengths.values(), default=0.0) if draft.scale else 0.0
    for finding, by_principle in alone.items():
        if len(by_principle) < SHARED_BY:
            continue
        for principle, rule in by_principle.items():
            if rule.value.weight == strongest:
                message = (
                    f"'{finding}' supports {len(by_principle)} principles by itself and is strong for '{principle}'"
                )
                hint = "make it weaker, or ask for what gives it its meaning beside it"
                yield rule.issue(("when",), "shared-and-strong", message, hint, "warning")


def defining_outweighs_premise(draft: Draft) -> Iterator[Issue]:
    """Every defining sign of a principle weighs more by itself than every premise of it."""
    alone = _alone(draft)

    def weight(finding: str, principle: str) -> float:
        rule = alone.get(finding, {}).get(principle)
        return rule.value.weight if rule else 0.0

    for entry in draft.of("principle"):
        for number, sign in enumerate(_names(entry, "defining")):
            for premise in _names(entry, "premises"):
                if weight(sign, entry.id) <= weight(premise, entry.id):
                    message = f"the defining sign '{sign}' does not outweigh the premise '{premise}'"
                    hint = "a premise is a reason to look: make its rule weaker, or that of the sign stronger"
                    yield entry.issue(("defining", number), "defining-sign", message, hint, "warning")


def _names(entry: Entry, key: str) -> list[str]:
    written = entry.raw.get(key)
    return [name for name in written if isinstance(name, str)] if isinstance(written, list) else []


def _alone(draft: Draft) -> Mapping[str, Mapping[str, Entry]]:
    """The strongest rule that one yes alone makes support a principle, by finding and principle."""
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    principles = draft.known("principle")
    for rule in draft.of("rule"):
        if rule.value is None or rule.owner not in principles or rule.value.sign < 0:
            continue
        for alternative in alternatives(rule.value.when):
            literals = [part for part in alternative if isinstance(part, Wanted)]
            if len(literals) == 1 and literals[0].wanted:
                best = found[literals[0].name].setdefault(rule.owner, rule)
                if rule.value.weight > best.value.weight:
                    found[literals[0].name][rule.owner] = rule
    return found
