"""Who reads what: from a finding to the rules that want it, and to the findings it excludes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.readings import rivals
from nmt_expert.reasoning.truth import Literal, Node, Same, literals


class Index(Struct, frozen=True):
    """Who reads what, and which findings settle each other.

    ``reads`` gives each finding the keys it is read under; ``readers`` gives each key and sign the
    conclusions and rules that want it so, with ``""`` for a principle's minimum pattern; ``rivals`` the
    findings that cannot be true where another is; ``in_muscles`` the keys read within one muscle.
    """

    reads: dict[str, tuple[str, ...]]
    readers: dict[tuple[str, int], list[tuple[str, str]]]
    rivals: dict[str, tuple[str, ...]]
    in_muscles: frozenset[str]


def index(program: Program) -> Index:
    """Return who reads what in a program."""
    reads: dict[str, dict[str, None]] = defaultdict(dict)
    readers: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    nodes = [(rule.conclusion, rule.id, program.nodes[rule.id]) for rule in program.kb.rules]
    nodes += [(principle, "", node) for principle, node in program.requires.items()]
    for conclusion, rule, node in nodes:
        for literal in literals(node):
            reads[literal.key.partition("@")[0]][literal.key] = None
            readers[literal.key, literal.sign].append((conclusion, rule))
    return Index(
        reads={name: tuple(reads[name]) for name in program.kb.findings if name in reads},
        readers=readers,
        rivals={name: tuple(other for _, other in rivals(program.kb, name)) for name in program.kb.findings},
        in_muscles=frozenset(key for _, _, node in nodes for key in _keys_in_muscles(node)),
    )


def _keys_in_muscles(node: Node, inside: bool = False) -> Iterator[str]:
    """Yield the keys a condition reads within one muscle."""
    if isinstance(node, Literal):
        if inside:
            yield node.key
    elif isinstance(node, Same):
        yield from _keys_in_muscles(node.of, True)
    else:
        for part in node.of:
            yield from _keys_in_muscles(part, inside)
