"""Record the segments and marks of a text while it is read.

One job: from places in a text whose wrapped lines are joined, make segments and marks that say
where they stand in the input.  Which words are one is decided by ``reading``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.intake.layout.sentence_ends import SentenceEnds
from nmt_expert.intake.layout.wrapping import unwrap

_LINE_END = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_HINT = re.compile(r"\s*\((?:Y\s?/\s?N|yes\s?/\s?no|circle|tick|please circle)\)\s*$", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|(?<!_)__(?=\w)|(?<=\w)__(?!_)")
_KEPT_STOP = re.compile(r"\.\.\.$|(?<!\w)[A-Za-z]\.[A-Za-z]\.$")


class Segment(Struct, frozen=True):
    """Some words to be read, at most a sentence.

    Attributes:
        text: The words, without bullet, box, heading or answer letter; behind the label of their group, if any.
        line: Line of the input where they begin, from 1.
        section: ``""`` (the client now), ``history``, ``medicines``, ``family``, ``plan``, ``opinion``, ``goal``,
            ``consent``, ``social``, ``avoid`` or ``allergies``.
        answer: What a box, letter or word beside them says: ``yes``, ``no``, ``unsure``, ``blank`` or ``""``.
        start: Offset of their first character in the input.
        end: Offset behind their last.
        asked: The label or question they answer, or ``""``.
    """

    text: str
    line: int
    section: str
    answer: str
    start: int
    end: int
    asked: str


class LayoutMark(Struct, frozen=True):
    """Something in a text that is not read as words.

    Attributes:
        text: As written.
        kind: ``heading``, ``label`` (of a group of boxes), ``bullet``, ``box``, ``answer`` or ``instruction``.
        line: Line of the input where it begins, from 1.
        start: Offset of its first character in the input.
        end: Offset behind its last.
    """

    text: str
    kind: str
    line: int
    start: int
    end: int


class Stretch(Struct, frozen=True):
    """A stretch of the text whose lines are joined."""

    start: int
    end: int


class Place(Struct, frozen=True):
    """Where words stand: their section, whether at an examination, and the label in front of them."""

    section: str = ""
    exam: bool = False
    asked: str = ""


class Record:
    """A text with its lines joined, and the segments and marks found in it so far."""

    def __init__(self, text: str) -> None:
        flow = unwrap(text)
        self.text, self.places = flow.text, flow.places
        self.breaks = [found.end() for found in _LINE_END.finditer(text)]
        self.sentences = SentenceEnds(self.text)
        self.segments: list[Segment] = []
        self.marks: list[LayoutMark] = []

    def words(self, span: Stretch) -> str:
        """Return the words of a span as they stand."""
        return self.text[span.start : span.end]

    def line_below(self, line: Stretch) -> str:
        """Return the line below a line."""
        end = self.text.find("\n", line.end + 1)
        return self.text[line.end + 1 : end if end >= 0 else len(self.text)]

    def sentence_end(self, span: Stretch) -> int:
        """Return where the first sentence of a span ends."""
        return self.sentences.end(span.start, span.end)

    def last_sentence(self, span: Stretch) -> tuple[Stretch, Stretch]:
        """Return what stands in front of the last sentence of a span, and that sentence."""
        at = span.start
        while (stop := self.sentence_end(Stretch(at, span.end))) < span.end:
            at = stop
        return Stretch(span.start, at), self.trimmed(Stretch(at, span.end))

    def trimmed(self, span: Stretch) -> Stretch:
        """Return a span without blanks and signs at its ends that mean nothing there."""
        start, end = span.start, span.end
        while start < end and self.text[start] in " \n,;.|–—-:!/=":
            if self.text[start] in "-–—:." and start + 1 < end and not self.text[start + 1].isspace():
                break
            start += 1
        while end > start and self.text[end - 1] in " \n,;|–—":
            end -= 1
        return Stretch(start, end)

    def bare_label(self, span: Stretch) -> Stretch:
        """Return a label without ``(Y/N)``, colon and question mark behind it."""
        hint = _HINT.search(self.words(span))
        end = span.start + hint.start() if hint else span.end
        if hint:
            self.mark(Stretch(end, span.end), "instruction")
        while end > span.start and self.text[end - 1] in " :?=–—-*_.":
            end -= 1
        return Stretch(span.start, end)

    def emit(
        self, spans: Sequence[Stretch], place: Place, answer: str = "", asked: str = "", group: Stretch | None = None
    ) -> None:
        """Record a segment: the words of one or more spans in order, behind the label of their group."""
        words = " ".join(" ".join(self.words(span).split()) for span in spans)
        words = _EMPHASIS.sub("", words)
        words = words.rstrip(" .;!,") if not _KEPT_STOP.search(words) else words
        if not re.search(r"\w", words):
            return
        if group:
            words = f"{' '.join(self.words(group).split()).rstrip(' :')}: {words}"
        start, end = self.places[spans[0].start], self.places[spans[-1].end - 1] + 1
        label = _EMPHASIS.sub("", asked or place.asked).strip(" :*_")
        self.segments.append(Segment(words, self._line_of(start), place.section, answer, start, end, label))

    def mark(self, span: Stretch, kind: str) -> None:
        """Record what is not read as words."""
        words = self.words(span)
        if words.strip():
            begin, behind = span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())
            start, end = self.places[begin], self.places[behind - 1] + 1
            self.marks.append(LayoutMark(words.strip(), kind, self._line_of(start), start, end))

    def _line_of(self, offset: int) -> int:
        return bisect_right(self.breaks, offset) + 1
