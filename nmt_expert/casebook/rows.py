"""Turn saved visits into rows of the casebook's tables and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from nmt_expert.casebook.records import Note, Outcome, Saved, Summary, Verdict, outcome_from_data, outcome_text
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

_SUMMARY = """
SELECT visit.id, client.name, visit.title, visit.made, visit.changed, visit.version,
       (SELECT count(*) FROM answer WHERE answer.visit = visit.id)
FROM visit JOIN client ON client.id = visit.client
WHERE ?1 = '' OR client.name = ?1
ORDER BY visit.id
"""
_VISIT = """
SELECT visit.uid, client.name, visit.title, visit.made, visit.changed, visit.version, visit.digest,
       visit.outcome, visit.progress
FROM visit JOIN client ON client.id = visit.client
WHERE visit.id = ?
"""


def summaries(connection: sqlite3.Connection, client: str) -> Iterator[Summary]:
    """Yield a line for each visit, of one client or (``""``) of all, in the order they were saved."""
    for row in connection.execute(_SUMMARY, (client,)).fetchall():
        number, name, title, made, changed, version, answers = row
        complaints = _read_complaints(connection, number)
        yield Summary(number, name, title, made, changed, version, answers, complaints)


def read_visit(connection: sqlite3.Connection, number: int) -> Saved | None:
    """Return a saved visit, or None if there is none of that number.

    Raises:
        ValueError: What is kept of its outcome cannot be read.
    """
    row = connection.execute(_VISIT, (number,)).fetchone()
    if row is None:
        return None
    uid, client, title, made, changed, version, digest, outcome, progress = row
    answers, times = read_answers(connection, number)
    visit = Visit(_read_complaints(connection, number), answers, title)
    kept = _outcome(outcome)
    return Saved(
        number, uid, client, visit, times, made, changed, version, digest, kept,
        _read_verdicts(connection, number), _read_notes(connection, number),
        json.loads(progress) if progress else None,
    )  # fmt: skip


def _outcome(text: str | None) -> Outcome | None:
    return outcome_from_data(json.loads(text)) if text else None


def read_answers(connection: sqlite3.Connection, number: int) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
    """Return the answers of a visit in their order, and when each was given."""
    wanted = (
        "SELECT finding, word, region, side, muscle, relation, said, given FROM answer WHERE visit = ? ORDER BY place"
    )
    rows = connection.execute(wanted, (number,)).fetchall()
    return tuple(Answer(row[0], row[1], Site(*row[2:6]), row[6]) for row in rows), tuple(row[7] for row in rows)


def _read_complaints(connection: sqlite3.Connection, number: int) -> tuple[Complaint, ...]:
    wanted = "SELECT region, side, text FROM complaint WHERE visit = ? ORDER BY place"
    return tuple(Complaint(*row) for row in connection.execute(wanted, (number,)))


def _read_verdicts(connection: sqlite3.Connection, number: int) -> tuple[Verdict, ...]:
    wanted = (
        "SELECT complaint, principle, agrees, reason, band, support, digest, given FROM verdict"
        " WHERE visit = ? ORDER BY complaint, principle"
    )
    return tuple(
        Verdict(row[0], row[1], bool(row[2]), *row[3:]) for row in connection.execute(wanted, (number,)).fetchall()
    )


def _read_notes(connection: sqlite3.Connection, number: int) -> tuple[Note, ...]:
    wanted = "SELECT kind, text, made FROM note WHERE visit = ? ORDER BY place"
    return tuple(Note(*row) for row in connection.execute(wanted, (number,)))


# ------------------------------------------------------------------ writing


def insert_visit(connection: sqlite3.Connection, saved: Saved) -> int:
    """Write a whole new visit and return its number."""
    number = connection.execute(
        "INSERT INTO visit (uid, client, title, made, changed, version, digest, outcome, progress)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (
            saved.uid, client_number(connection, saved.client), text(saved.visit.title), saved.made, saved.changed,
            saved.version, saved.digest, outcome_text(saved.outcome), progress_text(saved.progress),
        ),
    ).lastrowid  # fmt: skip
    assert number is not None
    write_complaints(connection, number, saved.visit.complaints)
    write_answers(connection, number, zip(saved.visit.answers, saved.times, strict=True))
    for verdict in saved.verdicts:
        write_verdict(connection, number, verdict)
    for note in saved.notes:
        write_note(connection, number, note)
    return number


def client_number(connection: sqlite3.Connection, name: str) -> int:
    """Return the number of a client, who is written down if new."""
    connection.execute("INSERT INTO client (name) VALUES (?) ON CONFLICT DO NOTHING", (text(name),))
    (number,) = connection.execute("SELECT id FROM client WHERE name = ?", (text(name),)).fetchone()
    return int(number)


def write_complaints(connection: sqlite3.Connection, number: int, complaints: Iterable[Complaint]) -> None:
    """Write the complaints of a visit instead of those that are there."""
    connection.execute("DELETE FROM complaint WHERE visit = ?", (number,))
    rows = [(number, at, c.region, c.side, text(c.text)) for at, c in enumerate(complaints)]
    connection.executemany("INSERT INTO complaint VALUES (?,?,?,?,?)", rows)


def write_answers(connection: sqlite3.Connection, number: int, answers: Iterable[tuple[Answer, str]]) -> None:
    """Write the answers of a visit, each with its time, instead of those that are there."""
    connection.execute("DELETE FROM answer WHERE visit = ?", (number,))
    connection.executemany(_INSERT_ANSWER, [_answer_row(number, at, *each) for at, each in enumerate(answers)])


def write_visit(
    connection: sqlite3.Connection, number: int, visit: Visit, times: Mapping[Answer, str], now: str, progress: Any
) -> None:
    """Write what a visit says from ``now`` on; answers that were there keep their times."""
    bare = [replace(answer, line=0, said=text(answer.said)) for answer in visit.answers]
    write_complaints(connection, number, visit.complaints)
    write_answers(connection, number, [(answer, times.get(answer, now)) for answer in bare])
    connection.execute(
        "UPDATE visit SET title = ?, progress = ? WHERE id = ?", (text(visit.title), progress_text(progress), number)
    )


_INSERT_ANSWER = (
    "INSERT INTO answer (visit, place, finding, word, region, side, muscle, relation, said, given)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)"
)


def _answer_row(number: int, place: int, answer: Answer, time: str) -> tuple[Any, ...]:
    site = answer.site
    where = (site.region, site.side, site.muscle, site.place)
    return number, place, answer.finding, answer.word, *where, text(answer.said), time


def write_verdict(connection: sqlite3.Connection, number: int, verdict: Verdict) -> None:
    """Write a verdict instead of any about the same conclusion."""
    connection.execute(
        "INSERT OR REPLACE INTO verdict VALUES (?,?,?,?,?,?,?,?,?)",
        (
            number, verdict.complaint, verdict.principle, int(verdict.agrees), text(verdict.reason),
            verdict.band, verdict.support, verdict.digest, verdict.given,
        ),
    )  # fmt: skip


def write_note(connection: sqlite3.Connection, number: int, note: Note) -> None:
    """Write a note behind the others."""
    connection.execute(
        "INSERT INTO note SELECT ?1, coalesce(max(place), -1) + 1, ?2, ?3, ?4 FROM note WHERE visit = ?1",
        (number, text(note.kind), text(note.text), note.made),
    )


def progress_text(progress: Any) -> str | None:
    """Return where an interview stands as one line of JSON."""
    return None if progress is None else json.dumps(progress, separators=(",", ":"))


def text(said: str) -> str:
    """Return a text that UTF-8 can hold: half characters, as broken input leaves them, become ``?``."""
    return said.encode("utf-8", "replace").decode("utf-8")
