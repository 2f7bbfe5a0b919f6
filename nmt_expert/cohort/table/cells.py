"""Read what a cell says of a place or a finding, with the names that visit files use.

Polars reads columns in several threads at once, and the vocabulary learns its names while
it is asked: so one cell is read at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from threading import RLock

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.cohort.table.sheet import as_id, plain
from nmt_expert.intake.sites import shown, site_in
from nmt_expert.intake.tokens import HURTS, carries, stem, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.model import RELATIONS, KnowledgeBase
from nmt_expert.knowledge.nearest import nearest
from nmt_expert.reasoning.visit import Site

_EXAMPLE = {"complaint": "left neck", "site": "left upper trapezius"}
_LONGEST = 200


class Unread(Struct, frozen=True):
    """What is wrong with a cell, and what would do."""

    reason: str


class Cells:
    """Reads cells; what was read once is remembered.

    Args:
        kb: The knowledge base whose regions, muscles and findings count.
        names: The table's own names of findings, `plain`, and what they stand for.
    """

    def __init__(self, kb: KnowledgeBase, names: Mapping[str, str] | None = None) -> None:
        self.kb = kb
        self._names = names or {}
        self._read: dict[tuple[str, str], Site | Unread] = {}
        self._one_at_a_time = RLock()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that people use."""
        return Vocabulary(self.kb)

    def site(self, kind: str, text: str) -> Site | Unread:
        """Return the place a cell names.

        Args:
            kind: The role of its column: region, side, muscle, place; complaint or site for a place in words.
            text: The cell; empty is no place.
        """
        key = (kind, text)
        with self._one_at_a_time:
            if key not in self._read:
                self._read[key] = self._words(kind, text) if kind in _EXAMPLE else self._one(kind, text)
            return self._read[key]

    def finding(self, text: str) -> tuple[str, str] | Unread:
        """Return the finding a cell names and how its place stands to the complaint (``""`` if it does not say)."""
        named = self._names.get(plain(text), text)
        name, _, place = (as_id(part) for part in named.partition("@"))
        if name not in self.kb.findings:
            return Unread(f"there is no finding {shown(text)}{self._meant(name, text)}")
        if not place or (place == "here" and self.kb.findings[name].site == "local"):
            return name, ""
        if self.kb.findings[name].site == "general":
            return (
                (name, "") if place == "general" else Unread(f"'{name}' is about the whole person: no place after it")
            )
        return (
            (name, place) if place in RELATIONS else Unread(f"'{place}' is no place: {_listed(('here', *RELATIONS))}")
        )

    def nearest_finding(self, text: str) -> str:
        """Return the known finding that a name was probably meant to be, or ``""``."""
        name = as_id(text.partition("@")[0])
        if len(text) > _LONGEST:
            return ""
        with self._one_at_a_time:
            match = self.vocabulary.match(tokens(text.partition("@")[0]))
        return match.findings[0] if match else nearest(name, self.kb.findings)

    def _meant(self, name: str, text: str) -> str:
        near = self.nearest_finding(text)
        return f"; did you mean '{near}'?" if near and near != name else ""

    def _one(self, kind: str, text: str) -> Site | Unread:
        """Return the place of a cell that holds one thing: a region, a side, a muscle, or a relation."""
        said = plain(text)
        if not said or (kind == "place" and said == "here"):
            return Site()
        wrong: list[str] = []
        written = as_id(text) if kind == "place" or as_id(text) in self.kb.regions else text.strip()
        site = site_in(self.vocabulary, {kind: written}, lambda _, __, message, hint: wrong.extend((message, hint)))
        if not wrong:
            return site
        known = {"region": self.kb.regions, "muscle": self.kb.muscles}.get(kind, {})
        near = nearest(as_id(text), known) if len(text) <= _LONGEST else ""
        hint = f"did you mean '{near}'?" if near else wrong[1]
        return Unread(f"{wrong[0]}; {hint}" if hint else wrong[0])

    def _words(self, kind: str, text: str) -> Site | Unread:
        """Return the place that words name, every word of it understood (`pain in the left neck`)."""
        said = as_id(text)
        if not said or (kind == "site" and said == "here"):
            return Site()
        if kind == "site" and said in RELATIONS:
            return Site(place=said)
        words = [word for word in tokens(text[:_LONGEST]) if carries(word) and stem(word) not in HURTS]
        places = self.vocabulary.places
        spans = [span for span in places.spans(words) if kind == "site" or span.kind != "muscle"]
        named = {at for span in spans for at in span.at}
        site = places.site(spans)
        if len(text) > _LONGEST or len(named) < len(words) or site is None or not site:
            why = "names two places" if site is None else "is no place"
            return Unread(f"{shown(text)} {why}; write a side and a region, for example '{_EXAMPLE[kind]}'")
        return site


def joined(one: Site, other: Site) -> Site | Unread:
    """Return the place that two cells of a row name together."""
    site = one
    for part in ("region", "side", "muscle", "place"):
        said, also = getattr(one, part), getattr(other, part)
        if said and also and said != also:
            return Unread(f"the row names two places: {part} '{said}' and '{also}'")
        site = replace(site, **{part: said or also})
    return site


def _listed(words: tuple[str, ...]) -> str:
    return f"one of {', '.join(words)}"
