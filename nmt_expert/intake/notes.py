"""Propose answers from notes, sentence by sentence, for a person to confirm; nothing is guessed, nothing is lost.

The reading itself is done by ``reading``, as for every door; here it becomes proposals, with the places that a
sentence takes from the one before (`It is numb there`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import Issue, VisitError
from nmt_expert.intake.foreign import OTHER_LANGUAGE, decoded, not_english_words, only_pressing
from nmt_expert.intake.reading.asides import REASONS
from nmt_expert.intake.reading.sentence import ReadSentence, UnreadPart
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.intake.words import Offer, Reading, not_by_name, offer_of, problem_of, reading_of, unread_parts
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit

MAX_CHARACTERS = 50_000
"""Longer notes are refused whole: they are not one visit's."""


class Proposal(Struct, frozen=True):
    """One answer proposed.

    Attributes:
        answer: The answer; its ``said`` is the sentence.
        how: How its name was found: ``exact``, ``synonym``, ``alike`` or ``number``.
        denied: The words of the sentence that deny or weaken it; empty for a plain yes.
        carried: Line of the sentence that its place was taken from; 0 if it is its own.
        like: The way of saying that its words are nearest to.
    """

    answer: Answer
    how: str
    denied: tuple[str, ...] = ()
    carried: int = 0
    like: str = ""


class SetAside(Struct, frozen=True):
    """Words that were set aside; a person can take them back.

    Attributes:
        text: The words.
        why: Why they were set aside, in words.
        readings: What they say, if they are about the client now after all.
    """

    text: str
    why: str
    readings: tuple[Reading, ...] = ()


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
        offers: What the unread parts may mean.
        set_aside: The parts that were set aside, with what they say.
    """

    text: str
    line: int
    proposals: tuple[Proposal, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    aside: str = ""
    unread: tuple[str, ...] = ()
    problems: tuple[Issue, ...] = ()
    offers: tuple[Offer, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


class Notes(Struct, frozen=True):
    """All sentences of the notes, in order; `visit` is what they propose together.

    Attributes:
        sentences: In order.
        suspected: Red flags that their words come near.
        problem: What it is instead of notes in English, if it is anything else; then only an emergency is read.
    """

    sentences: tuple[NotedSentence, ...]
    suspected: tuple[Suspicion, ...] = ()
    problem: Issue | None = None

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What the words that were not read may mean, one for each part."""
        return tuple(offer for sentence in self.sentences for offer in sentence.offers)

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """What was set aside, in order."""
        return tuple(part for sentence in self.sentences for part in sentence.set_aside)

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """Where it hurts, in order; said twice, it is there once."""
        return tuple(dict.fromkeys(c for sentence in self.sentences for c in sentence.complaints))

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
        return Visit(self.complaints, tuple(item.answer for item in self.proposals), suspected=self.suspected)


def decode_notes(content: bytes, name: str) -> str:
    """Return the text of a notes file.

    Raises:
        VisitError: It is not text, is empty, or is too long.
    """
    text, wrong = decoded(content, name)
    if wrong is None and any(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\f" for letter in text):
        wrong = Issue(name, 0, "not-text", "the notes hold control characters", "save them as plain text")
    elif wrong is None and not text.strip():
        wrong = Issue(name, 0, "empty-notes", "the notes are empty", "write at least one sentence")
    elif wrong is None and len(text) > MAX_CHARACTERS:
        message = f"the notes are longer than {MAX_CHARACTERS:,} characters"
        wrong = Issue(name, 0, "long-notes", message, "give the notes of one visit")
    if wrong:
        raise VisitError([wrong])
    return unicodedata.normalize("NFC", text)


def pressing_in(kb: KnowledgeBase, content: bytes) -> Visit:
    """Return the emergencies and urgent referrals in notes that are refused: whatever is wrong with them hides none."""
    text, _ = decoded(content, "")
    seen = "".join(" " if unicodedata.category(letter) == "Cc" and letter != "\n" else letter for letter in text)
    return _pressing(kb, unicodedata.normalize("NFC", seen[:MAX_CHARACTERS])).visit


def read_notes(kb: KnowledgeBase, text: str, name: str = "", measured: Collection[str] = ()) -> Notes:
    """Return what notes propose.

    Args:
        kb: The knowledge base whose vocabulary counts.
        text: The notes, any number of lines.
        name: How their file is called in messages.
        measured: Words of it that are known to measure something: what else they may mean is not asked.
    """
    problem = not_english_words(text, name)
    if problem:
        read = _pressing(kb, text) if problem.code == OTHER_LANGUAGE else Notes(())
        return replace(read, problem=problem)
    reading = reader_of(kb).read(text)
    found = [item.finding for sentence in reading.sentences for item in sentence.found]
    return Notes(tuple(_noted(kb, reading.sentences, measured)), not_by_name(kb, reading.suspected, found))


def _pressing(kb: KnowledgeBase, text: str) -> Notes:
    """Return no more of a text than the emergencies and urgent referrals that it tells in English."""
    told = ((item, only_pressing(kb, item.found)) for item in reader_of(kb).read(text).sentences)
    kept = tuple(ReadSentence(item.text, item.line, tuple(found)) for item, found in told if found)
    return Notes(tuple(_noted(kb, kept)))


def _noted(
    kb: KnowledgeBase, sentences: tuple[ReadSentence, ...], measured: Collection[str] = ()
) -> Iterator[NotedSentence]:
    """Yield the sentences as notes; what is unread in words that measure something is settled."""
    for sentence in sentences:
        proposals = []
        for found in sentence.found:
            reading = reading_of(kb, sentence.text, found)
            denied = _denying(sentence.text) if found.word != "yes" else ()
            proposals.append(
                Proposal(
                    Answer(found.finding, found.word, found.site, sentence.text),
                    reading.how,
                    denied,
                    found.carried,
                    found.way,
                )
            )
        parts = tuple(part for part in unread_parts(sentence) if not any(part.text in span for span in measured))
        problems = {part: problem_of(kb, sentence.text, part) for part in parts if part.why not in REASONS}
        offered = {part: offer for part in parts if part.why != "past" and (offer := offer_of(kb, part))}
        yield NotedSentence(
            sentence.text,
            sentence.line,
            tuple(proposals),
            tuple(Complaint(site.region, site.side, sentence.text) for site in sentence.complaints),
            next((REASONS[part.why] for part in parts if part.why in REASONS), ""),
            tuple(part.text for part in parts),
            tuple(problems.values()),
            tuple(replace(offer, problem=problems.get(part)) for part, offer in offered.items()),
            tuple(_set_aside(kb, part) for part in parts if part.why in REASONS and part not in offered),
        )


def _set_aside(kb: KnowledgeBase, part: UnreadPart) -> SetAside:
    """Return what was set aside, with what it says if it is about the client now, or else what it likeliest means."""
    said = reader_of(kb).sentences.read(part.text, current=True).found if part.why != "blank" else ()
    return SetAside(
        part.text, REASONS[part.why], tuple(reading_of(kb, part.text, f) for f in said or part.may_mean[:1])
    )


_DENYING = re.compile(
    r"\b(?:no|not|never|nor|neither|without|denies|denied|negative|absent|none|nil|free of|unsure|not sure|maybe|"
    r"perhaps"
    r"|possibly|probably|might|seems?|appears?|i think|unlikely|cannot|w/o|\w+n['’]t)\b|\?|(?<=\s)-ve\b|\(-\)",
    re.IGNORECASE,
)


def _denying(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found[0].casefold() for found in _DENYING.finditer(text)))
