"""The questions that can be asked about an assessment, each answered by an explanation that can be written down.

Everything is imported when it is asked for: an assessment alone pays for none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.reasoning.visit import Answer
    from nmt_expert.report.document import Document
    from nmt_expert.report.explanation import Explanation
    from nmt_expert.report.graph import Drawing

Data = TypeVar("Data", bound=Struct)

REACHED = "possible"
"""The band from which on a conclusion counts as reached."""


class Questions:
    """What can be asked about an assessment.  Complaints are counted from 0, in the order they were stated."""

    __slots__ = ()

    assessment: Assessment

    def how(self, name: str, complaint: int = 0) -> Explanation:
        """Say how a conclusion was reached, down to the person's own answers; *no* if it is not even possible.

        Args:
            name: Id or label of a principle or hypothesis; or the id of a rule, to see which of its conditions are
                met (*no* if it does not hold).
            complaint: Which complaint.

        Raises:
            DataError: There is no such conclusion or rule; the nearest name stands in the hint.
            IndexError: There is no such complaint (so for every question).
        """
        if "." in name:
            return self._rule(name, complaint)
        from nmt_expert.explain.how import how
        from nmt_expert.explain.named import conclusion_named
        from nmt_expert.report.how import how_data, write_how

        kb = self.assessment.knowledge
        found = how(self.assessment, conclusion_named(kb, name), complaint)
        reached = kb.scale.at_least(kb.scale.band(found.support).id, REACHED)
        return _explanation(self.assessment, "how", found, reached, how_data, write_how, complaint)

    def _rule(self, name: str, complaint: int) -> Explanation:
        from nmt_expert.explain.rulestate import rule_state
        from nmt_expert.report.how import rule_data, write_rule

        found = rule_state(self.assessment, name, complaint)
        return _explanation(self.assessment, "rule", found, bool(found), rule_data, write_rule, complaint)

    def whynot(self, name: str | None = None, complaint: int = 0) -> Explanation:
        """Say why a principle is not better supported, and which fewest answers would change that.

        Args:
            name: Id or label of a principle; every principle below *supported* if left out.
            complaint: Which complaint.

        Returns:
            The explanation; its answer is *no* if no four answers would lift any of them.

        Raises:
            DataError: There is no such principle; the nearest name stands in the hint.
        """
        from nmt_expert.explain.whynot import whynot
        from nmt_expert.report.whynot import whynot_data, write_whynot

        found = whynot(self.assessment, name, complaint)
        liftable = any(lift.sets for one in found for lift in one.lifts)
        return _explanation(self.assessment, "whynot", found, liftable, whynot_data, write_whynot, complaint)

    def why(self, finding: str, complaint: int = 0) -> Explanation:
        """Say why a finding is asked for, and what a yes and a no would do; *no* if nothing depends on it.

        Raises:
            DataError: There is no such finding; the nearest name stands in the hint.
        """
        from nmt_expert.explain.why import why
        from nmt_expert.report.why import why_data, write_why

        found = why(self.assessment, finding, complaint)
        matters = bool(found.principles or found.flags or found.if_yes or found.if_no)
        return _explanation(self.assessment, "why", found, matters, why_data, write_why, complaint)

    def whatif(self, *changes: str | Answer) -> Explanation:
        """Say what would be concluded if answers were others; the answer is *no* if anything would differ.

        Args:
            changes: Answers, or phrases: ``numbness=no``, ``taut_band=yes@left:upper_trapezius``.

        Raises:
            VisitError: A change is not understood, or the changes contradict each other.
        """
        from nmt_expert.explain.whatif import whatif
        from nmt_expert.report.whatif import whatif_data, write_whatif

        found = whatif(self.assessment, changes)
        return _explanation(self.assessment, "whatif", found, not found, whatif_data, write_whatif)

    def pivotal(self, complaint: int = 0) -> Explanation:
        """Name for every conclusion the answers it hangs on, most decisive first; *no* if nothing is concluded."""
        from nmt_expert.explain.pivotal import pivotal
        from nmt_expert.report.whatif import pivotal_data, write_pivotal

        found = pivotal(self.assessment, complaint)
        return _explanation(self.assessment, "pivotal", found, bool(found), pivotal_data, write_pivotal, complaint)

    def compare(self, a: str, b: str, complaint: int = 0) -> Explanation:
        """Set two principles side by side: what they share, what separates them, and what to ask.

        Raises:
            DataError: There is no such principle, or both are the same.
        """
        from nmt_expert.explain.compare import compare
        from nmt_expert.report.compare import compare_data, write_compare

        found = compare(self.assessment, a, b, complaint)
        return _explanation(self.assessment, "compare", found, True, compare_data, write_compare)

    def chain(self, complaint: int = 0) -> Explanation:
        """Say which of the principles found can drive which others; *no* if no two of them are linked."""
        from nmt_expert.explain.chain import chain
        from nmt_expert.report.chain import chain_data, write_chain

        found = chain(self.assessment, complaint)
        return _explanation(self.assessment, "chain", found, bool(found), chain_data, write_chain, complaint)

    def trace(self, complaint: int = 0) -> Explanation:
        """Say how the run of the rules went, step by step; *no* if no rule fired."""
        from nmt_expert.explain.trace import trace
        from nmt_expert.report.trace import transcript

        return transcript(self.assessment, trace(self.assessment, complaint))

    def graph(self, complaint: int = 0, *, of: str | None = None, rules: bool = True, full: bool = False) -> Drawing:
        """Draw how the answers led through rules and hypotheses to principles; *no* if no rule holds.

        Args:
            complaint: Which complaint.
            of: Id or label of a principle or hypothesis: only what leads to it.
            rules: Whether rules are drawn; otherwise answers lead straight to conclusions.
            full: Also rules set aside within their group, and hypotheses that lead to no principle.

        Returns:
            The explanation, which has ``svg()``, ``dot()`` and ``mermaid()`` beside the forms that all have.

        Raises:
            DataError: There is no such conclusion; the nearest name stands in the hint.
        """
        from nmt_expert.explain.graph import graph
        from nmt_expert.explain.named import conclusion_named
        from nmt_expert.report.graph import drawing

        wanted = conclusion_named(self.assessment.knowledge, of) if of else None
        return drawing(self.assessment, graph(self.assessment, complaint, of=wanted, rules=rules, full=full))

    def since(self, first: Questions | Assessment) -> Explanation:
        """Say what changed since a first visit, in answers and in conclusions; *no* if anything did."""
        from nmt_expert.explain.visitdiff import visit_diff
        from nmt_expert.report.visitdiff import visit_diff_data, write_visit_diff

        found = visit_diff(first.assessment if isinstance(first, Questions) else first, self.assessment)
        return _explanation(self.assessment, "visit-diff", found, not found, visit_diff_data, write_visit_diff)


def by_the_rules(kb: KnowledgeBase, a: str, b: str) -> Explanation:
    """Set two principles side by side by the rules alone, without a visit.

    Raises:
        DataError: There is no such principle, or both are the same.
    """
    from nmt_expert.explain.compare import compare
    from nmt_expert.report.compare import compare_data, write_compare

    return _explanation(kb, "compare", compare(kb, a, b), True, compare_data, write_compare)


def _explanation(
    about: Assessment | KnowledgeBase,
    kind: str,
    found: object,
    answer: bool,
    data: Callable[..., Data],
    write: Callable[[Document, Data, int], None],
    *complaint: int,
) -> Explanation:
    """Return what was found, with the two functions that turn it into data and into words."""
    from nmt_expert.report.explanation import Explanation

    return Explanation(found, answer, kind, about, lambda: data(about, found, *complaint), write)
