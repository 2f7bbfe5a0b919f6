"""Check findings that are split: a whole has parts that are like it, and only the whole is read by rules and flags."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.errors import Issue
from nmt_expert.knowledge.conditions import walk
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.lint.names import found_at
from nmt_expert.knowledge.model import Reads
from nmt_expert.knowledge.yamlfile import Loc

_ALIKE = ("kind", "site", "regions", "ages", "lasts")
"""What a part has in common with its whole: both mean the same places, people and times."""

_READ_BY_FLAGS = ("triggers.*", "consider.*", "consider_together.*.*", "follow_up.*")


def splits(draft: Draft) -> Iterator[Issue]:
    """A whole is no part itself, has two parts or more, excludes nothing by itself, and its parts are like it."""
    findings = draft.known("finding")
    parts: dict[str, list[Entry]] = {}
    for entry in findings.values():
        whole = findings.get(str(entry.raw.get("part_of")))
        if whole is None:
            continue
        if whole.raw.get("part_of"):
            message = f"'{entry.id}' cannot be a part of '{whole.id}', which is a part already ({whole.where})"
            if whole is entry:
                message = f"'{entry.id}' cannot be a part of itself"
            yield entry.issue(("part_of",), "part", message, "name the whole")
            continue
        parts.setdefault(whole.id, []).append(entry)
        for name in sorted(_names(entry) & _names(whole)):
            message = f"'{name}' is what both '{entry.id}' and its whole '{whole.id}' are called ({whole.where})"
            yield entry.issue((), "part", message, "what is typed has to mean one of them")
        for field in _ALIKE if entry.value is not None and whole.value is not None else ():
            if getattr(entry.value, field) != getattr(whole.value, field):
                message = f"'{entry.id}' is a part of '{whole.id}' and has another {field} ({whole.where})"
                yield entry.issue((field,), "part", message, "write the same in both")
    for name, own in parts.items():
        if len(own) == 1:
            message = f"'{own[0].id}' is the only part of '{name}'"
            yield own[0].issue(("part_of",), "part", message, "name a second part, or write a synonym of the whole")
        for entry in (findings[name], *own):
            if entry.raw.get("exclusive") is True:
                message = f"'{entry.id}' excludes another finding, and is split or a part of one"
                yield entry.issue(("exclusive",), "part", message, "exclude nothing")


def _names(entry: Entry) -> set[str]:
    """What people call a finding: its id in words, its label and its synonyms."""
    synonyms = entry.raw.get("synonyms")
    names = [entry.id.replace("_", " "), entry.raw.get("label"), *(synonyms if isinstance(synonyms, list) else ())]
    return {str(name).casefold() for name in names}


def read_whole(draft: Draft) -> Iterator[Issue]:
    """Rules and flags read the whole, and a choice offers no whole: that would be asked."""
    findings = draft.known("finding")
    whole_of = {e.id: str(e.raw["part_of"]) for e in findings.values() if e.raw.get("part_of") in findings}
    for entry, loc, name in _named(draft):
        if name in whole_of:
            message = f"'{name}' is a part of '{whole_of[name]}', which is read in its place"
            yield entry.issue(loc, "part", message, f"name '{whole_of[name]}'")
    wholes = set(whole_of.values())
    for question in draft.of("question"):
        for loc, name in found_at(question.raw, ("options", "*")):
            if name in wholes:
                message = f"'{name}' is split, and never asked whole"
                yield question.issue(loc, "part", message, "offer its parts")
            elif name in whole_of and question.raw.get("exclusive") is True:
                message = f"'{name}' is a part of '{whole_of[name]}', and parts exclude nothing"
                yield question.issue(loc, "part", message, "take it out of the exclusive choice")


def _named(draft: Draft) -> Iterator[tuple[Entry, Loc, str]]:
    """What rules, minimum patterns and flags read, with where."""
    for entry, key, condition in draft.conditions():
        for part, loc in walk(condition, (key,)):
            if isinstance(part, Reads):
                yield entry, loc, part.name
    for flag in draft.of("flag"):
        for pattern in _READ_BY_FLAGS:
            for loc, name in found_at(flag.raw, tuple(pattern.split("."))):
                yield flag, loc, str(name)
