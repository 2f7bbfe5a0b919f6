"""Cut notes into sentences, and see which of them do not speak of this person as they are now.

What is said of others, of the past, of what may come, of a plan or as an opinion is
set aside with the reason; it is shown to the reader of the notes, never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_ABBREVIATIONS = (
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)(?<!\bpt)(?<!\bcl)(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bvs)(?<!\bhx)"
)
_END = re.compile(
    rf"(?i:{_ABBREVIATIONS}(?<!\d)\.(?=\s|$)|(?<=\d)\.(?=\s+[A-Z]|$)|[!;](?=\s|$)|\?(?=\s+[A-Z]|\s*$))|\n+"
)
_BULLET = re.compile(r"^[\s>]*(?:[-*•·–]\s+|\d{1,2}[.)]\s+)")
_HEADINGS = {
    "s": "", "o": "", "subjective": "", "objective": "", "complaint": "", "presenting complaint": "", "findings": "",
    "palpation": "", "rom": "", "observation": "", "posture": "", "tests": "", "special tests": "", "neuro": "",
    "hx": "", "history": "", "red flags": "", "o/e": "", "c/o": "", "cc": "", "hpi": "", "on examination": "",
    "a": "opinion", "assessment": "opinion", "impression": "opinion", "dx": "opinion", "working diagnosis": "opinion",
    "p": "plan", "plan": "plan", "rx": "plan", "treatment": "plan", "homework": "plan", "goals": "plan", "goal": "plan",
    "fh": "others", "fhx": "others", "family history": "others", "family hx": "others",
    "pmh": "past", "pmhx": "past", "past medical history": "past", "past history": "past",
}  # fmt: skip
_HEADING = re.compile(
    rf"^\s*({'|'.join(sorted((re.escape(name) for name in _HEADINGS), key=len, reverse=True))})\s*(?::|-\s|\n|$)\s*",
    re.IGNORECASE,
)
REASONS = {
    "opinion": "an opinion about the cause, not a finding",
    "plan": "a plan or advice",
    "others": "about someone else",
    "past": "about the past",
    "condition": "only if something happens",
    "question": "a question",
    "taken back": "taken back by what follows it",
}
"""Why a sentence is set aside."""

_PERSON = (
    r"mother|father|mum|mom|mommy|dad|parents?|sisters?|brothers?|siblings?|wife|husband|partner|spouse|"
    r"sons?|daughters?|aunt|uncle|cousin|nephew|niece|gran|grandma|grandpa|nan|grandmother|grandfather|grandparents?|friend|friends|"
    r"colleague|coworker|co-worker|neighbou?r|boss|flatmate|roommate|girlfriend|boyfriend|twin|dog|cat|horse"
)
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|several|many|a few)"
_SIGNS = (
    ("others", re.compile(rf"\b(?:{_PERSON})\b|"
            rf"\b(?:runs in|in|of) (?:the|her|his|my|their) family\b|\bfamily history\b")),
    ("condition", re.compile(
        r"\bif\b|\bunless\b|\bin case\b|\bshould (?:any|there|it|she|he|they|the|this|symptoms?)\b|\bwere to\b|"
        r"\bwhenever (?:there|any)\b|\bonce (?:there|any)\b|\bmay develop\b|\bcould develop\b|\bmight develop\b")),
    ("plan", re.compile(
        r"\b(?:will|shall|plan(?:s|ned|ning)?|going to|next (?:time|session|visit|week|appointment)|"
            r"advised?|recommend\w*|"
        r"suggest(?:ed)? (?:to|that)|re-?assess|re-?test|re-?check|review in|monitor|watch (?:for|out)|"
        r"look out for|to be (?:done|tested|checked)|would like|hopes?|goals?|aims?|refer (?:her|him|them|on|back|to)|"
        r"consider|needs? to|worried (?:that|about)|afraid (?:that|of)|scared (?:that|of))\b")),
    ("past", re.compile(
        r"\bused to\b|"
            rf"(?:\b(?:about |around |over |some )?{_COUNT} )?\b(?:years?|months?|decades?|yrs?|mths?)"
            r"(?: \w+)? (?:ago|back)\b|\bin the past\b|\bpreviously\b|"
        r"\bformerly\b|\bas a (?:child|kid|teenager|teen|student)\b|"
            r"\bin (?:her|his|my|their) (?:childhood|teens|twenties|youth)\b|"
        r"\b(?:in|since|around|back in|from) (?:19|20)\d\d\b|\blast (?:year|summer|winter|spring|autumn|fall)\b|"
        r"\bwhen (?:i|she|he|they) (?:was|were)\b|\bbefore (?:the|her|his|my) (?:last|pregnancy|operation|surgery)\b|"
        r"\b(?:has|have|had|is|are|was|now|completely|fully|since|all) (?:\w+ )?"
            r"(?:resolved|gone|cleared up|settled|healed|stopped|disappeared)\b|"
        r"\b(?:resolved|cleared up|went away|gone away|disappeared)\b|\bh/o\b|\bprior to\b|\bonce had\b")),
)  # fmt: skip
TAKES_BACK = re.compile(
    r"^(?:and |but |now |then |later )*(?:it|it's|that|this|they|these|those|which|all|both|has|have|is|was|gone|"
    r"resolved|stopped|only|not)\b",
    re.IGNORECASE,
)
"""How a sentence begins that speaks of what was said just before it."""

PAST_WORDS = _SIGNS[-1][1]
"""What puts a sentence into the past."""


class Sentence(Struct, frozen=True):
    """One sentence of notes.

    Attributes:
        text: As written, without bullet and heading.
        line: Line of the notes, from 1.
        section: What the heading above makes of it: a key of `REASONS`, or ``""``.
    """

    text: str
    line: int
    section: str = ""


def sentences(notes: str) -> Iterator[Sentence]:
    """Yield the sentences of notes in order, each with its line.

    A heading holds for its own line; one that stands alone holds to the next heading or empty line.
    """
    below = ""
    for number, written in enumerate(notes.splitlines(), start=1):
        line, section = _BULLET.sub("", written).strip(), below
        while heading := _HEADING.match(line):
            section = _HEADINGS[heading[1].casefold()]
            line = line[heading.end() :]
            below = section if not line else ""
        if not line and not heading and not written.strip():
            below = ""
        for text in _pieces(line):
            yield Sentence(text, number, section)


def _pieces(line: str) -> Iterator[str]:
    """Yield the sentences of one line; a question keeps its mark."""
    start = 0
    for end in _END.finditer(line):
        yield from _clean(line[start : end.end() if end[0] == "?" else end.start()])
        start = end.end()
    yield from _clean(line[start:])


def _clean(piece: str) -> Iterator[str]:
    if any(letter.isalnum() for letter in piece):
        yield piece.strip().rstrip(".")


def aside(text: str) -> str:
    """Return why a sentence does not speak of this person now (a key of `REASONS`), or ``""``."""
    plain = text.casefold().replace("’", "'")
    for reason, sign in _SIGNS:
        if sign.search(plain):
            return reason
    return "question" if plain.endswith("?") else ""
