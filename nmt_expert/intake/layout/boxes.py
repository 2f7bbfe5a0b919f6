"""Read check boxes, and the words and letters that answer what a form asks.

One job: which box is ticked, which is not, and which words are an answer.  What a box or a
word answers is found by ``reading``.
"""

from __future__ import annotations

import re

from msgspec import Struct

_RULE_TO_WRITE_ON = r"|(?<=__)(?=\s*[^\W\d_])(?![^\W\d_]+__)"
BOX = re.compile(
    r"\\?\[(?P<square>\s*|\s*[xX×✓✔✗✘*vV+?YyNn–—-]\s*)\\?\]"
    r"|\((?P<round>\s+|[xX×✓✔✗✘*]|\s[xX×✓✔✗✘*]\s)\)"
    r"|(?P<sign>[☐☑☒□■▢▣◻◼⬜⬛✅❌❎🗹🗷🗸])"
    r"|(?P<bare>(?<![^\s|])[✓✔✗✘](?=\s|\w|$))"
    r"|(?P<line>(?<![^\s|])_+(?:[xX✓✔]_+" + _RULE_TO_WRITE_ON + r"))"
)
"""A check box of any usual form."""

_TICKS = {
    **dict.fromkeys("x×✓✔*v+y☑☒■▣◼⬛✅❎🗹🗷🗸", "yes"),
    **dict.fromkeys("✗✘n–—-❌", "no"),
    "?": "unsure",
}
_WORDS = {
    "yes": "yes y yeah yep",
    "no": "no n none nil nope nothing never denies denied ø",
    "unsure": "unsure unknown maybe possibly perhaps idk dk",
}
_ANSWERS = {word: answer for answer, words in _WORDS.items() for word in words.split()}
_FILLERS = (
    r"(?:\s+(?:reported|known|noted|of note|significant|sig|currently|current|at present|today|to date|"
    r"that i know of|at all|thanks|thank you|relevant|recently|to report))*"
)
_UNSURE = r"not sure|(?:i )?don['’]?t know|do not know|not known|can['’]?t remember|\?+"
_BLANK = r"n\s?/\s?a|not applicable|not answered|_{2,}|\.{3,}|…+|[-–—]+"
_ANSWER = re.compile(
    rf"[*_(\[]*(?:(?P<word>{'|'.join(_ANSWERS)}){_FILLERS}|(?P<unsure>{_UNSURE})|(?P<blank>{_BLANK})|(?-i:NA))"
    r"[*_)\]]*(?![\w/])",
    re.IGNORECASE,
)
_W = r"(?:yes|y|no|n)(?!\w)"
_M = r"(?:\*{1,2}(?:yes|y|no|n)\*{1,2}|_{1,2}(?:yes|y|no|n)_{1,2}|\((?:yes|y|no|n)\)|\[(?:yes|y|no|n)\])"
CHOICE = re.compile(
    rf"(?<![\w/])(?:(?:{_M}|{_W})\s*[/|]\s*(?:{_M}|{_W})|{_M}\s+{_W}|{_W}\s+{_M}|yes\s+(?:or\s+)?no|y\s+n)(?![\w/])"
    r"(?:\s*[/|]\s*[*_(\[]*(?:unsure|not sure|don['’]?t know|n/a)[*_)\]]*(?!\w))?",
    re.IGNORECASE,
)
"""``yes / no`` to be marked; one of them may be: ``**yes** / no``."""

_B = r"(?:" + re.sub(r"\?P<\w+>", "?:", BOX.pattern.replace(_RULE_TO_WRITE_ON, "")) + r")"
_OPTION = r"(?:yes|no|(?-i:[YN])|unsure|not sure|don['’]?t know|n/a|unknown)(?![\w/])"
OPTIONS = re.compile(
    rf"(?:{_B}\s*{_OPTION}[ /|,]*){{2,}}|(?:{_OPTION}\s*:?\s*{_B}[ /|,]*){{2,}}"
    rf"|{_B}\s*{_OPTION}(?=\s*(?:$|\s\s|[|,;.(–—]|-\s))"
    rf"|(?<=[:?]\s){_OPTION}\s*{_B}",
    re.IGNORECASE,
)
"""Boxes with ``yes`` and ``no`` beside them."""

_ONLY_OPTIONS = re.compile(rf"(?:{_B}\s*{_OPTION}[ /|,]*)+|(?:{_OPTION}\s*:?\s*{_B}[ /|,]*)+", re.IGNORECASE)

DENIES = re.compile(
    r"(?<!\w)(?:no|not|never|none|nil|without|denies|neither|free of)(?!\w)|n['’]t(?!\w)", re.IGNORECASE
)
"""A label that denies by itself: a box or a word beside it may mean either."""

