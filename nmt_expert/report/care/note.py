"""The note of a visit for the file, as data and in words: told, found, consistent with, plan (SOAP), on half a page.

Only what was noted stands in it; parts of which nothing was noted are left out.  In an emergency it says that alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.explain.care.note import ComplaintNote, Reached, VisitNote
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer, Treatment
from nmt_expert.report.alarms import referral
from nmt_expert.report.blocks import Alarm, Item
from nmt_expert.report.care.plan import PlanData, PlanStepData, StoppedData, plan_data, sending_on
from nmt_expert.report.document import Document
from nmt_expert.report.measures import MeasuresData, measure_lines, measures_data
from nmt_expert.report.safety import BriefFlagData, what
from nmt_expert.report.words import AnswerData, PlaceData, answer_data, place_data

MOST_TOLD, MOST_SEEN, MOST_ABSENT = 10, 14, 3
"""Findings of one kind that are named; of more the rest is counted, of what is not there once for the whole note."""

MOST_REASONS, MOST_STEPS, MOST_AGAIN, MOST_QUESTIONS = 3, 4, 3, 2
KINDS = {
    "observation": ("seen", "not seen", "unclear"),
    "palpation": ("felt", "not felt", "unclear"),
    "test": ("tested", "negative", "unclear"),
}
"""What stands before findings that are there, are not there, and are not clear."""
PARTS = {
    "S": "S - told",
    "O": "O - seen, moved, pressed, tested",
    "A": "A - findings consistent with",
    "P": "P - plan",
}
SAFETY_ALONE = "A - safety"
TOGETHER = " + "
"""Between findings of one place or reason: many have a comma in their label."""

NO_PRINCIPLE = "No principle yet: too little is known."
NOT_A_DIAGNOSIS = "Not a diagnosis."
NO_TREATMENT = "No treatment is planned: a red flag comes first."

ABBREVIATIONS = {
    "left": "L",
    "right": "R",
    "both sides": "bilat.",
    "trigger points": "TrPs",
    "trigger point": "TrP",
    "sternocleidomastoid": "SCM",
    "quadratus lumborum": "QL",
    "tensor fasciae latae": "TFL",
    "extensor carpi radialis": "ECR",
    "flexor carpi ulnaris": "FCU",
    "range of motion": "ROM",
    "degrees": "deg",
    "weeks": "wk",
    "years": "y",
    "minutes": "min",
    "after the session": "post",
    "at worst": "max",
    "probably": "prob.",
}
"""Shorthand of the trade for places, labels and measures; a client's words and what a flag asks for stay whole."""


class NotedConclusionData(Struct, frozen=True):
    """A principle that the findings are consistent with, and the answers that speak for and against it."""

    principle: str
    label: str
    band: str
    band_label: str
    contested: bool
    because: tuple[AnswerData, ...]
    against: tuple[AnswerData, ...]


class NotedComplaintData(Struct, frozen=True):
    """One complaint with the client's own words, what is concluded of it and what is planned."""

    complaint: PlaceData
    text: str
    reached: tuple[NotedConclusionData, ...]
    plan: PlanData


class NotedAnswerData(AnswerData, frozen=True):
    """An answer, and what kind of finding it is about."""

    kind: str


class NotedFlagData(BriefFlagData, frozen=True):
    """A flag, where it stands, what it asks for and what settles it."""

    state: str
    do: str
    ask: tuple[str, ...]


class TreatmentData(Struct, frozen=True):
    """What was done and how it responded, in words."""

    done: str
    response: str


class NoteData(Struct, frozen=True):
    """The note of a visit; ``client`` and ``date`` are ``""`` where they are not known."""

    title: str
    client: str
    date: str
    emergency: bool
    age: str
    told: tuple[NotedAnswerData, ...]
    denied: tuple[NotedAnswerData, ...]
    warnings_denied: int
    seen: tuple[NotedAnswerData, ...]
    absent: tuple[NotedAnswerData, ...]
    unclear: tuple[NotedAnswerData, ...]
    measures: MeasuresData
    complaints: tuple[NotedComplaintData, ...]
    grave: tuple[NotedFlagData, ...]
    cautions: tuple[NotedFlagData, ...]
    open: tuple[NotedFlagData, ...]
    screened: int
    not_screened: int
    treatment: tuple[TreatmentData, ...]
    abbreviations: bool


