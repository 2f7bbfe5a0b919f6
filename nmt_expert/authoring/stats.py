"""Count what is in a knowledge base, as plain data in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from nmt_expert.intake.casefile import Case
from nmt_expert.knowledge.lint.logic import MAX_ALTERNATIVES, Wanted, alternatives
from nmt_expert.knowledge.model import ACTIONS, KINDS, LEVELS, KnowledgeBase, Rule

Data = dict[str, Any]

BASES = ("judgement", "test-accuracy", "consensus")


def stats(kb: KnowledgeBase, cases: Iterable[Case] = ()) -> Data:
    """Return the counts of a knowledge base.

    Args:
        kb: The knowledge base.
        cases: Its worked cases; they are counted by the principle that has to come first.
    """
    cases = tuple(cases)
    return {
        "version": kb.version,
        "findings": _findings(kb),
        "questions": _questions(kb),
        "rules": {
            "all": _rules(kb.rules),
            **{name: _rules(kb.rules_for(name)) for name in (*kb.principles, *kb.hypotheses)},
        },
        "principles": len(kb.principles),
        "hypotheses": len(kb.hypotheses),
        "leads_to": sum(len(entry.leads_to) for entry in kb.principles.values()),
        "flags": _flags(kb),
        "techniques": len(kb.techniques),
        "anatomy": {
            "regions": sum(not region.parts for region in kb.regions.values()),
            "region_groups": sum(bool(region.parts) for region in kb.regions.values()),
            "muscles": len(kb.muscles),
            "nerves": len(kb.nerves),
            "postures": len(kb.postures),
        },
        "sources": {"all": len(kb.sources), **_counted((s.seen for s in kb.sources.values()), ("found", "memory"))},
        "cases": {"all": len(cases), "first": _counted(_firsts(cases), kb.principles)},
    }


def _findings(kb: KnowledgeBase) -> Data:
    findings = kb.findings.values()
    return {
        "all": len(findings),
        "kinds": _counted((entry.kind for entry in findings), KINDS),
        "about_the_whole_person": sum(entry.site == "general" for entry in findings),
        "with_opposite": sum(entry.opposite is not None for entry in findings),
        "with_accuracy": sum(bool(entry.accuracy) for entry in findings),
        "synonyms": sum(len(entry.synonyms) for entry in findings),
    }


def _questions(kb: KnowledgeBase) -> Data:
    """Return how the findings are asked: in choices, or each by its own question."""
    options = {name for question in kb.questions.values() for name in question.options}
    return {"choices": len(kb.questions), "asked_in_choices": len(options), "own": len(set(kb.findings) - options)}


def _rules(rules: Iterable[Rule]) -> Data:
    rules = tuple(rules)
    return {
        "all": len(rules),
        "for": sum(rule.sign > 0 for rule in rules),
        "against": sum(rule.sign < 0 for rule in rules),
        "combining": sum(combines(rule) for rule in rules),
        "sourced": sum(bool(rule.sources) for rule in rules),
        "contested": sum(rule.contested for rule in rules),
        **_counted((rule.basis for rule in rules), BASES),
    }


def combines(rule: Rule) -> bool:
    """Whether no single answer makes a rule hold."""
    found = islice(alternatives(rule.when), MAX_ALTERNATIVES)
    return all(sum(isinstance(part, Wanted) for part in each) > 1 for each in found)


def _flags(kb: KnowledgeBase) -> Data:
    flags = kb.flags.values()
    pairs: Counter[tuple[str, str]] = Counter((flag.level, flag.action) for flag in flags)
    levels = {level: {action: pairs[level, action] for action in ACTIONS if pairs[level, action]} for level in LEVELS}
    return {"all": len(flags), "with_follow_up": sum(bool(flag.follow_up) for flag in flags), "levels": levels}


def _firsts(cases: Iterable[Case]) -> Iterable[str]:
    """Yield the principle that has to come first, of every case that says one."""
    return (name for case in cases for part in case.expectations if part.kind == "first" for name in part.names)


def _counted(words: Iterable[str], order: Iterable[str]) -> dict[str, int]:
    counts = Counter(words)
    return {word: counts[word] for word in order}
