"""Check that every id stands once, every name that is used exists, and every file is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nmt_expert.errors import Issue
from nmt_expert.knowledge.conditions import walk
from nmt_expert.knowledge.draft import CONCLUSIONS, Draft, Entry
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import KEEP_OFF, KINDS, PRINCIPLES, Reads
from nmt_expert.knowledge.where import FILE_KINDS, FileKind, kind_of
from nmt_expert.knowledge.yamlfile import Loc

_SOURCED_IN_PLANS = (
    "order", "responses", "outlines", "courses", "home", "aftercare", "review", "no_change", "sending_on",
)  # fmt: skip

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "finding": {
        "sources.*": "source",
        "accuracy.*.source": "source",
        "opposite": "finding",
        "part_of": "finding",
        "regions.*": "region",
        "only_with.*": "finding",
    },
    "question": {"options.*": "finding", "only_with.*": "finding"},
    "principle": {
        "sources.*": "source",
        "evidence.sources.*": "source",
        "defining.*": "finding",
        "premises.*": "finding",
        "leads_to.*.to": "principle",
        "leads_to.*.strength": "strength",
        "leads_to.*.sources.*": "source",
    },
    "hypothesis": {"sources.*": "source"},
    "rule": {"sources.*": "source", "supports": "strength", "against": "strength"},
    "flag": {
        "triggers.*": "finding",
        "triggers_together.*.*": "finding",
        "consider.*": "finding",
        "consider_together.*.*": "finding",
        "follow_up.*": "finding",
        "screen.*": "region",
        "ages.*": "finding",
        "limits.*.regions.*": "region",
        "limits.*.muscles.*": "muscle",
        "limits.*.pressure": "limit",
        "limits.*.no_tools.*": "tool",
        "limits.*.no_actions.*": "action",
        "limits.*.no_positions.*": "position",
        "limits.*.signs.*": "finding",
        "limits.*.until_clear.*": "flag",
        "sources.*": "source",
    },
    "technique": {
        "principle": "principle",
        "level": "level",
        "tools.*": "tool",
        "add.*.does.*": "action",
        "cautions.*": "flag",
        "retest.*": "finding",
        "sources.*": "source",
    },
    "screen line": {"denies.*": "finding"},
    "bundle": {"findings.*": "finding", "later.*": "finding"},
    "common": {
        "gentle_tools.*": "tool",
        "found.*": "finding",
        "tool_places.*.*": "region",
        "sources.*": "source",
        "structures.*.muscle": "muscle",
        "structures.*.does.*": "action",
        "structures.*.positions.*": "position",
        "structures.*.tools.*": "tool",
        "structures.*.cautions.*": "flag",
        "structures.*.principles.*": "principle",
        "structures.*.sources.*": "source",
    },
    "region": {"parts.*": "region", "neighbours.*": "region", "serves.*": "region"},
    "muscle": {
        "lies_in.*": "region",
        "refers_to.*": "region",
        "catches.*.nerve": "nerve",
        "catches.*.strength": "strength",
        "cautions.*": "flag",
        "sources.*": "source",
    },
    "muscle group": {"region": "region", "muscles.*": "muscle"},
    "nerve": {"supplies.*": "region", "pressed_at.*.region": "region", "sources.*": "source"},
    "term": {"against.*": "term"},
    "ways": {"id": "finding", "hurts_at": "region", "from_both_sides.*": "finding", "both_sides_of": "region"},
    "measured": {"id": "finding"},
    "named condition": {"ask.*": "finding"},
    "named test": {"id": "finding", "negative": "finding"},
    "near saying": {"finding": "finding"},
    "picture": {
        "felt_in.*": "region",
        "examine.*.muscle": "muscle",
        "examine.*.joint": "joint",
        "signs.*": "finding",
        "first_ask.*": "flag",
        "retest.*": "finding",
        "sources.*": "source",
    },
    "plan": {
        **{f"{key}.*.sources.*": "source" for key in _SOURCED_IN_PLANS},
        "lengths.*.parts.*.sources.*": "source",
        "lengths.*.parts.*.does.*": "action",
        "order.*.principles.*": "principle",
        "positions.*.regions.*": "region",
        "positions.*.muscles.*": "muscle",
        "positions.*.positions.*": "position",
        "responses.*.findings.*": "finding",
        "outlines.*.principle": "principle",
        "outlines.*.home.*": "home task",
        "courses.*.pictures.*": "picture",
        "courses.*.not_if.*": "finding",
        "home.*.principles.*": "principle",
        "home.*.regions.*": "region",
        "home.*.level": "level",
        "home.*.tools.*": "tool",
        "home.*.does.*": "action",
        "home.*.positions.*": "position",
        "home.*.needs.*": "finding",
        "home.*.not_if.*": "finding",
        "aftercare.*.does.*": "action",
        "review.*.does.*": "action",
        "no_change.*.does.*": "action",
    },
    "posture": {
        "findings.*": "finding",
        "short.*": "muscle",
        "long.*": "muscle",
        "nerves.*": "nerve",
        "sources.*": "source",
    },
    "root": {
        "skin.*": "region",
        "also.*": "region",
        "spared.*": "region",
        "pain.*": "region",
        "strength.*.muscles.*": "muscle",
        "alike.*": "nerve",
        "sources.*": "source",
    },
    "factor": {"principles.*": "principle", "findings.*": "finding", "sources.*": "source"},
    "organ": {
        "regions.*": "region",
        "signs.*": "finding",
        "alike.*": "muscle",
        "flag": "flag",
        "sources.*": "source",
    },
    "topic": {"principle": "principle", "known.*.sources.*": "source", "sources.*": "source"},
    "movement": {"regions.*": "region", "sources.*": "source"},
    "measure": {"changes.*.regions.*": "region", "changes.*.sources.*": "source", "sources.*": "source"},
}
"""Which keys of which entries name something, and what kind of thing; ``*`` stands for every item."""

_CALLED = {"level": "pressure level", "limit": "pressure level"}


def missing_files(draft: Draft) -> Iterator[Issue]:
    """Every required file is there, and nothing else is."""
    for kind in FILE_KINDS:
        if kind.required and not any(kind.matches(path) for path in draft.documents):
            message = "at least one such file is needed" if "*" in kind.pattern else "the file is missing"
            yield Issue(f"rules/{kind.pattern}", 0, "missing-file", message, "docs/knowledge-format.md describes it")
    for path, document in (*draft.documents.items(), *draft.own.items()):
        if kind_of(path) is None:
            yield Issue(document.path, 0, "unexpected-file", "no knowledge file has this name", _meant_file(path))


def _meant_file(path: str) -> str:
    """Return a hint on where a file belongs, by its name without folder and ending."""
    places = {kind.pattern.rpartition("/")[2].removesuffix(".yaml"): kind.pattern for kind in FILE_KINDS}
    near = nearest(path.rpartition("/")[2].rpartition(".")[0], places)
    return f"did you mean rules/{places[near]}?" if near else "docs/knowledge-format.md lists the files"


def file_names(draft: Draft) -> Iterator[Issue]:
    """A principle's file is called like the principle, a file of findings like its kind."""
    for path, document in (*draft.documents.items(), *draft.own.items()):
        folder, _, name = path.partition("/")
        key, known = {"findings": ("kind", KINDS), "principles": ("id", PRINCIPLES)}.get(folder, ("", ()))
        if not key or not isinstance(document.data, dict):
            continue
        stem, said = name.removesuffix(".yaml"), document.data.get(key)
        if isinstance(said, str) and said != stem and (said in known or (key == "id" and stem in known)):
            message = f"the {key} is '{said}' but the file is called {name}"
            hint = f"write {key}: {stem}" if stem in known else f"call the file {said}.yaml"
            yield document.issue((key,), "file-name", message, hint)


