"""Repair the spelling of single words, and say what a phrase may have meant.

A word is repaired only towards a word of the vocabulary, only when the word itself
is unknown, and never across an opposite: left/right, hyper/hypo, flexion/extension,
increased/reduced stay what was typed.  rapidfuzz is imported here, at first need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from nmt_expert.intake.tokens import (
    DROPPABLE,
    FILLERS,
    HURTS,
    SEPARATORS,
    beginnings,
    content,
    is_word,
    stem,
    tokens,
    word_set,
)
from nmt_expert.intake.vocabulary import Vocabulary

UNSETTLING = word_set(
    """gone went resolved stopped cleared settled disappeared vanished absent ago past previously used former
    formerly history hardly barely rarely seldom scarcely almost nearly if unless except better improved healed
    recovered nothing none nobody false wrong untrue excluded ruled neither longer before until anymore over away
    joking kidding opposite disagree mother father sister brother wife husband friend son daughter dog cat denied
    less"""
)
_ANSWERS = word_set("yes y true no n false maybe perhaps probably unsure not")

_FUNCTION = word_set(
    """without denies denied never probably maybe perhaps possibly unsure uncertain likely unlikely nothing neither
    absent unknown might seems think sure certain know"""
)
REAL_WORDS = word_set(
    """cats cat dogs hens boots bats caps carts paint paints plain pair paid camp clamp cram crams stuff staff bank
    band tickling tangling message massage
    medial median radial lateral frontal number numbers stage join jointly joins sign signs shirt short sport spot
    shot house horse hours hour heard heart herd beard bread broad board patent patients tenor tender tenser
    tighter trigger tiger single signal wallet walled sleeve sleep steep slept wrist waist waste taste paste angle
    ankle uncle food foot fool feet feed felt belt built chest cheat cheats cheek check cheap chess throat threat
    thread three great grate there where stiff still sting stink stick spine spice spike pine point print pint
    crack track truck sprain strain brain train drain grain spray weather whether feather leather lather rather
    father mother bother lover liver river never fever lever clever adduction abduction elevated elevation
    deviation supination pronation flexion extension lordosis kyphosis inversion eversion hand hard head heat dead
    deal heal heel hell shell share shore score parent patience present prevent heartache heartaches heartburn
    toothache earache stomachache tummyache bellyache smoulder smolder pasture poster burying buying bunting spelling
    smelling smell tinkling camping clamping crimping shouting scooting scare scarf scary scarred star start setting
    spitting sifting siting sanding beading blending listing polling robbing hearing healing diving drying guide
    mourning inflection affection inflation blander bowl towel sweets sweater sweaty tried tired angel loose lose
    meekness lightness pressing pleasure pension version dwelling booking"""
)
MISSPELT = {
    "weekness": "weakness", "weeknes": "weakness", "trigar": "trigger", "triger": "trigger", "num": "numb",
    "nume": "numb", "tite": "tight", "bak": "back", "thum": "thumb", "kne": "knee", "nek": "neck", "hed": "head",
    "musle": "muscle", "sholder": "shoulder",
    "carnt": "not", "wek": "weak", "kramp": "cramp", "kramps": "cramps", "ake": "ache",
    "akes": "aches", "n": "and", "feal": "feel", "nee": "knee", "nees": "knees", "rist": "wrist",
    "rists": "wrists", "feals": "feels", "bern": "burn",
}  # fmt: skip
"""Usual misspellings that are too short, or too near to another word, to be repaired by likeness."""

_OPPOSITES = (("hyper", "hypo"), ("left", "right"), ("ab", "ad"), ("flex", "ext"), ("in", "ex"), ("in", "un"),
              ("inc", "red"), ("inc", "dec"), ("over", "under"))  # fmt: skip
_LEAST = 4
_SIMILAR = 85.0
_FEW = 4


def repairs(vocabulary: Vocabulary, typed: Sequence[str], most: int = 6) -> Iterator[tuple[str, ...]]:
    """Yield the phrase with its unknown words put right, the nearest spellings first; nothing if none can be."""
    known = vocabulary.words | _FUNCTION
    choices = [_choices(word, known) for word in typed]
    if any(len(choice) != 1 or choice[0] != word for choice, word in zip(choices, typed, strict=True)):
        yield from islice(product(*choices), most)


def _choices(word: str, known: frozenset[str]) -> list[str]:
    """Return what a word may be a misspelling of; the word itself if it is known or near to nothing."""
    if word in MISSPELT:
        return [MISSPELT[word]]
    settled = word in FILLERS or word in DROPPABLE or word in SEPARATORS or word in UNSETTLING or word in _ANSWERS
    if settled or len(word) < _LEAST or not word.isalpha() or word in REAL_WORDS or word in known:
        return [word]
    if any(stem(other) == stem(word) for other in known if other[:3] in beginnings(word)):
        return [word]
    from rapidfuzz.distance import OSA

    near: list[tuple[int, str]] = []
    for other in known:
        most = 1 if len(word) < 9 else 2
        if abs(len(other) - len(word)) > most or len(other) < _LEAST or not may_repair(word, other):
            continue
        distance = int(OSA.distance(word, other, score_cutoff=most))
        if distance <= most and not (distance == 1 and len(word) == len(other) < 6 and sorted(word) != sorted(other)):
            near.append((distance, other))
    least = min(near, default=(0, ""))[0]
    best: dict[str, str] = {}
    for distance, other in sorted(near):
        if distance == least:
            best.setdefault(stem(other), other)
    return list(best.values())[:3] or [word]


def may_repair(word: str, other: str) -> bool:
    """Whether a repair keeps the first letter (or swaps the first two) and crosses no opposite."""
    if word[0] != other[0] and word[:2] != other[1::-1]:
        return False
    pairs = [*_OPPOSITES, *((b, a) for a, b in _OPPOSITES)]
    return not any(
        word.startswith(a) and other.startswith(b) and not (word.startswith(b) or other.startswith(a)) for a, b in pairs
    )


def suggest(vocabulary: Vocabulary, typed: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """Return ids of findings that the phrase resembles, the nearest first.

    A name resembles it that shares most of its telling words, that is part of it, or that is spelt nearly the
    same.  A word that only says that it hurts, or where, tells nothing beside others.
    """
    from rapidfuzz import fuzz

    mine = _lean(typed)
    text = " ".join(word for word in typed if is_word(word))
    if not mine:
        return ()
    telling = _telling(vocabulary, typed, mine)
    starts = {start for word in typed if stem(word) in mine for start in beginnings(word)}
    scored: dict[str, float] = {}
    for typed_name, finding, _ in vocabulary.names:
        name = typed_name.lower()
        theirs = _lean(tokens(name)) if any(start in name for start in starts) else set[str]()
        shared = mine & theirs
        near = shared and _near(shared, theirs, telling)
        if near or abs(len(name) - len(text)) <= _FEW:
            likeness = fuzz.ratio(text, name)
            if near or likeness >= _SIMILAR:
                score = 200.0 * len(shared) / max(1, len(mine | theirs)) + likeness / 2
                scored[finding] = max(score, scored.get(finding, 0.0))
    best = sorted(scored, key=lambda entry: (-scored[entry], entry))
    return tuple(best[:most])


def _lean(words: Sequence[str]) -> set[str]:
    """Return the stems of the words that change what is meant."""
    return set(content([word for word in words if word not in DROPPABLE])) - {"not"}


def _telling(vocabulary: Vocabulary, typed: Sequence[str], mine: set[str]) -> set[str]:
    """Return the stems that tell what was typed: neither a place nor pain, unless there is nothing else."""
    words = [word for word in typed if stem(word) in mine]
    placed = {stem(words[at]) for span in vocabulary.places.spans(words) for at in span.at}
    return mine - placed - HURTS or mine - placed or mine


def _near(shared: set[str], theirs: set[str], telling: set[str]) -> bool:
    """Whether a name shares more than half of what tells, or is part of what was typed."""
    told = shared & telling
    return 2 * len(told) > len(telling) or (shared == theirs and (bool(told) or len(theirs) > 1))
