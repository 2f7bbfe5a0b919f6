"""Run visits under one version of the rules, and name the rules behind a conclusion that two versions see otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nmt_expert.care.casebase import Played, play
from nmt_expert.care.expected import rank
from nmt_expert.intake.visitfile import visit_reading
from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.program import Concluded, Program
from nmt_expert.reasoning.safety import Safety, permission
from nmt_expert.reasoning.truth import literals
from nmt_expert.reasoning.visit import Complaint, Visit

SAYS = ("when", "sign", "weight", "group")
"""The fields of a rule that an outcome can depend on."""


class Cause(Struct, frozen=True):
    """One rule (or minimum pattern) behind a changed conclusion.

    Attributes:
        rule: Its id; that of the conclusion for its minimum pattern, ``scale`` for bands and thresholds.
        what: ``added``, ``removed``, ``changed``; ``reads`` if it is the same rule and what it reads came out
            otherwise; ``group`` if only the rule that counts in its group is another; ``pattern``; ``scale``.
        before: What it contributed under the old rules, in (-1, 1); 0 if nothing.  For a pattern 1 if met, else 0.
        after: The same under the new rules.
        reads: Findings and conclusions that came out otherwise, for ``reads``.
    """

    rule: str
    what: str
    before: float
    after: float
    reads: tuple[str, ...] = ()


class Outcome(Struct, frozen=True):
    """A conclusion in one version: band, support in (-1, 1), and place among the ten from 1 (0: no principle)."""

    band: str
    support: float
    place: int


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


class Run:
    """One complaint under one version."""

    def __init__(self, version: Version, played: Played, complaint: Complaint, safety: Safety) -> None:
        self.version, kb = version, version.kb
        self.results, self.known = played.results, played.values.known
        self.permission = permission(kb, safety, complaint).level
        self.order = sorted(kb.principles, key=lambda name: rank(kb, name, self.results))

    def outcome(self, name: str) -> Outcome | None:
        """Return what a conclusion came to, None if this version does not know it."""
        result = self.results.get(name)
        if result is None:
            return None
        place = self.order.index(name) + 1 if name in self.order else 0
        return Outcome(self.version.kb.scale.band(result.support).id, result.support, place)

    def gave(self, name: str) -> dict[str, tuple[float, bool]]:
        """Return what each rule that held contributed to a conclusion, and whether it counted in its group."""
        result: Concluded | None = self.results.get(name)
        if result is None:
            return {}
        return {entry.rule: (entry.weight, counts) for entry, counts in zip(result.fired, result.counts, strict=True)}


def runs(version: Version, visit: Visit, safety: Safety) -> list[Run]:
    """Return a visit's complaints under one version, in order."""
    complaints = visit.complaints or (Complaint(),)
    pairs = zip(play(version.program, visit), complaints, strict=True)
    return [Run(version, played, complaint, safety) for played, complaint in pairs]


def causes(old: Run, new: Run, conclusion: str) -> Iterator[Cause]:
    """Yield what moved a conclusion; nothing if only its place changed, because others moved."""
    was, now = old.gave(conclusion), new.gave(conclusion)
    moved = [rule for rule in dict.fromkeys((*was, *now)) if was.get(rule) != now.get(rule)]
    for rule in moved:
        cause = _cause(old, new, rule, was.get(rule, (0.0, True)), now.get(rule, (0.0, True)))
        if cause.before != cause.after:  # otherwise a stronger rule of its group counts in both
            yield cause
    first, second = (run.results[conclusion].met if conclusion in run.results else None for run in (old, new))
    if first != second:
        yield Cause(conclusion, "pattern", float(first is not False), float(second is not False))
    before, after = old.outcome(conclusion), new.outcome(conclusion)
    still = not moved and first == second
    if still and before and after and (before.band, before.support) != (after.band, after.support):
        yield Cause("scale", "scale", before.support, after.support)


def _cause(old: Run, new: Run, rule: str, was: tuple[float, bool], now: tuple[float, bool]) -> Cause:
    before, after = (weight if counts else 0.0 for weight, counts in (was, now))
    first, second = old.version.rules.get(rule), new.version.rules.get(rule)
    if first is None or second is None:
        return Cause(rule, "added" if first is None else "removed", before, after)
    if any(getattr(first, key) != getattr(second, key) for key in SAYS):
        return Cause(rule, "changed", before, after)
    if was[0] == now[0]:
        return Cause(rule, "group", before, after)
    keys = dict.fromkeys(literal.key for literal in literals(new.version.program.nodes[rule]))
    return Cause(rule, "reads", before, after, tuple(k for k in keys if old.known.get(k) != new.known.get(k)))
