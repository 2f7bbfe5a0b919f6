"""A sentence model that knows no meanings, only words: enough for everything but the real one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pytest

from nmt_expert.intake.meaning.sentence_model import DIMENSIONS, available

np: Any = pytest.importorskip("numpy")

needs_the_model = pytest.mark.skipif(not available(), reason="the extra 'words' is not installed: make test-words")

WAYS = (
    ("tingling", "pins and needles"),
    ("tingling", "tingling fingers"),
    ("numbness", "no feeling in the hand"),
    ("stiffness", "stiff in the morning"),
    ("cramp", "pins and needles"),
)


class FakeModel:
    """Every word has a direction of its own; a text is the sum of its words."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Any:
        self.seen += texts
        rows = np.array([sum(_direction(word) for word in text.split()) for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _direction(word: str) -> Any:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=DIMENSIONS)
