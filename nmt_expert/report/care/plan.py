"""The plan of a session and a course, as data and in words: today, at home, next time, each line with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.explain.care.plan import Again, CarePlan, HomeCare, PlanStep, Stopped
from nmt_expert.knowledge.model import KnowledgeBase, PlanLine, SessionPart
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.place_words import region_words
from nmt_expert.report.blocks import Item
from nmt_expert.report.care.technique import FirstAskData
from nmt_expert.report.document import Document
from nmt_expert.report.measures import OwnMeasureData, own_measure_words, own_measures_data
from nmt_expert.report.safety import BriefFlagData, what
from nmt_expert.report.structures import sentence, structure_words
from nmt_expert.report.words import PlaceData, SourceData, place_data, sources_data

JUDGEMENT = "judgement"
NO_WARMING = "Quiet breathing; no contact where it hurts."
WORKED_ON = "What is worked on: where something was found, then driver before consequence"
NO_PROMISE = "What usually happens; it promises nothing to one client."
MOVEMENT = "The movement that hurts, 0-10"
FOUND_FIRST = "Something was found in this muscle; where nothing was found comes later."
"""Why a muscle comes before its turn.  A judgement."""

REASONS_SHOWN = 2
MOST_REGIONS = 3
TITLES = {
    "stop": "No session before a doctor has seen it",
    "ask": "No session before this is answered",
    "postpone": "No session today",
    "open": "No session can be planned yet",
    "gentle": "A gentle session",
    "none": "No session can be planned",
}
NO_PLANS = "These rules have no plan.yaml, so nothing is said about sessions."
NOTHING_POSSIBLE = "No principle is possible yet. Ask and test more first; a session on a guess would teach nothing."

GENTLE = (
    "There is no complaint, and nothing points to a principle. A general session with light pressure, in a comfortable "
    "position, is enough; keep to the cautions, and stop where it hurts."
)
"""What is said where nobody complains.  A judgement: light work is within every limit that leaves any work."""

WITHOUT_SESSION = {"open": NOTHING_POSSIBLE, "gentle": GENTLE, "none": NO_PLANS}
"""What is said where no steps are planned, though no flag forbids them."""


class PlanLineData(Struct, frozen=True):
    """A line of the plan: what, why, by which sources (none: ``basis`` is a judgement), and why it is contested."""

    say: str
    why: str
    basis: str
    contested: str
    sources: tuple[SourceData, ...]


class StoppedData(BriefFlagData, frozen=True):
    """A flag for which there is no session, or beside which there is one: what to do, to say, and to ask.

    ``beside`` is said where there is a session.
    """

    state: str
    do: str
    then: str
    say: str
    beside: str
    ask: tuple[str, ...]
    sources: tuple[SourceData, ...]


class PartData(Struct, frozen=True):
    """What some minutes of the session are for."""

    part: str
    minutes: int
    line: PlanLineData


class AgainData(Struct, frozen=True):
    """What to look at again, and what counts as a change; ``finding`` is empty for the movement that hurts."""

    finding: str
    label: str
    later: bool
    counts: PlanLineData

    @property
    def words(self) -> str:
        """What is looked at again, and when, as every document says it."""
        return f"{self.label} (by the next visit)" if self.later else self.label


class PlanStepData(Struct, frozen=True):
    """One muscle to work on, for which principle, how, and what to look at after it."""

    principle: str
    label: str
    tentative: bool
    also: tuple[str, ...]
    muscle: str
    structure: str
    side: str
    regions: tuple[str, ...]
    minutes: int
    position: str
    position_words: str
    level: str
    rating: str
    tools: tuple[str, ...]
    hold_seconds: tuple[int, ...]
    repeats: str
    technique: str
    note: str
    line: PlanLineData
    order: PlanLineData
    drives: tuple[PlanLineData, ...]
    add: tuple[str, ...]
    again: tuple[AgainData, ...]


class HomeData(Struct, frozen=True):
    """A task for home."""

    id: str
    label: str
    muscle: str
    side: str
    line: PlanLineData
    stop_if: str


class ExpectData(Struct, frozen=True):
    """What to expect of work on one principle by when, how often, when it is judged, and when to send on."""

    principle: str
    label: str
    session: str
    weeks_4: str
    weeks_12: str
    frequency: str
    review_visit: int
    review_weeks: int
    refer: str
    basis: str
    contested: str
    sources: tuple[SourceData, ...]


class PlanData(Struct, frozen=True):
    """The plan for one complaint; ``stopped`` says why there is no session, if there is none."""

    complaint: PlaceData
    state: str
    minutes: int
    tentative: bool
    stopped: tuple[StoppedData, ...]
    refer: tuple[StoppedData, ...]
    first_ask: tuple[FirstAskData, ...]
    ask_where: tuple[BriefFlagData, ...]
    parts: tuple[PartData, ...]
    spots: int
    warmed: tuple[str, ...]
    steps: tuple[PlanStepData, ...]
    again: tuple[AgainData, ...]
    referral: tuple[str, ...]
    no_change: tuple[PlanLineData, ...]
    home: tuple[HomeData, ...]
    aftercare: tuple[PlanLineData, ...]
    expect: tuple[ExpectData, ...]
    courses: tuple[PlanLineData, ...]
    measures: tuple[OwnMeasureData, ...]
    goal: str
    review: tuple[PlanLineData, ...]


def plan_data(assessment: Assessment, found: CarePlan, complaint: int = 0) -> PlanData:
    """Return a plan as data."""
    kb, length, session = assessment.knowledge, found.length, found.state == "session"
    return PlanData(
        complaint=place_data(kb, assessment.complaints[complaint].complaint),
        state=found.state,
        minutes=length.minutes if length else 0,
        tentative=found.tentative,
        stopped=tuple(_stopped(kb, stop) for stop in found.stopped),
        refer=tuple(_stopped(kb, stop) for stop in found.refer),
        first_ask=tuple(FirstAskData(*what(s), question=kb.findings[s.ask[0]].question) for s in found.first_ask),
        ask_where=tuple(BriefFlagData(*what(state)) for state in found.ask_where),
        parts=tuple(_part(kb, found, part) for part in (length.parts if length and session else ())),
        spots=length.spots if length and session else 0,
        warmed=found.warmed,
        steps=tuple(_step(kb, step, assessment.complaints[complaint].complaint.side) for step in found.steps),
        again=again_data(kb, found.again),
        referral=found.referral,
        no_change=_lines(kb, kb.plan.no_change if session else ()),
        home=tuple(_home(kb, care) for care in found.home),
        aftercare=_lines(kb, found.aftercare),
        expect=tuple(
            ExpectData(
                principle=outline.principle,
                label=kb.label(outline.principle),
                session=outline.session,
                weeks_4=outline.weeks_4,
                weeks_12=outline.weeks_12,
                frequency=outline.frequency,
                review_visit=outline.review_visit,
                review_weeks=outline.review_weeks,
                refer=outline.refer,
                basis=_basis(outline.sources),
                contested=outline.contested,
                sources=sources_data(kb, outline.sources),
            )
            for outline in found.outlines
        ),
        courses=tuple(line_data(kb, c.say, "", c.contested, c.sources) for c in found.courses),
        measures=own_measures_data(kb, found.measures),
        goal=assessment.visit.measures.goal if session and not complaint else "",
        review=_lines(kb, _review(kb, found) if session else ()),
    )


def _part(kb: KnowledgeBase, found: CarePlan, part: SessionPart) -> PartData:
    """Return what some minutes are for; what a limit forbids is said as what takes its place."""
    say = part.say if found.forbidden.isdisjoint(part.does) else part.instead
    if part.part == "warm" and not found.warmed:
        say = NO_WARMING
    return PartData(part.part, part.minutes, line_data(kb, say, part.why, part.contested, part.sources))


def line_data(kb: KnowledgeBase, say: str, why: str, contested: str, sources: tuple[str, ...]) -> PlanLineData:
    """Return a line with its reason and where it comes from."""
    return PlanLineData(say, why, _basis(sources), contested, sources_data(kb, sources))


def _basis(sources: tuple[str, ...]) -> str:
    return "source" if sources else JUDGEMENT


def _lines(kb: KnowledgeBase, lines: Iterable[PlanLine]) -> tuple[PlanLineData, ...]:
    return tuple(line_data(kb, line.say, line.why, line.contested, line.sources) for line in lines)


def _review(kb: KnowledgeBase, found: CarePlan) -> Iterable[PlanLine]:
    """Return what is said of the review; by the client's own numbers where there are some, or that it waits."""
    if found.waits:
        return (
            PlanLine(found.waits, "What the doctor says decides whether there is a course, and within which limits."),
        )
    measured = bool(found.measures)
    return (replace(line, say=line.measured) if measured and line.measured else line for line in kb.plan.review)