def note_data(
    assessment: Assessment, found: VisitNote, *, client: str = "", date: str = "", abbreviations: bool = False
) -> NoteData:
    """Return the note of a visit as data.

    Args:
        assessment: The whole assessment.
        found: What belongs into the note.
        client: The client's pseudonym.
        date: Of the visit, as it is to be printed.
        abbreviations: Whether it is written in the shorthand of the trade.
    """
    kb, visit = assessment.knowledge, assessment.visit

    def answers(them: Iterable[Answer]) -> tuple[NotedAnswerData, ...]:
        return tuple(_answer(kb, answer) for answer in them)

    return NoteData(
        title=visit.title,
        client=client,
        date=date,
        emergency=found.emergency,
        age=", ".join(_age(kb, answer) for answer in found.told if answer.finding in kb.ages),
        told=answers(answer for answer in found.told if answer.finding not in kb.ages),
        denied=answers(found.denied),
        warnings_denied=found.warnings_denied,
        seen=answers(found.seen),
        absent=answers(found.absent),
        unclear=answers(found.unclear),
        measures=measures_data(kb, visit.measures),
        complaints=tuple(_complaint(assessment, each, at) for at, each in enumerate(found.complaints)),
        grave=tuple(NotedFlagData(*what(s), state=s.state, do=s.flag.do, ask=()) for s in found.grave),
        cautions=tuple(NotedFlagData(*what(s), state=s.state, do=s.flag.do, ask=()) for s in found.cautions),
        open=tuple(
            NotedFlagData(*what(s), state=s.state, do=s.flag.do, ask=tuple(kb.findings[n].question for n in s.ask))
            for s in found.open
        ),
        screened=found.screened,
        not_screened=found.not_screened,
        treatment=tuple(TreatmentData(_line(each.done), _line(each.response)) for each in visit.treatment),
        abbreviations=abbreviations,
    )


def _age(kb: KnowledgeBase, answer: Answer) -> str:
    """Return an age as it was said, or the years of its group."""
    said = _line(answer.said)
    return said if said.isdecimal() else kb.label(answer.finding).removeprefix("Age ")


def _answer(kb: KnowledgeBase, answer: Answer) -> NotedAnswerData:
    data = answer_data(kb, answer)
    kind = kb.findings[answer.finding].kind
    return NotedAnswerData(
        data.finding, data.label, data.word, data.site, data.where, data.said, data.line, data.follows, kind
    )


def _complaint(assessment: Assessment, found: ComplaintNote, at: int) -> NotedComplaintData:
    kb = assessment.knowledge
    return NotedComplaintData(
        complaint=place_data(kb, found.complaint),
        text=_line(found.complaint.text),
        reached=tuple(_reached(kb, each) for each in found.reached),
        plan=plan_data(assessment, found.plan, at),
    )


def _reached(kb: KnowledgeBase, found: Reached) -> NotedConclusionData:
    made = found.conclusion
    return NotedConclusionData(
        principle=made.id,
        label=kb.label(made.id),
        band=made.band.id,
        band_label=made.band.label,
        contested=kb.principles[made.id].evidence.contested,
        because=tuple(answer_data(kb, answer) for answer in found.because),
        against=tuple(answer_data(kb, answer) for answer in found.against),
    )


def _line(text: str) -> str:
    """Return words on one line."""
    return " ".join(text.split())


# ------------------------------------------------------------------ in words


def write_note(page: Document, data: NoteData, _: int = 0) -> None:
    """Write the note of a visit, red flags that ask for a doctor before it; it has one length."""
    for flag in data.grave:
        alarm = referral(flag.action, flag.label, flag.do)
        page.add(Alarm(alarm.gravity, alarm.text))
    page.heading(": ".join(filter(None, ("Note", data.title))), 2)
    whose = ", ".join(filter(None, (data.client, data.date)))
    if whose:
        page.say(whose)
    _NoteWriter(page, data).whole()


