"""The questions that can be asked about an assessment, each answered by an explanation that can be written down.

Everything is imported when it is asked for: an assessment alone pays for none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from nmt_expert.errors import DataError, Issue, VisitError
from nmt_expert.report.explanation import Explanation

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.reasoning.visit import Answer

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

REACHED = "possible"
"""The band from which on a conclusion counts as reached."""


def _asked(names: int = 0, *, or_none: bool = False) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Return what checks the arguments of a question: so many names (or None), then the complaint."""

    def around(question: Callable[Asked, Found]) -> Callable[Asked, Found]:
        @wraps(question)
        def checked(*given: Asked.args, **named: Asked.kwargs) -> Found:
            asked, *rest = given
            complaint = named.get("complaint", rest[names] if len(rest) > names else 0)
            words = [*rest[:names], *(value for key, value in named.items() if key != "complaint")]
            _refuse_no_names(word for word in words if not (or_none and word is None))
            _refuse_no_complaint(asked.assessment, complaint)  # type: ignore[attr-defined]
            return question(*given, **named)

        return checked

    return around


def _refuse_no_names(words: Iterable[object]) -> None:
    for word in words:
        if not isinstance(word, str):
            raise _refused("wrong-type", f"a name has to be text, not {type(word).__name__}")


def _refuse_no_complaint(assessment: Assessment, complaint: object) -> None:
    if type(complaint) is not int:
        raise _refused("wrong-type", f"a complaint is named by its number, not by {type(complaint).__name__}")
    there = len(assessment.complaints)
    if not 0 <= complaint < there:
        count = "is 1 complaint" if there == 1 else f"are {there} complaints"
        raise _refused("unknown-complaint", f"there is no complaint {complaint}: there {count}, counted from 0")


def _refuse_unknown(assessment: Assessment, changes: Sequence[object]) -> None:
    """See that changes are phrases, and answers that the knowledge has words for."""
    from nmt_expert.reasoning.visit import Answer, Visit
    from nmt_expert.reasoning.visitcheck import check_visit

    for change in changes:
        if not isinstance(change, str | Answer):
            message = f"a change is an Answer or text such as 'numbness=no', not {type(change).__name__}"
            raise VisitError([Issue("", 0, "wrong-type", message)])
    check_visit(assessment.knowledge, Visit((), tuple(change for change in changes if isinstance(change, Answer))))


def _refused(code: str, message: str) -> DataError:
    return DataError([Issue("", 0, code, message)])