def _stopped(kb: KnowledgeBase, stop: Stopped) -> StoppedData:
    flag, sending = stop.state.flag, stop.sending
    return StoppedData(
        *what(stop.state),
        state=stop.state.state,
        do=flag.do,
        then=sending.do if sending and not stop.ask else "",
        say=sending.say if sending and not stop.ask else "",
        beside=sending.beside if sending and not stop.ask else "",
        ask=tuple(kb.findings[name].question for name in (stop.state.ask if stop.ask else ())),
        sources=sources_data(kb, (*flag.sources, *(sending.sources if sending and not stop.ask else ()))),
    )


def _step(kb: KnowledgeBase, step: PlanStep, side: str) -> PlanStepData:
    one, work, name = step.suggestion, step.work, step.suggestion.technique.principle
    ratings = {level.id: level.rating for level in kb.technique_common.levels}
    notes = work.notes if work else ()
    level = work.level if work else one.level
    words = structure_words(kb, work.structure) if work else _area_words(kb, step.regions)
    reasons = "; ".join(sentence(kb, reason) for reason in (work.structure.reasons[:REASONS_SHOWN] if work else ()))
    sources = tuple(dict.fromkeys((*one.technique.sources, *(s for note in notes for s in note.sources))))
    contested = kb.principles[name].evidence.contested
    stage = step.stage
    return PlanStepData(
        principle=name,
        label=kb.label(name),
        tentative=one.tentative,
        also=step.also,
        muscle=work.structure.id if work else "",
        structure=words,
        side=work.structure.side if work else side,
        regions=step.regions,
        minutes=step.minutes,
        position=step.position,
        position_words=kb.technique_common.positions.get(step.position, ""),
        level=level,
        rating=ratings.get(level, ""),
        tools=work.tools if work else one.tools,
        hold_seconds=tuple(work.hold if work else one.hold),
        repeats=one.technique.repeats,
        technique=one.technique.advice,
        note=" ".join(note.advice for note in notes) if work else one.technique.work_area,
        line=line_data(
            kb,
            words,
            reasons or "The place itself is what this technique is for.",
            f"{kb.label(name)}: disputed as an explanation." if contested else "",
            sources,
        ),
        order=line_data(
            kb,
            "Comes here",
            FOUND_FIRST if step.found_first else stage.why if stage else "",
            stage.contested if stage and not step.found_first else "",
            stage.sources if stage and not step.found_first else (),
        ),
        drives=tuple(
            line_data(
                kb,
                link.sentence,
                "",
                "The link is disputed." if link.link.contested else "",
                link.link.sources,
            )
            for link in step.driven
        ),
        add=step.add,
        again=again_data(kb, step.again),
    )


