"""Warn of what is never used, and of findings that count twice for one conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import CONCLUSIONS, Draft, Entry
from nmt_expert.knowledge.lint.names import REFERENCES, found_at
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads, leaves
from nmt_expert.knowledge.strata import cycles, reads, strata

_TWICE = "give both rules one group, or say why in 'repeats'"


def unused_findings(draft: Draft) -> Iterator[Issue]:
    """Every finding is read by a rule or a flag, or excludes one that is."""
    if not draft.complete:
        return
    used = {leaf.name for _, _, condition in draft.conditions() for leaf in leaves(condition)}
    for entry in draft.of("flag"):
        lists = (*entry.value.consider_together, *entry.value.triggers_together)
        together = (name for names in lists for name in names)
        used |= {*entry.value.triggers, *entry.value.consider, *together, *entry.value.follow_up}
    for entry in draft.of("finding"):
        if entry.raw.get("opposite") in used:
            used.add(entry.id)
        elif entry.id in used and entry.raw.get("opposite"):
            used.add(entry.raw["opposite"])
    used |= {entry.id for entry in draft.of("finding") if entry.raw.get("part_of") in used}
    for entry in draft.of("finding"):
        if entry.id not in used:
            message = f"no rule and no flag reads the finding '{entry.id}'"
            yield entry.issue((), "unused-finding", message, severity="warning")


def unused_sources(draft: Draft) -> Iterator[Issue]:
    """Every source is cited somewhere."""
    if not draft.complete:
        return
    cited = {
        name
        for entry in draft.entries
        for pattern, kind in REFERENCES.get(entry.kind, {}).items()
        if kind == "source"
        for _, name in found_at(entry.raw, tuple(pattern.split(".")))
    }
    for entry in draft.of("source"):
        if entry.id not in cited:
            message = f"nothing cites the source '{entry.id}'"
            yield entry.issue((), "unused-source", message, severity="warning")


def counted_twice(draft: Draft) -> Iterator[Issue]:
    """A finding that a hypothesis carries does not count again beside it, unless the rule says why."""
    graph = reads(draft)
    if cycles(graph):
        return
    pushes = _pushes(draft, strata(graph))
    rules = {name: [entry for entry in draft.of("rule") if entry.owner == name and entry.conditions] for name in graph}
    for direct, other in (pair for entries in rules.values() for pair in permutations(entries, 2)):
        if _excused(direct, other):
            continue
        own = {(name, wanted) for name, wanted in signed(direct.conditions["when"]) if name not in graph}
        for name, wanted in signed(other.conditions["when"]):
            if twice := sorted(own & pushes.get((name, wanted), set())):
                message = f"'{twice[0][0]}' counts for {direct.owner} here and through '{name}' in {other.id}"
                yield direct.issue(("when",), "counted-twice", message, _TWICE, "warning")
                break


def combined_twice(draft: Draft) -> Iterator[Issue]:
    """A rule on a combination does not add to a rule on some of its members; it replaces it."""
    for name in draft.known(*CONCLUSIONS):
        rules = [entry for entry in draft.of("rule") if entry.owner == name and "when" in entry.conditions]
        reading = {entry.id: frozenset(signed(entry.conditions["when"])) for entry in rules}
        for part, whole in permutations(rules, 2):
            if reading[part.id] < reading[whole.id] and not _excused(part, whole):
                message = f"what this rule reads counts again in {whole.id}, which reads more"
                yield part.issue(("when",), "counted-twice", message, _TWICE, "warning")


def signed(condition: Condition, wanted: bool = True) -> Iterator[tuple[str, bool]]:
    """Yield what a condition reads, with whether a yes or an explicit no serves it."""
    match condition:
        case Reads(name=name):
            yield name, wanted
        case Not(of=inner):
            yield from signed(inner, not wanted)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            for part in parts:
                yield from signed(part, wanted)


def _excused(one: Entry, other: Entry) -> bool:
    """Whether two rules may share a finding: one group, a stated reason, or opposite directions."""
    shared = bool(one.raw.get("group")) and one.raw.get("group") == other.raw.get("group")
    return shared or _up(one) != _up(other) or bool(one.raw.get("repeats")) or bool(other.raw.get("repeats"))


def _up(rule: Entry) -> bool:
    return bool(rule.raw.get("supports"))


def _pushes(draft: Draft, levels: Mapping[str, int]) -> dict[tuple[str, bool], set[tuple[str, bool]]]:
    """Return, for each conclusion up (True) and down, the answers (finding, yes or no) that push it there."""
    found: dict[tuple[str, bool], set[tuple[str, bool]]] = {}
    rules = [entry for entry in draft.of("rule") if entry.conditions and entry.owner in levels]
    for rule in sorted(rules, key=lambda entry: levels[entry.owner]):
        answers = found.setdefault((rule.owner, _up(rule)), set())
        for name, wanted in signed(rule.conditions["when"]):
            answers |= found.get((name, wanted), set()) if name in levels else {(name, wanted)}
    return found
