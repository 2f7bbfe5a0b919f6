"""Where in a visit a question belongs, and who can answer it: blocks in the order of a visit, and a person's scope.

A block is left once: history, then looking, moving, pressing, special tests.
"""

from __future__ import annotations

from collections.abc import Iterable

from nmt_expert.knowledge.model import KnowledgeBase

BLOCKS = ("words", "screen", "again", "history", "look", "move", "press", "tests", "end")
"""The blocks of a visit, in their order."""

ASKED = ("history", "look", "move", "press", "tests")
"""The blocks that questions are chosen for."""

BLOCK_WORDS = {
    "words": "What brings the client",
    "screen": "Safety first",
    "again": "As last time",
    "history": "History",
    "look": "Look",
    "move": "Move",
    "press": "Press",
    "tests": "Special tests",
    "end": "The end",
}
"""What a block is called."""

_BLOCK_OF = {
    "asking": "history",
    "looking": "look",
    "movement": "move",
    "hands": "press",
    "orthopaedic": "tests",
    "neurological": "tests",
}

SCOPES = {
    "simple": ("asking", "looking", "hands", "movement"),
    "orthopaedic": ("asking", "looking", "hands", "movement", "orthopaedic"),
    "neurological": ("asking", "looking", "hands", "movement", "orthopaedic", "neurological"),
}
"""What a person of each scope may do."""

SCOPE = "simple"
"""The scope of whoever says nothing."""


def block_of(kb: KnowledgeBase, findings: Iterable[str]) -> str:
    """Return the block of findings that are asked together: the latest of theirs."""
    return max((_BLOCK_OF[kb.needs(name)] for name in findings), key=BLOCKS.index)


def in_scope(kb: KnowledgeBase, finding: str, scope: str) -> bool:
    """Whether somebody of a scope can find out about a finding."""
    return kb.needs(finding) in SCOPES[scope]


def no_hands(kb: KnowledgeBase, finding: str) -> bool:
    """Whether a finding can be answered without laying hands on the client."""
    return kb.needs(finding) in ("asking", "looking")
