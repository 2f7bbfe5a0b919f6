"""Gather what belongs into the note of a visit: what was told and found, what it is consistent with, and the plan.

Nothing is added to what was said: what nobody noted is not there, and of the many denials those that a conclusion rests
on come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.explain.care.plan import USUAL_MINUTES, CarePlan, plan
from nmt_expert.explain.condition_tree import answers_behind, view
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Assessment, Conclusion, Contribution
from nmt_expert.reasoning.safety import REFERRALS, FlagState
from nmt_expert.reasoning.visit import Answer, Complaint

TOLD = ("symptom", "history", "red_flag")
"""Kinds of findings that the client tells; the others are looked at, pressed or tested."""

MOST_CONCLUSIONS = 3
REACHED = "possible"
"""The band from which on a principle stands in a note."""

REASONS_GATHERED = 2
"""The strongest reasons of a conclusion whose answers are named."""


class Reached(Struct, frozen=True):
    """A principle that the findings are consistent with; each answer is on the side of its net effect.

    Attributes:
        conclusion: What is concluded of it.
        because: The answers behind its strongest reasons, that speak for it on the whole.
        against: The answers behind what speaks most against it, that speak against it on the whole.
    """

    conclusion: Conclusion
    because: tuple[Answer, ...]
    against: tuple[Answer, ...]


class ComplaintNote(Struct, frozen=True):
    """One complaint: what is concluded of it, the leading principles first, and what is planned."""

    complaint: Complaint
    reached: tuple[Reached, ...]
    plan: CarePlan


class VisitNote(Struct, frozen=True):
    """What belongs into the note of a visit.

    Attributes:
        told: What the client told, in the order it was said.
        denied: What the client denied, what a conclusion rests on first; without the signs and conditions of the
            safety screen, which are counted.
        warnings_denied: How many of those were denied.
        seen: What was seen, felt and tested and is there.
        absent: What was looked for and is not there, what a conclusion rests on first.
        unclear: What was asked and not settled.
        complaints: In the order given.
        grave: The raised flags that ask for emergency care or urgent referral.
        cautions: The other raised flags.
        open: The flags that are suspected or not settled.
        screened: How many flags were asked about and are clear.
        not_screened: How many nobody asked about.
    """

    told: tuple[Answer, ...]
    denied: tuple[Answer, ...]
    warnings_denied: int
    seen: tuple[Answer, ...]
    absent: tuple[Answer, ...]
    unclear: tuple[Answer, ...]
    complaints: tuple[ComplaintNote, ...]
    grave: tuple[FlagState, ...]
    cautions: tuple[FlagState, ...]
    open: tuple[FlagState, ...]
    screened: int
    not_screened: int

    @property
    def emergency(self) -> bool:
        """Whether a raised flag asks for emergency care: the note says that and no conclusion beside it."""
        return any(state.flag.action == "emergency" for state in self.grave)


def note(assessment: Assessment, minutes: int = USUAL_MINUTES) -> VisitNote:
    """Return what belongs into the note of a visit.

    Args:
        assessment: The whole assessment.
        minutes: How long the session is that is planned.

    Raises:
        ArgumentError: There is no session of that length.
    """
    kb, safety, answers = assessment.knowledge, assessment.safety, assessment.visit.answers
    complaints = tuple(_complaint(assessment, at, minutes) for at in range(len(assessment.complaints)))
    matters = {a for each in complaints for reached in each.reached for a in (*reached.because, *reached.against)}
    said = [answer for answer in answers if answer.word in ("yes", "probably")]
    denied = [answer for answer in answers if answer.word in ("no", "probably not")]
    denied.sort(key=lambda answer: answer not in matters)
    return VisitNote(
        told=tuple(answer for answer in said if _told(kb, answer)),
        denied=tuple(a for a in denied if _told(kb, a) and (a in matters or not _warns(kb, a))),
        warnings_denied=len({answer.finding for answer in denied if _warns(kb, answer)}),
        seen=tuple(answer for answer in said if not _told(kb, answer)),
        absent=tuple(answer for answer in denied if not _told(kb, answer)),
        unclear=tuple(answer for answer in answers if answer.word == "unsure"),
        complaints=complaints,
        grave=tuple(state for state in safety.raised if state.flag.action in REFERRALS),
        cautions=tuple(state for state in safety.raised if state.flag.action not in REFERRALS),
        open=(*safety.suspected, *safety.unsettled),
        screened=len(safety.of("clear")),
        not_screened=len(safety.not_screened),
    )


def _told(kb: KnowledgeBase, answer: Answer) -> bool:
    return kb.findings[answer.finding].kind in TOLD


def _warns(kb: KnowledgeBase, answer: Answer) -> bool:
    return kb.findings[answer.finding].kind == "red_flag"


def _complaint(assessment: Assessment, at: int, minutes: int) -> ComplaintNote:
    kb, entry = assessment.knowledge, assessment.complaints[at]
    seen = view(assessment.expert.program, entry)
    fired = {made.id: tuple(_rules(made.contributions)) for made in entry.principles + entry.hypotheses}
    leading = [each for each in entry.principles if kb.scale.at_least(each.band.id, REACHED)][:MOST_CONCLUSIONS]
    reached = tuple(
        _reached(each, {made: answers_behind(seen, made.rule, fired) for made in each.contributions if made.counts})
        for each in leading
    )
    return ComplaintNote(entry.complaint, reached, plan(assessment, at, minutes))


def _rules(given: Iterable[Contribution]) -> Iterator[Rule]:
    return (each.rule for each in given if each.counts)


def _reached(conclusion: Conclusion, behind: Mapping[Contribution, tuple[Answer, ...]]) -> Reached:
    """Return a principle with the answers that speak for and against it, each once."""
    net: dict[str, float] = defaultdict(float)
    for made, answers in behind.items():
        for name in {answer.finding for answer in answers}:
            net[name] += made.weight

    def leaning(made: Contribution) -> list[Answer]:
        """The answers behind a reason that lean its way on the whole; what comes to nothing stands with what is for."""
        return [answer for answer in behind[made] if (net[answer.finding] >= 0) == (made.weight > 0)]

    because = [answer for made in conclusion.reasons_for[:REASONS_GATHERED] for answer in leaning(made)]
    against = next(filter(None, map(leaning, conclusion.reasons_against)), [])
    return Reached(conclusion, tuple(dict.fromkeys(because)), tuple(dict.fromkeys(against)))
