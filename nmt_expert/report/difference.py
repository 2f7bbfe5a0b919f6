"""What two assessments conclude differently, as data and in words; for what-if, why and two visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nmt_expert.explain.difference import (
    ComplaintDifference,
    ConclusionDifference,
    ConclusionStanding,
    Difference,
    FlagDifference,
    PermissionDifference,
    RuleDifference,
    StructureDifference,
)
from nmt_expert.explain.visitdiff import VisitDiff
from nmt_expert.explain.whatif import AnswerDifference
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.document import Document
from nmt_expert.report.measures import MeasuredChangeData, measured_changes_data, write_measured_changes
from nmt_expert.report.structures import sentence, structure_words
from nmt_expert.report.words import (
    AnswerData,
    ConflictData,
    NameData,
    PlaceData,
    SiteData,
    SourceData,
    answer_data,
    cited,
    conflict_data,
    name_data,
    number,
    place_data,
    site_data,
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
TITLES = (("changed", "Answered differently"), ("added", "Answered only now"), ("removed", "Answered only then"))
LEVEL_WORDS = {"none": "no technique", "light": "light pressure only", "full": "technique shown"}


class StandingData(Struct, frozen=True):
    """Where a conclusion stands; ``place`` among the ten, 0 for a hypothesis."""

    support: float
    uncapped: float
    band: str
    band_label: str
    place: int


class RuleDifferenceData(Struct, frozen=True):
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


class ConclusionDifferenceData(Struct, frozen=True):
    """A conclusion that stands differently, and the rules behind it."""

    id: str
    label: str
    before: StandingData
    after: StandingData
    by: float
    pattern: str
    rules: tuple[RuleDifferenceData, ...]

    @property
    def moved(self) -> bool:
        """Whether the conclusion itself moved; if not, only its place differs, because others moved."""
        return bool(self.rules or self.by or self.pattern)

    @property
    def crosses(self) -> bool:
        """Whether it comes to another band."""
        return self.before.band != self.after.band


class PermissionDifferenceData(Struct, frozen=True):
    """How much technique may be shown before and after, and the flags behind it."""

    before: str
    after: str
    flags: tuple[NameData, ...]


class FlagDifferenceData(Struct, frozen=True):
    """A red flag that stands differently, and the answers behind it."""

    id: str
    label: str
    level: str
    action: str
    do: str
    before: str
    after: str
    because: tuple[AnswerData, ...]


class AnswerDifferenceData(Struct, frozen=True):
    """An answer that differs: the word before and after, ``""`` where nothing was said."""

    finding: str
    label: str
    site: SiteData
    where: str
    what: str
    before: str
    after: str


class OrderData(Struct, frozen=True):
    """The order of the ten principles before and after."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class StructureDifferenceData(Struct, frozen=True):
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
    principles: tuple[ConclusionDifferenceData, ...]
    hypotheses: tuple[ConclusionDifferenceData, ...]
    order: OrderData | None
    permission: PermissionDifferenceData | None
    structures: tuple[StructureDifferenceData, ...]


class DifferenceData(Struct, frozen=True):
    """What is concluded differently: red flags, contradictions, then complaint by complaint."""

    differs: bool
    flags: tuple[FlagDifferenceData, ...]
    conflicts_came: tuple[ConflictData, ...]
    conflicts_went: tuple[ConflictData, ...]
    complaints: tuple[ComplaintDifferenceData, ...]


def difference_data(kb: KnowledgeBase, found: Difference) -> DifferenceData:
    """Return a difference as data."""
    return DifferenceData(
        differs=bool(found),
        flags=tuple(flag_difference_data(kb, entry) for entry in found.flags),
        conflicts_came=tuple(conflict_data(kb, conflict) for conflict in found.conflicts_came),
        conflicts_went=tuple(conflict_data(kb, conflict) for conflict in found.conflicts_went),
        complaints=tuple(_complaint(kb, entry) for entry in found.complaints),
    )


def _complaint(kb: KnowledgeBase, found: ComplaintDifference) -> ComplaintDifferenceData:
    return ComplaintDifferenceData(
        complaint=place_data(kb, found.complaint),
        differs=bool(found),
        principles=conclusions_data(kb, found.principles),
        hypotheses=conclusions_data(kb, found.hypotheses),
        order=OrderData(*found.order) if found.order else None,
        permission=permission_data(found.permission),
        structures=tuple(_structure(kb, entry) for entry in found.structures),
    )


def conclusions_data(
    kb: KnowledgeBase, entries: Iterable[ConclusionDifference]
) -> tuple[ConclusionDifferenceData, ...]:
    """Return conclusions that stand differently as data."""
    return tuple(conclusion_difference_data(kb, entry) for entry in entries)


