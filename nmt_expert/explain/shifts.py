"""How conclusions moved from one evaluation to another, and which rules moved them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from nmt_expert.explain.outlook import Results, Standing, standings
from nmt_expert.knowledge.model import KnowledgeBase, Rule, leaves
from nmt_expert.reasoning.program import Concluded
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.truth import Values


class RuleShift(Struct, frozen=True):
    """A rule that gives something else than before.

    Attributes:
        rule: The rule.
        what: ``came``, ``went``, ``more``, ``less`` (it holds further or less far), ``counts`` (it held, and now
            no stronger rule of its group does) or ``set aside`` (now one does).
        before: What it contributed and counted, in (-1, 1); 0 if nothing.
        after: The same afterwards.
        moved_by: Findings and conclusions it reads that came out otherwise.
    """

    rule: Rule
    what: str
    before: float
    after: float
    moved_by: tuple[str, ...]


class Shift(Struct, frozen=True):
    """A conclusion that stands otherwise.

    Attributes:
        id: The principle or hypothesis.
        before: Where it stood.
        after: Where it stands.
        rules: The rules behind it; none if only its place changed, because others moved.
        pattern: ``met`` or ``no longer met`` if its minimum pattern changed, ``""`` otherwise.
    """

    id: str
    before: Standing
    after: Standing
    rules: tuple[RuleShift, ...]
    pattern: str = ""

    @property
    def by(self) -> float:
        """How far its support moved."""
        return self.after.support - self.before.support

    @property
    def crosses(self) -> bool:
        """Whether it comes to another band."""
        return self.before.band != self.after.band


def moved_names(before: Values, after: Values) -> frozenset[str]:
    """Return the findings that read otherwise, at any place or in any muscle."""
    pairs = [(before.known, after.known)]
    pairs += [(before.muscles.get(m, {}), after.muscles.get(m, {})) for m in {*before.muscles, *after.muscles}]
    return frozenset(
        key.partition("@")[0] for was, now in pairs for key in {*was, *now} if was.get(key) != now.get(key)
    )


def conclusion_shifts(kb: KnowledgeBase, before: Results, after: Results, moved: Collection[str]) -> tuple[Shift, ...]:
    """Return the conclusions that stand otherwise: changes of band first, then the farthest moved.

    Args:
        kb: The knowledge base of ``after``; what it does not know, or the other did not, is not compared.
        before: What was concluded.
        after: What is concluded.
        moved: Findings that read otherwise.
    """
    was, now = standings(kb, {**after, **before}), standings(kb, after)
    changed = {*moved, *(name for name in now if was[name].support != now[name].support)}
    rules = {rule.id: rule for rule in kb.rules}
    shifts = [
        Shift(
            name,
            was[name],
            now[name],
            tuple(_rule_shifts(rules, before.get(name), after[name], changed)),
            _pattern(before.get(name), after[name]),
        )
        for name in now
        if not (before.get(name) is after[name] and was[name].place == now[name].place)
        and (was[name] != now[name] or _gives(before.get(name)) != _gives(after[name]))
    ]
    bands = kb.scale.bands.index
    return tuple(
        sorted(
            shifts, key=lambda s: (-abs(bands(s.before.band) - bands(s.after.band)), -abs(round(s.by, DECIMALS)), s.id)
        )
    )


def _gives(result: Concluded | None) -> dict[str, float]:
    """What each rule that held and counts contributed."""
    if result is None:
        return {}
    return {entry.rule: entry.weight for entry, counts in zip(result.fired, result.counts, strict=True) if counts}


def _rule_shifts(
    rules: Mapping[str, Rule], before: Concluded | None, after: Concluded, changed: Collection[str]
) -> Iterator[RuleShift]:
    """Yield the rules that give something else, the most telling first."""
    was, now = _gives(before), _gives(after)
    held = {entry.rule for entry in before.fired} if before else set()
    holds = {entry.rule for entry in after.fired}
    differing = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name) and name in rules]
    for name in sorted(differing, key=lambda name: -abs(now.get(name, 0.0) - was.get(name, 0.0))):
        first, second = was.get(name, 0.0), now.get(name, 0.0)
        if not first:
            what = "counts" if name in held else "came"
        elif not second:
            what = "set aside" if name in holds else "went"
        else:
            what = "more" if abs(second) > abs(first) else "less"
        read = dict.fromkeys(leaf.name for leaf in leaves(rules[name].when))
        yield RuleShift(rules[name], what, first, second, tuple(entry for entry in read if entry in changed))


def _pattern(before: Concluded | None, after: Concluded) -> str:
    if before is None or before.met == after.met:
        return ""
    return "met" if after.met else "no longer met"
