"""The answers each conclusion hangs on: what would become of it if one of them had not been given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from nmt_expert.explain.changed_visit import spots
from nmt_expert.explain.difference import ConclusionDifference, RuleDifference, conclusion_differences, moved_names
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Conclusion
from nmt_expert.reasoning.dependencies import Dependencies
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.truth import Values
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

LEAST_BAND = "possible"


class PivotalAnswer(Struct, frozen=True):
    """An answer, and what a conclusion would be without it.

    Attributes:
        answers: The answer; several if the same was said of one place more than once.
        change: From where the conclusion stands to where it would stand.
    """

    answers: tuple[Answer, ...]
    change: ConclusionDifference

    @property
    def holds_up(self) -> bool:
        """Whether the conclusion would be less well supported without it."""
        return self.change.after.uncapped < self.change.before.uncapped or self.change.by < 0

    @property
    def rules(self) -> tuple[RuleDifference, ...]:
        """The rules that would go, come or change in weight."""
        return self.change.rules


class Pivots(Struct, frozen=True):
    """One conclusion with the answers it hangs on, the most decisive first (none: it hangs on no single answer)."""

    conclusion: Conclusion
    answers: tuple[PivotalAnswer, ...]


def pivotal(assessment: Assessment, complaint: int = 0) -> tuple[Pivots, ...]:
    """Return for every conclusion that is at least possible the answers it hangs on.

    Each answer is taken back in turn, so that its finding is unknown there.  An answer that another one backs
    up moves nothing alone and is not named.

    Args:
        assessment: The assessment.
        complaint: Which complaint, from 0.

    Returns:
        Principles in their order, then hypotheses.  An answer that changes the band comes before one that does
        not, then the one that moves the support farthest.
    """
    kb, entry = assessment.knowledge, assessment.complaints[complaint]
    likely = [made for made in entry.principles + entry.hypotheses if kb.scale.at_least(made.band.id, LEAST_BAND)]
    found: dict[str, list[PivotalAnswer]] = defaultdict(list)
    for answers, differences in _without_each(assessment, complaint) if likely else ():
        for change in differences:
            if (change.before.support, change.before.uncapped) != (change.after.support, change.after.uncapped):
                found[change.id].append(PivotalAnswer(answers, change))
    return tuple(Pivots(made, tuple(sorted(found[made.id], key=lambda p: _decisive(kb, p)))) for made in likely)


def _decisive(kb: KnowledgeBase, pivot: PivotalAnswer) -> tuple[int, float, float, str]:
    before, after = pivot.change.before, pivot.change.after
    steps = abs(kb.scale.bands.index(before.band) - kb.scale.bands.index(after.band))
    by, uncapped = abs(after.support - before.support), abs(after.uncapped - before.uncapped)
    return -steps, -round(by, 9), -round(uncapped, 9), pivot.answers[0].finding


def _without_each(
    assessment: Assessment, complaint: int
) -> Iterator[tuple[tuple[Answer, ...], tuple[ConclusionDifference, ...]]]:
    """Yield each answer with what would stand differently without it."""
    kb, visit, entry = assessment.knowledge, assessment.visit, assessment.complaints[complaint]
    depends = assessment.expert.dependencies
    now = Evaluation(assessment.expert.program, entry.readings, entry.run.conclusions, depends)
    pieces = Pieces(kb, visit, entry.complaint, depends)
    given: dict[tuple[str, str, tuple[Site, ...]], list[int]] = defaultdict(list)
    for at, answer in enumerate(visit.answers):
        given[answer.finding, answer.word, spots(kb, visit, answer)].append(at)
    for (_, word, _), removed in given.items():
        if word == "unsure":
            continue
        values = pieces.without(removed)
        results = now.after(values)
        moved = moved_names(now.values, values)
        yield tuple(visit.answers[at] for at in removed), conclusion_differences(kb, now.results, results, moved)


class Pieces:
    """The answers of a visit, kept apart where they cannot settle or contradict each other.

    Taking one answer back then means reading a few answers again, not all of them.
    """

    def __init__(self, kb: KnowledgeBase, visit: Visit, complaint: Complaint, depends: Dependencies) -> None:
        self.kb, self.visit, self.complaint = kb, visit, complaint
        self._name: dict[str, str] = {}
        self._rivals = depends.rivals
        self._members: dict[str, list[int]] = defaultdict(list)
        for at, answer in enumerate(visit.answers):
            self._members[self._piece(answer.finding)].append(at)
        self._values = {name: self._read(members) for name, members in self._members.items()}

    def without(self, removed: Collection[int]) -> Values:
        """Return what is known without some answers of one finding (by their place in the visit)."""
        piece = self._name[self.visit.answers[min(removed)].finding]
        kept = [at for at in self._members[piece] if at not in removed]
        parts = [*(values for name, values in self._values.items() if name != piece), self._read(kept)]
        known = {key: value for values in parts for key, value in values.known.items()}
        denied = {key: value for key, value in known.items() if value < 0}
        muscles: dict[str, dict[str, float]] = {}
        for values in parts:
            for name, inside in values.muscles.items():
                muscles.setdefault(name, dict(denied)).update(inside)
        return Values(known, muscles)

    def _read(self, members: Iterable[int]) -> Values:
        answers = tuple(self.visit.answers[at] for at in members)
        return read(self.kb, Visit(self.visit.complaints, answers), self.complaint).values

    def _piece(self, finding: str) -> str:
        """The name of the piece of a finding: one for all that exclude each other, however far apart."""
        todo = [finding]
        while todo:
            name = todo.pop()
            if name not in self._name:
                self._name[name] = self._name.get(finding, finding)
                todo.extend(self._rivals.get(name, ()))
        return self._name[finding]
