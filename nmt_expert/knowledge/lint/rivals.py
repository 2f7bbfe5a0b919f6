"""Warn of rules of one conclusion that say the same, the contrary, or nothing beside another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import CONCLUSIONS, Draft, Entry
from nmt_expert.knowledge.lint.implies import implies
from nmt_expert.knowledge.model import leaves


def same_conditions(draft: Draft) -> Iterator[Issue]:
    """No two rules of one conclusion have the same condition, be it for one side or for both."""
    for rules in _by_conclusion(draft):
        for first, second in combinations(rules, 2):
            if not (_implies(first, second) and _implies(second, first)):
                continue
            if _sign(first) == _sign(second):
                message = f"the rule has the same condition as {first.id} ({first.where})"
                yield second.issue(("when",), "duplicate-rule", message, "keep one of them", "warning")
            else:
                message = f"the rule says the contrary of {first.id} ({first.where}) on the same condition"
                hint = "decide for one of them, or say in 'when' what tells them apart"
                yield second.issue(("when",), "contradictory-rules", message, hint, "warning")


def subsumed(draft: Draft) -> Iterator[Issue]:
    """No rule stands below one of its group that holds whenever it does and is at least as strong."""
    for rules in _by_conclusion(draft):
        for rule, other in permutations(rules, 2):
            if _one_fact(rule, other) and _implies(rule, other) and not _implies(other, rule):
                message = f"the rule can never matter: {other.id} ({other.where}) holds whenever it does, as strongly"
                hint = "take it out, make it stronger, or make the other one weaker"
                yield rule.issue(("when",), "subsumed-rule", message, hint, "warning")
                break


def _by_conclusion(draft: Draft) -> Iterator[list[Entry]]:
    """Yield the usable rules of each conclusion."""
    for name in draft.known(*CONCLUSIONS):
        yield [entry for entry in draft.of("rule") if entry.owner == name and entry.value is not None]


def _one_fact(rule: Entry, other: Entry) -> bool:
    """Whether two rules share a group and a side, and the other one is at least as strong."""
    same = rule.value.group and rule.value.group == other.value.group and _sign(rule) == _sign(other)
    return bool(same) and rule.value.weight <= other.value.weight


def _implies(rule: Entry, other: Entry) -> bool:
    one, two = rule.value.when, other.value.when
    shared = {leaf.name for leaf in leaves(one)} & {leaf.name for leaf in leaves(two)}
    return bool(shared) and implies(one, two)


def _sign(rule: Entry) -> int:
    return int(rule.value.sign)
