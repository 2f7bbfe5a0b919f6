"""Weigh a condition and name what it stands on, in one walk: what every firing has to record.

``truth.degree`` and ``truth.grounds`` answer the two questions one at a time; a test
holds them together.
"""

from __future__ import annotations

from nmt_expert.reasoning.translate import says
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Values, degree, grounds


def standing(node: Node, values: Values, holds_above: float) -> tuple[float, tuple[str, ...]]:
    """Return how far a condition is true, unknown carried as 0, and the statements it stands on, in words."""
    words: list[str] = []
    truth = _weigh(node, values, holds_above, words)
    return truth, tuple(dict.fromkeys(words))


def _weigh(node: Node, values: Values, holds_above: float, words: list[str]) -> float:
    """Return a condition's degree; add what it stands on to ``words`` if it is true."""
    if isinstance(node, Literal):
        truth = node.sign * values.known.get(node.key, 0.0)
        if truth > holds_above:
            words.append(says(node.key, node.sign))
        return truth
    if isinstance(node, Same):
        held = grounds(node, values, holds_above)
        words += [f"{says(literal.key, literal.sign)} in {muscle}" for literal, muscle in held]
        return degree(node, values)
    start = len(words)
    parts = [_weigh(part, values, holds_above, words) for part in node.of]
    truth = sorted(parts)[0 if isinstance(node, Every) else -node.k]
    if truth <= holds_above:
        del words[start:]
    return truth
