"""Find in free words what they measure (pain out of ten, since when, what it stops, the goal), and give back the rest.

A number alone is taken for nothing here: only what says by itself what it measures is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.intake.story.measure_line import DAYS_OR_MORE, WHEN, read_measure_line, with_measures
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Activity, Measures

_WHO = r"(?:(?:i|she|he|they)\s+)?"
_BREAK = re.compile(rf"\s*(?:[;\n,]|[.!?](?!\d))\s*|\s+(?:and|but)\s+(?={_WHO}(?:can|want|would|hope))", re.IGNORECASE)
"""Where one thing that is told ends; a goal of two things (*drive and sit*) is one."""

_WHICH = rf"(?:{'|'.join(WHEN.values())})"
_TEN = r"\d{1,2}(?:\.\d)?\s*(?:/|out of)\s*(?:10|ten)\b"
_PAIN = re.compile(
    rf"(?:\bpain\s+(?:(?:is|of|at)\s+)?)?(?:\b{_WHICH}\s+)?(?<![\d/.-])\b{_TEN}"
    rf"(?:(?:\s+(?:and|then))?\s+{_WHICH}\s+\d{{1,2}}\b(?:\s*(?:/|out of)\s*(?:10|ten)\b)?|\s+{_WHICH})?"
    r"|\b\d{1,2} at (?:its |the )?worst\b",
    re.IGNORECASE,
)
_MORE_PAIN = re.compile(rf"(?:(?<=\d)|(?<=ten))\s+(?={_WHICH}\s+\d)", re.IGNORECASE)
_FOR = re.compile(rf"\bfor\s+({DAYS_OR_MORE})\b(?!\s+(?:after|when|if))", re.IGNORECASE)
_AGO = re.compile(rf"\b(?:(?:it|this)\s+)?(?:started|began|came on)?\s*{DAYS_OR_MORE}\s+ago\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+\w[^\0]*", re.IGNORECASE)
_BEGAN = re.compile(r"^(?:(?:it|this|that|all)\s+)*(?:started|began|came on)\b\s*\w[^\0]*$", re.IGNORECASE)
_GOAL = re.compile(
    rf"(?:goal\s*[:=]\s*|{_WHO}(?:wants?|would like|hopes?)\s+(?:to|for)\s+|(?:i|she|he|they)'d like to\s+)(.+)",
    re.IGNORECASE,
)
_SIGNS = (
    "feel|move|breathe?|swallow|see|hear|speak|talk|pee|wee|urinate|poo|control|hold|stop|say|tell|explain|describe|"
    "remember|recall|think|take|have|be|bear|stand (?:it|the|being)|get (?:comfortable|warm|my breath)"
)
_CANNOT = re.compile(
    rf"{_WHO}(?:can ?not|can'?t|could ?n[o']?t|(?:(?:am|is|are)\s+)?unable to)\s+(?!(?:{_SIGNS})\b)(\w.*)",
    re.IGNORECASE,
)
"""What somebody cannot do any more; what the body fails to do is a sign, and no activity."""

_AFTERWARDS = re.compile(
    r"\b(?:felt|feels?|feeling|was|were|is|been)\s+(?:(?:much|a bit|a little|a lot|so)\s+)?(?:easier|better|looser|"
    r"fine|good|great|ok)\b|\b(?:relie\w+|helped)\b",
    re.IGNORECASE,
)
"""What tells how it went after a treatment: no time in it says how long the complaint has lasted."""

_FILLER = re.compile(
    r"\b(?:it|the|my|her|his|this|that|is|was|has|have|had|been|there|i|she|he|pain|and|but|about|now|at|of|with)\b|\W",
    re.IGNORECASE,
)


class Told(Struct, frozen=True):
    """What free words measure.

    Attributes:
        measures: What was found.
        spans: The words that it was found in.
        rest: The parts that measure nothing, and those that may say more than what they measure.
        words: The text without its scores of pain, which say nothing else.
    """

    measures: Measures
    spans: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    words: str = ""


def told_measures(kb: KnowledgeBase, text: str) -> Told:
    """Return what a text measures.

    >>> from nmt_expert.knowledge.load import load_knowledge
    >>> told_measures(load_knowledge(), "6/10 now, since about 3 months; wants to drive again").measures.goal
    'drive again'
    """
    measures = Measures()
    spans: list[str] = []
    rest: list[str] = []
    for part in _BREAK.split(text):
        left = part
        for span, more in _in_part(kb, part):
            measures = with_measures(measures, more)
            spans.append(span)
            if _PAIN.search(span):
                text = text.replace(span, "", 1)
            if not (more.function or more.onset):
                left = left.replace(span, " ", 1)
        if _FILLER.sub("", left):
            rest.append(" ".join(left.split()))
    return Told(measures, tuple(spans), tuple(rest), _tidy(text))


def _tidy(text: str) -> str:
    """Return a text without the commas that stand beside nothing."""
    return re.sub(r"\s+([,;.])", r"\1", re.sub(r"[,;](?:\s*[,;])+", ",", text)).strip(" ,;")


def _in_part(kb: KnowledgeBase, part: str) -> Iterator[tuple[str, Measures]]:
    """Yield what a part measures, each with its words."""
    if goal := _GOAL.fullmatch(part):
        yield part, Measures(goal=goal[1])
    elif cannot := _CANNOT.fullmatch(part):
        yield part, Measures(function=(Activity(cannot[1], 0.0),))
    elif whole := _whole(kb, part):
        yield part, whole
    elif not _AFTERWARDS.search(part):
        for pattern, asked in (
            (_PAIN, "pain"),
            (_BEGAN, "onset"),
            (_AGO, "onset"),
            (_SINCE, "onset"),
            (_FOR, "duration"),
        ):
            found = pattern.search(part)
            read = read_measure_line(kb, _MORE_PAIN.sub(", ", found[0].strip(), 1), asked) if found else None
            if found and isinstance(read, Measures):
                yield found[0].strip(), read
                part = part.replace(found[0].strip(), "\0", 1)


def _whole(kb: KnowledgeBase, part: str) -> Measures | None:
    """Return what a part measures as a whole, where its words name a movement, a questionnaire or an activity."""
    if _PAIN.search(part) or not re.search("[a-z]", part, re.IGNORECASE):
        return None
    read = read_measure_line(kb, part)
    return read if isinstance(read, Measures) and (read.ranges or read.totals or read.function) else None
