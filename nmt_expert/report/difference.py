"""What two assessments conclude differently, as data and in words; for what-if, why and two visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nmt_expert.explain.difference import (
    ComplaintDifference,
    Difference,
    FlagShift,
    PermissionShift,
    RuleShift,
    Shift,
    Standing,
    StructureShift,
)
from nmt_expert.explain.visitdiff import VisitDiff
from nmt_expert.explain.whatif import AnswerShift
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.readings import Conflict
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.document import Document
from nmt_expert.report.structures import sentence, structure_words
from nmt_expert.report.words import (
    AnswerData,
    NameData,
    PlaceData,
    SiteData,
    SourceData,
    answer_data,
    cited,
    complaint_words,
    name_data,
    number,
    place_data,
    site_data,
    site_words,
    sources_data,
    standing_words,
)

RULES_SHOWN = 3
RULE_WORDS = {
    "came": "now holds",
    "went": "no longer holds",
    "more": "weighs more",
    "less": "weighs less",
    "counts": "now counts, no stronger rule says the same",
    "set aside": "no longer counts, a stronger rule says the same",
}
LEVEL_WORDS = {"none": "no technique", "light": "light pressure only", "full": "technique shown"}


class StandingData(Struct, frozen=True):
    """Where a conclusion stands; ``place`` among the ten, 0 for a hypothesis."""

    support: float
    uncapped: float
    band: str
    band_label: str
    place: int


class RuleShiftData(Struct, frozen=True):
    """A rule that gives something else than before, and what it reads that moved it."""

    rule: str
    what: str
    before: float
    after: float
    because: str
    strength: str
    contested: bool
    moved_by: tuple[NameData, ...]
    sources: tuple[SourceData, ...]


class ShiftData(Struct, frozen=True):
    """A conclusion that stands differently, and the rules behind it."""

    id: str
    label: str
    before: StandingData
    after: StandingData
    by: float
    pattern: str
    rules: tuple[RuleShiftData, ...]

    @property
    def moved(self) -> bool:
        """Whether the conclusion itself moved; if not, only its place differs, because others moved."""
        return bool(self.rules or self.by or self.pattern)

    @property
    def crosses(self) -> bool:
        """Whether it comes to another band."""
        return self.before.band != self.after.band


class PermissionShiftData(Struct, frozen=True):
    """How much technique may be shown before and after, and the flags behind it."""

    before: str
    after: str
    flags: tuple[NameData, ...]


class FlagShiftData(Struct, frozen=True):
    """A red flag that stands differently, and the answers behind it."""

    id: str
    label: str
    level: str
    action: str
    do: str
    before: str
    after: str
    because: tuple[AnswerData, ...]


class AnswerShiftData(Struct, frozen=True):
    """An answer that differs: the word before and after, ``""`` where nothing was said."""

    finding: str
    label: str
    site: SiteData
    where: str
    what: str
    before: str
    after: str


class ConflictData(Struct, frozen=True):
    """Answers that contradict each other."""

    kind: str
    answers: tuple[AnswerData, ...]


class OrderData(Struct, frozen=True):
    """The order of the ten principles before and after."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class StructureShiftData(Struct, frozen=True):
    """A structure worth palpating that has another place or other reasons; place 0 means not named."""

    kind: str
    id: str
    label: str
    before: int
    after: int
    came: tuple[str, ...]
    went: tuple[str, ...]


class ComplaintDifferenceData(Struct, frozen=True):
    """What is concluded differently about one complaint."""

    complaint: PlaceData
    differs: bool
    principles: tuple[ShiftData, ...]
    hypotheses: tuple[ShiftData, ...]
    order: OrderData | None
    permission: PermissionShiftData | None
    structures: tuple[StructureShiftData, ...]


class DifferenceData(Struct, frozen=True):
    """What is concluded differently: red flags, contradictions, then complaint by complaint."""

    differs: bool
    flags: tuple[FlagShiftData, ...]
    conflicts_came: tuple[ConflictData, ...]
    conflicts_went: tuple[ConflictData, ...]
    complaints: tuple[ComplaintDifferenceData, ...]


