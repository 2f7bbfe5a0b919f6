"""Put a session and a course together for one complaint, out of the advice that the limits of the flags leave.

Where something was found comes first, then driver before consequence; each muscle is worked on once.  What is tested
again was found, and is the same in every document.  A home task
says which actions, tools and positions it uses, and is left out where a limit forbids one of them.  Where the
permission withholds all technique there is no session, only what to do and what to say; beside a referral that only
limits, the session keeps within those limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as joined
from itertools import zip_longest
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import ArgumentError
from nmt_expert.explain.care.own_measures import OwnMeasure, own_measures
from nmt_expert.explain.care.sharing import shared_out, spoken_for
from nmt_expert.explain.care.technique import Advice, LeftOut, Suggestion, WorkedMuscle, advice
from nmt_expert.explain.chain import Chain, ChainStep, chain
from nmt_expert.knowledge.model import (
    KEEP_OFF,
    CareOutline,
    ExpectedCourse,
    HomeTask,
    KnowledgeBase,
    PlanLine,
    Response,
    SendingOn,
    SessionLength,
    WorkStage,
)
from nmt_expert.reasoning.anatomy import area_of, fine_regions
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.limits import DOUBTFUL, Bound, lower, room
from nmt_expert.reasoning.pictures import picture_of
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import worth_palpating

USUAL_MINUTES = 45

MOST_HOME_TASKS = 3
MOST_LOCAL_TASKS = 2
"""Of them, those for the place alone."""

MOST_OUTLINES = 2
"""Of how many principles it is said what to expect."""

MOST_AGAIN = 2
"""Of what was found, how much is tested again: what a session has time for.  A judgement."""

MOST_TRIED = 3
"""Muscles where everything is only possible: the session is a test.  A judgement."""

LOCAL = "local"
"""The level of a flag that is about one place: a course off that place need not wait."""

SETTLED_BY_ASKING = ("suspected", "unsettled")


class Again(Struct, frozen=True):
    """A finding to look at again, and what counts as a change; ``finding`` is empty for the movement that hurts."""

    finding: str
    response: Response


class PlanStep(Struct, frozen=True):
    """One muscle to work on, or the area itself.

    Attributes:
        suggestion: The technique it is part of.
        also: Other principles that the same muscle is worked on for.
        work: The muscle, with what the limits leave of it; None for the area.
        regions: Where the work is.
        minutes: For it.
        position: How the client lies or sits; ``""`` as it is comfortable.
        stage: Why its principle comes at this place; None if nothing is said.
        driven: The links by which its principle drives one that comes later.
        add: What goes with it.
        again: What to look at again after it: some of what the plan tests again.
        found_first: Whether it comes before its turn because something was found in it.
    """

    suggestion: Suggestion
    also: tuple[str, ...]
    work: WorkedMuscle | None
    regions: tuple[str, ...]
    minutes: int
    position: str
    stage: WorkStage | None
    driven: tuple[ChainStep, ...]
    add: tuple[str, ...]
    again: tuple[Again, ...]
    found_first: bool


class HomeCare(Struct, frozen=True):
    """A task for home, and the muscle it is about, if it is about one."""

    task: HomeTask
    muscle: WorkedMuscle | None = None


class Stopped(Struct, frozen=True):
    """A flag for which there is no session today.

    Attributes:
        state: The flag, and where it stands.
        sending: What to do and say, if it sends the client on.
        ask: Whether a question settles it.
    """

    state: FlagState
    sending: SendingOn | None
    ask: bool


Worked: TypeAlias = tuple[Suggestion, WorkedMuscle | None]
"""A technique, and the muscle it is used on; None for the area itself."""


class CarePlan(Struct, frozen=True):
    """What to do today, at home and next time, within every limit.

    Attributes:
        state: ``stop`` (only what to do and say), ``ask`` (questions come first), ``postpone``, ``open`` (nothing is
            possible yet), ``gentle`` (there is no complaint), ``none`` (the knowledge has no plans) or ``session``.
        stopped: The flags behind the first three.
        refer: Other flags that ask for a doctor; a session keeps within their limits.
        length: The session.
        forbidden: Actions that a limit leaves out somewhere.
        warmed: The regions for broad, light contact at the start; none if the limits leave none.
        steps: What to work on, in order.
        again: What to test again, of all steps: the one list for every document.
        referral: Whom the techniques of the steps send the client to, without a red flag.
        left_out: Muscles of which the limits leave nothing.
        home: Tasks, the first to be shown today.
        aftercare: What to tell the client, without what a limit forbids.
        outlines: What to expect of the leading principles, how often, and when it is judged.
        courses: How the picture usually goes on.
        measures: The client's own measures to take again today and at the review.
        waits: What is said instead of a course, which waits for a doctor; ``""`` where it does not.
        tentative: Whether everything is only possible.
        first_ask: Emergency flags of this place that nobody asked about.
        ask_where: Flags of a condition of which the place is not known.
    """

    state: str
    stopped: tuple[Stopped, ...]
    refer: tuple[Stopped, ...]
    length: SessionLength | None
    forbidden: frozenset[str] = frozenset()
    warmed: tuple[str, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    again: tuple[Again, ...] = ()
    referral: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    home: tuple[HomeCare, ...] = ()
    aftercare: tuple[PlanLine, ...] = ()
    outlines: tuple[CareOutline, ...] = ()
    courses: tuple[ExpectedCourse, ...] = ()
    measures: tuple[OwnMeasure, ...] = ()
    waits: str = ""
    tentative: bool = False
    first_ask: tuple[FlagState, ...] = ()
    ask_where: tuple[FlagState, ...] = ()

    def __bool__(self) -> bool:
        return self.state == "session"


def plan(assessment: Assessment, complaint: int = 0, minutes: int = USUAL_MINUTES) -> CarePlan:
    """Return the plan for one complaint.

    Args:
        assessment: The whole assessment.
        complaint: Which one, from 0.
        minutes: How long the session is.

    Raises:
        ArgumentError: There is no session of that length.
    """
    length = _length(assessment.knowledge, minutes)
    entry = assessment.complaints[complaint]
    if entry.permission.level == KEEP_OFF:
        return _no_session(assessment, entry.permission.because, length)
    if length is None:
        return CarePlan("none", (), (), None)
    made = advice(assessment, entry, worth_palpating(assessment, entry, most=None))
    return _Planning(assessment, complaint, made, length).whole()


def lengths(kb: KnowledgeBase) -> tuple[int, ...]:
    """Return how long a session can be, in minutes."""
    return tuple(length.minutes for length in kb.plan.lengths)


def _length(kb: KnowledgeBase, minutes: int) -> SessionLength | None:
    found = next((length for length in kb.plan.lengths if length.minutes == minutes), None)
    if found is None and kb.plan.lengths:
        raise ArgumentError(f"a session has {', '.join(map(str, lengths(kb)))} minutes, not {minutes!r}")
    return found


# ------------------------------------------------------------------ no session


def _no_session(assessment: Assessment, because: Sequence[FlagState], length: SessionLength | None) -> CarePlan:
    """What a flag leaves that withholds all technique: whom to send the client to, and what to say."""
    stopped = tuple(stopping(assessment.knowledge, state) for state in because)
    refer = tuple(stop for stop in _referrals(assessment) if stop.state not in because)
    if any(stop.sending for stop in stopped if not stop.ask):
        return CarePlan("stop", tuple(stop for stop in stopped if stop.sending and not stop.ask), refer, length)
    raised = tuple(stop for stop in stopped if not stop.ask)
    return CarePlan("postpone" if raised else "ask", raised or stopped, refer, length)


def _referrals(assessment: Assessment) -> tuple[Stopped, ...]:
    """The flags that were raised and ask for a doctor."""
    return tuple(stopping(assessment.knowledge, s) for s in assessment.safety.raised if s.requires_referral)


def stopping(kb: KnowledgeBase, state: FlagState) -> Stopped:
    """Return what a flag asks for: whom to send the client to, or what to ask first."""
    sending = next((entry for entry in kb.plan.sending_on if entry.action == state.flag.action), None)
    return Stopped(state, sending, state.state in SETTLED_BY_ASKING)


# ------------------------------------------------------------------ a session


class _Planning:
    """A plan in the making."""

    def __init__(self, assessment: Assessment, complaint: int, made: Advice, length: SessionLength) -> None:
        self.assessment, self.made, self.length = assessment, made, length
        self.kb, self.entry = assessment.knowledge, assessment.complaints[complaint]
        self.chain = chain(assessment, complaint)
        self.bounds = self.entry.permission.bounds
        self.area = area_of(self.kb, self.entry.complaint.site)
        site = self.entry.complaint.site
        self.here = room(self.kb, self.bounds, sorted(self.area), site.muscle, site.side)
        self.doubtful = [bound for bound in self.bounds if bound.state.state in DOUBTFUL]
        self.forbidden = frozenset(name for bound in self.doubtful for name in bound.limit.no_actions)
        self.order = ordered(self.kb, self.chain, made.suggestions)

    def whole(self) -> CarePlan:
        outlines = {outline.principle: outline for outline in self.kb.plan.outlines}
        refer = _referrals(self.assessment)
        waits = next((s.sending.course for s in refer if s.sending and s.state.flag.level != LOCAL), "")
        chosen = self.chosen()
        tested = tested_again(self.kb, [one for one, _ in chosen])
        steps = self.steps(chosen, tested)
        names = list(dict.fromkeys(step.suggestion.technique.principle for step in leading(steps)))[:MOST_OUTLINES]
        return CarePlan(
            state="session" if self.order else "open" if self.complains() else "gentle",
            stopped=(),
            refer=refer,
            length=self.length,
            forbidden=self.forbidden,
            warmed=self.warmed() if self.order else (),
            steps=steps,
            again=tested,
            referral=tuple(dict.fromkeys(say for step in steps for say in step.suggestion.referral)),
            left_out=self.made.left_out,
            home=self.home(steps) if self.order else (),
            aftercare=tuple(self.aftercare()) if self.order else (),
            outlines=() if waits else tuple(outlines[name] for name in names if name in outlines),
            courses=self.courses() if self.order and not waits else (),
            waits=waits,
            measures=self.measures() if self.order else (),
            tentative=bool(self.order) and all(one.tentative for one in self.order),
            first_ask=self.made.first_ask if self.order else (),
            ask_where=self.made.ask_where if self.order else (),
        )

    def complains(self) -> bool:
        """Whether anything was stated or found that a session could be about; age and red flags are not."""
        told = (self.kb.findings[a.finding] for a in self.assessment.visit.answers if a.word in ("yes", "probably"))
        found = any(finding.kind != "red_flag" and finding.id not in self.kb.ages for finding in told)
        return found or bool(self.assessment.visit.complaints)

    def chosen(self) -> list[Worked]:
        """What is worked on: each muscle once, no more than the session has room for, where something was found first.

        What calms still comes before anything else, and what is only tried comes last.
        """
        calming = {name for stage in self.kb.plan.order if stage.before_drivers for name in stage.principles}

        def rank(worked: Worked) -> tuple[bool, bool, bool]:
            one, muscle = worked
            return one.tentative, one.technique.principle not in calming, not _found_in(muscle)

        shared = shared_out(self.order, self.room_for(), lambda one: spoken_for(self.entry, one.technique.principle))
        return sorted(shared, key=rank)

    def steps(self, chosen: Sequence[Worked], tested: Sequence[Again]) -> tuple[PlanStep, ...]:
        """What is worked on, with how long, how the client lies, and what of the things tested again goes with it."""
        lying = self.lying([muscle for _, muscle in chosen])
        work = sum(part.minutes for part in self.length.parts if part.part == "work")
        times = _divided(work, len(chosen))
        last = {one.technique.principle: at for at, (one, _) in enumerate(chosen)}
        turns = [self.order.index(one) for one, _ in chosen]
        return tuple(
            replace(
                self.step(one, muscle, last[one.technique.principle] == at),
                minutes=times[at],
                position=lying[at],
                again=_own(tested, one.technique.retest) or _own(tested, one.retest) or tuple(tested[:1]),
                found_first=turns[at] > min(turns[at:]),
            )
            for at, (one, muscle) in enumerate(chosen)
        )

    def room_for(self) -> int:
        """How many muscles there is room for: fewer where the system is easily stirred up, or nothing is sure."""
        most = self.length.muscles
        first = {one.technique.principle for one in self.order if not one.tentative}
        calm = [stage.muscles for stage in self.kb.plan.order if stage.muscles and first & {*stage.principles}]
        return min(most, *calm, most if first else MOST_TRIED)

    def step(self, one: Suggestion, muscle: WorkedMuscle | None, ends: bool) -> PlanStep:
        name, place = one.technique.principle, self.order.index(one)
        later = {other.technique.principle for other in self.order[place + 1 :]}
        return PlanStep(
            suggestion=one,
            also=tuple(o.technique.principle for o in self.order if muscle and o is not one and _works_on(o, muscle)),
            work=muscle,
            regions=muscle.room.regions if muscle else self.here.regions,
            minutes=0,
            position="",
            stage=next((stage for stage in self.kb.plan.order if name in stage.principles), None),
            driven=tuple(s for s in self.chain.steps if s.driver == name and s.consequence in later),
            add=one.add if ends else (),
            again=(),
            found_first=False,
        )

    def lying(self, muscles: Sequence[WorkedMuscle | None]) -> list[str]:
        """How the client lies or sits for each muscle, turning over as seldom as can be."""
        chosen: list[str] = []
        for muscle in muscles:
            possible = self.positions(muscle)
            chosen.append(chosen[-1] if chosen and chosen[-1] in possible else next(iter(possible), ""))
        return chosen

    def positions(self, muscle: WorkedMuscle | None) -> tuple[str, ...]:
        """How the client can lie or sit: as the muscle asks, or as is usual there, and as no limit forbids anywhere."""
        left, usual = muscle.room if muscle else self.here, self.kb.plan.positions
        forbidden = {name for bound in self.doubtful for name in bound.limit.no_positions} | left.no_positions
        noted = [name for note in (muscle.notes if muscle else ()) for name in note.positions]
        places, id_ = frozenset(left.regions), muscle.structure.id if muscle else ""
        named = [name for entry in usual if id_ in entry.muscles for name in entry.positions]
        there = [name for entry in usual if places & _fine(self.kb, entry.regions) for name in entry.positions]
        return tuple(dict.fromkeys(name for name in noted or named or there if name not in forbidden))

    def warmed(self) -> tuple[str, ...]:
        """The regions of the complaint, or of the muscles, where light contact is left."""
        regions = self.area or {region for one in self.order for part in one.work for region in part.room.regions}
        site = self.entry.complaint.site
        each = ((name, room(self.kb, self.bounds, [name], site.muscle, site.side)) for name in sorted(regions))
        return tuple(name for name, left in each if left.level != KEEP_OFF)

    # -------------------------------------------------------------- home

    def home(self, steps: Sequence[PlanStep]) -> tuple[HomeCare, ...]:
        """The tasks that fit and that no limit forbids: those for the place first, then by principle."""
        outlines = {outline.principle: outline for outline in self.kb.plan.outlines}
        tasks = {task.id: task for task in self.kb.plan.home}
        names = [one.technique.principle for one in self.order]
        lists = [outlines[name].home for name in names if name in outlines]
        by_principle = [name for row in zip_longest(*lists) for name in row if name]
        listed = {name for outline in outlines.values() for name in outline.home}
        local = [name for name, task in tasks.items() if task.regions and task.where == "area" and name not in listed]
        chosen = [*self.fitting(tasks, local, names, steps)][:MOST_LOCAL_TASKS]
        chosen += [*self.fitting(tasks, by_principle, names, steps)]
        alike = {care.task.kind or care.task.id: care for care in reversed(chosen)}
        return tuple(care for care in dict.fromkeys(chosen) if care in alike.values())[:MOST_HOME_TASKS]

    def fitting(
        self, tasks: dict[str, HomeTask], names: Iterable[str], principles: Sequence[str], steps: Sequence[PlanStep]
    ) -> Iterator[HomeCare]:
        for name in dict.fromkeys(names):
            task = tasks[name]
            if (task.principles and not set(task.principles) & set(principles)) or self.said_yes(task.not_if):
                continue
            if task.needs and not self.said_yes(task.needs):
                continue
            if task.where == "muscle":
                worked = (step.work for step in steps if step.work and self.allows(task, step.work))
                muscle = next(worked, None)
                if muscle is not None:
                    yield HomeCare(task, muscle)
            elif self.allows(task, None):
                yield HomeCare(task)

    def allows(self, task: HomeTask, muscle: WorkedMuscle | None) -> bool:
        """Whether a task fits a place, and no limit there forbids what it does."""
        lies_in = frozenset(self.kb.muscles[muscle.structure.id].lies_in) if muscle else self.area
        if task.regions and not _fits(_fine(self.kb, task.regions), lies_in, wholly=muscle is not None):
            return False
        holding = list(self.holding(task, muscle, lies_in))
        kept_off = [bound for bound in holding if bound.limit.pressure == KEEP_OFF and bound in self.doubtful]
        if task.where != "person" and lies_in and all(_any_holds(kept_off, region) for region in lies_in):
            return False
        return not any(forbids(self.kb, bound, task) for bound in holding)

    def holding(self, task: HomeTask, muscle: WorkedMuscle | None, lies_in: frozenset[str]) -> Iterator[Bound]:
        """The limits that a task has to keep: of its place; of any place if it is about the whole person."""
        side = self.entry.complaint.side
        names = [muscle.structure.id] if muscle else [m.id for m in self.kb.muscles.values() if lies_in & {*m.lies_in}]
        for bound in self.bounds:
            if task.where == "person" or not lies_in:
                there = bound in self.doubtful or bound.everywhere
            else:
                there = any(bound.holds(region, "", side) for region in lies_in)
                there = there or any(bound.holds("", name, side) for name in names)
            if there:
                yield bound

    def said_yes(self, findings: Iterable[str]) -> bool:
        """Whether any of some findings was said with a yes of anything, wherever it is."""
        names = {name for finding in findings for name in self.kb.said_by(finding)}
        words = [answer.word for answer in self.assessment.visit.answers if answer.finding in names]
        return any((self.kb.scale.answers[word] or 0) > 0 for word in words)

    # -------------------------------------------------------------- afterwards

    def aftercare(self) -> Iterator[PlanLine]:
        return (line for line in self.kb.plan.aftercare if self.forbidden.isdisjoint(line.does))

    def courses(self) -> tuple[ExpectedCourse, ...]:
        picture = picture_of(self.kb, self.entry)
        courses = (c for c in self.kb.plan.courses if picture is not None and picture.id in c.pictures)
        return tuple(course for course in courses if not self.said_yes(course.not_if))

    def measures(self) -> tuple[OwnMeasure, ...]:
        """The client's own measures; no range where a limit forbids to move as far as it goes."""
        first, measured = self.assessment.complaints[0] is self.entry, self.assessment.visit.measures
        moving = {name for part in self.length.parts if part.part == "move" for name in part.does}
        if not self.forbidden.isdisjoint(moving):
            measured = replace(measured, ranges=())
        return own_measures(self.kb, measured, self.entry.complaint, leading=first)


