"""The whole assessment, as data and in words: red flags first, then what the answers speak for, why, and what to do.

The data is what ``--json`` prints and what every other form is made from, so that no two can say different
things.  The same assessment gives the same bytes in every process: fields stand in a fixed order and numbers
are rounded to 9 decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from nmt_expert.errors import Issue
from nmt_expert.explain.beyond import factors_found, organs_to_think_of
from nmt_expert.explain.care.plan import plan
from nmt_expert.explain.chain import chain
from nmt_expert.explain.condition_tree import view
from nmt_expert.explain.missing import MissingSearch
from nmt_expert.explain.next_checks import Move, NextCheck, checks_in
from nmt_expert.explain.unused import REASONS, unused_in
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.structures import MOST, worth_palpating
from nmt_expert.reasoning.visit import Site
from nmt_expert.report.beyond import FactorData, OrganData, factors_data, organs_data, write_factors, write_organs
from nmt_expert.report.blocks import Item, Legend, Ranking
from nmt_expert.report.care.plan import PlanData, plan_data, write_plan_section
from nmt_expert.report.care.technique import TechniqueData, technique_data, write_common, write_technique
from nmt_expert.report.conclusion import (
    ConclusionData,
    PrincipleData,
    Reasons,
    conclusion_data,
    principle_data,
    rank_of,
)
from nmt_expert.report.document import Document
from nmt_expert.report.explanation import KnowledgeData, knowledge_data
from nmt_expert.report.measures import MeasuresData, measures_data, write_measures
from nmt_expert.report.safety import SafetyData, safety_data, write_cautions, write_grave, write_not_screened
from nmt_expert.report.structures import StructureData, structures_data, write_structures
from nmt_expert.report.words import (
    AnswerData,
    AskData,
    ConflictData,
    PlaceData,
    SiteData,
    SourceData,
    answer_data,
    answer_words,
    ask_data,
    conflict_data,
    number,
    site_data,
    sources_data,
)

FORMAT = 2
"""Of this data; raised when a field changes its meaning."""

SCOPE = (
    "These are findings consistent with the principles named, not a diagnosis. "
    "Support says how far the answers speak for or against a principle; it is not a probability."
)
READ_AS = {
    "complaint": "the complaint",
    "set aside": "not assessed as a complaint, since another place was given for it",
}
"""What a phrase without a finding says of where it hurts, by how it was read."""

CONFLICT_WORDS = {
    "yes-and-no": "Answered both yes and no",
    "exclusive-pair": "These two exclude each other",
    "exclusive-choice": "Only one of these can be true",
}
MOST_CHECKS = 5
CHAIN_SHOWN = 3
EFFECTS_SHOWN = 3


class PhraseReading(Protocol):
    """What a typed phrase was taken to mean, as intake reads it."""

    @property
    def phrase(self) -> str:
        """As typed."""

    @property
    def finding(self) -> str:
        """Id of the finding."""

    @property
    def word(self) -> str:
        """The answer."""

    @property
    def site(self) -> Site:
        """Where."""

    @property
    def how(self) -> str:
        """How it was matched: ``exact``, ``synonym``, ``alike``, ``picked`` and the like."""


class PhraseOffer(Protocol):
    """Words that were not read with what they may mean, as intake offers it."""

    @property
    def phrase(self) -> str:
        """The words."""

    @property
    def readings(self) -> Sequence[PhraseReading]:
        """What they may mean, the likeliest first."""

    @property
    def problem(self) -> Issue | None:
        """What says that they were not read."""


class ReadingData(Struct, frozen=True):
    """What a typed phrase was taken to mean; without a finding it says where the complaint is."""

    phrase: str
    finding: str
    label: str
    word: str
    site: SiteData
    where: str
    how: str


class OfferedData(Struct, frozen=True):
    """What words may mean."""

    finding: str
    label: str
    word: str
    site: SiteData
    where: str


class OfferData(Struct, frozen=True):
    """Words that were not read, with what they may mean, the likeliest first."""

    phrase: str
    readings: tuple[OfferedData, ...]


class ProblemData(Struct, frozen=True):
    """What was not understood, and what to do about it; ``offer`` is the number of its offer, from 1, or 0."""

    where: str
    code: str
    message: str
    hint: str
    severity: str
    offer: int


class ComplaintPlaceData(PlaceData, frozen=True):
    """Where a complaint is, with the client's own words."""

    text: str