def conclusion_difference_data(kb: KnowledgeBase, entry: ConclusionDifference) -> ConclusionDifferenceData:
    """Return a conclusion that stands differently as data, with the rules behind it."""
    return ConclusionDifferenceData(
        id=entry.id,
        label=kb.label(entry.id),
        before=_standing(entry.before),
        after=_standing(entry.after),
        by=number(entry.by),
        pattern=entry.pattern,
        rules=tuple(_rule(kb, entry) for entry in entry.rules),
    )


def _standing(standing: ConclusionStanding) -> StandingData:
    return StandingData(
        support=number(standing.support),
        uncapped=number(standing.uncapped),
        band=standing.band.id,
        band_label=standing.band.label,
        place=standing.place,
    )


def _rule(kb: KnowledgeBase, entry: RuleDifference) -> RuleDifferenceData:
    return RuleDifferenceData(
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


def permission_data(entry: PermissionDifference | None) -> PermissionDifferenceData | None:
    """Return how much technique may be shown instead as data; None if as before."""
    if entry is None:
        return None
    flags = tuple(NameData(flag.id, flag.label) for flag in entry.flags)
    return PermissionDifferenceData(entry.before, entry.after, flags)


def flag_difference_data(kb: KnowledgeBase, entry: FlagDifference) -> FlagDifferenceData:
    """Return a red flag that stands differently as data."""
    return FlagDifferenceData(
        id=entry.flag.id,
        label=entry.flag.label,
        level=entry.flag.level,
        action=entry.flag.action,
        do=entry.flag.do,
        before=entry.before,
        after=entry.after,
        because=tuple(answer_data(kb, answer) for answer in entry.because),
    )


def answer_differences_data(kb: KnowledgeBase, entries: Iterable[AnswerDifference]) -> tuple[AnswerDifferenceData, ...]:
    """Return answers that differ as data."""
    return tuple(
        AnswerDifferenceData(
            finding=entry.finding,
            label=kb.label(entry.finding),
            site=site_data(entry.site),
            where=site_words(kb, entry.site),
            what=entry.what,
            before=entry.before,
            after=entry.after,
        )
        for entry in entries
    )


def _structure(kb: KnowledgeBase, entry: StructureDifference) -> StructureDifferenceData:
    return StructureDifferenceData(
        kind=entry.structure.kind,
        id=entry.structure.id,
        label=structure_words(kb, entry.structure),
        before=entry.before,
        after=entry.after,
        came=tuple(sentence(kb, reason) for reason in entry.came),
        went=tuple(sentence(kb, reason) for reason in entry.went),
    )


# ------------------------------------------------------------------ in words


def write_answers(page: Document, answers: Iterable[AnswerDifferenceData]) -> None:
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


def write_flag(page: Document, flag: FlagDifferenceData) -> None:
    """Write how a red flag stands before and after."""
    page.point(f"{flag.label}: {_plain(flag.before)} -> {_plain(flag.after)}")


def _plain(state: str) -> str:
    return state.replace("_", " ")


def _write_complaint(page: Document, data: ComplaintDifferenceData, level: int, several: bool) -> None:
    page.heading(f"Principles ({data.complaint.where})" if several else "Principles")
    if not data.principles:
        page.say("All ten stand as they did.")
    write_conclusions(page, data.principles, level)
    between = [entry for entry in data.hypotheses if level > 1 or (level and entry.crosses)]
    if between:
        page.heading("Intermediate conclusions")
        write_conclusions(page, between, level)
    if data.permission:
        write_permission(page, data.permission)
    if level:
        _write_structures(page, data.structures, level)


def write_conclusions(
    page: Document, entries: Sequence[ConclusionDifferenceData], level: int, rules: bool = True
) -> None:
    """Write conclusions that stand differently, with the rules behind each unless they are not wanted.

    Short: those that come to another band.  Usually: those that moved.  In full: all.
    """
    shown = [entry for entry in entries if level > 1 or (entry.moved if level else entry.crosses)]
    for entry in shown:
        page.point(_conclusion_words(entry))
        if rules:
            _write_rules(page, entry, level)
    silent = [entry for entry in entries if entry not in shown]
    inside = sum(entry.moved for entry in silent)
    if inside:
        page.say(f"{inside} more within {'its' if inside == 1 else 'their'} band.")
    if level and len(silent) > inside:
        page.say(f"Changed places only: {', '.join(entry.label.lower() for entry in silent if not entry.moved)}.")


def _write_rules(page: Document, entry: ConclusionDifferenceData, level: int) -> None:
    shown = entry.rules if level > 1 else entry.rules[: RULES_SHOWN * level]
    for rule in shown:
        page.point(rule_words(rule), 1)
        if level > 1:
            page.point(f"{rule.rule}{': ' if rule.sources else ''}{cited(rule.sources)}", 2)
    if level and len(shown) < len(entry.rules):
        page.point(f"and {len(entry.rules) - len(shown)} more of its rules", 1)
    if level and entry.pattern:
        page.point(f"its minimum pattern is {entry.pattern}", 1)


def _conclusion_words(entry: ConclusionDifferenceData) -> str:
    """Return ``Ischemia: possible (+0.35) -> supported (+0.60), place 3 -> 1``."""
    before, after = entry.before, entry.after
    moved = f"{standing_words(before)} -> {standing_words(after)}"
    if (before.support, before.uncapped, before.band) == (after.support, after.uncapped, after.band):
        moved = f"stays {standing_words(after)}"
    place = f", place {before.place} -> {after.place}" if before.place != after.place else ""
    return f"{entry.label}: {moved}{place}"


def rule_words(rule: RuleDifferenceData) -> str:
    """Return what became of a rule, why it speaks, and what moved it."""
    contested = ", contested" if rule.contested else ""
    moved = f" Moved by: {'; '.join(name.label for name in rule.moved_by)}." if rule.moved_by else ""
    weight = f"{rule.before:+.2f} -> {rule.after:+.2f}"
    return f"{RULE_WORDS[rule.what]} ({weight}, {rule.strength}{contested}): {rule.because}{moved}"


def write_permission(page: Document, permission: PermissionDifferenceData) -> None:
    """Write how much technique may be shown instead."""
    because = f" ({'; '.join(flag.label for flag in permission.flags)})" if permission.flags else ""
    page.say(f"Technique: {LEVEL_WORDS[permission.before]} -> {LEVEL_WORDS[permission.after]}{because}.")


def _write_structures(page: Document, entries: Sequence[StructureDifferenceData], level: int) -> None:
    shown = [entry for entry in entries if level > 1 or entry.came or entry.went or not entry.after]
    if shown:
        page.heading("Worth palpating")
    if level < 2 and len(shown) == len(entries) > 1 and not any(entry.after for entry in entries):
        page.say("Nothing is named any more.")
        return
    for entry in shown:
        places = [f"place {place}" if place else "not named" for place in (entry.before, entry.after)]
        page.point(f"{entry.label}: {' -> '.join(dict.fromkeys(places))}")
        for mark, reasons in (("now: ", entry.came), ("no longer: ", entry.went)):
            for reason in reasons if level > 1 or (entry.before and entry.after) else reasons[:1]:
                page.point(f"{mark}{reason}", 1)


# ------------------------------------------------------------------ a first visit against a follow-up


class StatedComplaintData(PlaceData, frozen=True):
    """A complaint: where it is, and what the client said of it."""

    text: str


class VisitDiffData(Struct, frozen=True):
    """What changed from a first visit to a follow-up; ``pairs`` are the complaints that were compared, from 0."""

    same_knowledge: bool
    answers: tuple[AnswerDifferenceData, ...]
    complaints_came: tuple[StatedComplaintData, ...]
    complaints_went: tuple[StatedComplaintData, ...]
    pairs: tuple[tuple[int, int], ...]
    measures: tuple[MeasuredChangeData, ...]
    difference: DifferenceData

    @property
    def changed(self) -> bool:
        """Whether anything differs, in answers, complaints, measures or conclusions."""
        measured = any(entry.before != entry.after for entry in self.measures)
        return bool(self.answers or self.complaints_came or self.complaints_went or self.difference.differs or measured)


def visit_diff_data(followup: Assessment, found: VisitDiff) -> VisitDiffData:
    """Return the diff of two visits as data."""
    kb = followup.knowledge
    return VisitDiffData(
        same_knowledge=found.same_knowledge,
        answers=answer_differences_data(kb, found.answers),
        complaints_came=_complaints(kb, found.complaints_came),
        complaints_went=_complaints(kb, found.complaints_went),
        pairs=found.pairs,
        measures=measured_changes_data(kb, found.measures),
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
    write_measured_changes(page, data.measures, level)
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


def _write_answers(page: Document, answers: Sequence[AnswerDifferenceData], level: int) -> None:
    for what, title in TITLES:
        own = [entry for entry in answers if entry.what == what]
        if own and not level:
            page.say(f"{title}: {len(own)}.")
        elif own:
            page.heading(title)
            write_answers(page, own)
