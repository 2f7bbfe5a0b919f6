"""What two assessments conclude differently, line by line, with the rules that came, went or changed in weight.

What-if compares a visit with itself answered differently, the visit diff a first visit
with a follow-up; both ask this module.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from msgspec import Struct

from nmt_expert.knowledge.model import Band, Flag, KnowledgeBase, Rule, leaves
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.permission import Permission
from nmt_expert.reasoning.program import Concluded, Results, ranking
from nmt_expert.reasoning.readings import Conflict
from nmt_expert.reasoning.safety import Safety
from nmt_expert.reasoning.structures import Reason, Structure, worth_palpating
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.truth import Values
from nmt_expert.reasoning.visit import Answer, Complaint


class Difference(Struct, frozen=True):
    """Everything two assessments conclude differently; false if nothing.

    Attributes:
        flags: Red flags that stand differently, the most pressing first.
        conflicts_came: Contradictions to settle that are new.
        conflicts_went: Contradictions that are gone.
        complaints: One entry for each complaint compared, also where nothing changed.
    """

    flags: tuple[FlagDifference, ...]
    conflicts_came: tuple[Conflict, ...]
    conflicts_went: tuple[Conflict, ...]
    complaints: tuple[ComplaintDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.flags or self.conflicts_came or self.conflicts_went or any(self.complaints))


class ComplaintDifference(Struct, frozen=True):
    """What is concluded differently about one complaint.

    Attributes:
        complaint: As it stands afterwards.
        principles: Those that stand differently: changes of band first, then the farthest moved.
        hypotheses: The same of the intermediate conclusions.
        order: The ten before and after, () if nothing changed its place.
        permission: None if it is as before.
        structures: Those that came, went or changed their place, in their new order.
    """

    complaint: Complaint
    principles: tuple[ConclusionDifference, ...]
    hypotheses: tuple[ConclusionDifference, ...]
    order: tuple[tuple[str, ...], ...]
    permission: PermissionDifference | None
    structures: tuple[StructureDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.principles or self.hypotheses or self.permission or self.structures)


class ConclusionDifference(Struct, frozen=True):
    """A conclusion that stands differently.

    Attributes:
        id: The principle or hypothesis.
        before: Where it stood.
        after: Where it stands.
        rules: The rules behind it; none if only its place changed, because others moved.
        pattern: ``met`` or ``no longer met`` if its minimum pattern changed, ``""`` otherwise.
    """

    id: str
    before: ConclusionStanding
    after: ConclusionStanding
    rules: tuple[RuleDifference, ...]
    pattern: str = ""

    @property
    def by(self) -> float:
        """How far its support moved."""
        return self.after.support - self.before.support

    @property
    def crosses(self) -> bool:
        """Whether it comes to another band."""
        return self.before.band != self.after.band


class RuleDifference(Struct, frozen=True):
    """A rule that gives something else than before.

    Attributes:
        rule: The rule.
        what: ``came``, ``went``, ``more``, ``less`` (it holds further or less far), ``counts`` (it held, and now
            no stronger rule of its group does) or ``set aside`` (now one does).
        before: What it contributed and counted, in (-1, 1); 0 if nothing.
        after: The same afterwards.
        moved_by: Findings and conclusions it reads that came out differently.
    """

    rule: Rule
    what: str
    before: float
    after: float
    moved_by: tuple[str, ...]


class ConclusionStanding(Struct, frozen=True):
    """Where a conclusion stands.

    Attributes:
        support: In (-1, 1), after the cap.  Not a probability.
        uncapped: The same before the cap.
        band: The word for ``support``.
        place: Among the ten principles, from 1; 0 for a hypothesis.
    """

    support: float
    uncapped: float
    band: Band
    place: int

    @property
    def placed(self) -> Placement:
        """The same as other rules can be compared with it."""
        return Placement(self.place, self.band.id, self.support)


class Placement(NamedTuple):
    """What a conclusion came to, as far as two versions of the rules can be compared.

    Attributes:
        place: Among the ten principles, from 1; 0 for a hypothesis.
        band: Id of the word for ``support``.
        support: In (-1, 1), after the cap.  Not a probability.
    """

    place: int
    band: str
    support: float


class FlagDifference(Struct, frozen=True):
    """A red flag that stands differently: states as in ``reasoning.safety``, and the answers that say so."""

    flag: Flag
    before: str
    after: str
    because: tuple[Answer, ...]


class PermissionDifference(Struct, frozen=True):
    """How much technique may be shown (``none``, ``light``, ``full``), and the flags that came or went behind it."""

    before: str
    after: str
    flags: tuple[Flag, ...]


class StructureDifference(Struct, frozen=True):
    """A structure worth palpating that came, went or changed its place (from 1; 0: not named).

    ``came`` and ``went`` are its reasons that are new or gone; with neither, the supports moved it.
    """

    structure: Structure
    before: int
    after: int
    came: tuple[Reason, ...]
    went: tuple[Reason, ...]


class FlagChange(Struct, frozen=True):
    """A red flag that stands differently: its id, and its state in words before and after."""

    flag: str
    before: str
    after: str


def difference(before: Assessment, after: Assessment, pairs: Iterable[tuple[int, int]] | None = None) -> Difference:
    """Return what two assessments conclude differently.

    Args:
        before: The one assessment.
        after: The other one.
        pairs: Which complaint is compared with which, from 0; the first with the first and so on if left out.
    """
    chosen = pairs if pairs is not None else zip(range(len(before.complaints)), range(len(after.complaints)))  # noqa: B905 - the shorter one ends it
    was, now = ({_key(conflict): conflict for conflict in entry.conflicts} for entry in (before, after))
    return Difference(
        flags=tuple(flag_differences(before.safety, after.safety)),
        conflicts_came=tuple(now[key] for key in now if key not in was),
        conflicts_went=tuple(was[key] for key in was if key not in now),
        complaints=tuple(_complaint(before, after, first, second) for first, second in chosen),
    )


def _key(conflict: Conflict) -> tuple[object, ...]:
    return conflict.kind, *((answer.finding, answer.site, answer.word) for answer in conflict.answers)


def _complaint(before: Assessment, after: Assessment, first: int, second: int) -> ComplaintDifference:
    kb, old, new = after.knowledge, before.complaints[first], after.complaints[second]
    moved = moved_names(old.readings.values, new.readings.values)
    differences = conclusion_differences(kb, old.run.conclusions, new.run.conclusions, moved)
    orders = tuple(tuple(c.id for c in entry.principles) for entry in (old, new))
    return ComplaintDifference(
        complaint=new.complaint,
        principles=tuple(change for change in differences if change.id in kb.principles),
        hypotheses=tuple(change for change in differences if change.id in kb.hypotheses),
        order=orders if orders[0] != orders[1] else (),
        permission=permission_difference(old.permission, new.permission),
        structures=tuple(_structure_differences(worth_palpating(before, old), worth_palpating(after, new))),
    )


def flag_differences(before: Safety, after: Safety) -> Iterator[FlagDifference]:
    """Yield the red flags that stand differently, the most pressing first."""
    was, now = ({entry.flag.id: entry for entry in safety.states} for safety in (before, after))
    states = ({name: entry.state for name, entry in found.items()} for found in (was, now))
    for name, old, new in changes(*states):
        if new is not None:
            because = now[name].because or (was[name].because if old else ())
            yield FlagDifference(now[name].flag, old or "not_screened", new, because)


def permission_difference(before: Permission, after: Permission) -> PermissionDifference | None:
    """Return how much technique may be shown instead; None if it is as much as before."""
    if before.level == after.level:
        return None
    was, now = ({state.flag.id: state.flag for state in entry.because} for entry in (before, after))
    differing = [flag for name, flag in {**now, **was}.items() if (name in was) != (name in now)]
    return PermissionDifference(before.level, after.level, tuple(differing))


def _structure_differences(before: Iterable[Structure], after: Iterable[Structure]) -> Iterator[StructureDifference]:
    was, now = (
        {(entry.kind, entry.id): (place, entry) for place, entry in enumerate(found, start=1)}
        for found in (before, after)
    )
    for _, went_from, came_to in changes(was, now):
        (first, old), (second, new) = went_from or (0, None), came_to or (0, None)
        had, has = (entry.reasons if entry else () for entry in (old, new))
        came, went = tuple(r for r in has if r not in had), tuple(r for r in had if r not in has)
        structure = new or old
        if structure and (first != second or came or went):
            yield StructureDifference(structure, first, second, came, went)


# ------------------------------------------------------------------ conclusions


def standings(kb: KnowledgeBase, results: Results) -> dict[str, ConclusionStanding]:
    """Return where every conclusion stands: the principles in order, then the hypotheses."""
    places = {name: place for place, name in enumerate(ranking(kb, results), start=1)}

    def standing(name: str) -> ConclusionStanding:
        result = results[name]
        return ConclusionStanding(result.support, result.uncapped, kb.scale.band(result.support), places.get(name, 0))

    return {name: standing(name) for name in (*places, *kb.hypotheses)}


def moved_names(before: Values, after: Values) -> frozenset[str]:
    """Return the findings that read differently, at any place or in any muscle."""
    pairs = [(before.known, after.known)]
    pairs += [(before.muscles.get(m, {}), after.muscles.get(m, {})) for m in {*before.muscles, *after.muscles}]
    return frozenset(key.partition("@")[0] for was, now in pairs for key, _, _ in changes(was, now))


def conclusion_differences(
    kb: KnowledgeBase, before: Results, after: Results, moved: Collection[str]
) -> tuple[ConclusionDifference, ...]:
    """Return the conclusions that stand differently: changes of band first, then the farthest moved.

    Args:
        kb: The knowledge base of ``after``; what it does not know, or the other did not, is not compared.
        before: What was concluded.
        after: What is concluded.
        moved: Findings that read differently.
    """
    was, now = standings(kb, {**after, **before}), standings(kb, after)
    changed = {*moved, *(name for name in now if was[name].support != now[name].support)}
    rules = {rule.id: rule for rule in kb.rules}
    differences = [
        ConclusionDifference(
            name,
            was[name],
            now[name],
            tuple(_rule_differences(rules, before.get(name), after[name], changed)),
            _pattern(before.get(name), after[name]),
        )
        for name in now
        if not (before.get(name) is after[name] and was[name].place == now[name].place)
        and (was[name] != now[name] or _counting(before.get(name)) != _counting(after[name]))
    ]
    bands = kb.scale.bands.index
    return tuple(
        sorted(
            differences,
            key=lambda one: (
                -abs(bands(one.before.band) - bands(one.after.band)),
                -abs(round(one.by, DECIMALS)),
                one.id,
            ),
        )
    )


def contributions(result: Concluded | None) -> dict[str, tuple[float, bool]]:
    """Return what each rule that held contributed to a conclusion, and whether it counted in its group."""
    if result is None:
        return {}
    return {entry.rule: (entry.weight, counts) for entry, counts in zip(result.fired, result.counts, strict=True)}


def _counting(result: Concluded | None) -> dict[str, float]:
    """What each rule that held and counts contributed."""
    return {rule: weight for rule, (weight, counts) in contributions(result).items() if counts}


def _rule_differences(
    rules: Mapping[str, Rule], before: Concluded | None, after: Concluded, changed: Collection[str]
) -> Iterator[RuleDifference]:
    """Yield the rules that give something else, the most telling first."""
    was, now = _counting(before), _counting(after)
    held = {entry.rule for entry in before.fired} if before else set()
    holds = {entry.rule for entry in after.fired}
    differing = [name for name, _, _ in changes(was, now, was) if name in rules]
    for name in sorted(differing, key=lambda name: -abs(now.get(name, 0.0) - was.get(name, 0.0))):
        first, second = was.get(name, 0.0), now.get(name, 0.0)
        if not first:
            what = "counts" if name in held else "came"
        elif not second:
            what = "set aside" if name in holds else "went"
        else:
            what = "more" if abs(second) > abs(first) else "less"
        read = dict.fromkeys(leaf.name for leaf in leaves(rules[name].when))
        yield RuleDifference(rules[name], what, first, second, tuple(entry for entry in read if entry in changed))


def _pattern(before: Concluded | None, after: Concluded) -> str:
    if before is None or before.met == after.met:
        return ""
    return "met" if after.met else "no longer met"


# ------------------------------------------------------------------ two results, key by key


Key = TypeVar("Key", bound=Hashable)

Entry = TypeVar("Entry")


def changes(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry], order: Iterable[Key] = ()
) -> Iterator[tuple[Key, Entry | None, Entry | None]]:
    """Yield what is not in both the same: its key, and the entry before and after (None: there was none).

    Args:
        before: The one result.
        after: The other one.
        order: Keys to begin with; then come those of ``after``, and last those that are gone.
    """
    for key in dict.fromkeys((*order, *after, *before)):
        if (was := before.get(key)) != (now := after.get(key)):
            yield key, was, now
