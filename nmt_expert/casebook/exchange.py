"""Saved visits as visit files that every command reads, and back into a casebook without loss.

What a visit file has no word for (client, times, verdicts, ...) stands under ``notes: casebook:``,
which everything but the casebook passes over.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from nmt_expert.casebook.records import Note, Saved, Verdict, outcome_from_data, outcome_to_data
from nmt_expert.errors import Issue, VisitError
from nmt_expert.intake.visitfile import read_visit, visit_to_data
from nmt_expert.intake.visitwrite import visit_text, yaml_value
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import read_yaml
from nmt_expert.printable import json_text
from nmt_expert.reasoning.visit import Complaint, Visit

_VERDICT = Verdict.__struct_fields__
_NOTE = Note.__struct_fields__
_TEXTS = ("uid", "client", "made", "changed", "version", "digest")


def exported_data(saved: Saved) -> dict[str, Any]:
    """Return a saved visit as the data of a visit file."""
    return {**visit_to_data(_speaking(saved.visit)), "notes": {"casebook": _beside(saved)}}


def exported_json(saved: Saved) -> str:
    """Return a saved visit as a visit file in JSON; nothing in it can command a terminal."""
    return json_text(exported_data(saved)) + "\n"


def exported_yaml(saved: Saved) -> str:
    """Return a saved visit as a visit file in YAML."""
    lines = [f"    {key}: {yaml_value(value)}" for key, value in _beside(saved).items()]
    return "\n".join([visit_text(_speaking(saved.visit)) + "notes:", "  casebook:", *lines]) + "\n"


def imported(kb: KnowledgeBase, content: bytes, name: str, now: str) -> Saved:
    """Return the visit in a file, ready for `Casebook.add`.

    Args:
        kb: The knowledge base whose findings, regions and muscles count.
        content: A visit file, exported from a casebook or not.
        name: How the file is called in messages.
        now: The time in UTC, for a file that says nothing of it.

    Raises:
        VisitError: Something is wrong with the file; the error carries every problem.
    """
    visit = replace(read_visit(kb, content, name), source="")
    visit = replace(visit, answers=tuple(replace(answer, line=0) for answer in visit.answers))
    fresh = Saved(
        0, uuid.uuid4().hex, "", visit, (now,) * len(visit.answers), now, now, kb.version, kb.digest
    )  # fmt: skip
    document = read_yaml(content, name)
    notes = document.data.get("notes")
    if not isinstance(notes, Mapping) or "casebook" not in notes:
        return fresh
    try:
        return _with_beside(fresh, document.data, notes["casebook"])
    except (KeyError, TypeError, ValueError) as error:
        line = document.line("notes", "casebook")
        message = "what stands under 'casebook' is not as it was exported"
        raise VisitError(
            [Issue(name, line, "no-export", message, "remove 'notes' to import the visit alone")]
        ) from error


# ------------------------------------------------------------------ what stands beside the visit


def _beside(saved: Saved) -> dict[str, Any]:
    data: dict[str, Any] = {key: getattr(saved, key) for key in _TEXTS}
    data["times"] = list(saved.times)
    if saved.outcome:
        data["outcome"] = outcome_to_data(saved.outcome)
    if saved.progress is not None:
        data["progress"] = saved.progress
    if saved.verdicts:
        data["verdicts"] = [{key: getattr(entry, key) for key in _VERDICT} for entry in saved.verdicts]
    if saved.notes:
        data["notes"] = [{key: getattr(entry, key) for key in _NOTE} for entry in saved.notes]
    return data


def _with_beside(fresh: Saved, data: Mapping[str, Any], beside: Mapping[str, Any]) -> Saved:
    """Return the visit as it was exported.

    Raises:
        KeyError, TypeError, ValueError: Something is missing or was not exported.
    """
    texts = {key: _text(beside[key]) for key in _TEXTS}
    times = tuple(_text(time) for time in beside["times"])
    if len(times) != len(fresh.visit.answers):  # answers were added by hand: they are as new as the import
        times = fresh.times
    outcome = beside.get("outcome")
    return replace(
        fresh,
        uid=texts["uid"],
        client=texts["client"],
        made=texts["made"],
        changed=texts["changed"],
        version=texts["version"],
        digest=texts["digest"],
        visit=replace(fresh.visit, complaints=tuple(_complaints(fresh.visit.complaints, data.get("complaints")))),
        times=times,
        outcome=outcome_from_data(outcome) if outcome else None,
        progress=beside.get("progress"),
        verdicts=tuple(_verdict(entry) for entry in beside.get("verdicts", ())),
        notes=tuple(Note(*(_text(entry[key]) for key in _NOTE)) for entry in beside.get("notes", ())),
    )


def _complaints(read: Sequence[Complaint], written: Any) -> Iterator[Complaint]:
    """Yield the complaints, without a place that was read out of the words of one that had none."""
    exact = isinstance(written, list) and len(written) == len(read)
    for at, complaint in enumerate(read):
        entry = written[at] if exact else {"region": complaint.region}
        yield complaint if "region" in entry else replace(complaint, region="", side=str(entry.get("side", "")))


def _verdict(entry: Mapping[str, Any]) -> Verdict:
    texts = {key: _text(entry[key]) for key in ("principle", "reason", "band", "digest", "given")}
    agrees = entry["agrees"]
    if not isinstance(agrees, bool):
        raise ValueError("a verdict agrees, or does not")
    return Verdict(complaint=int(entry["complaint"]), agrees=agrees, support=float(entry["support"]), **texts)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("this has to be text")
    return value


def _speaking(visit: Visit) -> Visit:
    """Return a visit without complaints that say nothing: a file has no way to write one."""
    return replace(visit, complaints=tuple(c for c in visit.complaints if c.region or c.side or c.text))
