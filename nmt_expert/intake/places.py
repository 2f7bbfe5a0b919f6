"""Find where on the body the words of a phrase point: side, region and muscle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nmt_expert.intake.tokens import carries, stem, tokens
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

_SIDE_WORDS = {"left": "left", "right": "right", "l": "left", "r": "right", "lt": "left", "lft": "left", "rt": "right"}
_SIDES: dict[tuple[str, ...], str] = {
    **{(word,): side for word, side in _SIDE_WORDS.items()},
    **{(word, *tail): side for word, side in _SIDE_WORDS.items() for tail in (("sid",), ("hand", "sid"))},
    ("both",): "both", ("both", "sid"): "both",
    ("bilateral",): "both", ("bilaterall",): "both", ("midlin",): "midline",
    ("two", "sid"): "both", ("either", "sid"): "both",
}  # fmt: skip

_TOWARDS = frozenset({"down", "up", "along", "across", "over", "around", "through", "throughout", "insid"})
"""Stems that belong to the place behind them (`down the left arm`)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that names a place.

    Attributes:
        at: Positions of the words in the phrase.
        kind: ``side``, ``region`` or ``muscle``.
        id: Id of the region or muscle, or the side.
    """

    at: tuple[int, ...]
    kind: str
    id: str


class Places:
    """The names that people use for sides, regions and muscles, ready to be looked up."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._parts = {region.id: frozenset(region.parts) for region in kb.regions.values()}
        self._names: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
        for stems, side in _SIDES.items():
            self._add(stems, "side", side)
        for region in kb.regions.values():
            self._add_names("region", region.id, (region.label, region.id, *region.synonyms))
        for muscle in kb.muscles.values():
            self._add_names("muscle", muscle.id, (muscle.name, muscle.id, *muscle.synonyms))

    def _add_names(self, kind: str, entry: str, names: Iterable[str]) -> None:
        for name in names:
            stems = tuple(stem(word) for word in tokens(name) if carries(word))
            if stems:
                self._add(stems, kind, entry)

    def _add(self, stems: tuple[str, ...], kind: str, entry: str) -> None:
        self._names.setdefault(stems[0], {}).setdefault(stems, (kind, entry))

    def spans(self, words: Sequence[str]) -> list[Span]:
        """Return the places named by the words, the longest name first at each word, none overlapping."""
        carrying = [(at, stem(word)) for at, word in enumerate(words) if carries(word)]
        found: list[Span] = []
        start = 0
        while start < len(carrying):
            best = self._longest(carrying[start:])
            if best:
                towards = start > 0 and carrying[start - 1][1] in _TOWARDS
                found.append(replace(best, at=(carrying[start - 1][0], *best.at)) if towards else best)
            start += sum(1 for at, _ in carrying[start:] if at in best.at) if best else 1
        return found

    def _longest(self, carrying: list[tuple[int, str]]) -> Span | None:
        names = self._names.get(carrying[0][1], {})
        for stems in sorted(names, key=len, reverse=True):
            if tuple(part for _, part in carrying[: len(stems)]) == stems:
                kind, entry = names[stems]
                return Span(tuple(at for at, _ in carrying[: len(stems)]), kind, entry)
        return None

    def site(self, spans: Iterable[Span]) -> Site | None:
        """Return the one place that the spans describe together, or None if they disagree."""
        site = Site()
        for span in spans:
            before = getattr(site, span.kind)
            if before and before != span.id:
                finer = self._finer(before, span.id) if span.kind == "region" else ""
                if not finer:
                    return None
                site = replace(site, region=finer)
            else:
                site = replace(site, **{span.kind: span.id})
        return site

    def _finer(self, one: str, other: str) -> str:
        """Return the region that is part of the other, or ``""``."""
        if other in self._parts.get(one, ()):
            return other
        return one if one in self._parts.get(other, ()) else ""
