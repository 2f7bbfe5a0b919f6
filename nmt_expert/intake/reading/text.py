"""Read a text of any layout into what it says, sentence by sentence: the one reader behind every door.

What is read, what is set aside and why, what was not read and what it may mean, where it hurts, and which words come
near a red flag: everything a door needs, and nothing of how it shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.layout import Segment, segments
from nmt_expert.intake.reading.asides import REASONS
from nmt_expert.intake.reading.carried import with_carried_places
from nmt_expert.intake.reading.corrected import joined
from nmt_expert.intake.reading.lexicon import tokenize
from nmt_expert.intake.reading.sentence import ReadFinding, ReadSentence, SentenceReader, SentenceReading, UnreadPart
from nmt_expert.intake.reading.suspicion import suspicions
from nmt_expert.intake.reading.taken_back import without_taken_back
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.visit import Site, Suspicion

_BLANKS = re.compile(r"[ \t\u00a0]{3,}(?=[^\s])")
_LONE_DENIAL = re.compile(r"(?im)^[ \t]*(?:no|not|denies|denied|without|never|nil)[ \t]*\r?\n(?=[ \t]*[a-z])")
"""A denial alone on its line, before what it denies."""

_ASIDE_SECTIONS = {
    "family": "others",
    "plan": "plan",
    "goal": "plan",
    "opinion": "opinion",
    "consent": "risk",
    "avoid": "avoid",
}
_TAKEN = ("thinner", "steroid", "tablets")
"""Terms of medicines, which are taken now even where they stand in a history."""


class TextReading(Struct, frozen=True):
    """What a text says.

    Attributes:
        sentences: In order.
        suspected: Red flags that words come near, the nearest first, three at most.
    """

    sentences: tuple[ReadSentence, ...] = ()
    suspected: tuple[Suspicion, ...] = ()


KEPT = 16
"""Readings that are kept: a text is looked at several times while it waits to be confirmed."""


class TextReader:
    """Reads texts by the words of one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.sentences = SentenceReader(kb)
        self._lately = lru_cache(maxsize=KEPT)(self._read)
        self._derived = tuple(
            (ways.id, frozenset(ways.from_both_sides), fine_regions(kb, ways.both_sides_of))
            for ways in kb.ways
            if ways.from_both_sides
        )

    def read(self, text: str) -> TextReading:
        """Return what a text says; one of the texts that were read last is not read again."""
        return self._lately(text)

    def _read(self, text: str) -> TextReading:
        text = _LONE_DENIAL.sub(lambda found: found[0].replace("\n", " "), _BLANKS.sub(" ", text))
        text = joined(text)
        ages = self.sentences.ages(text)
        read = [self._segment(segment, ages) for segment in segments(text)]
        index = self.sentences.index
        standing = list(without_taken_back(read, self.kb, index.grave))
        read = list(with_carried_places(self.kb, standing, index.bound))
        return TextReading(tuple(read), suspicions(self.sentences, read))

    def _segment(self, segment: Segment, ages: frozenset[str]) -> ReadSentence:
        if segment.answer == "blank":
            return ReadSentence(
                segment.text, segment.line, aside="blank", unread=(_all_of(segment, "blank"),), answer="blank"
            )
        if segment.section in _ASIDE_SECTIONS:
            reason = _ASIDE_SECTIONS[segment.section]
            return ReadSentence(segment.text, segment.line, aside=reason, unread=(_all_of(segment, reason),))
        tail = _NONE_OF_IT.search(segment.text) or _DOUBTED.search(segment.text)
        said = self.sentences.read(
            segment.text[: tail.start()] if tail else segment.text,
            ages=ages,
            current=segment.section == "medicines",
            answered=bool(segment.answer),
        )
        found = list(said.found)
        if tail:
            word = "no" if tail.re is _NONE_OF_IT else "probably"
            found = [replace(f, word=word) if f.word in ("yes", "probably") else f for f in found]
        unread = list(said.unread)
        if segment.section == "history":
            kept = [
                f
                for f in found
                if self.kb.findings[f.finding].lasts
                or f.word in ("no", "probably not")
                or self._is_taken(segment.text, f)
            ]
            unread += [
                UnreadPart(segment.text[f.start : f.end], f.start, f.end, (f,), "past") for f in found if f not in kept
            ]
            found = kept
        if segment.answer in ("no", "unsure"):
            found, unread = _answered(found, unread, segment.answer)
        unread = [replace(part, minor=bool(found) and _is_minor(part)) for part in unread]
        unread = self._with_the_whole(segment.text, found, unread)
        found += self._on_both_sides(found)
        return ReadSentence(
            segment.text,
            segment.line,
            tuple(found),
            () if segment.answer in ("no", "unsure") else said.complaints,
            tuple(unread),
            _whole_aside(found, unread),
            _named(said),
            segment.answer,
            tuple(dict.fromkeys(m.id for m in said.mentions if m.kind == "side")),
            segment.section == "medicines",
        )

    def _with_the_whole(
        self, text: str, found: Sequence[ReadFinding], unread: Sequence[UnreadPart]
    ) -> list[UnreadPart]:
        """Return the unread parts, the first that comes near to nothing with what the whole sentence may mean."""
        parts = list(unread)
        at = next((at for at, part in enumerate(parts) if part.minor), None)
        if at is not None and (whole := self.sentences.beside(text, found)):
            parts[at] = replace(parts[at], may_mean=whole, of_whole=True)
        return parts

    def _is_taken(self, text: str, found: ReadFinding) -> bool:
        """Whether something in a history is a medicine that is taken."""
        lexicon, tokens = self.sentences.lexicon, tokenize(text[found.start : found.end])
        return any(unit.kind == "term" and unit.name in _TAKEN for unit in lexicon.units(tokens))

    def _on_both_sides(self, found: Sequence[ReadFinding]) -> Iterator[ReadFinding]:
        """Yield what follows from the same sign on both sides."""
        for finding, signs, regions in self._derived:
            if any(f.finding == finding for f in found):
                continue
            for item in found:
                place = fine_regions(self.kb, item.site.region) if item.site.region else frozenset()
                if (
                    item.finding in signs
                    and item.site.side == "both"
                    and place
                    and place <= regions
                    and item.word in ("yes", "probably")
                ):
                    yield replace(item, finding=finding, site=Site())
                    break


