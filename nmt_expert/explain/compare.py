"""Two principles side by side: shared evidence, what separates them, and the question that parts them best.

With a visit the evidence is the person's own answers; what the rules alone say is in
``studysheet``, and comes with both.
"""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.explain.askable import askable
from nmt_expert.explain.behind import answers_behind
from nmt_expert.explain.checks import EFFORT
from nmt_expert.explain.named import principle_named
from nmt_expert.explain.outlook import Outlook
from nmt_expert.explain.parts import View, view
from nmt_expert.explain.studysheet import StudySheet, study_sheet
from nmt_expert.knowledge.model import Finding, KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Contribution
from nmt_expert.reasoning.program import prepare
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.visit import Answer

QUESTIONS = 5
"""Parting questions that are kept, at most."""


class Evidence(Struct, frozen=True):
    """One answer, with the rules that it made speak about each of the two.

    Attributes:
        answer: The person's answer, or one that follows from it.
        a: What it helped to contribute to the first principle.
        b: The same for the second.
    """

    answer: Answer
    a: tuple[Contribution, ...]
    b: tuple[Contribution, ...]

    @property
    def kind(self) -> str:
        """``shared`` (leans the same way for both), ``opposed``, ``only_a`` or ``only_b``."""
        if not (self.a and self.b):
            return "only_a" if self.a else "only_b"
        first, second = (sum(entry.weight for entry in own) for own in (self.a, self.b))
        return "shared" if (first > 0) == (second > 0) else "opposed"


class Parting(Struct, frozen=True):
    """A question not asked yet, and how far apart its answers would leave the two.

    Attributes:
        finding: What to ask.
        if_yes: Supports of the two after a yes.
        if_no: Supports of the two after a no.
        spread: How much the difference of the two supports depends on the answer, in [0, 4).
    """

    finding: Finding
    if_yes: tuple[float, float]
    if_no: tuple[float, float]
    spread: float

    @property
    def yes_favours_a(self) -> bool:
        """Whether a yes speaks for the first rather than the second."""
        return self.if_yes[0] - self.if_yes[1] > self.if_no[0] - self.if_no[1]


class SideBySide(Struct, frozen=True):
    """Two principles in one visit.

    Attributes:
        a: The first as concluded; ``b`` the second.
        evidence: The answers behind either, in the order given.
        questions: The questions that part them, the best first; none after an emergency, or if none does.
    """

    a: Conclusion
    b: Conclusion
    evidence: tuple[Evidence, ...]
    questions: tuple[Parting, ...]

    def of(self, *kinds: str) -> tuple[Evidence, ...]:
        """Return the evidence of the given kinds."""
        return tuple(entry for entry in self.evidence if entry.kind in kinds)


class Comparison(Struct, frozen=True):
    """Two principles compared: by the rules alone (``sheet``) and, where there is a visit, in that (``visit``)."""

    a: str
    b: str
    sheet: StudySheet
    visit: SideBySide | None


def compare(known: Assessment | KnowledgeBase, a: str, b: str, complaint: int = 0) -> Comparison:
    """Return two principles side by side.

    Args:
        known: An assessment, or a knowledge base for a study sheet from the rules alone.
        a: Id or label of a principle.
        b: Id or label of another.
        complaint: Which complaint of the assessment, from 0.

    Raises:
        DataError: There is no such principle, or both are the same.
    """
    kb = known.knowledge if isinstance(known, Assessment) else known
    first, second = principle_named(kb, a), principle_named(kb, b)
    if first == second:
        message = f"'{kb.label(first)}' cannot be compared with itself"
        raise DataError([Issue("", 0, "same-principle", message, "name two different principles")])
    program = known.expert.program if isinstance(known, Assessment) else prepare(kb)
    visit = _side_by_side(known, first, second, complaint) if isinstance(known, Assessment) else None
    return Comparison(first, second, study_sheet(program, first, second), visit)


def _side_by_side(assessment: Assessment, a: str, b: str, complaint: int) -> SideBySide:
    entry = assessment.complaints[complaint]
    seen = view(assessment.expert.program, entry)
    first, second = entry.conclusion(a), entry.conclusion(b)
    return SideBySide(first, second, _evidence(seen, entry, first, second), _partings(assessment, entry, a, b))


def _evidence(seen: View, entry: ComplaintAssessment, a: Conclusion, b: Conclusion) -> tuple[Evidence, ...]:
    fired: dict[str, tuple[Rule, ...]] = {
        made.id: tuple(given.rule for given in made.contributions if given.counts)
        for made in entry.principles + entry.hypotheses
    }
    behind: dict[Answer, tuple[list[Contribution], list[Contribution]]] = defaultdict(lambda: ([], []))
    for at, made in enumerate((a, b)):
        for given in made.contributions:
            for answer in answers_behind(seen, given.rule, fired) if given.counts else ():
                behind[answer][at].append(given)
    given_order = [answer for answer, _ in entry.readings.places]
    order = {answer: at for at, answer in reversed(list(enumerate(given_order)))}
    ordered = sorted(behind.items(), key=lambda item: order.get(item[0], len(order)))
    return tuple(Evidence(answer, tuple(for_a), tuple(for_b)) for answer, (for_a, for_b) in ordered)


def _partings(assessment: Assessment, entry: ComplaintAssessment, a: str, b: str) -> tuple[Parting, ...]:
    """Look ahead at a yes and a no to everything that may be asked; nothing is estimated."""
    outlook = Outlook(assessment.expert.program, entry)
    needed = outlook.needed_for(a, b)
    found = []
    for finding in askable(assessment, entry):
        if finding.id not in outlook.index.reads:
            continue
        yes, no = (outlook.after(outlook.imagine(finding.id, value), needed) for value in (1.0, -1.0))
        if_yes, if_no = ((then[a].support, then[b].support) for then in (yes, no))
        spread = round(abs((if_yes[0] - if_yes[1]) - (if_no[0] - if_no[1])), DECIMALS)
        if spread:
            found.append(Parting(finding, if_yes, if_no, spread))
    found.sort(key=lambda parting: (-parting.spread, -EFFORT[parting.finding.kind]))
    return tuple(found[:QUESTIONS])