def _fine(kb: KnowledgeBase, regions: Iterable[str]) -> frozenset[str]:
    return frozenset(region for name in regions for region in fine_regions(kb, name))


def _any_holds(bounds: Iterable[Bound], region: str) -> bool:
    return any(bound.holds(region, "", "") for bound in bounds)


def _fits(regions: frozenset[str], lies_in: frozenset[str], wholly: bool) -> bool:
    """Whether a task for some regions is about a place: all of a muscle, or at least half of where it hurts."""
    return lies_in <= regions if wholly else bool(lies_in) and 2 * len(lies_in & regions) >= len(lies_in)


def forbids(kb: KnowledgeBase, bound: Bound, task: HomeTask) -> bool:
    """Whether a limit forbids what a home task does."""
    limit = bound.limit
    deep = bool(task.level and limit.pressure) and lower(kb, limit.pressure, task.level) != task.level
    taken = set(limit.no_actions) & set(task.does) or set(limit.no_tools) & set(task.tools)
    return deep or bool(taken) or bool(set(limit.no_positions) & set(task.positions))


# ------------------------------------------------------------------ order


def ordered(kb: KnowledgeBase, links: Chain, suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return techniques in the order to use them: what is calmed first, then driver before consequence.

    What is only possible comes after what leads.
    """
    driving = list(dict.fromkeys(name for path in links.paths for name in path))
    stages = list(kb.plan.order)
    first = {name for stage in stages if stage.before_drivers for name in stage.principles}
    numbers = {name: number for number, stage in enumerate(stages) for name in stage.principles}

    def rank(one: Suggestion) -> tuple[bool, bool, int, int]:
        name = one.technique.principle
        calmed = name in first and not one.tentative
        stage = numbers.get(name, len(stages))
        return one.tentative, not calmed, (stage if calmed else _place(driving, name)), stage

    return tuple(sorted(suggestions, key=rank))


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def leading(steps: Sequence[PlanStep]) -> list[PlanStep]:
    """Return the steps for what leads; all of them where everything is only possible."""
    return [step for step in steps if not step.suggestion.tentative] or list(steps)


def _works_on(one: Suggestion, muscle: WorkedMuscle) -> bool:
    return any(part.structure.id == muscle.structure.id for part in one.work)


def _divided(minutes: int, count: int) -> list[int]:
    """Divide whole minutes among steps; the first get what is left over.

    >>> _divided(20, 3)
    [7, 7, 6]
    """
    return [minutes // count + (at < minutes % count) for at in range(count)] if count else []


def _found_in(muscle: WorkedMuscle | None) -> bool:
    """Whether anything was found in a muscle itself."""
    return muscle is not None and any(reason.kind == "found" for reason in muscle.structure.reasons)


def _own(tested: Iterable[Again], names: Iterable[str]) -> tuple[Again, ...]:
    own = set(names)
    return tuple(entry for entry in tested if entry.finding in own)


def tested_again(kb: KnowledgeBase, suggestions: Iterable[Suggestion]) -> tuple[Again, ...]:
    """Return what to test again after some techniques, with what counts as a change: each its share of what was found.

    What shows within the session comes first; where nothing does, the movement that hurts is looked at, too.
    """
    general = next((entry for entry in kb.plan.responses if not entry.findings), None)
    own = {name: entry for entry in kb.plan.responses for name in entry.findings}
    shares = zip_longest(*dict.fromkeys(one.retest for one in suggestions))
    names = dict.fromkeys(name for name in joined.from_iterable(shares) if name)
    named = [Again(name, found) for name in names if (found := own.get(name, general)) is not None]
    named.sort(key=lambda entry: entry.response.later)
    if general is not None and (not named or named[0].response.later):
        named.insert(0, Again("", general))
    return tuple(named[:MOST_AGAIN])


# ------------------------------------------------------------------ letter


class Letter(Struct, frozen=True):
    """What a letter to a doctor is written for.

    Attributes:
        flags: That ask for one, the gravest first.
        advised: Where there is none: whom the plans of the complaints send the client to without a red flag.
    """

    flags: tuple[Stopped, ...]
    advised: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.flags)


def letter(assessment: Assessment) -> Letter:
    """Return what a letter has to say; it is empty where no flag that was raised asks for one."""
    flags = tuple(stop for stop in _referrals(assessment) if stop.sending)
    plans = () if flags else (plan(assessment, at) for at in range(len(assessment.complaints)))
    return Letter(flags, tuple(dict.fromkeys(say for each in plans for say in each.referral)))
