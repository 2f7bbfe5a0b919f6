"""A condition part by part, as data and in words: what is wanted, whether it is met, and what was said of it."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from nmt_expert.explain.condition_tree import ConditionPart
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.report.document import Document
from nmt_expert.report.words import AnswerData, answer_data, answer_words, number, said_words

HEARD = {
    "answered": "was answered differently",
    "one place": "was answered for one place that counts, and another is not known",
    "near": "was answered beside it, so it counts less",
    "unsure": "is unsure",
    "partly": "was denied for a part of the area only",
    "some parts": "was answered for some of its parts only",
    "elsewhere": "was answered for another place only",
}
"""Why a finding does not read as wanted; *not asked* goes without saying."""

REMARKED = ("one place", "near", "unsure", "partly", "some parts", "elsewhere")
"""What is worth a remark where the answers themselves are said, too."""


class LeafPartData(Struct, frozen=True):
    """A finding or conclusion that a condition reads: what it has to read, and what was said."""

    kind: str
    state: str
    degree: float
    name: str
    label: str
    wants: str
    at: tuple[str, ...]
    heard: str
    answers: tuple[AnswerData, ...]


class CombinedPartData(Struct, frozen=True):
    """All or some of several parts; ``needs`` of ``of`` if not all, in one muscle if ``same`` says so."""

    kind: str
    state: str
    degree: float
    needs: int
    same: str
    muscle: str
    of: tuple[PartData, ...]


PartData: TypeAlias = LeafPartData | CombinedPartData


def part_data(kb: KnowledgeBase, part: ConditionPart) -> PartData:
    """Return a condition part by part as data, with the person's own answers."""
    if part.of:
        return CombinedPartData(
            kind=part.kind,
            state=part.state,
            degree=number(part.degree),
            needs=part.needs,
            same=part.same,
            muscle=part.muscle,
            of=tuple(part_data(kb, inner) for inner in part.of),
        )
    return LeafPartData(
        kind=part.kind,
        state=part.state,
        degree=number(part.degree),
        name=part.name,
        label=part.label,
        wants=part.wants,
        at=part.at,
        heard=part.heard,
        answers=tuple(
            answer_data(kb, answer, follows=answer.finding not in kb.said_by(part.name)) for answer in part.answers
        ),
    )


def write_part(page: Document, part: PartData, depth: int) -> None:
    """Write a condition as items that are met, not met or unknown, each part below the one it belongs to."""
    if isinstance(part, LeafPartData):
        page.check(part.state, leaf_words(part), depth)
        return
    page.check(part.state, _needs(part), depth)
    for inner in part.of:
        write_part(page, inner, depth + 1)


def leaf_words(part: LeafPartData) -> str:
    """Return what is wanted and what was said of it: ``Numbness: yes, left hand ("numb hand")``."""
    wanted = f"{part.label} (wanted: no)" if part.wants == "no" else part.label
    said = "; ".join(
        said_words(answer) if answer.finding == part.name or answer.follows else answer_words(answer)
        for answer in part.answers
    )
    heard = f" ({HEARD[part.heard]})" if part.heard in REMARKED else ""
    return f"{wanted}{': ' if said else ''}{said}{heard}"


def _needs(part: CombinedPartData) -> str:
    muscle = f" ({part.muscle.replace('_', ' ')})" if part.muscle else ""
    where = f"in one muscle{muscle}, " if part.same else ""
    if part.kind == "all":
        return f"{where}all of:"
    return f"{where}at least {part.needs} of:" if part.needs > 1 else f"{where}any of:"
