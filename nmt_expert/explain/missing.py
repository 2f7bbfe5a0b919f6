"""What is missing: the unmet minimum pattern, and the undecided rules nearest to holding.

Nothing here is a reason.  It names what was not asked or not found, so that a
person sees what a conclusion still waits for.
"""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.condition_tree import ConditionPart, View, part_of, view
from nmt_expert.knowledge.model import Principle, Rule
from nmt_expert.reasoning.anatomy import belongs_at
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Values


class Undecided(Struct, frozen=True):
    """A rule that could still hold.

    Attributes:
        rule: The rule.
        settle: Findings that would make it hold if they all turned out as it wants; the fewest there are.
    """

    rule: Rule
    settle: tuple[str, ...]


class MissingEvidence(Struct, frozen=True):
    """What one principle still waits for.

    Attributes:
        principle: Its id.
        pattern: Parts of the minimum pattern that are not met: empty if it holds or there is none.
        pattern_text: The whole pattern in words.
        settle: Findings whose answers could still meet the pattern; the fewest there are, empty if none can.
        reachable: Whether the pattern can still be met by what was not answered yet.
        undecided: Rules that could still hold, the nearest first and of those the strongest.
    """

    principle: str
    pattern: tuple[ConditionPart, ...]
    pattern_text: str
    settle: tuple[str, ...]
    reachable: bool
    undecided: tuple[Undecided, ...]


def missing(assessment: Assessment, name: str, complaint: int = 0) -> MissingEvidence:
    """Return what is missing for one principle.

    Args:
        assessment: The assessment.
        name: Id of the principle.
        complaint: Which complaint, from 0.

    Raises:
        KeyError: There is no such principle.
    """
    entry = assessment.complaints[complaint]
    return missing_in(MissingSearch(view(assessment.expert.program, entry), entry), name)


def missing_in(search: MissingSearch, name: str) -> MissingEvidence:
    """The same with a search that was made already: it remembers what it found for other principles."""
    seen = search.seen
    principle = seen.kb.principles[name]
    unmet: tuple[ConditionPart, ...] = ()
    settle: tuple[str, ...] | None = ()
    if search.entry.conclusion(name).pattern_met is False:
        unmet = _unmet(seen, principle)
        settle = search.fewest(seen.program.requires[name])
    undecided = [
        Undecided(rule, found)
        for rule in seen.program.rules[name]
        if search.would_add(rule) and (found := search.fewest(seen.program.nodes[rule.id]))
    ]
    undecided.sort(key=lambda entry: (len(entry.settle), -entry.rule.weight))
    return MissingEvidence(name, unmet, principle.requires_text, settle or (), settle is not None, tuple(undecided))


def _unmet(seen: View, principle: Principle) -> tuple[ConditionPart, ...]:
    """The unmet parts of a minimum pattern; a choice of which none is met stays one part."""
    assert principle.requires is not None
    whole = part_of(seen, principle.requires)
    parts = whole.of if whole.kind == "all" else (whole,)
    return tuple(part for part in parts if part.state != "met") or (whole,)


class MissingSearch:
    """Finds the fewest unanswered findings that would make a condition of one complaint hold.

    ``senseless`` are the findings it makes no sense to look for where the complaint is (a leg test for a neck).
    """

    def __init__(self, seen: View, entry: ComplaintAssessment) -> None:
        self.seen, self.entry = seen, entry
        self._reach = {made.id: made.reach for made in entry.principles + entry.hypotheses}
        self._held = {c.rule.id for made in entry.principles + entry.hypotheses for c in made.contributions}
        self._best = self._counted(entry)
        region = entry.complaint.region
        self.senseless = frozenset(f.id for f in seen.kb.findings.values() if not belongs_at(seen.kb, f, region))
        self._known: dict[tuple[str, int], tuple[str, ...] | None] = {}

    def _counted(self, entry: ComplaintAssessment) -> dict[tuple[str, str, int], float]:
        """What already counts for each group of each conclusion."""
        return {
            (made.id, *self.seen.program.group(given.rule)): abs(given.weight)
            for made in entry.principles + entry.hypotheses
            for given in made.contributions
            if given.counts
        }

    def would_add(self, rule: Rule) -> bool:
        """Whether a rule does not hold yet, and is not weaker than what its group already gives."""
        if rule.id in self._held:
            return False
        return rule.weight > self._best.get((rule.conclusion, *self.seen.program.group(rule)), 0.0)

    def fewest(self, node: Node, values: Values | None = None) -> tuple[str, ...] | None:
        """Return the fewest findings to ask before a condition could hold; () if it holds, None if it cannot."""
        values = values or self.seen.values
        if isinstance(node, Literal):
            return self._literal(node, values)
        if isinstance(node, Same):
            inside = [self.fewest(node.of, Values(muscle)) for muscle in values.muscles.values()]
            return _shortest([*inside, self.fewest(node.of, Values(_denials(values)))])
        parts = [self.fewest(part, values) for part in node.of]
        needed = len(parts) if isinstance(node, Every) else node.k
        possible = sorted((part for part in parts if part is not None), key=len)
        if len(possible) < needed:
            return None
        return tuple(dict.fromkeys(name for part in possible[:needed] for name in part))

    def _literal(self, literal: Literal, values: Values) -> tuple[str, ...] | None:
        holds_above = self.seen.kb.scale.holds_above
        value = values.known.get(literal.key)
        if value is not None and literal.sign * value > holds_above:
            return ()
        if self.seen.is_conclusion(literal.key):
            return self._conclusion(literal.key, literal.sign)
        name = literal.key.partition("@")[0]
        if value is not None or name in self.seen.readings.asked_here or name in self.senseless:
            return None
        names = tuple(asked for asked in self.seen.kb.asked_as(name) if asked not in self.seen.readings.asked_here)
        return names[:1] if literal.sign > 0 else names

    def _conclusion(self, name: str, sign: int) -> tuple[str, ...] | None:
        """The shortest way to a conclusion that does not hold yet: by any one more of its rules."""
        if (name, sign) not in self._known:
            lo, hi = self._reach[name]
            found = None
            if (hi if sign > 0 else -lo) > self.seen.kb.scale.holds_above:
                rules = (r for r in self.seen.program.rules[name] if r.sign == sign and self.would_add(r))
                found = _shortest([self.fewest(self.seen.program.nodes[rule.id]) or None for rule in rules])
            self._known[name, sign] = found
        return self._known[name, sign]


def _denials(values: Values) -> dict[str, float]:
    """What a muscle nobody named yet would read: what was denied of the whole place."""
    return {key: value for key, value in values.known.items() if value < 0}


def _shortest(found: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    return min((entry for entry in found if entry is not None), key=len, default=None)