def again_data(kb: KnowledgeBase, tests: Iterable[Again]) -> tuple[AgainData, ...]:
    """Return what is tested again as data."""
    return tuple(
        AgainData(
            each.finding,
            kb.label(each.finding) if each.finding else MOVEMENT,
            each.response.later,
            line_data(kb, each.response.counts, each.response.why, "", each.response.sources),
        )
        for each in tests
    )


def _area_words(kb: KnowledgeBase, regions: Sequence[str]) -> str:
    named = ", ".join(region_words(kb, region) for region in regions[:MOST_REGIONS])
    return f"the area itself ({named})" if named else "the area itself"


def _home(kb: KnowledgeBase, care: HomeCare) -> HomeData:
    task, muscle = care.task, care.muscle
    words = structure_words(kb, muscle.structure) if muscle else ""
    return HomeData(
        id=task.id,
        label=task.label,
        muscle=muscle.structure.id if muscle else "",
        side=muscle.structure.side if muscle else "",
        line=line_data(
            kb, task.say.replace("{muscle}", f"{words[:1].upper()}{words[1:]}"), task.why, task.contested, task.sources
        ),
        stop_if=task.stop_if,
    )


def sending_on(plan: PlanData) -> tuple[str, ...]:
    """Return whom to send the client to without a red flag: by the techniques, else by what is expected first."""
    said = plan.referral or tuple(one.refer for one in plan.expect[:1])
    return tuple(text.rstrip(".") for text in said)


