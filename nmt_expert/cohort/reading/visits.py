"""Build the one visit that a row of a wide table, or the rows of a visit in a long one, stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

_OWN = ("here", "general")
"""Places of the answers that are about the complaint itself, or about the whole person."""


def visit_of_wide(plan: Plan, row: Mapping[str, Any]) -> Visit:
    """Return the visit of a row of a coded wide table.

    Args:
        plan: The knowledge base, made ready.
        row: The row: ``#visit``, ``#region``, ``#side`` and codes under ``finding@place``, None where not asked.
    """
    answers = []
    for name, code in row.items():
        finding, at, place = name.partition("@")
        if at and not name.startswith("#") and code is not None:
            site = Site() if place in _OWN else Site(place=place)
            answers.append(Answer(finding, plan.coding.word_of[code], site))
    return Visit(_stated([_complaint(row.get("#region"), row.get("#side"))]), tuple(answers), _title(row))


def visits_of_long(plan: Plan, coded_rows: Iterable[Mapping[str, Any]]) -> Visit:
    """Return the visit of the rows of a coded long table that have one ``#visit``.

    Args:
        plan: The knowledge base, made ready.
        coded_rows: The rows, in their order; at least one.

    Raises:
        ValueError: There are no rows, or they are of more than one visit.
    """
    rows = list(coded_rows)
    if len({row["#visit"] for row in rows}) != 1:
        raise ValueError("the rows have to be those of one visit")
    complaints: dict[int, Complaint] = {}
    for row in rows:
        number = row["#complaint"]
        if number is not None and number >= 0:
            complaints.setdefault(number, _complaint(row["#complaint_region"], row["#complaint_side"]))
    answers = tuple(_answer(plan, row) for row in rows if row["#code"] is not None)
    return Visit(_stated([complaints[number] for number in sorted(complaints)]), answers, _title(rows[0]))


def _answer(plan: Plan, row: Mapping[str, Any]) -> Answer:
    site = Site(*(row[name] or "" for name in ("#region", "#side", "#muscle", "#place")))
    return Answer(row["#finding"], plan.coding.word_of[row["#code"]], site)


def _complaint(region: str | None, side: str | None) -> Complaint:
    return Complaint(region or "", side or "")


def _stated(complaints: list[Complaint]) -> tuple[Complaint, ...]:
    """The complaints, or none if all there is is one without region and side."""
    return () if complaints == [Complaint()] else tuple(complaints)


def _title(row: Mapping[str, Any]) -> str:
    return str(row.get("#visit") or "")
