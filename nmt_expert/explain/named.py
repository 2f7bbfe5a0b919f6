"""Find the finding or conclusion that a question names, or say which was probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.nearest import nearest


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


def finding_named(kb: KnowledgeBase, name: str) -> str:
    """Return the id of the finding with this id or label.

    Raises:
        DataError: There is none; the nearest name stands in the hint.
    """
    return _named(kb.findings, name, "finding")


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


def _named(entries: Mapping[str, _Labelled], name: str, what: str) -> str:
    typed = " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
    known = {spelt.casefold().replace("_", " ").replace("-", " "): key for key, entry in entries.items() for spelt in (entry.label, key)}
    if typed in known:
        return known[typed]
    near = known.get(nearest(typed, known), "")
    hint = f"did you mean '{near}' ({entries[near].label})?" if near else f"they are listed by: {what.split()[0]}s"
    raise DataError([Issue("", 0, f"unknown-{what}", f"there is no {what} '{name}'", hint)])