def duplicates(draft: Draft) -> Iterator[Issue]:
    """No id stands twice; findings, hypotheses and principles share their ids with one another."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in draft.entries:
        if not entry.id or entry.id.endswith("."):
            continue
        space = "condition" if entry.kind in ("finding", *CONCLUSIONS) else entry.kind
        other = first.setdefault((space, entry.id), entry)
        if other is not entry:
            message = f"the {entry.kind} id '{entry.id}' is already the id of a {other.kind} ({other.where})"
            if other.kind == entry.kind:
                message = f"the {entry.kind} '{entry.id}' stands here again, first at {other.where}"
            key: Loc = ("principle",) if entry.kind == "technique" else ("id",)
            yield entry.issue(key, "duplicate-id", message, "rename or remove one of them")


def ten_principles(draft: Draft) -> Iterator[Issue]:
    """All ten principles are there, no other, each with a technique."""
    for entry in draft.of("principle"):
        stem = entry.document.path.rpartition("/")[2].removesuffix(".yaml")
        if entry.id and entry.id not in PRINCIPLES and stem not in PRINCIPLES:
            hint = f"did you mean '{near}'?" if (near := nearest(entry.id, PRINCIPLES)) else ", ".join(PRINCIPLES)
            yield entry.issue((), "unknown-principle", f"'{entry.id}' is none of the ten principles", hint)
    principles, techniques = draft.known("principle"), draft.known("technique")
    for name in PRINCIPLES:
        if name not in principles and f"principles/{name}.yaml" not in draft.documents:
            path = f"rules/principles/{name}.yaml"
            yield Issue(path, 0, "missing-principle", f"the principle '{name}' is missing: it is one of the ten")
        if name not in techniques and _trusted("technique", draft):
            document = draft.documents["techniques.yaml"]
            yield document.issue(("techniques",), "missing-technique", f"the principle '{name}' has no technique")


# ------------------------------------------------------------------ names that are used


def references(draft: Draft) -> Iterator[Issue]:
    """Every name that an entry mentions exists."""
    known = _known(draft)
    for entry in draft.entries:
        for pattern, kind in REFERENCES.get(entry.kind, {}).items():
            words = known.get(kind)
            for loc, name in found_at(entry.raw, tuple(pattern.split("."))):
                if words is not None and isinstance(name, str) and name not in words:
                    called = _CALLED.get(kind, kind)
                    yield entry.issue(loc, f"unknown-{kind}", f"there is no {called} '{name}'", _hint(name, words))


def condition_names(draft: Draft) -> Iterator[Issue]:
    """Every name that a condition reads is a finding, a hypothesis or a principle."""
    if not all(_trusted(kind, draft) for kind in ("finding", *CONCLUSIONS)):
        return
    words = _ten_places() | {name: entry.where for name, entry in draft.known("finding", *CONCLUSIONS).items()}
    for entry, key, condition in draft.conditions():
        for part, loc in walk(condition, (key,)):
            if isinstance(part, Reads) and part.name not in words:
                message = f"there is no finding '{part.name}'"
                yield entry.issue((*loc, "finding"), "unknown-finding", message, _hint(part.name, words))


def _known(draft: Draft) -> dict[str, dict[str, str]]:
    """Return the place of every id, by kind; kinds whose files cannot be read are left out."""
    kinds = [kind.entry for kind in FILE_KINDS if kind.entry and _trusted(kind.entry, draft)]
    known = {kind: {name: entry.where for name, entry in draft.known(kind).items()} for kind in kinds}
    known["principle"] = _ten_places() | known.get("principle", {})
    for entry in draft.of("common"):
        known["tool"] = _places(entry, "tool_order", "")
        known["level"] = _places(entry, "levels", "id")
        known["limit"] = known["level"] | {KEEP_OFF: entry.where}
        known["action"] = _keys(entry, "actions")
        known["position"] = _keys(entry, "positions")
    known["joint"] = _joints(draft)
    for entry in draft.of("plan"):
        known["home task"] = _places(entry, "home", "id")
    if draft.scale:
        scale = draft.documents["scale.yaml"]
        known["strength"] = {word: f"{scale.path}:{scale.line('strengths', word)}" for word in draft.scale.strengths}
    return known


def _ten_places() -> dict[str, str]:
    """Return where each of the ten principles belongs: they are known even if their files are not good."""
    return {name: f"rules/principles/{name}.yaml" for name in PRINCIPLES}


def _places(entry: Entry, key: str, id_key: str) -> dict[str, str]:
    """Return the place of every id in a list inside an entry."""
    pattern = (key, "*", id_key) if id_key else (key, "*")
    return {
        name: f"{entry.document.path}:{entry.document.line(*entry.loc, *loc)}"
        for loc, name in found_at(entry.raw, pattern)
        if isinstance(name, str)
    }


def _joints(draft: Draft) -> dict[str, str]:
    """Return where each joint is first named: by a muscle that moves it."""
    named = ((joint, entry) for entry in draft.of("muscle") for joint in entry.raw.get("joints") or ())
    found: dict[str, str] = {}
    for joint, entry in named:
        if isinstance(joint, str):
            found.setdefault(joint, entry.where)
    return found


def _keys(entry: Entry, key: str) -> dict[str, str]:
    """Return the place of every key of a mapping inside an entry."""
    written = entry.raw.get(key)
    names = [name for name in written if isinstance(name, str)] if isinstance(written, dict) else []
    return {name: f"{entry.document.path}:{entry.document.line(*entry.loc, key, name)}" for name in names}


def _trusted(kind: str, draft: Draft) -> bool:
    """Whether all files with entries of a kind could be read, so that a missing name is really missing."""
    file: FileKind = next(file for file in FILE_KINDS if file.entry == kind)
    documents = [document for path, document in draft.documents.items() if file.matches(path)]
    lists = [
        isinstance(document.data, dict) and isinstance(document.data.get(file.list_key, []), list)
        for document in documents
    ]
    return all(lists) and (bool(lists) or not file.required)


def found_at(raw: Any, pattern: tuple[str, ...], loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Yield what stands at a pattern of keys, with its place."""
    if not pattern:
        yield loc, raw
    elif pattern[0] == "*":
        items = raw.items() if isinstance(raw, Mapping) else enumerate(raw if isinstance(raw, list) else ())
        for key, item in items:
            yield from found_at(item, pattern[1:], (*loc, key))
    elif isinstance(raw, Mapping) and pattern[0] in raw:
        yield from found_at(raw[pattern[0]], pattern[1:], (*loc, pattern[0]))


_SCALE = "rules/scale.yaml"
"""What is named here is little enough to be listed where none is similar."""


def _hint(name: str, words: Mapping[str, str]) -> str:
    if near := nearest(name, words):
        return f"did you mean '{near}' ({words[near]})?"
    if words and all(place.startswith(_SCALE) for place in words.values()):
        return f"one of {', '.join(words)} ({_SCALE})"
    files = {place.partition(":")[0] for place in words.values()}
    folders = {f"{file.rpartition('/')[0]}/" if file.count("/") > 1 else file for file in files}
    return f"those that exist stand in {', '.join(sorted(folders))}" if folders else "none is declared"
