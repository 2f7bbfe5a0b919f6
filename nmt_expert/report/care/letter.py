"""A short letter to a doctor for a red flag that asks for one, as data and in words: situation, background, findings.

It says what was found and what was asked, in plain words, and names no disease.  What the program does not know (names,
dates, medicines) is left blank for the therapist.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.explain.care.plan import Letter, Stopped
from nmt_expert.knowledge.model import ANSWER_WORDS, KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
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
CALL_FIRST = "Call first: this page goes with the client and replaces no call."
MOST_FINDINGS = 12
AFFIRMED = ANSWER_WORDS[:2]


class LetterData(Struct, frozen=True):
    """What a letter says; ``asked_for`` is false where no flag asks for one."""

    asked_for: bool
    action: str
    complaint: PlaceData
    subject: str
    request: str
    meanwhile: str
    own_words: str
    measures: MeasuresData
    reasons: tuple[AnswerData, ...]
    findings: tuple[AnswerData, ...]
    absent: tuple[str, ...]
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
    reasons = tuple(dict.fromkeys(answer for stop in found.flags for answer in _behind(stop)))
    return LetterData(
        asked_for=bool(found),
        action=sending.action if sending else "",
        complaint=place_data(kb, place),
        subject=sending.subject if sending else "",
        request=sending.request if sending else "",
        meanwhile=sending.meanwhile if sending else "",
        own_words=place.text,
        measures=measures_data(kb, assessment.visit.measures if found else Measures()),
        reasons=tuple(answer_data(kb, answer) for answer in reasons) if found else (),
        findings=tuple(_others(assessment, reasons)) if found else (),
        absent=tuple(_denied(assessment)) if found else (),
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


def _denied(assessment: Assessment) -> Iterable[str]:
    """Yield the warning signs that were asked about and denied."""
    kb: KnowledgeBase = assessment.knowledge
    asked = {name for flag in kb.flags.values() for finding in flag.asks for name in kb.said_by(finding)}
    denied = (answer.finding for answer in assessment.visit.answers if answer.word == "no" and answer.finding in asked)
    for name in dict.fromkeys(denied):
        yield kb.label(name)


# ------------------------------------------------------------------ in words


def write_letter(page: Document, data: LetterData, _: int = 0) -> None:
    """Write a letter, with blanks for what only the therapist knows; it has one length."""
    if not data.asked_for:
        page.heading("Letter", 1)
        page.say(NO_LETTER)
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
    _list(page, "What the client told and I measured:", measure_lines(data.measures))
    page.lead("I write because of what was said or found today:")
    page.points(map(answer_words, data.reasons))
    _list(page, "Also found:", map(answer_words, data.findings))
    _list(page, "Asked about and denied:", data.absent)
    _list(page, "Asked about, not clear:", data.open)
    page.say(f"Not asked: {data.not_asked} other groups of warning signs. Strength, feeling and reflexes: {BLANK}")
    page.say(f"Known illnesses, operations, medicines, allergies: {BLANK}")
    page.say(f"So far: {BLANK} visits; what was done and what it changed: {BLANK}")
    page.say("These are findings, not a diagnosis. I cannot say what causes them.")
    page.say(data.meanwhile)
    page.say("The client was told to seek help at once if it gets worse.")
    page.say("The client has read this and agrees that I send it and that you answer me: yes / no")
    page.say(f"Thank you; a line back would help me. {BLANK} (name, profession, phone)")


def _list(page: Document, lead: str, lines: Iterable[str]) -> None:
    lines = tuple(lines)
    if lines:
        page.lead(lead)
        page.points(lines)
