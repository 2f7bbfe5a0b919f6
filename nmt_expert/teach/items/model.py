"""What a question for a class is: a stem, its options with a share of the mark each, why, and by which source.

A question keeps what its key was worked out from (`QuizItem.known`, `QuizItem.found`, `QuizOption.answer`), so that
anybody can work it out again: docs/decisions/0035-items-from-the-rules.md.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.report.words import SourceData, sources_data

ITEM_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "concordance": "script concordance: what a new finding does to a thought",
        "look_alike": "which finding parts two principles that look alike",
        "decisive": "the one finding that a conclusion hangs on",
        "red_flag": "recognise a red flag in a client's words",
        "muscle_zone": "which muscle tends to refer to a place",
    }
)
"""Every kind of question, in the order in which they are made."""

LONGEST_ID = 100
"""Characters of an id: more Moodle does not take."""

FIXED_SCALE = ("concordance",)
"""Kinds whose options are the same in every question and stand in their own order."""


class QuizOption(Struct, frozen=True, omit_defaults=True):
    """One option.

    Attributes:
        text: What it says.
        share: The part of the mark it earns, from 0 to 1; exactly one option earns 1.
        feedback: What is said to somebody who chose it.
        subject: What it is about: a finding, a muscle, a phrase, or a number of the scale.
        speaks_for: The principle it was chosen to speak for, ``""`` if none.
        answer: The answer it stands for, where it stands for one.
    """

    text: str
    share: float = 0.0
    feedback: str = ""
    subject: str = ""
    speaks_for: str = ""
    answer: Answer | None = None


class QuizItem(Struct, frozen=True, omit_defaults=True):
    """One question.

    Attributes:
        id: Stable: the same question of the same rules has the same id in every export.
        kind: One of ``ITEM_KINDS``.
        topic: The principle (or red flag) that the key is about.
        stem: The question, with all that has to be known to answer it; its lines are parted by line ends.
        options: In the order in which they stand.
        explanation: Why the key is the key.
        sources: What that rests on; never empty.
        against: The principle beside it, ``""`` if none.
        case: The worked case it was made from, ``""`` if none.
        muscle: The muscle whose picture belongs to the answer, ``""`` if none.
        known: What was known before.
        found: What is found new, where something is.
        votes: How many people the key rests on; 0: on the rules alone, a panel of one.
    """

    id: str
    kind: str
    topic: str
    stem: str
    options: tuple[QuizOption, ...]
    explanation: str
    sources: tuple[SourceData, ...]
    against: str = ""
    case: str = ""
    muscle: str = ""
    known: Visit = Visit()
    found: Answer | None = None
    votes: int = 0

    @property
    def key(self) -> int:
        """The place of the best option, from 0."""
        return max(range(len(self.options)), key=lambda at: self.options[at].share)

    @property
    def best(self) -> QuizOption:
        """The best option."""
        return self.options[self.key]

    @property
    def cited(self) -> str:
        """What it rests on, in one line."""
        return " | ".join(source.citation for source in self.sources)


def sources_of(kb: KnowledgeBase, rules: Iterable[Rule]) -> tuple[SourceData, ...]:
    """Return what rules rest on: their sources, and of a rule without one that it is a judgement."""
    found: dict[str, SourceData] = {}
    for rule in rules:
        cited = sources_data(kb, rule.sources) or (SourceData(rule.id, f"rule {rule.id}: {rule.basis}, no source"),)
        found.update({source.id: source for source in cited})
    return tuple(found.values())


def stable_id(*parts: str) -> str:
    """Return the id of a question from what makes it this question; never longer than other programs take.

    >>> stable_id("decisive", "ischemia/cold hands")
    'decisive.ischemia/cold-hands'
    """
    name = ".".join(parts).replace(" ", "-")
    return name if len(name) <= LONGEST_ID else f"{name[: LONGEST_ID - 17]}.{spread(name):016x}"


def in_fair_order(name: str, options: Sequence[QuizOption]) -> tuple[QuizOption, ...]:
    """Return options in an order that says nothing about the key, and is the same every time."""
    return tuple(random.Random(spread(name)).sample(list(options), len(options)))


def spread(name: str) -> int:
    """Return a number that depends on a text alone, spread evenly: what is chosen by it is chosen fairly."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def alike_in_length(text: str, others: Iterable[QuizOption]) -> list[QuizOption]:
    """Return options, those nearest to a text in length first: a key must not be known by its length."""
    return sorted(others, key=lambda option: (abs(len(option.text) - len(text)), option.text))
