"""Evaluate the same visits under two versions of the rules: what is concluded differently, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.authoring.cases import Played, play
from nmt_expert.explain.difference import FlagChange, Placement, changes, contributions, standings
from nmt_expert.intake.visitfile import visit_reading
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.permission import permission
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.safety import FlagState, Safety, screen
from nmt_expert.reasoning.truth import literals
from nmt_expert.reasoning.visit import Complaint, Visit

DECISIVE = ("when", "sign", "weight", "group")
"""The fields of a rule that an outcome can depend on."""

NOTHING = 0.0, True
"""What a rule contributed that did not hold."""


class Change(Struct, frozen=True):
    """Everything that came out differently for one visit.

    Flags stand as ``raised, absolute emergency``, ``unsettled, ...``, ``clear`` or ``unknown``.  ``unreadable``
    says why a version cannot read the visit, by ``old`` and ``new``; then nothing else is compared.
    """

    visit: str
    flags: tuple[FlagChange, ...] = ()
    complaints: tuple[ComplaintChange, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()


class ComplaintChange(Struct, frozen=True):
    """What changed for one complaint: conclusions, and how much technique may be shown (``""``: as before)."""

    complaint: int
    shifts: tuple[ConclusionChange, ...]
    permission: tuple[str, str] | None


class ConclusionChange(Struct, frozen=True):
    """A conclusion that came out differently; None stands where the version does not know it."""

    conclusion: str
    before: Placement | None
    after: Placement | None
    causes: tuple[Cause, ...]


class Cause(Struct, frozen=True):
    """One rule (or minimum pattern) behind a changed conclusion.

    Attributes:
        rule: Its id; that of the conclusion for its minimum pattern, ``scale`` for bands and thresholds.
        what: ``added``, ``removed``, ``changed``; ``reads`` if it is the same rule and what it reads came out
            otherwise; ``group`` if only the rule that counts in its group is another; ``pattern``; ``scale``.
        before: What it contributed under the old rules, in (-1, 1); 0 if nothing.  For a pattern 1 if met, else 0.
        after: The same under the new rules.
        reads: Findings and conclusions that came out differently, for ``reads``.
    """

    rule: str
    what: str
    before: float
    after: float
    reads: tuple[str, ...] = ()


class Version:
    """One version of the rules, ready to be compared."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.kb = program.kb
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in program.kb.rules}

    def visit(self, name: str, content: bytes) -> tuple[Visit, str]:
        """Return a visit file as this version reads it, and what is wrong with it (``""`` if nothing)."""
        reading = visit_reading(self.kb, content, name)
        return reading.visit, "; ".join(str(issue) for issue in reading.problems if issue.severity == "error")


def compare(old: Version, new: Version, files: Iterable[tuple[str, bytes]]) -> Iterator[Change]:
    """Yield the changes of every visit (or case) file that comes out differently under the new rules.

    Args:
        old: The rules as they were.
        new: The rules as they are.
        files: Name and content of each file.
    """
    for name, content in files:
        (before, wrong_before), (after, wrong_after) = old.visit(name, content), new.visit(name, content)
        if wrong_before or wrong_after:
            wrong = (("old", wrong_before), ("new", wrong_after))
            yield Change(name, unreadable=tuple((version, text) for version, text in wrong if text))
            continue
        screened = screen(old.kb, before), screen(new.kb, after)
        flags = tuple(_flags(*screened))
        pairs = zip(runs(old, before, screened[0]), runs(new, after, screened[1]), strict=False)
        changed = [_complaint(was, now, number) for number, (was, now) in enumerate(pairs)]
        complaints = tuple(entry for entry in changed if entry.shifts or entry.permission)
        if flags or complaints:
            yield Change(name, flags, complaints)


