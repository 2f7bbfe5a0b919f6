"""Tell how near words come to each finding by their meaning, where the extra is there: it ranks, and never reads."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from nmt_expert.intake.meaning.sentence_model import available
from nmt_expert.knowledge.model import KnowledgeBase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nmt_expert.intake.meaning.way_vectors import WayVectors

_LEAST = 0.3
"""Cosines below say nothing."""

_NEAREST = 400
"""Ways that are looked at."""

_TOGETHER = 3


class Ranker:
    """Compares words with every way of saying by their meaning."""

    def __init__(self, vectors: WayVectors, findings: tuple[str, ...]) -> None:
        self._vectors = vectors
        self._findings = findings
        self._known: dict[str, dict[str, float]] = {}

    def likeness(self, text: str) -> dict[str, float]:
        """Return how near a text comes to each finding that it comes near to, 0.3 to 1.

        The mean of the nearest way and of the nearest three: one odd way does not decide.
        """
        found = self._known.get(text)
        if found is None:
            from nmt_expert.intake.meaning.sentence_model import sentence_model

            row = self._vectors.cosines(sentence_model().vectors([text]))[0]
            found = self._known[text] = self._by_finding(row)
        return found

    def _by_finding(self, row: NDArray[np.float32]) -> dict[str, float]:
        best: dict[str, list[float]] = {}
        for number in (-row).argsort()[:_NEAREST]:
            cosine = float(row[number])
            if cosine < _LEAST:
                break
            near = best.setdefault(self._findings[number], [])
            if len(near) < _TOGETHER:
                near.append(cosine)
        return {finding: (near[0] + sum(near) / len(near)) / 2 for finding, near in best.items()}


@lru_cache(maxsize=2)
def _made(digest: str, identity: int) -> list[Ranker | None]:
    return []


def ranker(kb: KnowledgeBase) -> Ranker | None:
    """Return the ranker of a knowledge base; None without the extra, or without vectors of its ways of saying."""
    if not available():
        return None
    kept = _made(kb.digest, id(kb))
    if not kept:
        from nmt_expert.intake.meaning.way_vectors import load, ways_of

        ways = ways_of(kb)
        vectors = load(ways)
        kept.append(Ranker(vectors, tuple(finding for finding, _ in ways)) if vectors is not None else None)
    return kept[0]
