"""The questions that can be asked about an assessment, each answered by an explanation that can be written down.

Everything is imported when it is asked for: an assessment alone pays for none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from msgspec import Struct

from nmt_expert.errors import DataError, Issue, VisitError
from nmt_expert.report.explanation import Explanation

if TYPE_CHECKING:
    from nmt_expert.drawing.graph import Drawing
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment
    from nmt_expert.reasoning.visit import Answer
    from nmt_expert.report.care.note import NoteData
    from nmt_expert.report.document import Document
    from nmt_expert.report.explanation import Explanation

Data = TypeVar("Data", bound=Struct)

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
        from nmt_expert.explain.how import conclusion_named, how
        from nmt_expert.report.how import how_data, write_how

        kb = self.assessment.knowledge
        found = how(self.assessment, conclusion_named(kb, name), complaint)
        reached = kb.scale.at_least(kb.scale.band(found.support).id, REACHED)
        return _explanation(self.assessment, "how", found, reached, how_data, write_how, complaint)

    def _rule(self, name: str, complaint: int) -> Explanation:
        from nmt_expert.explain.how import rule_state
        from nmt_expert.report.how import rule_data, write_rule

        found = rule_state(self.assessment, name, complaint)
        return _explanation(self.assessment, "rule", found, bool(found), rule_data, write_rule, complaint)

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
        from nmt_expert.report.whynot import whynot_data, write_whynot

        found = whynot(self.assessment, name, complaint)
        liftable = any(lift.sets for one in found for lift in one.lifts)
        return _explanation(self.assessment, "whynot", found, liftable, whynot_data, write_whynot, complaint)

    @_asked(1)
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
            VisitError: A change is not understood or names what the knowledge does not have, or the changes contradict
                each other.
        """
        from nmt_expert.explain.whatif import whatif
        from nmt_expert.report.whatif import whatif_data, write_whatif

        _refuse_unknown(self.assessment, changes)
        found = whatif(self.assessment, changes)
        return _explanation(self.assessment, "whatif", found, not found, whatif_data, write_whatif)

    @_asked()
    def pivotal(self, complaint: int = 0) -> Explanation:
        """Name for every conclusion the answers it hangs on, most decisive first; *no* if nothing is concluded."""
        from nmt_expert.explain.pivotal import pivotal
        from nmt_expert.report.whatif import pivotal_data, write_pivotal

        found = pivotal(self.assessment, complaint)
        return _explanation(self.assessment, "pivotal", found, bool(found), pivotal_data, write_pivotal, complaint)

    @_asked(2)
    def compare(self, a: str, b: str, complaint: int = 0) -> Explanation:
        """Set two principles side by side: what they share, what separates them, and what to ask.

        Raises:
            DataError: There is no such principle, or both are the same.
        """
        from nmt_expert.explain.compare import compare
        from nmt_expert.report.compare import compare_data, write_compare

        found = compare(self.assessment, a, b, complaint)
        return _explanation(self.assessment, "compare", found, True, compare_data, write_compare)

    @_asked()
    def chain(self, complaint: int = 0) -> Explanation:
        """Say which of the principles found can drive which others; *no* if no two of them are linked."""
        from nmt_expert.explain.chain import chain
        from nmt_expert.report.chain import chain_data, write_chain

        found = chain(self.assessment, complaint)
        return _explanation(self.assessment, "chain", found, bool(found), chain_data, write_chain, complaint)

    def plan(self, complaint: int = 0, *, minutes: int = 45) -> Explanation:
        """Say what to do today, at home and next time, within every limit; *no* if there is no session.

        Args:
            complaint: Which complaint.
            minutes: How long the session is.

        Raises:
            ArgumentError: There is no session of that length.
        """
        from nmt_expert.explain.care.plan import plan
        from nmt_expert.report.care.plan import plan_data, write_plan

        _refuse_no_complaint(self.assessment, complaint)
        found = plan(self.assessment, complaint, minutes)
        return _explanation(self.assessment, "plan", found, bool(found), plan_data, write_plan, complaint)

    @_asked()
    def letter(self, complaint: int = 0) -> Explanation:
        """Write a letter to a doctor for the red flags that ask for one; *no* if none does."""
        from nmt_expert.explain.care.plan import letter
        from nmt_expert.report.care.letter import letter_data, write_letter

        found = letter(self.assessment)
        return _explanation(self.assessment, "letter", found, bool(found), letter_data, write_letter, complaint)

    def note(self, *, minutes: int = 45, abbreviations: bool = False, client: str = "", date: str = "") -> Explanation:
        """Write the note of the visit for the file, all complaints on half a page; *no* in an emergency.

        Args:
            minutes: How long the session is that is planned.
            abbreviations: Whether to write in the shorthand of the trade.
            client: The client's pseudonym, to stand above it.
            date: Of the visit, to stand above it.

        Raises:
            ArgumentError: There is no session of that length.
        """
        from nmt_expert.explain.care.note import note
        from nmt_expert.report.care.note import note_data, write_note
        from nmt_expert.report.explanation import Explanation

        found, about = note(self.assessment, minutes), self.assessment

        def data() -> NoteData:
            return note_data(about, found, client=client, date=date, abbreviations=abbreviations)

        return Explanation(found, not found.emergency, "note", about, data, write_note, True)

    @_asked()
    def trace(self, complaint: int = 0) -> Explanation:
        """Say how the run of the rules went, step by step; *no* if no rule fired."""
        from nmt_expert.explain.trace import trace
        from nmt_expert.report.trace import transcript

        return transcript(self.assessment, trace(self.assessment, complaint))

    def graph(
        self,
        complaint: int = 0,
        *,
        of: str | None = None,
        rules: bool = True,
        full: bool = False,
        ids: bool = False,
    ) -> Drawing:
        """Draw how the answers led through rules and hypotheses to principles; *no* if no rule holds.

        Args:
            complaint: Which complaint.
            of: Id or label of a principle or hypothesis: only what leads to it.
            rules: Whether rules are drawn; otherwise answers lead straight to conclusions.
            full: Also rules set aside within their group, and hypotheses that lead to no principle.
            ids: Whether the id of a rule stands before its sentence.

        Returns:
            The explanation, which has ``svg()``, ``dot()`` and ``mermaid()`` beside the forms that all have.

        Raises:
            DataError: There is no such conclusion; the nearest name stands in the hint.
        """
        from nmt_expert.drawing.graph import drawing
        from nmt_expert.explain.graph import graph
        from nmt_expert.explain.how import conclusion_named

        _refuse_no_complaint(self.assessment, complaint)
        _refuse_no_names(() if of is None else (of,))
        wanted = conclusion_named(self.assessment.knowledge, of) if of else None
        return drawing(self.assessment, graph(self.assessment, complaint, of=wanted, rules=rules, full=full, ids=ids))

    def since(self, first: Questions | Assessment) -> Explanation:
        """Say what changed since a first visit, in answers and in conclusions; *no* if anything did.

        Raises:
            DataError: It is neither a result nor an assessment.
        """
        if not hasattr(first, "complaints") and not isinstance(first, Questions):
            raise _refused("wrong-type", f"the first visit has to be a result, not {type(first).__name__}")
        from nmt_expert.explain.visitdiff import visit_diff
        from nmt_expert.report.difference import visit_diff_data, write_visit_diff

        found = visit_diff(first.assessment if isinstance(first, Questions) else first, self.assessment)
        return _explanation(self.assessment, "visit-diff", found, not found, visit_diff_data, write_visit_diff)


def by_the_rules(kb: KnowledgeBase, a: str, b: str) -> Explanation:
    """Set two principles side by side by the rules alone, without a visit.

    Raises:
        DataError: There is no such principle, or both are the same.
    """
    from nmt_expert.explain.compare import compare
    from nmt_expert.report.compare import compare_data, write_compare

    _refuse_no_names((a, b))
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
