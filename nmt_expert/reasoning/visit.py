"""What goes in: one client's complaints and answers at one time."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class Site(Struct, frozen=True, order=True):
    """A place on the body.  Everything left out is unknown; an empty site is the complaint's own.

    Attributes:
        region: Id of a region or of a group of regions, e.g. ``neck``.
        side: ``left``, ``right``, ``both`` or ``midline``.
        muscle: Id of a muscle.
        place: How the site stands to the complaint, where only that is known (*in a muscle that
            refers here*): ``referring``, ``pathway``, ``other_side`` or ``elsewhere``.
    """

    region: str = ""
    side: str = ""
    muscle: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.region or self.side or self.muscle or self.place)


class Answer(Struct, frozen=True):
    """What was said of one finding at one site.

    Attributes:
        finding: Id from the vocabulary.
        word: ``yes``, ``probably``, ``unsure``, ``probably not`` or ``no``.
        site: Where; empty means where the complaint is.
        said: The person's own words, or ``""`` when answered by id.
        line: Line in the visit file, from 1; 0 if typed.
    """

    finding: str
    word: str
    site: Site = Site()
    said: str = ""
    line: int = 0


class Complaint(Struct, frozen=True):
    """What the client came with: where it hurts, in words if there are any."""

    region: str = ""
    side: str = ""
    text: str = ""

    @property
    def site(self) -> Site:
        """The complaint's place."""
        return Site(self.region, self.side)


class Suspicion(Struct, frozen=True):
    """Words that come near a sign of a red flag without being read as it.

    Attributes:
        flag: Id of the flag.
        ask: Findings whose plain questions settle it, in the order to ask them.
        phrase: The words.
    """

    flag: str
    ask: tuple[str, ...]
    phrase: str = ""


class Activity(Struct, frozen=True):
    """Something the client cannot do or finds hard, in the client's own words, and how well it goes.

    Attributes:
        text: What it is.
        score: From 0, cannot, to 10, as before.
    """

    text: str
    score: float


class RangeMeasured(Struct, frozen=True):
    """How far a movement went.

    Attributes:
        movement: Id from ``anatomy/movements.yaml``.
        value: In the movement's own unit.
        side: ``left`` or ``right``; ``""`` where a movement has no sides.
        unit: ``degrees``, ``cm`` or ``mm``.
    """

    movement: str
    value: float
    side: str = ""
    unit: str = "degrees"


class Total(Struct, frozen=True):
    """The total of another measure: its id from ``measures.yaml``, and the number."""

    measure: str
    value: float


class Measures(Struct, frozen=True):
    """How the client fares, to be compared from visit to visit; nothing is concluded from it.  False if empty.

    Attributes:
        pain_now: 0, none, to 10, the worst imaginable; None: not asked.
        pain_worst: The same at its worst in the last week.
        pain_after: The same after the session.
        function: Activities that matter to the client.
        ranges: Movements that were measured.
        totals: Of questionnaires and the like.
        onset: When and how it began, in words.
        duration: For how long, in words.
        goal: What the client wants to be able to do, in words.
    """

    pain_now: float | None = None
    pain_worst: float | None = None
    pain_after: float | None = None
    function: tuple[Activity, ...] = ()
    ranges: tuple[RangeMeasured, ...] = ()
    totals: tuple[Total, ...] = ()
    onset: str = ""
    duration: str = ""
    goal: str = ""

    def __bool__(self) -> bool:
        return self != _NOTHING_MEASURED


_NOTHING_MEASURED = Measures()


class Treatment(Struct, frozen=True):
    """One thing that was done in the session and how it responded, each on one line, in client's or therapist's words.

    Attributes:
        done: What was done and where; ``""`` for a response to the session as a whole.
        response: What the retest or the client said afterwards; ``""`` where nothing was noted.
    """

    done: str = ""
    response: str = ""


class Visit(Struct, frozen=True):
    """One client at one time: what is assessed.

    Attributes:
        complaints: In the order given; none means everything is *here*.
        answers: Every answer.
        title: What the visit is called.
        source: The file it was read from.
        suspected: Words that came near a red flag; each is to be asked about first.
        measures: Pain, function, ranges and the like, for the next visit to be compared with.
        treatment: What was done and how it responded, in the order it was done; nothing is concluded from it.
    """

    complaints: tuple[Complaint, ...] = ()
    answers: tuple[Answer, ...] = ()
    title: str = ""
    source: str = ""
    suspected: tuple[Suspicion, ...] = ()
    measures: Measures = _NOTHING_MEASURED
    treatment: tuple[Treatment, ...] = ()

    def __repr__(self) -> str:
        return f"<Visit: {_counted(self.complaints, 'complaint')}, {_counted(self.answers, 'answer')}>"

    def with_answers(self, *answers: Answer) -> Visit:
        """Return the same visit with answers replaced, by finding and site, or added."""
        keys = {(answer.finding, answer.site) for answer in answers}
        kept = tuple(a for a in self.answers if (a.finding, a.site) not in keys)
        return replace(self, answers=kept + answers)


def _counted(things: object, word: str) -> str:
    """Return how many of something there are; ``?`` of what cannot be counted."""
    count = len(things) if isinstance(things, tuple | list) else "?"
    return f"{count} {word}{'' if count == 1 else 's'}"
