"""How a site, an answer, a question and a source are named in every report."""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct, to_builtins

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.readings import Conflict
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.visit import Answer, Complaint, Site


class SiteData(Struct, frozen=True, omit_defaults=True):
    """A site, as reports give it; ``place`` only where the site says how it stands to the complaint."""

    region: str
    side: str
    muscle: str
    place: str = ""


class PlaceData(Struct, frozen=True):
    """Where a complaint is, by id and in words."""

    region: str
    side: str
    muscle: str
    where: str

    @property
    def brackets(self) -> str:
        """The place in words and brackets, for a title; ``""`` if none was named."""
        return f" ({self.where})" if self.region or self.side else ""


class AnswerData(Struct, frozen=True):
    """An answer: ``where`` is its site in words, ``follows`` whether it only follows from one that excludes it."""

    finding: str
    label: str
    word: str
    site: SiteData
    where: str
    said: str
    line: int
    follows: bool


class ConflictData(Struct, frozen=True):
    """Answers that contradict each other."""

    kind: str
    answers: tuple[AnswerData, ...]


class AskData(Struct, frozen=True):
    """How to ask for a finding."""

    finding: str
    label: str
    kind: str
    question: str
    do: str
    yes_if: str
    not_when: str


class SourceData(Struct, frozen=True):
    """A source, as it is cited."""

    id: str
    citation: str


class NameData(Struct, frozen=True):
    """A finding, principle or hypothesis: its id and what a person calls it."""

    id: str
    label: str


def number(value: float) -> float:
    """Return a number as reports give it: rounded to 9 decimals, never minus zero."""
    return round(value, DECIMALS) + 0.0


def site_data(site: Site) -> SiteData:
    """Return a site as data."""
    return SiteData(site.region, site.side, site.muscle, site.place)


def place_data(kb: KnowledgeBase, complaint: Complaint) -> PlaceData:
    """Return where a complaint is as data."""
    site = complaint.site
    return PlaceData(site.region, site.side, site.muscle, complaint_words(kb, complaint))


def answer_data(kb: KnowledgeBase, answer: Answer, complaint: Site | None = None, follows: bool = False) -> AnswerData:
    """Return an answer as data.

    Args:
        kb: For the names.
        answer: The answer.
        complaint: The complaint's own site, which is not said again in ``where``.
        follows: Whether it was not given itself but follows from one that excludes it.
    """
    return AnswerData(
        finding=answer.finding,
        label=kb.label(answer.finding),
        word=answer.word,
        site=site_data(answer.site),
        where="" if answer.site == complaint else site_words(kb, answer.site),
        said=answer.said,
        line=answer.line,
        follows=follows,
    )


def conflict_data(kb: KnowledgeBase, conflict: Conflict) -> ConflictData:
    """Return answers that contradict each other as data."""
    return ConflictData(conflict.kind, tuple(answer_data(kb, answer) for answer in conflict.answers))


def answer_words(answer: AnswerData) -> str:
    """Return an answer in one phrase: what, the word, where, and the person's own words."""
    return f"{answer.label}: {said_words(answer)}"


def said_words(answer: AnswerData) -> str:
    """Return what was said in one phrase: the word, where, and the person's own words."""
    where = f", {answer.where}" if answer.where else ""
    said = f' ("{answer.said}")' if answer.said else ""
    follows = " (follows from another answer)" if answer.follows else ""
    return f"{answer.word}{where}{follows or said}"


def ask_data(kb: KnowledgeBase, finding: str) -> AskData:
    """Return how to ask for a finding, as data."""
    entry = kb.findings[finding]
    elicit = entry.elicit
    return AskData(finding, entry.label, entry.kind, entry.question, elicit.do, elicit.yes_if, elicit.not_when)


def name_data(kb: KnowledgeBase, name: str) -> NameData:
    """Return a finding, principle or hypothesis as data."""
    return NameData(name, kb.label(name))


def sources_data(kb: KnowledgeBase, sources: tuple[str, ...]) -> tuple[SourceData, ...]:
    """Return sources as data."""
    return tuple(SourceData(name, kb.sources[name].citation if name in kb.sources else name) for name in sources)


def cited(sources: tuple[SourceData, ...]) -> str:
    """Return sources in one line."""
    return " | ".join(source.citation for source in sources)


def plain_data(data: Struct) -> dict[str, Any]:
    """Return typed data as plain data: dictionaries, lists, text and numbers, with keys in a fixed order."""
    plain: dict[str, Any] = _lists(to_builtins(data))
    return plain


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, tuple | list) else value


class BandedSupport(Protocol):
    """Whatever stands somewhere: a support before and after the hold, and the word for it."""

    @property
    def support(self) -> float:
        """After the hold."""

    @property
    def uncapped(self) -> float:
        """Before the hold."""

    @property
    def band_label(self) -> str:
        """The word for the support."""


def standing_words(standing: BandedSupport) -> str:
    """Return ``supported (+0.60)``; a held support is followed by what it would be without the hold."""
    held = f", {standing.uncapped:+.2f} without the hold" if standing.support != standing.uncapped else ""
    return f"{standing.band_label} ({standing.support:+.2f}{held})"
