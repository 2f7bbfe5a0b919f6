"""Find the finding, conclusion or rule that a question names, or say which was probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.knowledge.nearest import nearest


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


def finding_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the finding with this id or label, or that a phrase means.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    try:
        return _named(kb.findings, name, "finding")
    except DataError:
        found = _meant(kb, name)
        if not found:
            raise
        return found


def _meant(kb: KnowledgeBase, phrase: str) -> str:
    """The one finding that a phrase means, written without a mistake; ``""`` if there is none."""
    from nmt_expert.intake.words import understand

    said = understand(kb, [phrase])
    names = {reading.finding for reading in said.readings if reading.how != "spelling"}
    return names.pop() if len(names) == 1 and not said.problems else ""


def principle_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the principle with this id or label.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    return _named(kb.principles, name, "principle")


def conclusion_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the principle or hypothesis with this id or label.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    return _named({**kb.principles, **kb.hypotheses}, name, "principle or hypothesis")


def rule_named(kb: KnowledgeBase, name: str) -> Rule:
    """Return the rule with this id.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    rules = {rule.id: rule for rule in kb.rules}
    typed = name.strip().casefold()
    if typed in rules:
        return rules[typed]
    near = nearest(typed, rules)
    hint = f"did you mean '{near}'?" if near else "nmt-expert show lists the rules of a principle: show ischemia"
    raise DataError([Issue("", 0, "unknown-rule", f"there is no rule '{name}'", hint)])


def _named(entries: Mapping[str, _Labelled], name: str, what: str) -> str:
    known = {_spelt(word): key for key, entry in entries.items() for word in (entry.label, key)}
    typed = _spelt(name)
    if typed in known:
        return known[typed]
    near = known.get(nearest(typed, known), "")
    hint = f"did you mean '{near}' ({entries[near].label})?" if near else f"nmt-expert {what.split()[0]}s lists them"
    raise DataError([Issue("", 0, f"unknown-{what.split()[0]}", f"there is no {what} '{name}'", hint)])


def _spelt(name: str) -> str:
    """A name as it is compared: case, underscores and hyphens do not matter."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
