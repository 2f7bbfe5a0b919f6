"""The muscles that tend to refer to where it hurts, and on demand the zones of one of them on the body chart."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.drawing.body_marks import zones_words
from nmt_expert.drawing.body_pictures import muscle_picture
from nmt_expert.interview.interview import Interview
from nmt_expert.reasoning.place_words import complaint_words, region_words, site_words
from nmt_expert.reasoning.structures import Structure, worth_palpating
from nmt_expert.reasoning.visit import Complaint, Site

NO_PLACE = "No place is named yet; say or tap where it is first."
HANDS_OFF = "A red flag forbids hands on the client now, so no muscle is shown to look at."
NONE_REFERS = "No muscle of the knowledge tends to refer there."
TENDENCY = "Tendencies, not borders: pressing has to bring on the pain that the client knows."


class ReferringMuscle(Struct, frozen=True):
    """A muscle that tends to refer to a complaint: its id, what it is called, and to what of the place it refers."""

    id: str
    name: str
    to: str


class Zones(Struct, frozen=True):
    """What is shown of a complaint.

    Attributes:
        about: The complaint, in words.
        muscles: Those that tend to refer to it, as a clinician would look at them.
        none: Why there are none; ``""`` if there are some.
        chosen: The muscle whose zones are drawn; ``""`` for none.
        picture: Its zones and the complaint on the body, as SVG.
        words: The same in a sentence.
    """

    about: str
    muscles: tuple[ReferringMuscle, ...] = ()
    none: str = ""
    chosen: str = ""
    picture: str = ""
    words: str = ""


def zones_at(interview: Interview, number: int, muscle: str = "") -> Zones:
    """Return the muscles that tend to refer to a complaint.

    Args:
        interview: The interview as it stands.
        number: Which complaint, from 0.
        muscle: Whose zones are to be drawn; one that does not refer there is left out.
    """
    complaint = interview.complaints[number]
    about = complaint_words(interview.kb, complaint)
    if not complaint.region:
        return Zones(about, none=NO_PLACE)
    entry = interview.assessment.complaints[number]
    if interview.assessment.safety.hands_off:
        return Zones(about, none=HANDS_OFF)
    found = worth_palpating(interview.assessment, entry, most=None)
    muscles = tuple(_referring(interview, found))
    if muscle not in {each.id for each in muscles}:
        return Zones(about, muscles, "" if muscles else NONE_REFERS)
    return Zones(
        about, muscles, chosen=muscle, picture=_drawn(interview, muscle, complaint),
        words=f"{zones_words(interview.kb, muscle, complaint.side)} {TENDENCY}",
    )  # fmt: skip


def _referring(interview: Interview, found: tuple[Structure, ...]) -> Iterator[ReferringMuscle]:
    kb = interview.kb
    for each in found:
        to = next((reason.of for reason in each.reasons if reason.kind == "refers"), ())
        if each.kind == "muscle" and to:
            name = site_words(kb, Site("", each.side, each.id))
            yield ReferringMuscle(each.id, name, ", ".join(region_words(kb, region) for region in to))


def _drawn(interview: Interview, muscle: str, complaint: Complaint) -> str:
    """Draw the zones of a muscle and the complaint; without a side of the complaint, on both sides."""
    side = complaint.side if complaint.side in ("left", "right") else "both"
    return muscle_picture(interview.kb, muscle, side, "zones", complaints=[complaint.site])