class DriverStepData(Struct, frozen=True):
    """How one principle can drive another."""

    driver: str
    consequence: str
    how: str
    strength: str
    contested: bool
    sentence: str
    sources: tuple[SourceData, ...]


class DriversData(Struct, frozen=True):
    """Driver and consequence: one line for each chain, one step for each link."""

    lines: tuple[str, ...]
    steps: tuple[DriverStepData, ...]


class MoveData(Struct, frozen=True):
    """How far an answer would move a principle, and the band it would then be in."""

    principle: str
    label: str
    by: float
    band_label: str


class TowardsData(Struct, frozen=True):
    """A principle whose minimum pattern a finding belongs to."""

    principle: str
    label: str


class CheckData(AskData, frozen=True):
    """A finding to check next, and what each answer would move."""

    score: float
    if_yes: tuple[MoveData, ...]
    if_no: tuple[MoveData, ...]
    towards: tuple[TowardsData, ...]


class CycleData(Struct, frozen=True):
    """One cycle of the rule engine."""

    cycle: int
    rule: str
    stratum: int
    why_next: str
    agenda: tuple[str, ...]
    matched: tuple[str, ...]
    asserted: tuple[str, ...]


class RunData(Struct, frozen=True):
    """The recorded run of the rule engine."""

    facts: tuple[str, ...]
    cycles: tuple[CycleData, ...]


class UnusedData(Struct, frozen=True):
    """An answer that changed nothing about a complaint, and why."""

    answer: AnswerData
    reason: str
    because: str


class ComplaintData(Struct, frozen=True):
    """One complaint: the ten principles in order, the hypotheses, and what to do.

    ``unused`` are the answers that changed nothing; ``trace`` is there only where asked for.
    """

    complaint: ComplaintPlaceData
    permission: str
    principles: tuple[PrincipleData, ...]
    hypotheses: tuple[ConclusionData, ...]
    chain: DriversData
    next_checks: tuple[CheckData, ...]
    structures: tuple[StructureData, ...]
    technique: TechniqueData
    unused: tuple[UnusedData, ...]
    plan: PlanData
    organs: tuple[OrganData, ...] | UnsetType = UNSET
    trace: RunData | UnsetType = UNSET


class AssessmentData(Struct, frozen=True):
    """A whole assessment with the way its input was read."""

    format: int
    knowledge: KnowledgeData
    title: str
    understood: tuple[ReadingData, ...]
    problems: tuple[ProblemData, ...]
    offers: tuple[OfferData, ...]
    answers: tuple[AnswerData, ...]
    safety: SafetyData
    conflicts: tuple[ConflictData, ...]
    complaints: tuple[ComplaintData, ...]
    scope: str
    measures: MeasuresData | UnsetType = UNSET
    factors: tuple[FactorData, ...] | UnsetType = UNSET