# ------------------------------------------------------------------ in words


class _Cited:
    """The sources of a plan, numbered as they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.citations: list[str] = []

    def mark(self, sources: Sequence[SourceData]) -> str:
        """Return the numbers of sources, in brackets; ``[judgement]`` if there are none."""
        for source in sources:
            if source.id not in self.numbers:
                self.numbers[source.id] = len(self.numbers) + 1
                self.citations.append(source.citation)
        return f"[{', '.join(str(self.numbers[source.id]) for source in sources) or JUDGEMENT}]"


def write_plan(page: Document, data: PlanData, level: int) -> None:
    """Write a plan in words; ``level`` is 0 (short: what to do), 1 (and why) or 2 (and all sources)."""
    page.heading(f"Plan{data.complaint.brackets}", 1)
    _Writer(page, level).whole(data)


def write_plan_section(page: Document, data: PlanData) -> None:
    """Write a plan as a section of a whole report; nothing where the knowledge has no plans."""
    if data.state == "none":
        return
    page.heading("Plan")
    _Writer(page, 0, below=3).whole(data)


class _Writer:
    """Writes one plan: how much is said, the headings' level, and the sources so far."""

    def __init__(self, page: Document, level: int, below: int = 2) -> None:
        self.page, self.level, self.below = page, level, below
        self.cited = _Cited()

    def whole(self, data: PlanData) -> None:
        if data.state != "session":
            self.no_session(data)
            return
        self.refer(data)
        for ask in data.first_ask:
            self.page.add(Item(f"First ask: {ask.question} ({ask.label})", mark="ask"))
        for flag in data.ask_where:
            self.page.add(Item(f"Ask where: {flag.label}. Until then, only light work where it may be.", mark="ask"))
        if data.tentative:
            self.page.add(Item("Everything here is only possible: this session is a test. Go gently.", mark="ask"))
        self.session(data)
        self.steps(data)
        self.home(data)
        self.expect(data)
        self.sources()

    def no_session(self, data: PlanData) -> None:
        self.page.lead(TITLES[data.state] + ":")
        if data.state in WITHOUT_SESSION:
            self.page.say(WITHOUT_SESSION[data.state])
        self.refer(data)
        for stop in data.stopped:
            if stop.ask:
                self.page.add(Item(f"{stop.label}: ask this before anything else.", mark="ask"))
                self.page.points(stop.ask, 1, "detail", "ask")
                continue
            self.page.add(Item(f"{'STOP' if stop.then else 'Not today'}. {stop.label}: {stop.do}", mark="warn"))
            if stop.then:
                self.page.detail(stop.then, 1, "do")
                self.page.detail(f'"{stop.say}"', 1, "say")

    def refer(self, data: PlanData) -> None:
        """Write the flags that ask for a doctor and do not stop the session."""
        for refer in data.refer:
            self.page.add(Item(f"A doctor first: {refer.label}. {refer.do}", mark="warn"))
            if refer.beside and data.state == "session":
                self.page.detail(refer.beside, 1, "do")
            self.page.detail(f'"{refer.say}"', 1, "say")

    def line(self, line: PlanLineData, depth: int = 0) -> None:
        """Write a line; where reasons are said, with reason, source and whether it is contested."""
        if not self.level:
            self.page.point(line.say + (" (contested)" if line.contested else ""), depth)
            return
        self.page.point(line.say, depth)
        self.why(line, depth + 1)

    def why(self, line: PlanLineData, depth: int) -> None:
        if self.level:
            reason = f"{line.why.rstrip('.')}. " if line.why else ""
            contested = f" Contested: {line.contested}" if line.contested else ""
            self.page.detail(f"{reason}{self.cited.mark(line.sources)}{contested}", depth, "why")

    def session(self, data: PlanData) -> None:
        self.page.heading(f"Today: {data.minutes} minutes, at the most {data.spots} spots", self.below)
        for part in data.parts:
            line = part.line
            self.page.point(f"{part.minutes} min: {line.say}" + self.contested(line))
            if part.part == "retest":
                self.page.points((test.words for test in data.again), 1)
                self.measures((own for own in data.measures if own.today), 1)
            self.why(line, 1)

    def measures(self, own: Iterable[OwnMeasureData], depth: int = 0) -> None:
        """Write the client's own measures to take again."""
        self.page.points(map(own_measure_words, own), depth)

    def contested(self, line: PlanLineData) -> str:
        return " (contested)" if line.contested and not self.level else ""

    def steps(self, data: PlanData) -> None:
        if data.steps:
            self.page.heading(WORKED_ON, self.below)
        said: set[str] = set()
        for number, step in enumerate(data.steps, start=1):
            known = step.principle in said
            self.page.number(number, _step_words(step))
            self.page.detail(_how_words(step) + ("" if known else f" {step.technique}"), 2, "how")
            if step.note:
                self.page.detail(step.note, 2, "mind")
            self.why(step.line, 2)
            if not known:
                self.why(step.order, 2)
                for link in step.drives[:1] if self.level else ():
                    self.line(link, 2)
            said.add(step.principle)
            self.page.points(step.add, 2)
            self.again(step, known)
        if data.steps:
            self.page.lead("If nothing changes:")
            for line in data.no_change:
                self.line(line)

    def again(self, step: PlanStepData, known: bool) -> None:
        """Write what to look at again: one thing between the steps, all where everything is said."""
        for test in step.again if self.level > 1 else step.again[:1]:
            when = "by the next visit" if test.later else "test again"
            counts = "counts as above." if known else f"counts: {_small(test.counts.say)}"
            self.page.detail(f"{test.label}; {counts}", 2, when)
            if self.level > 1 and not known:
                self.why(test.counts, 3)

    def home(self, data: PlanData) -> None:
        if data.home:
            self.page.heading("At home (show the first one today)", self.below)
        for number, care in enumerate(data.home, start=1):
            stop = f" Stop if {care.stop_if}." if care.stop_if else ""
            self.page.number(number, f"{care.line.say}{stop}{self.contested(care.line)}")
            self.why(care.line, 2)
        if data.aftercare:
            self.page.lead("Tell the client:")
        for line in data.aftercare:
            self.line(line)

    def expect(self, data: PlanData) -> None:
        if data.expect or data.courses or data.review:
            self.page.heading("What to expect, how often, and when to stop", self.below)
        if data.expect:
            self.page.say(NO_PROMISE)
        for one in data.expect:
            contested = " (contested)" if one.contested else ""
            self.page.point(
                f"{one.label}{contested}: today: {_small(one.session)} In 4 weeks: {_small(one.weeks_4)} "
                f"In 12 weeks: {_small(one.weeks_12)}"
            )
            judged = f"Judge it at visit {one.review_visit}, about week {one.review_weeks}."
            self.page.detail(f"{one.frequency} {judged} Send on: {_small(one.refer)}", 1)
            if self.level:
                reason = f" Contested: {one.contested}" if one.contested else ""
                self.page.detail(f"{self.cited.mark(one.sources)}{reason}", 1, "why")
        for line in data.courses:
            self.line(line)
        if data.goal:
            self.page.point(f"The client's goal: {data.goal}")
        if data.measures:
            self.page.lead("At the review, take again:")
            self.measures(data.measures)
        for line in data.review:
            self.line(line)

    def sources(self) -> None:
        if self.cited.citations:
            self.page.heading("Sources", self.below)
        for number, citation in enumerate(self.cited.citations, start=1):
            self.page.number(number, citation)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _step_words(step: PlanStepData) -> str:
    tried = "only possible, tried gently" if step.tentative else "for"
    principle = step.label.lower()
    words = f"{tried}: {principle}" if step.tentative else f"{tried} {principle}"
    return f"{step.structure[:1].upper()}{step.structure[1:]}, {step.minutes} min ({words})"


def _how_words(step: PlanStepData) -> str:
    low, high = step.hold_seconds
    rating = f" ({step.rating} of 10)" if step.rating else ""
    lying = f"{step.position_words or 'as is comfortable'}; "
    tools = ", then ".join(step.tools)
    return f"{lying}{step.level}{rating}; {tools}; hold {low}-{high} s, {step.repeats} times a spot."
