"""Read one typed line about how the client fares (``7/10 now, 9 at worst``) or what was done, or say what it lacks.

Nothing is guessed: a line that may mean two things is a problem that says how to write either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from nmt_expert.errors import Issue
from nmt_expert.intake.story.measured import read_measures
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Measures, Treatment

ASKED = ("pain", "function", "range", "totals", "onset", "duration", "goal")
"""What a line may be an answer to; the last three are kept in the words they were typed in."""

UNREAD = "unread-measure"
"""The code of a line that measures nothing."""

LONGEST = 200
"""Letters of a line that is kept in words."""

FORMS = {
    "pain": "7/10 now, 9 at worst",
    "function": "lifting my child: 4",
    "range": "neck rotation left 45",
    "totals": "ndi 14",
    "onset": "started 3 weeks ago",
    "duration": "for six weeks",
    "goal": "goal: sleep through",
}
"""How each is written."""

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_N = rf"(?P<n>-?\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
_OF_TEN = r"(?P<ten>\s*(?:/|out of|of)\s*(?:10|ten))"
WHEN = {
    "now": "now|today|at the moment|currently|at rest|before",
    "worst": "at (?:its |the )?worst|worst|at most|on a bad day|max(?:imum)?",
    "after": "after(?:wards)?(?: the session| treatment)?|at the end",
}
"""Words that say which pain a number is, for each that is kept."""
_PAIN_PART = re.compile(
    rf"(?:(?P<pain>pain|vas|nrs)\W*)?(?:(?:is|was)\s+)?(?:(?P<before>{'|'.join(WHEN.values())})\W*)?"
    rf"{_N}{_OF_TEN}?(?:\W*(?P<behind>{'|'.join(WHEN.values())}))?",
    re.IGNORECASE,
)
_NO_PAIN = re.compile(r"(?:no pain|pain[- ]?free|without pain)(?:\s+(?:now|today|at the moment))?", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"(?:pain\W*)?\d+\s*(?:-|to|or)\s*\d+(?:\s*(?:/|out of|of)\s*10)?(?:\s+now)?", re.IGNORECASE)
_ACTIVITY = re.compile(rf"(?P<text>.*\w.*?)\s*(?:[:=]\s*{_N}{_OF_TEN}?)", re.IGNORECASE)
_ACTIVITY_OF_TEN = re.compile(rf"(?P<text>[^,]*\w[^,]*?)[\s,]\s*{_N}{_OF_TEN}", re.IGNORECASE)
_HURTS = re.compile(r"\b(?:pain\w*|hurt\w*|ach(?:e|es|ing)|\w+ache|sore)\b", re.IGNORECASE)
_NAMED = re.compile(r"(pain|function|onset|began|duration|goal)\s*[:=]\s*(.+)", re.IGNORECASE)
_GOAL = re.compile(
    r"(?:(?:i|she|he|they)\s+)?(?:wants?|would like|hopes?|(?:i|she|he)'d like)\b|(?:to )?be able to\b", re.IGNORECASE
)
_ONSET = re.compile(r"(?:it |this |all )?(?:started|began|came on)\b\s*(.*)", re.IGNORECASE)
_SINCE = re.compile(r"since\b.+|after\b.+|.+\bago", re.IGNORECASE)
_SOME = rf"(?:\d+(?:\.\d+)?|an?|a few|several|a couple of|{'|'.join(_WORDS)}|eleven|twelve)"
DAYS_OR_MORE = (
    r"(?:(?:the (?:last|past)|about|around|over|nearly|almost|more than|less than|at least)\s+)?"
    rf"{_SOME}\s*(?:days?|weeks?|wks?|months?|years?|yrs?)"
)
"""A length of time as it is said, in days or longer."""

_LENGTH = re.compile(rf"(?:for\s+)?({DAYS_OR_MORE}|{_SOME}\s*hours?)", re.IGNORECASE)


def read_measure_line(kb: KnowledgeBase, line: str, asked: str = "") -> Measures | Issue:
    """Return what a typed line measures, with nothing else filled, or what is wrong with it.

    Args:
        kb: The knowledge base whose movements and measures count.
        line: As typed.
        asked: What it answers, one of `ASKED`; ``""`` where it has to tell by itself.

    >>> from nmt_expert.knowledge.load import load_knowledge
    >>> read_measure_line(load_knowledge(), "7/10 now, 9 at worst").pain_worst
    9.0
    """
    said = " ".join(line.split())
    if not said:
        return _unread("there is nothing on this line", asked)
    if len(said) > LONGEST:
        return _wrong("too-long", f"this has {len(said)} letters, and may have {LONGEST}", "say it more shortly")
    named = _NAMED.fullmatch(said)
    if named and asked in ("", named[1].lower(), "onset" if named[1].lower() == "began" else ""):
        asked, said = named[1].lower().replace("began", "onset"), named[2]
    readers = [_READERS[asked]] if asked else list(_READERS.values())
    for reader in readers:
        if (written := reader(kb, said, bool(asked))) is not None:
            return written if isinstance(written, Issue) else _checked(kb, written)
    return _unread(f"'{said}' was not understood", asked)


def read_treatment_line(line: str) -> Treatment | Issue:
    """Return what a line says was done and, behind an arrow or a word for it, how it responded.

    >>> read_treatment_line("held the knot 60 s -> turns to 60")
    Treatment(done='held the knot 60 s', response='turns to 60')
    """
    said = " ".join(line.split())
    done, _, response = _ARROW.sub("\0", said, count=1).partition("\0")
    if not (done.strip(" ,;") or response.strip(" ,;")):
        return _wrong("nothing-done", "there is nothing on this line", 'for example "held the knot -> turns further"')
    if len(said) > LONGEST:
        return _wrong("too-long", f"this has {len(said)} letters, and may have {LONGEST}", "make it two lines")
    return Treatment(done.strip(" ,;"), response.strip(" ,;"))


_ARROW = re.compile(r"\s*(?:-+>|=+>|→|\bresponse:|\bretest:|\bafterwards?:)\s*", re.IGNORECASE)


def with_measures(measures: Measures, more: Measures) -> Measures:
    """Return measures with others put in: a later number or text replaces the one of the same name."""
    texts_and_pains = {
        name: value
        for name in ("pain_now", "pain_worst", "pain_after", "onset", "duration", "goal")
        if (value := getattr(more, name)) not in (None, "")
    }
    return replace(
        measures,
        **texts_and_pains,
        function=_put(measures.function, more.function, lambda each: each.text.casefold()),
        ranges=_put(measures.ranges, more.ranges, lambda each: (each.movement, each.side)),
        totals=_put(measures.totals, more.totals, lambda each: each.measure),
    )


def _put(there: tuple[Any, ...], more: tuple[Any, ...], key: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple({key(each): each for each in (*there, *more)}.values())


# ------------------------------------------------------------------ one kind each: what a visit file would say


def _totals(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | None:
    for measure in kb.measures:
        name = "[ _-]?".join(measure.id.replace("_", ""))
        names = f"{name}|{re.escape(measure.label.partition(',')[0])}"
        found = re.fullmatch(rf"(?:{names})\W*{_N}\s*(?:%|points?|(?:/|of|out of)\s*\d+|days?)?", said, re.IGNORECASE)
        if found and measure.id not in ("pain", "function"):
            return {"totals": {measure.id: _number(found["n"])}}
    return None


def _range(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | Issue | None:
    words = said.casefold().replace("_", " ")
    number = re.search(r"(-?\d+(?:\.\d+)?)\s*(°|degrees?|deg|cm|mm)?$", words)
    for movement in kb.movements:
        names = (movement.id.replace("_", " "), movement.label.casefold(), *map(str.casefold, movement.synonyms))
        name = next((name for name in sorted(names, key=len, reverse=True) if words.startswith(name)), "")
        if not name or not number:
            continue
        between = words[len(name) : number.start()].strip(" ,:=")
        if between not in ("", "left", "right", "l", "r"):
            continue
        side = {"l": "left", "r": "right"}.get(between, between)
        unit = (number[2] or movement.unit).replace("°", "degrees")
        unit = "degrees" if unit.startswith("deg") else unit
        return {"range": [{"movement": movement.id, **({"side": side} if side else {}), unit: float(number[1])}]}
    return None


def _pain(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | Issue | None:
    if _NO_PAIN.fullmatch(said):
        return {"pain": {"now": 0}}
    if _TWO_NUMBERS.fullmatch(said):
        return _wrong("two-numbers", f"'{said}' is two numbers", "write the one that fits better, such as 7")
    parts = re.split(r"\s*[,;]\s*|\s+and\s+|\s+then\s+", said.rstrip("."))
    found: dict[str, float] = {}
    for part in parts:
        match = _PAIN_PART.fullmatch(part)
        if match is None:
            return None
        when = _when(match["before"] or match["behind"] or "now")
        if when in found:
            return _wrong("said-twice", f"'{said}' says the pain '{when}' twice", f"write {FORMS['pain']}")
        found[when] = _number(match["n"])
    return {"pain": found}


def _when(words: str) -> str:
    return next(key for key, pattern in WHEN.items() if re.fullmatch(pattern, words, re.IGNORECASE))


def _function(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | Issue | None:
    activities = []
    for part in filter(None, re.split(r"\s*;\s*", said)):
        match = _ACTIVITY.fullmatch(part) or _ACTIVITY_OF_TEN.fullmatch(part)
        if match is None:
            if asked:
                return _wrong(
                    "no-score", f"'{part}' has no number", "from 0, cannot, to 10, as before: " + FORMS["function"]
                )
            return None
        if _HURTS.search(match["text"]) and not asked:
            hint = f"the pain alone: pain 7; how well something goes, 10 as before: {FORMS['function']}"
            return _wrong("pain-or-function", f"'{part}' may be pain or how well it goes", hint)
        activities.append({"activity": match["text"].strip(), "score": _number(match["n"])})
    return {"function": activities} if activities else None


def _goal(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | None:
    return {"goal": said} if asked or _GOAL.match(said) else None


def _onset(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | None:
    began = _ONSET.fullmatch(said)
    if began:
        return {"onset": began[1] or said}
    return {"onset": said} if asked or _SINCE.fullmatch(said) else None


def _duration(kb: KnowledgeBase, said: str, asked: bool) -> dict[str, Any] | None:
    lasting = _LENGTH.fullmatch(said)
    if lasting:
        return {"duration": lasting[1]}
    return {"duration": said} if asked else None


_READERS: dict[str, Callable[[KnowledgeBase, str, bool], dict[str, Any] | Issue | None]] = {
    "totals": _totals,
    "range": _range,
    "pain": _pain,
    "goal": _goal,
    "onset": _onset,
    "duration": _duration,
    "function": _function,
}


def _number(written: str) -> float:
    return float(_WORDS.index(written.lower())) if written.lower() in _WORDS else float(written)


def _checked(kb: KnowledgeBase, written: dict[str, Any]) -> Measures | Issue:
    """Return what was written as a visit file's measures are read, or the first thing wrong with it."""
    problems: list[Issue] = []
    read = read_measures(kb, written, lambda _, code, message, hint: problems.append(_wrong(code, message, hint)))
    return problems[0] if problems else read


def _unread(message: str, asked: str) -> Issue:
    forms = [FORMS[asked]] if asked else list(FORMS.values())
    return _wrong(UNREAD, message, f"for example {' | '.join(forms)}")


def _wrong(code: str, message: str, hint: str) -> Issue:
    return Issue("", 0, code, message, hint)