def assessment_data(
    assessment: Assessment,
    understood: Sequence[PhraseReading] = (),
    problems: Sequence[Issue] = (),
    offers: Sequence[PhraseOffer] = (),
    *,
    trace: bool = False,
) -> AssessmentData:
    """Return an assessment as data.

    Args:
        assessment: What to report.
        understood: What typed phrases were taken to mean.
        problems: What was not understood.
        offers: What it may mean.
        trace: Whether the recorded run is added to each complaint.
    """
    kb = assessment.knowledge
    return AssessmentData(
        format=FORMAT,
        knowledge=knowledge_data(kb),
        title=assessment.visit.title,
        understood=tuple(_reading(kb, reading) for reading in understood),
        problems=problems_data(problems, offers),
        offers=offers_data(kb, offers),
        answers=tuple(answer_data(kb, answer) for answer in assessment.visit.answers),
        safety=safety_data(assessment),
        conflicts=tuple(conflict_data(kb, conflict) for conflict in assessment.conflicts),
        complaints=tuple(_complaint(assessment, index, trace) for index in range(len(assessment.complaints))),
        scope=SCOPE,
        factors=factors_data(kb, factors_found(assessment)) or UNSET,
        measures=measures_data(kb, assessment.visit.measures) if assessment.visit.measures else UNSET,
    )


def problems_data(problems: Sequence[Issue], offers: Sequence[PhraseOffer]) -> tuple[ProblemData, ...]:
    """Return what was not understood as data."""
    numbers = {offer.problem: at for at, offer in reversed(list(enumerate(offers, start=1)))}
    return tuple(ProblemData(p.where, p.code, p.message, p.hint, p.severity, numbers.get(p, 0)) for p in problems)


def offers_data(kb: KnowledgeBase, offers: Sequence[PhraseOffer]) -> tuple[OfferData, ...]:
    """Return what words that were not read may mean, as data."""
    return tuple(
        OfferData(offer.phrase, tuple(_offered(kb, reading) for reading in offer.readings)) for offer in offers
    )


def _offered(kb: KnowledgeBase, reading: PhraseReading) -> OfferedData:
    site = reading.site
    label = kb.label(reading.finding)
    return OfferedData(reading.finding, label, reading.word, site_data(site), site_words(kb, site))


def offered_words(offered: OfferedData) -> str:
    """Return what words may mean in a phrase: what, the word, where."""
    return f"{offered.label}: {offered.word}" + (f", {offered.where}" if offered.where else "")


def _reading(kb: KnowledgeBase, reading: PhraseReading) -> ReadingData:
    return ReadingData(
        phrase=reading.phrase,
        finding=reading.finding,
        label=kb.label(reading.finding) or READ_AS.get(reading.how, ""),
        word=reading.word,
        site=site_data(reading.site),
        where=site_words(kb, reading.site),
        how=reading.how,
    )


def _complaint(assessment: Assessment, index: int, trace: bool) -> ComplaintData:
    kb, entry = assessment.knowledge, assessment.complaints[index]
    search = MissingSearch(view(assessment.expert.program, entry), entry)
    reasons = Reasons(search.seen, entry)
    found = worth_palpating(assessment, entry, most=None)
    checks = checks_in(search, assessment.safety, MOST_CHECKS, assessment.expert.dependencies)
    site = entry.complaint.site
    return ComplaintData(
        complaint=ComplaintPlaceData(
            site.region, site.side, site.muscle, complaint_words(kb, entry.complaint), entry.complaint.text
        ),
        permission=entry.permission.level,
        principles=tuple(
            principle_data(kb, rank, conclusion, reasons, search)
            for rank, conclusion in enumerate(entry.principles, start=1)
        ),
        hypotheses=tuple(conclusion_data(kb, conclusion, reasons) for conclusion in entry.hypotheses),
        chain=_chain(assessment, index),
        next_checks=tuple(_check(kb, check) for check in checks),
        structures=structures_data(assessment, entry, found[:MOST]),
        technique=technique_data(assessment, entry, found, checks),
        unused=tuple(
            UnusedData(answer_data(kb, one.answer, site), one.reason, REASONS[one.reason])
            for one in unused_in(search.seen, entry, assessment.expert.dependencies, assessment.visit.answers)
        ),
        organs=organs_data(kb, organs_to_think_of(assessment, index)) or UNSET,
        plan=plan_data(assessment, plan(assessment, index), index),
        trace=_run(entry) if trace else UNSET,
    )


