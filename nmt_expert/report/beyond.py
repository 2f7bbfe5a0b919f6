"""An organ to think of, and what may keep a complaint going, as data and in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.explain.beyond import OrganThought
from nmt_expert.knowledge.model import Factor, KnowledgeBase
from nmt_expert.report.document import Document
from nmt_expert.report.words import AnswerData, NameData, SourceData, answer_data, answer_words, sources_data

URGENCY_WORDS = {
    "now": "call or go at once",
    "today": "a doctor the same day",
    "days": "a doctor within days",
    "routine": "a doctor at the next appointment",
}
GRADES = {
    "good": "good evidence",
    "some": "some evidence",
    "weak": "weak evidence",
    "tradition": "textbooks only",
    "against": "evidence against it",
}


class OrganData(Struct, frozen=True):
    """An organ to think of: it can be felt here, and these answers point to it."""

    id: str
    label: str
    feels: str
    side: str
    because: tuple[AnswerData, ...]
    ask: tuple[str, ...]
    urgency: str
    urgency_words: str
    sooner: str
    whom: str
    flag: str
    sources: tuple[SourceData, ...]


class FactorData(Struct, frozen=True):
    """What may keep a complaint going, how good the evidence is, and what to say."""

    id: str
    label: str
    evidence: str
    contested: bool
    principles: tuple[NameData, ...]
    advise: str
    ask_whom: str
    note: str
    sources: tuple[SourceData, ...]


def organs_data(kb: KnowledgeBase, thoughts: Sequence[OrganThought]) -> tuple[OrganData, ...]:
    """Return organs to think of as data."""
    return tuple(
        OrganData(
            id=organ.id,
            label=organ.label,
            feels=organ.feels,
            side=organ.side,
            because=tuple(answer_data(kb, answer) for answer in thought.because),
            ask=tuple(organ.ask),
            urgency=organ.urgency,
            urgency_words=URGENCY_WORDS[organ.urgency],
            sooner=organ.sooner,
            whom=organ.whom,
            flag=organ.flag,
            sources=sources_data(kb, organ.sources),
        )
        for thought in thoughts
        for organ in (thought.organ,)
    )


def factors_data(kb: KnowledgeBase, factors: Sequence[Factor]) -> tuple[FactorData, ...]:
    """Return what may keep a complaint going as data."""
    return tuple(
        FactorData(
            id=factor.id,
            label=factor.label,
            evidence=factor.evidence,
            contested=factor.contested,
            principles=tuple(NameData(name, kb.label(name)) for name in factor.principles),
            advise=factor.advise,
            ask_whom=factor.ask_whom,
            note=factor.note,
            sources=sources_data(kb, factor.sources),
        )
        for factor in factors
    )


def write_organs(page: Document, organs: Sequence[OrganData]) -> None:
    """Write the organs to think of: the answers, what to ask, and how soon to refer."""
    if organs:
        page.heading("Think of an organ too (ask and refer; nothing of it is treated)")
    for organ in organs:
        because = "; ".join(answer_words(answer) for answer in organ.because)
        page.point(f"{organ.label[:1].upper()}{organ.label[1:]} can be felt here ({organ.feels}). {because}.")
        page.point(f"Ask: {' '.join(organ.ask)}", 1)
        whom = organ.whom or f"{organ.urgency_words[:1].upper()}{organ.urgency_words[1:]}."
        page.point(f"{whom}{f' Sooner: {organ.sooner}.' if organ.sooner else ''}", 1)


def write_factors(page: Document, factors: Sequence[FactorData]) -> None:
    """Write what may keep the complaint going."""
    if factors:
        page.heading("What may keep it going")
    for factor in factors:
        contested = ", contested" if factor.contested else ""
        said = " ".join(filter(None, (factor.advise, factor.ask_whom)))
        page.point(f"{factor.label} ({GRADES[factor.evidence]}{contested}){': ' if said else ''}{said}")
