"""Check the ways of saying findings: enough of each, and none that two findings claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.yamlfile import Loc

LEAST = 8
"""Ways of saying, synonyms among them, that every finding should have."""

_SAID_BY = ("client", "therapist", "normal", "contrary")
_MARKS = re.compile(r"[\s.,;:!?'’\"()]+")


def claimed_twice(draft: Draft) -> Iterator[Issue]:
    """No way of saying and no synonym is claimed by two findings, nor is it a name of another."""
    owners: dict[str, tuple[str, str]] = {}
    for entry in draft.of("finding"):
        owners.setdefault(_plain(str(entry.raw.get("label", ""))), (entry.id, entry.where))
    for entry in draft.of("finding"):
        for loc, words in _ways(entry, "synonyms"):
            owner, where = owners.setdefault(_plain(words), (entry.id, entry.where))
            if owner not in (entry.id, entry.raw.get("part_of")):  # a part called like its whole is said by `parts`
                message = f"'{words}' is a synonym of '{entry.id}', and a name of '{owner}' ({where})"
                yield entry.issue(loc, "claimed-twice", message, "leave it with the finding that it means, or say more")
    for entry in draft.of("ways"):
        for loc, words in _ways(entry, *_SAID_BY):
            said = _plain(words)
            owner, where = owners.setdefault(said, (entry.id, entry.where))
            if said and owner != entry.id:
                message = f"'{words}' is a way of saying '{entry.id}', and one of '{owner}' ({where})"
                yield entry.issue(loc, "claimed-twice", message, "leave it with the finding that it means, or say more")


def too_few(draft: Draft) -> Iterator[Issue]:
    """Every finding has enough ways of saying, where the knowledge has any; a number and a whole of parts need none."""
    ways = draft.known("ways")
    if not ways:
        return
    needless = {*draft.known("measured"), *(entry.raw.get("part_of") for entry in draft.of("finding"))}
    for entry in draft.of("finding"):
        said = {_plain(words) for _, words in _names(entry)}
        if mine := ways.get(entry.id):
            said |= {_plain(words) for _, words in _ways(mine, "client", "therapist")}
        if len(said) < LEAST and entry.id not in needless:
            message = f"the finding '{entry.id}' has {len(said)} ways of saying it, of {LEAST} that it needs"
            hint = f"add some to rules/words/ways_{entry.document.path.rpartition('/')[2]}"
            yield entry.issue((), "too-few-ways", message, hint, severity="warning")


def _names(entry: Entry) -> Iterator[tuple[Loc, str]]:
    """Yield the label and the synonyms of a finding, with their places."""
    label = entry.raw.get("label")
    if isinstance(label, str):
        yield ("label",), label
    yield from _ways(entry, "synonyms")


def _ways(entry: Entry, *keys: str) -> Iterator[tuple[Loc, str]]:
    """Yield the texts of some lists of an entry, with their places."""
    for key in keys:
        items = entry.raw.get(key)
        for at, words in enumerate(items if isinstance(items, list) else ()):
            if isinstance(words, str):
                yield (key, at), words


def _plain(words: str) -> str:
    """Return words without case and marks, so that two that only look different are the same.

    >>> _plain("Can't  pee!")
    'can t pee'
    """
    return _MARKS.sub(" ", words.casefold()).strip()
