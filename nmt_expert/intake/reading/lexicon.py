"""Cut words as people type them into tokens, and say what each of them stands for.

A token knows where it stands in the text, its stem, the term it belongs to (``rules/words/terms.yaml``), the place it
names, and whether it carries meaning by itself.  Nothing is decided here: polarity, places and findings are read from
tokens by ``polarity``, ``whereabouts`` and ``wayindex``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set

from msgspec import Struct

from nmt_expert.intake.reading import polarity
from nmt_expert.intake.tokens import stem, word_set

NEGATIONS = word_set(
    "not no never without none nil nor neither denies denied deny denying nothing nowhere nobody negative zilch nae"
)
"""Words that deny what stands beside them; ``polarity`` says how far."""

_WHOLE_TERMS = ("come_and_go", "constant", "sudden", "long_time")
"""Terms whose single words mean nothing of it (`now and then`)."""

FREE_TERMS = ("degree", "time_now")
"""Terms that never change what is meant: how much, and since when."""

_EMPTY = word_set(
    """a an the my your his her their our its me i we he she they it is am are was were be been being has have had do
    does did to of in on at for with by as and or that this there so just very really too also got get gets getting im
    ive id ill um er like oh hi hello please thanks you who whom which what while whilst these those
    will would can could may shall should pt client patient reports reported reporting complains complaining
    states says said notes noted notices notice noticed describes presents presenting mentions tells told feels feel
    feeling felt if because how about into onto upon kind sort area region part left right l r lt rt b bl bilat
    bilateral any either anywhere whatsoever nowadays age aged over seen noted observed x present evident palpated
    palpable mr mrs dr re us them him seems seem"""
)
"""Words without a meaning of their own when two wordings are compared."""

_OPENED = {
    "cannot": "cannot",
    "cant": "cannot",
    "can't": "cannot",
    "couldnt": "cannot",
    "couldn't": "cannot",
    "carnt": "cannot",
    "unable": "cannot",
    "wont": "cannot",
    "won't": "cannot",
    "can not": "cannot",
    "not able to": "cannot",
    "canny": "cannot",
    "cannae": "cannot",
    "struggle": "cannot",
    "struggling": "cannot",
    "neg": "negative",
    "neg.": "negative",
    "-ve": "negative",
    "(-)": "negative",
    "(-ve)": "negative",
    "−ve": "negative",
    "–ve": "negative",
    "pos": "positive",
    "pos.": "positive",
    "+ve": "positive",
    "(+)": "positive",
    "(+ve)": "positive",
    "++": "positive",
    "+++": "positive",
    "+": "positive",
    "↑": "increased",
    "↓": "reduced",
    "↓↓": "reduced",
    "↑↑": "increased",
    "≠": "uneven",
    "w/o": "without",
    "w/": "with",
    "&": "and",
    "s/o": "",
    "b4": "before",
}
_BARE_NOT = word_set(
    "dont doesnt isnt arent hasnt havent didnt wasnt hadnt werent aint wouldnt shouldnt dosent "
    "doesent dosnt havnt didint dunno"
)
_TOKEN = re.compile(
    r"""can\ not\b | not\ able\ to\b | w/o\b | w/ | [pc]/o\b | [sho]/[ehx]\b | y/o\b
    | \(\s*[-+](?:ve)?\s*\) | (?<![\w])[-−–+]ve\b | \+{1,3}(?=\W|$) | ↑+ | ↓+ | ≠
    | \d+(?:[./:-]\d+)*(?:st|nd|rd|th)?(?![^\W\d_]) | \d+(?=[^\W\d_])
    | [^\W\d_]+(?:['’][^\W\d_]+)* | [^\w\s]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OUT_OF_TEN = re.compile(r"\d{1,2}(?:-\d{1,2})?/10")
_POSSESSIVE = re.compile(r"['’](?:s|m|ve|re|d|ll)$")


class Token(Struct, frozen=True):
    """One word or mark of a text.

    Attributes:
        text: As written.
        norm: In lower case, contractions opened; ``not`` for every ``n't``, ``cannot`` for every inability.
        stem: What its inflections share; ``""`` for a mark.
        start: Where it begins in the text.
        end: Where it ends.
    """

    text: str
    norm: str
    stem: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number, not a mark."""
        return bool(self.stem)


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words and marks of a text, in order, each with where it stands."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        norm = unicodedata.normalize("NFKC", match[0]).casefold().replace("’", "'")
        opened = _OPENED.get(norm)
        if opened is None:
            opened = "not" if norm in _BARE_NOT or norm.endswith("n't") else _POSSESSIVE.sub("", norm)
        is_word = bool(opened) and (opened[0].isalnum())
        found.append(
            Token(
                match[0],
                opened,
                stem(opened) if is_word and opened not in _KEPT else (opened if is_word else ""),
                match.start(),
                match.end(),
            )
        )
    return tuple(found)


_KEPT = frozenset({"cannot", "not", "no", "negative", "positive", "without"})


class Unit(Struct, frozen=True):
    """A run of tokens that stands for one thing.

    Attributes:
        kind: ``term``, ``mark`` (of denial or doubt), ``word``, ``empty`` (no meaning of its own) or ``stop`` (a
        sign).
        name: The term, the kind of mark, or the stem.
        start: Position of its first token.
        end: Position behind its last token.
    """

    kind: str
    name: str
    start: int
    end: int


def _is_filler(tokens: Sequence[Token], at: int) -> bool:
    """Whether `well` begins a sentence or stands alone, instead of saying how something goes."""
    if tokens[at].norm != "well":
        return False
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return at == 0 or (not tokens[at - 1].is_word and behind == ",") or behind == ","


_TITLES = word_set("mr mrs ms miss dr prof")


def _titled(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the positions of titles and of the names behind them (`Ms. Doe`)."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.norm in _TITLES and token.text[:1].isupper() and not token.text.isupper():
            behind = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text == "." else at + 1
            if behind < len(tokens) and tokens[behind].text[:1].isupper():
                found.update((at, behind))
    return frozenset(found)


class Lexicon:
    """What words stand for: the terms of a knowledge base."""

    def __init__(
        self,
        terms: Mapping[str, Sequence[str]],
        against: Iterable[tuple[str, Sequence[str]]] = (),
        narrow: Iterable[str] = (),
    ) -> None:
        self.narrow = frozenset(narrow)
        self.wordings: dict[tuple[str, ...], str] = {}
        self.known: Set[str] | None = None
        for term, words in terms.items():
            for wording in words:
                key = tuple(token.stem for token in tokenize(str(wording)) if token.is_word)
                if key:
                    self.wordings.setdefault(key, term)
        self.longest: dict[str, int] = {}
        for key in self.wordings:
            self.longest[key[0]] = max(len(key), self.longest.get(key[0], 0))
        self.contrasts: dict[str, frozenset[str]] = {}
        for term, others in against:
            for other in others:
                self.contrasts[f"T:{term}"] = self.contrasts.get(f"T:{term}", frozenset()) | {f"T:{other}"}
                self.contrasts[f"T:{other}"] = self.contrasts.get(f"T:{other}", frozenset()) | {f"T:{term}"}

    def units(self, tokens: Sequence[Token]) -> tuple[Unit, ...]:
        """Return the runs of tokens that stand for one thing each, in order, none overlapping.

        Where several wordings begin at a token, a denial or doubt of several words comes first, then the longest term.
        """
        found: list[Unit] = []
        stems = [token.stem for token in tokens]
        titled = _titled(tokens)
        at = 0
        while at < len(tokens):
            mark = polarity.mark_at(tokens, at)
            term, end = self._term(stems, at)
            if at in titled:
                found.append(Unit("empty", stems[at], at, at + 1))
            elif mark and (mark.end - at > 1 or not term):
                found.append(Unit("mark", mark.kind, at, mark.end))
            elif term:
                found.append(Unit("term", term, at, end))
            else:
                token = tokens[at]
                kind = (
                    "stop"
                    if not token.is_word
                    else "empty"
                    if at in titled
                    or token.norm in _EMPTY
                    or _is_filler(tokens, at)
                    or _OUT_OF_TEN.fullmatch(token.norm)
                    else "word"
                )
                found.append(Unit(kind, token.norm if kind == "stop" else token.stem, at, at + 1))
            at = found[-1].end
        return tuple(found)

    def _term(self, stems: Sequence[str], at: int) -> tuple[str, int]:
        for length in range(min(self.longest.get(stems[at], 0), len(stems) - at), 0, -1):
            term = self.wordings.get(tuple(stems[at : at + length]))
            if term:
                return term, at + length
        return "", at

    def signature(self, tokens: Sequence[Token], units: Iterable[Unit]) -> str:
        """Return what a run of words says as one text: the same for all wordings of its narrow terms, in any order."""
        said: set[str] = set()
        for unit in units:
            if unit.kind == "word":
                said.add(unit.name)
            elif unit.kind == "term" and unit.name not in FREE_TERMS:
                one = unit.name in self.narrow
                said.update(
                    [f"T:{unit.name}"]
                    if one
                    else (t.stem for t in tokens[unit.start : unit.end] if t.norm not in _EMPTY)
                )
        return " ".join(sorted(said))

    def features(self, tokens: Sequence[Token], units: Iterable[Unit] | None = None) -> tuple[frozenset[str], int]:
        """Return what a run of words says, ready to be compared; and how many denials it holds outside its terms.

        A feature is a stem, ``T:`` and the term that words stand for, or ``~`` and the stem of a degree or a time,
        which
        counts where a way of saying has it and never against.
        """
        said: set[str] = set()
        denials = 0
        for unit in self.units(tokens) if units is None else units:
            if unit.kind == "term" and unit.name not in FREE_TERMS:
                said.add(f"T:{unit.name}")
                loose = () if unit.name in _WHOLE_TERMS else tokens[unit.start : unit.end]
                stems = (t.stem for t in loose if t.is_word and t.norm not in _EMPTY and t.norm not in NEGATIONS)
                said.update(s for s in stems if self.known is None or s in self.known)
                denials += unit.name == "negative"
            elif unit.kind == "term":
                said.update(f"~{t.stem}" for t in tokens[unit.start : unit.end] if t.is_word)
            elif unit.kind == "mark":
                denials += unit.name in polarity.DENYING
                if unit.name in (polarity.UNSURE, polarity.PROBABLY):
                    said.add(f"~{unit.name}")
            elif unit.kind == "word":
                said.add(unit.name)
                denials += unit.name == "cannot"
        return frozenset(said), denials
