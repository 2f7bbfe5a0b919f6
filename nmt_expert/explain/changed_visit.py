"""Read what is supposed instead of the answers given, and make the visit that would be.

A change without a place speaks of every place its finding was answered for (or, if it
was not answered, of the complaint's own).  What a change contradicts gives way to it;
changes that contradict each other are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from nmt_expert.errors import Issue, VisitError
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import site_read, spots_of
from nmt_expert.reasoning.readings import rivals
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit


def read_changes(kb: KnowledgeBase, visit: Visit, changes: Iterable[str | Answer]) -> tuple[Answer, ...]:
    """Return changes as answers, each once.

    Raises:
        VisitError: A phrase is not understood, or the changes contradict each other.
    """
    answers: list[Answer] = []
    problems: list[Issue] = []
    for change in changes:
        if isinstance(change, Answer):
            answers += _at_home(visit, change)
            problems += _wrong(kb, change)
            continue
        from nmt_expert.intake.words import understand

        said = understand(kb, [change])
        for reading in said.readings:
            answers += _at_home(visit, Answer(reading.finding, reading.word, reading.site, reading.phrase))
        problems += said.problems
        if not (said.answers or said.problems):
            hint = "say finding=word, for example numbness=no or taut_band=yes@left:neck"
            problems.append(Issue("", 0, "no-change", f"'{change}' changes no answer", hint))
    wanted = tuple(dict.fromkeys(answers))
    problems = problems or list(_contradictions(kb, visit, wanted))
    if problems:
        raise VisitError(problems)
    return wanted


def _at_home(visit: Visit, change: Answer) -> Iterator[Answer]:
    """Yield a change; one that says *here* for the place of each complaint, so that it changes nothing elsewhere."""
    complaints = visit.complaints or (Complaint(),)
    sites = [complaint.site for complaint in complaints] if change.site == Site(place="here") else [change.site]
    for site in sites:
        yield replace(change, site=site)


def _wrong(kb: KnowledgeBase, change: Answer) -> Iterator[Issue]:
    """Yield what is wrong with a change that was not typed but made."""
    if change.finding not in kb.findings:
        near = nearest(change.finding, kb.findings)
        message = f"there is no finding '{change.finding}'"
        yield Issue("", 0, "unknown-finding", message, f"did you mean '{near}'?" if near else "")
    if change.word not in kb.scale.answers:
        message = f"'{change.word}' is not an answer"
        yield Issue("", 0, "wrong-word", message, f"answer {', '.join(kb.scale.answers)}")


def _contradictions(kb: KnowledgeBase, visit: Visit, changes: Sequence[Answer]) -> Iterator[Issue]:
    """Yield what cannot be supposed together: two words for one thing at one place, or two that exclude each other."""
    said: dict[tuple[str, Site], str] = {}
    for change in changes:
        for spot in spots(kb, visit, change):
            word = said.setdefault((change.finding, spot), change.word)
            if word != change.word:
                message = f"'{kb.label(change.finding)}' cannot be '{word}' and '{change.word}' at one place"
                yield Issue("", 0, "contradicting-changes", message, "suppose one of them at a time")
    yes = {(change.finding, spot) for change in changes if _positive(kb, change) for spot in spots(kb, visit, change)}
    pairs = {
        tuple(sorted((name, other))): None
        for name, spot in yes
        for _, other in rivals(kb, name)
        if (other, spot) in yes
    }
    for first, second in sorted(pairs):
        message = f"'{kb.label(first)}' and '{kb.label(second)}' exclude each other at one place"
        yield Issue("", 0, "contradicting-changes", message, "suppose one of them at a time")


# ------------------------------------------------------------------ the changed visit


def spots(kb: KnowledgeBase, visit: Visit, answer: Answer) -> tuple[Site, ...]:
    """Return the sites an answer speaks of: one for each side, and for each complaint if it names no place."""
    finding, complaints = kb.findings[answer.finding], visit.complaints or (Complaint(),)
    sites = (site_read(kb, complaint.site, finding, answer.site) for complaint in complaints)
    return tuple(dict.fromkeys(spot for site in sites for spot in spots_of(site)))


def changed_visit(kb: KnowledgeBase, visit: Visit, changes: Sequence[Answer]) -> Visit:
    """Return a visit with answers changed; what a change contradicts gives way to it."""
    answers = list(visit.answers)
    general = [change for change in changes if not change.site]
    for change in (*general, *(change for change in changes if change.site)):
        answers = _with(kb, visit, answers, change)
    return Visit(visit.complaints, tuple(answers), visit.title, visit.source)


def _with(kb: KnowledgeBase, visit: Visit, answers: list[Answer], change: Answer) -> list[Answer]:
    """Return the answers with one change made, in the place of what was said before."""
    anywhere = not change.site or kb.findings[change.finding].site == "general"
    said = [answer for answer in answers if answer.finding == change.finding]
    meant = [_said_so(answer, change.word) for answer in said] if anywhere and said else [change]
    replaced = {(change.finding, spot) for answer in meant for spot in spots(kb, visit, answer)}
    if _positive(kb, change):
        others = [other for _, other in rivals(kb, change.finding)]
        replaced |= {(other, spot) for _, spot in replaced for other in others}
    elif change.finding in kb.parts:  # what is denied as a whole is so of no part
        replaced |= {(part, spot) for _, spot in replaced for part in kb.parts[change.finding]}
    made: list[Answer] = []
    for answer in answers:
        if answer.finding == change.finding or _positive(kb, answer):
            left = _left(kb, visit, answer, replaced)
            gives_way = answer.finding == change.finding and left != [answer]
            made += [*(meant if gives_way else ()), *left]
            meant = [] if gives_way else meant
        else:
            made.append(answer)
    return [*made, *meant]


def _said_so(answer: Answer, word: str) -> Answer:
    return answer if answer.word == word else Answer(answer.finding, word, answer.site)


def _left(kb: KnowledgeBase, visit: Visit, answer: Answer, replaced: set[tuple[str, Site]]) -> list[Answer]:
    """Return what of an answer still stands where other answers took its sites."""
    own = spots(kb, visit, answer)
    left = [spot for spot in own if (answer.finding, spot) not in replaced]
    if len(left) == len(own):
        return [answer]
    return [Answer(answer.finding, answer.word, spot, answer.said, answer.line) for spot in left]


def _positive(kb: KnowledgeBase, answer: Answer) -> bool:
    return (kb.scale.answers[answer.word] or 0.0) > 0
