"""Run the rules forward on experta, one visit at a time, and record every cycle.

Working memory holds statements (``taut_band@here=yes``).  A rule that fires
asserts its evidence; when a stratum has no rule left, a closing rule combines
the evidence of its conclusions and asserts those that are beyond the threshold,
for the rules of higher strata to read.  docs/decisions/0005-experta.md says what
of experta is used and what is fenced in.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter
from typing import Any

from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.dependencies import keys_in_muscles
from nmt_expert.reasoning.engine.compat import experta
from nmt_expert.reasoning.engine.matcher import CountingMatcher, MuscleFact, PlacedFact, TotalOrder, WorkingMemory
from nmt_expert.reasoning.engine.record import Cycle, EngineRun
from nmt_expert.reasoning.engine.translate import experta_rules, says
from nmt_expert.reasoning.program import Concluded, Fired, Program, conclude, fire, touched
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Values, degree, grounds


class Engines:
    """Engines for one program, one per concurrent user: taken out while in use, cleared before they idle.

    The first run is made on an engine of the few rules its visit can touch, which is
    quicker to build than to keep: a command line never asks for a second.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._idle: list[VisitEngine] = []
        self._lock = threading.Lock()
        self._used = False

    def run(self, values: Values) -> EngineRun:
        """Run the program on what is known, on an engine nobody else is using."""
        with self._lock:
            engine = self._idle.pop() if self._idle else None
            first, self._used = not self._used, True
        if first:
            return engine_for(self.program, only=touched(self.program, values)).assess(values)
        engine = engine or engine_for(self.program)
        run = engine.assess(values)
        with self._lock:
            self._idle.append(engine)
        return run


def engine_for(
    program: Program,
    matcher: Any = CountingMatcher,
    strategy: Any = TotalOrder,
    only: Collection[str] | None = None,
) -> VisitEngine:
    """Build an engine with the rules of a program (or ``only`` some of them, by id).

    Rule descriptors are shared by all engines of a class, so every engine gets a
    class of its own and no two of them can meet.
    """
    namespace = {
        "__matcher__": matcher,
        "__strategy__": strategy,
        "program": program,
        "read_in_muscles": keys_in_muscles(program),
        **{f"rule_{index:05}": rule for index, rule in enumerate(experta_rules(program, only))},
    }
    return type("ProgramAssessor", (VisitEngine,), namespace)()  # type: ignore[no-any-return]


