"""How many examples a law is tried with: some in every run, many more where somebody asks for them (`make laws`)."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("NMT_EXPERT_LAWS", "1"))
USUAL = 50


def examples(count: int = USUAL) -> int:
    """Return how many examples to try where ``count`` do in every run."""
    return count * TIMES
