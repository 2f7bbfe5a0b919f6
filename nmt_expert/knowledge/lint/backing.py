"""Warn of findings that nobody can ask for, of statements without a source, and of texts left to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft
from nmt_expert.knowledge.lint.names import found_at
from nmt_expert.knowledge.yamlfile import Loc

TODO = "TODO"
"""The word that stands for a text to be written."""

_ASKS = {"finding": "question", "question": "ask", "bundle": "ask"}
_SOURCED: Mapping[str, tuple[str, ...]] = {
    "principle": ("evidence", "leads_to.*"),
    "flag": ("",),
    "technique": ("",),
    "common": ("",),
    "muscle": ("",),
    "nerve": ("",),
    "picture": ("",),
}
"""What has to name a source, by kind of entry; a rule may call itself a judgement, a finding states nothing."""


def unasked(draft: Draft) -> Iterator[Issue]:
    """Every finding, every choice and every line of the checklist asks something."""
    for entry in draft.of(*_ASKS):
        key = _ASKS[entry.kind]
        text = entry.raw.get(key)
        if isinstance(text, str) and TODO not in text and not text.rstrip().endswith("?"):
            message = f"the {entry.kind} '{entry.id}' asks nothing"
            yield entry.issue((key,), "unasked", message, "write one plain question, with a question mark", "warning")


def unsourced(draft: Draft) -> Iterator[Issue]:
    """The evidence of principles, links, flags, techniques and anatomy name their sources."""
    for entry in draft.of(*_SOURCED):
        for key in _SOURCED[entry.kind] if entry.value is not None else ():
            for loc, part in found_at(entry.raw, tuple(key.split("."))) if key else [((), entry.raw)]:
                if not part.get("sources"):
                    what = f"the {entry.kind} '{entry.id}'" if entry.id else "what holds for every technique"
                    message = f"no source backs {f'{_name(loc)} of ' if loc else ''}{what}"
                    yield entry.issue(loc, "unsourced", message, "add: sources: [...]", "warning")


def unfinished(draft: Draft) -> Iterator[Issue]:
    """No text is left to be written."""
    for document in (*draft.documents.values(), *draft.own.values()):
        for loc, text in _texts(document.data, ()):
            if TODO in text:
                message = f"'{loc[-1] if loc else 'this'}' is still to be written: {text[:60]}"
                yield document.issue(loc, "todo", message, severity="warning")


def _name(loc: Loc) -> str:
    """Return what to call a part of an entry: its last key."""
    key = next(part for part in reversed(loc) if isinstance(part, str))
    return {"leads_to": "a link", "evidence": "the evidence"}.get(key, key)


def _texts(data: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield every text of a document with its place."""
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _texts(item, (*loc, number))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _texts(item, (*loc, key))