class VisitEngine(experta.KnowledgeEngine):  # type: ignore[misc, name-defined]
    """The knowledge engine; ``engine_for`` gives it the rules of one program."""

    __matcher__ = CountingMatcher
    __strategy__ = TotalOrder
    program: Program
    read_in_muscles: frozenset[str]
    agenda: RecordingAgenda
    facts: WorkingMemory

    def __init__(self) -> None:
        self._deffacts: list[Any] | None = None
        super().__init__()
        self._begin(Values())
        self.reset()
        EmptyEngine().get_deffacts()

    def get_deffacts(self) -> list[Any]:
        """Return the initial facts; looked for once, not at every reset."""
        if self._deffacts is None:
            self._deffacts = super().get_deffacts()
        return self._deffacts

    def reset(self, **kwargs: Any) -> None:
        """Forget every fact and activation."""
        super().reset(**kwargs)
        self.agenda, self.facts = RecordingAgenda(), WorkingMemory(self.facts)

    def assess(self, values: Values) -> EngineRun:
        """Run the program on what is known; nothing of it is left in the engine afterwards."""
        try:
            self._begin(values)
            facts = list(self._initial_facts(values))
            self.declare(*facts, PlacedFact(says="stratum 1"))
            self.run()
            return EngineRun(tuple(map(_in_words, facts)), tuple(self._cycles), self._concluded)
        finally:
            self.reset()
            self._begin(Values())

    def _begin(self, values: Values) -> None:
        self._values = Values(dict(values.known), values.muscles)
        self._fired: dict[str, list[Fired]] = {}
        self._done: set[str] = set()
        self._met: set[str] = set()
        self._concluded: dict[str, Concluded] = {}
        self._cycles: list[Cycle] = []

    def _initial_facts(self, values: Values) -> Iterator[Any]:
        holds_above = self.program.kb.scale.holds_above
        for key, value in values.known.items():
            if abs(value) > holds_above:
                yield PlacedFact(says=says(key, 1 if value > 0 else -1), degree=abs(value))
        for muscle, inside in values.muscles.items():
            for key, value in inside.items():
                if abs(value) > holds_above and key in self.read_in_muscles:
                    yield MuscleFact(says=says(key, 1 if value > 0 else -1), muscle=muscle, degree=abs(value))

    # -------------------------------------------------------------- right-hand sides

    def fire(self, rule: Rule) -> None:
        """Assert the evidence of a rule that holds; once, however many branches of it came true."""
        if rule.id in self._done:
            return
        self._done.add(rule.id)
        truth, matched = self._standing(self.program.nodes[rule.id])
        fired = fire(rule, truth)
        self._fired.setdefault(rule.conclusion, []).append(fired)
        evidence = f"{rule.conclusion} {fired.weight:+.3f} by {rule.id}"
        self.declare(PlacedFact(says=evidence, degree=fired.weight))
        self._record(rule.id, matched, (evidence,))

    def meet(self, principle: str) -> None:
        """Assert that the minimum pattern of a principle holds."""
        if principle not in self._met:
            self._met.add(principle)
            self.declare(PlacedFact(says=f"minimum pattern of {principle}"))
            _, matched = self._standing(self.program.requires[principle])
            self._record(f"requires:{principle}", matched, (f"minimum pattern of {principle}",))

    def close(self, stratum: int) -> None:
        """Combine the evidence of a stratum's conclusions and open the next stratum."""
        holds_above = self.program.kb.scale.holds_above
        facts, asserted = [], []
        for name in self.program.levels[stratum - 1]:
            met = name in self._met if name in self.program.requires else None
            result = self._concluded[name] = conclude(self.program, name, self._fired.get(name, ()), met)
            if not result.fired:
                continue
            self._values.known[name] = result.support  # type: ignore[index]
            asserted.append(f"{name} {result.support:+.3f}")
            if abs(result.support) > holds_above:
                facts.append(PlacedFact(says=says(name, 1 if result.support > 0 else -1), degree=abs(result.support)))
        if stratum < len(self.program.levels):
            facts.append(PlacedFact(says=f"stratum {stratum + 1}"))
        if facts:
            self.declare(*facts)
        self._record(f"close:{stratum}", (), asserted)

    def _standing(self, node: Node) -> tuple[float, tuple[str, ...]]:
        return degree_and_grounds(node, self._values, self.program.kb.scale.holds_above)

    def _record(self, name: str, matched: tuple[str, ...], asserted: Iterable[str]) -> None:
        """Note the cycle that is happening; its activation has just left the agenda."""
        waiting = self.agenda.activations
        chosen = self.agenda.chosen.key
        self._cycles.append(
            Cycle(
                rule=name,
                stratum=-chosen[0],
                agenda=(name, *map(_rule_id, reversed(waiting))),
                priority=chosen,
                runner_up=waiting[-1].key if waiting else None,
                matched=matched,
                asserted=tuple(asserted),
            )
        )


class RecordingAgenda(experta.agenda.Agenda):  # type: ignore[misc, name-defined]
    """An agenda that remembers which activation it gave out last."""

    chosen: Any = None

    def get_next(self) -> Any:
        """Return the next activation and take it off the agenda."""
        self.chosen = super().get_next()
        return self.chosen


class EmptyEngine(experta.KnowledgeEngine):  # type: ignore[misc, name-defined]
    """An engine without rules or visits: what a descriptor that all engines share may keep as the last one it saw."""

    __matcher__ = CountingMatcher
    __strategy__ = TotalOrder


_rule_id = attrgetter("rule_id")


def _in_words(fact: Any) -> str:
    place = f" in {fact['muscle']}" if "muscle" in fact else ""
    degree = fact["degree"]
    return f"{fact['says']}{place}" + (f" ({degree:g})" if degree != 1 else "")


def degree_and_grounds(node: Node, values: Values, holds_above: float) -> tuple[float, tuple[str, ...]]:
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
