"""What a person can do in an interview, and the visit that follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Suspicion, Treatment, Visit

KINDS = (
    "heard",
    "said",
    "aged",
    "placing",
    "place",
    "complaint",
    "still",
    "retested",
    "screen",
    "answer",
    "skip",
    "change",
    "settle",
    "locate",
    "noted",
    "noted_all",
    "went_on",
    "declined",
    "enough",
    "ended",
)
"""What a step can be."""


class Step(Struct, frozen=True):
    """One thing a person did.

    Attributes:
        kind: One of ``KINDS``.
        about: Ids of what it was about: findings, a region (screen) or flags (went on).
        answers: What was answered.
        withdrawn: Answers that it takes away.
        complaints: Complaints it adds; of a ``place`` or ``placing``, all of them as they stand then.
        left: Ids of questions and findings that it left open on purpose, not to be asked again.
        suspected: Red flags that its words come near.
        asked: The question that it answers or passes over, noted for the place it is about; ``""`` for none.
        named: Findings that a reply named without saying which of them it is: to be asked singly.
        measures: All measures as they stand after it; None: it changes none.
        treatment: What it says was done.
    """

    kind: str
    about: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    withdrawn: tuple[Answer, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    left: tuple[str, ...] = ()
    suspected: tuple[Suspicion, ...] = ()
    asked: str = ""
    named: tuple[str, ...] = ()
    measures: Measures | None = None
    treatment: tuple[Treatment, ...] = ()


def after(visit: Visit, step: Step) -> Visit:
    """Return a visit after one step."""
    complaints = visit.complaints
    if step.kind in ("place", "placing"):
        complaints = step.complaints
    elif step.complaints:
        complaints = tuple(dict.fromkeys((*complaints, *step.complaints)))
    answers = tuple(answer for answer in visit.answers if answer not in step.withdrawn)
    spoken = step.kind in ("said", "heard")
    # What a contradiction leaves standing stands already, also where nobody settled it and both statements stay.
    fresh = [answer for answer in step.answers if step.kind != "settle" or answer not in answers]
    answers = tuple(dict.fromkeys((*answers, *step.answers))) if spoken else _placed(answers, fresh)
    suspected = tuple(dict.fromkeys((*visit.suspected, *step.suspected)))
    measures = visit.measures if step.measures is None else step.measures
    return replace(
        visit,
        complaints=complaints,
        answers=answers,
        suspected=suspected,
        measures=measures,
        treatment=(*visit.treatment, *step.treatment),
    )


def _placed(answers: tuple[Answer, ...], fresh: Iterable[Answer]) -> tuple[Answer, ...]:
    """Put answers where those of the same finding and site stand, or at the end."""
    made: list[Answer | None] = list(answers)
    for new in fresh:
        same = [at for at, old in enumerate(made) if old and (old.finding, old.site) == (new.finding, new.site)]
        for at in same:
            made[at] = None
        if same:
            made[same[0]] = new
        else:
            made.append(new)
    return tuple(answer for answer in made if answer)
