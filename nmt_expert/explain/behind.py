"""The person's own answers behind a rule that held, through hypotheses down to what was said."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.explain.parts import View
from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.readings import answers_read
from nmt_expert.reasoning.truth import Node, grounds
from nmt_expert.reasoning.visit import Answer


def answers_behind(seen: View, rule: Rule, fired: dict[str, tuple[Rule, ...]]) -> tuple[Answer, ...]:
    """Return the answers that made a rule hold, each once, in the order its condition reads them.

    Args:
        seen: What conditions are read from.
        rule: A rule that held.
        fired: The rules that held and count, by conclusion.

    Returns:
        The person's answers; one that only follows from another (of an exclusive pair or choice) is
        among them under the name of the finding it settles.
    """
    return tuple(dict.fromkeys(_behind(seen, seen.program.nodes[rule.id], fired)))


def _behind(seen: View, node: Node, fired: dict[str, tuple[Rule, ...]]) -> Iterator[Answer]:
    for literal, muscle in grounds(node, seen.values, seen.kb.scale.holds_above):
        if seen.is_conclusion(literal.key):
            for rule in fired.get(literal.key, ()):
                if rule.sign == literal.sign:
                    yield from _behind(seen, seen.program.nodes[rule.id], fired)
        else:
            yield from answers_read(seen.kb, seen.readings, literal.key, literal.sign, muscle)
