"""Red flags in the text report: what was raised, what is not settled, what was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from nmt_expert.report.data import SUBORDINATE
from nmt_expert.report.layout import Page

Entry: TypeAlias = Mapping[str, Any]

PRESSING_SHOWN = 3
ACTION_WORDS = {
    "emergency": "EMERGENCY",
    "urgent_referral": "URGENT REFERRAL",
    "avoid_area": "KEEP OFF THIS AREA",
    "modify": "CHANGE THE TREATMENT",
}


def add_safety(page: Page, safety: Entry) -> None:
    """Add what was raised, the gravest first and loudest, and what is not settled with its questions."""
    grave = [flag for flag in safety["raised"] if flag["action"] in ("emergency", "urgent_referral")]
    for flag in grave:
        _loud(page, flag)
    if grave:
        page.add(SUBORDINATE)
    other = [flag for flag in safety["raised"] if flag not in grave]
    if other:
        page.heading("Take care")
        for flag in other:
            page.add(f"{flag['label']} ({ACTION_WORDS[flag['action']].lower()}). {flag['do']}", 0, "! ", "warn")
            add_said(page, flag["because"], 4)
    if safety["unsettled"]:
        page.heading("Not settled: ask before any technique")
        for flag in safety["unsettled"]:
            page.add(f"{flag['label']} ({ACTION_WORDS[flag['action']].lower()} if so)", 0, "? ", "warn")
            page.add_all((ask["question"] for ask in flag["ask"]), 4, "ask: ")
            add_said(page, flag["because"], 4)


def _loud(page: Page, flag: Entry) -> None:
    """Show an emergency or an urgent referral so that nobody reads past it."""
    emergency = flag["action"] == "emergency"
    page.rule("!" if emergency else "=")
    word = f"{'STOP - ' if emergency else ''}{ACTION_WORDS[flag['action']]}: {flag['label']}"
    page.add(word, 0, "", "alarm" if emergency else "warn")
    page.add(flag["do"], 2, "", "bold")
    add_said(page, flag["because"], 2)
    page.rule("!" if emergency else "=")


def add_not_screened(page: Page, safety: Entry) -> None:
    """Add how many red flags nobody asked about."""
    waiting = safety["not_screened"]
    page.heading(f"Red flags not screened: {len(waiting)}")
    if not waiting:
        page.add("Every red flag was asked about.")
        return
    page.add(not_screened_words(safety))


def not_screened_words(safety: Entry) -> str:
    """Return what it means that flags were not screened, with the most pressing of the area."""
    waiting = safety["not_screened"]
    here = [flag for flag in waiting if flag["here"]]
    said = "Nobody asked about them, so none of them is ruled out; nmt-expert screen asks for them in one list."
    first = "; ".join(flag["label"].lower() for flag in here[:PRESSING_SHOWN])
    if len(here) == len(waiting):
        return f"{said} The most pressing: {first}."
    return f"{said} {len(here)} of them concern this area; the most pressing: {first}." if here else said


def add_said(page: Page, answers: Sequence[Entry], indent: int) -> None:
    """Add the person's own answers behind something."""
    if answers:
        page.add("; ".join(_grouped(answers)), indent, "said: ")


def _grouped(answers: Sequence[Entry]) -> Iterator[str]:
    """Say answers of one word at one place together: ``A + B: yes, right upper trapezius``."""
    for (word, where, follows), group in groupby(answers, key=lambda a: (a["word"], a["where"], a["follows"])):
        labels = (a["label"] + (f' ("{a["said"]}")' if a["said"] and not follows else "") for a in group)
        place = f", {where}" if where else ""
        yield f"{' + '.join(labels)}: {word}{place}{' (follows from another answer)' if follows else ''}"
