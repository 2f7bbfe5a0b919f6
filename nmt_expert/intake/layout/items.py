"""Find labels and questions with the word or letter that answers them.

One job: ``Cancer: N``, ``Fever N``, ``Y Diabetes``, ``Bleeding?  no``, ``Pregnant: ____`` and the
like, wherever one begins.  A capital N behind words answers them only on forms, where it does so
again and again, or alone on a line: in prose and at an examination it does not.
"""

from __future__ import annotations

import re

from msgspec import Struct

from nmt_expert.intake.layout.boxes import CHOICE, DENIES, answer_at, answer_word, is_answer
from nmt_expert.intake.layout.record import Stretch
from nmt_expert.intake.layout.sentence_ends import SentenceEnds

LABEL_AHEAD = re.compile(r"[A-Z][^:.;?!\n]{0,40}:(?!\d)")
"""The beginning of something with a label of its own."""

AFTER = re.compile(r"\s*(?:$|[-–—,.;(!|]|\s\s|\s(?=[A-Z][^:.;?!]{1,60}(?:[:?]|\s\(?[YN]\b)))")
"""What may stand behind an answer: ``no pain`` is none."""

_QUESTION = re.compile(
    r"(?P<label>[^\W_][^:;!?|\n]{0,90}?)(?P<sign>\s*\?(?:\s+(?P<reply>A\d*[:.])(?=\s)|\s*:?)|[*_]*\s*:[*_]*(?!\d|//)(?!_)|\s+[-–—](?=\s)|\s*=|\s*\.{3,}|\s*_{3,})\s*",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"(?P<label>[^\W_](?:[^:.;?!|,\n\s]|\s(?!\s\s)|[.](?=\w)){1,60}?)(?:\s*[-–—]\s*|\s+\(?)(?P<letter>[YN]|YES|NO|Yes|No)\)?"
    r"(?=\s*$|\s*[,;|.(]|\s\s|\s+[-–—]|\s+[A-Z])"
)
_LETTER_FIRST = re.compile(
    r"(?P<letter>[YN]|YES|NO)(?:\s*[-–—:.)]\s*|\s+)(?P<label>[^\W\d_][^\n|;?!]{1,60}?)(?=\s*$|\s\s\s|\s*[;|.])"
)
_LETTERS = re.compile(
    r"^[^\W_][^:.;?!|,\n]{1,60}?(?:\s|:|\?|[-–—])\s*\(?(?:[YN]|YES|NO|Yes|No)\b\)?(?=\s*$|\s*[,|(]|\s\s|\s+[-–—])"
    r"|(?:\s\s|[|,]\s?)[^\W_][^:.;?!|,\n]{1,40}?\s[-–—]?\s?\(?[YN]\)?(?=\s*$|\s*[,|(]|\s\s)",
    re.MULTILINE,
)
_FIRST_LETTERS = re.compile(r"^(?:[YN]|YES|NO)(?:\s*[-–—:.)]\s*|\s+)[A-Z]", re.MULTILINE)
_OTHER = re.compile(r"\s+(?:[xXoO0]\s+)?(?:yes|no|[YN])(?=\s*$|\s\s)", re.IGNORECASE)
_LONGEST = 150


class AnsweredItem(Struct, frozen=True):
    """A label and its answer.

    Attributes:
        label: The label or question, without its sign.
        answer: ``yes``, ``no``, ``unsure`` or ``blank``.
        said: The word, letter or rule that says so; empty for a question with nothing behind it.
        end: Where what follows begins.
    """

    label: Stretch
    answer: str
    said: Stretch
    end: int


