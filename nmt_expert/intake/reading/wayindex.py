"""Compare words with every way of saying every finding: how near do they come, and to which?

Each way of saying is a set of features (stems and terms, from ``lexicon``), each feature weighted by how rare it is.
Two sets are as alike as twice what they share is to what they hold together.  A finding is as near as the mean of its
nearest ways, so that one odd wording does not decide.  A way that denies matches only words that deny.
"""

from __future__ import annotations

import heapq
import math
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import accumulate
from typing import TypeAlias

from msgspec import Struct

from nmt_expert.intake.reading.lexicon import Lexicon, Token, Unit, tokenize
from nmt_expert.intake.reading.whereabouts import Whereabouts
from nmt_expert.intake.tokens import word_set

NEAREST = 3
"""Ways of a finding that its likeness is the mean of."""

_BEST_COUNTS = 0.3
"""How much the nearest way alone counts beside that mean."""

_TERM_WEIGHT = 0.7
_IDLE_WEIGHT = 0.5
"""What a degree or a time counts where a way of saying has it."""

_NUMBER_WEIGHT = 1.5
_COMMON = 500
"""A feature in more ways than this finds no candidate by itself."""

_PLACE_BOUND = 0.4
"""Share of its ways with one and the same place from which a finding is bound to that place."""

_PLACE_COUNTS = 0.5
"""What a place counts for a finding that can be anywhere."""


_NOT_PLACES = word_set("front back sid outer inner top upper lower middl bas end line point ball great whol deep of")
_ASIDE = frozenset({"now", "new", "newly", "here", "reported", "known", "recent"})
_TELLS_NOTHING = word_set("pain sor sam head age ach month year eight press pressur touch hot bad cold wors better sit")
"""Stems that are a name of something only with others beside them."""

_SHORT = 2
"""Letters of an abbreviation that has to be written in capitals (`HA`, not `ha`)."""

_TOGETHER = 2
"""Words that have to be shared with a sentence somebody said; a name of the finding is enough alone."""

_SAME = 0.95
_MANY = 4
"""Features from which a whole way of saying is enough by itself."""

_LOOKED_AT = 24
"""Findings whose nearest ways are looked at closely."""

_VOTERS = 25
"""The nearest ways of all findings, which agree on one or do not."""

_MOST_UNKNOWN = 0.3
_UNLIKE_COUNTS = 0.6
_UNLIKE_LOSES = 2.0
_LEAST_DENIED = 0.7
"""The same, where it is denied, or a sign of a grave red flag: what is said (not) to be there has to be named; a
grave sign that words only come near is asked about instead."""

_LEAST_COVERED = 0.45
"""Share of a way that has to be there: less is a chance likeness in rare words."""
_LEAST_SHARED = 0.2
"""Share of what was said that a way has to have to be looked at: with less it is no likeness."""

_LEAST_LIKE = 0.22
"""Likeness below which a way is none."""

_REMEMBERED = 500
"""Comparisons that are kept: pieces of one text come again and again."""

_CONTRAST_COUNTS = 0.5
_TELLING_TOGETHER = 2
"""Things that have to be said of what says the contrary: one word denies nothing."""

_WELL = frozenset(
    {
        "T:negative",
        "ok",
        "okay",
        "fin",
        "normal",
        "good",
        "well",
        "intact",
        "clear",
        "stead",
        "stabl",
        "fine",
        "usual",
        "problem",
        "troubl",
        "issu",
        "chang",
        "concern",
        "bother",
        "T:unchanged",
        "T:pain",
        "nad",
        "wnl",
    }
)
"""What says that something is well, or (denied) that there is nothing wrong with it."""

SAYS_WELL = frozenset({"ok", "okay", "fin", "normal", "good", "stead", "stabl", "well", "easil", "freel", "T:negative"})
_RESULT = frozenset({"T:positive"})
"""What says that a test came out: its name alone does not."""

_NOT_IT = ("unlike", "normal", "contrary")
"""Kinds of what is no way of saying that a finding is there."""

