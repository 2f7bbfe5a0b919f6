"""What two assessments conclude differently, line by line, with the rules that came, went or changed in weight.

What-if compares a visit with itself answered otherwise, the visit diff a first visit
with a follow-up; both ask this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nmt_expert.explain.shifts import Shift, conclusion_shifts, moved_names
from nmt_expert.knowledge.model import Flag
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.readings import Conflict
from nmt_expert.reasoning.safety import Permission, Safety
from nmt_expert.reasoning.structures import Reason, Structure, worth_palpating
from nmt_expert.reasoning.visit import Answer, Complaint


class FlagShift(Struct, frozen=True):
    """A red flag that stands otherwise: states as in ``reasoning.safety``, and the answers that say so."""

    flag: Flag
    before: str
    after: str
    because: tuple[Answer, ...]


class PermissionShift(Struct, frozen=True):
    """How much technique may be shown (``none``, ``light``, ``full``), and the flags that came or went behind it."""

    before: str
    after: str
    flags: tuple[Flag, ...]


class StructureShift(Struct, frozen=True):
    """A structure worth palpating that came, went or changed its place (from 1; 0: not named).

    ``came`` and ``went`` are its reasons that are new or gone; with neither, the supports moved it.
    """

    structure: Structure
    before: int
    after: int
    came: tuple[Reason, ...]
    went: tuple[Reason, ...]


class ComplaintDifference(Struct, frozen=True):
    """What is concluded differently about one complaint.

    Attributes:
        complaint: As it stands afterwards.
        principles: Those that stand otherwise: changes of band first, then the farthest moved.
        hypotheses: The same of the intermediate conclusions.
        order: The ten before and after, () if nothing changed its place.
        permission: None if it is as before.
        structures: Those that came, went or changed their place, in their new order.
    """

    complaint: Complaint
    principles: tuple[Shift, ...]
    hypotheses: tuple[Shift, ...]
    order: tuple[tuple[str, ...], ...]
    permission: PermissionShift | None
    structures: tuple[StructureShift, ...]

    def __bool__(self) -> bool:
        return bool(self.principles or self.hypotheses or self.permission or self.structures)


class Difference(Struct, frozen=True):
    """Everything two assessments conclude differently; false if nothing.

    Attributes:
        flags: Red flags that stand otherwise, the most pressing first.
        conflicts_came: Contradictions to settle that are new.
        conflicts_went: Contradictions that are gone.
        complaints: One entry for each complaint compared, also where nothing changed.
    """

    flags: tuple[FlagShift, ...]
    conflicts_came: tuple[Conflict, ...]
    conflicts_went: tuple[Conflict, ...]
    complaints: tuple[ComplaintDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.flags or self.conflicts_came or self.conflicts_went or any(self.complaints))


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
        flags=tuple(flag_shifts(before.safety, after.safety)),
        conflicts_came=tuple(now[key] for key in now if key not in was),
        conflicts_went=tuple(was[key] for key in was if key not in now),
        complaints=tuple(_complaint(before, after, first, second) for first, second in chosen),
    )


def _key(conflict: Conflict) -> tuple[object, ...]:
    return conflict.kind, *((answer.finding, answer.site, answer.word) for answer in conflict.answers)


def flag_shifts(before: Safety, after: Safety) -> Iterator[FlagShift]:
    """Yield the red flags that stand otherwise, the most pressing first."""
    was = {entry.flag.id: entry for entry in before.states}
    for entry in after.states:
        old = was.get(entry.flag.id)
        if old is None or old.state != entry.state:
            because = entry.because or (old.because if old else ())
            yield FlagShift(entry.flag, old.state if old else "not_screened", entry.state, because)


def _complaint(before: Assessment, after: Assessment, first: int, second: int) -> ComplaintDifference:
    kb, old, new = after.knowledge, before.complaints[first], after.complaints[second]
    moved = moved_names(old.readings.values, new.readings.values)
    shifts = conclusion_shifts(kb, old.run.conclusions, new.run.conclusions, moved)
    orders = tuple(tuple(c.id for c in entry.principles) for entry in (old, new))
    return ComplaintDifference(
        complaint=new.complaint,
        principles=tuple(shift for shift in shifts if shift.id in kb.principles),
        hypotheses=tuple(shift for shift in shifts if shift.id in kb.hypotheses),
        order=orders if orders[0] != orders[1] else (),
        permission=permission_shift(old.permission, new.permission),
        structures=tuple(_structure_shifts(worth_palpating(before, old), worth_palpating(after, new))),
    )


# ------------------------------------------------------------------ what may be done, and where


def permission_shift(before: Permission, after: Permission) -> PermissionShift | None:
    """Return how much technique may be shown instead; None if it is as much as before."""
    if before.level == after.level:
        return None
    was, now = ({state.flag.id: state.flag for state in entry.because} for entry in (before, after))
    differing = [flag for name, flag in {**now, **was}.items() if (name in was) != (name in now)]
    return PermissionShift(before.level, after.level, tuple(differing))


def _structure_shifts(before: Iterable[Structure], after: Iterable[Structure]) -> Iterator[StructureShift]:
    was, now = (
        {(entry.kind, entry.id): (place, entry) for place, entry in enumerate(found, start=1)}
        for found in (before, after)
    )
    for key in dict.fromkeys((*now, *was)):
        (first, old), (second, new) = was.get(key, (0, None)), now.get(key, (0, None))
        had, has = (entry.reasons if entry else () for entry in (old, new))
        came, went = tuple(r for r in has if r not in had), tuple(r for r in had if r not in has)
        structure = new or old
        if structure and (first != second or came or went):
            yield StructureShift(structure, first, second, came, went)