def difference_data(kb: KnowledgeBase, found: Difference) -> DifferenceData:
    """Return a difference as data."""
    return DifferenceData(
        differs=bool(found),
        flags=tuple(flag_shift_data(kb, shift) for shift in found.flags),
        conflicts_came=tuple(_conflict(kb, conflict) for conflict in found.conflicts_came),
        conflicts_went=tuple(_conflict(kb, conflict) for conflict in found.conflicts_went),
        complaints=tuple(_complaint(kb, entry) for entry in found.complaints),
    )


def _complaint(kb: KnowledgeBase, entry: ComplaintDifference) -> ComplaintDifferenceData:
    return ComplaintDifferenceData(
        complaint=place_data(kb, entry.complaint),
        differs=bool(entry),
        principles=shifts_data(kb, entry.principles),
        hypotheses=shifts_data(kb, entry.hypotheses),
        order=OrderData(*entry.order) if entry.order else None,
        permission=permission_data(entry.permission),
        structures=tuple(_structure(kb, shift) for shift in entry.structures),
    )


def shifts_data(kb: KnowledgeBase, shifts: Iterable[Shift]) -> tuple[ShiftData, ...]:
    """Return conclusions that stand differently as data."""
    return tuple(shift_data(kb, shift) for shift in shifts)


def shift_data(kb: KnowledgeBase, shift: Shift) -> ShiftData:
    """Return a conclusion that stands differently as data, with the rules behind it."""
    return ShiftData(
        id=shift.id,
        label=kb.label(shift.id),
        before=_standing(shift.before),
        after=_standing(shift.after),
        by=number(shift.by),
        pattern=shift.pattern,
        rules=tuple(_rule(kb, entry) for entry in shift.rules),
    )


def _standing(standing: Standing) -> StandingData:
    return StandingData(
        support=number(standing.support),
        uncapped=number(standing.uncapped),
        band=standing.band.id,
        band_label=standing.band.label,
        place=standing.place,
    )


def _rule(kb: KnowledgeBase, entry: RuleShift) -> RuleShiftData:
    return RuleShiftData(
        rule=entry.rule.id,
        what=entry.what,
        before=number(entry.before),
        after=number(entry.after),
        because=entry.rule.because,
        strength=entry.rule.strength,
        contested=entry.rule.contested,
        moved_by=tuple(name_data(kb, name) for name in entry.moved_by),
        sources=sources_data(kb, entry.rule.sources),
    )


def permission_data(shift: PermissionShift | None) -> PermissionShiftData | None:
    """Return how much technique may be shown instead as data; None if as before."""
    if shift is None:
        return None
    flags = tuple(NameData(flag.id, flag.label) for flag in shift.flags)
    return PermissionShiftData(shift.before, shift.after, flags)


def flag_shift_data(kb: KnowledgeBase, shift: FlagShift) -> FlagShiftData:
    """Return a red flag that stands differently as data."""
    return FlagShiftData(
        id=shift.flag.id,
        label=shift.flag.label,
        level=shift.flag.level,
        action=shift.flag.action,
        do=shift.flag.do,
        before=shift.before,
        after=shift.after,
        because=tuple(answer_data(kb, answer) for answer in shift.because),
    )


def answer_shifts_data(kb: KnowledgeBase, shifts: Iterable[AnswerShift]) -> tuple[AnswerShiftData, ...]:
    """Return answers that differ as data."""
    return tuple(
        AnswerShiftData(
            finding=shift.finding,
            label=kb.label(shift.finding),
            site=site_data(shift.site),
            where=site_words(kb, shift.site),
            what=shift.what,
            before=shift.before,
            after=shift.after,
        )
        for shift in shifts
    )


def _conflict(kb: KnowledgeBase, conflict: Conflict) -> ConflictData:
    return ConflictData(conflict.kind, tuple(answer_data(kb, answer) for answer in conflict.answers))


def _structure(kb: KnowledgeBase, shift: StructureShift) -> StructureShiftData:
    return StructureShiftData(
        kind=shift.structure.kind,
        id=shift.structure.id,
        label=structure_words(kb, shift.structure),
        before=shift.before,
        after=shift.after,
        came=tuple(sentence(kb, reason) for reason in shift.came),
        went=tuple(sentence(kb, reason) for reason in shift.went),
    )


