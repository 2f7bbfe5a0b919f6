"""Make the mutants of a rule base: one rule at a time, changed in one small way.

The changed rules are never written anywhere; ``trial`` runs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, KnowledgeBase, Not, Reads, Rule

OPERATORS = {
    "drop": "the rule is gone",
    "flip": "the rule speaks in the other direction",
    "condition": "one part of its condition is gone",
    "swap": "all and any change places, or at least asks for one more or less",
    "strength": "its strength is one step higher or lower",
}
"""What is done to a rule, by the name of the operator."""


class Mutant(Struct, frozen=True):
    """One rule, changed in one way.

    Attributes:
        rule: Id of the rule.
        operator: One of `OPERATORS`.
        change: What was done, in words; with the rule it names the mutant.
        became: The changed rule; None if it was dropped.
    """

    rule: str
    operator: str
    change: str
    became: Rule | None

    @property
    def id(self) -> str:
        """``trigger_points.taut-band: without stress``."""
        return f"{self.rule}: {self.change}"


def mutants(kb: KnowledgeBase) -> tuple[Mutant, ...]:
    """Return every mutant of every rule, in rule order; each has an id of its own."""
    found: list[Mutant] = []
    for rule in kb.rules:
        seen: Counter[str] = Counter()
        for mutant in _of_rule(kb, rule):
            seen[mutant.change] += 1
            again = seen[mutant.change]
            found.append(replace(mutant, change=f"{mutant.change} ({again})") if again > 1 else mutant)
    return tuple(found)


def _of_rule(kb: KnowledgeBase, rule: Rule) -> Iterator[Mutant]:
    yield Mutant(rule.id, "drop", "dropped", None)
    opposite = "against" if rule.sign > 0 else "supports"
    yield Mutant(rule.id, "flip", f"{opposite} instead", replace(rule, sign=-rule.sign))
    for operator, change, condition in _variants(rule.when):
        yield Mutant(rule.id, operator, change, replace(rule, when=condition))
    words = sorted(kb.scale.strengths, key=lambda word: kb.scale.strengths[word])
    at = words.index(rule.strength)
    for word in words[max(at - 1, 0) : at] + words[at + 1 : at + 2]:
        stronger = replace(rule, strength=word, weight=kb.scale.strengths[word])
        yield Mutant(rule.id, "strength", f"{word} instead of {rule.strength}", stronger)


def _variants(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Yield every way to change one thing in a condition: operator, change in words, what it becomes."""
    match condition:
        case Not(of=inner):
            for operator, change, changed in _variants(inner):
                yield operator, change, Not(changed)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            if len(parts) > 1:
                for at, part in enumerate(parts):
                    yield "condition", f"without {words_of(part)}", _with(condition, parts[:at] + parts[at + 1 :])
                yield from _swapped(condition)
            for at, part in enumerate(parts):
                for operator, change, changed in _variants(part):
                    yield operator, change, _with(condition, (*parts[:at], changed, *parts[at + 1 :]))


def _with(block: All | AnyOf | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    """The block with other parts; of fewer parts no more can be asked than there are."""
    if isinstance(block, AtLeast):
        return AtLeast(min(block.k, len(parts)), parts)
    return replace(block, of=parts)


def _swapped(block: All | AnyOf | AtLeast) -> Iterator[tuple[str, str, Condition]]:
    was = words_of(block)
    match block:
        case All(of=parts):
            yield "swap", f"any instead of {was}", AnyOf(parts)
        case AnyOf(of=parts):
            yield "swap", f"all instead of {was}", All(parts)
        case AtLeast(k=k, of=parts):
            for other in (k - 1, k + 1):
                if 1 <= other <= len(parts):
                    yield "swap", f"{other} instead of {was}", AtLeast(other, parts)


def words_of(condition: Condition) -> str:
    """Return a condition in one line: ``all(a, not b, any(c at referring, d))``."""
    match condition:
        case Reads(name=name, at=places):
            return name if places in ((), ("here",)) else f"{name} at {'/'.join(places)}"
        case Not(of=inner):
            return f"not {words_of(inner)}"
        case All(of=parts):
            return f"all({', '.join(map(words_of, parts))})"
        case AnyOf(of=parts):
            return f"any({', '.join(map(words_of, parts))})"
        case AtLeast(k=k, of=parts):
            return f"{k} of({', '.join(map(words_of, parts))})"
