"""Find entries of the knowledge base by id, and what in it refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nmt_expert.knowledge.model import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    KnowledgeBase,
    Not,
    Reads,
)

PATHS_WITHOUT_LINES = {"source": "rules/sources.yaml"}
"""Kinds whose entries do not carry their line: the file they stand in."""

_CONCLUSION = {
    "rule": ("conclusion", "when"),
    "principle": ("leads_to", "requires"),
    "technique": ("principle",),
}
_REFERENCES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "finding": {
        "rule": ("when",),
        "principle": ("requires", "defining", "premises"),
        "flag": ("triggers", "triggers_together", "consider", "consider_together", "follow_up", "ages", "limits"),
        "question": ("options",),
        "posture": ("findings",),
        "picture": ("signs", "retest"),
        "technique": ("retest",),
        "finding": ("opposite", "part_of"),
        "factor": ("findings",),
        "organ": ("signs",),
    },
    "principle": _CONCLUSION,
    "hypothesis": _CONCLUSION,
    "flag": {"technique": ("cautions",), "muscle": ("cautions",), "flag": ("limits",), "picture": ("first_ask",)},
    "region": {
        "region": ("parts", "neighbours", "serves"),
        "muscle": ("lies_in", "refers_to"),
        "nerve": ("supplies", "pressed_at"),
        "flag": ("screen", "limits"),
        "picture": ("felt_in",),
        "finding": ("regions",),
        "movement": ("regions",),
        "root": ("skin", "also", "pain"),
        "organ": ("regions",),
    },
    "muscle": {
        "posture": ("short", "long"),
        "flag": ("limits",),
        "picture": ("examine",),
        "root": ("strength",),
        "organ": ("alike",),
    },
    "nerve": {"muscle": ("catches",), "posture": ("nerves",), "root": ("alike",)},
    "source": dict.fromkeys(
        (
            "finding",
            "rule",
            "principle",
            "hypothesis",
            "flag",
            "technique",
            "muscle",
            "nerve",
            "posture",
            "picture",
            "movement",
            "measure",
            "root",
            "factor",
            "organ",
            "topic",
        ),
        ("sources", "accuracy", "evidence", "leads_to", "changes", "known"),
    ),
}
"""Which fields of which kinds can name an entry of a kind."""


def entries(kb: KnowledgeBase) -> Mapping[str, Mapping[str, Any]]:
    """Return every entry by kind and id."""
    return {
        "principle": kb.principles,
        "finding": kb.findings,
        "question": kb.questions,
        "hypothesis": kb.hypotheses,
        "rule": {rule.id: rule for rule in kb.rules},
        "flag": kb.flags,
        "technique": kb.techniques,
        "region": kb.regions,
        "muscle": kb.muscles,
        "nerve": kb.nerves,
        "posture": kb.postures,
        "movement": {entry.id: entry for entry in kb.movements},
        "measure": {entry.id: entry for entry in kb.measures},
        "root": {entry.id: entry for entry in kb.roots},
        "factor": {entry.id: entry for entry in kb.factors},
        "organ": {entry.id: entry for entry in kb.organs},
        "topic": {entry.id: entry for entry in kb.topics},
        "picture": kb.pictures,
        "source": kb.sources,
    }


def called(kb: KnowledgeBase, name: str) -> list[tuple[str, Any]]:
    """Return the entries a person may mean by a name: those with this id, else with this label or synonym."""
    everything = [(kind, key, entry) for kind, members in entries(kb).items() for key, entry in members.items()]
    by_id = [(kind, entry) for kind, key, entry in everything if key == name.strip()]
    wanted = name.casefold().replace("_", " ").strip()
    return by_id or [(kind, entry) for kind, key, entry in everything if wanted in names(key, entry)]


def names(key: str, entry: Any) -> set[str]:
    """Return the names of an entry in lower case: its id with blanks, its label, its synonyms."""
    return {name.casefold() for name in (key.replace("_", " "), title(entry), *getattr(entry, "synonyms", ()))}


def title(entry: Any) -> str:
    """Return what a person calls an entry."""
    for field in ("label", "name", "ask", "because", "advice", "citation"):
        if text := getattr(entry, field, ""):
            return str(text)
    return ""


def where(kind: str, entry: Any) -> str:
    """Return where an entry is written, as ``path:line``."""
    path = getattr(entry, "path", "") or PATHS_WITHOUT_LINES.get(kind, "")
    line = getattr(entry, "line", 0)
    return f"{path}:{line}" if path and line else path


def referring(kb: KnowledgeBase, kind: str, name: str) -> list[tuple[str, str, str]]:
    """Return what refers to an entry, as (kind, id, field)."""
    return [
        (other, key, field)
        for other, fields in _REFERENCES.get(kind, {}).items()
        for key, entry in entries(kb)[other].items()
        for field in fields
        if name in set(_words(getattr(entry, field, None)))
    ]


def _words(value: Any) -> Iterator[str]:
    """Yield every text inside a value: of tuples, mappings, conditions and other small objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for item in value:
            yield from _words(item)
    elif hasattr(value, "__struct_fields__"):
        for field in value.__struct_fields__:
            yield from _words(getattr(value, field))


def written(condition: Condition) -> str:
    """Return a condition as it is written in a rule file.

    >>> written(All((Reads("taut_band"), Not(Reads("local_twitch")))))
    '{all: [taut_band, {not: local_twitch}]}'
    """
    match condition:
        case Reads(name=name, at=()) | Reads(name=name, at=("here",)):
            return name
        case Reads(name=name, at=(place,)):
            return f"{{finding: {name}, at: {place}}}"
        case Reads(name=name, at=places):
            return f"{{finding: {name}, at: [{', '.join(places)}]}}"
        case Not(of=inner):
            return f"{{not: {written(inner)}}}"
        case All(of=parts, same=same):
            return f"{{all: [{_list(parts)}]{f', same: {same}' if same else ''}}}"
        case AnyOf(of=parts):
            return f"{{any: [{_list(parts)}]}}"
        case AtLeast(k=k, of=parts):
            return f"{{at_least: {k}, of: [{_list(parts)}]}}"


def _list(parts: tuple[Condition, ...]) -> str:
    return ", ".join(written(part) for part in parts)