_CONFIDENCE = {
    "always": -6.14,
    "lead": 1.44,
    "unknown": -26.87,
    "telling": 1.14,
    "agreement": 3.82,
    "explained": 6.95,
    "by the nearest": -5.16,
}  # fmt: skip
"""A logistic fit on 7,000 ways of saying, each compared with all but itself: docs/decisions/0019-reading-words.md."""


class Near(Struct, frozen=True):
    """How near words come to a finding.

    Attributes:
        finding: Id.
        likeness: 0 to 1.
        best: Likeness of the nearest way alone.
        way: The nearest way of saying.
        denied: The words deny it.
        confidence: 0 to 1: how often a reading as near as this, and as far from every other finding, is right.
        shared: How much of what was said the nearest way shares.
        number: Which way that is, in the index.
    """

    finding: str
    likeness: float
    best: float
    way: str
    denied: bool = False
    confidence: float = 0.0
    shared: float = 0.0
    number: int = -1


class Likely(Struct, frozen=True):
    """How far the nearest ways of saying speak of a finding: their share of votes, the nearest, what is shared."""

    votes: float
    best: float
    shared: frozenset[str]


class Way(Struct, frozen=True):
    """One way of saying, compiled; its kind is ``name``, ``bare name`` (without a place), ``way`` or in `_NOT_IT`."""

    finding: str
    text: str
    features: frozenset[str]
    denials: int
    kind: str


Row: TypeAlias = "tuple[str, str, tuple[str, ...], int, str]"
Names: TypeAlias = "dict[str, list[tuple[str, str, bool]]]"
Pairs: TypeAlias = "list[tuple[str, str]]"
Rows: TypeAlias = "tuple[list[str], list[str], bytes, bytes, bytes, bytes]"
"""Ways in columns: findings, kinds, how often they deny and how many features tell something; where the words of each
begin, and the words: tens of thousands of small objects would take more room than all else that is read with."""

Compiled: TypeAlias = (
    "tuple[Rows, dict[str, bytes], dict[str, int], dict[str, int], Names, list[str], "
    "list[str], Pairs, Pairs, "
    "list[tuple[str, tuple[str, ...]]], bytes]"
)
"""Ways, which ways a feature is in, how often features and words are used, the names of findings by what they say,
what is bound to a
place, and the stems of places: plain data that can be kept."""

_BETWEEN, _BEFORE_TEXT = "\x1f", "\x1e"
"""Stand between the features of a way, and before its text."""


def compiled(
    lexicon: Lexicon, ways: Iterable[tuple[str, str, str]], whereabouts: Whereabouts, local: frozenset[str],
    parts: list[tuple[str, str]], hurts_at: list[tuple[str, str]], not_with: list[tuple[str, tuple[str, ...]]],
) -> Compiled:  # fmt: skip
    """Return the ways of saying ready to be compared with.

    Args:
        lexicon: What words stand for.
        ways: The finding, the words, and what they are: a ``name``, a ``way``, or ``unlike`` it.
        whereabouts: The names of places.
        local: Findings that can be anywhere.
        parts: What parts make which finding: kept with the rest.
        hurts_at: Where pain is which finding by itself.
        not_with: What is not meant where something else is told beside it.
    """
    rows: list[Row] = []
    words: Counter[str] = Counter()
    names: dict[str, list[tuple[str, str, bool]]] = {}
    seen: set[tuple[str, frozenset[str], int, str]] = set()
    for finding, text, kind in ways:
        tokens = tokenize(text)
        units = lexicon.units(tokens)
        features, denials = lexicon.features(tokens, units)
        words.update({token.norm for token in tokens if token.is_word})
        if kind == "name" and finding in local and not whereabouts.mentions(tokens):
            kind = "bare name"
        if "name" in kind:
            signature = lexicon.signature(tokens, units)
            words_in = [t.norm for t in tokens if t.is_word and t.norm not in _ASIDE]
            if len(words_in) == 1 and not signature.startswith("T:"):
                signature = f"={words_in[0]}{'!' if text.isupper() and len(text) <= _SHORT else ''}"
            idle = " ".join(sorted(f for f in features if f[0] == "~"))
            if len(signature.split()) > 1 or (not denials and signature[:2] == "T:") or signature[:1] == "=":
                names.setdefault(f"{denials} {signature}", []).append((finding, idle, kind == "bare name"))
        seen_as = (finding, features, denials, kind if kind in _NOT_IT else "")
        if features and seen_as not in seen:
            seen.add(seen_as)
            rows.append((finding, text, tuple(sys.intern(f) for f in sorted(features)), denials, kind))
    postings: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for feature in row[2]:
            postings.setdefault(feature, []).append(number)
    counted = Counter(feature for row in rows if row[4] not in _NOT_IT for feature in row[2])
    places = whereabouts.words - _NOT_PLACES | {"back"}
    bound = _bound(rows, places)
    weights = {feature: _weight(feature, counted[feature], len(rows)) for feature in postings}
    sums = [
        sum(weights[f] * (1.0 if finding in bound or f not in places else _PLACE_COUNTS) for f in features)
        for finding, _, features, _, _ in rows
    ]
    return (
        _in_columns(rows),
        {feature: array("I", numbers).tobytes() for feature, numbers in postings.items()},
        dict(counted),
        dict(words),
        names,
        sorted(bound),
        sorted(places),
        parts,
        hurts_at,
        not_with,
        array("d", sums).tobytes(),
    )


