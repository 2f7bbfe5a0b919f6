"""Find where on the body words point: side, region and muscle, or how a place stands to the complaint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.names import Names
from nmt_expert.intake.tokens import carries, is_word, stem, tokens
from nmt_expert.knowledge.model import RELATIONS, KnowledgeBase
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


_RETURNING = frozenset({"com", "cam", "giv", "tak", "fall", "bend", "lean", "hold", "pull", "look", "went"})
"""Stems before which `back` is a direction, not a part of the body (`it keeps coming back`)."""

_SIDE_INSIDE = 4


_STATED = re.compile(
    rf"\b(?:{'|'.join(place.replace('_', '[ _-]') for place in ('here', *RELATIONS))})\b", re.IGNORECASE
)


class Span(Struct, frozen=True):
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
        self._known: set[str] = set()
        self._learned: set[int] = set()
        self._found: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
        regions, muscles, groups = kb.regions.values(), kb.muscles.values(), kb.muscle_groups.values()
        self._owners = [
            *(("region", entry.id) for entry in regions),
            *(("muscle", entry.id) for entry in muscles),
            *(("region", entry.region) for entry in groups),
        ]
        names = [(entry.label, entry.id, *entry.synonyms) for entry in regions]
        names += [(entry.name, entry.id, *entry.synonyms) for entry in muscles]
        self._names = Names([*names, *((entry.label, *entry.synonyms) for entry in groups)])
        for stems, side in _SIDES.items():
            self._add(stems, "side", side)

    def _learn(self, words: Iterable[str]) -> None:
        """Make the places findable whose names hold one of these words."""
        for word in set(words) - self._known:
            self._known.add(word)
            for at in sorted(self._names.holding(word) - self._learned):
                self._learned.add(at)
                stems = tuple(stem(part) for part in tokens(self._names[at]) if carries(part))
                if stems:
                    self._add(stems, *self._owners[self._names.owner(at)[0]])

    def _add(self, stems: tuple[str, ...], kind: str, entry: str) -> None:
        self._found.setdefault(stems[0], {}).setdefault(stems, (kind, entry))

    def spans(self, words: Sequence[str]) -> list[Span]:
        """Return the places named by the words, the longest name first at each word, none overlapping."""
        self._learn(word for word in words if carries(word))
        carrying = [(at, stem(word)) for at, word in enumerate(words) if carries(word)]
        found: list[Span] = []
        start = 0
        while start < len(carrying):
            before = carrying[start - 1] if start else (0, "")
            here = self._around_side(carrying[start:]) or self._longest(carrying[start:])
            if here and before[1] in _RETURNING and carrying[start][1] == "back":
                here = []
            if here and before[1] in _TOWARDS:
                here[0] = replace(here[0], at=(before[0], *here[0].at))
            found.extend(here)
            taken = {at for span in here for at in span.at}
            start += max(1, sum(1 for at, _ in carrying[start:] if at in taken))
        return found

    def _longest(self, carrying: list[tuple[int, str]]) -> list[Span]:
        """Return the place with the longest name that begins here, if there is one."""
        names = self._found.get(carrying[0][1], {})
        for stems in sorted(names, key=len, reverse=True):
            if tuple(part for _, part in carrying[: len(stems)]) == stems:
                kind, entry = names[stems]
                return [Span(tuple(at for at, _ in carrying[: len(stems)]), kind, entry)]
        return []

    def _around_side(self, carrying: list[tuple[int, str]]) -> list[Span]:
        """Return a place with the side inside its name (`outer left thigh`), and that side."""
        for at in range(1, min(_SIDE_INSIDE, len(carrying))):
            side = _SIDES.get((carrying[at][1],))
            if side in ("left", "right"):
                around = self._longest(carrying[:at] + carrying[at + 1 :])
                if around and around[0].kind != "side" and len(around[0].at) > at:
                    return [*around, Span((carrying[at][0],), "side", side)]
        return []

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


def without_sides(stems: Sequence[str]) -> list[str]:
    """Return the stems of a text without those of a side (`left`, `on the right side`)."""
    kept = list(stems)
    for side in sorted(_SIDES, key=len, reverse=True):
        while (at := _run_at(kept, side)) >= 0:
            del kept[at : at + len(side)]
    return kept


def _run_at(stems: Sequence[str], run: Sequence[str]) -> int:
    """Where a run of stems stands in others; -1 if nowhere."""
    return next((at for at in range(len(stems)) if tuple(stems[at : at + len(run)]) == tuple(run)), -1)


def typed_site(places: Places, typed: str) -> Site | None:
    """Return the one place that a whole text names (``left:neck``, ``right trapezius``, ``elsewhere``).

    Returns:
        None if it names none, or two that disagree.  ``here`` stays in it as a stated place: see ``without_here``.
    """
    stated = _STATED.search(typed)
    rest = typed.replace(stated[0], " ", 1) if stated else typed
    words = [word for word in tokens(rest) if is_word(word)]
    spans = places.spans(words)
    site = places.site(spans)
    if site is None or not (spans or stated) or sum(len(span.at) for span in spans) < len(words):
        return None
    return replace(site, place="_".join(re.split("[ _-]", stated[0].casefold()))) if stated else site


def without_here(site: Site) -> Site:
    """Return a site as an answer has it: the complaint's own place is what an answer speaks of without a word."""
    return replace(site, place="") if site.place == "here" else site
