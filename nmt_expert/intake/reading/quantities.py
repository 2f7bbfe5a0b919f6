"""Read numbers: ages (`I'm 62`, `34 y/o F`), lengths of time (`for six months`, `3/52`), scores (`DN4 was 5`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
_TY = "|".join(word for word in _TENS if word.endswith("ty"))
_WORD = rf"(?:(?:{_TY})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_N = rf"(?:\d{{1,3}}|{_WORD})"
_AGES = (
    re.compile(
        rf"\b(?:i'?m|i am|im|she'?s|he'?s|she is|he is|aged?:?|turned|turning|turn|age is|just gone|nearly|"
        rf"almost)\s+(?:a |an |now |just |only |nearly |almost |about )*(?P<n>{_N})\b(?!\s*(?:weeks?|"
        rf"months?|wks?|hours?|days?|stone|st\b|kg|kilos|/|%|times|percent|minutes?|pounds|lbs|foot|ft|cm|"
        rf"mm|years? (?:into|in\b|of|sober|clean|on\b|post|since|after|married)))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_N})[- ]?(?:y/o|yo\b|y\.o\.|yrs?[- ]old|years?[- ]old|year[- ]olds?|years? young|yr "
        rf"old|yrs? of age|years? of age)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d/.])\b(?P<n>\d{2})\s?(?:[FM]\b|yo[FM]\b|y/o [FM]\b|♀|♂)"),
    re.compile(r"\b[FM]\s?(?P<n>\d{2})\b(?![/.\d])"),
    re.compile(
        rf"\b(?:in|into) (?:my|her|his|their) (?:(?P<part>early|mid|"
        rf"late)[- ]?)?(?P<n>{'|'.join(t for t in _TENS if t.endswith('ies'))})\b(?<!since)",
        re.IGNORECASE,
    ),
    re.compile(r"^\s*(?P<n>[1-9]\d)\s*,\s*(?=[a-z])", re.IGNORECASE),
    re.compile(
        rf"\b(?:bloke|man|woman|lady|lad|girl|boy|male|female|chap|guy|gentleman)\s+(?:of|aged)\s+(?P<n>{_N})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_N}) (?:next|this|last) (?:month|week|birthday|year|january|february|march|april|may|"
        rf"june|july|august|september|october|november|december)\b",
        re.IGNORECASE,
    ),
)
_OLD = 60
"""Years from which a bare number of them, before anything else is said, is an age and hardly a length of time."""

_ADULT = 18
_OLDEST = 110
_BARE_YEARS = re.compile(
    rf"^\W*(?P<sex>(?:(?:fe)?male|man|woman|lady|f|m)\b\W*)?(?P<n>{_N}) ?(?:years?|yrs?)\W*(?=$|[,;.:])", re.IGNORECASE
)
"""A number of years that a text begins with: `75 years, temple is sore`."""

_SPAN = {
    "d": 1,
    "day": 1,
    "night": 1,
    "w": 7,
    "wk": 7,
    "week": 7,
    "fortnight": 14,
    "m": 30,
    "mth": 30,
    "mo": 30,
    "month": 30,
    "y": 365,
    "yr": 365,
    "year": 365,
    "decade": 3650,
}
_SLASHED = {"7": 1, "52": 7, "12": 30}
_A_FEW = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4, "many": 5, "some": 3}
_BARE_LENGTH = re.compile(
    rf"(?:^\W*|[,;] ?)(?P<n>{_N})[ -]?(?P<u>wks?|weeks?|mths?|months?|yrs?|years?)\W*$", re.IGNORECASE
)
"""A number that is all, or all that stands behind a comma: `low back pain, 3 years`."""

_LENGTHS = (
    re.compile(
        rf"\b(?:for|past|last|over|about|around|x|of|been|had (?:it|this|that|them)|going on|since|nearly|"
        rf"almost|more than|the best part of|≥|>)\s+(?:the |last |past |about |around |over |nearly |"
        rf"almost |more than |at least |roughly |best part of |a good |good )*"
        rf"(?P<n>{_N}|an?|a couple of|couple of|a few|few|several|many)\s?(?:or (?:so|\w+) |and a half "
        rf")?(?P<u>d|days?|nights?|w|wks?|weeks?|fortnights?|mths?|months?|yrs?|years?|"
        rf"decades?)\b(?!\s*(?:ago|back|old|pregnant|gone|post|later|until|before))",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d/.])\b(?P<n>\d{1,2})(?:-\d{1,2})?\s?/\s?(?P<s>7|52|12)\b(?!\s*(?:ago|post))"),
    _BARE_LENGTH,
    re.compile(
        r"\b(?:for|been|had (?:it|this)) (?:so many |many |some )?(?P<v>years|months|ages|decades|"
        r"donkey'?s years|donkeys)\b(?! (?:ago|back))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bsince (?:19|20)(?P<yy>\d\d)\b|\bsince (?P<v>childhood|school|before the pandemic|i was (?:a "
        r"(?:child|kid|boy|girl|teenager)|little|young))\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:had (?:this|it)|for) (?:about )?a (?P<f>fortnight)\b", re.IGNORECASE),
)


_GESTATION = re.compile(
    rf"\b(?P<n>{_N})\s?(?:wks?|weeks?|mths?|months?)(?=,? (?:pregnant|into (?:my|her|the|this) pregnancy)\b)"
    rf"|(?<=\bpregnant )(?P<behind>{_N})\s?(?:wks?|weeks?|mths?|months?)\b",
    re.IGNORECASE,
)
"""How far a pregnancy has gone: a number that settles no finding."""


class Quantity(Struct, frozen=True):
    """A number read from words.

    Attributes:
        of: ``age`` (years), ``duration`` (days), ``score`` or ``gestation`` (of a pregnancy, in weeks or months).
        value: The number.
        start: Where its words begin in the text.
        end: Where they end.
        name: What it is the score of, in small letters.
    """

    of: str
    value: int
    start: int
    end: int
    name: str = ""


def number(words: str) -> int:
    """Return the number that digits or words say (`62`, `sixty-two`).

    >>> number("sixty-two")
    62
    """
    if words.isdigit():
        return int(words)
    total = 0
    for part in re.split(r"[- ]", words.casefold()):
        total += _TENS.get(part, _UNITS.index(part) if part in _UNITS else 0)
    return total


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the ages, in years, the lengths of time, in days, and how far a pregnancy has gone, that a text tells."""
    plain = text.replace("’", "'")
    for pattern in _AGES:
        for found in pattern.finditer(plain):
            groups = found.groupdict()
            years = number(groups["n"]) + {"early": 2, "mid": 5, "late": 8}.get(
                (groups.get("part") or "mid").lower(), 5
            ) * (groups["n"].lower().endswith("ies"))
            if 3 <= years <= _OLDEST:
                yield Quantity("age", years, found.start(), found.end())
    bare = _BARE_YEARS.search(plain)
    years = number(bare["n"]) if bare else 0
    if bare and (years >= _OLD or (bare["sex"] and years >= _ADULT)) and years <= _OLDEST:
        yield Quantity("age", years, bare.start("n"), bare.end())
    for pattern in _LENGTHS:
        for found in pattern.finditer(plain):
            if pattern is _BARE_LENGTH and found["u"][0] in "yY" and number(found["n"]) >= _ADULT:
                continue  # it may be an age as well
            yield Quantity("duration", _days(found), found.start(), found.end())
    for found in _GESTATION.finditer(plain):
        yield Quantity("gestation", number(found["n"] or found["behind"]), found.start(), found.end())


