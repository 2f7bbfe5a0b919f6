"""Lay a folder of one's own entries over the knowledge: add, replace or switch off single ones.

Its files are called and written as those below ``rules``, and hold only what differs.  An entry with an id that is
there already replaces it whole; a principle or hypothesis that gives only its id and ``rules`` keeps its own text.
``overlay.yaml`` names what is switched off.  What was underneath when a person last looked is kept in
``underneath.json``, so that an upgrade can say what changed there: docs/decisions/0036-overlays.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import CONCLUSIONS, Entry, Touched
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import ACTIONS, LEVELS
from nmt_expert.knowledge.where import MANIFEST, PREFIX
from nmt_expert.knowledge.yamlfile import YamlDocument

_KEYS = ("about", "switch_off")
_SCALE = "scale.yaml"
_GRAVE = ("emergency", "urgent_referral")
_KEPT_OF_FLAGS = ("triggers", "triggers_together", "consider", "consider_together", "follow_up", "limits")
"""Lists of a red flag that an overlay may add to, and take nothing from."""


class Overlay(Struct, frozen=True):
    """An overlay as it was read: its manifest, its other files by their path, and the entries in these."""

    manifest: YamlDocument
    documents: Mapping[str, YamlDocument]


def overlay_of(documents: Mapping[str, YamlDocument]) -> Overlay:
    """Return an overlay from all its files; one without a manifest switches nothing off."""
    manifest = documents.get(MANIFEST) or YamlDocument(f"{PREFIX}{MANIFEST}", {})
    return Overlay(manifest, {path: document for path, document in documents.items() if path != MANIFEST})


# ------------------------------------------------------------------ laying it over


def laid_over(
    base: Sequence[Entry], own: Sequence[Entry], overlay: Overlay, issues: list[Issue]
) -> tuple[tuple[Entry, ...], tuple[Touched, ...]]:
    """Return the entries of both together, and what the overlay does; problems go to ``issues``.

    Args:
        base: The entries underneath, in file order.
        own: The entries of the overlay, in file order.
        overlay: The overlay.
        issues: Gets what is wrong.
    """
    issues += overlay.manifest.issues
    underneath = {(entry.kind, entry.id): entry for entry in base}
    off = dict(_switched_off(overlay.manifest, underneath, issues))
    own = [entry for entry in own if not _only_carries_rules(entry, underneath, issues)]
    issues += [issue for entry in own for issue in _strange(entry, underneath, off)]
    mine: dict[tuple[str, str], Entry] = {}
    again = [entry for entry in own if mine.setdefault((entry.kind, entry.id), entry) is not entry]
    kept = [mine.pop((entry.kind, entry.id), entry) for entry in base if (entry.kind, entry.id) not in off]
    touched = [_touched(entry, underneath) for entry in own if entry not in again]
    touched += [Touched(*key, "switched off", where, underneath[key].raw) for key, where in off.items()]
    return (*kept, *mine.values(), *again), tuple(touched)


def _touched(entry: Entry, underneath: Mapping[tuple[str, str], Entry]) -> Touched:
    below = underneath.get((entry.kind, entry.id))
    if below is None:
        return Touched(entry.kind, entry.id, "added", entry.where)
    return Touched(entry.kind, entry.id, "replaced", entry.where, _own_fields(below))


def _own_fields(entry: Entry) -> Mapping[str, Any]:
    """Return an entry as written, without the rules that stand under it: each of them is an entry of its own."""
    return {key: value for key, value in entry.raw.items() if key != "rules" or entry.kind not in CONCLUSIONS}


def _only_carries_rules(entry: Entry, underneath: Mapping[tuple[str, str], Entry], issues: list[Issue]) -> bool:
    """Whether an entry is there only to say whose rules stand under it."""
    if entry.kind not in CONCLUSIONS or not set(entry.raw) <= {"id", "rules"}:
        return False
    if (entry.kind, entry.id) not in underneath:
        near = nearest(entry.id, [name for kind, name in underneath if kind == entry.kind])
        message = f"there is no {entry.kind} '{entry.id}' underneath to add rules to"
        issues.append(entry.issue((), "nothing-underneath", message, f"did you mean '{near}'?" if near else ""))
    return True


def _switched_off(
    manifest: YamlDocument, underneath: Mapping[tuple[str, str], Entry], issues: list[Issue]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what is switched off, and where that is said."""
    data = manifest.data if isinstance(manifest.data, dict) else {}
    for key in data:
        if key not in _KEYS:
            issues.append(manifest.issue((key,), "unknown-key", f"there is no key '{key}' here", "about, switch_off"))
    off = data.get("switch_off") or {}
    hint = "write switch_off: {rule: [ischemia.builds-through-the-day]}"
    if not isinstance(off, dict):
        issues.append(manifest.issue(("switch_off",), "wrong-type", "'switch_off' gives ids by their kind", hint))
        return
    for kind, names in off.items():
        if not isinstance(names, list):
            issues.append(manifest.issue(("switch_off", kind), "wrong-type", f"'{kind}' has to be a list of ids", hint))
            continue
        for at, name in enumerate(names):
            loc = ("switch_off", kind, at)
            problem = _not_to_switch_off(kind, name, underneath)
            if problem:
                issues.append(manifest.issue(loc, *problem))
            else:
                yield (kind, name), f"{manifest.path}:{manifest.line(*loc)}"