def _chain(assessment: Assessment, index: int) -> DriversData:
    links = chain(assessment, index)
    steps = (
        DriverStepData(
            driver=step.driver,
            consequence=step.consequence,
            how=step.link.how,
            strength=step.link.strength,
            contested=step.link.contested,
            sentence=step.sentence,
            sources=sources_data(assessment.knowledge, step.link.sources),
        )
        for step in links.steps
    )
    return DriversData(tuple(links.lines), tuple(steps))


def _check(kb: KnowledgeBase, check: NextCheck) -> CheckData:
    def moves(found: tuple[Move, ...]) -> tuple[MoveData, ...]:
        return tuple(MoveData(m.principle, kb.label(m.principle), number(m.by), m.band) for m in found)

    return CheckData(
        **asdict(ask_data(kb, check.finding.id)),
        score=number(check.score),
        if_yes=moves(check.if_yes),
        if_no=moves(check.if_no),
        towards=tuple(TowardsData(name, kb.label(name)) for name in check.towards),
    )


def _run(entry: ComplaintAssessment) -> RunData:
    return RunData(
        facts=tuple(entry.run.facts),
        cycles=tuple(
            CycleData(
                cycle=count,
                rule=cycle.rule,
                stratum=cycle.stratum,
                why_next=cycle.why_next,
                agenda=tuple(cycle.agenda),
                matched=tuple(cycle.matched),
                asserted=tuple(cycle.asserted),
            )
            for count, cycle in enumerate(entry.run.cycles, start=1)
        ),
    )


# ------------------------------------------------------------------ in words


def write_assessment(page: Document, data: AssessmentData) -> None:
    """Write what was understood and what follows from it; `write_closing` ends the report."""
    write_grave(page, data.safety)
    page.heading(data.title or "Assessment", 1)
    write_cautions(page, data.safety)
    if data.answers or data.understood or not data.problems:
        _write_understood(page, data)
    _write_problems(page, data.problems, data.offers)
    if not (data.answers or data.understood) and data.problems:
        return  # nothing was read: a ranking would say nothing
    _write_conflicts(page, data.conflicts)
    if data.measures is not UNSET:
        write_measures(page, data.measures)
    for count, complaint in enumerate(data.complaints, start=1):
        _write_complaint(page, complaint, count if len(data.complaints) > 1 else 0)
    if data.factors is not UNSET:
        write_factors(page, data.factors)
    write_common(page, [complaint.technique for complaint in data.complaints])


def write_closing(page: Document, data: AssessmentData) -> None:
    """Write what nobody asked about, and what this is not."""
    write_not_screened(page, data.safety)
    page.lead(data.scope)
    principles = [entry for complaint in data.complaints for entry in complaint.principles]
    if data.answers or data.understood or not data.problems:
        page.add(Legend(contested=any(entry.contested for entry in principles)))
    page.say(f"Knowledge {data.knowledge.version} ({data.knowledge.digest[:12]}).", "note")


def _write_understood(page: Document, data: AssessmentData) -> None:
    page.heading("What was understood")
    if data.title:
        page.detail(data.title)
    for phrase, readings in groupby(data.understood, key=lambda reading: reading.phrase):
        page.detail(f'"{phrase}"')
        page.points(map(_reading_words, readings), 1, "reads")
    typed = len({(reading.finding, reading.word) for reading in data.understood if reading.finding})
    if not data.answers:
        page.detail("No finding was said yet." if data.understood else "Nothing was said yet.")
    elif not typed or len(data.answers) > typed:
        page.detail(_counted(data.answers))
    unsure = [answer.label for answer in data.answers if answer.word == "unsure"]
    if unsure:
        page.detail("Asked, but unsure, so unknown: " + "; ".join(unsure) + ".")


def _reading_words(reading: ReadingData) -> str:
    spelling = " (spelling repaired)" if reading.how == "spelling" else ""
    if not reading.finding:
        return f"{reading.label}: {reading.where}{spelling}"
    return f"{reading.label}: {reading.word}" + (f", {reading.where}" if reading.where else "") + spelling


