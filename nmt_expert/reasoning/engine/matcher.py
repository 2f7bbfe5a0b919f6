"""A counting matcher and a total order for experta, at its own plug points.

experta's stock Rete visits every alpha node for every fact and polls every rule
after every firing.  Our patterns are so simple (a statement is in working memory,
or in one and the same muscle) that counting is enough: each node of a condition
counts its satisfied parts, and the rule is ready when its count is full.
docs/decisions/0004-matcher.md gives the measurements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import combinations
from operator import attrgetter
from typing import Any

from nmt_expert.reasoning.engine.compat import experta
from nmt_expert.reasoning.engine.record import Priority

AND, OR, Fact, Rule = experta.AND, experta.OR, experta.Fact, experta.Rule


class StatedFact(Fact):  # type: ignore[misc, valid-type]
    """Something known: ``says`` in words (``taut_band@here=yes``), ``degree`` in (0, 1].

    The engine makes statements from strings and numbers only, so what experta does to
    every new fact (freeze its values, look for conditions and accessors in it) has
    nothing to find and is left out.
    """

    def __init__(self, **fields: Any) -> None:
        dict.update(self, fields)

    def __str__(self) -> str:
        return f"<f-{self.get('__factid__')}>"

    def has_field_constraints(self) -> bool:
        """No: only patterns have any, and they are never declared."""
        return False

    def has_nested_accessor(self) -> bool:
        """No: the field names are fixed."""
        return False

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two statements one: the words, and the muscle if there is one."""
        return self["says"], self.get("muscle", "")


class PlacedFact(StatedFact):
    """A statement about a place or a conclusion."""


class MuscleFact(StatedFact):
    """A statement about one ``muscle``."""


class WorkingMemory(experta.factlist.FactList):  # type: ignore[misc, name-defined]
    """A fact list that knows statements by their words instead of hashing every field.

    Raises:
        ValueError: The same words are stated twice.  experta drops a second proof silently.
    """

    def __init__(self, initial: Any) -> None:
        super().__init__()
        self.update(initial)
        self.last_index = len(initial)

    def declare(self, fact: Any) -> Any:
        """Take a statement in and return it."""
        key = fact.identity
        if key in self.reference_counter:
            raise ValueError(f"{key} is in working memory already")
        index = self.last_index
        dict.__setitem__(fact, "__factid__", index)
        self[index] = fact
        self.last_index = index + 1
        self.added.append(fact)
        self.reference_counter[key] = 1
        return fact


class CountedOr(OR):  # type: ignore[misc, valid-type]
    """At least k of the parts: to experta an OR of every combination, to the counting matcher a count."""

    k: int
    parts: tuple[Any, ...]

    @classmethod
    def of(cls, k: int, parts: tuple[Any, ...]) -> CountedOr:
        """Return the element for at least ``k`` of ``parts``."""
        element: CountedOr = cls(*(AND(*chosen) for chosen in combinations(parts, k)))
        element.k, element.parts = k, parts
        return element


class SharedMuscle(AND):  # type: ignore[misc, valid-type]
    """Parts that must hold in one and the same muscle: to experta an AND over a shared variable."""


class ReadyRule(experta.activation.Activation):  # type: ignore[misc, name-defined]
    """The activation of a rule by the fact that completed it."""

    def __init__(self, rule: Any, fact: Any) -> None:
        self.rule, self.facts, self.key = rule, (fact,), None
        self.context: dict[str, Any] = {}