INSTRUCTION = re.compile(
    r"(?:[\w /]{1,30}:\s*)?(?:please\s+)?(?:\w+\s+){0,2}(?:tick|mark|circle|check|answer|select|indicate)\b"
    r"(?=.*\b(?:apply|applies|tick|box|boxes|y\s?/\s?n|yes|below|one|either)\b).*",
    re.IGNORECASE,
)
"""What a form asks people to do with it."""


class CheckBox(Struct, frozen=True):
    """A check box: where it stands, and ``yes``, ``no``, ``unsure`` or, if nothing is in it, ``""``."""

    start: int
    end: int
    tick: str


class FormAnswer(Struct, frozen=True):
    """An answer in words or letters: ``yes``, ``no``, ``unsure`` or ``blank``, and where it ends."""

    word: str
    end: int


class Style(Struct, frozen=True):
    """How a whole text uses boxes.

    Attributes:
        crosses: What a cross in a box means: ``unsure`` where others of the same text hold a tick.
        unticked: What an empty box means: ``blank`` if the text has no ticked one.
        behind: Whether ticks without a box stand behind words, too (in notes ``ROM ✓`` means that it is normal).
    """

    crosses: str = "yes"
    unticked: str = "no"
    behind: bool = False


def style(text: str) -> Style:
    """Return how a text uses boxes."""
    held = [next(group for group in box.groups() if group is not None).strip(" _") for box in BOX.finditer(text)]
    ticks = any(mark in "✓✔☑✅🗹" for mark in held if mark)
    crosses = any(mark in "xX×☒❎🗷" for mark in held if mark)
    filled = any(_TICKS.get(mark.casefold()) for mark in held if mark)
    asked = "apply" in text or "applies" in text
    behind = bool(re.search("[✓✔]", text)) and bool(re.search("[✗✘]", text))
    return Style("unsure" if ticks and crosses else "yes", "no" if filled or asked else "blank", behind)


def boxes_in(line: str, how: Style) -> tuple[CheckBox, ...]:
    """Return the check boxes of a line."""
    return tuple(
        CheckBox(found.start(), found.end(), _tick(found, how))
        for found in BOX.finditer(line)
        if _counts(line, found, how)
    )


def _counts(line: str, found: re.Match[str], how: Style) -> bool:
    """Whether a mark is a box where it stands: a rule to write on and a tick in mid-sentence are none."""
    before = line[max(0, found.start() - 200) : found.start()]
    if found["line"]:
        return found["line"].strip("_") != "" or not before.rstrip().endswith((":", "?"))
    if found["bare"]:
        return how.behind or not before.strip() or before.endswith(("  ", "|", ":", ": "))
    return True


def _tick(found: re.Match[str], how: Style) -> str:
    held = next(group for group in found.groups() if group is not None).strip(" _").casefold()
    if held in ("x", "×", "☒", "❎", "🗷"):
        return how.crosses
    return _TICKS.get(held, "") if held else ""


def answer_at(text: str) -> FormAnswer | None:
    """Return the answer that a text begins with, or None."""
    choice = CHOICE.match(text)
    if choice:
        return FormAnswer(_marked(choice[0]), choice.end())
    found = _ANSWER.match(text)
    if not found:
        return None
    if found["word"]:
        return FormAnswer(_ANSWERS[found["word"].casefold()], found.end())
    return FormAnswer("unsure" if found["unsure"] else "blank", found.end())


def _marked(choice: str) -> str:
    marked = [found[0] for found in re.finditer(r"(?<=[*_(\[])[a-z][a-z '’/]*(?=[*_)\]])", choice, re.IGNORECASE)]
    return answer_word(marked[0]) if len(marked) == 1 else "unsure" if marked else "blank"


def is_answer(text: str) -> bool:
    """Whether a text is an answer and nothing else."""
    found = answer_at(text)
    return bool(found) and (found is not None and not text[found.end :].strip(" .,;!"))


def are_options(line: str) -> bool:
    """Whether a line holds boxes with ``yes`` and ``no`` beside them, and nothing else."""
    return bool(_ONLY_OPTIONS.fullmatch(line))


def chosen(options: str, how: Style) -> str:
    """Return what boxes with ``yes`` and ``no`` beside them say: ``unsure`` if several are, ``blank`` if none."""
    words = [word[0] for word in re.finditer(_OPTION, options, re.IGNORECASE)]
    boxes = boxes_in(options, how)
    ticked = [word for word, box in zip(words, boxes, strict=False) if box.tick == "yes"]
    if len(ticked) != 1:
        return "unsure" if ticked or any(box.tick == "unsure" for box in boxes) else "blank"
    return answer_word(ticked[0])


def answer_word(text: str) -> str:
    """Return what an answer says: ``yes``, ``no``, ``unsure``, ``blank``, or ``""`` for words that are none."""
    found = answer_at(text.strip())
    return found.word if found else ""
