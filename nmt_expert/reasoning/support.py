"""Combine what rules contribute into one support, and read it as a band.

The arithmetic is EMYCIN's certainty factors in product form.  Supports are not
probabilities: see docs/decisions/0003-support-is-not-probability.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nmt_expert.knowledge.model import KnowledgeBase, Rule, leaves

DECIMALS = 9
"""Every conclusion is rounded to this before anything compares or uses it."""


def combine(contributions: Iterable[float]) -> float:
    """Return the support that independent contributions add up to.

    Args:
        contributions: Supports in (-1, 1), no unit; positive speaks for, negative against.

    Returns:
        A support in (-1, 1), rounded to 9 decimals.  No contributions give 0.0.  The order does not matter.

    Raises:
        ValueError: A contribution is not inside (-1, 1): nothing in this field settles a question.

    Source:
        van Melle, EMYCIN (1980); read as products of likelihood ratios by Heckerman (1986).

    >>> combine([0.5, 0.5])
    0.75
    """
    unbelief = disbelief = 1.0
    for value in sorted(contributions):
        if not -1.0 < value < 1.0:
            raise ValueError(f"a contribution must lie inside (-1, 1), not {value}")
        if value >= 0:
            unbelief *= 1.0 - value
        else:
            disbelief *= 1.0 + value
    return rounded((disbelief - unbelief) / max(unbelief, disbelief))


def written_out(contributions: Iterable[float]) -> str:
    """Return how contributions add up, as it is worked out by hand; what speaks against divides what speaks for.

    Args:
        contributions: Supports in (-1, 1), as for `combine`.

    >>> written_out([0.6, 0.6])
    '1 - (1 - 0.6)(1 - 0.6) = +0.84'
    >>> written_out([0.6, -0.15])
    '1 - (1 - 0.6) / (1 - 0.15) = +0.53'
    >>> written_out([0.15, -0.6])
    '(1 - 0.6) / (1 - 0.15) - 1 = -0.53'
    """
    values = tuple(contributions)
    support = combine(values)
    believed, doubted = (
        "".join(f"(1 - {f'{abs(value):.4f}'.rstrip('0')})" for value in values if value * sign > 0) for sign in (1, -1)
    )
    over, under = (believed, doubted) if support >= 0 else (doubted, believed)
    divided = f"{over or '1'} / {under if under.count('(') < 2 else f'({under})'}" if under else over or "1"
    return f"1 - {divided} = {support:+.2f}" if support >= 0 else f"{divided} - 1 = {support:+.2f}"


def rounded(support: float) -> float:
    """Return a support rounded to 9 decimals, the same whatever order it was worked out in.

    Products of decimal fractions often lie exactly between two values of nine decimals, and
    then their last bit, which hangs on the order of the factors, would choose.  Rounded to
    12 decimals first, they are the same number in every order and in every execution.
    """
    return round(round(support * 1e12) / 1e12 * 1e9) / 1e9


def counted(groups: Sequence[str], weights: Sequence[float]) -> tuple[bool, ...]:
    """Tell which contributions to one conclusion count.

    Of the rules that share a group only the strongest positive and the strongest
    negative count (the first of equals); a rule without a group always counts.
    """
    if not any(groups):
        return (True,) * len(weights)
    counts = [True] * len(weights)
    best: dict[tuple[str, bool], int] = {}
    for index, (group, weight) in enumerate(zip(groups, weights, strict=True)):
        if group:
            rival = best.setdefault((group, weight > 0), index)
            if abs(weight) > abs(weights[rival]):
                counts[rival], best[group, weight > 0] = False, index
            elif rival != index:
                counts[index] = False
    return tuple(counts)


def group_of(kb: KnowledgeBase, rule: Rule) -> str:
    """Return a rule's group: its own, or the one its exclusive pair of findings makes.

    Two findings of an exclusive pair settle each other, so rules that read only
    such a pair are wordings of one fact even if nobody wrote a group.
    """
    if rule.group:
        return rule.group
    pairs = {_pair(kb, leaf.name) for leaf in leaves(rule.when)}
    pair = pairs.pop() if len(pairs) == 1 else None
    return "/".join(pair) if pair else ""


def _pair(kb: KnowledgeBase, name: str) -> tuple[str, str] | None:
    finding = kb.findings.get(name)
    if finding is None or not finding.exclusive or finding.opposite is None:
        return None
    first, second = sorted((name, finding.opposite))
    return first, second
