"""Cut what a person typed into words, and bring words of one meaning to one stem.

British and American spellings, inflections and contractions are made one here, by
fixed rules and no guessing.  What is opposite stays apart: ``-less`` is never cut
off, and prefixes (hyper, hypo, un, in) are never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


SEPARATORS = frozenset(",;.:=?()/&+-\n|") | {"and", "or", "nor", "but", "however", "although", "though", "with", "plus"}
"""Tokens between which a phrase may be cut into parts."""

ARTICLES = frozenset({"a", "an", "the", "my", "your", "his", "her", "their", "our", "its"})

FILLERS = ARTICLES | word_set(
    """whatsoever absolutely actually well ever i im ive me he she they we is are am was were be been being has have
    had having do does did will would can to of in on at for with by as into onto and or also too client clients
    patient patients person reports reported reporting complains complaining complained says said states stated
    mentions mentioned notices noticed notice describes described presents presenting shows showing experiences
    experienced experiencing experience really very quite so some any kind sort when while which currently hello
    hi please note got getting gets get who there's"""
)
"""Words without a meaning of their own here; they count neither in a name nor in a phrase."""

DEICTIC = frozenset({"that", "this", "it", "there", "those", "these", "you", "thats"})
"""Pointing words: part of short names (`it jumped`), empty in long ones."""

DROPPABLE = DEICTIC | word_set(
    """feel feels feeling felt bad badly severe severely mild mildly slight slightly little bit lot lots strong awful
    terrible horrible nasty sometimes often occasionally occasional usually frequently frequent now today lately
    still just rather pretty somewhat present keep keeps area region symptoms symptom sensation sensations sense
    moderate moderately noticeable definite definitely certainly clearly obvious obviously recently palpable
    go goes going palpably like even always"""
)
"""Words that a phrase may hold beyond a name without changing which finding it is."""

_BARE = {"cant", "dont", "doesnt", "isnt", "arent", "wont", "hasnt", "havent", "didnt", "wasnt", "cannot", "couldnt",
         "hadnt", "werent", "aint", "wouldnt", "shouldnt", "dosent", "doesent", "dosnt", "isint", "carnt", "havnt",
         "wasent", "didint", "doesn", "isn"}  # fmt: skip
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[,;.:=?()/&+\n|]|(?<=\s)-(?=\s)|-(?=\s|$)")
_REWRITES = (
    (re.compile(r"\(\s*-\s*\)|(?<=\s)-ve\b|\bneg\b|(?<=\s)-\s*$"), " negative "),
    (re.compile(r"\(\s*\+\s*\)|(?<=\s)\+ve\b|\bpos\b|\+\s*$"), " positive "),
    (re.compile(r"(?:^|(?<=[,;.\n]))\s*\?\s*(?=[^\W\d_])"), " unsure "),
    (re.compile(r"(\b(?:no|not|never|without|denies|denied|\w+n't)\b[^.;,]*)\bin either\b"), r"\1in both"),
    (re.compile(r"\b\d{1,2} ?(?:weeks?|wks?|months?)(?: along)?[ -](?=pregnant)"), ""),
    (re.compile(r"(?<=pregnant)[ ,(]+\d{1,2} ?(?:weeks?|wks?|months?)\b"), ""),
    (re.compile(r"\b(stomach|tummy|belly|tooth|ear|heart)[ -]?ach(?:es?|ing)\b"), r"\1ache"),
    (re.compile(r"[:=-]\s*(?=(negative|positive|neg|pos)\b)"), " "),
    (re.compile(r"\bnon-?(?=tender|painful)"), "not "),
    (re.compile(r"\bttp\b"), "tender"),
    (re.compile(r"\bw/o\b"), "without "),
    (re.compile(r"\bw/"), "with "),
    (re.compile(r"\b(unable|not able|cannot|inability) to\b"), "not "),
    (re.compile(r"\b(?:left and right|right and left)\b"), "both"),
    (
        re.compile(r"\b(?:at times|on and off|off and on|(?:every )?now and (?:then|again)|from time to time)\b"),
        " sometimes ",
    ),
    (re.compile(r"\b(right (?:now|away)|at all|at the moment|e\.g\.|i\.e\.)"), " "),
    (re.compile(r"\bas well as\b|\balong with\b|\btogether with\b"), "and"),
)
_PLAIN = re.compile(r"[a-z0-9 ]+")
_REWRITTEN = re.compile(
    r"able to|cannot to|inability|left and|right and|right now|right away|at all|at the|as well|"
    r"nontender|nonpain|r with|g with|\b(?:neg|pos)\b|in either|pregnant|"
    r"at times|on and|off and|now and|time to|h ach|y ach|r ach|t ach|ttp"
)
_IRREGULAR = {
    "no": "not", "painful": "pain", "painfully": "pain", "hurt": "pain", "hurts": "pain", "hurting": "pain",
    "swollen": "swell", "stuck": "stick", "tingly": "tingl", "muscular": "muscl", "postural": "postur",
    "feet": "foot", "teeth": "tooth", "calves": "calf", "worn": "wear", "woke": "wake", "wakes": "wak",
    "colour": "color", "tumour": "tumor", "odour": "odor", "oedema": "edema", "centre": "center", "fibre": "fiber",
    "fibres": "fiber", "fibers": "fiber", "grey": "gray", "tyre": "tire", "diarrhoea": "diarrhea",
    "evening": "evening", "morning": "morning", "nothing": "nothing", "something": "something", "during": "during",
    "being": "being", "everything": "everything", "anything": "anything", "less": "less", "press": "press",
    "pressed": "press", "pressing": "press", "sensitive": "sensitiv", "oversensitive": "oversensitiv",
    "tilted": "tilt", "needed": "need", "spring": "spring", "ring": "ring", "string": "string", "red": "red",
    "bed": "bed", "med": "med", "ringing": "ringing", "ringed": "ringed",
}  # fmt: skip


