"""Assess what was said, in Python: phrases, a visit, or a visit file go in, a result comes out.

``understand`` says how the input is read, ``assess`` what follows from it.  The command
line is built on the same two functions.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nmt_expert.errors import DataError, Issue, VisitError
from nmt_expert.intake.read import Said, Understanding, read_said
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import json_text
from nmt_expert.questions import Questions, by_the_rules
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Expert

if TYPE_CHECKING:
    from nmt_expert.intake.words import Offer, Reading
    from nmt_expert.report.assessment import AssessmentData
    from nmt_expert.report.document import Document
    from nmt_expert.report.explanation import Explanation

_making = threading.Lock()


class Result(Questions, Struct, frozen=True):
    """An assessment with the way its input was read, and what can be asked about it.

    Iterating gives one assessment a complaint; ``how``, ``whynot``, ``whatif`` and the other
    questions give an explanation each.

    Attributes:
        assessment: Safety first, then ten principles for each complaint.
        understood: What each phrase was taken to mean.
        problems: What was not understood (with ``strict=False``).
        offers: What the words that were not understood may mean.
    """

    assessment: Assessment
    understood: tuple[Reading, ...] = ()
    problems: tuple[Issue, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def principles(self) -> tuple[Conclusion, ...]:
        """The ten principles of the first complaint, the best supported first."""
        return self.assessment.complaints[0].principles

    def __iter__(self) -> Iterator[ComplaintAssessment]:
        return iter(self.assessment.complaints)

    def to_dict(self, *, trace: bool = False, how: str | None = None) -> dict[str, Any]:
        """Return everything as plain data.

        Args:
            trace: Whether to add the recorded run of the rule engine.
            how: A principle or hypothesis whose whole reasoning is added, for each complaint.
        """
        from nmt_expert.report.words import plain_data

        data = plain_data(self._data(trace=trace))
        if how:
            data["how"] = [self.how(how, at).to_dict() for at in range(len(self.assessment.complaints))]
        return data

    def to_json(self, *, trace: bool = False, how: str | None = None) -> str:
        """Return everything as JSON (see `to_dict`); the same input gives the same text."""
        return json_text(self.to_dict(trace=trace, how=how))

    def document(self, *, how: str | None = None, trace: bool = False, note: str = "") -> Document:
        """Return the report a person reads, to be printed as text, Markdown or HTML.

        Args:
            how: A principle or hypothesis whose whole reasoning is added.
            trace: Whether to add the run of the rule engine, step by step.
            note: A sentence to end with.
        """
        from nmt_expert.report.assessment import write_assessment, write_closing
        from nmt_expert.report.document import Document

        data, document = self._data(), Document(titled=False)
        write_assessment(document, data)
        for at in range(len(self.assessment.complaints)):
            if how:
                document.append(self.how(how, at).answer_alone(length="full"))
            if trace:
                document.append(self.trace(at).answer_alone(length="full"))
        write_closing(document, data)
        if note:
            document.lead(note)
        return document

    def card(self, *, note: str = "", scope: str = "neurological") -> Explanation:
        """Return what matters on one screen: safety, the first two principles and why, what to do, avoid and retest.

        At most 24 lines of 80 columns.  In an emergency it holds nothing but what to do.  The answer is *no* if there
        is no session.

        Args:
            note: A sentence to end with.
            scope: What the reader may do (``simple``, ``orthopaedic``, ``neurological``): nothing else is asked next.
        """
        from functools import partial

        from nmt_expert.report.care.card import card_data
        from nmt_expert.report.care.card_page import write_card
        from nmt_expert.report.explanation import Explanation

        found = card_data(self.assessment, self._data(), scope)
        session = any(entry.steps for entry in found.complaints)
        write = partial(write_card, note=note)
        return Explanation(found, session, "card", self.assessment, lambda: found, write, True, False)

    def _data(self, *, trace: bool = False) -> AssessmentData:
        from nmt_expert.report.assessment import assessment_data

        return assessment_data(self.assessment, self.understood, self.problems, self.offers, trace=trace)

    def text(self, width: int = 80, *, color: bool = False, how: str | None = None) -> str:
        """Return the report as text.

        Args:
            width: Columns.
            color: Whether to mark bands and flags with ANSI colours.
            how: A principle or hypothesis whose whole reasoning is to be shown.
        """
        return self.document(how=how).print_as("text", width, color)

    def markdown(self, *, how: str | None = None) -> str:
        """Return the report as Markdown, with the whole reasoning behind one conclusion if asked."""
        return self.document(how=how).print_as("markdown")

    def html(self, *, how: str | None = None) -> str:
        """Return the report as a fragment of HTML, with the whole reasoning behind one conclusion if asked."""
        return self.document(how=how).print_as("html")

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Result of {self.assessment!r}; problems: {len(self.problems)}>"

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()


def assess(
    said: Said, *, region: str = "", side: str = "", strict: bool = True, expert: Expert | None = None
) -> Result:
    """Assess what was said of one client at one time.

    Args:
        said: Phrases (``["tight joint", "no numbness"]``), a `Visit`, the path of a visit file, or its data.
        region: Where the complaint is, by id, label or synonym (``neck``, ``low back``).
        side: ``left``, ``right``, ``both`` or ``midline``.
        strict: Whether anything that is not understood raises; otherwise it is listed in ``problems``.
        expert: An expert with other knowledge; the knowledge that comes with the program if left out.

    Raises:
        VisitError: Something was not understood (with ``strict``), or a visit names what the knowledge does not have;
            it carries every problem.
        KnowledgeError: The knowledge base cannot be loaded.
    """
    expert = default_expert() if expert is None else expert
    if not isinstance(expert, Expert):
        message = f"'expert' is not an Expert but {type(expert).__name__}"
        raise DataError([Issue("", 0, "wrong-type", message, "Expert(load_knowledge(folder))")])
    read = understand(said, region=region, side=side, strict=strict, knowledge=expert.knowledge)
    return result_of(expert, read)


def result_of(expert: Expert, read: Understanding) -> Result:
    """Return the result of what was understood, with the way it was read.

    Args:
        expert: Assesses the visit.
        read: What `understand` returned, perhaps with readings picked: ``understand(...).pick({1: 2})``.
    """
    return Result(expert.assess(read.visit), read.readings, read.problems, read.offers)


def understand(
    said: Said, *, region: str = "", side: str = "", strict: bool = True, knowledge: KnowledgeBase | None = None
) -> Understanding:
    """Say how input is read, without assessing it.  The arguments are those of `assess`.

    Raises:
        VisitError: Something was not understood (with ``strict``); it carries every problem.
    """
    kb = _knowledge(knowledge)
    read = read_said(kb, said, region, side)
    if strict and any(issue.severity == "error" for issue in read.problems):
        raise VisitError(read.problems)
    return read


def study_sheet(a: str, b: str, *, knowledge: KnowledgeBase | None = None) -> Explanation:
    """Set two principles side by side by the rules alone: what speaks for both, and what tells them apart.

    Args:
        a: Id or label of the one principle.
        b: Id or label of the other.
        knowledge: Other knowledge than what comes with the program.

    Raises:
        DataError: There is no such principle, or both are the same.
    """
    return by_the_rules(_knowledge(knowledge), a, b)


def _knowledge(given: KnowledgeBase | None) -> KnowledgeBase:
    """Return the knowledge that was given, or what comes with the program."""
    kb = default_expert().knowledge if given is None else given
    if not isinstance(kb, KnowledgeBase):
        message = f"'knowledge' is not a KnowledgeBase but {type(kb).__name__}"
        raise DataError([Issue("", 0, "wrong-type", message, "load_knowledge(folder)")])
    return kb


def default_expert() -> Expert:
    """Return the expert with the knowledge that comes with the program; made once, shared by all threads."""
    with _making:
        return _default_expert()


@lru_cache(maxsize=1)
def _default_expert() -> Expert:
    return Expert(load_knowledge())
