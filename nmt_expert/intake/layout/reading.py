"""Cut a text into segments to be read, and marks that are not.

One job: cut a text into segments to be read, each with the section it stands in and what a
box, letter or word beside it says of it.  What is no such segment (a heading, a bullet, a box,
an answer) is a mark, so that together they cover every word of the text.

Knows no findings.  A question that nobody answered is ``blank``, never *no*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from nmt_expert.intake.layout.boxes import (
    CHOICE,
    DENIES,
    INSTRUCTION,
    OPTIONS,
    CheckBox,
    answer_at,
    answer_word,
    boxes_in,
    chosen,
    is_answer,
    style,
)
from nmt_expert.intake.layout.headings import SectionHeading, alone_kind, heading_alone, headings_in, section
from nmt_expert.intake.layout.items import AFTER, LABEL_AHEAD, AnsweredItem, ItemFinder
from nmt_expert.intake.layout.record import LayoutMark, Place, Record, Segment, Stretch
from nmt_expert.intake.layout.wrapping import BULLET, LABEL, is_label

_PARTS = re.compile(r"\s+[•‣◦▪●]\s*|(?<=[.:;,])\s+\(?\d{1,2}[.)]\s+(?=[A-Z])|\s\s\s+(?=\S)")
_NUMBER = re.compile(r"\s*(?:[•‣◦▪●]|\(?\d{1,2}[.)](?=\s+[A-Z]))\s*")
_NEXT_LABEL = re.compile(r"(?<=[^\W_])\s+(?=[A-Z][a-z]+(?: [a-z]+){0,2}:\s)")
_GAP = re.compile(r"\s\s\s+")
_RULE = re.compile(r"[\s|:+=*_~#-]*")
_FORM_WORDS = re.compile(
    r"\b(?:notes?|form|intake|history|medical|symptoms|conditions|following|health|general|questionnaire|screen(?:ing)?|list|chart|"
    r"please|tick|check|mark|circle|apply|select|section|part|you)\b|[()]",
    re.IGNORECASE,
)
_FIELDS = ("plan", "opinion", "goal", "consent", "avoid", "medicines", "allergies", "social")
_COLUMN_TICKS = frozenset(("x", "×", "✓", "✔", "*", "v", "y", "yes", "☑", "☒", "[x]", "(x)", "■"))


def segments(text: str) -> tuple[Segment, ...]:
    r"""Return what is to be read of a text, in order.

    >>> [(item.text, item.answer) for item in segments("Cancer: N\nFever N\n[x] Neck pain")]
    [('Cancer', 'no'), ('Fever', 'no'), ('Neck pain', 'yes')]
    """
    return tuple(_Layout(text).segments)


def marks(text: str) -> tuple[LayoutMark, ...]:
    """Return what is left out of the segments of a text: headings, bullets, boxes, answers; in order."""
    return tuple(sorted(_Layout(text).marks, key=lambda mark: (mark.start, mark.end)))


class _Layout(Record):
    """Reads one text from its first line to its last."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.style = style(self.text)
        self.finder = ItemFinder(self.text, self.sentences)
        self.below, self.held, self.late, self.begun, self.gap = "now", "", False, False, False
        self.group: Stretch | None = None
        self.first: Stretch | None = None
        self.columns: Sequence[str] = ()
        at = 0
        for line in self.text.split("\n"):
            self._line(Stretch(at, at + len(line)))
            at += len(line) + 1

    # -------------------------------------------------------------- lines and headings

    def _line(self, line: Stretch) -> None:
        if not self.words(line).strip():
            self.held, self.group, self.columns, self.gap = "", None, (), self.begun
            return
        bullet = BULLET.match(self.text, line.start, line.end)
        listed = bool(bullet and bullet[0][0] not in "#>Q" and bullet[0] not in ("**", "__"))
        line = self._without_bullet(line)
        words = self.words(line)
        if heading_alone(words):
            self.below, self.held, self.group = alone_kind(words, self.late), "", None
            self.late = self.late or self.below in ("exam", "opinion", "plan")
            self.mark(line, "heading")
        elif self._is_above_list(line, words):
            self.group = line if self._is_group(line) else None
            self._new_label()
            self.mark(line, "instruction" if INSTRUCTION.fullmatch(words.strip(" .:()")) else "label")
        elif words.count("|") > (1 if CHOICE.search(words) else 0):
            self._row(line)
        else:
            self._headed(line, words, listed)
        self.begun, self.gap = not heading_alone(words), False

    def _is_above_list(self, line: Stretch, words: str) -> bool:
        """Whether a line is a label of the boxes or bullets below it."""
        below = self.line_below(line)
        listed = BULLET.match(below) or boxes_in(below[:12], self.style)
        return bool(listed) and words.rstrip()[-1] == ":" and is_label(words)

    def _without_bullet(self, line: Stretch) -> Stretch:
        start = line.start
        while bullet := BULLET.match(self.text, start, line.end):
            if not re.search(r"\w", self.text[bullet.end() : line.end]):
                break
            self.mark(Stretch(start, bullet.end()), "bullet")
            start = bullet.end()
        return Stretch(start, line.end)

    def _headed(self, line: Stretch, words: str, listed: bool) -> None:
        """Read a line, a heading at a time."""
        headings = list(headings_in(words, self.late))
        boxed = bool(boxes_in(words, self.style))
        label = LABEL.match(words)
        if headings and headings[0].start == 0 and not listed:
            self.below, self.held = "now", headings[0].kind
        elif not listed and (boxed or (label and is_label(label[0]))):
            self._new_label()
            if not boxed and self.below in _FIELDS and self.finder.item(line.start, line.end, False):
                self.below = "now"
        if not boxed and not listed:
            self.group = None
        self.first = self.group if listed and not boxed else None
        self._chunk(Stretch(line.start, line.start + headings[0].start) if headings else line, self._place())
        for heading, after in zip_longest(headings, headings[1:]):
            self.late = self.late or heading.kind in ("exam", "opinion", "plan")
            end = line.start + after.start if after else line.end
            self._behind(heading, Stretch(line.start + heading.start, line.start + heading.end), end)

    def _new_label(self) -> None:
        """Let a heading in front of an earlier line no longer hold, nor one of a plan above an empty line."""
        self.held = ""
        if self.gap and self.below in _FIELDS[:5]:
            self.below = "now"

    def _place(self) -> Place:
        kind = self.held or self.below
        return Place(section(kind), kind == "exam")

    def _behind(self, heading: SectionHeading, at: Stretch, end: int) -> None:
        """Read what stands behind a heading on its line; an answer or a word or two are read with it."""
        place = Place(section(heading.kind), heading.kind == "exam", heading.name if heading.is_topic else "")
        body = self.trimmed(Stretch(at.end, end))
        first = self.trimmed(Stretch(body.start, self.sentence_end(body)))
        said = answer_at(self.words(Stretch(body.start, min(body.end, body.start + 80))))
        name = self.trimmed(Stretch(at.start, at.start + len(heading.name)))
        if (
            body.start < body.end
            and said
            and AFTER.match(self.text, body.start + said.end, body.end)
            and not (heading.kind == "exam" and self.words(body)[: said.end] == "N")
        ):
            after = body.start + said.end
            rest = self._answer(AnsweredItem(name, said.word, Stretch(body.start, after), after), body.end, place)
            self._parts(Stretch(rest, end), Place())
        elif (
            heading.is_topic
            and first.start < first.end
            and len(self.words(first).split()) <= 3
            and not self._boxes(body)
        ):
            self.emit([Stretch(at.start, first.end)], place)
            self._chunk(Stretch(first.end, end), place)
        else:
            self.mark(at, "heading")
            self._chunk(body, place)

    # -------------------------------------------------------------- boxes

    def _boxes(self, span: Stretch) -> tuple[CheckBox, ...]:
        """Return the boxes of a span; in ``yes / [no]`` there is none."""
        words = self.words(span)
        choices = list(CHOICE.finditer(words))
        return tuple(
            CheckBox(box.start + span.start, box.end + span.start, box.tick)
            for box in boxes_in(words, self.style)
            if not any(choice.start() <= box.start < choice.end() for choice in choices)
        )

    def _chunk(self, span: Stretch, place: Place) -> None:
        """Read the words of one line under one heading."""
        span = self.trimmed(span)
        words = self.words(span)
        if not re.search(r"\w|[☐☑☒□■]", words):
            if words:
                self.mark(span, "answer" if "_" in words else "bullet")
            return
        if INSTRUCTION.fullmatch(words.strip(" .:()")) and len(words.split()) <= 14 and not boxes_in(words, self.style):
            self.mark(span, "instruction")
        elif list(OPTIONS.finditer(words)):
            self._optioned(span, place)
        elif boxes := [box for box in self._boxes(span) if not (place.exam and self.text[box.start] in "✓✔✗✘")]:
            self._boxed(span, boxes, place)
        else:
            self._parts(span, place)

    def _optioned(self, span: Stretch, place: Place) -> None:
        """Read questions with a box for yes and one for no behind them."""
        at = span.start
        for options in OPTIONS.finditer(self.words(span)):
            begin, end = span.start + options.start(), span.start + options.end()
            asked = self.trimmed(Stretch(at, begin))
            before, asked = self.last_sentence(asked)
            self._parts(before, place)
            word = chosen(options[0], self.style)
            if begin == span.start and not OPTIONS.search(self.text, end, span.end):
                asked, end = self._behind_options(Stretch(end, span.end))
            said = self.trimmed(Stretch(begin, span.start + options.end()))
            at = end
            if asked.start < asked.end:
                self.emit([self.bare_label(asked)], place, word, self.words(asked))
            self.mark(said, "box")
        rest = self.trimmed(Stretch(at, span.end))
        if re.search(r"\w", self.words(rest)):
            self._chunk(rest, place)

    def _behind_options(self, rest: Stretch) -> tuple[Stretch, int]:
        """Return the question behind its boxes, and where it ends."""
        rest = self.trimmed(rest)
        end = self.sentence_end(rest)
        return self.trimmed(Stretch(rest.start, end)), end

    def _boxed(self, span: Stretch, boxes: Sequence[CheckBox], place: Place) -> None:
        """Read boxes with words behind or before each."""
        lead = self.trimmed(Stretch(span.start, boxes[0].start))
        tail = self.words(Stretch(boxes[-1].end, span.end))
        for box in boxes:
            self.mark(Stretch(box.start, box.end), "box")
        if lead.start < lead.end and not tail.strip(" .,;") and self.text[lead.end - 1] not in ":?":
            label = LABEL.match(self.text, lead.start, lead.end)
            group = Stretch(lead.start, label.end()) if label and is_label(label[0]) else None
            if group:
                self.mark(group, "label")
            starts = [group.end if group else span.start, *(box.end for box in boxes[:-1])]
            for start, box in zip(starts, boxes, strict=True):
                self._ticked(Stretch(start, box.start), box, group, place)
            return
        group = self.group if lead.start == lead.end else None
        if lead.start < lead.end:
            before, lead = self.last_sentence(lead)
            self._parts(before, place)
            if len(boxes) == 1 and not tail.strip(" .,;_"):
                self.emit([self.bare_label(lead)], place, boxes[0].tick or self.style.unticked, self.words(lead))
                return
            self.mark(lead, "label")
            group = lead if self._is_group(lead) else None
        for box, after in zip_longest(boxes, boxes[1:]):
            self._ticked(Stretch(box.end, after.start if after else span.end), box, group, place)

    def _ticked(self, words: Stretch, box: CheckBox, group: Stretch | None, place: Place) -> None:
        """Read the words beside a box; what follows them, another label or sentence, is read by itself."""
        words = self.trimmed(words)
        end = self.sentence_end(words)
        for gap in re.finditer(r"\s\s+", self.words(words)):
            if LABEL_AHEAD.match(self.text, words.start + gap.end(), words.end):
                end = min(end, words.start + gap.start())
        own = self.trimmed(Stretch(words.start, end))
        if own.start < own.end:
            denies = not box.tick and DENIES.search(self.words(own))
            self.emit([own], place, "blank" if denies else box.tick or self.style.unticked, "", group)
        self._parts(Stretch(end, words.end), Place(place.section, place.exam))

    def _is_group(self, label: Stretch) -> bool:
        words = self.words(label).strip(" :")
        return len(words.split()) <= 4 and not _FORM_WORDS.search(words)

    # -------------------------------------------------------------- tables

    def _row(self, line: Stretch) -> None:
        """Read a row of a table: a label, and its answer in the next cell or under a column named yes or no."""
        cells: list[Stretch] = []
        at = line.start
        for written in self.words(line).split("|"):
            cells.append(self.trimmed(Stretch(at, at + len(written))))
            at += len(written) + 1
        if not self.words(cells[0]):
            cells = cells[1:]
        held = [self.words(cell) for cell in cells]
        if all(_RULE.fullmatch(words) for words in held):
            return
        below = self.line_below(line)
        others = [cell.strip() for cell in below.split("|") if cell.strip()]
        columns = self._are_columns(held) and "|" in below and others[1:] != [cell for cell in held if cell][1:]
        if columns or ("|" in below and "--" in below and _RULE.fullmatch(below)):
            self.columns = held if columns else ()
            for cell in cells:
                self.mark(cell, "heading")
        elif self.columns and self._under_columns(cells, held):
            return
        elif (
            len(held) > 1
            and held[0]
            and not self._itemised(held[0])
            and not any(boxes_in(words, self.style) for words in held)
        ):
            self._pair(cells, held)
        else:
            for cell in cells:
                self._chunk(cell, self._place())

    def _are_columns(self, held: Sequence[str]) -> bool:
        """Whether the cells of a row name columns for yes and no."""
        return len(held) > 2 and {"yes", "no"} <= {answer_word(cell) for cell in held[1:] if is_answer(cell)}

    def _itemised(self, cell: str) -> bool:
        return bool(LABEL_AHEAD.match(cell)) or self.finder.lettered(cell)

    def _pair(self, cells: Sequence[Stretch], held: Sequence[str]) -> None:
        place = self._place()
        if self._are_columns(held):
            cells, held = (
                [cells[0], Stretch(cells[1].start, cells[-1].end)],
                [held[0], self.words(Stretch(cells[1].start, cells[-1].end))],
            )
        said = answer_at(held[1]) if held[1] else None
        if not held[1]:
            self.emit([cells[0]], place, "blank", held[0])
        elif said and is_answer(held[1]):
            self.emit([self.bare_label(cells[0])], place, said.word, held[0])
            self.mark(cells[1], "answer")
        else:
            self.mark(cells[0], "label")
            self.emit([cells[1]], place, "", held[0], cells[0])
        for cell in cells[2:]:
            self._chunk(cell, Place(place.section, place.exam, held[0]))

    def _under_columns(self, cells: Sequence[Stretch], held: Sequence[str]) -> bool:
        """Read a row under columns named yes and no; False if it is no such row."""
        ticks = [
            column for column, cell in zip(self.columns[1:], held[1:], strict=False) if cell.casefold() in _COLUMN_TICKS
        ]
        others = [
            cell
            for cell in held[1:]
            if cell and cell.casefold() not in _COLUMN_TICKS and not _RULE.fullmatch(cell) and cell not in "☐□"
        ]
        if others or not held[0]:
            return False
        self.emit(
            [self.bare_label(cells[0])],
            self._place(),
            (answer_word(ticks[0]) if len(ticks) == 1 else "unsure") if ticks else "blank",
            held[0],
        )
        for cell in cells[1:]:
            self.mark(cell, "box")
        return True

    # -------------------------------------------------------------- items and sentences

    def _parts(self, span: Stretch, place: Place) -> None:
        """Read words without boxes: cut at bullets and numbers in mid-line, and at wide blanks between items."""
        number = _NUMBER.match(self.text, span.start, span.end)
        start = number.end() if number else span.start
        if number:
            self.mark(Stretch(span.start, start), "bullet")
        for part in _PARTS.finditer(self.text, start, span.end):
            sign = part[0].strip()
            if not sign and not self.finder.begins(part.end(), span.end):
                continue
            if start < part.start():
                self._items(Stretch(start, part.start()), place)
            if sign:
                self.mark(self.trimmed(Stretch(part.start(), part.end())), "bullet")
            elif place.section in ("family", "history", "medicines", "allergies", "social"):
                place = Place()
            start = part.end()
        self._items(Stretch(start, span.end), place)

    def _items(self, span: Stretch, place: Place) -> None:
        """Read items with their answers, and sentences."""
        at, asked = span.start, place.asked
        while True:
            rest = self.trimmed(Stretch(at, span.end))
            if rest.start >= rest.end:
                return
            item = self.finder.item(rest.start, rest.end, place.exam)
            if item:
                at = self._answer(item, rest.end, place)
                asked = ""
                continue
            at = self.sentence_end(rest)
            sentence = self.trimmed(Stretch(rest.start, at))
            words = self.words(sentence)
            asked = "" if words.endswith("?") else asked
            label = LABEL.match(words)
            if label and is_label(label[0]):
                asked = label[0].rstrip(" :")
                if ahead := _NEXT_LABEL.search(words, label.end()):
                    at = sentence.start + ahead.start()
                    sentence = Stretch(sentence.start, at)
            self.emit([sentence], Place(place.section, place.exam, asked), group=self.first)
            self.first = None
            asked = words if words.endswith("?") and sentence.start == span.start else ""

    def _answer(self, item: AnsweredItem, end: int, place: Place) -> int:
        """Emit a label with its answer and, beside a yes, what more is said of it; return where that ends."""
        after = item.end
        asked = self.words(item.label)
        sign = re.compile(r"\s*\?").match(self.text, item.label.end)
        asked += "?" if sign else ""
        self.mark(item.said, "answer")
        label = self.bare_label(item.label)
        comment = self._comment(after, end)
        if comment and item.answer == "yes":
            self.emit([label, comment], place, item.answer, asked)
        else:
            self.emit([label], place, item.answer, asked)
            if comment:
                self.emit([comment], Place(place.section, place.exam, asked))
        return comment.end if comment else after

    def _comment(self, start: int, end: int) -> Stretch | None:
        """Return what is said beside an answer up to the end of the sentence, if it is not the next item."""
        lead = re.compile(r"\s*[.;!]").match(self.text, start, end)
        rest = self.trimmed(Stretch(start, end))
        if lead or rest.start >= rest.end or self.finder.begins(rest.start, rest.end):
            return None
        stop = self.sentence_end(rest)
        for gap in _GAP.finditer(self.text, rest.start, stop):
            if self.finder.begins(gap.end(), end):
                stop = gap.start()
                break
        found = self.trimmed(Stretch(rest.start, stop))
        return found if found.start < found.end and re.search(r"\w", self.words(found)) else None
