"""Turn saved visits into rows of the casebook's tables and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from nmt_expert.casebook.errors import UNREADABLE, CasebookError, fault, is_damage
from nmt_expert.casebook.records import Note, Outcome, Saved, Verdict, outcome_from_data, outcome_text
from nmt_expert.knowledge.model import ANSWER_WORDS, RELATIONS, SIDES
from nmt_expert.reasoning.visit import (
    Activity,
    Answer,
    Complaint,
    Measures,
    RangeMeasured,
    Site,
    Suspicion,
    Total,
    Treatment,
    Visit,
)

MOST_PROBED = 100_000
"""Numbers that are looked up one by one where the table cannot be walked through."""

_DEEPEST = 50
"""How far plain data kept with a visit can be nested."""

_LONGEST_NUMBER = 18
"""Digits of a number that SQLite can hold."""

_SIDES = ("", *SIDES)
_RELATIONS = ("", *RELATIONS)
_VISIT = """
SELECT visit.uid, client.name, visit.title, visit.made, visit.changed, visit.version, visit.digest,
       visit.outcome, visit.progress
FROM visit LEFT JOIN client ON client.id = visit.client
WHERE visit.id = ?
"""


class DamageError(ValueError):
    """What is kept of a visit is not what can have been saved; the text says which part."""


def numbers(connection: sqlite3.Connection, client: str) -> list[int]:
    """Return the numbers of all visits, or of one client's, in order.

    Where a part of the table cannot be read, each number that was ever given is tried, so that no other visit is lost;
    those that may or may not be there are among them.
    """
    if client:
        wanted = "SELECT visit.id FROM visit JOIN client ON client.id = visit.client WHERE client.name = ? ORDER BY 1"
        return [number for (number,) in connection.execute(wanted, (client,))]
    try:
        return [number for (number,) in connection.execute("SELECT id FROM visit NOT INDEXED ORDER BY id")]
    except UNREADABLE as error:
        if not is_damage(error):
            raise
        found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'visit'").fetchone()
        last = found[0] if found and isinstance(found[0], int) else 0
        return [number for number in range(1, min(last, MOST_PROBED) + 1) if _may_be_there(connection, number)]


def _may_be_there(connection: sqlite3.Connection, number: int) -> bool:
    try:
        return connection.execute("SELECT 1 FROM visit NOT INDEXED WHERE id = ?", (number,)).fetchone() is not None
    except UNREADABLE as error:
        if not is_damage(error):
            raise
        return True


def visit_number(connection: sqlite3.Connection, which: int | str) -> int:
    """Return the number of a visit.

    Args:
        connection: To the casebook.
        which: Its number, or a client's pseudonym for that client's latest visit.

    Raises:
        CasebookError: There is no such visit.
    """
    name = str(which).strip()
    if name.isdecimal() and len(name) <= _LONGEST_NUMBER:
        found = connection.execute("SELECT id FROM visit WHERE id = ?", (int(name),)).fetchone()
    else:
        wanted = (
            "SELECT max(visit.id) FROM visit JOIN client ON client.id = visit.client"
            " WHERE client.name = ? HAVING count(*) > 0"
        )
        found = connection.execute(wanted, (text(name),)).fetchone()
    if not found:
        raise _no_visit(connection, name)
    return int(found[0])


def _no_visit(connection: sqlite3.Connection, name: str) -> CasebookError:
    from nmt_expert.knowledge.messages import nearest

    clients = [str(known) for (known,) in connection.execute("SELECT name FROM client ORDER BY name")]
    near = "" if name.isdecimal() else nearest(name, clients)
    hint = f"did you mean '{near}'?" if near else "nmt-expert visits list  shows what is saved"
    return fault(None, "unknown-visit", f"there is no saved visit '{name}'", hint)


def read_visit(connection: sqlite3.Connection, number: int) -> Saved | None:
    """Return a saved visit, or None if no visit has that number.

    Raises:
        DamageError: Something that is kept of it cannot have been saved like that.
        sqlite3.Error: It cannot be read; see `nmt_expert.casebook.errors.is_damage`.
    """
    row = connection.execute(_VISIT, (number,)).fetchone()
    if row is None:
        return None
    if row[1] is None:
        raise DamageError("its client is missing")
    uid, client, title, made, changed, version, digest = _texts("the visit", row[:7])
    answers, times = read_answers(connection, number)
    return Saved(
        id=number,
        uid=uid,
        client=client,
        visit=Visit(
            _read_complaints(connection, number),
            answers,
            title,
            suspected=_read_suspicions(connection, number),
            measures=_read_measures(connection, number),
            treatment=_read_treatment(connection, number),
        ),
        times=times,
        made=made,
        changed=changed,
        version=version,
        digest=digest,
        outcome=_outcome(row[7]),
        verdicts=_read_verdicts(connection, number),
        notes=_read_notes(connection, number),
        progress=_plain_data("the state of its interview", row[8]),
    )


def _outcome(text: Any) -> Outcome | None:
    data = _plain_data("what was concluded", text)
    if data is None:
        return None
    try:
        return outcome_from_data(data)
    except ValueError as error:
        raise DamageError("what was concluded cannot be read") from error


def _plain_data(what: str, text: Any) -> Any:
    """Return plain data that is kept as JSON."""
    if text is None:
        return None
    (text,) = _texts(what, (text,))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamageError(f"{what} cannot be read") from error
    if text.count("[") + text.count("{") > _DEEPEST and _is_deeper(data, _DEEPEST):
        raise DamageError(f"{what} is nested too deep")
    return data


def _is_deeper(data: Any, most: int) -> bool:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return most < 0 or any(_is_deeper(value, most - 1) for value in inner)


def read_answers(connection: sqlite3.Connection, number: int) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
    """Return the answers of a visit in their order, and when each was given.

    Raises:
        DamageError: One of them cannot have been saved like that.
    """
    wanted = (
        "SELECT finding, word, region, side, muscle, relation, said, given FROM answer WHERE visit = ? ORDER BY place"
    )
    answers, times = [], []
    for at, row in enumerate(connection.execute(wanted, (number,)), start=1):
        finding, word, region, side, muscle, relation, said, given = _texts("an answer", row)
        if word not in ANSWER_WORDS or not finding:
            raise DamageError(f"answer {at} has no finding or no answer word")
        if side not in _SIDES or relation not in _RELATIONS:
            raise DamageError(f"answer {at} has a place that cannot be")
        answers.append(Answer(finding, word, Site(region, side, muscle, relation), said))
        times.append(given)
    return tuple(answers), tuple(times)


def _read_complaints(connection: sqlite3.Connection, number: int) -> tuple[Complaint, ...]:
    wanted = "SELECT region, side, text FROM complaint WHERE visit = ? ORDER BY place"
    found = []
    for at, row in enumerate(connection.execute(wanted, (number,)), start=1):
        region, side, text = _texts(f"complaint {at}", row)
        if side not in _SIDES:
            raise DamageError(f"complaint {at} has a side that cannot be")
        found.append(Complaint(region, side, text))
    return tuple(found)


def _read_suspicions(connection: sqlite3.Connection, number: int) -> tuple[Suspicion, ...]:
    wanted = "SELECT flag, ask, phrase FROM suspicion WHERE visit = ? ORDER BY place"
    found = []
    for at, row in enumerate(connection.execute(wanted, (number,)), start=1):
        flag, ask, phrase = _texts(f"suspected flag {at}", row)
        if not flag or not ask.split():
            raise DamageError(f"suspected flag {at} does not say what to ask")
        found.append(Suspicion(flag, tuple(ask.split()), phrase))
    return tuple(found)


_PAINS = ("pain_now", "pain_worst", "pain_after")
_SAID = ("onset", "duration", "goal")


def _read_measures(connection: sqlite3.Connection, number: int) -> Measures:
    wanted = "SELECT kind, name, side, text, value FROM measure WHERE visit = ? ORDER BY place"
    fields: dict[str, Any] = {}
    several: dict[str, list[Any]] = {"function": [], "ranges": [], "totals": []}
    for *texts, value in connection.execute(wanted, (number,)):
        kind, name, side, text = _texts("a measure", texts)
        if kind != "text" and not isinstance(value, float):
            raise DamageError(f"the measure '{name}' has no number")
        match kind:
            case "pain" if name in _PAINS:
                fields[name] = value
            case "text" if name in _SAID:
                fields[name] = text
            case "function":
                several["function"].append(Activity(name, value))
            case "range" if side in ("", "left", "right"):
                several["ranges"].append(RangeMeasured(name, value, side, text))
            case "total":
                several["totals"].append(Total(name, value))
            case _:
                raise DamageError(f"the measure '{name}' is none that is known")
    fields |= {key: tuple(found) for key, found in several.items()}
    return Measures(**fields)


def _read_treatment(connection: sqlite3.Connection, number: int) -> tuple[Treatment, ...]:
    wanted = "SELECT done, response FROM treatment WHERE visit = ? ORDER BY place"
    return tuple(Treatment(*_texts("what was done", row)) for row in connection.execute(wanted, (number,)))


def _read_verdicts(connection: sqlite3.Connection, number: int) -> tuple[Verdict, ...]:
    wanted = (
        "SELECT complaint, agrees, support, principle, reason, band, digest, given FROM verdict"
        " WHERE visit = ? ORDER BY complaint, principle"
    )
    found = []
    for complaint, agrees, support, *rest in connection.execute(wanted, (number,)):
        principle, reason, band, digest, given = _texts("a verdict", rest)
        if not (type(complaint) is int and complaint >= 0 and agrees in (0, 1) and _is_support(support)):
            raise DamageError("a verdict has a number that cannot be")
        found.append(Verdict(complaint, principle, bool(agrees), reason, band, support, digest, given))
    return tuple(found)


def _is_support(value: Any) -> bool:
    return isinstance(value, int | float) and -1 <= value <= 1


def _read_notes(connection: sqlite3.Connection, number: int) -> tuple[Note, ...]:
    wanted = "SELECT kind, text, made FROM note WHERE visit = ? ORDER BY place"
    return tuple(Note(*_texts("a note", row)) for row in connection.execute(wanted, (number,)))


def _texts(what: str, values: Sequence[Any]) -> Sequence[str]:
    """Return values that all have to be text."""
    try:
        "".join(values)  # refuses whatever is not text, faster than looking at each
    except TypeError:
        raise DamageError(f"{what} has something that is not text") from None
    return values


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
    write_suspicions(connection, number, saved.visit.suspected)
    write_measures(connection, number, saved.visit.measures)
    write_treatment(connection, number, saved.visit.treatment)
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


def forget_clients(connection: sqlite3.Connection) -> None:
    """Delete clients of whom no visit is left."""
    connection.execute("DELETE FROM client WHERE id NOT IN (SELECT client FROM visit)")


def write_complaints(connection: sqlite3.Connection, number: int, complaints: Iterable[Complaint]) -> None:
    """Write the complaints of a visit instead of those that are there."""
    connection.execute("DELETE FROM complaint WHERE visit = ?", (number,))
    rows = [(number, at, c.region, c.side, text(c.text)) for at, c in enumerate(complaints)]
    connection.executemany("INSERT INTO complaint VALUES (?,?,?,?,?)", rows)


def write_suspicions(connection: sqlite3.Connection, number: int, suspected: Iterable[Suspicion]) -> None:
    """Write what came near a red flag in a visit instead of what is there."""
    connection.execute("DELETE FROM suspicion WHERE visit = ?", (number,))
    rows = [(number, at, s.flag, " ".join(s.ask), text(s.phrase)) for at, s in enumerate(suspected)]
    connection.executemany("INSERT INTO suspicion VALUES (?,?,?,?,?)", rows)


def write_measures(connection: sqlite3.Connection, number: int, measures: Measures) -> None:
    """Write how the client fares in a visit instead of what is there."""
    connection.execute("DELETE FROM measure WHERE visit = ?", (number,))
    rows = [(number, at, *row) for at, row in enumerate(_measure_rows(measures))]
    connection.executemany(
        "INSERT INTO measure (visit, place, kind, name, side, value, text) VALUES (?,?,?,?,?,?,?)", rows
    )


def _measure_rows(measures: Measures) -> Iterator[tuple[str, str, str, float | None, str]]:
    """Yield kind, name, side, value and text of everything that was measured."""
    for name in _PAINS:
        if (value := getattr(measures, name)) is not None:
            yield "pain", name, "", value, ""
    yield from (("function", text(each.text), "", each.score, "") for each in measures.function)
    yield from (("range", each.movement, each.side, each.value, each.unit) for each in measures.ranges)
    yield from (("total", each.measure, "", each.value, "") for each in measures.totals)
    for name in _SAID:
        if said := getattr(measures, name):
            yield "text", name, "", None, text(said)


def write_treatment(connection: sqlite3.Connection, number: int, treatment: Iterable[Treatment]) -> None:
    """Write what was done in a visit and how it responded instead of what is there."""
    connection.execute("DELETE FROM treatment WHERE visit = ?", (number,))
    rows = [(number, at, text(each.done), text(each.response)) for at, each in enumerate(treatment)]
    connection.executemany("INSERT INTO treatment VALUES (?,?,?,?)", rows)


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
    write_suspicions(connection, number, visit.suspected)
    write_measures(connection, number, visit.measures)
    write_treatment(connection, number, visit.treatment)
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
        "INSERT INTO note SELECT ?, coalesce(max(place), -1) + 1, ?, ?, ? FROM note WHERE visit = ?",
        (number, text(note.kind), text(note.text), note.made, number),
    )


def progress_text(progress: Any) -> str | None:
    """Return where an interview stands as one line of JSON."""
    return None if progress is None else json.dumps(progress, separators=(",", ":"))


def text(said: str) -> str:
    """Return a text that UTF-8 can hold: half characters, as broken input leaves them, become ``?``."""
    return said.encode("utf-8", "replace").decode("utf-8")
