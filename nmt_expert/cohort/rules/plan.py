"""What tables need to know of a knowledge base, worked out once: what its rules read, and its answers as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from types import MappingProxyType

from msgspec import Struct

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import Flag, KnowledgeBase, Scale
from nmt_expert.reasoning.program import Program, prepare
from nmt_expert.reasoning.truth import Literal, Node, Same, key_of, literals


class Plan:
    """A knowledge base made ready for tables.

    Attributes:
        kb: The knowledge base.
        program: Its rules, made ready to run.
        coding: Its answers as small whole numbers.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.program: Program = prepare(kb)
        self.coding = Coding.of(kb.scale)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every condition: of the rules, then of the minimum patterns."""
        return (*self.program.nodes.values(), *self.program.requires.values())

    @cached_property
    def sames(self) -> tuple[Same, ...]:
        """The conditions that are read within one muscle, each once."""
        return tuple(dict.fromkeys(same for node in self.nodes for same in _sames(node)))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """``finding@place`` of everything that conditions read, outside one muscle and inside."""
        found = dict.fromkeys(literal.key for node in self.nodes for literal in literals(node))
        return tuple(key for key in found if "@" in key)

    @cached_property
    def wholes(self) -> Mapping[str, tuple[str, ...]]:
        """The keys in ``keys`` of findings that are split, each with the keys of its parts."""
        parts = self.kb.parts
        split = [(key, *key.split("@")) for key in self.keys if key.partition("@")[0] in parts]
        return {key: tuple(key_of(part, place) for part in parts[name]) for key, name, place in split}

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The keys whose answers say what ``keys`` read: these first, then those of parts."""
        return (*self.keys, *(part for parts in self.wholes.values() for part in parts))

    @cached_property
    def screened(self) -> tuple[str, ...]:
        """The findings that red flags ask for, and the ages at which some make no sense."""
        return tuple(dict.fromkeys((*(name for flag in self.kb.flags.values() for name in flag.asks), *self.kb.ages)))

    @cached_property
    def consulted(self) -> tuple[str, ...]:
        """The findings that red flags ask for, or that make what they ask for due, with the parts of what is split."""
        hints = (name for flag in self.hinted for name in considered(flag))
        return self.with_parts((*self.screened, *hints, *(name for flag in self.joint for name in joined(flag))))

    def with_parts(self, findings: Iterable[str]) -> tuple[str, ...]:
        """Return some findings with the parts of those that are split, each once."""
        return tuple(dict.fromkeys(name for finding in findings for name in self.kb.said_by(finding)))

    @cached_property
    def hinted(self) -> tuple[Flag, ...]:
        """The flags that other findings can make due."""
        return tuple(flag for flag in self.kb.flags.values() if flag.consider or flag.consider_together)

    @cached_property
    def joint(self) -> tuple[Flag, ...]:
        """The flags that several findings raise together."""
        return tuple(flag for flag in self.kb.flags.values() if flag.triggers_together)


def considered(flag: Flag) -> tuple[str, ...]:
    """Return the findings that make what a flag asks for due, alone or together, each once."""
    return tuple(dict.fromkeys((*flag.consider, *(name for names in flag.consider_together for name in names))))


def joined(flag: Flag) -> tuple[str, ...]:
    """Return the findings that raise a flag together, each once."""
    return tuple(dict.fromkeys(name for names in flag.triggers_together for name in names))


def plan_for(knowledge: KnowledgeBase | None = None) -> Plan:
    """Return the plan of some knowledge; that which comes with the program is worked out once."""
    return Plan(knowledge) if knowledge is not None else _own_plan()


@cache
def _own_plan() -> Plan:
    return Plan(load_knowledge())


def _sames(node: Node) -> Iterator[Same]:
    if isinstance(node, Same):
        yield node
    elif not isinstance(node, Literal):
        for part in node.of:
            yield from _sames(part)


class Coding(Struct, frozen=True):
    """The scale's answers as codes: the rank of how sure, with the sign of the answer.

    Order is all that ``all``, ``any`` and ``at_least`` look at, so conditions are worked out on
    codes; the numbers of the scale come back only where a rule is weighed.

    Attributes:
        levels: How sure an answer can be, above 0, ascending: the scale's magnitudes, and what is left of them near
            the complaint.
        of_word: Code of each word; 0 is *unsure*.
        fires_from: The lowest rank that lets a condition hold.
        beside: Code of what a code above 0 counts near the complaint.
    """

    levels: tuple[float, ...]
    of_word: Mapping[str, int]
    fires_from: int
    beside: Mapping[int, int] = MappingProxyType({})

    @staticmethod
    def of(scale: Scale) -> Coding:
        """Return the coding of a scale."""
        said = {abs(value) for value in scale.answers.values() if value}
        near = {value: scale.beside(value) for value in said if scale.beside(value)}
        levels = tuple(sorted(said | set(near.values())))
        of_word = {word: _code(levels, value) for word, value in scale.answers.items()}
        beside = {_code(levels, value): _code(levels, left) for value, left in near.items()}
        return Coding(levels, of_word, 1 + sum(level <= scale.holds_above for level in levels), beside)

    @property
    def word_of(self) -> dict[int, str]:
        """The word of each code (the first of equals)."""
        return {code: word for word, code in reversed(tuple(self.of_word.items()))}

    @property
    def of_number(self) -> dict[float, int]:
        """The code of each number of the scale; 0.0 is *unsure*."""
        return {self.value(code): code for code in self.of_word.values()}

    @property
    def firing(self) -> tuple[tuple[int, float], ...]:
        """The codes with which a condition holds, ascending, each with its number."""
        return tuple(enumerate(self.levels, start=1))[self.fires_from - 1 :]

    def code(self, value: float | None) -> int:
        """Return the code of what an answer counts; 0 of *unsure*."""
        return _code(self.levels, value)

    def value(self, code: int) -> float:
        """Return the number of a code, in [-1, 1]; 0.0 for *unsure*."""
        return 0.0 if code == 0 else self.levels[abs(code) - 1] * (1 if code > 0 else -1)


def _code(levels: tuple[float, ...], value: float | None) -> int:
    if not value:
        return 0
    return (levels.index(abs(value)) + 1) * (1 if value > 0 else -1)
