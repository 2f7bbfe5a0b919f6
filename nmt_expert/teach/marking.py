"""Mark what students say of a case, and what a class found hard.

The marks are a help for a teacher, ten points in all, by judgement: what counts is in ``POINTS``.  One more right
reason never lowers a mark, and the order in which reasons or flags are given never changes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Visit
from nmt_expert.teach.feedback import Remark, hard_fail, missed_flags, remarks
from nmt_expert.teach.marking_submission import Submission
from nmt_expert.teach.practice_reference import RANKED, RankedPrinciple, Reference

POINTS = {"ranking": 4.0, "reasons": 3.0, "safety": 2.0, "next": 1.0}
"""How much each part counts.  Judgement."""

WRONG, IRRELEVANT = 0.5, 0.25
"""What a wrong reason, and one that says nothing of the principle, take of what a right one gives.  Judgement."""

NEEDLESS = 0.5
"""What a flag that nothing raises takes, in points of safety; never below 0.  Judgement."""

SECOND_BEST = 0.5
"""The part of the point for a next question that moves something without being among the best.  Judgement."""


class EarnedPoints(Struct, frozen=True):
    """What a submission comes to, in points.

    Attributes:
        ranking: Of 4.
        reasons: Of 3.
        safety: Of 2.
        next: Of 1.
        failed: Whether a red flag was missed that may not be missed: then the total is 0, whatever else is right.
    """

    ranking: float
    reasons: float
    safety: float
    next: float
    failed: bool

    @property
    def earned(self) -> float:
        """What the parts come to, of 10, without the hard fail."""
        return round(self.ranking + self.reasons + self.safety + self.next, 2)

    @property
    def total(self) -> float:
        """The mark, of 10."""
        return 0.0 if self.failed else self.earned


class MarkedSubmission(Struct, frozen=True):
    """A submission with its feedback and its mark.

    Attributes:
        given: What the student said.
        title: Of the case.
        remarks: All that is to be said of it.
        mark: In points.
        distance: How far its ranking is from that of the rules: places, summed over what the rules rank.
        farthest: The largest distance there could be.
    """

    given: Submission
    title: str
    remarks: tuple[Remark, ...]
    mark: EarnedPoints
    distance: int
    farthest: int

    def count(self, *codes: str) -> int:
        """Return how many remarks there are of these codes."""
        return sum(remark.code in codes for remark in self.remarks)


def mark(expert: Expert, visit: Visit, given: Submission) -> MarkedSubmission:
    """Mark one submission.

    Args:
        expert: The knowledge.
        visit: The case's own.
        given: What the student says.

    Raises:
        IndexError: The case has no such complaint.
    """
    reference = Reference(expert, visit, given.complaint)
    return marked(reference, given)


def marked(reference: Reference, given: Submission) -> MarkedSubmission:
    """Mark a submission against what the rules make of a visit."""
    found = remarks(reference, given)
    far, most = rank_distance(reference.ranked, given.ranking)
    points = EarnedPoints(
        ranking=_ranking_points(reference, given.ranking, far, most),
        reasons=_reason_points(reference, given, found),
        safety=_safety_points(reference, given.flags, found),
        next=_next_points(found),
        failed=hard_fail(reference, given.flags),
    )
    return MarkedSubmission(given, reference.visit.title, found, points, far, most)


def rank_distance(right: Sequence[RankedPrinciple], ranking: Sequence[str]) -> tuple[int, int]:
    """Return how far a ranking is from the right one, in places, and the farthest it could be.

    What is left out stands behind the last place; equals may stand in any of their places.  Where nothing is to be
    ranked, every principle that is named is one place too many.

    >>> right = [RankedPrinciple("ischemia", 1, 1), RankedPrinciple("adhesions", 2, 2)]
    >>> rank_distance(right, ["adhesions", "ischemia"])
    (2, 5)
    """
    if not right:
        return len(ranking), RANKED
    far = most = 0
    for one in right[:RANKED]:
        place = ranking.index(one.id) + 1 if one.id in ranking else RANKED + 1
        far += max(one.first - place, place - one.last, 0)
        most += RANKED + 1 - one.last if one.last <= RANKED else 1
    return far, max(most, 1)


def _ranking_points(reference: Reference, ranking: tuple[str, ...], far: int, most: int) -> float:
    """Half for the first place, half for the distance."""
    half = POINTS["ranking"] / 2
    first = ranking[0] in reference.firsts if ranking else not reference.firsts
    return round(half * first + half * max(1 - far / most, 0.0), 2)


def _reason_points(reference: Reference, given: Submission, found: Iterable[Remark]) -> float:
    """What was hit of the rules that count, less what was wrong; nothing where the first principle is not reached."""
    found = tuple(found)
    own = reference.reasons(given.ranking[0]) if given.ranking else ()
    there = {reason.contribution.rule.id for reason in own if reason.contribution.counts}
    if not given.ranking:
        return 0.0 if reference.firsts else POINTS["reasons"]
    if not reference.reaches(given.ranking[0]):
        return 0.0
    missed = sum(remark.code.startswith("missed") for remark in found if remark.topic == "reasons")
    wrong = sum(remark.verdict == "wrong" for remark in found if remark.topic == "reasons")
    idle = sum(remark.verdict == "partly" for remark in found if remark.topic == "reasons")
    hit = len(there) - missed - WRONG * wrong - IRRELEVANT * idle
    return round(POINTS["reasons"] * max(hit, 0.0) / max(len(there), 1), 2)


def _safety_points(reference: Reference, named: tuple[str, ...], found: Iterable[Remark]) -> float:
    raised = len(reference.flags)
    caught = raised - len(missed_flags(reference, named))
    needless = sum(remark.code == "flag not raised" for remark in found)
    part = caught / raised if raised else 1.0
    return round(max(POINTS["safety"] * part - NEEDLESS * needless, 0.0), 2)


def _next_points(found: Iterable[Remark]) -> float:
    codes = {remark.code for remark in found if remark.topic == "next" and remark.verdict in ("right", "partly")}
    if codes & {"good question", "nothing to ask"}:
        return POINTS["next"]
    return round(POINTS["next"] * SECOND_BEST, 2) if codes else 0.0


# ------------------------------------------------------------------ a class


class Hard(Struct, frozen=True):
    """Something that several of a class missed or got wrong.

    Attributes:
        case: The case.
        text: What it is, in words.
        count: How many missed it.
        of: How many handed in that case.
    """

    case: str
    text: str
    count: int
    of: int


def found_hard(marked: Sequence[MarkedSubmission]) -> tuple[Hard, ...]:
    """Return what at least two of a class, and at least a third of those who had the case, missed or got wrong.

    The most frequent stands first.
    """
    there = Counter(one.given.case for one in marked)
    missed: Counter[tuple[str, str]] = Counter()
    for one in marked:
        missed.update({(one.given.case, text) for remark in one.remarks if (text := _hard_words(remark))})
    hard = [
        Hard(case, text, count, there[case])
        for (case, text), count in missed.items()
        if count >= 2 and 3 * count >= there[case]
    ]
    return tuple(sorted(hard, key=lambda one: (-one.count / one.of, -one.count, one.case, one.text)))


def _hard_words(remark: Remark) -> str:
    """What a remark says was hard, the same words for everybody who missed the same; ``""`` if nothing was."""
    if remark.code in ("first wrong", "nothing named"):
        return f"The first place: the rules put {remark.text.rpartition('rules put ')[2]}"
    if remark.verdict == "missed" or remark.code in ("other way", "not said", "contrary", "known"):
        return remark.text
    return ""