# ------------------------------------------------------------------ in words


def write_answers(page: Document, answers: Iterable[AnswerShiftData]) -> None:
    """Write the answers that differ: ``Numbness: yes -> no, left hand``."""
    for entry in answers:
        where = f", {entry.where}" if entry.where else ""
        page.point(f"{entry.label}: {entry.before or 'not said'} -> {entry.after or 'not said'}{where}")


def write_difference(page: Document, data: DifferenceData, level: int) -> None:
    """Write what is concluded differently: red flags first, then complaint by complaint."""
    if data.flags:
        page.heading("Red flags")
    for flag in data.flags:
        write_flag(page, flag)
        if flag.after == "raised":
            page.point(flag.do, 1)
    for title, conflicts in (
        ("contradict each other then", data.conflicts_came),
        ("no longer contradict", data.conflicts_went),
    ):
        for conflict in conflicts:
            page.point(f"{' and '.join(dict.fromkeys(answer.label for answer in conflict.answers))}: {title}")
    for entry in data.complaints:
        _write_complaint(page, entry, level, several=len(data.complaints) > 1)


def write_flag(page: Document, flag: FlagShiftData) -> None:
    """Write how a red flag stands before and after."""
    page.point(f"{flag.label}: {_plain(flag.before)} -> {_plain(flag.after)}")


def _plain(state: str) -> str:
    return state.replace("_", " ")


def _write_complaint(page: Document, entry: ComplaintDifferenceData, level: int, several: bool) -> None:
    page.heading(f"Principles ({entry.complaint.where})" if several else "Principles")
    if not entry.principles:
        page.say("All ten stand as they did.")
    write_shifts(page, entry.principles, level)
    between = [shift for shift in entry.hypotheses if level > 1 or (level and shift.crosses)]
    if between:
        page.heading("Intermediate conclusions")
        write_shifts(page, between, level)
    if entry.permission:
        write_permission(page, entry.permission)
    if level:
        _write_structures(page, entry.structures, level)


def write_shifts(page: Document, shifts: Sequence[ShiftData], level: int, rules: bool = True) -> None:
    """Write conclusions that stand differently, with the rules behind each unless they are not wanted.

    Short: those that come to another band.  Usually: those that moved.  In full: all.
    """
    told = [shift for shift in shifts if level > 1 or (shift.moved if level else shift.crosses)]
    for shift in told:
        page.point(_shift_words(shift))
        if rules:
            _write_rules(page, shift, level)
    silent = [shift for shift in shifts if shift not in told]
    inside = sum(shift.moved for shift in silent)
    if inside:
        page.say(f"{inside} more within {'its' if inside == 1 else 'their'} band.")
    if level and len(silent) > inside:
        page.say(f"Changed places only: {', '.join(shift.label.lower() for shift in silent if not shift.moved)}.")


def _write_rules(page: Document, shift: ShiftData, level: int) -> None:
    shown = shift.rules if level > 1 else shift.rules[: RULES_SHOWN * level]
    for rule in shown:
        page.point(rule_words(rule), 1)
        if level > 1:
            page.point(f"{rule.rule}{': ' if rule.sources else ''}{cited(rule.sources)}", 2)
    if level and len(shown) < len(shift.rules):
        page.point(f"and {len(shift.rules) - len(shown)} more of its rules", 1)
    if level and shift.pattern:
        page.point(f"its minimum pattern is {shift.pattern}", 1)


def _shift_words(shift: ShiftData) -> str:
    """Return ``Ischemia: possible (+0.35) -> supported (+0.60), place 3 -> 1``."""
    before, after = shift.before, shift.after
    moved = f"{standing_words(before)} -> {standing_words(after)}"
    if (before.support, before.uncapped, before.band) == (after.support, after.uncapped, after.band):
        moved = f"stays {standing_words(after)}"
    place = f", place {before.place} -> {after.place}" if before.place != after.place else ""
    return f"{shift.label}: {moved}{place}"


def rule_words(rule: RuleShiftData) -> str:
    """Return what became of a rule, why it speaks, and what moved it."""
    contested = ", contested" if rule.contested else ""
    moved = f" Moved by: {'; '.join(name.label for name in rule.moved_by)}." if rule.moved_by else ""
    weight = f"{rule.before:+.2f} -> {rule.after:+.2f}"
    return f"{RULE_WORDS[rule.what]} ({weight}, {rule.strength}{contested}): {rule.because}{moved}"


