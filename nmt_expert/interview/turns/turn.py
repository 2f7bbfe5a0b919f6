"""One turn of an interview: what is asked, and what a reply to it makes of the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from nmt_expert.interview.prompt import Option, Problem, Prompt, Reply
from nmt_expert.interview.session import Session
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Site

LONGEST_SHOWN = 40

LONGEST = 12_000
"""Letters that are read at once: four pages; more would keep everybody else waiting."""


class Turn(Struct, frozen=True):
    """What is asked, and what follows from a reply.

    Attributes:
        prompt: What is asked.
        take: Returns the session after a reply, or what is wrong with it.
    """

    prompt: Prompt
    take: Callable[[Reply], Session | Problem]


def short(text: str, most: int = LONGEST_SHOWN) -> str:
    """Return the beginning of what was typed, to be shown again."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def too_long(text: str) -> Problem | None:
    """Return what is wrong with words that are too many to be read at once."""
    if len(text) <= LONGEST:
        return None
    return Problem(
        f"This has {len(text):,} letters, and {LONGEST:,} are read at once.", "Send the part that matters now."
    )


def not_understood(reply: Reply, hint: str) -> Problem:
    """Return what to say of a reply that says nothing here."""
    if reply is None:
        return Problem("This cannot be passed over.", hint)
    if isinstance(reply, str) and not reply.strip():
        return Problem("Nothing typed.", hint)
    shown = reply if isinstance(reply, str) else type(reply).__name__
    return Problem(f"Not understood: '{short(shown)}'.", hint)


def numbered(findings: Sequence[str], texts: Sequence[str]) -> tuple[Option, ...]:
    """Return findings as a numbered list."""
    return tuple(Option(str(at), text, (name,)) for at, (name, text) in enumerate(zip(findings, texts, strict=True), 1))


def words_given(
    kb: KnowledgeBase, reply: Mapping[str, str], findings: Sequence[str], site_of: Callable[[str], Site]
) -> tuple[Answer, ...] | Problem:
    """Return the answers that a reply of words by finding gives, or what is wrong with it."""
    strange = next((name for name in reply if name not in findings), None)
    if strange is not None:
        return Problem(f"'{short(str(strange))}' is not asked here.", f"Asked is {', '.join(findings)}.")
    wrong = next((word for word in reply.values() if word not in kb.scale.answers), None)
    if wrong is not None:
        return Problem(f"'{short(str(wrong))}' is no answer.", f"One of {', '.join(kb.scale.answers)}.")
    return tuple(Answer(name, reply[name], site_of(name)) for name in findings if name in reply)
