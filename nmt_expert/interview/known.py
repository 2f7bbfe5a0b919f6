"""What an interview knew beside its answers when it was left: as plain data to be kept, and back.

An answer says what was found; it does not say what was passed over, which red-flag screen was shown, or that a
contradiction was meant.  Going past an emergency is left out on purpose: whoever goes on later decides again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from nmt_expert.reasoning.visit import Answer, Visit

ONCE = ("said", "place", "still", "retested", "noted_all")
"""Kinds of steps that an interview takes once."""

AREA = "area"
"""Noted where no muscle could be named for what was found, so that it is not asked for each finding."""

NO_COMPLAINT = "no complaint"
"""Noted where the client was asked and nothing hurts, so that no place is asked for."""


class Known(Struct, frozen=True):
    """What was known before the first step of an interview, beside the visit.

    Attributes:
        passed: Ids of questions and findings that were passed over.
        screened: Regions whose red-flag screen was shown (``""`` for the whole body).
        done: Which of ``ONCE``, ``AREA`` and ``NO_COMPLAINT`` are done.
        meant: Answers of which somebody said that they are meant as they stand.
        asked: The questions that were asked, in order, each noted for the place it is about.
        named: Findings that the safety screen named together and that are to be asked singly.
        declined: The reasons to stop that were offered and declined.
        enough: The complaints of which somebody said that enough is asked.
        unknown: How many of the last questions nobody could answer.
        last: What was answered last, as long as it may be asked in which muscle that is.
        noted: The lines that were noted about how the client fares.
    """

    passed: tuple[str, ...] = ()
    screened: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    meant: tuple[Answer, ...] = ()
    asked: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    enough: tuple[str, ...] = ()
    unknown: int = 0
    last: tuple[Answer, ...] = ()
    noted: tuple[str, ...] = ()


def known_to_data(known: Known, visit: Visit, digest: str) -> dict[str, Any]:
    """Return what was known as plain data.

    Args:
        known: What was known.
        visit: The visit as it stands; answers that are meant are written as their places in it.
        digest: Of the knowledge whose questions were asked.
    """
    return {
        "rules": digest,
        "passed": list(known.passed),
        "screened": list(known.screened),
        "done": list(known.done),
        "meant": _places(known.meant, visit),
        "asked": list(known.asked),
        "named": list(known.named),
        "declined": list(known.declined),
        "enough": list(known.enough),
        "unknown": known.unknown,
        "last": _places(known.last, visit),
        "noted": list(known.noted),
    }


def known_from_data(data: Any, visit: Visit, digest: str) -> Known:
    """Return what was known again; what cannot be read, or is missing, was not known.

    Args:
        data: As `known_to_data` made it, or anything else that stands in its place.
        visit: The visit it was kept with.
        digest: Of the knowledge whose questions will be asked.  If it is another, the red-flag screen counts as not
            shown: it may ask more by now, and asks only what is not answered.
    """
    if not isinstance(data, dict):
        return Known()
    unknown = data.get("unknown")
    return Known(
        passed=_texts(data.get("passed")),
        screened=_texts(data.get("screened")) if data.get("rules") == digest else (),
        done=tuple(kind for kind in _texts(data.get("done")) if kind in (*ONCE, AREA, NO_COMPLAINT)),
        meant=_answers(data.get("meant"), visit),
        asked=_texts(data.get("asked")),
        named=_texts(data.get("named")),
        declined=_texts(data.get("declined")),
        enough=_texts(data.get("enough")),
        unknown=max(unknown, 0) if type(unknown) is int else 0,
        last=_answers(data.get("last"), visit),
        noted=_lines(data.get("noted")),
    )


def _places(answers: tuple[Answer, ...], visit: Visit) -> list[int]:
    """Return where answers stand in a visit; those that do not are left out."""
    return [at for at, answer in enumerate(visit.answers) if answer in answers]


def _answers(places: Any, visit: Visit) -> tuple[Answer, ...]:
    numbers = [at for at in places if type(at) is int] if isinstance(places, list) else []
    return tuple(visit.answers[at] for at in numbers if 0 <= at < len(visit.answers))


def _texts(entries: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_lines(entries)))


def _lines(entries: Any) -> tuple[str, ...]:
    texts: Iterable[Any] = entries if isinstance(entries, list) else ()
    return tuple(text for text in texts if isinstance(text, str))