class Scores:
    """Finds the scores of questionnaires in a text by the names of the questionnaires."""

    def __init__(self, names: Iterable[str]) -> None:
        said = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        between = r"(?:\s*(?:score|form|total|came (?:out|back)|was|is|of|at|now|today|up to|down to|'s|=|:|-|–|\())*"
        self._pattern = re.compile(
            rf"\b(?P<name>{said}){between}\s*(?P<n>{_N})(?:\s*(?:/|out of)\s*(?:10|25|100))?(?![\w/.]|\s*(?:in|x)\b)|"
            rf"\b(?:scored?|score of|got) (?P<first>{_N}) (?:on|in) (?:the |that |my )?(?P<after>{said})\b",
            re.IGNORECASE,
        )
        self._name = re.compile(rf"\W*(?:(?:the|my|a|score|form|done|today|{said})\b\W*)*", re.IGNORECASE)
        self._any = bool(said)

    def found_in(self, text: str) -> Iterator[Quantity]:
        """Yield the scores that a text tells."""
        for found in self._pattern.finditer(text.replace("’", "'")) if self._any else ():
            name, said = found["name"] or found["after"], found["n"] or found["first"]
            yield Quantity("score", number(said), found.start(), found.end(), name.casefold())

    def is_lone_name(self, text: str) -> bool:
        """Whether words only name a questionnaire and tell no result."""
        return self._any and bool(self._name.fullmatch(text))


def _days(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if groups.get("v") or groups.get("yy"):
        return 400
    if groups.get("f"):
        return 14
    said = groups["n"].casefold().removesuffix(" of").removeprefix("a ").strip() or "a"
    count = _A_FEW.get(said) or number(said)
    if groups.get("s"):
        return count * _SLASHED[groups["s"]]
    unit = groups["u"].casefold()
    return count * (_SPAN.get(unit) or _SPAN[unit.rstrip("s")])
