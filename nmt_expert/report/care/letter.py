"""A letter of one page to a doctor for a red flag that asks for one, as data and in words.

It says what was found and what was asked, in plain words, and names no disease: first the signs of the flag itself,
then the groups of the safety screen that were denied.  What the program does not know (names, dates, medicines) is left
blank for the therapist.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.explain.care.plan import Letter, Stopped
from nmt_expert.knowledge.model import ANSWER_WORDS, KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.screen import quick_screen
from nmt_expert.reasoning.visit import Answer, Measures
from nmt_expert.report.document import Document
from nmt_expert.report.measures import MeasuresData, measure_lines, measures_data
from nmt_expert.report.words import (
    AnswerData,
    PlaceData,
    SourceData,
    answer_data,
    answer_words,
    place_data,
    sources_data,
)

BLANK = "________"
NO_LETTER = "No red flag that was raised asks for a letter."
MEANT_FOR = "A letter is for a red flag: it tells a doctor what was found and denied, and asks to examine."
ADVISED = "Without a red flag the plan advises: {}. The note says what was found, to take along."
TOLD = "The client was told to seek help at once if it gets worse."
CALL_FIRST = "Call first: this page goes with the client and replaces no call."
MOST_FINDINGS = 12
MOST_SINGLE = 6
"""Warning signs that were denied by themselves and are named; of more the rest is counted."""

AFFIRMED, DENIED = ANSWER_WORDS[:2], ANSWER_WORDS[-2:]


class LetterData(Struct, frozen=True):
    """What a letter says; ``asked_for`` is false where no flag asks for one.

    ``denied`` and ``not_asked_of_it`` are signs of the flags it is written for, ``groups_denied`` lines of the safety
    screen of which every sign was denied, and ``also_denied`` warning signs of no such line.  ``advised`` is what the
    plan advises where there is no letter.
    """

    asked_for: bool
    advised: tuple[str, ...]
    action: str
    complaint: PlaceData
    subject: str
    request: str
    meanwhile: str
    own_words: str
    measures: MeasuresData
    reasons: tuple[AnswerData, ...]
    findings: tuple[AnswerData, ...]
    denied: tuple[str, ...]
    not_asked_of_it: tuple[str, ...]
    groups_denied: tuple[str, ...]
    also_denied: tuple[str, ...]
    open: tuple[str, ...]
    not_asked: int
    sources: tuple[SourceData, ...]


def letter_data(assessment: Assessment, found: Letter, complaint: int = 0) -> LetterData:
    """Return a letter as data.

    Args:
        assessment: The whole assessment.
        found: The flags it is written for.
        complaint: Which complaint it tells of.
    """
    kb, safety = assessment.knowledge, assessment.safety
    place = assessment.complaints[complaint].complaint
    first = next(iter(found.flags), None)
    sending = first.sending if first else None
    signs = _signs(kb, found)
    denials = _Denials(assessment, signs)
    reasons = tuple(dict.fromkeys(answer for stop in found.flags for answer in _behind(stop)))
    return LetterData(
        asked_for=bool(found),
        advised=found.advised,
        action=sending.action if sending else "",
        complaint=place_data(kb, place),
        subject=sending.subject if sending else "",
        request=sending.request if sending else "",
        meanwhile=sending.meanwhile if sending else "",
        own_words=place.text,
        measures=measures_data(kb, assessment.visit.measures if found else Measures()),
        reasons=tuple(answer_data(kb, answer) for answer in reasons) if found else (),
        findings=tuple(_others(assessment, reasons)) if found else (),
        denied=denials.own(),
        not_asked_of_it=denials.not_asked(),
        groups_denied=tuple(denials.groups) if found else (),
        also_denied=denials.single() if found else (),
        open=tuple(kb.findings[name].question for state in (*safety.suspected, *safety.unsettled) for name in state.ask)
        if found
        else (),
        not_asked=len(safety.not_screened),
        sources=sources_data(kb, sending.sources) if sending else (),
    )


def _behind(stop: Stopped) -> tuple[Answer, ...]:
    return stop.state.because


def _others(assessment: Assessment, reasons: Iterable[Answer]) -> Iterable[AnswerData]:
    """Yield what else was found, those of a test first: what a doctor can use."""
    kb, behind = assessment.knowledge, set(reasons)
    kinds = ("test", "symptom", "observation", "palpation", "history", "red_flag")
    said = [answer for answer in assessment.visit.answers if answer.word in AFFIRMED and answer not in behind]
    for answer in sorted(said, key=lambda answer: kinds.index(kb.findings[answer.finding].kind))[:MOST_FINDINGS]:
        yield answer_data(kb, answer)


def _signs(kb: KnowledgeBase, found: Letter) -> tuple[str, ...]:
    """Return the findings that are asked to settle the flags of a letter."""
    asks = (ask for stop in found.flags for ask in stop.state.flag.asks)
    return tuple(dict.fromkeys(name for ask in asks for name in kb.asked_as(ask)))


class _Denials:
    """What was denied of the warning signs: of the flags themselves, by whole lines of the screen, and the rest."""

    def __init__(self, assessment: Assessment, signs: tuple[str, ...]) -> None:
        self.kb, self.signs = assessment.knowledge, signs
        visit = assessment.visit
        said = [answer.finding for answer in visit.answers]
        no = [answer.finding for answer in visit.answers if answer.word in DENIED]
        self.said = {name for finding in said for name in self.kb.said_by(finding)}
        self.no = dict.fromkeys(name for finding in no for name in self.kb.said_by(finding))
        ages = [name for name in said if name in self.kb.ages]
        regions = dict.fromkeys(complaint.region for complaint in visit.complaints) or ("",)
        lines = dict.fromkeys(item for region in regions for item in quick_screen(self.kb, region, ages))
        self.groups = {
            line.say: self.kb.screen[line.id].denies
            for line in lines
            if set(line.findings) <= self.no.keys() and not set(line.findings) <= set(signs)
        }

    def own(self) -> tuple[str, ...]:
        """Return the signs of the flags that were denied."""
        return tuple(self.kb.label(name) for name in self.signs if name in self.no)

    def not_asked(self) -> tuple[str, ...]:
        """Return the signs of the flags of which nothing was said."""
        return tuple(self.kb.label(name) for name in self.signs if name not in self.said)

    def single(self) -> tuple[str, ...]:
        """Return the warning signs that were denied and belong to no line of which all was denied."""
        asked = {name for flag in self.kb.flags.values() for ask in flag.asks for name in self.kb.asked_as(ask)}
        told = {name for findings in self.groups.values() for name in findings}.union(self.signs)
        return tuple(self.kb.label(name) for name in self.no if name in asked and name not in told)


# ------------------------------------------------------------------ in words


def write_letter(page: Document, data: LetterData, _: int = 0) -> None:
    """Write a letter, with blanks for what only the therapist knows; it has one length."""
    if not data.asked_for:
        page.heading("Letter", 1)
        page.say(NO_LETTER)
        page.say(MEANT_FOR)
        if data.advised:
            page.say(ADVISED.format("; ".join(text.rstrip(".") for text in data.advised)))
        return
    page.heading(data.subject, 1)
    if data.action == "emergency":
        page.say(CALL_FIRST, "strong")
    page.say(f"Date and time: {BLANK}  To: {BLANK}")
    page.say(f"Client: {BLANK}, born {BLANK}")
    page.say(f"{data.request}", "strong")
    place = f" ({data.complaint.where})" if data.complaint.region or data.complaint.muscle else ""
    since = "" if data.measures.onset or data.measures.duration else f", since {BLANK}"
    page.say(f"The client came to me for massage because of pain or trouble{place}{since}.")
    if data.own_words:
        page.say(f'In the client\'s own words: "{data.own_words}"')
    page.lead("I write because of what was said or found today:")
    page.points(map(answer_words, data.reasons))
    _named(page, "Of the signs that go with it, denied", data.denied)
    _named(page, "Of these not asked", data.not_asked_of_it)
    _list(page, "Asked about, not clear:", data.open)
    _list(page, "What the client told and I measured:", measure_lines(data.measures))
    _list(page, "Also found:", map(answer_words, data.findings))
    if data.groups_denied:
        groups = "; ".join(f'"{say}"' for say in data.groups_denied)
        page.say(f"Other groups of the safety screen, each denied as a whole: {groups}.")
    more = len(data.also_denied) - MOST_SINGLE
    _named(page, "Also denied", data.also_denied[:MOST_SINGLE], f" and {more} more" if more > 0 else "")
    page.say(f"Not screened: {data.not_asked} other red flags. Strength, feeling and reflexes: {BLANK}")
    page.say(f"Known illnesses, operations, medicines, allergies: {BLANK}")
    page.say(f"So far: {BLANK} visits; what was done and what it changed: {BLANK}")
    page.say(f"These are findings, not a diagnosis. I cannot say what causes them. {data.meanwhile} {TOLD}")
    page.say("The client has read this and agrees that I send it and that you answer me: yes / no")
    page.say(f"Thank you; a line back would help me. {BLANK} (name, profession, phone)")


def _named(page: Document, lead: str, names: Iterable[str], more: str = "") -> None:
    named = "; ".join(names)
    if named:
        page.say(f"{lead}: {named}{more}.")


def _list(page: Document, lead: str, lines: Iterable[str]) -> None:
    lines = tuple(lines)
    if lines:
        page.lead(lead)
        page.points(lines)
