"""Run the same visits under two versions of the rules, and say what came out otherwise and which rule did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.care.causes import SAYS, Cause, Outcome, Run, Version, causes, runs
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.safety import FlagState, Safety, screen


class Shift(Struct, frozen=True):
    """A conclusion that came out otherwise; an outcome is None where the version does not know it."""

    conclusion: str
    before: Outcome | None
    after: Outcome | None
    causes: tuple[Cause, ...]


class ComplaintChange(Struct, frozen=True):
    """What changed for one complaint: conclusions, and how much technique may be shown (``""``: as before)."""

    complaint: int
    shifts: tuple[Shift, ...]
    permission: tuple[str, str] | None


class FlagChange(Struct, frozen=True):
    """A red flag that stands otherwise: ``raised, absolute emergency``, ``unsettled, ...``, ``clear``, ``unknown``."""

    flag: str
    before: str
    after: str


class Change(Struct, frozen=True):
    """Everything that came out otherwise for one visit.

    ``unreadable`` says why a version cannot read it, by ``old`` and ``new``; then nothing else is compared.
    """

    visit: str
    flags: tuple[FlagChange, ...] = ()
    complaints: tuple[ComplaintChange, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()


def compare(old: Version, new: Version, files: Iterable[tuple[str, bytes]]) -> Iterator[Change]:
    """Yield the changes of every visit (or case) file that comes out otherwise under the new rules.

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


def _flags(before: Safety, after: Safety) -> Iterator[FlagChange]:
    """Yield the flags that stand otherwise; between clear and not asked nothing has changed for the client."""
    was, now = ({entry.flag.id: entry for entry in safety.states} for safety in (before, after))
    for name in dict.fromkeys((*was, *now)):
        old, new = _standing(was.get(name)), _standing(now.get(name))
        if old != new and any(entry.state in ("raised", "unsettled") for entry in _there(was, now, name)):
            yield FlagChange(name, old, new)


def _there(was: Mapping[str, FlagState], now: Mapping[str, FlagState], name: str) -> list[FlagState]:
    return [states[name] for states in (was, now) if name in states]


def _standing(entry: FlagState | None) -> str:
    if entry is None:
        return "unknown"
    state = entry.state.replace("_", " ")
    if entry.state not in ("raised", "unsettled"):
        return state
    return f"{state}, {entry.flag.level} {entry.flag.action.replace('_', ' ')}"


def _complaint(old: Run, new: Run, number: int) -> ComplaintChange:
    names = dict.fromkeys((*new.order, *old.results, *new.results))
    shifts = tuple(shift for name in names if (shift := _shift(old, new, name)))
    changed = old.permission != new.permission
    return ComplaintChange(number, shifts, (old.permission, new.permission) if changed else None)


def _shift(old: Run, new: Run, name: str) -> Shift | None:
    """Return how a conclusion came out otherwise, None if it did not.

    A conclusion that one version does not know and the other says nothing about has not changed.
    """
    before, after = old.outcome(name), new.outcome(name)
    if before == after or not ((before and after) or old.gave(name) or new.gave(name)):
        return None
    return Shift(name, before, after, tuple(causes(old, new, name)))


def known_rules(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Return the rules that were added, removed and changed (in what they say), whether any visit shows it or not."""
    before, after = ({rule.id: rule for rule in kb.rules} for kb in (old, new))
    both = [name for name in before if name in after]
    return {
        "added": tuple(name for name in after if name not in before),
        "removed": tuple(name for name in before if name not in after),
        "changed": tuple(n for n in both if any(getattr(before[n], k) != getattr(after[n], k) for k in SAYS)),
    }
