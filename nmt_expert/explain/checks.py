"""What to check next: unanswered findings, by how far a yes or a no would move what is still open.

For each finding only the rules that read it are worked out again, and of those
only what really changes is carried upward, so the whole look-ahead stays within
a few milliseconds.  A yes is imagined wherever the rules look for it; in one
muscle, in the muscles named so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import hypot

from msgspec import Struct

from nmt_expert.explain.missing import Search
from nmt_expert.explain.parts import view
from nmt_expert.explain.readers import index
from nmt_expert.knowledge.model import Finding
from nmt_expert.reasoning.assess import Assessment, Conclusion
from nmt_expert.reasoning.safety import Safety
from nmt_expert.reasoning.support import DECIMALS, combine
from nmt_expert.reasoning.truth import Every, Literal, Node, Values, degree

EFFORT = {"symptom": 1.0, "history": 1.0, "observation": 0.9, "palpation": 0.8, "test": 0.7}
"""Asking comes before looking, touching and testing: what a finding is worth beside its effect.  Judgement."""

HANDS_ON = frozenset({"palpation", "test"})

LEADING = 4.0
"""How much more it is worth to move a principle of support 1 than one of which nothing is said.  Judgement."""

SMALLEST = 0.01
"""A support that moves by less is not said to move."""


class Move(Struct, frozen=True):
    """A principle that an answer would move, by how much, and the band it would come to."""

    principle: str
    by: float
    band: str


class Check(Struct, frozen=True):
    """A finding worth asking next.

    Attributes:
        finding: The finding, with its question and how to elicit it.
        score: How much it would move, no unit; only its order means something.
        if_yes: The principles a yes would move, most first.
        if_no: The same for a no.
        towards: Principles whose minimum pattern it could help to meet.
    """

    finding: Finding
    score: float
    if_yes: tuple[Move, ...]
    if_no: tuple[Move, ...]
    towards: tuple[str, ...]


def next_checks(assessment: Assessment, n: int = 5, complaint: int = 0) -> tuple[Check, ...]:
    """Return what to check next, the most telling first.

    Args:
        assessment: The assessment.
        n: How many at most.
        complaint: Which complaint, from 0.

    Returns:
        Findings that were not answered about this complaint (unsure is an answer), are no red-flag questions
        and make sense for the complaint's region.  Of findings that settle each other only the best is named.
        An emergency leaves nothing to check; while any other flag forbids massage altogether, only what can be
        asked or seen is named.
    """
    entry = assessment.complaints[complaint]
    return checks_in(Search(view(assessment.expert.program, entry), entry), assessment.safety, n)


def checks_in(search: Search, safety: Safety, n: int = 5) -> tuple[Check, ...]:
    """The same with a search that was made already."""
    kinds = _kinds(safety)
    if not kinds or n < 1:
        return ()
    ahead = _LookAhead(search)
    asked = (search.seen.kb.findings[name] for name in ahead.index.reads)
    names = [found.id for found in asked if found.kind in kinds and found.id not in search.senseless]
    found = [check for name in names if (check := ahead.check(name)) is not None]
    found.sort(key=lambda check: -check.score)
    chosen: list[Check] = []
    taken: set[str] = set()
    for check in found:
        if len(chosen) == n:
            break
        if check.finding.id not in taken:
            chosen.append(check)
            taken.update(ahead.index.rivals.get(check.finding.id, ()))
    return tuple(chosen)


def _kinds(safety: Safety) -> frozenset[str]:
    """The kinds of findings that may be checked beside the red flags raised."""
    if safety.emergency:
        return frozenset()
    return frozenset(EFFORT) - (HANDS_ON if safety.hands_off else frozenset())


# ------------------------------------------------------------------ the look-ahead


class _LookAhead:
    """Answers what would move if one finding were answered, beside what is concluded now."""

    def __init__(self, search: Search) -> None:
        seen, entry = search.seen, search.entry
        self.seen, self.program, self.index = seen, seen.program, index(seen.program)
        made = entry.principles + entry.hypotheses
        self._support = {conclusion.id: conclusion.support for conclusion in made}
        self._met = {conclusion.id: conclusion.pattern_met for conclusion in made}
        self._weights = {c.id: {given.rule.id: given.weight for given in c.contributions} for c in made}
        self._rules = {rule.id: rule for rule in seen.kb.rules}
        self._level = {name: number for number, names in enumerate(seen.program.levels) for name in names}
        self._open = {c.id: _worth(c.support) for c in entry.principles if self._can_change(c)}
        self._towards = self._patterns(search)

    def _can_change(self, conclusion: Conclusion) -> bool:
        """Whether its band can still change."""
        scale, (lo, hi) = self.seen.kb.scale, conclusion.reach
        return scale.band(lo) is not scale.band(hi)

    def _patterns(self, search: Search) -> dict[str, list[tuple[str, float]]]:
        """For each finding the principles whose minimum pattern it helps to meet, and its share in that."""
        helps: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for conclusion in search.entry.principles:
            if conclusion.pattern_met is False and conclusion.uncapped > self.seen.kb.scale.holds_above:
                settle = search.fewest(self.program.requires[conclusion.id]) or ()
                share = conclusion.uncapped * _worth(conclusion.support) / max(len(settle), 1)
                for name in settle:
                    helps[name].append((conclusion.id, share))
        return helps

    def check(self, name: str) -> Check | None:
        """Return what asking for a finding would do; None if it was answered or moves nothing."""
        if name in self.seen.readings.asked_here or all(
            key in self.seen.values.known for key in self.index.reads[name]
        ):
            return None
        yes, no = self._moves(self._imagine(name, 1.0)), self._moves(self._imagine(name, -1.0))
        towards = self._towards.get(name, [])
        effect = (self._effect(yes) + self._effect(no)) / 2 + sum(share for _, share in towards)
        if not effect:
            return None
        finding = self.seen.kb.findings[name]
        score = round(effect * EFFORT.get(finding.kind, 1.0), DECIMALS)
        return Check(finding, score, yes, no, tuple(principle for principle, _ in towards))

    def _effect(self, moves: tuple[Move, ...]) -> float:
        """The length of the movement: one principle moved far counts more than many moved a little alike."""
        return hypot(*(move.by * self._open[move.principle] for move in moves))

    def _moves(self, supports: dict[str, float]) -> tuple[Move, ...]:
        moves = [
            Move(name, round(support - self._support[name], DECIMALS), self.seen.kb.scale.band(support).label)
            for name, support in supports.items()
            if name in self._open and abs(support - self._support[name]) >= SMALLEST
        ]
        return tuple(sorted(moves, key=lambda move: (-abs(move.by), move.principle)))

    def _imagine(self, name: str, value: float) -> dict[str, float]:
        """Return the conclusions that would be worked out anew, with their support then."""
        fresh = {key: value for key in self.index.reads[name] if key not in self.seen.values.known}
        if value > 0:
            for rival in self.index.rivals.get(name, ()):
                keys = self.index.reads.get(rival, ()) if rival not in self.seen.readings.asked_here else ()
                fresh.update({key: -value for key in keys if key not in self.seen.values.known})
        waiting: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        changed: dict[str, float] = {}
        self._wake(((key, 1 if known > 0 else -1) for key, known in fresh.items()), waiting)
        if not waiting:
            return changed
        values = Values({**self.seen.values.known, **fresh}, self._muscles(fresh))
        for level in range(len(self.program.levels)):
            for conclusion, rules in waiting.pop(level, {}).items():
                support = self._again(conclusion, rules, values)
                if support is not None and support != self._support[conclusion]:
                    changed[conclusion] = values.known[conclusion] = support  # type: ignore[index]
                    self._wake(((conclusion, 1), (conclusion, -1)), waiting)
        return changed

    def _wake(self, signed: Iterable[tuple[str, int]], waiting: dict[int, dict[str, set[str]]]) -> None:
        """Note the rules to read anew: what turns out otherwise than a rule wants changes nothing there."""
        for key in signed:
            for conclusion, rule in self.index.readers.get(key, ()):
                waiting[self._level[conclusion]][conclusion].add(rule)

    def _muscles(self, fresh: dict[str, float]) -> Mapping[str, Mapping[str, float]]:
        inside = {key: value for key, value in fresh.items() if key in self.index.in_muscles}
        now = self.seen.values.muscles
        return {name: {**inside, **known} for name, known in (now or {"unnamed": {}}).items()} if inside else now

    def _again(self, conclusion: str, rules: set[str], values: Values) -> float | None:
        """Return a conclusion's support with some of its rules read anew; None if nothing changes."""
        holds_above = self.seen.kb.scale.holds_above
        weights, met, differs = self._weights[conclusion], self._met[conclusion], False
        for name in rules:
            node = self.program.nodes[name] if name else self.program.requires[conclusion]
            if name and name not in weights and self._blocked(node, values):
                continue
            true = degree(node, values)
            if not name:
                differs |= met is not (met := true > holds_above)
                continue
            rule = self._rules[name]
            given = rule.sign * rule.weight * true if true > holds_above else 0.0
            if given != weights.get(name, 0.0):
                weights, differs = {**weights, name: given}, True
        return self._combined(weights, met) if differs else None

    def _blocked(self, node: Node, values: Values) -> bool:
        """Whether a plain part of an *all* is not true: cheaper to see than the whole degree."""
        if not isinstance(node, Every):
            return False
        known, least = values.known, self.seen.kb.scale.holds_above
        return any(isinstance(p, Literal) and p.sign * known.get(p.key, 0.0) <= least for p in node.of)

    def _combined(self, weights: dict[str, float], met: bool | None) -> float:
        strongest: dict[tuple[str, bool], float] = {}
        for name, given in weights.items():
            key = (self.program.groups[name] or name, given > 0)
            if abs(given) > abs(strongest.get(key, 0.0)):
                strongest[key] = given
        support = combine(strongest.values())
        return min(support, self.seen.kb.scale.cap) if met is False else support


def _worth(support: float) -> float:
    """What moving a principle is worth: more the more likely it is involved."""
    return 1.0 + LEADING * max(support, 0.0)