def write_permission(page: Document, permission: PermissionShiftData) -> None:
    """Write how much technique may be shown instead."""
    because = f" ({'; '.join(flag.label for flag in permission.flags)})" if permission.flags else ""
    page.say(f"Technique: {LEVEL_WORDS[permission.before]} -> {LEVEL_WORDS[permission.after]}{because}.")


def _write_structures(page: Document, shifts: Sequence[StructureShiftData], level: int) -> None:
    told = [shift for shift in shifts if level > 1 or shift.came or shift.went or not shift.after]
    if told:
        page.heading("Worth palpating")
    if level < 2 and len(told) == len(shifts) > 1 and not any(shift.after for shift in shifts):
        page.say("Nothing is named any more.")
        return
    for shift in told:
        places = [f"place {place}" if place else "not named" for place in (shift.before, shift.after)]
        page.point(f"{shift.label}: {' -> '.join(dict.fromkeys(places))}")
        for mark, reasons in (("now: ", shift.came), ("no longer: ", shift.went)):
            for reason in reasons if level > 1 or (shift.before and shift.after) else reasons[:1]:
                page.point(f"{mark}{reason}", 1)


# ------------------------------------------------------------------ a first visit against a follow-up


TITLES = (("changed", "Answered otherwise"), ("added", "Answered only now"), ("removed", "Answered only then"))


class StatedComplaintData(PlaceData, frozen=True):
    """A complaint: where it is, and what the client said of it."""

    text: str


class VisitDiffData(Struct, frozen=True):
    """What changed from a first visit to a follow-up; ``pairs`` are the complaints that were compared, from 0."""

    same_knowledge: bool
    answers: tuple[AnswerShiftData, ...]
    complaints_came: tuple[StatedComplaintData, ...]
    complaints_went: tuple[StatedComplaintData, ...]
    pairs: tuple[tuple[int, int], ...]
    difference: DifferenceData

    @property
    def changed(self) -> bool:
        """Whether anything differs, in answers, complaints or conclusions."""
        return bool(self.answers or self.complaints_came or self.complaints_went or self.difference.differs)


def visit_diff_data(followup: Assessment, found: VisitDiff) -> VisitDiffData:
    """Return the diff of two visits as data."""
    kb = followup.knowledge
    return VisitDiffData(
        same_knowledge=found.same_knowledge,
        answers=answer_shifts_data(kb, found.answers),
        complaints_came=_complaints(kb, found.complaints_came),
        complaints_went=_complaints(kb, found.complaints_went),
        pairs=found.pairs,
        difference=difference_data(kb, found.difference),
    )


def _complaints(kb: KnowledgeBase, complaints: Iterable[Complaint]) -> tuple[StatedComplaintData, ...]:
    return tuple(
        StatedComplaintData(entry.region, entry.side, entry.site.muscle, complaint_words(kb, entry), entry.text)
        for entry in complaints
    )


def write_visit_diff(page: Document, data: VisitDiffData, level: int) -> None:
    """Write what changed between two visits; ``level`` is 0 (short), 1 or 2 (full)."""
    page.heading("From the first visit to the follow-up", 1)
    if not data.same_knowledge:
        page.say("The two were assessed by different knowledge: a change of the rules may be behind a change below.")
    if not data.changed:
        page.say("Nothing changed.")
    _write_answers(page, data.answers, level)
    for title, complaints in (
        ("Complaint only now", data.complaints_came),
        ("Complaint only then", data.complaints_went),
    ):
        for complaint in complaints:
            page.say(f"{title}: {complaint.where}.")
    if data.difference.differs:
        write_difference(page, data.difference, level)
    elif data.changed:
        page.say("Nothing is concluded differently.")


def _write_answers(page: Document, answers: Sequence[AnswerShiftData], level: int) -> None:
    for what, title in TITLES:
        own = [entry for entry in answers if entry.what == what]
        if own and not level:
            page.say(f"{title}: {len(own)}.")
        elif own:
            page.heading(title)
            write_answers(page, own)
