"""The sentences that questions share: what is known of a client, and why an answer moves a principle."""

from __future__ import annotations

from collections.abc import Iterable

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.report.words import answer_data, answer_words
from nmt_expert.teach.items.shift import Shift


def told(kb: KnowledgeBase, visit: Visit, answer: Answer) -> str:
    """Return one answer in words, its place only where it is not the complaint's own."""
    home = visit.complaints[0].site if visit.complaints else None
    return answer_words(answer_data(kb, answer, home))


def known_lines(kb: KnowledgeBase, visit: Visit) -> list[str]:
    """Return what is known of a client, a line each."""
    where = f"A client comes with a complaint: {complaint_words(kb, visit.complaints[0])}. Known so far:"
    return [where if visit.complaints else "Known so far:", *(f"- {told(kb, visit, each)}" for each in visit.answers)]


def numbers(kb: KnowledgeBase, principle: str, moved: Shift) -> str:
    """Return how far a principle moves, in numbers and bands."""
    before, after = (f"{value:+.2f} ({kb.scale.band(value).label})" for value in (moved.before, moved.after))
    return f"{kb.label(principle)}: {before} before, {after} after"


def without_it(kb: KnowledgeBase, principle: str, moved: Shift) -> str:
    """Return where a principle would stand without the finding of a shift."""
    without, there = (f"{value:+.2f} ({kb.scale.band(value).label})" for value in (moved.before, moved.after))
    if without == there:
        return f"Without it {kb.label(principle).lower()} stays at {there}"
    return f"Without it {kb.label(principle).lower()} is at {without} instead of {there}"


def because(moved: Shift, sign: int = 0) -> str:
    """Return the sentences of the rules behind a shift, those of one sign if one is given."""
    rules = [rule for rule in moved.rules if not sign or rule.sign == sign]
    return " ".join(dict.fromkeys(rule.because for rule in rules))


def joined(parts: Iterable[str]) -> str:
    """Return sentences as one paragraph."""
    return " ".join(part for part in parts if part)