class _NoteWriter:
    """Writes one note, part by part; a part of which there is nothing to say is left out."""

    def __init__(self, page: Document, data: NoteData) -> None:
        self.page, self.data = page, data
        self.uncounted = 0
        """What is not there and was not named so far."""
        self.place = data.complaints[0].complaint.where if len(data.complaints) == 1 else ""
        """Where everything is of which no place is said: that of the only complaint."""

    def whole(self) -> None:
        self.part(PARTS["S"], self.told())
        self.part(PARTS["O"], self.found())
        self.part(SAFETY_ALONE if self.data.emergency else PARTS["A"], self.consistent_with())
        self.part(PARTS["P"], self.plan())

    def part(self, title: str, lines: Iterator[tuple[str, str]]) -> None:
        """Write the lines of a part, each a label and a text."""
        written = [(label, text) for label, text in lines if text]
        if written:
            self.page.heading(title, 3)
        for label, text in written:
            self.page.add(Item(text, mark="detail", label=label))

    def short(self, text: str) -> str:
        """Return a text in the shorthand of the trade, if that is wanted."""
        return in_shorthand(text) if self.data.abbreviations else text

    # -------------------------------------------------------------- S

    def told(self) -> Iterator[tuple[str, str]]:
        for each in self.data.complaints:
            named = each.complaint.region or each.complaint.muscle or each.complaint.side
            place = self.short(each.complaint.where) if named else ""
            yield "came for", ": ".join(filter(None, (place, f'"{each.text}"' if each.text else "")))
        yield "age", self.data.age
        own_words = tuple(replace(each, activity=f'"{each.activity}"') for each in self.data.measures.function)
        measured = replace(self.data.measures, function=own_words, ranges=(), onset="", duration="", goal="")
        yield "measured", "; ".join(self.short(line) for line in measure_lines(measured))
        measures = self.data.measures
        yield (
            "began",
            "; ".join(filter(None, (measures.onset, f"for {measures.duration}" if measures.duration else ""))),
        )
        yield "goal", measures.goal
        yield "says", self.counted(self.told_words(self.data.told), MOST_TOLD)
        yield "denies", self.some(self.data.denied)
        unclear = [answer for answer in self.data.unclear if answer.kind not in KINDS]
        yield "unsure", self.counted(map(self.short, self.labels(unclear)), MOST_ABSENT)

    # -------------------------------------------------------------- O

    def found(self) -> Iterator[tuple[str, str]]:
        for kind, (there, absent, unclear) in KINDS.items():
            of_kind = {
                name: [answer for answer in getattr(self.data, name) if answer.kind == kind]
                for name in ("seen", "absent", "unclear")
            }
            yield there, self.counted(map(self.short, self.by_place(of_kind["seen"])), MOST_SEEN)
            yield absent, self.some(of_kind["absent"])
            yield unclear, self.counted(map(self.short, self.labels(of_kind["unclear"])), MOST_ABSENT)
        ranges = MeasuresData(None, None, None, (), self.data.measures.ranges, (), "", "", "")
        yield "moved", "; ".join(self.short(line) for line in measure_lines(ranges))
        if self.uncounted:
            yield "also", f"{self.uncounted} other signs were asked about or looked for and are not there"

    # -------------------------------------------------------------- A

    def consistent_with(self) -> Iterator[tuple[str, str]]:
        several = len(self.data.complaints) > 1
        for each in self.data.complaints if not self.data.emergency else ():
            if several:
                yield "for", self.short(each.complaint.where)
            for at, reached in enumerate(each.reached, start=1):
                yield str(at), self.short(self.reached_words(reached))
            if not each.reached:
                yield "", NO_PRINCIPLE
        concluded = any(each.reached for each in self.data.complaints) and not self.data.emergency
        yield "safety", ". ".join(filter(None, (self.flags(), NOT_A_DIAGNOSIS if concluded else "")))
        asked_first = {stop.id for each in self.data.complaints for stop in each.plan.stopped}
        for flag in (flag for flag in self.data.open if flag.id not in asked_first):
            yield "open", f"{flag.label}: {flag.ask[0] if flag.ask else ''}"

    def flags(self) -> str:
        data = self.data
        raised = "; ".join(flag.label for flag in (*data.grave, *data.cautions))
        asked = data.screened or data.warnings_denied
        said = f"red flags raised: {raised}" if raised else "no red flag raised" if asked else ""
        denied = f"warning signs and conditions denied: {data.warnings_denied}" if data.warnings_denied else ""
        clear = f"red flags clear: {data.screened}" if data.screened else ""
        unasked = f"not screened to the end: {data.not_screened}" if data.not_screened else ""
        return "; ".join(filter(None, (said, denied, clear, unasked)))

    # -------------------------------------------------------------- P

    def plan(self) -> Iterator[tuple[str, str]]:
        for each in self.data.treatment:
            yield treatment_words(each)
        stopped = {stop.id: stop for each in self.data.complaints for stop in each.plan.stopped}
        yield from _stopped_lines(stopped.values())
        plans = [each.plan for each in self.data.complaints if each.plan.state == "session"] if not stopped else []
        for plan in plans:
            yield "planned", self.short(_steps_words(plan.steps))
        yield "home", self.short(_once(care.label for plan in plans for care in plan.home))
        yield "send on", _once(say for plan in plans for say in sending_on(plan))
        yield "retest", self.short(_once(test.words for plan in plans for test in plan.again))
        yield (
            "review",
            _once(
                f"{e.label.lower()} at visit {e.review_visit}, about week {e.review_weeks}"
                for p in plans
                for e in p.expect
            ),
        )
        for flag in self.data.cautions:
            yield "mind", f"{flag.label}: {flag.do}"

    # -------------------------------------------------------------- findings in a few words

    def name(self, answer: AnswerData) -> str:
        """Return a finding as it stands inside a line; in shorthand by its short name."""
        if self.data.abbreviations:
            return answer.finding.replace("_", " ")
        label = answer.label
        initials = label[1:2].isupper() or not (label[1:2].isalpha() or label[1:2] == " ")
        return label if initials else label[:1].lower() + label[1:]

    def labels(self, answers: Iterable[AnswerData]) -> Iterator[str]:
        """Yield each finding with its place and a doubt."""
        for answer in answers:
            where = f", {self.where(answer)}" if self.where(answer) else ""
            yield f"{_doubt(answer)}{self.name(answer)}{where}"

    def where(self, answer: AnswerData) -> str:
        """Return where a finding is, if that is not where everything is."""
        return "" if answer.where == self.place else answer.where

    def some(self, answers: Iterable[AnswerData]) -> str:
        """Return the first of what is not there, each place once; the rest is counted for the end."""
        them = list({(answer.finding, answer.where): answer for answer in answers}.values())
        self.uncounted += len(them[MOST_ABSENT:])
        placed: dict[str, list[str]] = {"": []}
        for answer in them[:MOST_ABSENT]:
            placed.setdefault(self.where(answer), []).append(f"{_doubt(answer)}{self.name(answer)}")
        texts = [*placed.pop(""), *(f"{where}: {TOGETHER.join(labels)}" for where, labels in placed.items())]
        return "; ".join(map(self.short, texts))

    def told_words(self, answers: Sequence[NotedAnswerData]) -> Iterator[str]:
        """Yield what was told: the client's own words once, with what they were read as."""
        for said, group in groupby(answers, key=lambda answer: _line(answer.said)):
            read = list(group)
            labels = [self.short(label) for label in self.labels(read)]
            if said and said.casefold() not in {answer.label.casefold() for answer in read}:
                yield f'"{said}" ({", ".join(labels)})'
            else:
                yield from labels

    def by_place(self, answers: Sequence[AnswerData]) -> Iterator[str]:
        """Yield what was found, place by place: ``right upper trapezius: taut band + ...``; what has no place first."""
        places: dict[str, list[str]] = {"": []}
        placed = {answer.finding for answer in answers if answer.where}
        for answer in answers:
            if answer.where or answer.finding not in placed:
                places.setdefault(self.where(answer), []).append(f"{_doubt(answer)}{self.name(answer)}")
        for where, labels in places.items():
            if labels:
                yield f"{where}: {TOGETHER.join(labels)}" if where else TOGETHER.join(labels)

    def reached_words(self, reached: NotedConclusionData) -> str:
        """Return a principle with its band and the findings behind it."""
        contested = ", contested" if reached.contested else ""
        because = TOGETHER.join(self.signed(reached.because))
        against = TOGETHER.join(self.signed(reached.against))
        speaks = f". Against: {against}" if against else ""
        return f"{reached.label} ({reached.band_label}{contested}): {because}{speaks}"

    def signed(self, answers: Iterable[AnswerData]) -> list[str]:
        """Return findings, each once; those whose answer is *no* last, and said to be so."""
        found: dict[bool, list[str]] = {False: [], True: []}
        for answer in answers:
            absent = answer.word in ("no", "probably not")
            if self.name(answer) not in found[absent]:
                found[absent].append(self.name(answer))
        return found[False][:MOST_REASONS] + [f"not found: {TOGETHER.join(found[True][:MOST_REASONS])}"] * bool(
            found[True]
        )

    def counted(self, texts: Iterable[str], most: int) -> str:
        """Return texts in a line, no more than so many, with how many more there are."""
        them = list(dict.fromkeys(texts))
        more = len(them) - most
        return "; ".join(them[:most]) + (f"; and {more} more" if more > 0 else "")