class CountingMatcher(experta.abstract.Matcher):  # type: ignore[misc, name-defined]
    """Match variable-free patterns (and one shared muscle) by counting.

    It understands ``Says(says=...)``, ``SaysIn(says=..., muscle=MATCH...)``, AND, OR,
    ``CountedOr`` and ``SharedMuscle``, which is all that ``engine`` builds.  A rule becomes
    ready once, however many branches of an OR come true.

    Raises:
        TypeError: A rule has an element that cannot be matched by counting.
    """

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._need: list[int] = []
        self._parents: list[int] = []
        self._rules: dict[int, Any] = {}
        self._readers: dict[str, list[int]] = defaultdict(list)
        self._readers_in: dict[str, list[int]] = defaultdict(list)
        self._boundaries: set[int] = set()
        for rule in engine.get_rules():
            root = self._node(len(rule), -1)
            self._rules[root] = rule.new_conditions(*rule)  # a copy, as the stock matcher makes: not bound to the class
            for part in rule:
                self._wire(part, root, self._readers)
        self._zero = [0] * len(self._need)
        self.reset()

    def _node(self, need: int, parent: int) -> int:
        self._need.append(need)
        self._parents.append(parent)
        return len(self._need) - 1

    def _wire(self, element: Any, parent: int, readers: dict[str, list[int]]) -> None:
        if isinstance(element, StatedFact):
            readers[element["says"]].append(parent)
            return
        if isinstance(element, SharedMuscle):
            boundary = self._node(1, parent)
            self._boundaries.add(boundary)
            need, parts, readers, parent = len(element), tuple(element), self._readers_in, boundary
        elif isinstance(element, CountedOr):
            need, parts = element.k, element.parts
        elif isinstance(element, AND | OR):
            need, parts = (len(element) if isinstance(element, AND) else 1), tuple(element)
        else:
            raise TypeError(f"cannot match {type(element).__name__} by counting")
        node = self._node(need, parent)
        for part in parts:
            self._wire(part, node, readers)

    def reset(self) -> None:
        """Forget every fact."""
        self._count = self._zero[:]
        self._count_in: dict[str, dict[int, int]] = {}
        self._live: dict[int, Any] = {}

    def changes(self, adding: Any = None, deleting: Any = None) -> tuple[list[Any], list[Any]]:
        """Return the activations that facts coming and going make and unmake."""
        if deleting:
            return self._rebuilt()
        ready: list[Any] = []
        for fact in adding or ():
            if isinstance(fact, StatedFact):
                self._add(fact, ready)
        return ready, []

    def _add(self, fact: Any, ready: list[Any]) -> None:
        says = fact["says"]
        if isinstance(fact, MuscleFact):
            counts = self._count_in.setdefault(fact["muscle"], {})
            for node in self._readers_in.get(says, ()):
                self._bump_in(node, counts, fact, ready)
        else:
            for node in self._readers.get(says, ()):
                self._bump(node, fact, ready)

    def _bump(self, node: int, fact: Any, ready: list[Any]) -> None:
        count = self._count
        while True:
            count[node] += 1
            if count[node] != self._need[node]:
                return
            parent = self._parents[node]
            if parent < 0:
                self._live[node] = activation = ReadyRule(self._rules[node], fact)
                ready.append(activation)
                return
            node = parent

    def _bump_in(self, node: int, counts: dict[int, int], fact: Any, ready: list[Any]) -> None:
        """Count within one muscle, up to the boundary where the muscle no longer matters."""
        while node not in self._boundaries:
            counts[node] = counts.get(node, 0) + 1
            if counts[node] != self._need[node]:
                return
            node = self._parents[node]
        self._bump(node, fact, ready)

    def _rebuilt(self) -> tuple[list[Any], list[Any]]:
        """Match what is left in working memory from the beginning; the engine itself never retracts."""
        before = self._live
        self.reset()
        for fact in self.engine.facts.values():
            if isinstance(fact, StatedFact):
                self._add(fact, [])
        now = self._live
        self._live = {root: before.get(root, activation) for root, activation in now.items()}
        added = [activation for root, activation in now.items() if root not in before]
        return added, [activation for root, activation in before.items() if root not in now]


class TotalOrder(experta.abstract.Strategy):  # type: ignore[misc, name-defined]
    """Stratum, then salience, then recency, then position in the rule base: the same in every process.

    The stock strategy leaves stale activations on the agenda and breaks ties at random.
    """

    def _update_agenda(self, agenda: Any, added: Collection[Any], removed: Iterable[Any]) -> None:
        gone = {id(activation) for activation in removed}
        if gone:
            agenda.activations[:] = [entry for entry in agenda.activations if id(entry) not in gone]
        for activation in added:
            activation.key, activation.rule_id = priority(activation), activation.rule.rule_id
        if added:
            agenda.activations.extend(added)
            agenda.activations.sort(key=_by_key)


_by_key = attrgetter("key")


def priority(activation: Any) -> Priority:
    """Return an activation's place in the total order; the highest runs next."""
    rule = activation.rule
    recency = max([fact["__factid__"] for fact in activation.facts], default=0)
    return (-rule.stratum, rule.salience, recency, -rule.position)
