"""What the casebook gives back: a saved visit with its times, what was concluded, and what people said of that."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.visit import Complaint, Visit


class Ranked(Struct, frozen=True):
    """One principle as it was concluded: its band and its support, in (-1, 1)."""

    principle: str
    band: str
    support: float


class Outcome(Struct, frozen=True):
    """What was concluded of a visit, and by which knowledge.

    Attributes:
        version: Version of the knowledge base.
        digest: Its content hash.
        complaints: For each complaint, all principles in their order.
        technique: For each complaint, what may be done: ``none``, ``light`` or ``full``.
        flags: The red flags that are raised or unsettled, each with its state, most pressing first.
    """

    version: str
    digest: str
    complaints: tuple[tuple[Ranked, ...], ...]
    technique: tuple[str, ...]
    flags: tuple[tuple[str, str], ...]


class Verdict(Struct, frozen=True):
    """What the practitioner says of one conclusion, beside what the engine said.

    Attributes:
        complaint: Which complaint, from 0.
        principle: Which principle.
        agrees: Whether the practitioner agrees.
        reason: Why, in their own words.
        band: The engine's band at that time.
        support: The engine's support at that time, in (-1, 1).
        digest: Of the knowledge the engine had.
        given: When, in UTC.
    """

    complaint: int
    principle: str
    agrees: bool
    reason: str
    band: str
    support: float
    digest: str
    given: str


EDITED_NOTE = "edited_note"
"""The kind of note that holds the note for the file, as somebody edited it."""


class Note(Struct, frozen=True):
    """An event of a visit that is not an answer, such as continuing after an emergency."""

    kind: str
    text: str
    made: str


class Summary(Struct, frozen=True):
    """One line of the list of visits.

    Attributes:
        id: Number in this casebook, never given twice.
        client: The client's pseudonym.
        title: What the visit is called.
        made: When it was saved first, in UTC (``2026-05-04T09:30:00Z``).
        changed: When it was changed last.
        version: Of the knowledge it was made with.
        answers: How many answers.
        complaints: What the client came with.
        raised: Ids of the red flags that are raised, the most pressing first, as far as a conclusion was kept.
        damage: What of it is damaged, in words; ``""`` for a visit that is whole.  Of a damaged one nothing else is
            known than its number.
    """

    id: int
    client: str = ""
    title: str = ""
    made: str = ""
    changed: str = ""
    version: str = ""
    answers: int = 0
    complaints: tuple[Complaint, ...] = ()
    raised: tuple[str, ...] = ()
    damage: str = ""


class Saved(Struct, frozen=True):
    """One saved visit.

    Attributes:
        id: Number in this casebook; 0 before it is saved there.
        uid: What tells it from every other visit in any casebook.
        client: The client's pseudonym.
        visit: Complaints, answers and title.
        times: When each answer was given, in UTC, beside ``visit.answers``.
        made: When it was saved first.
        changed: When it was changed last.
        version: Of the knowledge it was made with.
        digest: Content hash of that knowledge.
        outcome: What was concluded; None if no conclusion was kept for these answers.
        verdicts: What the practitioner says of conclusions.
        notes: What else happened.
        progress: Where an interview stands, as plain data that the interview understands; None if there is none.
    """

    id: int
    uid: str
    client: str
    visit: Visit
    times: tuple[str, ...]
    made: str
    changed: str
    version: str
    digest: str
    outcome: Outcome | None = None
    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Note, ...] = ()
    progress: Any = None

    @property
    def edited_note(self) -> str:
        """The note for the file as it was edited last; ``""`` if nobody edited it."""
        return next((each.text for each in reversed(self.notes) if each.kind == EDITED_NOTE), "")


def summary_of(saved: Saved) -> Summary:
    """Return the line of a visit in the list."""
    visit = saved.visit
    flags = saved.outcome.flags if saved.outcome else ()
    return Summary(
        saved.id, saved.client, visit.title, saved.made, saved.changed, saved.version, len(visit.answers),
        visit.complaints, tuple(name for name, state in flags if state == "raised"),
    )  # fmt: skip


def outcome_of(assessment: Assessment) -> Outcome:
    """Return what was concluded, as the casebook keeps it."""
    kb = assessment.knowledge
    return Outcome(
        version=kb.version,
        digest=kb.digest,
        complaints=tuple(_ranking(entry) for entry in assessment.complaints),
        technique=tuple(entry.permission.level for entry in assessment.complaints),
        flags=tuple((entry.flag.id, entry.state) for entry in assessment.safety.of("raised", "suspected", "unsettled")),
    )


def _ranking(entry: ComplaintAssessment) -> tuple[Ranked, ...]:
    return tuple(Ranked(each.id, each.band.id, each.support) for each in entry.principles)


def outcome_to_data(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain data."""
    return {
        "version": outcome.version,
        "digest": outcome.digest,
        "complaints": [[[r.principle, r.band, r.support] for r in ranking] for ranking in outcome.complaints],
        "technique": list(outcome.technique),
        "flags": [list(flag) for flag in outcome.flags],
    }


def outcome_from_data(data: Any) -> Outcome:
    """Return the outcome again; the reverse of `outcome_to_data`.

    Raises:
        ValueError: It is something else.
    """
    try:
        return Outcome(
            version=str(data["version"]),
            digest=str(data["digest"]),
            complaints=tuple(
                tuple(Ranked(str(name), str(band), float(support)) for name, band, support in ranking)
                for ranking in data["complaints"]
            ),
            technique=tuple(map(str, data["technique"])),
            flags=tuple((str(flag), str(state)) for flag, state in data["flags"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("this is not what was concluded of a visit") from error


def outcome_text(outcome: Outcome | None) -> str | None:
    """Return an outcome as one line of JSON."""
    return json.dumps(outcome_to_data(outcome), separators=(",", ":")) if outcome else None