def _in_columns(rows: Sequence[Row]) -> Rows:
    words = [f"{_BETWEEN.join(features)}{_BEFORE_TEXT}{text}".encode() for _, text, features, _, _ in rows]
    return (
        [row[0] for row in rows],
        [row[4] for row in rows],
        array("I", [row[3] for row in rows]).tobytes(),
        array("I", [sum(feature[0] != "~" for feature in row[2]) for row in rows]).tobytes(),
        array("I", accumulate(map(len, words), initial=0)).tobytes(),
        b"".join(words),
    )


def _bound(rows: Sequence[Row], places: frozenset[str]) -> frozenset[str]:
    """Return the findings most of whose ways name one and the same place."""
    total: Counter[str] = Counter()
    placed: dict[str, Counter[str]] = {}
    for finding, _, features, _, kind in rows:
        if kind not in _NOT_IT:
            total[finding] += 1
            placed.setdefault(finding, Counter()).update(f for f in features if f in places)
    return frozenset(
        f for f, count in placed.items() if count and count.most_common(1)[0][1] >= _PLACE_BOUND * total[f]
    )


class WayIndex:
    """The ways of saying of a knowledge base, ready to be compared with."""

    def __init__(
        self,
        lexicon: Lexicon,
        compiled: Compiled,
        grave: frozenset[str] = frozenset(),
        opposites: Mapping[str, str] | None = None,
        numeric: frozenset[str] = frozenset(),
    ) -> None:
        self.numeric = numeric
        self.grave = grave
        self.opposites = opposites or {}
        self.lexicon = lexicon
        (
            (self._findings, self._kinds, denials, telling, begins, self._words_of_ways),
            postings,
            self._count,
            self.words,
            self._names,
            bound,
            places,
            self.parts,
            self.hurts_at,
            not_with,
            sums,
        ) = compiled
        self.postings = {feature: array("I", numbers) for feature, numbers in postings.items()}
        self._sums, self._denials, self._telling = array("d", sums), array("I", denials), array("I", telling)
        self._begins = array("I", begins)
        self.not_with = {finding: frozenset(others) for finding, others in not_with}
        self._all = len(self._findings)
        self._numbers: dict[int, set[str]] = {}
        for feature, places_of in self.postings.items():
            if feature[0].isdigit():
                for number in places_of:
                    self._numbers.setdefault(number, set()).add(feature)
        self._memory: dict[
            tuple[frozenset[str], int], tuple[dict[tuple[str, bool], list[tuple[float, int]]], dict[str, float]]
        ] = {}
        self._ways: dict[int, Way] = {}
        self._weights: dict[str, float] = {}
        self.bound, self.places = frozenset(bound), frozenset(places)
        lexicon.known = self.postings.keys()

    def forget(self) -> None:
        """Forget what is kept of the texts read so far, so that the next one is read as the first one is."""
        self._memory.clear()
        self._ways.clear()

    def way(self, number: int) -> Way:
        """Return one way of saying."""
        found = self._ways.get(number)
        if found is None:
            words = self._words_of_ways[self._begins[number] : self._begins[number + 1]].decode()
            features, _, text = words.partition(_BEFORE_TEXT)
            found = self._ways[number] = Way(
                self._findings[number],
                text,
                frozenset(features.split(_BETWEEN)),
                self._denials[number],
                self._kinds[number],
            )
        return found

    def same(
        self,
        tokens: Sequence[Token],
        units: Sequence[Unit],
        placed: Sequence[Unit],
        denials: int,
        *,
        exactly: bool = False,
    ) -> str:
        """Return the one finding that is named, or said in these very words; ``""`` if none or several are.

        Args:
            tokens: Of the sentence.
            units: What stands for one thing each.
            placed: Those of them that name places.
            denials: How many denials the name may hold.
            exactly: Whether only a name counts whose degrees and times are there, too.
        """
        features, _ = self.lexicon.features(tokens, units)
        telling, idle = _parted(features)
        signature = self.lexicon.signature(tokens, units)
        named = [(f, set(n.split())) for f, n, _ in self._named(signature, tokens, units, denials)]
        if not named and len(telling) >= _MANY:
            named = [
                (way.finding, set(_parted(way.features)[1]))
                for way in self._with(telling, denials)
                if way.kind == "way"
            ]
        if not named and placed and (less := self.lexicon.signature(tokens, [u for u in units if u not in placed])):
            bare_units = [u for u in units if u not in placed]
            named = [(f, set(n.split())) for f, n, bare in self._named(less, tokens, bare_units, denials) if bare]
        fitting = [(len(needed), finding) for finding, needed in named if needed <= idle]
        if not denials and not exactly:
            fitting = fitting or [(0, finding) for finding, _ in named]
        most = max((count for count, _ in fitting), default=0)
        found = {finding for count, finding in fitting if count == most}
        return found.pop() if len(found) == 1 else ""

    def result(
        self, tokens: Sequence[Token], units: Sequence[Unit], placed: Sequence[Unit], sided: Sequence[Unit]
    ) -> str:
        """Return the test whose positive result is denied (`slump negative`); ``""`` if there is none."""
        for kept in (units, [u for u in units if u not in sided], [u for u in units if u not in placed]):
            said = self.lexicon.signature(tokens, kept).split()
            named = {
                f
                for extra in (["positiv"], ["positive"])
                for f, _, _ in self._names.get(f"0 {' '.join(sorted({*said, *extra}))}", ())
            }
            if len(named) == 1:
                return named.pop()
        return ""

    def _named(
        self, signature: str, tokens: Sequence[Token], units: Sequence[Unit], denials: int
    ) -> list[tuple[str, str, bool]]:
        """Return the findings that words are the name of; a single word has to be the very word, or its plural."""
        items = signature.split()
        if len(items) == 1 and not items[0].startswith("T:"):
            if items[0] in _TELLS_NOTHING:
                return []
            norm = next(
                (
                    tokens[u.start].norm
                    for u in units
                    if u.kind in ("word", "term") and tokens[u.start].stem == items[0]
                ),
                items[0],
            )
            written = next(
                (
                    tokens[u.start].text
                    for u in units
                    if u.kind in ("word", "term") and tokens[u.start].stem == items[0]
                ),
                "",
            )
            spellings = (
                norm,
                f"{norm}s",
                norm.removesuffix("s"),
                *([f"{norm}!"] if written.isupper() or len(tokens) == 1 else []),
            )
            return next((found for each in spellings if (found := self._names.get(f"{denials} ={each}"))), [])
        return self._names.get(f"{denials} {signature}", [])

    def _with(self, telling: frozenset[str], denials: int) -> list[Way]:
        """Return the ways of saying with these very features, whatever degree or time they have."""
        return [w for w in self._exactly(telling) if w.kind not in _NOT_IT and w.denials == denials]

    def _exactly(self, telling: frozenset[str]) -> list[Way]:
        """Return all ways with these very features, whatever degree or time they have."""
        rarest = min(telling, key=lambda f: len(self.postings.get(f, ())), default="")
        same = (n for n in self.postings.get(rarest, ()) if self._telling[n] == len(telling))
        return [way for way in map(self.way, same) if telling <= way.features]

    def normal(self, features: frozenset[str]) -> str:
        """Return the finding that is not there when what was named is well (`bladder ok`); ``""`` if there is none."""
        told = frozenset(f for f in _parted(features)[0] if f not in _WELL)
        found = {w.finding for w in self._exactly(told) if w.kind == "normal"}
        return found.pop() if len(found) == 1 else ""

    def contrary(self, features: frozenset[str]) -> str:
        """Return the finding that these very words say is not so; ``""`` if there is none, or several."""
        told = _parted(features)[0]
        ways = self._exactly(told)
        found = {w.finding for w in ways if w.kind == "contrary"}
        alone = things(told) < _TELLING_TOGETHER or any(w.kind in ("way", "name") for w in ways)
        return found.pop() if len(found) == 1 and not alone else ""

    def spoken_of(self, features: frozenset[str]) -> set[str]:
        """Return the findings whose subject is named, well or not (`bladder`, `eyesight`)."""
        ways = {n for f in features for n in self.postings.get(f, ()) if self._kinds[n] == "normal"}
        return {w.finding for w in map(self.way, ways) if w.features <= features}

    def is_said_of(self, finding: str, features: Iterable[str]) -> bool:
        """Whether any way of saying a finding has any of some features."""
        return any(self._findings[number] == finding for f in features for number in self.postings.get(f, ()))

    def features_of(self, near: Near) -> frozenset[str]:
        """Return the features of the way that a candidate is nearest to."""
        return self.way(near.number).features if near.number >= 0 else frozenset()

    def weight(self, feature: str) -> float:
        """Return how much a feature tells: the rarer, the more."""
        found = self._weights.get(feature)
        if found is None:
            found = self._weights[feature] = _weight(feature, self._count.get(feature, 0), self._all)
        return found

    def _sum(self, features: Iterable[str], bound: bool) -> float:
        return sum(self.weight(f) * (1.0 if bound or f not in self.places else _PLACE_COUNTS) for f in features)

    def near(self, features: frozenset[str], denials: int, most: int = 8) -> list[Near]:
        """Return the findings that words come nearest to, the nearest first."""
        matched, unlike = self._matched(features, denials)
        if not matched:
            return []
        ranked = heapq.nlargest(_VOTERS, [(likeness, key) for key, found in matched.items() for likeness, _ in found])
        votes: dict[tuple[str, bool], float] = {}
        for likeness, key in ranked:
            votes[key] = votes.get(key, 0.0) + likeness**3
        every = sum(votes.values()) or 1.0
        scored: list[tuple[float, float, tuple[str, bool], list[tuple[float, int]]]] = []
        first = heapq.nlargest(_LOOKED_AT, matched.items(), key=lambda item: max(item[1]))
        for key, kept in first:
            found = sorted(kept, reverse=True)[:NEAREST]
            best = found[0][0]
            mean = (sum(likeness for likeness, _ in found[:NEAREST]) / NEAREST + _BEST_COUNTS * best) / (
                1 + _BEST_COUNTS
            )
            if unlike.get(key[0], 0.0) > best:
                mean *= _UNLIKE_COUNTS
            scored.append((mean, best, key, found))
        scored.sort(key=lambda row: (-row[0], row[2]))
        told = _parted(features)[0]
        whole = self._sum(told, True) or 1.0
        unknown = min(_MOST_UNKNOWN, self._sum((f for f in told if f not in self.postings), True) / whole)
        near: list[Near] = []
        for mean, best, key, found in scored[:most]:
            same = (key, (self.opposites.get(key[0], ""), not key[1]))
            rival = max((row[1] for row in scored[:most] if row[2][0] != key[0] and row[2] not in same), default=0.0)
            nearest = self.way(found[0][1])
            shared = nearest.features & told
            together = frozenset().union(*(self.way(number).features for _, number in found[:NEAREST])) & told
            covered, more = self._sum(shared, True), self._sum(together, True)
            logit = (
                _CONFIDENCE["always"] + _CONFIDENCE["lead"] * (best - rival) + _CONFIDENCE["unknown"] * unknown
                + _CONFIDENCE["telling"] * math.log1p(covered) + _CONFIDENCE["agreement"] * votes.get(key, 0.0) / every
                + _CONFIDENCE["explained"] * more / whole + _CONFIDENCE["by the nearest"] * covered / whole
            )  # fmt: skip
            if unlike.get(key[0], 0.0) > best:
                logit -= _UNLIKE_LOSES
            alone = sum(not f.startswith("T:") for f in shared) < _TOGETHER
            if alone and best < _SAME and "name" not in nearest.kind:
                logit -= _UNLIKE_LOSES
            if nearest.kind == "contrary" and things(shared) < _TELLING_TOGETHER:
                logit -= 2 * _UNLIKE_LOSES
            if not key[1] and told & SAYS_WELL - nearest.features:
                logit -= _UNLIKE_LOSES
            strict = key[1] or key[0] in self.grave
            least = _LEAST_DENIED if strict else _LEAST_COVERED
            if covered < least * self._sum(nearest.features, True):
                logit -= _UNLIKE_LOSES
            near.append(
                Near(key[0], mean, best, nearest.text, key[1], 1 / (1 + math.exp(-logit)), covered, found[0][1])
            )
        near.sort(key=lambda each: (-each.confidence, each.finding))
        return near

    def likely(self, features: frozenset[str], denials: int) -> dict[str, Likely]:
        """Return how far the nearest ways of all findings agree on each: a wider look than that of `near`."""
        matched, unlike = self._matched(features, denials)
        told = _parted(features)[0]
        ranked = heapq.nlargest(
            _VOTERS,
            (
                (likeness, number, key)
                for key, found in matched.items()
                for likeness, number in found
                if self._kinds[number] != "contrary"
            ),
        )
        every = sum(likeness**3 for likeness, _, _ in ranked) or 1.0
        found: dict[str, Likely] = {}
        for likeness, number, (finding, denied) in ranked:
            if denied or unlike.get(finding, 0.0) > likeness:
                continue
            before = found.get(finding, Likely(0.0, 0.0, frozenset()))
            shared = self.way(number).features & told
            found[finding] = Likely(
                before.votes + likeness**3 / every, max(before.best, likeness), before.shared | shared
            )
        return found

    def explained(self, features: frozenset[str], shared: frozenset[str]) -> tuple[float, float, float]:
        """Return what share of the words is explained, what share nobody used, and how much the shared ones tell."""
        told = _parted(features)[0]
        whole = self._sum(told, True) or 1.0
        unknown = self._sum((f for f in told if f not in self.postings), True)
        told_by = self._sum(shared, True)
        return told_by / whole, unknown / whole, told_by

    def _matched(
        self, features: frozenset[str], denials: int
    ) -> tuple[dict[tuple[str, bool], list[tuple[float, int]]], dict[str, float]]:
        """Return how alike the ways are that share something telling; and what only sounds like a finding."""
        kept = self._memory.get((features, denials))
        if kept is not None:
            return kept
        told, idle = _parted(features)
        whole = {True: self._sum(told, True), False: self._sum(told, False)}
        telling = [f for f in told if 0 < len(self.postings.get(f, ())) <= _COMMON] or [
            f for f in told if f in self.postings
        ]
        shared = self._candidates(told, telling, whole[False])
        degrees = self._shared(idle, shared.keys())
        out = self._out(shared.keys(), features, denials)
        against = frozenset[str]().union(*(self.lexicon.contrasts.get(f, frozenset()) for f in told)) - told
        contrary = {n for f in against for n in self.postings.get(f, ()) if n in shared}
        unable = denials == 1 and "cannot" in features  # says that something is not possible, and denies nothing
        matched: dict[tuple[str, bool], list[tuple[float, int]]] = {}
        unlike: dict[str, float] = {}
        for number, weight in shared.items():
            if number in out:
                continue
            finding, kind = self._findings[number], self._kinds[number]
            degree = degrees.get(number, 0.0)
            likeness = 2 * (weight + degree) / ((whole[finding in self.bound] + degree + self._sums[number]) or 1.0)
            if likeness < _LEAST_LIKE:
                continue
            if kind == "unlike":
                unlike[finding] = max(likeness, unlike.get(finding, 0.0))
                continue
            if number in contrary or (unable and not self._denials[number]):
                likeness *= _CONTRAST_COUNTS
            denied = bool(denials) and not self._denials[number] and not unable
            if kind == "contrary":
                if denials or (finding in self.grave and likeness < _SAME):
                    continue
                denied = True
            matched.setdefault((finding, denied), []).append((likeness, number))
        if len(self._memory) > _REMEMBERED:
            self.forget()
        self._memory[features, denials] = matched, unlike
        return matched, unlike

    def _candidates(self, told: frozenset[str], telling: Sequence[str], whole: float) -> dict[int, float]:
        """Return the ways that share something telling and not too little, each with how much it shares."""
        near: set[int] = set().union(*(self.postings[f] for f in telling))
        shared = self._shared(told - self.places, near)
        for number, weight in self._shared(told & self.places, near).items():
            counts = 1.0 if self._findings[number] in self.bound else _PLACE_COUNTS
            shared[number] = shared.get(number, 0.0) + weight * counts
        least = _LEAST_SHARED * whole
        return {number: weight for number, weight in shared.items() if weight >= least}

    def _shared(self, features: Iterable[str], candidates: Set[int]) -> dict[int, float]:
        """Return how much each candidate shares of some features."""
        shared: dict[int, float] = {}
        for feature in features:
            weight = self.weight(feature)
            for number in self.postings.get(feature, ()):
                if number in candidates:
                    shared[number] = shared.get(number, 0.0) + weight
        return shared

    def _out(self, candidates: Set[int], features: frozenset[str], denials: int) -> set[int]:
        """Return the candidates that cannot be meant: they deny, tell a result or a number that the words do not."""
        numbers = frozenset(f for f in features if f[0].isdigit())
        out = {number for number in candidates if self._kinds[number] == "normal"}
        if not denials:
            out |= {number for number in candidates if self._denials[number] and self._kinds[number] != "unlike"}
            if not features & _RESULT:
                out |= {n for f in _RESULT for n in self.postings.get(f, ()) if n in candidates}
        if numbers:
            out |= {
                n
                for n in candidates
                if self._findings[n] in self.numeric and (theirs := self._numbers.get(n)) and not numbers <= theirs
            }
        return out


def _weight(feature: str, count: int, ways: int) -> float:
    """Return how much a feature tells that is in so many of all the ways: the rarer, the more."""
    weight = math.log(ways / (count + 0.5))
    weight *= _IDLE_WEIGHT if feature.startswith("~") else _TERM_WEIGHT if feature.startswith("T:") else 1.0
    return min(weight, _NUMBER_WEIGHT) if feature[0].isdigit() else weight


def things(features: Iterable[str]) -> int:
    """Return how many things features speak of: a word and the term that it stands for are one."""
    terms, words = 0, 0
    for feature in features:
        terms, words = (terms + 1, words) if feature.startswith("T:") else (terms, words + 1)
    return max(terms, words)


def _parted(features: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what tells, and the degrees and times, which count only where a way of saying has them."""
    idle = frozenset(f for f in features if f[0] == "~")
    return features - idle, idle
