"""Propose answers from notes, sentence by sentence, for a person to confirm; nothing is guessed, nothing is lost.

A sentence is read whole if the phrase reader understands it whole.  Otherwise it is
cut where that cannot change what is denied.  What does not speak of this person now
is set aside, what is not understood is listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import Issue, VisitError
from nmt_expert.intake.cutting import JOINTS, TURNS, bare, may_take_back, together, uncovered
from nmt_expert.intake.negation import UNSETTLING
from nmt_expert.intake.places import without_here
from nmt_expert.intake.sentences import PAST_WORDS, REASONS, TAKES_BACK, Sentence, aside, sentences
from nmt_expert.intake.tokens import is_word, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import Reading, Understood, understand
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

MAX_CHARACTERS = 50_000
"""Longer notes are refused whole: they are not one visit's."""

_REFERS = re.compile(
    r"\b(?:it|it's|its|same (?:place|spot|area|side|hand|arm|leg|foot|muscle|shoulder)|"
    r"that (?:hand|arm|leg|foot|side|spot"
    r"|area|muscle|shoulder|place)|this (?:hand|arm|leg|foot|side|spot|area|muscle|shoulder|place)|there)\b",
    re.IGNORECASE,
)
_THERE_IS = re.compile(r"\bthere(?:'s| is| are| was| were| isn't| aren't)\b", re.IGNORECASE)
_LASTING = ("earlier",)
_RECENT = re.compile(r"recent|last |new or hard|immobilised", re.IGNORECASE)


class Proposal(Struct, frozen=True):
    """One answer proposed.

    Attributes:
        answer: The answer; its ``said`` is the sentence.
        how: How its name was found: ``exact``, ``synonym`` or ``spelling``.
        denied: The words of the sentence that deny or weaken it; empty for a plain yes.
        carried: Line of the sentence that its place was taken from; 0 if it is its own.
    """

    answer: Answer
    how: str
    denied: tuple[str, ...] = ()
    carried: int = 0


