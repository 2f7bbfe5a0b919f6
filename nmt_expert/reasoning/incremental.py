"""Work out again what other answers would change, and nothing else: the rules evaluated incrementally.

Every look-ahead asks this module: what to check next, why, what-if, which answers a
conclusion hangs on, the interview.  It gives exactly what evaluating every rule gives
(a property test holds it to ``program.evaluate`` and to the engine), in a fraction of
the time, because only rules that read something that changed are read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from nmt_expert.reasoning.dependencies import Dependencies, dependencies
from nmt_expert.reasoning.program import Concluded, Fired, Program, Results, conclude, fire
from nmt_expert.reasoning.readings import Readings
from nmt_expert.reasoning.truth import Every, Literal, Node, Values, degree, key_of

Muscles = Mapping[str, Mapping[str, float]]
Signed = tuple[str, int]
"""A key and the sign it is wanted with: +1 read yes, -1 an explicit no."""


class Evaluation:
    """One complaint as it was evaluated, ready to be evaluated with other answers.

    Args:
        program: The rules.
        readings: What the answers say about the complaint.
        results: What was concluded of it, by any of the executions.
        depends: Who reads what in these rules, where somebody has it already; otherwise it is made.
    """

    def __init__(
        self, program: Program, readings: Readings, results: Results, depends: Dependencies | None = None
    ) -> None:
        self.program, self.readings, self.results = program, readings, results
        self.values = readings.values
        self.dependencies = depends or dependencies(program)
        self._order = program.conclusions
        self._holds_above = program.kb.scale.holds_above
        self._known: Mapping[str, float] = {**self.values.known, **self._concluded}
        self._fired = {entry.rule: entry for result in results.values() for entry in result.fired}

    @property
    def _concluded(self) -> dict[str, float]:
        return {name: result.support for name, result in self.results.items() if result.fired}

    def after(self, values: Values, only: frozenset[str] | None = None) -> dict[str, Concluded]:
        """Return every conclusion as it would be with other values known.

        Args:
            values: What would be known, without conclusions.
            only: Conclusions to work out again; they have to come with all that they read
                (``Dependencies.with_all_they_read``).  Everything if left out.

        Returns:
            What ``program.evaluate`` gives; a conclusion that stays as it was is the very object it was.
        """
        known = {**values.known, **self._concluded}
        return self._carry(known, values.muscles, _both_ways(self._changed(values)), only)

    def answered(self, finding: str, value: float) -> dict[str, Concluded]:
        """Return every conclusion as it would be if an unanswered finding got an answer: see ``suppose``."""
        fresh = self._fresh(finding, value)
        changed = ((key, 1 if given > 0 else -1) for key, given in fresh.items())  # what was unknown can only help
        return self._carry({**self._known, **fresh}, self._inside(fresh), changed)

    def suppose(self, finding: str, value: float) -> Values:
        """Return what would be known if an unanswered finding got an answer.

        A yes (+1) is supposed wherever the rules look for it, in one muscle in the muscles named so far, and
        denies what it excludes; a no (-1) denies it everywhere.  A part settles its whole: by a yes, or by a no
        where all other parts are denied.
        """
        fresh = self._fresh(finding, value)
        return Values({**self.values.known, **fresh}, self._inside(fresh))

    # -------------------------------------------------------------- what changes

    def _fresh(self, finding: str, value: float) -> dict[str, float]:
        """What an answer would newly settle: the finding, and by a yes those that it excludes."""
        fresh = self._open(finding, value)
        if value > 0:
            for rival in self.dependencies.rivals.get(finding, ()):
                if rival not in self.readings.asked_here:
                    fresh.update(self._open(rival, -value))
        return fresh

    def _open(self, finding: str, value: float) -> dict[str, float]:
        known, kb = self.values.known, self.program.kb
        fresh = {key: value for key in self.dependencies.reads.get(finding, ()) if key not in known}
        whole = kb.findings[finding].part_of
        if not whole or value > 0:
            return fresh
        others = [part for part in kb.parts[whole] if part != finding]
        return {
            key: value
            for key in fresh
            if all(known.get(key_of(part, key.partition("@")[2]), 0.0) < 0 for part in others)
        }

    def _inside(self, fresh: Mapping[str, float]) -> Muscles:
        """What would be known in each muscle named so far, and in one unnamed if there is none."""
        inside = {key: given for key, given in fresh.items() if key in self.dependencies.in_muscles}
        muscles = self.values.muscles
        if not inside:
            return muscles
        return {name: {**inside, **known} for name, known in (muscles or {"unnamed": {}}).items()}

    def _changed(self, values: Values) -> set[str]:
        in_muscles = self.dependencies.in_muscles
        changed = _differing(self.values.known, values.known)
        for muscle in {*self.values.muscles, *values.muscles}:
            was, now = self.values.muscles.get(muscle, {}), values.muscles.get(muscle, {})
            changed |= _differing(was, now) & in_muscles
            if (muscle in self.values.muscles) != (muscle in values.muscles):
                changed |= in_muscles  # one muscle more or less is a change even if nothing is known of it
        return changed

    # -------------------------------------------------------------- carrying it upward

    def _carry(
        self, known: dict[str, float], muscles: Muscles, changed: Iterable[Signed], only: frozenset[str] | None = None
    ) -> dict[str, Concluded]:
        """Conclude again what wants something that changed, and what wants that, lowest stratum first."""
        made, now = dict(self.results), Values(known, muscles)
        waiting: dict[str, set[str]] = defaultdict(set)
        self._wake(changed, waiting)
        for name in self._order if waiting else ():
            if name not in waiting or (only is not None and name not in only):
                continue
            before, result = made[name], self._again(name, waiting[name], now)
            made[name] = result
            if (result.support, bool(result.fired)) != (before.support, bool(before.fired)):
                known.pop(name, None)
                known.update({name: result.support} if result.fired else {})
                self._wake(_both_ways((name,)), waiting)
        return made

    def _wake(self, changed: Iterable[Signed], waiting: dict[str, set[str]]) -> None:
        """Note the rules to read again: what turns out differently from what a rule wants changes nothing there."""
        readers = self.dependencies.readers
        for signed in changed:
            for conclusion, rule in readers.get(signed, ()):
                waiting[conclusion].add(rule)

    def _again(self, name: str, rules: Iterable[str], values: Values) -> Concluded:
        """Conclude again with some rules read again (``""`` is the minimum pattern); as before if none differs."""
        before, program, holds_above = self.results[name], self.program, self._holds_above
        met, changed = before.met, dict[str, Fired | None]()
        for rule_id in rules:
            if not rule_id:
                met = degree(program.requires[name], values) > holds_above
                continue
            was, node = self._fired.get(rule_id), program.nodes[rule_id]
            if was is None and _blocked(node, values.known, holds_above):
                continue
            truth = degree(node, values)
            now = fire(program.kb.rules[program.positions[rule_id]], truth) if truth > holds_above else None
            if now != was:
                changed[rule_id] = now
        if not changed:
            return before if met is before.met else conclude(program, name, before.fired, met)
        fired = [entry for entry in before.fired if entry.rule not in changed]
        fired += [entry for entry in changed.values() if entry is not None]
        return conclude(program, name, fired, met)


def _blocked(node: Node, known: Mapping[str, float], holds_above: float) -> bool:
    """Whether a plain part of an *all* is not true: cheaper to see than the whole degree."""
    if isinstance(node, Every):
        for part in node.of:
            if isinstance(part, Literal) and part.sign * known.get(part.key, 0.0) <= holds_above:
                return True
    return False


def _both_ways(keys: Iterable[str]) -> Iterator[Signed]:
    for key in keys:
        yield key, 1
        yield key, -1


def _differing(was: Mapping[str, float], now: Mapping[str, float]) -> set[str]:
    return {key for key in {*was, *now} if was.get(key) != now.get(key)}
