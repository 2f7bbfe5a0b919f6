"""Choose what a card says, as data: of a whole assessment, what matters in the room now.

Nothing is worked out here: safety, support, technique and plan are those of the report, and a step is shown only if
the plan has it.  `card_page` writes it so that it fits on one screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from nmt_expert.interview.blocks import in_scope
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.safety import REFERRALS
from nmt_expert.reasoning.screen import quick_screen
from nmt_expert.reasoning.visit import Visit
from nmt_expert.report.assessment import AssessmentData, CheckData, ComplaintData, offered_words
from nmt_expert.report.care.plan import GENTLE, NO_PLANS, NOTHING_POSSIBLE, TITLES, PlanStepData
from nmt_expert.report.care.technique import HELD, TechniqueData
from nmt_expert.report.conclusion import SILENT_BANDS, PrincipleData, ReasonData
from nmt_expert.report.safety import BriefFlagData, FlagData, SafetyData, SuspectedFlagData, answers_words
from nmt_expert.report.words import AnswerData, PlaceData

PRINCIPLES_SHOWN = 2
REASONS_SHOWN = 2
"""What decided, in most visits: the two strongest reasons that rest on different answers."""

WHOLE_SCOPE = "neurological"
"""The scope that leaves nothing out."""

NO_QUESTIONS = ("stop", "ask", "postpone", "gentle")
"""States of a plan beside which no further question is suggested."""

SURE_BANDS = ("supported", "well_supported")
"""From these bands on nothing has to be asked first."""


class CardFlagData(BriefFlagData, frozen=True):
    """A flag on a card: what to do, the first question that settles it (or none), and what was said."""

    state: str
    do: str
    ask: str
    said: str


class CardReasonData(Struct, frozen=True):
    """A rule that decided, told as the answers it rests on: each part is one or more answers of one place."""

    rule: str
    sign: int
    told: tuple[str, ...]


class CardPrincipleData(Struct, frozen=True):
    """A principle with the reasons that decided."""

    id: str
    label: str
    contested: bool
    band: str
    band_label: str
    support: float
    uncapped: float
    reasons: tuple[CardReasonData, ...]
    against: tuple[CardReasonData, ...]


class CardStepData(Struct, frozen=True):
    """A step of the plan: on what, how deep, with what, how long."""

    principle: str
    label: str
    muscle: str
    structure: str
    side: str
    regions: tuple[str, ...]
    level: str
    rating: str
    tools: tuple[str, ...]
    hold_seconds: tuple[int, ...]
    position: str
    position_words: str
    note: str


class AskNextData(Struct, frozen=True):
    """The question that would settle most."""

    finding: str
    question: str
    do: str


class CardComplaintData(PlaceData, frozen=True):
    """One complaint: the first principles, what to do, whom to send on to, what to avoid and what to test again.

    ``nearest`` has the highest support where no principle is possible yet; ``no_session`` says why nothing is done;
    ``ask_next`` is empty where the first principle is supported.
    """

    text: str
    state: str
    principles: tuple[CardPrincipleData, ...]
    nearest: tuple[CardPrincipleData, ...]
    also: tuple[str, ...]
    ask_next: tuple[AskNextData, ...]
    no_session: str
    say: str
    tentative: bool
    steps: tuple[CardStepData, ...]
    referral: tuple[str, ...]
    avoid: tuple[str, ...]
    retest: tuple[str, ...]
    organs: tuple[str, ...]


class NotReadData(Struct, frozen=True):
    """Words that were not read: the likeliest reading and what picks it (``1=1``), if anything resembles them."""

    phrase: str
    pick: str
    reading: str


class CountsData(Struct, frozen=True):
    """How many answers the person gave, by what they say, and how many follow from those."""

    yes: int
    no: int
    unsure: int
    follow: int


class CardData(Struct, frozen=True):
    """What matters of a whole assessment.

    ``grave`` was raised and asks for emergency care or a doctor first; ``asked_first`` may be so, and advice waits for
    its answers; ``care`` shapes the treatment; ``open`` is not settled and holds nothing up.  With ``screened``
    every line of the short safety screen was answered.
    """

    emergency: bool
    grave: tuple[CardFlagData, ...]
    asked_first: tuple[CardFlagData, ...]
    care: tuple[CardFlagData, ...]
    open: tuple[CardFlagData, ...]
    first_ask: tuple[str, ...]
    ask_where: tuple[str, ...]
    conflicts: tuple[str, ...]
    complaints: tuple[CardComplaintData, ...]
    screened: bool
    not_screened: int
    not_screened_here: int
    not_read: tuple[NotReadData, ...]
    counts: CountsData
    title: str


def card_data(assessment: Assessment, data: AssessmentData, scope: str = WHOLE_SCOPE) -> CardData:
    """Return what the card of an assessment says.

    Args:
        assessment: The whole assessment.
        data: What the report of it says.
        scope: What the reader may do, one of ``interview.blocks.SCOPES``: nothing else is asked next.
    """
    kb = assessment.knowledge
    safety, techniques = data.safety, [entry.technique for entry in data.complaints]
    doubtful = (*safety.suspected, *safety.unsettled)
    return CardData(
        emergency=safety.emergency,
        grave=tuple(_flag(flag) for flag in safety.raised if flag.action in REFERRALS),
        asked_first=tuple(_flag(flag) for flag in doubtful if flag.action in REFERRALS),
        care=tuple(_flag(flag) for flag in safety.raised if flag.action not in REFERRALS),
        open=tuple(_flag(flag) for flag in doubtful if flag.action not in REFERRALS),
        first_ask=_each(ask.question for technique in techniques for ask in technique.first_ask),
        ask_where=_each(flag.label for entry in data.complaints for flag in _to_place(entry)),
        conflicts=_each(_clash(conflict.answers) for conflict in data.conflicts),
        complaints=tuple(_complaint(kb, entry, safety.emergency, scope) for entry in data.complaints),
        screened=screen_answered(kb, assessment.visit),
        not_screened=len(safety.not_screened),
        not_screened_here=_here(safety),
        not_read=tuple(_not_read(data)),
        counts=counts_of(assessment),
        title=data.title,
    )


def screen_answered(kb: KnowledgeBase, visit: Visit) -> bool:
    """Return whether a visit answers every line of the short safety screen of its complaints, or of no complaint."""
    plain = [answer.finding for answer in visit.answers if answer.word in ("yes", "no")]
    known = {answer.finding for answer in visit.answers}.union(*(kb.parts.get(name, ()) for name in plain))
    ages = [answer.finding for answer in visit.answers if answer.finding in kb.ages and answer.word == "yes"]
    regions = dict.fromkeys(one.region for one in visit.complaints) or ("",)
    return all(known.issuperset(item.findings) for region in regions for item in quick_screen(kb, region, ages))


def counts_of(assessment: Assessment) -> CountsData:
    """Return how many answers the person gave, apart from those that only follow from them."""
    answers, readings = assessment.visit.answers, assessment.complaints[0].readings
    yes = sum(answer.word in ("yes", "probably") for answer in answers)
    unsure = sum(answer.word == "unsure" for answer in answers)
    return CountsData(yes, len(answers) - yes - unsure, unsure, len(readings.places) - len(answers))


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


# ------------------------------------------------------------------ safety


def _flag(flag: FlagData) -> CardFlagData:
    phrases = "; ".join(flag.phrases) if isinstance(flag, SuspectedFlagData) else ""
    return CardFlagData(
        id=flag.id,
        label=flag.label,
        level=flag.level,
        action=flag.action,
        state=flag.state,
        do=flag.do,
        ask=flag.ask[0].question if flag.ask else "",
        said=phrases or answers_words(flag.because),
    )


def _to_place(data: ComplaintData) -> tuple[BriefFlagData, ...]:
    """The flags of which the place is to be asked before this work; none where there is no work."""
    return data.technique.ask_where if data.plan.steps else ()


def _here(safety: SafetyData) -> int:
    return sum(flag.here for flag in safety.not_screened)


def _clash(answers: Sequence[AnswerData]) -> str:
    labels = _each(answer.label for answer in answers)
    words = _each(answer.word for answer in answers)
    return f"{labels[0]}: {' and '.join(words)}" if len(labels) == 1 else " or ".join(labels)


def _not_read(data: AssessmentData) -> Iterator[NotReadData]:
    for at, offer in enumerate(data.offers, start=1):
        yield NotReadData(offer.phrase, f"{at}=1", offered_words(offer.readings[0]))
    for problem in data.problems:
        if not problem.offer and problem.severity == "error":
            yield NotReadData(problem.message, "", "")


# ------------------------------------------------------------------ one complaint


def _complaint(kb: KnowledgeBase, data: ComplaintData, emergency: bool, scope: str) -> CardComplaintData:
    """Return what is said of one complaint; beside an emergency nothing is concluded."""
    found = () if emergency else data.principles
    place, reached = data.complaint, [entry for entry in found if entry.band not in SILENT_BANDS]
    sure = bool(reached) and reached[0].band in SURE_BANDS
    plan = data.plan
    checks = [check for check in data.next_checks if in_scope(kb, check.finding, scope)]
    return CardComplaintData(
        region=place.region,
        side=place.side,
        muscle=place.muscle,
        where=place.where,
        text=place.text,
        state=plan.state,
        principles=tuple(map(_principle, reached[:PRINCIPLES_SHOWN])),
        nearest=() if reached else tuple(map(_principle, _nearest(found))),
        also=tuple(f"{entry.label} ({entry.band_label})" for entry in reached[PRINCIPLES_SHOWN:]),
        ask_next=() if sure or plan.state in NO_QUESTIONS else tuple(map(_ask_next, checks[:1])),
        no_session=_no_session(data),
        say=next((stop.say for stop in plan.stopped if stop.say), ""),
        tentative=plan.tentative,
        steps=tuple(map(_step, plan.steps)),
        referral=tuple(say.rstrip(".") for say in plan.referral),
        avoid=_each(_avoided(data.technique)) if plan.steps else (),
        retest=tuple(test.words for test in plan.again),
        organs=tuple(f"{organ.label}: {organ.urgency_words}" for organ in data.organs or ()),
    )


def _nearest(found: Sequence[PrincipleData]) -> list[PrincipleData]:
    """Return what has the highest support, if there is any."""
    return [entry for entry in found if entry.support == found[0].support > 0]


def _ask_next(check: CheckData) -> AskNextData:
    return AskNextData(check.finding, check.question, check.do)


def _no_session(data: ComplaintData) -> str:
    """Say why there is no session; ``""`` if there is one."""
    if data.plan.state == "none":
        return NO_PLANS
    if data.plan.state == "session":
        return "" if data.plan.steps else data.technique.withheld
    if data.plan.state == "gentle":
        return GENTLE
    if data.plan.state == "open":
        return data.technique.withheld or NOTHING_POSSIBLE
    then = next((stop.then for stop in data.plan.stopped if stop.then), "")
    return " ".join(filter(None, (f"{TITLES[data.plan.state]}.", then)))


def _principle(entry: PrincipleData) -> CardPrincipleData:
    told: set[tuple[str, str]] = set()
    return CardPrincipleData(
        id=entry.id,
        label=entry.label,
        contested=entry.contested,
        band=entry.band,
        band_label=entry.band_label,
        support=entry.support,
        uncapped=entry.uncapped,
        reasons=tuple(decisive(entry.reasons_for, REASONS_SHOWN, +1, told)),
        against=tuple(decisive(entry.reasons_against, 1, -1, set())),
    )


def decisive(
    reasons: Sequence[ReasonData], most: int, sign: int, told: set[tuple[str, str]]
) -> Iterator[CardReasonData]:
    """Yield the strongest reasons that rest on answers not told yet.

    Args:
        reasons: Those of one sign, the strongest first.
        most: How many.
        sign: +1 if they speak for, -1 if against.
        told: Finding and word of each answer that was told; what is told here is added.
    """
    chosen = 0
    for reason in reasons:
        fresh = [answer for answer in reason.answers if (answer.finding, answer.word) not in told]
        if reason.counts and fresh and chosen < most:
            chosen += 1
            told.update((answer.finding, answer.word) for answer in fresh)
            yield CardReasonData(reason.rule, sign, tuple(_told(fresh)))


def _told(answers: Sequence[AnswerData]) -> Iterator[str]:
    """Yield answers as a therapist reads them: the finding alone for a yes, the place behind the last of it."""
    unique = list({(answer.finding, answer.word): answer for answer in reversed(answers)}.values())[::-1]
    for at, answer in enumerate(unique):
        goes_on = at + 1 < len(unique) and unique[at + 1].where == answer.where
        place = f", {answer.where}" if "(" in answer.where else f" ({answer.where})"
        where = place if answer.where and not goes_on else ""
        yield answer.label + ("" if answer.word == "yes" else f": {answer.word}") + where


def _step(step: PlanStepData) -> CardStepData:
    return CardStepData(**{name: getattr(step, name) for name in CardStepData.__struct_fields__})


def _avoided(technique: TechniqueData) -> Iterator[str]:
    """Yield what the limits leave out, the strictest first."""
    if technique.level == "light":
        yield "more than light pressure anywhere"
    if technique.avoid:
        yield f"any pressure on {', '.join(_each(spot.label for spot in technique.avoid))}"
    yield from (f"{out.label} ({out.flags[0].label.lower()})" for out in technique.left_out if out.flags)
    yield from (action.words for action in technique.leave_out if action.id != HELD)
    yield from (position.words for position in technique.not_lying)
    regions = _each(region.label for place in technique.never_deep for region in place.regions)
    if regions:
        yield f"deep pressure on {', '.join(regions)}"
