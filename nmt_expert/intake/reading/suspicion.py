"""Find words that come near a sign of a red flag without being read as it: its plain question then stands first.

The bar is low on purpose: a question costs a moment.  What speaks of others, of the past, of a plan or of what has
been so all along raises none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from nmt_expert.intake.reading.asides import is_lifelong, is_of_cold_hands
from nmt_expert.intake.reading.wayindex import things
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Suspicion

if TYPE_CHECKING:
    from nmt_expert.intake.reading.sentence import ReadSentence, SentenceReader, UnreadPart
    from nmt_expert.intake.reading.wayindex import Likely

MOST = 3
"""Flags that are asked about first."""

_NEAR = 0.1
"""How likely words have to tell a sign to be asked about."""

_LIKELY = {"always": -10.92, "votes": 6.72, "explained": 1.71, "telling": 2.53, "unknown": -4.0}
"""A logistic fit on 9,000 ways of saying, each compared with all others but itself:
docs/decisions/0019-reading-words.md.
What nobody ever said is not in it; that it makes a likeness less telling is a judgement."""

_NAMED = 0.9
_BARE_NAME = 3
"""Words at most of a named disorder that says nothing else: `carpal tunnel syndrome`."""
_AMISS = re.compile(
    r"\b(?:odd\w*|funny|weird\w*|strange\w*|wrong|amiss|peculiar|different\w*|chang(?:e|es|ed|ing)|problems?|troubl\w+|"
    r"playing up|acting up|issues?|not (?:been |quite )?(?:right|itself|themselves|the same|working)|"
    r"not what (?:it|they) (?:was|were)|isn'?t right|aren'?t right|hasn'?t been right|haven'?t been right)\b",
    re.IGNORECASE,
)
"""Words that say no more than that something is not as it was."""
_SUBJECT_AMISS = 0.5
"""How likely `my bladder is odd` tells a change of the bladder: a judgement, well above the bar."""
_SAID_TOGETHER = 0.95
"""How likely what says a sign by what is said together tells it: a judgement, before all that is only alike."""
_ONE_THING = 0.6
"""Likeness to one way of saying from which a single thing that is shared comes near a sign: `drowsy`, not `BP`."""
_BOTH = frozenset({"both", "one", "sid"})
"""What says of a place which of two, and no more."""
_ACTIVITIES = frozenset(
    f"T:{term}"
    for term in ("grip", "walk", "run", "sit", "stand", "lift", "push", "stairs", "turn", "work", "drive", "lie")
)
"""Terms of what everybody does: one of them alone comes near nothing (`aches when gripping`)."""
PRESSING = ("emergency", "urgent_referral")
"""Actions of the flags that are asked about."""

SILENT = frozenset(
    {
        "others",
        "past",
        "plan",
        "condition",
        "opinion",
        "opinion of others",
        "risk",
        "taken back",
        "corrected",
        "blank",
        "avoid",
    }
)


@lru_cache(maxsize=4)
def _signs_of(digest: str, identity: int) -> dict[str, list[str]]:
    return {}


def signs_of(kb: KnowledgeBase) -> dict[str, list[str]]:
    """Return the flags that each finding is a sign of; a part is one where its whole is."""
    signs = _signs_of(kb.digest, id(kb))
    if signs:
        return signs
    for flag in kb.flags.values():
        for finding in (*flag.triggers, *flag.follow_up):
            signs.setdefault(finding, []).append(flag.id)
    for part in kb.findings.values():
        if part.part_of:
            signs.setdefault(part.id, []).extend(
                f for f in signs.get(part.part_of, ()) if f not in signs.get(part.id, ())
            )
    return signs


def suspicions(reader: SentenceReader, sentences: Sequence[ReadSentence]) -> tuple[Suspicion, ...]:
    """Return the red flags that the words of a text come near, the nearest first."""
    signs = signs_of(reader.kb)
    raised = {
        flag for s in sentences for f in s.found if f.word in ("yes", "probably") for flag in signs.get(f.finding, ())
    }
    denied = frozenset(f.finding for s in sentences for f in s.found if f.word == "no")
    near: dict[str, tuple[float, str, str]] = {}
    for sentence in sentences:
        if sentence.answer in ("no", "blank") or sentence.medicines:
            continue
        for finding in reader.near_sayings.near(sentence.text, set_aside=_set_aside(sentence)):
            for flag in signs.get(finding, ()):
                if flag not in raised and reader.kb.flags[flag].action in PRESSING:
                    near.setdefault(flag, (_SAID_TOGETHER, finding, sentence.text))
        if sentence.aside in SILENT or is_lifelong(sentence.text):
            continue
        told_away = frozenset(filter(reader.of_the_hands, signs)) if is_of_cold_hands(sentence.text) else frozenset()
        plain = sentence.found and all(f.confidence >= _NAMED for f in sentence.found)
        read = plain and all(part.minor for part in sentence.unread)  # the whole says nothing more
        for phrase in _left_over(sentence) if read else _phrases(sentence):
            for flag, (likely, finding) in likely_flags(reader, phrase, signs, denied | told_away).items():
                if flag not in raised and likely >= _NEAR and likely > near.get(flag, (0.0,))[0]:
                    near[flag] = (likely, finding, phrase)
    best = sorted(near.items(), key=lambda item: (-item[1][0], item[0]))[:MOST]
    return tuple(Suspicion(flag, (finding,), phrase) for flag, (_, finding, phrase) in best)


def likely_flags(
    reader: SentenceReader,
    phrase: str,
    signs: Mapping[str, Sequence[str]],
    denied: frozenset[str],
) -> dict[str, tuple[float, str]]:
    """Return how likely words tell a sign of each flag, and which sign."""
    found: dict[str, tuple[float, str]] = {}
    if reader.only_hurts(phrase):
        return found
    for features, denials in reader.undenied(phrase):
        for flag, told in _told(reader, phrase, features, denials, signs, denied).items():
            found[flag] = max(found.get(flag, (0.0, "")), told)
        if _AMISS.search(phrase):
            for finding in reader.index.spoken_of(features) - denied:
                for flag in signs.get(finding, ()):
                    if reader.kb.flags[flag].action in PRESSING:
                        found[flag] = max(found.get(flag, (0.0, "")), (_SUBJECT_AMISS, finding))
    return found


def _told(
    reader: SentenceReader, phrase: str, features: frozenset[str], denials: int,
    signs: Mapping[str, Sequence[str]], denied: frozenset[str],
) -> dict[str, tuple[float, str]]:  # fmt: skip
    by_flag: dict[str, list[tuple[str, Likely]]] = {}
    for finding, likely in reader.index.likely(features, denials).items():
        if finding in reader.near_only_with and not features & reader.near_only_with[finding]:
            continue
        for flag in signs.get(finding, ()):
            if (
                finding not in denied
                and reader.kb.flags[flag].action in PRESSING
                and reader.at_this_age(finding, phrase)
            ):
                by_flag.setdefault(flag, []).append((finding, likely))
    found: dict[str, tuple[float, str]] = {}
    for flag, told in by_flag.items():
        shared = frozenset[str]().union(*(each.shared for _, each in told))
        if not _says_something(reader, shared, max(each.best for _, each in told)):
            continue
        explained, unknown, telling = reader.index.explained(features, shared)
        votes = sum(each.votes for _, each in told)
        logit = (
            _LIKELY["always"] + _LIKELY["votes"] * votes + _LIKELY["explained"] * explained
            + _LIKELY["telling"] * math.log1p(telling) + _LIKELY["unknown"] * unknown
        )  # fmt: skip
        found[flag] = (1 / (1 + math.exp(-logit)), max(told, key=lambda each: (each[1].votes, each[0]))[0])
    return found


def _says_something(reader: SentenceReader, shared: frozenset[str], best: float) -> bool:
    """Whether what words share with a sign is more than a place, and more than one thing unless that is most of it."""
    beside = shared - reader.index.places - _BOTH
    if things(shared) == 1 and beside & _ACTIVITIES:
        return False
    return bool(beside) and (things(shared) > 1 or best >= _ONE_THING)


def _phrases(sentence: ReadSentence) -> list[str]:
    """Return the words to look at: the sentence, where none of it is set aside, and each part that was not read."""
    parts = [part.text for part in sentence.unread if not _is_silent(part)]
    silent = any(_is_silent(part) for part in sentence.unread)
    return parts if silent else [sentence.text, *(part for part in parts if part != sentence.text)]


def _set_aside(sentence: ReadSentence) -> bool:
    """Whether a sentence, or a part of it, is set aside."""
    return sentence.aside in SILENT or any(part.why in SILENT for part in sentence.unread)


def _left_over(sentence: ReadSentence) -> list[str]:
    """Return the parts that were not read: *and I talk funny*, *and confused*."""
    return [part.text for part in sentence.unread if not _is_silent(part)]


def _is_silent(part: UnreadPart) -> bool:
    """Whether a part raises no question: what is set aside, and the bare name of a disorder, which opens its own."""
    return part.why in SILENT or (part.why == "named condition" and len(part.text.split()) <= _BARE_NAME)
