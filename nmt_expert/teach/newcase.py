"""Make a worked case of a visit: what names the client is left out, what should come out is written beside it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.visitwrite import visit_text, yaml_value
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Complaint, Visit

NO_ONE = "none"
"""What is typed where no principle should come first."""

_SHOWN = 3


class IntendedCase(Struct, frozen=True):
    """What a teacher says of a case.

    Attributes:
        title: Who, and with what.
        story: What is told and found.
        teaches: What it shows.
        first: The principle that should come first, ``""`` for none.
    """

    title: str
    story: str
    teaches: str
    first: str


def without_client(visit: Visit) -> Visit:
    """Return a visit with nothing in it but findings and places: no name, no words, no numbers, no treatment."""
    complaints = tuple(Complaint(each.region, each.side) for each in visit.complaints)
    answers = tuple(replace(answer, said="", line=0) for answer in visit.answers)
    suspected = tuple(replace(each, phrase="") for each in visit.suspected)
    return Visit(complaints, answers, suspected=suspected)


def proposed(assessment: Assessment) -> str:
    """Return the principle that comes first now, or ``none`` where none is at least possible."""
    first, kb = assessment.complaints[0].principles[0], assessment.knowledge
    return first.id if kb.scale.at_least(first.band.id, "possible") else NO_ONE


def standing(assessment: Assessment) -> str:
    """Return in a line what comes out by the rules now."""
    kb, first = assessment.knowledge, assessment.complaints[0].principles[:_SHOWN]
    said = ", ".join(f"{kb.label(each.id)} ({each.band.label}, {each.support:+.2f})" for each in first)
    return f"By the rules comes out: {said}."


def case_text(assessment: Assessment, wanted: IntendedCase) -> str:
    """Return the text of a case file: the visit that was assessed, and what should come out.

    Beside the wanted principle it expects the red flags that are raised now, and exactly these.
    """
    raised = ", ".join(state.flag.id for state in assessment.safety.raised)
    first = [f"  first: {wanted.first}"] if wanted.first else _nobody(assessment)
    lines = [
        f"title: {yaml_value(wanted.title)}",
        f"story: {yaml_value(wanted.story)}",
        visit_text(assessment.visit).rstrip("\n"),
        "expect:",
        *first,
        f"  red_flags: [{raised}]",
        f"teaches: {yaml_value(wanted.teaches)}",
        "source: composed",
    ]
    return "\n".join(lines) + "\n"


def _nobody(assessment: Assessment) -> list[str]:
    """Expect of every principle that it stays open."""
    kb = assessment.knowledge
    return [f"  at_most: {{{', '.join(f'{name}: open' for name in kb.principles)}}}"]
