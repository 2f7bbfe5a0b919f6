"""Say what a knowledge base needs to know of a row: worked out once, whatever the table's size."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property

from nmt_expert.cohort.rules.expressions import Coding
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import Flag, KnowledgeBase
from nmt_expert.reasoning.program import Program, prepare
from nmt_expert.reasoning.truth import Literal, Node, Same, literals


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
    def screened(self) -> tuple[str, ...]:
        """The findings that red flags ask for."""
        return tuple(dict.fromkeys(name for flag in self.kb.flags.values() for name in flag.asks))

    @cached_property
    def consulted(self) -> tuple[str, ...]:
        """The findings that red flags ask for, or that make what they ask for due."""
        return tuple(dict.fromkeys((*self.screened, *(name for flag in self.hinted for name in considered(flag)))))

    @cached_property
    def hinted(self) -> tuple[Flag, ...]:
        """The flags that other findings can make due."""
        return tuple(flag for flag in self.kb.flags.values() if flag.consider or flag.consider_together)

    @cached_property
    def local(self) -> tuple[Flag, ...]:
        """The flags that withhold technique of a part of the body."""
        return tuple(flag for flag in self.kb.flags.values() if flag.level == "local" or flag.action == "avoid_area")


def considered(flag: Flag) -> tuple[str, ...]:
    """Return the findings that make what a flag asks for due, alone or together, each once."""
    return tuple(dict.fromkeys((*flag.consider, *(name for names in flag.consider_together for name in names))))


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