class ItemFinder:
    """Finds the items of one text.

    Attributes:
        letters: Whether the text answers with letters or words behind a label, at least twice.
        first_letters: Whether it does with letters in front of one.
    """

    def __init__(self, text: str, sentences: SentenceEnds) -> None:
        self.text, self.sentences = text, sentences
        self._found: dict[tuple[int, int, bool], AnsweredItem | None] = {}
        self.letters = len(_LETTERS.findall(text)) > 1
        self.first_letters = len(_FIRST_LETTERS.findall(text)) > 1

    def begins(self, start: int, end: int) -> bool:
        """Whether an item, or words with a label of their own, begin at an offset."""
        return bool(LABEL_AHEAD.match(self.text, start, end)) or self.item(start, end, False) is not None

    def item(self, start: int, end: int, exam: bool) -> AnsweredItem | None:
        """Return the item that begins at an offset, if a word or letter answers it."""
        key = (start, end, exam)
        if key not in self._found:
            self._found[key] = self._find(start, end, exam)
        return self._found[key]

    def _find(self, start: int, end: int, exam: bool) -> AnsweredItem | None:
        stop = self.sentences.end(start, end)
        asked = _QUESTION.match(self.text, start, end)
        found = self._asked(asked, end) if asked and asked.start("sign") <= stop and _is_short(asked) else None
        found = found or self._chosen(start, stop, end) or (None if exam else self._lettered(start, end))
        if found and found.answer in ("yes", "no") and DENIES.search(self.text, found.label.start, found.label.end):
            return AnsweredItem(found.label, "unsure", found.said, found.end)
        return found

    def lettered(self, words: str) -> bool:
        """Whether words begin with an item that a letter answers."""
        behind = self.letters and _LETTER.match(words)
        return bool(behind or (self.first_letters and _LETTER_FIRST.match(words)))

    def _asked(self, asked: re.Match[str], end: int) -> AnsweredItem | None:
        """Return the item of a label with a sign behind it."""
        label, at = Stretch(asked.start("label"), asked.end("label")), asked.end()
        rest, sign = self.text[at : min(end, at + _LONGEST)], asked["sign"].strip(" *")
        begin = asked.start("reply") if asked["reply"] else at
        if not rest.strip(" .,;"):
            return AnsweredItem(label, "blank", Stretch(begin, at), end) if sign[-1] in ":_" else None
        said = answer_at(rest)
        if not said or not AFTER.match(rest, said.end):
            empty = sign[-1] == ":" and re.search(r"\s\s\s$", asked[0]) and LABEL_AHEAD.match(rest)
            return AnsweredItem(label, "blank", Stretch(at, at), at) if empty else None
        if sign in "-–—" and _is_aside(rest, said.word, said.end):
            return None
        return AnsweredItem(label, said.word, Stretch(begin, at + said.end), at + said.end)

    def _chosen(self, start: int, stop: int, end: int) -> AnsweredItem | None:
        """Return the item of a label with ``yes / no`` behind it."""
        choice = CHOICE.search(self.text, start, min(stop, start + _LONGEST))
        if not choice or choice.start() <= start or len(self.text[start : choice.start()].split()) > 12:
            return None
        said = answer_at(choice[0])
        if not said or not AFTER.match(self.text, choice.end(), end):
            return None
        label = self.text[start : choice.start()].rstrip(" ,;|–—")
        return AnsweredItem(
            Stretch(start, start + len(label)), said.word, Stretch(choice.start(), choice.end()), choice.end()
        )

    def _lettered(self, start: int, end: int) -> AnsweredItem | None:
        """Return the item of a label with a letter before or behind it."""
        first = _LETTER_FIRST.match(self.text, start, end) if self.first_letters else None
        found = first or _LETTER.match(self.text, start, end)
        if not found or not re.search(r"\w\w", found["label"]) or is_answer(found["label"]):
            return None
        count = len(found["label"].split())
        whole = found.end() == end and (start == 0 or self.text[start - 1] == "\n")
        if not first and not ((self.letters and count <= 7) or (whole and count <= 5 and len(found["letter"]) == 1)):
            return None
        label, said = (
            Stretch(found.start("label"), found.end("label")),
            Stretch(found.start("letter"), found.end("letter")),
        )
        other = _OTHER.match(self.text, found.end(), end)
        if other and not first:  # `o Yes  x No`: boxes that became letters
            return AnsweredItem(label, "unsure", Stretch(said.start, other.end()), other.end())
        return AnsweredItem(label, answer_word(found["letter"]), said, found.end())


def _is_short(asked: re.Match[str]) -> bool:
    """Whether words are few enough to be a label, or, with a question mark, a question."""
    if re.search(r"[.](?:\s|$)", asked["label"]):
        return False
    sign = asked["sign"].strip(" *")
    return len(asked["label"].split()) <= (16 if "?" in sign else 10 if sign == ":" else 6)


def _is_aside(rest: str, word: str, end: int) -> bool:
    """Whether what stands behind a dash goes on with the sentence (``- no, it hurts``), and is no answer."""
    if word == "blank":
        return "_" not in rest[:end] and "/" not in rest[:end]
    return word == "no" and rest[0].islower() and bool(re.match(r"\s*[-–—,]", rest[end:]))
