"""The same visit with answers changed: what would be concluded differently, and by which rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.explain.changed_visit import changed_visit, read_changes
from nmt_expert.explain.difference import Difference, changes, difference
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import site_read
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit


class AnswerDifference(Struct, frozen=True):
    """What was said of one finding at one site before and after.

    Attributes:
        finding: Its id.
        site: Where; settled, so that an answer about the complaint's own place names it.
        before: The word, ``""`` if nothing was said; two words are joined by ``and`` (a contradiction).
        after: The same afterwards.
    """

    finding: str
    site: Site
    before: str
    after: str

    @property
    def what(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "changed" if self.before and self.after else "added" if self.after else "removed"


class WhatIf(Struct, frozen=True):
    """The same visit with answers changed; false if nothing would be concluded differently.

    Attributes:
        changes: What was supposed.
        answers: The answers that are others then, those that give way to a change included.
        difference: What would be concluded differently.
        after: The assessment of the changed visit.
    """

    changes: tuple[Answer, ...]
    answers: tuple[AnswerDifference, ...]
    difference: Difference
    after: Assessment

    def __bool__(self) -> bool:
        return bool(self.difference)


def whatif(assessment: Assessment, changes: Iterable[str | Answer]) -> WhatIf:
    """Return what would be concluded differently if answers were others.

    Args:
        assessment: The visit as it is.
        changes: Answers, or phrases as typed: ``numbness=no``, ``taut_band=yes@left:upper_trapezius``.

    Raises:
        VisitError: A phrase is not understood, or the changes contradict each other; it carries every problem.
    """
    kb, visit = assessment.knowledge, assessment.visit
    wanted = read_changes(kb, visit, changes)
    changed = changed_visit(kb, visit, wanted)
    after = assessment.expert.assess(changed)
    return WhatIf(wanted, answer_differences(kb, visit, changed), difference(assessment, after), after)


def answer_differences(kb: KnowledgeBase, before: Visit, after: Visit) -> tuple[AnswerDifference, ...]:
    """Return the answers that were added, removed or changed, by finding and site."""
    was, now = _words(kb, before), _words(kb, after)
    return tuple(AnswerDifference(*key, old or "", new or "") for key, old, new in changes(was, now, was))


def _words(kb: KnowledgeBase, visit: Visit) -> dict[tuple[str, Site], str]:
    """Each finding's word at each site; an answer that names no place speaks of the first complaint's."""
    home = (visit.complaints or (Complaint(),))[0].site
    words: dict[tuple[str, Site], set[str]] = defaultdict(set)
    for answer in visit.answers:
        words[answer.finding, site_read(kb, home, kb.findings[answer.finding], answer.site)].add(answer.word)
    return {key: " and ".join(sorted(found)) for key, found in words.items()}