class NotedSentence(Struct, frozen=True):
    """One sentence of the notes and what it was read as.

    Attributes:
        text: As written.
        line: Its line in the notes, from 1.
        proposals: Answers proposed from it.
        complaints: Where it says that it hurts, without saying how.
        aside: Why it, or a part of it, is set aside; ``""`` if it is not.
        unread: Parts that were not understood, or set aside.
        problems: Why, with suggestions, for what was not understood.
    """

    text: str
    line: int
    proposals: tuple[Proposal, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    aside: str = ""
    unread: tuple[str, ...] = ()
    problems: tuple[Issue, ...] = ()


class Notes(Struct, frozen=True):
    """All sentences of the notes, in order; `visit` is what they propose together."""

    sentences: tuple[NotedSentence, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Every answer proposed, in order; said twice, it is proposed once."""
        seen: dict[tuple[str, str, Site], Proposal] = {}
        for sentence in self.sentences:
            for item in sentence.proposals:
                seen.setdefault((item.answer.finding, item.answer.word, item.answer.site), item)
        return tuple(seen.values())

    @property
    def visit(self) -> Visit:
        """The visit that the notes propose, nothing of it confirmed."""
        complaints = dict.fromkeys(c for sentence in self.sentences for c in sentence.complaints)
        return Visit(tuple(complaints), tuple(item.answer for item in self.proposals))


def decode_notes(content: bytes, name: str) -> str:
    """Return the text of a notes file.

    Raises:
        VisitError: It is not text, is empty, or is too long.
    """
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise VisitError(
            [Issue(name, 0, "not-text", "the notes are not UTF-8 text", "save them as plain text")]
        ) from error
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\f" for letter in text):
        raise VisitError([Issue(name, 0, "not-text", "the notes hold control characters", "save them as plain text")])
    if not text.strip():
        raise VisitError([Issue(name, 0, "empty-notes", "the notes are empty", "write at least one sentence")])
    if len(text) > MAX_CHARACTERS:
        message = f"the notes are longer than {MAX_CHARACTERS:,} characters"
        raise VisitError([Issue(name, 0, "long-notes", message, "give the notes of one visit")])
    return text


def read_notes(kb: KnowledgeBase, text: str) -> Notes:
    """Return what notes propose.

    Args:
        kb: The knowledge base whose vocabulary counts.
        text: The notes, any number of lines.
    """
    reader = _Reader(kb)
    read = [noted for sentence in sentences(text) for noted in reader.sentence(sentence)]
    return Notes(tuple(_without_taken_back(read)))


class _Reader:
    """Reads the sentences of one text in order, remembering the last place named."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.vocabulary = Vocabulary(kb)
        self.place = Site()
        self.place_line = 0

    def sentence(self, sentence: Sentence) -> Iterator[NotedSentence]:
        """Yield what a sentence says, a turn (`..., but ...`) at a time if it cannot be read whole."""
        if sentence.section:
            yield NotedSentence(sentence.text, sentence.line, aside=REASONS[sentence.section], unread=(sentence.text,))
            return
        whole = self._understand(sentence.text)
        turns = [turn for turn in TURNS.split(sentence.text) if turn.strip()]
        if whole.problems and len(turns) > 1:
            read = [self._turn(replace(sentence, text=turn.strip()), self._understand(turn)) for turn in turns]
            yield from _without_taken_back(read)
        else:
            yield self._turn(sentence, whole)

    def _turn(self, sentence: Sentence, whole: Understood) -> NotedSentence:
        reason = aside(sentence.text)
        if reason == "past":
            return self._past(sentence)
        if reason and (whole.problems or reason in ("condition", "plan")) and not _unsure(whole):
            return NotedSentence(sentence.text, sentence.line, aside=REASONS[reason], unread=(sentence.text,))
        said, unread = (whole, ()) if not whole.problems else self._cut(sentence.text, whole)
        return self._noted(sentence, said, unread)

    def _past(self, sentence: Sentence) -> NotedSentence:
        """Return what the past leaves true (an old injury is a finding still), and set the rest aside."""
        said = self._understand(PAST_WORDS.sub("", sentence.text.casefold()))
        lasting = [reading for reading in said.readings if self._lasts(reading)] if not said.problems else []
        noted = self._noted(sentence, Understood(readings=tuple(lasting)), (sentence.text,))
        return replace(noted, aside=REASONS["past"], problems=())

    def _lasts(self, reading: Reading) -> bool:
        finding = self.kb.findings[reading.finding]
        words = f"{finding.id} {finding.label}"
        history = finding.kind == "history" and finding.site == "local" and not _RECENT.search(words)
        return reading.word == "yes" and (history or any(word in words.casefold() for word in _LASTING))

    # -------------------------------------------------------------- cutting

    def _understand(self, text: str) -> Understood:
        return understand(self.kb, [text], self.vocabulary)

    def _cut(self, text: str, whole: Understood) -> tuple[Understood, tuple[str, ...]]:
        """Return what can be read of a sentence that is not understood whole, and what of it cannot."""
        lean, shed = bare(text)
        if lean != text and not (said := self._understand(lean)).problems:
            return said, shed
        pieces = [piece.strip() for piece in JOINTS.split(lean) if piece.strip()]
        if len(pieces) < 2 or any(problem.code == "unclear-meaning" for problem in whole.problems):
            return replace(whole, problems=whole.problems), (text,) if not whole.readings else ()
        read = list(uncovered(pieces, [self._piece(piece) for piece in pieces]))
        if may_take_back(pieces, read):
            return Understood(problems=whole.problems or read[0].problems), (text,)
        return together(read), tuple(p for p, said in zip(pieces, read, strict=True) if said.problems) + shed

    def _piece(self, text: str) -> Understood:
        said = self._understand(text)
        if said.problems:
            lean, _ = bare(text)
            retried = self._understand(lean) if lean != text and lean else said
            return retried if not retried.problems else said
        return said

    # -------------------------------------------------------------- places

    def _noted(self, sentence: Sentence, said: Understood, unread: Iterable[str]) -> NotedSentence:
        own = [reading.site for reading in said.readings if reading.site.region or reading.site.muscle]
        own += [complaint.site for complaint in said.complaints]
        refers = not own and bool(_REFERS.search(_THERE_IS.sub("", sentence.text)))
        proposals = tuple(self._proposal(reading, sentence, refers) for reading in said.readings)
        named = set(own) or self._named(sentence.text)
        if len(named) == 1:
            self.place, self.place_line = next(iter(named)), sentence.line
        elif named:
            self.place, self.place_line = Site(), 0
        complaints = tuple(replace(complaint, text=sentence.text) for complaint in said.complaints)
        return NotedSentence(sentence.text, sentence.line, proposals, complaints, "", tuple(unread), said.problems)

    def _named(self, text: str) -> set[Site]:
        """Return the place that a sentence names although nothing of it was understood."""
        places = self.vocabulary.places
        spans = places.spans([word for word in tokens(text) if is_word(word)])
        if not any(span.kind == "region" for span in spans):
            return set()
        site = places.site(spans)
        return {site} if site else {Site(), Site("?")}

    def _proposal(self, reading: Reading, sentence: Sentence, refers: bool) -> Proposal:
        site, carried = without_here(reading.site), 0
        if refers and self.place and not site and self.kb.findings[reading.finding].site == "local":
            site, carried = self.place, self.place_line
        answer = Answer(reading.finding, reading.word, site, sentence.text)
        return Proposal(answer, reading.how, _denying(sentence.text) if reading.word != "yes" else (), carried)


def _unsure(said: Understood) -> bool:
    """Whether a whole sentence was understood as a plain statement of not knowing (`not sure if it is numb`)."""
    return not said.problems and any(reading.word == "unsure" for reading in said.readings)


def _without_taken_back(read: list[NotedSentence]) -> Iterator[NotedSentence]:
    """Yield sentences; what the next one takes back (`It has stopped.`) is set aside with it."""
    for item, after in zip(read, [*read[1:], None][: len(read)], strict=True):
        gone = after and not after.proposals and (after.aside == REASONS["past"] or _unsettles(after))
        if after and gone and TAKES_BACK.match(after.text) and not item.aside:
            yield NotedSentence(item.text, item.line, aside=REASONS["taken back"], unread=(item.text,))
        else:
            yield item


def _unsettles(item: NotedSentence) -> bool:
    return bool(item.problems) and bool(UNSETTLING.intersection(tokens(item.text)))


_DENYING = re.compile(
    r"\b(?:no|not|never|nor|neither|without|denies|denied|negative|absent|none|nil|free of|unsure|not sure|maybe|"
    r"perhaps"
    r"|possibly|probably|might|seems?|appears?|i think|unlikely|cannot|w/o|\w+n['’]t)\b|\?|(?<=\s)-ve\b|\(-\)",
    re.IGNORECASE,
)


def _denying(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found[0].casefold() for found in _DENYING.finditer(text)))