def _not_to_switch_off(
    kind: str, name: Any, underneath: Mapping[tuple[str, str], Entry]
) -> tuple[str, str, str] | None:
    """Return why an entry cannot be switched off, as code, message and hint."""
    kinds = sorted({each for each, _ in underneath})
    if kind not in kinds:
        near = nearest(kind, kinds)
        return "unknown-kind", f"there is no kind of entry '{kind}'", f"did you mean '{near}'?" if near else ""
    entry = underneath.get((kind, name)) if isinstance(name, str) else None
    if entry is None:
        near = nearest(str(name), [each for other, each in underneath if other == kind])
        hint = f"did you mean '{near}'?" if near else "it may be gone since an upgrade: take the line out"
        return "nothing-underneath", f"there is no {kind} '{name}' underneath to switch off", hint
    if kind == "flag" and entry.raw.get("action") in _GRAVE:
        message = f"'{name}' sends to a doctor: an overlay does not switch it off"
        return "weaker-safety", message, "take the line out; a copy of all rules (kb init --whole) is yours to change"
    return None


def _strange(
    entry: Entry, underneath: Mapping[tuple[str, str], Entry], off: Mapping[tuple[str, str], str]
) -> Iterator[Issue]:
    """Yield what an overlay may not do with an entry."""
    if (entry.kind, entry.id) in off:
        message = f"the {entry.kind} '{entry.id}' is switched off and replaced"
        yield entry.issue((), "switched-off", message, f"choose one; it is switched off in {off[entry.kind, entry.id]}")
    below = underneath.get((entry.kind, entry.id))
    if entry.kind == "flag" and below is not None:
        for what in _weaker(below.raw, entry.raw):
            message = f"the red flag '{entry.id}' would be weaker than underneath: {what}"
            yield entry.issue((), "weaker-safety", message, "an overlay may make a red flag stricter only")


def _weaker(below: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    """Yield how a red flag does less than the one it replaces."""
    for key, order in (("action", ACTIONS), ("level", LEVELS)):
        was, now = below.get(key), own.get(key)
        if was in order and now in order and order.index(now) > order.index(was):
            yield f"its {key} is {now} instead of {was}"
    for key in _KEPT_OF_FLAGS:
        now = own.get(key) or []
        lost = [value for value in below.get(key) or [] if value not in (now if isinstance(now, list) else [])]
        if lost:
            yield f"{key} lacks {', '.join(map(str, lost))}"
    if own.get("ages") and own.get("ages") != below.get("ages"):
        yield "it is asked at fewer ages"
    if own.get("screen") and own.get("screen") != below.get("screen"):
        yield "it is asked in other places"


def strange_files(overlay: Overlay) -> Iterator[Issue]:
    """Yield the files that an overlay may not hold."""
    if document := overlay.documents.get(_SCALE):
        message = "strengths and bands are one scale for all entries: an overlay does not change them"
        yield document.issue((), "no-overlay-of-scale", message, "a copy of all rules (kb init --whole) can")


# ------------------------------------------------------------------ what was underneath


def record_of(touched: Iterable[Touched], version: str) -> str:
    """Return the text of ``underneath.json``: every entry that is replaced or switched off, as it is underneath now."""
    entries = {each.key: each.underneath for each in touched if each.what != "added"}
    data = {"version": version, "entries": dict(sorted(entries.items()))}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


class ChangedUnderneath(Struct, frozen=True):
    """An entry that is not as it was when a person last looked.

    Attributes:
        key: Kind and id.
        where: Where the overlay touches it; ``""`` if it no longer does.
        fields: The fields that differ.
        gone: Whether there is nothing underneath any more.
        unseen: Whether nobody has looked at what is underneath yet.
    """

    key: str
    where: str = ""
    fields: tuple[str, ...] = ()
    gone: bool = False
    unseen: bool = False

    def __str__(self) -> str:
        if self.gone:
            return f"the {self.key} that was replaced is no longer underneath: it is an addition now"
        if self.unseen:
            return f"nobody has noted what the {self.key} says underneath"
        return f"the {self.key} has changed underneath: {', '.join(self.fields)}"


def changed_underneath(touched: Iterable[Touched], record: str | bytes) -> tuple[ChangedUnderneath, ...]:
    """Return what changed underneath since the record was written.

    Args:
        touched: What the overlay does now.
        record: The text of ``underneath.json``; ``""`` if there is none.
    """
    seen = _entries_of(record)
    found = []
    for each in touched:
        if each.what == "added":
            if each.key in seen:
                found.append(ChangedUnderneath(each.key, each.where, gone=True))
        elif each.key not in seen:
            found.append(ChangedUnderneath(each.key, each.where, unseen=True))
        elif fields := different_fields(seen[each.key], _plain(each.underneath)):
            found.append(ChangedUnderneath(each.key, each.where, fields))
    return tuple(found)


def different_fields(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields in which two entries differ."""
    return tuple(key for key in {**was, **now} if was.get(key) != now.get(key))


def _plain(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    plain: Mapping[str, Any] = json.loads(json.dumps(raw))
    return plain


def _entries_of(record: str | bytes) -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of a record; of one that cannot be read none, so that everything counts as unseen."""
    try:
        data = json.loads(record) if record else {}
    except (ValueError, RecursionError):
        return {}
    entries = data.get("entries") if isinstance(data, dict) else None
    known = entries.items() if isinstance(entries, dict) else ()
    return {key: value for key, value in known if isinstance(value, dict)}