def _counted(answers: Sequence[AnswerData]) -> str:
    words = ("yes", "probably", "probably not", "no", "unsure")
    counts = [(word, sum(answer.word == word for answer in answers)) for word in words]
    return f"Answers: {len(answers)} ({', '.join(f'{count} {word}' for word, count in counts if count)})."


def _write_problems(page: Document, problems: Sequence[ProblemData], offers: Sequence[OfferData]) -> None:
    """Write what was not understood: what it may mean, numbered as it can be taken, then what resembles nothing."""
    if problems or offers:
        page.heading("What was not understood")
    messages = {problem.offer: problem.message for problem in problems}
    for at, offer in enumerate(offers, start=1):
        page.number(at, f"{messages.get(at, repr(offer.phrase))}; it may mean")
        for which, offered in enumerate(offer.readings, start=1):
            page.detail(offered_words(offered), 2, f"{at}={which}")
    for problem in problems:
        if not problem.offer:
            page.add(Item(problem.message, mark="ask"))
            if problem.hint:
                page.detail(problem.hint, 2)


def _write_conflicts(page: Document, conflicts: Sequence[ConflictData]) -> None:
    if conflicts:
        page.heading("Contradictions to settle (read as unknown until then)")
    for conflict in conflicts:
        page.add(Item(f"{CONFLICT_WORDS[conflict.kind]}:", mark="ask"))
        page.points(map(answer_words, conflict.answers), 2)


def _write_complaint(page: Document, data: ComplaintData, count: int) -> None:
    words, place = "The findings are consistent with", data.complaint
    page.heading(f"Complaint {count}{place.brackets}: {words.lower()}" if count else f"{words}{place.brackets}")
    if place.text:
        page.detail(f'"{place.text}"')
    page.add(Ranking(tuple(map(rank_of, data.principles))))
    if data.chain.lines:
        page.heading("Driver and consequence")
        page.points(data.chain.lines, mark="detail")
        shown = data.chain.steps[:CHAIN_SHOWN]
        page.points(step.sentence + (" (contested)" if step.contested else "") for step in shown)
    if data.organs is not UNSET:
        write_organs(page, data.organs)
    _write_checks(page, data.next_checks)
    write_structures(page, data.structures)
    write_technique(page, data.technique)
    write_plan_section(page, data.plan)
    _write_unused(page, data.unused)


def _write_unused(page: Document, unused: Sequence[UnusedData]) -> None:
    """Write the answers that changed nothing, those with one reason together."""
    if unused:
        page.heading("Answers that changed nothing here, and why")
    for reason, because in REASONS.items():
        own = [answer_words(one.answer) for one in unused if one.reason == reason]
        if own:
            page.point(f"{because}: {'; '.join(own)}")


def _write_checks(page: Document, checks: Sequence[CheckData]) -> None:
    if checks:
        page.heading("What to check next")
    for count, check in enumerate(checks, start=1):
        page.number(count, check.question)
        page.detail(check.do, 2, "how")
        if check.not_when:
            page.detail(check.not_when, 2, "when not")
        effects = "; ".join(filter(None, (_effect("yes", check.if_yes), _effect("no", check.if_no))))
        if effects:
            page.detail(effects, 2)
        if check.towards:
            names = ", ".join(entry.label.lower() for entry in check.towards)
            page.detail(f"part of the minimum pattern of {names}", 2)


def _effect(word: str, moves: Sequence[MoveData]) -> str:
    """Say what an answer would do: ``yes: nerve compression up; ischemia down``."""

    def names(sign: int) -> Iterator[str]:
        yield from [move.label.lower() for move in moves if move.by * sign > 0][:EFFECTS_SHOWN]

    said = [f"{', '.join(found)} {way}" for way, sign in (("up", 1), ("down", -1)) if (found := list(names(sign)))]
    return f"{word}: {', '.join(said)}" if said else ""
