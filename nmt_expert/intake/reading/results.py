"""Read the results of named tests in clinicians' shorthand (`Phalen + 20s L`, `Adson/Wright neg`, `Ober +ve R, -ve L`).

A test that is only named has no result, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

_YES = r"(?:positive|pos\b\.?|\(\+(?:ve)?\)|\+\s?ve\b|\+{1,3}|abnormal)"
_NO = (
    r"(?:not positive|negative|neg\b\.?|\(-(?:ve)?\)|[-−–]\s?ve\b|NAD|WNL|clear\b|normal|unremarkable|"
    r"-(?=\s*(?:$|[.,;)]|[LRB]\b)))"
)
_SIDE = r"(?:\(?(?:[LRB]\b|left\b|right\b|both(?: sides)?\b|bilat(?:erally)?\b|either side|each side|(?-i:b/l))\)?)"
_IDLE = (
    rf"(?:['’]?s\b|tests?\b|signs?\b|stretch\b|was|were|is|are|on|the|at|all|=|:|{_SIDE}|\d+(?:-\d+)?(?!\s*/)|[CTLS]\d(?:/\d)?|"
    r"throughout|today|again|still|came (?:back|out|up)|found|result)"
)
_BETWEEN = rf"(?:\s*{_IDLE}(?=\W|$))*\s*"
_AT = r"(?:at|@|after|in)?\s*\d+\s?(?:s|secs?|seconds|°|deg(?:rees)?)(?!\w)"
_BEHIND = rf"(?:\s*(?:,?\s*(?:on|at)?\s*(?:the )?{_SIDE}|{_AT}))*"
_LIST = r"\s*(?:,|/|&|\+|\band\b|\bor\b)\s*"


class NamedResult(Struct, frozen=True):
    """A result that a text tells.

    Attributes:
        finding: What it says.
        word: ``yes``, or ``no`` if it denies the finding.
        name: The test, as written.
        start: Where its words begin in the text; in a list, its own name.
        end: Where they end, the side and the seconds that are told behind it among them; for all of a list the same.
    """

    finding: str
    word: str
    name: str
    start: int
    end: int


class TestResults:
    """Finds the results of tests by the names of the tests."""

    __test__ = False

    def __init__(self, named: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        self._finding = {name.casefold(): (positive, negative) for positive, negative, names in named for name in names}
        name = "|".join(re.escape(each) for each in sorted(self._finding, key=len, reverse=True))
        self._name = re.compile(rf"(?<!\w)(?:{name})(?!\w)", re.IGNORECASE)
        self._behind = re.compile(
            rf"(?P<names>(?<![\w?])(?:{name})(?:{_BETWEEN}{_LIST}(?:{name})(?!\w))*)(?=\W|$){_BETWEEN}"
            rf"(?:(?P<yes>{_YES})|(?P<no>{_NO})){_BEHIND}",
            re.IGNORECASE,
        )
        self._before = re.compile(
            rf"(?<!\w)(?:(?P<yes>positive|pos|\+ve)|(?P<no>negative|neg|-ve))\s+(?:for\s+)?"
            rf"(?P<names>(?:{name})(?:{_BETWEEN}{_LIST}(?:{name})(?!\w))*)(?!\w){_BETWEEN}{_BEHIND}",
            re.IGNORECASE,
        )
        self._other = re.compile(
            rf"\s*[,;/]\s*(?:(?P<yes>{_YES})|(?P<no>{_NO}))\s*(?:on (?:the )?)?{_SIDE}", re.IGNORECASE
        )
        one = rf"(?:{name})(?!\w)(?:\s*{_IDLE}(?!\w))*"
        self._alone = re.compile(rf"\W*{one}(?:{_LIST}{one})*[\s.,;:)]*", re.IGNORECASE)
        self._any = bool(self._finding)

    def found_in(self, text: str) -> Iterator[NamedResult]:
        """Yield the results that a text tells, in order."""
        if not self._any or not self._name.search(text):
            return
        told = sorted(
            chain(self._behind.finditer(text), self._before.finditer(text)),
            key=lambda found: (found.start(), -found.end()),
        )
        at = 0
        for found in told:
            if found.start() < at:
                continue
            at = found.end()
            names = list(self._name.finditer(text, found.start("names"), found.end("names")))
            for each in names:
                start = found.start() if each is names[0] else each.start()
                yield self._result(each[0], bool(found["yes"]), start, found.end())
            while other := self._other.match(text, at):
                yield self._result(names[-1][0], bool(other["yes"]), at, other.end())
                at = other.end()

    def _result(self, name: str, positive: bool, start: int, end: int) -> NamedResult:
        says, instead = self._finding[name.casefold()]
        if positive or not instead:
            return NamedResult(says, "yes" if positive else "no", name, start, end)
        return NamedResult(instead, "yes", name, start, end)

    def is_lone_name(self, text: str) -> bool:
        """Whether words only name tests and tell no result."""
        return self._any and bool(self._alone.fullmatch(text))
