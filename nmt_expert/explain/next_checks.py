"""What to check next: unanswered findings, by how far a yes or a no would move what is still open.

Every answer is tried by ``reasoning.incremental``: a yes is supposed wherever the rules
look for it; in one muscle, in the muscles named so far.
"""

from __future__ import annotations

from collections import defaultdict
from math import hypot

from msgspec import Struct

from nmt_expert.explain.condition_tree import view
from nmt_expert.explain.missing import MissingSearch
from nmt_expert.knowledge.model import Finding, KnowledgeBase
from nmt_expert.reasoning.anatomy import belongs_at
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion
from nmt_expert.reasoning.dependencies import Dependencies
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.safety import Safety
from nmt_expert.reasoning.support import DECIMALS

EASE = {"symptom": 1.0, "history": 1.0, "observation": 0.9, "palpation": 0.8, "test": 0.7}
"""Asking comes before looking, touching and testing: what a finding is worth beside its effect.  Judgement."""

HANDS_ON = frozenset({"palpation", "test"})

LEADING = 4.0
"""How much more it is worth to move a principle of support 1 than one of which nothing is said.  Judgement."""

SMALLEST = 0.01
"""A support that moves by less is not said to move."""


class NextCheck(Struct, frozen=True):
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


class Move(Struct, frozen=True):
    """A principle that an answer would move, by how much, and the band it would come to."""

    principle: str
    by: float
    band: str


def next_checks(assessment: Assessment, n: int = 5, complaint: int = 0) -> tuple[NextCheck, ...]:
    """Return what to check next, the most telling first.

    Args:
        assessment: The assessment.
        n: How many at most.
        complaint: Which complaint, from 0.

    Returns:
        Findings that were not answered about this complaint (unsure is an answer), are not red-flag questions, are
        not split (their parts are named) and make sense for the complaint's region.  Of findings that settle each
        other only the best is named.
        An emergency leaves nothing to check; while any other flag forbids massage altogether, only what can be
        asked or seen is named.
    """
    expert, entry = assessment.expert, assessment.complaints[complaint]
    return checks_in(MissingSearch(view(expert.program, entry), entry), assessment.safety, n, expert.dependencies)


def checks_in(search: MissingSearch, safety: Safety, n: int, depends: Dependencies) -> tuple[NextCheck, ...]:
    """The same with a search that was made already, and with who reads what in the rules."""
    allowed = askable(search.seen.kb, safety, search.entry) if n > 0 else ()
    if not allowed:
        return ()
    weighing = _Weighing(search, depends)
    found = [check for finding in allowed if (check := weighing.check(finding)) is not None]
    found.sort(key=lambda check: -check.score)
    chosen: list[NextCheck] = []
    settled: set[str] = set()
    for check in found:
        if len(chosen) == n:
            break
        if check.finding.id not in settled:
            chosen.append(check)
            settled.update(depends.rivals.get(check.finding.id, ()))
    return tuple(chosen)


def askable(kb: KnowledgeBase, safety: Safety, entry: ComplaintAssessment) -> tuple[Finding, ...]:
    """Return the findings that were not asked about a complaint and may be, in file order.

    An emergency leaves none; while another flag forbids massage altogether, only what can be asked or seen is
    left.  Red-flag questions are never among them: the screen asks those.
    """
    if safety.emergency:
        return ()
    kinds = frozenset(EASE) - (HANDS_ON if safety.hands_off else frozenset())
    return tuple(
        finding
        for finding in kb.findings.values()
        if finding.kind in kinds
        and finding.id not in entry.readings.asked_here
        and finding.id not in kb.parts
        and belongs_at(kb, finding, entry.complaint.region)
    )


class _Weighing:
    """Weighs what asking for a finding would move."""

    def __init__(self, search: MissingSearch, depends: Dependencies) -> None:
        entry, self.kb, self.program = search.entry, search.seen.kb, search.seen.program
        self.reads, self.known = depends.reads, entry.readings.values.known
        self.evaluation = Evaluation(self.program, entry.readings, entry.run.conclusions, depends)
        self._open = {made.id: _worth(made.support) for made in entry.principles if self._can_change(made)}
        self._towards = self._patterns(search)

    def _can_change(self, conclusion: Conclusion) -> bool:
        """Whether its band can still change."""
        lo, hi = conclusion.reach
        return self.kb.scale.band(lo) is not self.kb.scale.band(hi)

    def _patterns(self, search: MissingSearch) -> dict[str, list[tuple[str, float]]]:
        """For each finding the principles whose minimum pattern it helps to meet, and its share in that."""
        helps: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for conclusion in search.entry.principles:
            if conclusion.pattern_met is False and conclusion.uncapped > self.kb.scale.holds_above:
                settle = search.fewest(self.program.requires[conclusion.id]) or ()
                share = conclusion.uncapped * _worth(conclusion.support) / max(len(settle), 1)
                for name in settle:
                    helps[name].append((conclusion.id, share))
        return helps

    def check(self, finding: Finding) -> NextCheck | None:
        """Return what asking for a finding would do; None if it is settled already or moves nothing."""
        if all(key in self.known for key in self.reads.get(finding.id, ())):
            return None
        yes, no = self._moves(finding.id, 1.0), self._moves(finding.id, -1.0)
        towards = self._towards.get(finding.id, [])
        effect = (self._effect(yes) + self._effect(no)) / 2 + sum(share for _, share in towards)
        if not effect:
            return None
        score = round(effect * EASE.get(finding.kind, 1.0), DECIMALS)
        return NextCheck(finding, score, yes, no, tuple(principle for principle, _ in towards))

    def _effect(self, moves: tuple[Move, ...]) -> float:
        """The length of the movement: one principle moved far counts more than many moved a little alike."""
        return hypot(*(move.by * self._open[move.principle] for move in moves))

    def _moves(self, finding: str, value: float) -> tuple[Move, ...]:
        now, then = self.evaluation.results, self.evaluation.answered(finding, value)
        moves = [
            Move(name, round(by, DECIMALS), self.kb.scale.band(then[name].support).label)
            for name in self._open
            if then[name] is not now[name] and abs(by := then[name].support - now[name].support) >= SMALLEST
        ]
        return tuple(sorted(moves, key=lambda move: (-abs(move.by), move.principle)))


def _worth(support: float) -> float:
    """What moving a principle is worth: more the more likely it is involved."""
    return 1.0 + LEADING * max(support, 0.0)
