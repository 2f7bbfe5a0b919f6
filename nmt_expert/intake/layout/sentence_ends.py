"""Find where a sentence ends, with care for abbreviations, initials and numbers."""

from __future__ import annotations

import re

_MARK = re.compile(r"[.!?;…]+[\"'”’)\]]*(?=\s|$)")
_BEGIN = re.compile(r"\S")
_TITLE = re.compile(r"(?<!\w)(?:dr|mr|mrs|ms|prof|st|vs|cf|ca|approx|e\.g|i\.e|hx|pt|pts|px|cl)$", re.IGNORECASE)
_INITIAL = re.compile(r"(?<!\w)(?:Dr|Mr|Mrs|Ms|Prof)\.?(?:\s[A-Z]\.)*\s[A-Z]$")
_SHORTENED = re.compile(
    r"(?<!\w)(?:etc|a\.m|p\.m|y\.o|[a-z]|incl|esp|resp|dx|rx|tx|sx|fx|bilat|neg|pos|tel|ext|int|min|max|wks?|yrs?|mths?|hrs?|"
    r"lat|med|ant|post|sup|inf|temp|occ)$",
    re.IGNORECASE,
)


class SentenceEnds:
    """The ends of the sentences of one text; an end once found is not looked for again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[int, tuple[int, int]] = {}

    def end(self, start: int, end: int) -> int:
        """Return the offset behind the end mark of the sentence that holds `start`, or `end`."""
        begin, found = self._found.get(end, (0, -1))
        if begin <= start < found:
            return found
        marks = _MARK.finditer(self.text, start, end)
        found = next((mark.end() for mark in marks if _ends(self.text, start, mark, end)), end)
        self._found[end] = (start, found)
        return found


def _ends(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    begin = _BEGIN.search(text, mark.end(), end)
    behind = begin[0] if begin else ""
    if not behind or mark[0][0] in "!;":
        return True
    if mark[0][0] == "?" or len(mark[0]) > 1:
        return not behind.islower()
    before = text[max(start, mark.start() - 24) : mark.start()]
    if _TITLE.search(before) or _INITIAL.search(before):
        return False
    if _SHORTENED.search(before) or before[-1:].isdigit():
        return not behind.islower() and not behind.isdigit()
    return True
