"""Look up which finding a run of words names: all its words, or nothing.

A name (id, label, synonym) is met by the very same words, or by the same content
words.  Short names may be met in any order (`joint tight`); a name whose order
carries meaning (`leg hurts more than back`) only in its own.  Words left over that
are not filler or a place mean that the name is not met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations

from msgspec import Struct

from nmt_expert.intake.names import Names
from nmt_expert.intake.places import Places, Span
from nmt_expert.intake.tokens import (
    ARTICLES,
    DEICTIC,
    DROPPABLE,
    FILLERS,
    HURTS,
    SEPARATORS,
    carries,
    is_word,
    name_content,
    stem,
    tokens,
    word_set,
)
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

_IN_ORDER = frozenset(
    stem(word)
    for word in word_set(
        """than but then until before after from not fine good bad better under over up down without out off above below
    never nothing only away back equals more less"""
    )
)
_LETTERS = re.compile(r"[^\W\d_]+")
_FELT = ("symptom", "palpation")
_MOST_DROPPED = 10
_ANY_ORDER = 4
_EMPTY = FILLERS | DEICTIC | SEPARATORS
_REWRITTEN_AWAY = 2
"""Words that a name may lose when it is cut into tokens (`every now and then` is `sometimes`)."""

_OWN_NAMES = 2
"""The id and the label come first among the names of a finding; the others are synonyms."""


class Match(Struct, frozen=True):
    """What a run of words names.

    Attributes:
        findings: Ids; more than one means that the words do not say which.
        site: The place named beside the finding; None if the places named disagree.
        how: ``exact`` (id or label) or ``synonym``.
        rooted: The name itself holds a place (`stiff neck`), so that no other place is meant.
        dropped: How many places and idle words were set aside.
        idle: Words set aside as not changing the finding.
        leads: The place was said before the finding (`left hand numb`), and so also for what follows.
        also: What the place set aside names together with the pain (`chronic neck pain` is neck pain, too).
        hurts: The words tell a history of pain (`chronic shoulder pain`), so that it hurts at the place.
    """

    findings: tuple[str, ...]
    site: Site | None
    how: str
    rooted: bool = False
    leads: bool = False
    dropped: int = 0
    idle: tuple[str, ...] = ()
    also: tuple[Match, ...] = ()
    hurts: bool = False


class Vocabulary:
    """The findings of a knowledge base by the words that name them.  Built at first use."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self._findings = tuple(kb.findings.values())
        self._learned: set[int] = set()
        self._exact: dict[str, dict[str, str]] = {}
        self._content: dict[tuple[str, ...], dict[str, None]] = {}

    @cached_property
    def places(self) -> Places:
        """The names of sides, regions and muscles."""
        return Places(self.kb)

    @cached_property
    def names(self) -> list[tuple[str, str, str]]:
        """Every name of every finding; the finding; whether it is an exact one."""
        return [
            (name, finding.id, "exact" if at < _OWN_NAMES else "synonym")
            for finding in self.kb.findings.values()
            for at, name in enumerate((finding.id.replace("_", " "), finding.label, *finding.synonyms))
        ]

    @cached_property
    def _index(self) -> Names:
        return Names((f.id.replace("_", " "), f.label, *f.synonyms) for f in self._findings)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name, of findings and of places."""
        kb = self.kb
        places = [name for r in kb.regions.values() for name in (r.label, *r.synonyms)]
        places += [name for m in kb.muscles.values() for name in (m.name, *m.synonyms)]
        return frozenset(_LETTERS.findall(" ".join([name for name, _, _ in self.names] + places).lower()))

    def _learn(self, words: Sequence[str]) -> None:
        """Make the names findable that these words could be: only those that hold all of them that carry meaning."""
        telling = [word for word in words if word != "not" and carries(word) and word not in DEICTIC]
        asked = telling or [max(words, key=len)]
        for at in frozenset.intersection(*(self._index.holding(word) for word in asked)) - self._learned:
            name = self._index[at]
            if sum(word not in _EMPTY for word in name.split()) > len(words) + _REWRITTEN_AWAY:
                continue  # it says more than these words do
            self._learned.add(at)
            thing, which = self._index.owner(at)
            self._add(tokens(name), self._findings[thing].id, "exact" if which < _OWN_NAMES else "synonym")

    def _add(self, words: tuple[str, ...], finding: str, how: str) -> None:
        """Make one name findable by its very words and by its content words."""
        self._exact.setdefault(_key(words), {}).setdefault(finding, how)
        stems = name_content(words)
        bare = sum(1 for word in words if word not in ARTICLES)
        if not stems or (len(stems) == 1 and bare > 1):
            return
        self._content.setdefault(stems, {})[finding] = None
        if len(stems) <= _ANY_ORDER and not _IN_ORDER.intersection(stems):
            self._content.setdefault(("*", *sorted(stems)), {})[finding] = None

    def same_words(self, words: Sequence[str]) -> Match | None:
        """Return what has these very words for a name."""
        key = _key(words)
        if not key:
            return None
        self._learn(key.split())
        ids = self._exact.get(key)
        if not ids:
            return None
        how = "exact" if "exact" in ids.values() else "synonym"
        spans = self.places.spans(words)
        own = self._own_site(words, spans, tuple(ids))
        return Match(tuple(ids), own, how, bool(spans) and not (own.region or own.muscle))

    def _own_site(self, words: Sequence[str], spans: list[Span], ids: tuple[str, ...]) -> Site:
        """Return the place inside a name, if it is one of several that the finding can have (`heavy legs`)."""
        finding = self.kb.findings[ids[0]]
        site = self.places.site(spans)
        moves = words[0] == "not"  # `can't turn my head` is about the neck: the part moved is not the place meant
        if not site or moves or finding.site != "local" or finding.kind == "red_flag":
            return Site()
        placed = {at for span in spans for at in span.at}
        if self._ids([word for at, word in enumerate(words) if at not in placed]) == ids:
            return site
        always = self.places.site(self.places.spans(tokens(finding.label)))
        return Site(side=site.side) if always else site

    def match(self, words: Sequence[str]) -> Match | None:
        """Return what the words name, every word explained; None if nothing fits completely."""
        words = [word for word in words if is_word(word)]
        if found := self.same_words(words):
            return found
        spans = self.places.spans(words)
        for dropped in self._drops(words, spans):
            gone = {at for item in dropped for at in item.at}
            rest = [word for at, word in enumerate(words) if at not in gone]
            if ids := self._ids(rest):
                kept = [span for span in dropped if span.kind]
                leads = bool(kept) and kept[0].at[0] < min(at for at in range(len(words)) if at not in gone)
                idle = tuple(words[at] for item in dropped if not item.kind for at in item.at)
                site = self._site(kept, spans, ids) if kept else self._own_site(words, spans, ids)
                rooted = len(spans) > len(kept) and not (site and (site.region or site.muscle))
                also = self._also(words, kept, ids)
                hurts = not also and self.kb.findings[ids[0]].kind == "history" and any(map(_hurts, rest))
                return Match(ids, site, "synonym", rooted, leads, len(dropped), idle, also, hurts)
        return None

    def _also(self, words: Sequence[str], kept: Sequence[Span], ids: tuple[str, ...]) -> tuple[Match, ...]:
        """Return the pain that the place set aside names (`neck pain` of `chronic neck pain`), if it is a finding."""
        placed = {at for span in kept for at in span.at}
        if not any(span.kind == "region" for span in kept):
            return ()
        found: dict[tuple[str, ...], Match] = {}
        for pain in (at for at, word in enumerate(words) if _hurts(word) and at not in placed):
            named = [words[at] for at in sorted({*placed, pain})]
            match = self.match(named) if len(named) < len(words) else None
            if match and len(match.findings) == 1 and match.findings != ids and match.site is not None:
                found.setdefault(match.findings, match)
        return tuple(found.values())

    def _ids(self, words: Sequence[str]) -> tuple[str, ...]:
        if not words:
            return ()
        self._learn(words)
        if exact := self._exact.get(_key(words)):
            return tuple(exact)
        stems = tuple(stem(word) for word in words if carries(word))
        if not stems:
            return ()
        found = self._content.get(stems) or self._content.get(("*", *sorted(stems))) or {}
        return tuple(found)

    def _drops(self, words: Sequence[str], spans: list[Span]) -> Iterator[tuple[Span, ...]]:
        """Yield what to set aside, least first: places, and words that do not change the finding."""
        placed = {at for span in spans for at in span.at}
        idle = [Span((at,), "", "") for at, word in enumerate(words) if word in DROPPABLE and at not in placed]
        items = [*spans, *idle]
        if len(items) > _MOST_DROPPED:
            items = [*spans[: _MOST_DROPPED - 1], Span(tuple(at for item in idle for at in item.at), "", "")]
        for size in range(len(items) + 1):
            yield from combinations(items, size)

    def _site(self, kept: Sequence[Span], spans: list[Span], ids: tuple[str, ...]) -> Site | None:
        """Return the place named; with a side alone, the symptom's own region (`right-sided neck pain`)."""
        site = self.places.site(kept)
        finding = self.kb.findings[ids[0]]
        if site and site.region and len(kept) < len(spans) and finding.kind != "red_flag":
            own = self.places.spans(tokens(finding.label))
            if self.places.site([*own, *kept]) is None:
                return None  # `neck pain going down my arm` is no neck pain of the arm; a red flag counts anywhere
        if not site or site.region or site.muscle or not site.side:
            return site
        named = self.places.site(span for span in spans if span.kind != "side")
        if named and finding.kind in (*_FELT, "red_flag"):
            return Site(named.region, site.side, named.muscle)
        return site


def _hurts(word: str) -> bool:
    return stem(word) in HURTS


def _key(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word not in ARTICLES and word not in SEPARATORS)