_TO_NOW = r"(?: (?:now|today|currently|at present|at the moment|these days|any ?more))"
_NONE_OF_IT = re.compile(
    rf"\s*[,;:–—-]\s*(?:but |and )?none(?: of (?:it|them|this|that|these|those|which){_TO_NOW}?|{_TO_NOW})\W*$",
    re.IGNORECASE,
)
"""What denies all that stands before it: `numbness, tingling, none of it now`."""

_DOUBTED = re.compile(r"\s*:\s*(?:probably|maybe|perhaps|possibly)\W*$", re.IGNORECASE)
"""What doubts all that stands before it: `numbness: probably`."""


def _is_minor(part: UnreadPart) -> bool:
    """Whether words left over from a sentence that was read come near to nothing."""
    return not part.why and part.nearest < _NEAR_SOMETHING


_NEAR_SOMETHING = 0.35


def _all_of(segment: Segment, why: str) -> UnreadPart:
    return UnreadPart(segment.text, 0, len(segment.text), (), why)


def _whole_aside(found: Sequence[ReadFinding], unread: Sequence[UnreadPart]) -> str:
    """Return the reason where all of a sentence was set aside for the same one."""
    reasons = {part.why for part in unread}
    return reasons.pop() if not found and len(reasons) == 1 and reasons <= set(REASONS) - {"corrected"} else ""


def _answered(
    found: Sequence[ReadFinding], unread: Sequence[UnreadPart], answer: str
) -> tuple[list[ReadFinding], list[UnreadPart]]:
    """Return what a label says with its box unticked, or its answer no or unsure."""
    said = [replace(f, word="unsure" if answer == "unsure" else "no") for f in found if f.word in ("yes", "probably")]
    offers = [
        replace(
            part,
            may_mean=tuple(
                replace(f, word="unsure" if answer == "unsure" else "no")
                for f in part.may_mean
                if f.word in ("yes", "probably")
            ),
        )
        for part in unread
    ]
    return said, offers


def _named(said: SentenceReading) -> tuple[Site, ...]:
    regions = dict.fromkeys(m.id for m in said.mentions if m.kind == "region")
    sides = list(dict.fromkeys(m.id for m in said.mentions if m.kind == "side"))
    return tuple(Site(region, sides[0] if len(sides) == 1 else "") for region in regions)


@lru_cache(maxsize=4)
def _kept(digest: str, identity: int) -> list[TextReader]:
    return []


def reader_of(kb: KnowledgeBase) -> TextReader:
    """Return the reader of a knowledge base; it is made once for each."""
    kept = _kept(kb.digest, id(kb))
    if not kept or kept[0].kb is not kb:
        kept[:] = [TextReader(kb)]
    return kept[0]
