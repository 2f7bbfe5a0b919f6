"""Questions that train the ear: which of four sentences of clients is a sign of a red flag?

The sentences are ways of saying from ``rules/words``; each was read by the program's own reader, and screened.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nmt_expert.intake.words import Understood, understand
from nmt_expert.knowledge.model import Flag, KnowledgeBase
from nmt_expert.reasoning.safety import FlagState, Safety, screen
from nmt_expert.reasoning.visit import Visit
from nmt_expert.report.words import sources_data
from nmt_expert.teach.items.model import QuizItem, QuizOption, alike_in_length, in_fair_order, spread, stable_id

ASKED = {
    "emergency": "Which of these clients needs medical care now?",
    "urgent_referral": "Which of these clients do you send to a doctor?",
}
"""The question, by the action of the flag."""

A_FLAG, OPTIONS, SHORTEST = 2, 4, 15
"""Questions of one flag, options of a question, and letters of a sentence at least."""

_SENTENCES = 80
"""Sentences of ordinary complaints to choose among."""

_TRIED = 12
"""Ways of saying that are tried before a finding is given up."""


def red_flag_items(kb: KnowledgeBase) -> Iterator[QuizItem]:
    """Yield the questions on every flag that asks for emergency or urgent referral and has words of clients."""
    ways = {entry.id: entry for entry in kb.ways}
    harmless = _harmless(kb)
    for flag in kb.flags.values():
        if flag.action in ASKED:
            phrases = [phrase for name in flag.triggers if name in ways for phrase in ways[name].client]
            heard = ((phrase, heard_in(kb, phrase)) for phrase in _spread(phrases)[: _TRIED * A_FLAG])
            right = ((phrase, safety) for phrase, safety in heard if _raised(safety, flag))
            unlike = [phrase for name in flag.asks if name in ways for phrase in ways[name].unlike]
            for phrase, _ in islice(right, A_FLAG):
                yield _item(kb, flag, phrase, unlike, harmless)


def heard_in(kb: KnowledgeBase, phrase: str) -> Safety | None:
    """Return the screen of what is read in a phrase; None where part of it is not read."""
    read = understand(kb, [phrase])
    return None if read.problems else _screened(kb, read)


def silent(kb: KnowledgeBase, phrase: str, whole: bool = False) -> bool:
    """Whether a phrase brings up no flag at all; with ``whole``, one that was read to the end."""
    read = understand(kb, [phrase])
    safety = _screened(kb, read)
    quiet = not (read.suspected or safety.raised or safety.pressing or _doubtful(safety))
    return quiet and not (whole and read.problems)


def _screened(kb: KnowledgeBase, read: Understood) -> Safety:
    return screen(kb, Visit(read.complaints, read.answers, suspected=read.suspected))


def _doubtful(safety: Safety) -> list[FlagState]:
    return [entry for entry in safety.states if entry.state == "unsettled"]


def _raised(safety: Safety | None, flag: Flag) -> bool:
    return safety is not None and any(entry.flag.id == flag.id for entry in safety.raised)


def _harmless(kb: KnowledgeBase) -> list[str]:
    """Return sentences of ordinary complaints that bring up no flag."""
    asked = {name for flag in kb.flags.values() for name in (*flag.asks, *flag.hints)}
    plain = [
        phrase
        for entry in kb.ways
        if entry.id not in asked and kb.findings[entry.id].kind == "symptom"
        for phrase in entry.client[:3]
        if len(phrase) >= SHORTEST
    ]
    return [phrase for phrase in _spread(plain)[:_SENTENCES] if silent(kb, phrase, whole=True)]


def _spread(phrases: list[str]) -> list[str]:
    return sorted((phrase for phrase in phrases if len(phrase) >= SHORTEST), key=spread)


def _item(kb: KnowledgeBase, flag: Flag, phrase: str, unlike: list[str], harmless: list[str]) -> QuizItem:
    right = QuizOption(_quoted(phrase), 1.0, f"{flag.label}. {flag.do}", phrase, flag.id)
    near = alike_in_length(right.text, _calm(unlike))
    chosen = list(islice((option for option in near if silent(kb, option.subject)), 1))
    chosen += alike_in_length(right.text, _calm(harmless))[: OPTIONS - 1 - len(chosen)]
    name = stable_id("red-flag", flag.id, f"{spread(phrase):016x}")
    return QuizItem(
        id=name,
        kind="red_flag",
        topic=flag.id,
        stem=f"Four clients tell you this before a session.\n{ASKED[flag.action]}",
        options=in_fair_order(name, [right, *chosen]),
        explanation=f"{flag.label}. {flag.do}",
        sources=sources_data(kb, flag.sources),
    )


def _calm(phrases: list[str]) -> list[QuizOption]:
    said = "By these rules these words alone bring up no red flag. The screen is asked all the same."
    return [QuizOption(_quoted(text), 0.0, said, text) for text in phrases if len(text) >= SHORTEST]


def _quoted(phrase: str) -> str:
    return f'"{phrase[:1].upper()}{phrase[1:]}"'
