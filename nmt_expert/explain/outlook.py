"""What a visit would come to if it were answered otherwise: only what changed is worked out again, without the engine.

What-if questions by the hundred ask this module.  It gives exactly what evaluating
every rule gives (a test holds the two together), in a fraction of the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.explain.readers import Index, index
from nmt_expert.knowledge.model import Band, KnowledgeBase
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.program import Concluded, Fired, Program, conclude
from nmt_expert.reasoning.truth import Values, degree

Results = Mapping[str, Concluded]
Muscles = Mapping[str, Mapping[str, float]]
Signed = tuple[str, int]
"""A key and the sign it is wanted with: +1 read yes, -1 an explicit no."""


class Standing(Struct, frozen=True):
    """Where a conclusion stands.

    Attributes:
        support: In (-1, 1), after the cap.  Not a probability.
        uncapped: The same before the cap.
        band: The word for ``support``.
        place: Among the ten principles, from 1; 0 for a hypothesis.
    """

    support: float
    uncapped: float
    band: Band
    place: int


def standings(kb: KnowledgeBase, results: Results) -> dict[str, Standing]:
    """Return where every conclusion stands: the principles in order, then the hypotheses."""
    bands = {name: kb.scale.band(result.support) for name, result in results.items()}

    def rank(name: str) -> tuple[int, float, str]:
        return kb.scale.bands.index(bands[name]), -results[name].uncapped, name

    places = {name: place for place, name in enumerate(sorted(kb.principles, key=rank), start=1)}
    order = [*places, *kb.hypotheses]
    return {
        name: Standing(results[name].support, results[name].uncapped, bands[name], places.get(name, 0))
        for name in order
    }


class Outlook:
    """Works out what one complaint would come to, beside what was concluded of it.

    Args:
        program: The rules.
        entry: The complaint as it was assessed.
        readers: Who reads what in these rules, where somebody has it already; otherwise it is made.
    """

    def __init__(self, program: Program, entry: ComplaintAssessment, readers: Index | None = None) -> None:
        self.program, self.entry = program, entry
        self.values = entry.readings.values
        self.results: Results = entry.run.conclusions
        self.index: Index = readers or index(program)
        self._order = program.conclusions
        concluded = {name: result.support for name, result in self.results.items() if result.fired}
        self._known: Mapping[str, float] = {**self.values.known, **concluded}

    def after(self, values: Values, only: frozenset[str] | None = None) -> dict[str, Concluded]:
        """Return every conclusion as it would be with other values known.

        Args:
            values: What would be known, without conclusions.
            only: Conclusions to work out again, with all that they read; everything if left out.
        """
        concluded = {name: result.support for name, result in self.results.items() if result.fired}
        known = {**values.known, **concluded}
        return self._carry(known, values.muscles, _both_ways(self._changed(values)), only)

    def answered(self, finding: str, value: float) -> dict[str, Concluded]:
        """Return every conclusion as it would be if an unanswered finding got an answer: see ``imagine``."""
        fresh = self._fresh(finding, value)
        changed = ((key, 1 if given > 0 else -1) for key, given in fresh.items())  # what was unknown can only help
        return self._carry({**self._known, **fresh}, self._inside(fresh), changed)

    def _carry(
        self, known: dict[str, float], muscles: Muscles, changed: Iterable[Signed], only: frozenset[str] | None = None
    ) -> dict[str, Concluded]:
        """Conclude anew what wants something that changed, and what wants that, lowest stratum first."""
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

    def imagine(self, finding: str, value: float) -> Values:
        """Return what would be known if an unanswered finding got an answer.

        A yes (+1) is imagined wherever the rules look for it, in one muscle in the muscles named so far, and
        denies what it excludes; a no (-1) denies it everywhere.
        """
        fresh = self._fresh(finding, value)
        return Values({**self.values.known, **fresh}, self._inside(fresh))

    def needed_for(self, *names: str) -> frozenset[str]:
        """Return conclusions with all the conclusions that they read, however far behind."""
        found: set[str] = set()
        behind: dict[str, set[str]] = defaultdict(set)
        for (key, _), readers in self.index.readers.items():
            for conclusion, _ in readers if key in self.results else ():
                behind[conclusion].add(key)
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(behind[name])
        return frozenset(found)

    def _fresh(self, finding: str, value: float) -> dict[str, float]:
        """What an answer would newly settle: the finding, and by a yes those that it excludes."""
        fresh = self._open(finding, value)
        if value > 0:
            for rival in self.index.rivals.get(finding, ()):
                if rival not in self.entry.readings.asked_here:
                    fresh.update(self._open(rival, -value))
        return fresh

    def _inside(self, fresh: Mapping[str, float]) -> Muscles:
        """What would be known in each muscle named so far, and in one unnamed if there is none."""
        inside = {key: given for key, given in fresh.items() if key in self.index.in_muscles}
        muscles = self.values.muscles
        if not inside:
            return muscles
        return {name: {**inside, **known} for name, known in (muscles or {"unnamed": {}}).items()}

    def _open(self, finding: str, value: float) -> dict[str, float]:
        return {key: value for key in self.index.reads.get(finding, ()) if key not in self.values.known}

    def _changed(self, values: Values) -> set[str]:
        changed = _differing(self.values.known, values.known)
        for muscle in {*self.values.muscles, *values.muscles}:
            was, now = self.values.muscles.get(muscle, {}), values.muscles.get(muscle, {})
            changed |= _differing(was, now) & self.index.in_muscles
            if (muscle in self.values.muscles) != (muscle in values.muscles):
                changed |= self.index.in_muscles  # one muscle more or less is a change even if nothing is known of it
        return changed

    def _wake(self, changed: Iterable[Signed], waiting: dict[str, set[str]]) -> None:
        for signed in changed:
            for conclusion, rule in self.index.readers.get(signed, ()):
                waiting[conclusion].add(rule)

    def _again(self, name: str, rules: Iterable[str], values: Values) -> Concluded:
        """Conclude anew from the rules that held, some of them read again (``""`` is the minimum pattern)."""
        before, program = self.results[name], self.program
        holds_above, met = program.kb.scale.holds_above, before.met
        fired = {entry.rule: entry for entry in before.fired}
        for rule_id in rules:
            truth = degree(program.nodes[rule_id] if rule_id else program.requires[name], values)
            if not rule_id:
                met = truth > holds_above
                continue
            fired.pop(rule_id, None)
            if truth > holds_above:
                rule = program.kb.rules[program.positions[rule_id]]
                fired[rule_id] = Fired(rule_id, truth, rule.sign * rule.weight * truth)
        return conclude(program, name, fired.values(), met)


def _both_ways(keys: Iterable[str]) -> Iterator[Signed]:
    for key in keys:
        yield key, 1
        yield key, -1


def _differing(was: Mapping[str, float], now: Mapping[str, float]) -> set[str]:
    return {key for key in {*was, *now} if was.get(key) != now.get(key)}
