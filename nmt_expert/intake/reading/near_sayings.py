"""See which signs of an emergency words come near because of what is said together (``rules/words/near.yaml``)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from nmt_expert.intake.reading.lexicon import NEGATIONS, tokenize
from nmt_expert.intake.tokens import stem, word_set
from nmt_expert.knowledge.model import NearSaying

_PASSED_OVER = word_set(
    "a an the just really very so quite totally completely even ever any some also only simply honestly still "
    "always often was were is am are do did does been"
)
"""Words that change nothing, wherever they stand."""

_DENIES = frozenset(stem(word) for word in NEGATIONS - {"nothing", "nobody", "nowhere"}) | NEGATIONS
_REACH = 3
"""Words behind a denial that it still denies."""

_ENDS_DENIAL = word_set("but and or though although because so then since if when while i")

Stems = tuple[str, ...]


class NearReader:
    """Finds what comes near a sign in a sentence."""

    def __init__(self, sayings: Iterable[NearSaying]) -> None:
        self._sayings = tuple(
            _Compiled(
                each.finding,
                each.of_oneself,
                tuple(tuple(_words(wording) for wording in group) for group in each.all_of),
                tuple(_words(wording) for wording in each.but_not),
            )
            for each in sayings
        )

    def near(self, text: str, *, set_aside: bool = False) -> Iterator[str]:
        """Yield the findings that a text comes near, each as often as a saying is met.

        Args:
            text: One sentence.
            set_aside: Whether it would be set aside; then only what is said of oneself counts.
        """
        clauses = _clauses(text)
        words = tuple(word for clause in clauses for word in clause)
        for each in self._sayings:
            if set_aside and not each.of_oneself:
                continue
            if any(_stands_in(wording, words) for wording in each.but_not):
                continue
            if _is_met(each.groups, clauses):
                yield each.finding


class _Compiled(Struct, frozen=True):
    finding: str
    of_oneself: bool
    groups: tuple[tuple[Stems, ...], ...]
    but_not: tuple[Stems, ...]


def _words(text: str) -> Stems:
    """Return the stems of a text; every inability is a denial."""
    tokens = (token for token in tokenize(text) if token.is_word)
    return tuple("not" if t.norm == "cannot" else t.stem for t in tokens if t.norm not in _PASSED_OVER)


def _clauses(text: str) -> list[Stems]:
    """Return the words of a text between the marks that cut it."""
    cuts = [0, *(t.start for t in tokenize(text) if not t.is_word and t.text in ",;:.!?()–—\n"), len(text)]
    return [_words(text[start:end]) for start, end in itertools.pairwise(cuts)]


def _stands_in(wording: Stems, words: Stems) -> bool:
    return any(words[at : at + len(wording)] == wording for at in range(len(words) - len(wording) + 1))


def _is_met(groups: Sequence[Sequence[Stems]], clauses: Sequence[Stems]) -> bool:
    """Whether something of every group is said, and not denied by a word that is no part of what is said."""
    told = [[place for wording in group for place in _places(wording, clauses)] for group in groups]
    own = {(clause, at) for group in told for clause, start, end in group for at in range(start, end)}
    return all(any(not _is_denied(clauses[clause], clause, start, own) for clause, start, _ in group) for group in told)


def _places(wording: Stems, clauses: Sequence[Stems]) -> Iterator[tuple[int, int, int]]:
    """Yield where a wording stands: the clause, and from which word to which."""
    for clause, words in enumerate(clauses):
        for at in range(len(words) - len(wording) + 1):
            if words[at : at + len(wording)] == wording:
                yield clause, at, at + len(wording)


def _is_denied(words: Stems, clause: int, start: int, own: set[tuple[int, int]]) -> bool:
    """Whether what begins at a word is denied by one shortly before it."""
    if words[start] in _ENDS_DENIAL:
        return False
    for at in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if words[at] in _ENDS_DENIAL:
            return False
        if words[at] in _DENIES and (clause, at) not in own:
            return True
    return False
