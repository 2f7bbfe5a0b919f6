"""Who reads what: from a finding to the rules that want it, and to the findings it excludes."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.readings import rivals
from nmt_expert.reasoning.truth import Literal, Node, Same


class Dependencies(Struct, frozen=True):
    """Who reads what in a program, and which findings settle each other.

    Attributes:
        reads: The keys each finding is read under, a part under those of its whole; a finding that no rule reads
            is not among them.
        readers: The conclusions and rules that want a key with a sign (+1 yes, -1 an explicit no), with ``""`` for
            a principle's minimum pattern.
        rivals: The findings that cannot be true where another is.
        in_muscles: The keys read within one muscle.
    """

    reads: dict[str, tuple[str, ...]]
    readers: dict[tuple[str, int], list[tuple[str, str]]]
    rivals: dict[str, tuple[str, ...]]
    in_muscles: frozenset[str]

    def with_all_they_read(self, *conclusions: str) -> frozenset[str]:
        """Return conclusions with all the conclusions that they read, however far behind."""
        read_by: dict[str, set[str]] = defaultdict(set)
        for (key, _), readers in self.readers.items():
            for conclusion, _ in readers:
                read_by[conclusion].add(key)
        found: set[str] = set()
        todo = list(conclusions)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(key for key in read_by[name] if "@" not in key)
        return frozenset(found)


def dependencies(program: Program) -> Dependencies:
    """Return who reads what in a program."""
    reads: dict[str, dict[str, None]] = defaultdict(dict)
    readers: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    in_muscles: set[str] = set()
    nodes = [(rule.conclusion, rule.id, program.nodes[rule.id]) for rule in program.kb.rules]
    nodes += [(principle, "", node) for principle, node in program.requires.items()]
    for conclusion, rule, node in nodes:
        for literal, inside in _read_by(node):
            reads[literal.key.partition("@")[0]][literal.key] = None
            readers[literal.key, literal.sign].append((conclusion, rule))
            if inside:
                in_muscles.add(literal.key)
    return Dependencies(
        reads={name: keys for name in program.kb.findings if (keys := tuple(reads.get(program.kb.whole_of(name), ())))},
        readers=dict(readers),
        rivals={name: tuple(other for _, other in rivals(program.kb, name)) for name in program.kb.findings},
        in_muscles=frozenset(in_muscles),
    )


def keys_in_muscles(program: Program) -> frozenset[str]:
    """Return the keys that some rule or minimum pattern of a program reads within one muscle."""
    nodes = (*program.nodes.values(), *program.requires.values())
    return frozenset(literal.key for node in nodes for literal, inside in _read_by(node) if inside)


def _read_by(node: Node, inside: bool = False) -> list[tuple[Literal, bool]]:
    """The literals of a condition, in the order written, each with whether it is read within one muscle."""
    if isinstance(node, Literal):
        return [(node, inside)]
    if isinstance(node, Same):
        return _read_by(node.of, True)
    return [entry for part in node.of for entry in _read_by(part, inside)]