def known_rules(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Return the rules that were added, removed and changed (in what they say), whether any visit shows it or not."""
    before, after = ({rule.id: rule for rule in kb.rules} for kb in (old, new))
    both = [name for name in before if name in after]
    return {
        "added": tuple(name for name in after if name not in before),
        "removed": tuple(name for name in before if name not in after),
        "changed": tuple(n for n in both if any(getattr(before[n], k) != getattr(after[n], k) for k in DECISIVE)),
    }


def _flags(before: Safety, after: Safety) -> Iterator[FlagChange]:
    """Yield the flags that stand differently; between clear and not asked nothing has changed for the client."""
    was, now = ({entry.flag.id: _standing(entry) for entry in safety.states} for safety in (before, after))
    for name, old, new in changes(was, now, was):
        if any((standing or "").startswith(("raised", "unsettled")) for standing in (old, new)):
            yield FlagChange(name, old or "unknown", new or "unknown")


def _standing(entry: FlagState) -> str:
    state = entry.state.replace("_", " ")
    if entry.state not in ("raised", "unsettled"):
        return state
    return f"{state}, {entry.flag.level} {entry.flag.action.replace('_', ' ')}"


def _complaint(old: ComplaintRun, new: ComplaintRun, number: int) -> ComplaintChange:
    changed = old.permission != new.permission
    return ComplaintChange(number, tuple(_conclusions(old, new)), (old.permission, new.permission) if changed else None)


def _conclusions(old: ComplaintRun, new: ComplaintRun) -> Iterator[ConclusionChange]:
    """Yield the conclusions that came out differently, the principles in their new order first.

    One that one version does not know and the other says nothing about has not changed.
    """
    order = (*(name for name, placed in new.outcomes.items() if placed.place), *old.results, *new.results)
    for name, before, after in changes(old.outcomes, new.outcomes, order):
        if (before and after) or old.gave(name) or new.gave(name):
            yield ConclusionChange(name, before, after, tuple(causes(old, new, name)))


# ------------------------------------------------------------------ causes


class ComplaintRun:
    """One complaint under one version."""

    def __init__(self, version: Version, played: Played, complaint: Complaint, safety: Safety) -> None:
        self.version, kb = version, version.kb
        self.results, self.known = played.results, played.values.known
        self.permission = permission(kb, safety, complaint).level
        self.outcomes = {name: entry.placed for name, entry in standings(kb, self.results).items()}
        """What each conclusion that this version knows came to, the principles in their order."""

    def gave(self, name: str) -> dict[str, tuple[float, bool]]:
        """Return what each rule that held contributed to a conclusion, and whether it counted in its group."""
        return contributions(self.results.get(name))


def runs(version: Version, visit: Visit, safety: Safety) -> list[ComplaintRun]:
    """Return a visit's complaints under one version, in order."""
    complaints = visit.complaints or (Complaint(),)
    pairs = zip(play(version.program, visit), complaints, strict=True)
    return [ComplaintRun(version, played, complaint, safety) for played, complaint in pairs]


def causes(old: ComplaintRun, new: ComplaintRun, conclusion: str) -> Iterator[Cause]:
    """Yield what moved a conclusion; nothing if only its place changed, because others moved."""
    was, now = old.gave(conclusion), new.gave(conclusion)
    moved = list(changes(was, now, was))
    for rule, gave, gives in moved:
        cause = _cause(old, new, rule, gave or NOTHING, gives or NOTHING)
        if cause.before != cause.after:  # otherwise a stronger rule of its group counts in both
            yield cause
    first, second = (run.results[conclusion].met if conclusion in run.results else None for run in (old, new))
    if first != second:
        yield Cause(conclusion, "pattern", float(first is not False), float(second is not False))
    before, after = old.outcomes.get(conclusion), new.outcomes.get(conclusion)
    still = not moved and first == second
    if still and before and after and (before.band, before.support) != (after.band, after.support):
        yield Cause("scale", "scale", before.support, after.support)


def _cause(old: ComplaintRun, new: ComplaintRun, rule: str, was: tuple[float, bool], now: tuple[float, bool]) -> Cause:
    before, after = (weight if counts else 0.0 for weight, counts in (was, now))
    first, second = old.version.rules.get(rule), new.version.rules.get(rule)
    if first is None or second is None:
        return Cause(rule, "added" if first is None else "removed", before, after)
    if any(getattr(first, key) != getattr(second, key) for key in DECISIVE):
        return Cause(rule, "changed", before, after)
    if was[0] == now[0]:
        return Cause(rule, "group", before, after)
    keys = dict.fromkeys(literal.key for literal in literals(new.version.program.nodes[rule]))
    return Cause(rule, "reads", before, after, tuple(k for k in keys if old.known.get(k) != new.known.get(k)))
