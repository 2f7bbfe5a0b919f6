"""Build the knowledge base from documents: entries, then frozen objects, then the whole.

Files are checked against ``schema`` entry by entry, so that one bad entry does not hide
what is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import Issue
from nmt_expert.knowledge import model
from nmt_expert.knowledge.conditions import ConditionReader
from nmt_expert.knowledge.draft import CONCLUSIONS, Draft, Entry, Touched
from nmt_expert.knowledge.examples import example_problems, examples
from nmt_expert.knowledge.overlay import Overlay, laid_over, strange_files
from nmt_expert.knowledge.schema import Checked, ScaleFile, checked, checked_file
from nmt_expert.knowledge.strata import reads, strata
from nmt_expert.knowledge.validation import validated
from nmt_expert.knowledge.where import FILE_KINDS, kind_of
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument

_CONDITION_KEYS = {"rule": "when", "principle": "requires"}


def draft(documents: Mapping[str, YamlDocument], overlay: Overlay | None = None) -> tuple[Draft, list[Issue]]:
    """Read the entries of all files.

    Args:
        documents: By path below ``rules``.
        overlay: What is laid over them.

    Returns:
        The draft, and everything that is wrong with single files and entries.
    """
    issues = [issue for document in documents.values() for issue in document.issues]
    usable = _usable(documents, issues)
    entries = tuple(entry for path, document in usable for entry in _entries(path, document))
    touched: tuple[Touched, ...] = ()
    if overlay is not None:
        entries, touched = _with_overlay(entries, overlay, issues)
    names: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.id and not entry.id.endswith("."):
            names.setdefault(entry.kind, {}).setdefault(entry.id, entry)
    scale = _scale(dict(usable).get("scale.yaml"), issues)
    for path, document in usable:
        _check_head(path, document, issues)
    placeless = _placeless(names)
    for entry in entries:
        _fill(entry, placeless, scale, issues)
    own = overlay.documents if overlay else {}
    drafted = Draft(documents, entries, names, scale, not issues, own, touched)
    return drafted, issues + list(example_problems(drafted))


def _with_overlay(
    entries: tuple[Entry, ...], overlay: Overlay, issues: list[Issue]
) -> tuple[tuple[Entry, ...], tuple[Touched, ...]]:
    """Return the entries with an overlay laid over them, and what it does."""
    issues += [issue for document in overlay.documents.values() for issue in document.issues]
    issues += strange_files(overlay)
    usable = _usable(overlay.documents, issues)
    for path, document in usable:
        _check_head(path, document, issues)
    own = [entry for path, document in usable for entry in _entries(path, document)]
    return laid_over(entries, own, overlay, issues)


def _usable(documents: Mapping[str, YamlDocument], issues: list[Issue]) -> list[tuple[str, YamlDocument]]:
    """Return the files that are mappings, in reading order; the others get an issue."""
    order = {kind.name: number for number, kind in enumerate(FILE_KINDS)}
    found: list[tuple[int, str, YamlDocument]] = []
    for path, document in documents.items():
        kind = kind_of(path)
        if kind is None:
            continue
        if isinstance(document.data, dict):
            found.append((order[kind.name], path, document))
        elif not document.issues:
            what = "is empty" if document.data is None else "has to be a mapping of keys to values"
            issues.append(document.issue((), "wrong-type", f"the file {what}"))
    return [(path, document) for _, path, document in sorted(found, key=lambda row: row[:2])]


def _placeless(names: Mapping[str, Mapping[str, Entry]]) -> frozenset[str]:
    """Return the ids that are read at no place: conclusions and findings about the whole person."""
    general = {name for name, entry in names.get("finding", {}).items() if entry.raw.get("site") == "general"}
    return frozenset(general.union(*(names.get(kind, {}) for kind in CONCLUSIONS)))


# ------------------------------------------------------------------ entries


def _entries(path: str, document: YamlDocument) -> Iterator[Entry]:
    kind = kind_of(path)
    if kind is None or not kind.entry:
        return
    if not kind.list_key:
        yield from _entry(kind.entry, document, (), document.data)
        return
    listed = document.data.get(kind.list_key)
    for number, raw in enumerate(listed if isinstance(listed, list) else ()):
        yield from _entry(kind.entry, document, (kind.list_key, number), raw)
    if kind.name == "techniques" and isinstance(document.data.get("common"), dict):
        yield Entry("common", "", document, ("common",), document.data["common"])


def _entry(kind: str, document: YamlDocument, loc: Loc, raw: Any) -> Iterator[Entry]:
    """Yield an entry, then the rules that stand under it."""
    known = raw if isinstance(raw, dict) else {}
    id_ = known.get("principle" if kind == "technique" else "id")
    entry = Entry(kind, id_ if isinstance(id_, str) else "", document, loc, known)
    if not isinstance(raw, dict):
        entry.raw = {"": raw}  # kept to be complained about
    yield entry
    if kind in CONCLUSIONS and isinstance(known.get("rules"), list):
        for number, rule in enumerate(known["rules"]):
            for below in _entry("rule", document, (*loc, "rules", number), rule):
                below.owner, below.id = entry.id, f"{entry.id}.{below.id}"
                yield below


def _check_head(path: str, document: YamlDocument, issues: list[Issue]) -> None:
    """Check what a file says beside its entries."""
    kind = kind_of(path)
    if kind is None or not kind.list_key:
        return
    data = dict(document.data)
    if isinstance(data.get(kind.list_key), list):
        data[kind.list_key] = []
    validated(checked_file(kind), data, document, (), issues)


def _fill(entry: Entry, placeless: frozenset[str], scale: model.Scale | None, issues: list[Issue]) -> None:
    """Give an entry its conditions and its frozen value; problems go to ``issues``."""
    before = len(issues)
    key = _CONDITION_KEYS.get(entry.kind, "")
    if key and key in entry.raw:
        reader = ConditionReader(entry.document, placeless, issues)
        condition = reader.read(entry.raw[key], (*entry.loc, key))
        if condition is not None:
            entry.conditions[key] = condition
    raw: Any = entry.raw.get("", entry.raw)
    if isinstance(raw, dict) and isinstance(raw.get("rules"), list):
        raw = {**raw, "rules": []}
    part = validated(checked(loaded_class(entry.kind)), raw, entry.document, entry.loc, issues)
    if part is None or len(issues) > before:
        return
    extra: dict[str, Any] = dict(entry.conditions)
    if entry.kind == "finding":
        extra["kind"] = entry.document.data.get("kind", "")
    if entry.kind == "rule":
        extra |= _rule_fields(entry, scale)
    entry.value = _frozen(part, path=entry.document.path, line=entry.line, **extra)


def loaded_class(kind: str) -> type[Struct]:
    """Return the class of ``model`` for a kind of entry."""
    special: dict[str, type[Struct]] = {"rule": model.Rule, "common": model.TechniqueCommon}
    return special.get(kind) or next(file.loaded for file in FILE_KINDS if file.loaded and file.entry == kind)


def _rule_fields(entry: Entry, scale: model.Scale | None) -> dict[str, Any]:
    word = entry.raw.get("supports") or entry.raw.get("against") or ""
    return {
        "id": entry.id,
        "conclusion": entry.owner,
        "sign": 1 if entry.raw.get("supports") else -1,
        "strength": word,
        "weight": scale.strengths.get(word, 0.0) if scale else 0.0,
        "examples": examples(entry),
    }


def _frozen(part: Checked, **extra: Any) -> Any:
    """Return the object of ``model`` that a checked entry becomes."""
    cls: Any = part.loaded
    fields = {str(name): _frozen_value(value) for name, value in part if name not in extra}
    return cls(**{name: value for name, value in (fields | extra).items() if name in cls.__struct_fields__})


def _frozen_value(value: Any) -> Any:
    if isinstance(value, Checked):
        return _frozen(value)
    if isinstance(value, list):
        return tuple(_frozen_value(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen_value(item) for key, item in value.items()}
    return value


def _scale(document: YamlDocument | None, issues: list[Issue]) -> model.Scale | None:
    if document is None:
        return None
    scale = validated(ScaleFile, document.data, document, (), issues)
    if scale is None:
        return None
    reasons = {word: entry.because for word, entry in scale.strengths.items()}
    reasons |= {str(word): entry.because for word, entry in scale.answers.items()}
    reasons["holds_above"] = scale.holds_above.because
    reasons["cap_without_minimum_pattern"] = scale.cap_without_minimum_pattern.because
    if scale.near:
        reasons["near"] = scale.near.because
    if scale.ties:
        reasons["ties"] = scale.ties.because
    return model.Scale(
        strengths={word: entry.value or 0.0 for word, entry in scale.strengths.items()},
        answers={str(word): entry.value for word, entry in scale.answers.items()},
        bands=_frozen_value(scale.bands),
        holds_above=scale.holds_above.value or 0.0,
        cap=scale.cap_without_minimum_pattern.value or 0.0,
        near=(scale.near.value if scale.near else None) or 0.0,
        ties=tuple(scale.ties.order) if scale.ties else (),
        reasons=reasons,
    )


# ------------------------------------------------------------------ the whole


def knowledge_base(draft: Draft, digest: str) -> model.KnowledgeBase:
    """Return the knowledge base a draft without errors describes."""
    assert draft.scale is not None
    rules = tuple(entry.value for entry in draft.of("rule"))
    principles = _by_id(draft, "principle")
    common = next(draft.of("common")).value
    return model.KnowledgeBase(
        version=draft.documents["scale.yaml"].data["version"],
        digest=digest,
        scale=draft.scale,
        sources=_by_id(draft, "source"),
        findings=_symmetrical(_by_id(draft, "finding")),
        questions=_by_id(draft, "question"),
        principles={name: principles[name] for name in model.PRINCIPLES},
        hypotheses=_by_id(draft, "hypothesis"),
        rules=rules,
        strata=strata(reads(draft)),
        flags=_by_id(draft, "flag"),
        techniques=_by_id(draft, "technique"),
        technique_common=common,
        regions=_by_id(draft, "region"),
        muscles=_by_id(draft, "muscle"),
        muscle_groups=_by_id(draft, "muscle group"),
        nerves=_by_id(draft, "nerve"),
        postures=_by_id(draft, "posture"),
        pictures=_by_id(draft, "picture"),
        plan=next((entry.value for entry in draft.of("plan")), model.PlanRules()),
        checklist=_by_id(draft, "bundle"),
        screen=_by_id(draft, "screen line"),
        terms=tuple(entry.value for entry in draft.of("term")),
        ways=tuple(entry.value for entry in draft.of("ways")),
        measured=tuple(entry.value for entry in draft.of("measured")),
        named_conditions=tuple(entry.value for entry in draft.of("named condition")),
        named_tests=tuple(entry.value for entry in draft.of("named test")),
        near_sayings=tuple(entry.value for entry in draft.of("near saying")),
        measures=tuple(entry.value for entry in draft.of("measure")),
        movements=tuple(entry.value for entry in draft.of("movement")),
        roots=tuple(entry.value for entry in draft.of("root")),
        factors=tuple(entry.value for entry in draft.of("factor")),
        organs=tuple(entry.value for entry in draft.of("organ")),
        topics=tuple(entry.value for entry in draft.of("topic")),
        parts=_parts(_by_id(draft, "finding")),
        ages=_ages(_by_id(draft, "flag"), _by_id(draft, "question")),
    )


def _by_id(draft: Draft, kind: str) -> dict[str, Any]:
    return {entry.id: entry.value for entry in draft.of(kind)}


def _ages(flags: dict[str, model.Flag], questions: dict[str, model.Question]) -> tuple[str, ...]:
    """Return the findings of age that flags name, with the other options of their exclusive choice."""
    named = dict.fromkeys(name for flag in flags.values() for name in flag.ages)
    choices = [question.options for question in questions.values() if question.exclusive]
    return tuple(dict.fromkeys(n for options in choices if not named.keys().isdisjoint(options) for n in options))


def _parts(findings: dict[str, model.Finding]) -> dict[str, tuple[str, ...]]:
    """Return the parts of every finding that is split."""
    found: dict[str, tuple[str, ...]] = {}
    for finding in findings.values():
        if finding.part_of:
            found[finding.part_of] = (*found.get(finding.part_of, ()), finding.id)
    return found


def _symmetrical(findings: dict[str, model.Finding]) -> dict[str, model.Finding]:
    """Return the findings with every opposite written on both sides."""
    for finding in list(findings.values()):
        if finding.opposite:
            other = findings[finding.opposite]
            exclusive = finding.exclusive or other.exclusive
            findings[finding.id] = replace(findings[finding.id], exclusive=exclusive)
            findings[other.id] = replace(other, opposite=finding.id, exclusive=exclusive)
    return findings