class Questions:
    """What can be asked about an assessment.  Complaints are counted from 0, in the order they were stated."""

    __slots__ = ()

    assessment: Assessment

    @_asked(1)
    def how(self, name: str, complaint: int = 0) -> Explanation:
        """Say how a conclusion was reached, down to the person's own answers; *no* if it is not even possible.

        Args:
            name: Id or label of a principle or hypothesis; or the id of a rule, to see which of its conditions are
                met (*no* if it does not hold).
            complaint: Which complaint.

        Raises:
            DataError: There is no such conclusion or rule; the nearest name stands in the hint.  Or there is no such
                complaint (so for every question).
        """
        if "." in name:
            return self._rule(name, complaint)
        from nmt_expert.explain.how import how
        from nmt_expert.explain.named import conclusion_named
        from nmt_expert.report.how_data import how_data
        from nmt_expert.report.how_text import render_how

        kb = self.assessment.knowledge
        found = how(self.assessment, conclusion_named(kb, name), complaint)
        reached = kb.scale.at_least(kb.scale.band(found.support).id, REACHED)
        return _explanation(self.assessment, found, reached, how_data, render_how, complaint)

    def _rule(self, name: str, complaint: int) -> Explanation:
        from nmt_expert.explain.rulestate import rule_state
        from nmt_expert.report.rule_text import render_rule, rule_data

        found = rule_state(self.assessment, name, complaint)
        return _explanation(self.assessment, found, bool(found), rule_data, render_rule, complaint)

    @_asked(1, or_none=True)
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
        from nmt_expert.report.whynot_data import whynot_data
        from nmt_expert.report.whynot_text import render_whynot

        found = whynot(self.assessment, name, complaint)
        liftable = any(lift.sets for one in found for lift in one.lifts)
        return _explanation(self.assessment, found, liftable, whynot_data, render_whynot, complaint)

    @_asked(1)
    def why(self, finding: str, complaint: int = 0) -> Explanation:
        """Say why a finding is asked for, and what a yes and a no would do; *no* if nothing depends on it.

        Raises:
            DataError: There is no such finding; the nearest name stands in the hint.
        """
        from nmt_expert.explain.why import why
        from nmt_expert.report.why_text import render_why, why_data

        found = why(self.assessment, finding, complaint)
        matters = bool(found.principles or found.flags or found.if_yes or found.if_no)
        return _explanation(self.assessment, found, matters, why_data, render_why, complaint)

    def whatif(self, *changes: str | Answer) -> Explanation:
        """Say what would be concluded if answers were others; the answer is *no* if anything would differ.

        Args:
            changes: Answers, or phrases: ``numbness=no``, ``taut_band=yes@left:upper_trapezius``.

        Raises:
            VisitError: A change is not understood or names what the knowledge does not have, or the changes contradict
                each other.
        """
        from nmt_expert.explain.whatif import whatif
        from nmt_expert.report.whatif_text import render_whatif, whatif_data

        _refuse_unknown(self.assessment, changes)
        found = whatif(self.assessment, changes)
        return _explanation(self.assessment, found, not found, whatif_data, render_whatif)

    @_asked()
    def pivotal(self, complaint: int = 0) -> Explanation:
        """Name for every conclusion the answers it hangs on, most decisive first; *no* if nothing is concluded."""
        from nmt_expert.explain.pivotal import pivotal
        from nmt_expert.report.whatif_text import pivotal_data, render_pivotal

        found = pivotal(self.assessment, complaint)
        return _explanation(self.assessment, found, bool(found), pivotal_data, render_pivotal, complaint)

    @_asked(2)
    def compare(self, a: str, b: str, complaint: int = 0) -> Explanation:
        """Set two principles side by side: what they share, what separates them, and what to ask.

        Raises:
            DataError: There is no such principle, or both are the same.
        """
        from nmt_expert.explain.compare import compare
        from nmt_expert.report.compare_data import compare_data
        from nmt_expert.report.compare_text import render_compare

        found = compare(self.assessment, a, b, complaint)
        return _explanation(self.assessment, found, True, compare_data, render_compare)

    @_asked()
    def chain(self, complaint: int = 0) -> Explanation:
        """Say which of the principles found can drive which others; *no* if no two of them are linked."""
        from nmt_expert.explain.chain import chain
        from nmt_expert.report.chain_text import chain_data, render_chain

        found = chain(self.assessment, complaint)
        return _explanation(self.assessment, found, bool(found), chain_data, render_chain, complaint)

    def since(self, first: Questions | Assessment) -> Explanation:
        """Say what changed since a first visit, in answers and in conclusions; *no* if anything did.

        Raises:
            DataError: It is no result and no assessment.
        """
        if not hasattr(first, "complaints") and not isinstance(first, Questions):
            raise _refused("wrong-type", f"the first visit has to be a result, not {type(first).__name__}")
        from nmt_expert.explain.visitdiff import visit_diff
        from nmt_expert.report.visitdiff_text import render_visit_diff, visit_diff_data

        found = visit_diff(first.assessment if isinstance(first, Questions) else first, self.assessment)
        return _explanation(self.assessment, found, not found, visit_diff_data, render_visit_diff)


def by_the_rules(kb: KnowledgeBase, a: str, b: str) -> Explanation:
    """Set two principles side by side by the rules alone, without a visit.

    Raises:
        DataError: There is no such principle, or both are the same.
    """
    from nmt_expert.explain.compare import compare
    from nmt_expert.report.compare_data import compare_data
    from nmt_expert.report.compare_text import render_compare

    _refuse_no_names((a, b))
    return _explanation(kb, compare(kb, a, b), True, compare_data, render_compare)


def _explanation(
    known: object, found: object, answer: bool, data: Callable[..., Any], write: Callable[..., str], *more: int
) -> Explanation:
    """Return what was found with the two functions that turn it into data and into words."""
    return Explanation(
        found, answer, lambda: data(known, found, *more), lambda **how: write(known, found, *more, **how)
    )
