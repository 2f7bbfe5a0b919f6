"""Words that raise a red flag by themselves, and what people say around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nmt_expert import KnowledgeBase, understand

PRESSING = ("emergency", "urgent_referral")


def raised(kb: KnowledgeBase, text: str) -> frozenset[str]:
    """Return the pressing flags that the answers of a text raise."""
    answers = understand([text], strict=False, knowledge=kb).visit.answers
    said = {answer.finding for answer in answers if answer.word in ("yes", "probably")}
    return frozenset(f.id for f in kb.flags.values() if f.action in PRESSING and said & set(f.triggers))


def asked(kb: KnowledgeBase, text: str) -> frozenset[str]:
    """Return the flags that words raise or come near."""
    read = understand([text], strict=False, knowledge=kb)
    return raised(kb, text) | {suspicion.flag for suspicion in read.visit.suspected}


def raising(kb: KnowledgeBase, every: int = 1) -> Iterator[str]:
    """Yield names and ways of saying signs of pressing flags that raise them by themselves.

    Args:
        kb: The knowledge base.
        every: Take only every so-many-th of what there is.
    """
    signs = {sign for flag in kb.flags.values() if flag.action in PRESSING for sign in flag.triggers}
    words = [name for sign in sorted(signs) for name in kb.findings[sign].synonyms]
    words += [way for entry in kb.ways if entry.id in signs for way in entry.client]
    yield from (each for each in words[::every] if raised(kb, each))


AROUND: dict[str, Callable[[str], str]] = {
    "since yesterday": lambda p: f"{p} since yesterday",
    "for two days": lambda p: f"{p} for two days",
    "this morning": lambda p: f"{p} this morning",
    "when I got up": lambda p: f"{p} when I got up",
    "really": lambda p: f"really {p}",
    "a bit": lambda p: f"{p} a bit",
    "well, um": lambda p: f"well, um, {p}",
    "hello": lambda p: f"Hello, {p}",
    "thanks": lambda p: f"{p}, thanks",
    "another sign behind": lambda p: f"{p} and my knee hurts",
    "another sign before": lambda p: f"my knee hurts and {p}",
    "another sign as a sentence": lambda p: f"My knee hurts. {p[:1].upper()}{p[1:]}.",
    "foreign words behind": lambda p: f"{p} and purple elephants",
    "foreign words before": lambda p: f"purple elephants and {p}",
    "but": lambda p: f"{p} but purple elephants",
    "a dash": lambda p: f"{p} - purple elephants",
    "no neck pain": lambda p: f"{p}, no neck pain",
    "two blanks": lambda p: p.replace(" ", "  "),
    "a tab": lambda p: p.replace(" ", "\t"),
    "capitals": lambda p: p.upper(),
    "small letters": lambda p: p.lower(),
    "a full stop": lambda p: f"{p}.",
    "an exclamation mark": lambda p: f"{p}!",
    "it has not gone away": lambda p: f"{p}, it hasn't gone away",
    "a degree denied": lambda p: f"{p}, but not too bad",
}
"""What may stand around the words of a flag without taking it away."""
