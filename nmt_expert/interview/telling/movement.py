"""Where the ten principles stand in an interview, and what the last step moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.reasoning.assess import Assessment, Conclusion
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.visit import Complaint

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

LEAST = 0.005
"""A support that moves by less reads the same to two decimals."""

SHOWN = 3
"""Answers of one step that are said in words; of more, how many there are."""

KINDS_IN_WORDS = {
    "skip": "passed over",
    "screen": "not screened",
    "locate": "the place",
    "noted": "a line noted",
    "declined": "asking on",
    "went_on": "gone on despite an emergency",
}
"""What a step without answers was."""


class Moved(Struct, frozen=True):
    """One principle as it stands, and as it stood before the last step.

    Attributes:
        id: The principle.
        label: What a person calls it.
        contested: Whether the literature disputes it.
        place: In the order, from 1.
        band: Id of its band.
        band_label: The word for it.
        support: In (-1, 1), not a probability.
        speaks_for: What speaks for it alone, in [0, 1).
        speaks_against: What speaks against it alone, in (-1, 0].
        held: Whether a missing minimum pattern holds its support down.
        was_place: Its place before.
        was_support: Its support before.
        was_band_label: The word for it before.
    """

    id: str
    label: str
    contested: bool
    place: int
    band: str
    band_label: str
    support: float
    speaks_for: float
    speaks_against: float
    held: bool
    was_place: int
    was_support: float
    was_band_label: str

    @property
    def moved(self) -> bool:
        """Whether its support reads different now."""
        return abs(self.support - self.was_support) >= LEAST


Before: TypeAlias = Mapping[Complaint, Mapping[str, tuple[int, float, str]]]
"""Of each complaint: place, support and the word for its band of each principle, as they stood."""


def standings(assessment: Assessment) -> Before:
    """Return where the principles stand, which is little to keep beside a whole assessment."""
    return {
        entry.complaint: {
            each.id: (at, each.support, each.band.label) for at, each in enumerate(entry.principles, start=1)
        }
        for entry in assessment.complaints
    }


def movement(interview: Interview, complaint: int, before: Before | None = None) -> tuple[Moved, ...]:
    """Return the ten principles in their order, each with what the last step did to it.

    Args:
        interview: The interview.
        complaint: Which complaint, from 0.
        before: How they stood before the last step, where it is at hand; worked out if left out.

    A complaint that was not there before counts as not moved.
    """
    now = interview.assessment.complaints[complaint]
    before = before or standings(interview.expert.assess(interview.session.back().visit))
    same = (now.complaint, replace(now.complaint, side=""), Complaint())  # the same before its side, its place was said
    was = next((before[one] for one in same if one in before), {})
    return tuple(
        _moved(interview, place, entry, was.get(entry.id, (place, entry.support, entry.band.label)))
        for place, entry in enumerate(now.principles, start=1)
    )


def _moved(interview: Interview, place: int, entry: Conclusion, was: tuple[int, float, str]) -> Moved:
    kb = interview.kb
    counted = [given.weight for given in entry.contributions if given.counts]
    return Moved(
        entry.id,
        kb.label(entry.id),
        kb.principles[entry.id].evidence.contested,
        place,
        entry.band.id,
        entry.band.label,
        entry.support,
        combine(weight for weight in counted if weight > 0),
        combine(weight for weight in counted if weight < 0),
        entry.capped,
        *was,
    )


def last_step(interview: Interview) -> str:
    """Return in a line what the last step said; ``""`` at the beginning."""
    history = interview.session.history
    if not history:
        return ""
    step = history[-1]
    said = [f"{interview.kb.label(answer.finding)}: {answer.word}" for answer in step.answers]
    if len(said) > SHOWN:
        return f"{len(said)} answers"
    if not said and step.kind in ("place", "placing", "complaint", "said"):
        said = [complaint_words(interview.kb, complaint) for complaint in step.complaints]
    return "; ".join(said) or KINDS_IN_WORDS.get(step.kind, "nothing more")
