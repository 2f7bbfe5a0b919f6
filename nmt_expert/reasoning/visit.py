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


class Visit(Struct, frozen=True):
    """One client at one time: what is assessed.

    Attributes:
        complaints: In the order given; none means everything is *here*.
        answers: Every answer.
        title: What the visit is called.
        source: The file it was read from.
        suspected: Words that came near a red flag; each is to be asked about first.
    """

    complaints: tuple[Complaint, ...] = ()
    answers: tuple[Answer, ...] = ()
    title: str = ""
    source: str = ""
    suspected: tuple[Suspicion, ...] = ()

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