def treatment_words(each: TreatmentData | Treatment) -> tuple[str, str]:
    """Return one thing that was done with its response as a label and a text.

    >>> treatment_words(Treatment("held the knot", "turns further"))
    ('done', 'held the knot; response: turns further')
    """
    done, response = _line(each.done), _line(each.response)
    return ("done", "; response: ".join(filter(None, (done, response)))) if done else ("response", response)


def _doubt(answer: AnswerData) -> str:
    return "probably " if answer.word.startswith("probably") else ""


def _stopped_lines(stopped: Iterable[StoppedData]) -> Iterator[tuple[str, str]]:
    them = list(stopped)
    if any(not stop.ask for stop in them):
        yield "", NO_TREATMENT
    for stop in them:
        if stop.ask:
            more = len(stop.ask) - MOST_QUESTIONS
            asks = " ".join(stop.ask[:MOST_QUESTIONS]) + (f" (and {more} more)" if more > 0 else "")
            yield "ask first", f"{stop.label}: {asks}"
        else:
            yield "to do", stop.then or stop.do
            yield "to say", f'"{stop.say}"' if stop.say else ""


def _steps_words(steps: Sequence[PlanStepData]) -> str:
    shown, more, minutes = steps[:MOST_STEPS], len(steps) - MOST_STEPS, {step.minutes for step in steps}
    each = f"; {minutes.pop()} min each" if len(minutes) == 1 else ""
    named = [f"{step.structure}, {step.level}{'' if each else f', {step.minutes} min'}" for step in shown]
    return "; ".join(named) + each + (f"; and {more} more" if more > 0 else "")


def _once(texts: Iterable[str]) -> str:
    return "; ".join(list(dict.fromkeys(texts))[:MOST_AGAIN])


def in_shorthand(text: str) -> str:
    """Return a text in the shorthand of the trade; what stands in quotes is left as it is.

    >>> in_shorthand('right sternocleidomastoid, "on the right"')
    'R SCM, "on the right"'
    """
    parts = text.split('"')
    return '"'.join(_SHORT.sub(_shortened, part) if at % 2 == 0 else part for at, part in enumerate(parts))


_SHORT = re.compile(rf"\b({'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))})\b", re.IGNORECASE)


def _shortened(match: re.Match[str]) -> str:
    return ABBREVIATIONS[match[1].lower()]