def tokens(text: str) -> tuple[str, ...]:
    """Return the words and separators of a text, in lower case, contractions opened (`can't` is `not`)."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    if _PLAIN.fullmatch(text) and not _REWRITTEN.search(text):
        words = text.split()
        return tuple(words) if _BARE.isdisjoint(words) else tuple("not" if word in _BARE else word for word in words)
    text = text.translate({0x2019: "'", 0x2018: "'", 0x60: "'", 0xB4: "'", 0x2013: " - ", 0x2014: " - "})
    for pattern, plain in _REWRITES:
        text = pattern.sub(plain, text)
    found: list[str] = []
    for token in _TOKEN.findall(text):
        found.extend(_open(token))
    return tuple(found)


def _open(token: str) -> tuple[str, ...]:
    """Return a token without its contraction; `n't` becomes `not`, a possessive goes."""
    if token in _BARE or token.endswith("n't"):
        return ("not",)
    return (token.partition("'")[0],) if "'" in token else (token,)


def is_word(token: str) -> bool:
    """Whether a token is a word or number, not a mark."""
    return token[0].isalnum()


_TWO_WAYS = {"hem": ("hae",), "hae": ("hem",), "oed": ("ede",), "ede": ("oed",), "oes": ("est",), "est": ("oes",),
             "ana": ("ane",), "ane": ("ana",)}  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the part of a word that its inflections share (`cramping`, `cramps` -> `cramp`)."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word.isdigit():
        return word
    word = word.replace("ae", "e")
    word = re.sub(r"is(e|ed|es|ing|ation)$", r"iz\1", word) if len(word) > 6 else word
    return _IRREGULAR.get(word) or _final(_cut(word))


def _cut(word: str) -> str:
    """Return a word without its plural, verb or noun ending."""
    if word.endswith("ness") and len(word) > 6:
        return word[:-4]
    if word.endswith("nesses"):
        return word[:-6]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
    for ending in ("ing", "ed"):
        short = word[: -len(ending)]
        if word.endswith(ending) and len(short) > 2 and any(letter in "aeiouy" for letter in short):
            doubled = short[-1] == short[-2] and short[-1] not in "lsz"
            return short[:-1] if doubled else short
    return word


def _final(word: str) -> str:
    """Return a word without a silent last vowel, so that `heavy`, `heaviness` and `ache`, `aching` meet."""
    if len(word) > 3 and word.endswith("ie"):
        return word[:-2]
    if len(word) > 3 and word[-1] in "eyi" and word[-2] not in "aeo":
        return word[:-1]
    return word


HURTS = frozenset(stem(word) for word in word_set("pain painful hurts ache achy aching sore soreness discomfort"))
"""Stems that say no more than that it hurts."""


@lru_cache(maxsize=4096)
def beginnings(word: str) -> tuple[str, ...]:
    """Return first letters of which a word of the same stem has at least one (`hurts` -> `hur`, `pai`)."""
    family = [key for key, value in _IRREGULAR.items() if value == stem(word)]
    return tuple(dict.fromkeys(other[:3] for other in (word, stem(word), *family, *_TWO_WAYS.get(word[:3], ()))))


def carries(word: str) -> bool:
    """Whether a token carries meaning: neither a mark, nor a joint, nor a filler."""
    return word not in FILLERS and word not in SEPARATORS and is_word(word)


def content(words: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning, in order."""
    return tuple(stem(word) for word in words if carries(word))


def name_content(words: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of a name; pointing words count only where little else is left."""
    carrying = [word for word in words if carries(word)]
    lean = [word for word in carrying if word not in DEICTIC]
    return tuple(stem(word) for word in (lean if len(lean) > 2 else carrying))
