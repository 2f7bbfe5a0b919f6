"""Read one sentence: which findings it tells of, how they are meant, where; and what it may have meant.

The sentence is cut into pieces where it could be cut (marks, joining words).  Runs of pieces are compared with every
way of saying; the cut that explains most of what was said wins.  Then denials, doubts and places are settled along the
sentence.  Words that come near nothing with certainty are left unread, with what they may mean, best first.
"""

from __future__ import annotations

import hashlib
import itertools
import marshal
import os
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.meaning.ranking import Ranker, ranker
from nmt_expert.intake.reading import polarity
from nmt_expert.intake.reading.asides import (
    LIFELONG,
    OUTGROWN,
    TAKEN_BACK,
    aside,
    end_of_others,
    is_about_something_else,
    is_of_chest_muscle,
    is_of_cold_hands,
    is_of_trained_chest,
    is_worn_out,
)
from nmt_expert.intake.reading.corrected import correction
from nmt_expert.intake.reading.lexicon import Lexicon, Unit, tokenize
from nmt_expert.intake.reading.near_sayings import NearReader
from nmt_expert.intake.reading.parts import made_of, recipes
from nmt_expert.intake.reading.quantities import Quantity, Scores, quantities
from nmt_expert.intake.reading.results import TestResults
from nmt_expert.intake.reading.speller import Speller
from nmt_expert.intake.reading.suspicion import PRESSING, SILENT, signs_of
from nmt_expert.intake.reading.wayindex import SAYS_WELL, Compiled, Near, WayIndex, compiled
from nmt_expert.intake.reading.whereabouts import (
    Mention,
    Whereabouts,
    site_of,
    with_both_sides,
    without_the_lesser_side,
)
from nmt_expert.intake.tokens import DROPPABLE, word_set
from nmt_expert.knowledge.cache import read_sealed, write_sealed
from nmt_expert.knowledge.model import KnowledgeBase, Measured
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.visit import Site

CERTAIN = 0.67
"""Confidence from which words are read without asking."""

OFFERED = 0.03
"""Confidence from which something is offered."""

OFFERS = 3
"""Readings that an unread part is offered with."""

_JOINTS = {
    ",": "comma",
    ";": "stop",
    ":": "colon",
    ".": "stop",
    "(": "comma",
    ")": "comma",
    "/": "or",
    "-": "stop",
    "–": "stop",
    "—": "stop",
    "|": "stop",
    "\n": "stop",
    "!": "stop",
    "?": "stop",
    "=": "colon",
    '"': "comma",
    "•": "stop",
    "&": "and",
}
_JOINING = {
    "and": "and",
    "or": "or",
    "but": "but",
    "however": "but",
    "although": "but",
    "though": "but",
    "with": "with",
    "plus": "and",
    "when": "when",
    "while": "when",
    "whilst": "when",
    "because": "when",
    "since": "when",
    "after": "when",
    "which": "with",
    "who": "with",
    "if": "when",
    "then": "and",
    "so": "with",
    "whenever": "when",
    "also": "and",
    "yet": "but",
    "except": "but",
    "nor": "or",
    "until": "when",
    "till": "when",
    "before": "when",
    "as": "when",
}
_BARRIERS = ("but", "stop")
_MOST_PIECES = 6
_MANY_PIECES = 24
_LONGEST_NAME = 6
_TELLING_NAME = 2
_OPEN = frozenset({polarity.NOT, polarity.DENY, polarity.PROBABLY_NOT, polarity.UNCLEAR})
_STARTS = word_set(
    "i he she they it we is are was has have had reports reported complains states presents c/o "
    "there there's my his her"
)


class Piece(Struct, frozen=True):
    """A run of units between two joints.

    Attributes:
        joint: How it hangs on what stands before: ``""`` at the start, ``comma``, ``and``, ``or``, ``with``, ``but``,
            ``colon`` or ``stop``.
        first: Position of its first unit.
        last: Position behind its last unit.
    """

    joint: str
    first: int
    last: int


class ReadFinding(Struct, frozen=True):
    """Something that a part of a sentence says, or may say.

    Attributes:
        finding: Id.
        word: ``yes``, ``probably``, ``unsure``, ``probably not`` or ``no``.
        site: Where; empty means where the complaint is.
        confidence: 0 to 1: how sure the reading is.
        way: The nearest way of saying.
        start: Where its words begin in the text.
        end: Where they end.
        carried: Line of the sentence that its place, or its side, was taken from; 0 if they are its own.
    """

    finding: str
    word: str
    site: Site
    confidence: float
    way: str
    start: int
    end: int
    carried: int = 0


class UnreadPart(Struct, frozen=True):
    """Words that were not read, and what they may mean, the likeliest first.

    Attributes:
        text: As written.
        start: Where they begin in the text.
        end: Where they end.
        may_mean: What they may mean.
        why: Why they were set aside; ``""`` if they were only not understood.
        minor: Left over from a sentence that was read, and near to nothing.
        nearest: How near the words come to any finding, 0 to 1, whatever is offered.
        of_whole: What they may mean is what the whole sentence may mean beside what was read of it.
    """

    text: str
    start: int
    end: int
    may_mean: tuple[ReadFinding, ...] = ()
    why: str = ""
    minor: bool = False
    nearest: float = 0.0
    of_whole: bool = False


class ReadSentence(Struct, frozen=True):
    """One sentence (or item of a form) and what it says.

    Attributes:
        text: As written.
        line: Its line in the text, from 1.
        found: What was read.
        complaints: Where it says that it hurts.
        unread: What was not read, or set aside, each part with the reason and with what it may mean.
        aside: Why the whole is set aside: a key of `REASONS`, or ``""``.
        named: Places that it names.
        answer: What a box or a letter beside it says of it, if there is one.
        sides: The sides that it speaks of, each once.
        medicines: Whether it stands in a list of medicines: the name of one comes near no red flag.
    """

    text: str
    line: int
    found: tuple[ReadFinding, ...] = ()
    complaints: tuple[Site, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    aside: str = ""
    named: tuple[Site, ...] = ()
    answer: str = ""
    sides: tuple[str, ...] = ()
    medicines: bool = False


class SentenceReading(Struct, frozen=True):
    """What a sentence says.

    Attributes:
        found: What was read.
        unread: What was not, each part with what it may mean.
        mentions: The places it names.
        complaints: Where it says that it hurts.
    """

    found: tuple[ReadFinding, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    mentions: tuple[Mention, ...] = ()
    complaints: tuple[Site, ...] = ()


def ways_of(kb: KnowledgeBase) -> Iterator[tuple[str, str, str]]:
    """Yield every way of saying every finding: id, words, and their kind: ``name``, ``way``, ``unlike``, ``normal``."""
    for finding in kb.findings.values():
        for name in (finding.id.replace("_", " "), finding.label, *finding.synonyms):
            yield finding.id, name, "name"
    for entry in kb.ways:
        for words in entry.normal:
            yield entry.id, words, "normal"
        for words in (*entry.client, *entry.therapist):
            yield entry.id, words, "way"
        for words in entry.unlike:
            yield entry.id, words, "unlike"
        for words in entry.contrary:
            yield entry.id, words, "contrary"


def _kept_ways(kb: KnowledgeBase, lexicon: Lexicon, whereabouts: Whereabouts, local: frozenset[str]) -> Compiled:
    """Return the compiled ways of saying, from the user's cache if they were compiled before."""
    key = hashlib.sha256(repr((kb.digest, sys.version, _program())).encode()).hexdigest()[:32]
    if kb.digest:
        try:
            if (body := read_sealed("words", key)) and len(kept := marshal.loads(body)) == _PARTS_KEPT:
                return kept  # type: ignore[no-any-return]
        except (ValueError, TypeError, EOFError):
            pass
    made = compiled(
        lexicon,
        ways_of(kb),
        whereabouts,
        local,
        [(e.id, p) for e in kb.ways for p in e.parts],
        [(e.id, e.hurts_at) for e in kb.ways if e.hurts_at],
        [(e.id, tuple(e.not_with)) for e in kb.ways if e.not_with],
    )
    if kb.digest:
        write_sealed("words", key, lambda: marshal.dumps(made))
    return made


def _program() -> tuple[object, ...]:
    """Return what changes when this folder does: the version, and the files in a checkout."""
    version = vars(sys.modules["nmt_expert"]).get("__version__", "")
    with suppress(OSError):
        here = Path(__file__).parent
        files = [*os.scandir(here), *(f for f in os.scandir(here.parent) if f.name == "tokens.py")]
        return version, sorted(
            (f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in files if f.name.endswith(".py")
        )
    return (version,)


_PARTS_KEPT = 11


class _Span(Struct, frozen=True):
    first: int
    last: int
    near: tuple[Near, ...]
    value: float


class _Left(Struct, frozen=True):
    """A run of pieces that was not read: how it hangs on, where it stands, what it may mean, why it was not read."""

    joint: str
    start: int
    end: int
    options: tuple[ReadFinding, ...]
    why: str


_MYSELF = word_set("i im i'm my mine me i've ive myself she he her his client pt patient")
_NOW = word_set("now today nowadays currently lately presently tonight")
"""Words with which a clause turns to the present: `slipped disc ten years ago, now only stiff`."""

_OTHER_SPANS = word_set(
    "tablets statin statins warfarin steroids prednisolone married smoked smoker smoking worked "
    "working job sober clean driver diabetic insulin cancer remission broke broken op operation "
    "surgery baby pregnant dialysis hrt pill"
)
_HURTS = frozenset({"pain", "ache"})
"""Terms that say no more than that it hurts."""

_AS_READ = ("worn out", "of a muscle", "cold hands")
"""Reasons for which words that were read are asked about all the same: what was read is offered first."""

_FELT = ("symptom", "observation", "palpation", "test")
"""Kinds of findings that are where the sentence is, and not only where their own words say."""

_CLUMSY_HANDS = "clumsy_hands"
_OFFERED_AT_MOST = 0.6
"""Confidence at most of what needs a word that is not there: it is offered and not read."""

_HANDS_ON = ("palpation", "test")
"""Kinds of findings that a therapist notes one after the other, naming the side once."""

_MADE = 0.8
"""Confidence of what the parts of a clause make."""

_MEANING_WEIGHT = 2.0
"""What the likeness of meaning counts beside the confidence of the words, in the rank of offers."""

_MEANING_OFFERS = 0.05
_MEANS_SOMETHING = 0.42
"""Likeness of meaning below which nothing is offered for it alone."""

_MEANS_THE_WHOLE = 0.5
"""The same for a sentence that was read in part: more, for what was read explains some of it."""

_MOST_BY_MEANING = 8
_STEADY = frozenset({"T:constant"})
_TELEGRAPHIC = 5
_BOTH_WORDS = word_set("both either neither each other two pair bilateral bilat bl b/l bil bilaterally sides")
"""Words that say of a place that it is meant on both sides, whatever its number."""
_COMPARING = word_set("than vs v versus compared c/w while whereas > unlike")
_SAME_WORDS = 0.9
_OF_FAMILY = 0.5
"""Likeness from which words about somebody else are a way of saying that speaks of them: `no parent has signed`."""

_LABEL_CERTAIN = 0.5
"""Confidence from which the label of a box is read that is a way of saying."""

_SAID = 0.9
"""Confidence where the very words of a way of saying were said, wherever on the body."""


def _first(near: Sequence[Near], finding: str, *, denied: bool) -> tuple[Near, ...]:
    """Return the candidates with the one first whose very words were said."""
    shared = max((n.shared for n in near), default=1.0)
    same = next(
        (n for n in near if n.finding == finding and n.denied == denied),
        Near(finding, 1.0, 1.0, "", denied, 0.0, shared),
    )
    return (
        replace(same, confidence=max(same.confidence, _SAID), best=1.0, shared=shared),
        *(n for n in near if n is not same),
    )


def _features_of(words: Sequence[str]) -> frozenset[str]:
    """Return the features that words may be: terms by their id, others by their stem."""
    names = {*words, *(token.stem for word in words for token in tokenize(word))}
    return frozenset(f"{kind}{name}" for name in names for kind in ("", "T:", "~"))


def _tells(unit: Unit) -> bool:
    """Whether a unit says something by itself."""
    return unit.kind in ("word", "term") and unit.name not in ("degree", "time_now")


def _is_of(number: Quantity, entry: Measured | None) -> bool:
    """Whether a number is what a finding is measured by."""
    return entry is not None and entry.of == number.of and number.name in ("", *map(str.casefold, entry.names))


class SentenceReader:
    """Reads sentences by the words of one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.lexicon = Lexicon(
            {term.id: term.words for term in kb.terms},
            ((term.id, term.against) for term in kb.terms),
            (term.id for term in kb.terms if term.narrow),
        )
        self.whereabouts = Whereabouts(kb)
        self.local = frozenset(finding.id for finding in kb.findings.values() if finding.site == "local")
        flags = {sign: [kb.flags[name].action for name in names] for sign, names in signs_of(kb).items()}
        grave = frozenset(sign for sign, actions in flags.items() if any(action in PRESSING for action in actions))
        numeric = frozenset(f.id for f in kb.findings.values() if f.kind == "test") | {
            entry.id for entry in kb.measured
        }
        self.emergencies = frozenset(sign for sign, actions in flags.items() if PRESSING[0] in actions)
        opposites = {f.id: f.opposite for f in kb.findings.values() if f.opposite and f.exclusive}
        self.index = WayIndex(
            self.lexicon, _kept_ways(kb, self.lexicon, self.whereabouts, self.local), grave, opposites, numeric
        )
        self.terms = frozenset(term.id for term in kb.terms)
        self.recipes = recipes(self.index.parts)
        self.near_only_with = {ways.id: _features_of(ways.near_only_with) for ways in kb.ways if ways.near_only_with}
        self.read_only_with = {ways.id: _features_of(ways.read_only_with) for ways in kb.ways if ways.read_only_with}
        self.names_that_need = {
            finding: {frozenset(t.stem for t in tokenize(name)) for name in self._names_of(finding)}
            for finding in self.read_only_with
        }
        self.both_sided = {
            finding: fine_regions(kb, ways.both_sides_of)
            for ways in kb.ways
            if ways.from_both_sides
            for finding in (ways.id, *kb.parts.get(ways.id, ()))
        }
        from_both_sides = {finding for ways in kb.ways for finding in ways.from_both_sides}
        self.of_the_nerves = frozenset(from_both_sides | self.both_sided.keys())
        self.hurts = tuple((finding, fine_regions(kb, region)) for finding, region in self.index.hurts_at)
        self.speller = Speller(self.index.words, self.whereabouts.words | frozenset(self.lexicon.longest))
        self.scores = Scores(name for entry in kb.measured for name in entry.names)
        self.results = TestResults((entry.id, entry.negative, entry.names) for entry in kb.named_tests)
        self.conditions = Lexicon({entry.id: entry.names for entry in kb.named_conditions})
        self.near_sayings = NearReader(kb.near_sayings)

    def _names_of(self, finding: str) -> Iterator[str]:
        """Yield what a finding is called."""
        yield self.kb.findings[finding].label
        yield from self.kb.findings[finding].synonyms

    def read(
        self, text: str, *, ages: frozenset[str] = frozenset(), current: bool = False, answered: bool = False
    ) -> SentenceReading:
        """Return what one sentence says.

        Args:
            text: The sentence.
            ages: Findings of age known from elsewhere.
            current: Whether it stands under a heading that makes it present, whatever its words (medicines).
            answered: Whether a box or a letter beside it answers it, so that it is a label and no statement.
        """
        sentence = _Sentence(self, text, ages or self.ages(text), current=current or answered, label=answered)
        return sentence.read()

    def ages(self, text: str) -> frozenset[str]:
        """Return the findings of age that the numbers of a text settle."""
        told = [q.value for q in quantities(text) if q.of == "age"]
        return frozenset(
            e.id for e in self.kb.measured if e.of == "age" for value in told if e.at_least <= value < e.below
        )

    @cached_property
    def ranker(self) -> Ranker | None:
        """What ranks by meaning, loaded when something is not read for the first time."""
        return ranker(self.kb)

    def beside(self, text: str, read: Sequence[ReadFinding]) -> tuple[ReadFinding, ...]:
        """Return what a text may mean as a whole, by its meaning, beside what was read of it.

        Nothing where the sentence model is not there, or where something is denied: it knows no denials.
        """
        if self.ranker is None:
            return ()
        units = self.lexicon.units(self.speller.repaired(tokenize(text)))
        if any(unit.kind == "mark" and unit.name in polarity.DENYING for unit in units):
            return ()
        near = self.ranker.likeness(text)
        known = {name for f in read for name in (f.finding, *self._kin(f.finding))}
        best = sorted((f for f in near if near[f] >= _MEANS_THE_WHOLE), key=lambda f: (-near[f], f))[: OFFERS + 1]
        return tuple(ReadFinding(f, "yes", Site(), _MEANING_OFFERS, "", 0, len(text)) for f in best if f not in known)[
            :OFFERS
        ]

    def _kin(self, finding: str) -> Iterator[str]:
        """Yield what is told with a finding: the whole that it is a part of, and its opposite."""
        entry = self.kb.findings[finding]
        yield from filter(None, (entry.part_of, entry.opposite))

    def of_the_hands(self, finding: str) -> bool:
        """Whether a finding is one of clumsy hands, or has it as a part."""
        return finding == _CLUMSY_HANDS or _CLUMSY_HANDS in self.kb.parts.get(finding, ())

    def only_hurts(self, text: str) -> bool:
        """Whether a text says no more than that it hurts, and where."""
        sentence = _Sentence(self, text, frozenset(), current=True)
        return sentence._only_hurts(sentence.units) and not sentence.names_a_grave_sign()

    def undenied(self, text: str) -> list[tuple[frozenset[str], int]]:
        """Return the features of what a text says without the pieces of it that deny; then those of each such piece."""
        sentence = _Sentence(self, text, frozenset(), current=True)
        pieces = [sentence.units[p.first : p.last] for p in sentence.pieces]
        denying = [units for units in pieces if any(u.kind == "mark" and u.name in polarity.DENYING for u in units)]
        kept = [u for units in pieces if units not in denying for u in units]
        return [self.lexicon.features(sentence.tokens, units) for units in (kept, *denying) if units]

    def at_this_age(self, finding: str, text: str) -> bool:
        """Whether a finding makes sense at the age that a text tells; where it tells none, it may."""
        ages, told = self.kb.findings[finding].ages, self.ages(text)
        return not ages or not told or bool(told & set(ages))


class _Sentence:
    """The state of reading one sentence."""

    def __init__(
        self, reader: SentenceReader, text: str, ages: frozenset[str], *, current: bool, label: bool = False
    ) -> None:
        self.reader = reader
        self.text = text
        self.ages = ages
        self.current = current
        self.label = label
        self.corrected = correction(text)
        self.tokens = reader.speller.repaired(tokenize(self._said_at_last(without_the_lesser_side(text))))
        self.starts = [token.start for token in self.tokens]
        self.numbers = (*quantities(text), *reader.scores.found_in(text))
        self.results = tuple(reader.results.found_in(text))
        self.units = tuple(self._counted(unit) for unit in reader.lexicon.units(self.tokens))
        self.pieces = tuple(self._pieces())
        self.mentions = with_both_sides(self._with_the_side_meant(reader.whereabouts.mentions(self.tokens)), text)
        self._cut: list[_Span] = []
        self._denied: set[int] = set()
        self._not_meant = self._of_both_sides()

    def _said_at_last(self, text: str) -> str:
        """Return a text with blanks, as many letters, where it only corrects a side."""
        if not (self.corrected and self.corrected.clear):
            return text
        start, end = self.corrected.left_out
        return text[:start] + " " * (end - start) + text[end:]

    def _with_the_side_meant(self, mentions: Sequence[Mention]) -> Sequence[Mention]:
        """Return mentions, a side that is corrected as the one that is said instead."""
        told = self.corrected
        if not (told and told.clear):
            return mentions
        return [replace(m, id=told.side) if m.kind == "side" and m.start == told.start else m for m in mentions]

    def _without_unclear_side(
        self, found: Sequence[ReadFinding], hurting: Sequence[Site]
    ) -> tuple[list[ReadFinding], list[Site], list[UnreadPart]]:
        """Return what was read and hurts, and what has to be asked where a side may have been taken back.

        A sign of an emergency stands, on a side that is not known; all else is offered with either side.
        """
        told = self.corrected
        if told is None:
            return list(found), list(hurting), []
        if told.clear:
            parts = [UnreadPart(self.text[told.start : told.end], told.start, told.end, why="corrected")]
            return list(found), list(hurting), parts
        first = self.text[told.start : told.end].casefold()
        kept: list[ReadFinding] = []
        asked: list[UnreadPart] = []
        for item in found:
            if item.site.side != first:
                kept.append(item)
            elif item.finding in self.reader.emergencies:
                kept.append(replace(item, site=replace(item.site, side="")))
            else:
                either = tuple(replace(item, site=replace(item.site, side=side)) for side in (told.side, first))
                asked.append(UnreadPart(self.text[item.start : item.end], item.start, item.end, either, "which side"))
        sites = [replace(site, side="") if site.side in (first, told.side) else site for site in hurting]
        return kept, list(dict.fromkeys(sites)), asked

    def _of_both_sides(self) -> frozenset[str]:
        """Return the findings on both sides of a place that are not meant: it is named, and on one side only."""
        words = {token.norm for token in self.tokens}
        if words & _BOTH_WORDS or any(m.plural or m.id == "both" for m in self.mentions):
            return frozenset()
        named = [fine_regions(self.reader.kb, m.id) for m in self.mentions if m.kind == "region"]
        one = frozenset(finding for finding, place in self.reader.both_sided.items() if any(n <= place for n in named))
        return one if all(named) else frozenset()

    def _counted(self, unit: Unit) -> Unit:
        """Return a unit, without a meaning of its own where it is part of a number that is read as one."""
        start = self.tokens[unit.start].start
        if any(r.start <= start < r.end for r in self.results):
            return replace(unit, kind="empty") if unit.kind != "stop" else unit
        inside = any(q.start <= start < q.end for q in self.numbers)
        return replace(unit, kind="empty") if inside and unit.kind == "word" else unit

    # -------------------------------------------------------------- cutting

    def _joint(self, unit: Unit) -> str:
        token = self.tokens[unit.start]
        if unit.kind == "stop":
            if token.text in "-–—/" and unit.start + 1 < len(self.tokens) and unit.start:
                glued = (
                    self.tokens[unit.start - 1].end == token.start and self.tokens[unit.start + 1].start == token.end
                )
                if glued and token.text != "/":
                    return ""
            return _JOINTS.get(token.text, "")
        if token.norm == "nor":
            return "or"
        if unit.kind in ("empty", "word") and unit.end - unit.start == 1:
            return "and" if token.text == "n" else _JOINING.get(token.norm, "")
        return ""

    def _pieces(self) -> Iterator[Piece]:
        joint, first = "", 0
        strength = ("", "with", "when", "and", "or", "comma", "colon", "but", "stop")
        for at, unit in enumerate(self.units):
            here = self._joint(unit)
            if not here:
                continue
            if any(u.kind != "stop" for u in self.units[first:at]):
                yield Piece(joint, first, at)
                joint = here
            else:
                joint = max(joint, here, key=strength.index) if joint else here
            first = at + 1
        if any(u.kind != "stop" for u in self.units[first:]):
            yield Piece(joint, first, len(self.units))

    # -------------------------------------------------------------- reading

    def read(self) -> SentenceReading:
        """Return what the sentence says."""
        reasons = self._reasons()
        named = self._named_conditions()
        found: list[ReadFinding] = []
        left: list[_Left] = []
        carry, carry_list, doubt = "", False, ""
        for span in self._best_cut():
            pieces = self.pieces[span.first : span.last]
            joint = pieces[0].joint
            units = [u for p in pieces for u in self.units[p.first : p.last]]
            marks = [u for u in units if u.kind == "mark"]
            own = next((m for m in marks if m.name in polarity.DENYING), None)
            start, end = self.tokens[units[0].start].start, self.tokens[units[-1].end - 1].end
            if joint in _BARRIERS or joint == "colon":
                carry = ""
            opens = self.tokens[units[0].start].norm in _STARTS or any(m.name == polarity.YES for m in marks)
            if carry and opens and joint != "or":
                carry = ""
            carried = ""
            if carry and not own:
                if (
                    joint == "or"
                    or (carry_list and joint in ("comma", "and"))
                    or (joint == "comma" and self._ends_in_or(span.first))
                ):
                    carried = carry
                elif joint in ("comma", "and"):
                    carried = "open"
            if found and self._only_marks(units) and joint in ("comma", "stop", "colon"):
                found = self._behind(found, marks, span)
                continue
            options = [f for n in span.near if (f := self._meant(n, span, units, marks, own, carried, start, end))]
            if doubt:
                options = [replace(f, word=doubt) if f.word in ("yes", "no") else f for f in options]
            best = options[0] if options else None
            reason = reasons[span.first]
            why = "it may be denied, too" if carried == "open" else ""
            if reason and not (best and self._holds_anyway(best, reason, span.near[0])):
                why = reason
            if not why and any(start <= at < end for at in named) and not (best and span.near[0].best >= _SAME_WORDS):
                why = "named condition"
            if best and not self._at_this_age(best):
                why = "age"
            certain = best is not None and self._is_certain(best, span)
            if best and certain and best.finding in self.reader.of_the_nerves and is_worn_out(self.text):
                why = why or "worn out"
            if best and self.reader.of_the_hands(best.finding) and is_of_cold_hands(self.text):
                why = why or "cold hands"
            if best and certain and self._is_of_muscle(best.finding, start, end):
                why = why or "of a muscle"
            if (
                best
                and best.finding in self.reader.index.grave
                and not self.reader.kb.findings[best.finding].lasts
                and LIFELONG.search(self.text)
            ):
                why = why or "lifelong"
            if best and not why and not self._is_lone_name(self.text[start:end]) and certain:
                found.append(best)
                left += self._beyond(best.finding, units)
            elif any(_tells(u) for u in units):
                left.append(_Left(joint, start, end, tuple(options), why))
            doubt = self._doubt(units) if not options else ""
            if own or carried:
                self._denied.update(range(span.first, span.last))
            if own:
                carry = "no" if own.name != polarity.PROBABLY_NOT else "probably not"
                carry_list = own.name == polarity.DENY
            elif joint not in ("comma", "or", "and"):
                carry = ""
        found += self._with_results(reasons, left)
        found += self._grave_names(found, left, reasons)
        found += self._made(found, left, reasons)
        sure = self._unless_it_varies(self._without_contradicted(found))
        left += [_Left("stop", f.start, f.end, (f,), "") for f in found if f not in sure]
        left.sort(key=lambda item: item.start)
        found = sure
        found = self._denied_behind(sorted(found, key=lambda f: f.start))
        found = self._with_numbers(found, reasons, left)
        hurting = self._complaints(left, reasons)
        found = self._with_pain(found, hurting)
        placed, sites, parts = self._without_unclear_side(self._placed(found), hurting)
        return SentenceReading(tuple(placed), (*self._unread(left), *parts), self.mentions, tuple(sites))

    def _beyond(self, finding: str, units: Sequence[Unit]) -> Iterator[_Left]:
        """Yield the words beside a finding that no way of saying it has, and that name no place: `downstairs`."""
        telling = [u for u in units if _tells(u)]
        for own, run in itertools.groupby(telling, key=lambda u: self._belongs_to(finding, u)):
            if not own:
                left = tuple(run)
                start, end = self.tokens[left[0].start].start, self.tokens[left[-1].end - 1].end
                yield _Left("stop", start, end, (), "")

    def _belongs_to(self, finding: str, unit: Unit) -> bool:
        """Whether a unit is said of a finding or says only how much."""
        words = [self.tokens[at].norm for at in range(unit.start, unit.end)]
        if all(word in DROPPABLE for word in words):
            return True
        features = self.reader.lexicon.features(self.tokens, [unit])[0]
        return not features or self._is_placed(unit) or self.reader.index.is_said_of(finding, features)

    def _is_lone_name(self, text: str) -> bool:
        """Whether words only name a test or a questionnaire: without a result or a box, that says nothing."""
        return self.reader.scores.is_lone_name(text) or (not self.label and self.reader.results.is_lone_name(text))

    def _with_results(self, reasons: Sequence[str], left: list[_Left]) -> Iterator[ReadFinding]:
        """Yield what the results of named tests say."""
        for each in self.results:
            at = next((at for at in range(len(self.pieces)) if self._extent(at)[1] > each.start), 0)
            reason = reasons[at] if reasons else ""
            end = self._end_of_place_behind(each.end)
            left[:] = [item for item in left if not (item.start < end and each.end < item.end <= end)]
            read = ReadFinding(each.finding, each.word, Site(), _SAID, each.name, each.start, end)
            if reason:
                left.append(_Left("stop", each.start, each.end, (read,), reason))
            else:
                yield read

    def _end_of_place_behind(self, end: int) -> int:
        """Return where a place that stands right behind something ends, or the end of that."""
        for at in range(len(self.pieces)):
            start, last = self._extent(at)
            behind = [
                u for u in self.units[self.pieces[at].first : self.pieces[at].last] if self.tokens[u.start].start >= end
            ]
            if start < end < last and all(self._is_placed(u) or not _tells(u) for u in behind):
                return last
        return end

    def _is_certain(self, best: ReadFinding, span: _Span) -> bool:
        """Whether something is read without asking; a label beside a box is a name, and stands alone."""
        alone = span.last == len(self.pieces) and self.pieces[span.first].joint in ("", "colon")
        if self.label and alone and span.near[0].best >= _SAME_WORDS:
            return best.confidence >= _LABEL_CERTAIN
        return span.value > 0 and best.confidence >= CERTAIN + self._caution(span)

    def _complaints(self, left: list[_Left], reasons: Sequence[str]) -> tuple[Site, ...]:
        """Return where it is said to hurt; words that say no more than that are no longer left unread."""
        sites: list[Site] = []
        for at, (piece, reason) in enumerate(zip(self.pieces, reasons, strict=True)):
            units = [*self.units[piece.first : piece.last], *self._borrowed(at)]
            if (
                reason
                or at in self._denied
                or not (
                    (self.label and self._is_bare_place(at))
                    or any(u.kind == "term" and u.name in _HURTS for u in units)
                )
                or any(u.kind == "mark" and u.name != polarity.NOTHING for u in units)
            ):
                continue
            own = self.units[piece.first : piece.last]
            start, end = self.tokens[own[0].start].start, self.tokens[own[-1].end - 1].end
            inside = [m for m in self.mentions if start <= m.start < end] or (
                list(self.mentions) if len(self.pieces) == 1 else []
            )
            sides = list(dict.fromkeys(m.id for m in self.mentions if m.kind == "side" and self._may_share(m, at)))
            for region in dict.fromkeys(m.id for m in inside if m.kind == "region"):
                side = (site_of([m for m in inside if m.kind == "side"]) or Site()).side or (
                    sides[0] if len(sides) == 1 else ""
                )
                sites.append(Site(region, side))
            placed = [u for u in units if any(m.start <= self.tokens[u.start].start < m.end for m in inside)]
            if inside and not [u for u in units if _tells(u) and u not in placed and u.name not in _HURTS]:
                left[:] = [item for item in left if not (item.start == start and item.end == end)]
        return tuple(dict.fromkeys(sites))

    def _may_share(self, side: Mention, at: int) -> bool:
        """Whether a side said in another piece may be that of this one: not if it has a place of its own there."""
        other = next((o for o in range(len(self.pieces)) if self._extent(o)[0] <= side.start < self._extent(o)[1]), at)
        if other == at or bool(self._borrowed(at)) or bool(self._borrowed(other)):
            return True
        start, end = self._extent(other)
        return not any(m.kind == "region" and start <= m.start < end for m in self.mentions)

    def _without_contradicted(self, found: list[ReadFinding]) -> list[ReadFinding]:
        """Return what was found without what something else found beside it says is not so."""
        present = {f.finding for f in found if f.word in ("yes", "probably")}
        return [f for f in found if not (present & self.reader.index.not_with.get(f.finding, frozenset()))]

    def _unless_it_varies(self, found: list[ReadFinding]) -> list[ReadFinding]:
        """Return what was found without what another part of the sentence contradicts (`constant but varies`)."""
        said = {f"T:{u.name}" for u in self.units if u.kind == "term"}
        kept: list[ReadFinding] = []
        for item in found:
            own = {
                f"T:{u.name}"
                for u in self.units
                if u.kind == "term" and item.start <= self.tokens[u.start].start < item.end
            }
            steady = own & _STEADY
            if not (
                steady and any(self.reader.lexicon.contrasts.get(term, frozenset()) & (said - own) for term in steady)
            ):
                kept.append(item)
        return kept

    def _grave_names(
        self, found: Sequence[ReadFinding], left: list[_Left], reasons: Sequence[str]
    ) -> list[ReadFinding]:
        """Return the signs of grave red flags that are named anywhere: what stands beside a name hides no flag."""
        named: list[ReadFinding] = []
        known = {f.finding for f in found}
        if any((u.kind == "term" and u.name == "goes_away") or u.name in (*SAYS_WELL, "negative") for u in self.units):
            return named  # it passes, or something about it is well: it is asked about
        for at, piece in enumerate(self.pieces):
            units = self.units[piece.first : piece.last]
            if reasons[at] or at in self._denied or any(u.kind == "mark" and u.name in _OPEN for u in units):
                continue
            for first, last in self._windows(units):
                window = units[first:last]
                if sum(_tells(u) for u in window) < _TELLING_NAME or self._names_both_sides(window):
                    continue
                finding = self.reader.index.same(self.tokens, window, [], 0, exactly=True)
                if finding not in self.reader.emergencies or finding in known or finding in self._not_meant:
                    continue
                if not self._at_this_age_name(finding):
                    continue
                if finding in self.reader.of_the_nerves and is_worn_out(self.text):
                    continue
                known.add(finding)
                doubted = any(u.kind == "mark" and u.name in (polarity.PROBABLY, polarity.UNSURE) for u in units)
                start, end = self.tokens[window[0].start].start, self.tokens[window[-1].end - 1].end
                if self._is_of_muscle(finding, *self._extent(at)):
                    if not is_of_trained_chest(self.text):
                        asked = ReadFinding(finding, "yes", Site(), _SAID, "", start, end)
                        left.append(_Left("stop", start, end, (asked,), "of a muscle"))
                    break
                named.append(ReadFinding(finding, "probably" if doubted else "yes", Site(), _SAID, "", start, end))
                left[:] = [item for item in left if not (item.start <= start and end <= item.end)]
                break
        return named

    def _is_of_muscle(self, finding: str, start: int, end: int) -> bool:
        """Whether words that name a sign of an emergency in the chest speak of a muscle of it."""
        return finding in self.reader.emergencies and is_of_chest_muscle(self.text[start:end])

    def _names_both_sides(self, units: Sequence[Unit]) -> bool:
        """Whether a place is named on both sides at once (`my arms`), so that nothing is said of one."""
        return any(m.plural and m.start == self.tokens[u.start].start for m in self.mentions for u in units)

    def names_a_grave_sign(self) -> bool:
        """Whether a sign of a grave red flag is named anywhere."""
        grave, same = self.reader.index.grave, self.reader.index.same
        return any(
            same(self.tokens, self.units[a:b], [], 0, exactly=True) in grave for a, b in self._windows(self.units)
        )

    def _windows(self, units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
        """Yield runs of units that begin and end with something telling, the longest first."""
        telling = [at for at, u in enumerate(units) if _tells(u)]
        for length in range(min(len(telling), _LONGEST_NAME), 0, -1):
            for at in range(len(telling) - length + 1):
                yield telling[at], telling[at + length - 1] + 1

    def _at_this_age_name(self, finding: str) -> bool:
        ages = self.reader.kb.findings[finding].ages
        return (not ages or bool(self.ages & set(ages))) and not LIFELONG.search(self.text)

    def _only_marks(self, units: Sequence[Unit]) -> bool:
        """Whether a piece says nothing but yes, no or perhaps of what stands before it (`diabetic, no`)."""
        return any(u.kind == "mark" for u in units) and not any(_tells(u) and u.name != "negative" for u in units)

    def _behind(self, found: list[ReadFinding], marks: Sequence[Unit], span: _Span) -> list[ReadFinding]:
        """Return what was found with the last thing meant as the mark behind it says."""
        kinds = {m.name for m in marks}
        start = self._extent(span.first)[0]
        if self.text[found[-1].end : start].strip(" ,;:()-–.[") or found[-1].word != "yes":
            return found
        if kinds & polarity.DENYING:
            word = "no"
        else:
            word = "unsure" if polarity.UNSURE in kinds else "probably" if polarity.PROBABLY in kinds else "yes"
        joined = [at for at in range(len(found) - 1) if self._joined(found[at].end, found[at + 1].start, commas=True)]
        if joined and word == "no":
            return [f for at, f in enumerate(found[:-1]) if at not in joined] + [replace(found[-1], word=word)]
        return [*found[:-1], replace(found[-1], word=word)]

    def _doubt(self, units: Sequence[Unit]) -> str:
        """Return how what follows is meant after words that only doubt (`I'm not sure`)."""
        kinds = {u.name for u in units if u.kind == "mark"}
        if any(_tells(u) for u in units):
            return ""
        return "unsure" if polarity.UNSURE in kinds else "probably" if polarity.PROBABLY in kinds else ""

    def _denied_behind(self, found: list[ReadFinding]) -> list[ReadFinding]:
        """Return what was found, a list of tests denied as a whole by what stands behind it: `Adson, Wright neg`."""
        for at in range(len(found) - 1, 0, -1):
            later, item = found[at], found[at - 1]
            tests = all(self.reader.kb.findings[f.finding].kind == "test" for f in (later, item))
            joined = self._joined(item.end, later.start, commas=tests)
            if (
                joined
                and later.word == "no"
                and item.word == "yes"
                and self._ends_denied(later)
                and not self._has_mark(item)
            ):
                found[at - 1] = replace(item, word="no")
        return found

    def _ends_denied(self, item: ReadFinding) -> bool:
        inside = [
            u
            for u in self.units
            if item.start <= self.tokens[u.start].start < item.end and (_tells(u) or u.kind == "mark")
        ]
        return bool(inside) and (inside[-1].name in polarity.DENYING or inside[-1].name == "negative")

    def _has_mark(self, item: ReadFinding) -> bool:
        return any(
            u.kind == "mark" or u.name == "positive"
            for u in self.units
            if item.start <= self.tokens[u.start].start < item.end
        )

    def _made(self, found: Sequence[ReadFinding], left: list[_Left], reasons: Sequence[str]) -> list[ReadFinding]:
        """Return what the parts of the clauses make that were not read otherwise."""
        made: list[ReadFinding] = []
        known = {f.finding for f in found}
        for item in list(left):
            at = self._pieces_in(item.start, item.end)
            if item.why or any(reasons[piece] for piece in at):
                continue
            for piece in at:
                units = [*self._with_its_reason(piece), *self._borrowed(piece)]
                marks = [u for u in units if u.kind == "mark"]
                denying = [m for m in marks if m.name in polarity.DENYING]
                for thing in made_of(self.reader.recipes, units, self._regions_of, _tells, self.reader.terms):
                    before = all(m.end <= min(u.start for u in thing.units) for m in denying)
                    if thing.finding in known or len(denying) > 1 or not before:
                        continue
                    word = "no" if denying else "yes"
                    kinds = {m.name for m in marks}
                    if polarity.UNSURE in kinds:
                        word = "unsure"
                    elif polarity.PROBABLY in kinds or polarity.PROBABLY_NOT in kinds:
                        word = "probably not" if denying else "probably"
                    known.add(thing.finding)
                    piece_start, piece_end = self._extent(piece)
                    told = ReadFinding(thing.finding, word, Site(), _MADE, "", piece_start, piece_end)
                    if thing.finding in self.reader.of_the_nerves and is_worn_out(self.text):
                        left[left.index(item)] = replace(item, options=(told, *item.options), why="worn out")
                        break
                    made.append(told)
            if any(item.start <= f.start < item.end for f in made):
                left.remove(item)
        return made

    def _with_its_reason(self, piece: int) -> list[Unit]:
        """Return the units of a piece, and of the one it hangs on: `it hurts` with `when I lift`."""
        own = list(self.units[self.pieces[piece].first : self.pieces[piece].last])
        if self.pieces[piece].joint in ("when", "with") and piece:
            before = self.pieces[piece - 1]
            return [*self.units[before.first : before.last], *own]
        return own

    def _with_pain(self, found: list[ReadFinding], hurting: Sequence[Site]) -> list[ReadFinding]:
        """Return what was found, with the findings that pain at a place is by itself (`a niggle in my neck`)."""
        more: list[ReadFinding] = []
        for site in hurting:
            place = fine_regions(self.reader.kb, site.region)
            for finding, regions in self.reader.hurts:
                if place and place <= regions and not any(f.finding == finding for f in (*found, *more)):
                    start = next((m.start for m in self.mentions if m.kind == "region" and m.id == site.region), 0)
                    more.append(ReadFinding(finding, "yes", Site(), _MADE, "", start, start + 1))
        return [*found, *more]

    def _pieces_in(self, start: int, end: int) -> list[int]:
        return [at for at in range(len(self.pieces)) if start <= self._extent(at)[0] < end]

    def _extent(self, at: int) -> tuple[int, int]:
        units = self.units[self.pieces[at].first : self.pieces[at].last]
        return self.tokens[units[0].start].start, self.tokens[units[-1].end - 1].end

    def _regions_of(self, unit: Unit) -> frozenset[str]:
        """Return the regions that a unit names, and those that hold them."""
        start = self.tokens[unit.start].start
        return frozenset(
            r for m in self.mentions if m.start <= start < m.end for r in self.reader.whereabouts.holding(m)
        )

    def _reasons(self) -> list[str]:
        """Return why each piece is set aside: what stands between two turns is about one person at one time."""
        if self.current:
            return [""] * len(self.pieces)
        turns: list[list[int]] = []
        for at, piece in enumerate(self.pieces):
            first = self.tokens[self.units[piece.first].start].norm
            turned = piece.joint in _BARRIERS or (
                piece.joint in ("comma", "and") and (first in _MYSELF or self._turns_to_now(piece))
            )
            if not turns or turned:
                turns.append([])
            turns[-1].append(at)
        reasons, others_end = [""] * len(self.pieces), end_of_others(self.text)
        for turn in turns:
            start = self.tokens[self.units[self.pieces[turn[0] - 1].last - 1].end - 1].end if turn[0] else 0
            last = self.units[self.pieces[turn[-1]].last - 1]
            end = self.tokens[last.end - 1].end
            if turn[-1] == len(self.pieces) - 1:
                end = len(self.text)
            reason = ("others" if start < others_end else aside(self.text[start:end])) or (
                "not for this" if is_about_something_else(self.text[start:end]) else ""
            )
            for at in turn:
                reasons[at] = reason
            if turn[0] and TAKEN_BACK.search(self.text[start:end]):
                reasons[: turn[0]] = [before or "taken back" for before in reasons[: turn[0]]]
        return reasons

    def _turns_to_now(self, piece: Piece) -> bool:
        """Whether a piece begins with the present, and is not about somebody else (`and now her hip hurts`)."""
        first, *others = self.tokens[self.units[piece.first].start :][:3]
        return first.norm in _NOW and not any(token.norm in ("her", "his", "she", "he", "their") for token in others)

    def _named_conditions(self) -> list[int]:
        """Return where the names of disorders begin."""
        return [self.tokens[u.start].start for u in self.reader.conditions.units(self.tokens) if u.kind == "term"]

    def _holds_anyway(self, best: ReadFinding, reason: str, near: Near) -> bool:
        """Whether something is told although it is long ago, or in the very words that say it with somebody else."""
        finding = self.reader.kb.findings[best.finding]
        if reason == "past":
            return best.word in ("yes", "probably") and finding.lasts and not OUTGROWN.search(self.text)
        if reason == "not for this":
            return best.finding in self.reader.index.grave
        with_family = reason == "others" and "T:family" in self.reader.index.features_of(near)
        return with_family and near.best >= _OF_FAMILY and best.word in ("yes", "no")

    def _caution(self, span: _Span) -> float:
        """Return how much surer a reading has to be because of what hangs on it and is not understood."""
        beside = []
        if span.first:
            beside.append((span.first - 1, self.pieces[span.first].joint))
        if span.last < len(self.pieces):
            beside.append((span.last, self.pieces[span.last].joint))
        hanging = 0.0
        for at, joint in beside:
            if joint in ("with", "when", "") and not self._is_read(at):
                hanging += 2 if self._is_unknown(at) else 1
        first = span.first
        while first and self.pieces[first].joint in ("and", "or"):
            first -= 1
        alone = 0.2 if self.pieces[first].joint == "when" else 0.0
        return max(alone, min(0.35, 0.18 * hanging))

    def _is_unknown(self, at: int) -> bool:
        """Whether a piece holds a word that no way of saying has."""
        units = self.units[self.pieces[at].first : self.pieces[at].last]
        return any(
            u.kind == "word"
            and u.name not in (self.reader.lexicon.known or ())
            and u.name not in self.reader.whereabouts.words
            for u in units
        )

    def _is_read(self, at: int) -> bool:
        units = self.units[self.pieces[at].first : self.pieces[at].last]
        return not any(_tells(u) for u in units) or any(s.first <= at < s.last and s.value > 0 for s in self._cut)

    def _with_numbers(self, found: list[ReadFinding], reasons: Sequence[str], left: list[_Left]) -> list[ReadFinding]:
        """Return what was found, with ages and lengths of time as the numbers say."""
        measured = {entry.id: entry for entry in self.reader.kb.measured}
        numbers: list[Quantity] = []
        for each in self.numbers:
            if not any((o.of, o.name) == (each.of, each.name) for o in numbers) and not self._reason_at(
                each.start, reasons
            ):
                numbers.append(each)
        kept = [f for f in found if not any(_is_of(each, measured.get(f.finding)) for each in numbers)]
        for each in numbers:
            if each.of == "duration" and not self._lasts_of_complaint(each, kept):
                continue
            for entry in measured.values():
                if not _is_of(each, entry):
                    continue
                inside = entry.at_least <= each.value < entry.below
                if inside or each.of != "age":
                    kept.append(ReadFinding(entry.id, "yes" if inside else "no", Site(), 1.0, "", each.start, each.end))
            left[:] = [item for item in left if not (each.start <= item.start and item.end <= each.end)]
        return sorted(kept, key=lambda f: f.start)

    def _lasts_of_complaint(self, each: Quantity, found: Sequence[ReadFinding]) -> bool:
        """Whether a length of time is that of the complaint: nothing else in its clause can have lasted."""
        words = {t.norm for t in self.tokens}
        if words & _OTHER_SPANS:
            return False
        kinds = {
            self.reader.kb.findings[f.finding].kind
            for f in found
            if f.finding not in {e.id for e in self.reader.kb.measured}
        }
        telegraphic = sum(t.is_word for t in self.tokens) <= _TELEGRAPHIC or bool(
            words & {"this", "it"} and words & {"had", "has", "having", "been"}
        )
        hurts = any(u.kind == "term" and u.name in _HURTS for u in self.units)
        told_of = {"symptom", "history"} if hurts else {"symptom"}  # `pain x 4/12, gradual onset`
        return not kinds - told_of and (bool(kinds) or hurts or telegraphic)

    def _reason_at(self, at: int, reasons: Sequence[str]) -> str:
        for piece, reason in zip(self.pieces, reasons, strict=True):
            last = self.units[piece.last - 1]
            if self.tokens[self.units[piece.first].start].start <= at < self.tokens[last.end - 1].end:
                return reason if reason in ("others", "plan", "condition", "risk") else ""
        return ""

    def _unread(self, left: Sequence[_Left]) -> Iterator[UnreadPart]:
        """Yield what was not read; neighbours are one thing, offered together."""
        groups: list[list[_Left]] = []
        for item in left:
            joins = (
                groups
                and item.joint not in _BARRIERS
                and item.why == groups[-1][-1].why
                and self._next_to(groups[-1][-1].end, item.start)
            )
            if joins:
                groups[-1].append(item)
            else:
                groups.append([item])
        for group in groups:
            start, end = group[0].start, group[-1].end
            options = [option for item in group for option in item.options]
            options += self._whole(start, end)
            ranked = group[0].why == "past" or group[0].why not in (*SILENT, *_AS_READ)
            meant = self._by_meaning(self.text[start:end], options, start, end) if ranked else {}
            best: dict[str, ReadFinding] = {}
            for option in sorted(
                (*options, *meant.values()), key=lambda o: -(o.confidence + self._meaning_counts(meant, o))
            ):
                best.setdefault(option.finding, option)
            may = tuple(
                replace(o, site=self._site_within(o, start, end)) for o in best.values() if o.confidence >= OFFERED
            )[:OFFERS]
            nearest = max((option.confidence for option in options), default=0.0)
            yield UnreadPart(self.text[start:end], start, end, may, group[0].why, nearest=nearest)

    def _by_meaning(self, text: str, options: Sequence[ReadFinding], start: int, end: int) -> dict[str, ReadFinding]:
        """Return what words come near to by their meaning, where the sentence model is there; it only ranks."""
        ranked = self.reader.ranker
        known = self.reader.lexicon.known or ()
        telling = [u for u in self.units if start <= self.tokens[u.start].start < end and _tells(u)]
        if ranked is None or not any(u.kind == "term" or u.name in known for u in telling):
            return {}
        denied = any(
            u.kind == "mark" and u.name in polarity.DENYING
            for u in self.units
            if start <= self.tokens[u.start].start < end
        )
        words = {o.finding: o.word for o in options}
        near = [(finding, cosine) for finding, cosine in ranked.likeness(text).items() if cosine >= _MEANS_SOMETHING]
        likeness = sorted(near, key=lambda item: (-item[1], item[0]))[:_MOST_BY_MEANING]
        return {
            finding: ReadFinding(
                finding, words.get(finding, "no" if denied else "yes"), Site(), _MEANING_OFFERS, "", start, end
            )
            for finding, _ in likeness
        }

    def _meaning_counts(self, meant: Mapping[str, ReadFinding], option: ReadFinding) -> float:
        """Return what the meaning adds to the rank of something offered."""
        ranked = self.reader.ranker
        near = (
            ranked.likeness(self.text[option.start : option.end]).get(option.finding, 0.0)
            if ranked and option.finding in meant
            else 0.0
        )
        return _MEANING_WEIGHT * near

    def _whole(self, start: int, end: int) -> list[ReadFinding]:
        units = [u for u in self.units if start <= self.tokens[u.start].start < end]
        features, denials = self.reader.lexicon.features(self.tokens, units)
        near = self.reader.index.near(features, denials) if features else []
        found = [
            ReadFinding(n.finding, "no" if n.denied else "yes", Site(), n.confidence, n.way, start, end) for n in near
        ]
        likely = self.reader.index.likely(features, denials) if features else {}
        return found + [
            ReadFinding(f, "yes", Site(), min(0.3, each.votes * each.best), "", start, end)
            for f, each in likely.items()
        ]

    def _next_to(self, end: int, start: int) -> bool:
        return not any(_tells(u) for u in self.units if end <= self.tokens[u.start].start < start)

    def _site_within(self, option: ReadFinding, start: int, end: int) -> Site:
        if option.finding not in self.reader.local:
            return Site()
        return site_of([m for m in self.mentions if start <= m.start < end]) or Site()

    def _at_this_age(self, best: ReadFinding) -> bool:
        """Whether something that belongs to an age is told by somebody known to be of it."""
        ages = self.reader.kb.findings[best.finding].ages
        if not ages:
            return True
        return bool(self.ages & set(ages)) or best.word not in ("yes", "probably")

    def _ends_in_or(self, piece: int) -> bool:
        for later in self.pieces[piece + 1 :]:
            if later.joint in ("but", "stop", "colon", "with"):
                return False
            if later.joint == "or":
                return True
        return False

    def _meant(
        self,
        near: Near,
        span: _Span,
        units: Sequence[Unit],
        marks: Sequence[Unit],
        own: Unit | None,
        carried: str,
        start: int,
        end: int,
    ) -> ReadFinding | None:
        """Return a candidate with its word; None if it is not clear what is denied."""
        word = "no" if near.denied else "yes"
        if not near.denied and span.last - span.first > 1 and not self._denies_in_place(near, span):
            return None
        if any(m.name == polarity.UNCLEAR for m in marks):
            return None
        if near.denied and span.last - span.first > 1 and not self._denied_in_place(near, span):
            return None
        if near.denied and own is not None:
            if sum(m.name in polarity.DENYING for m in marks) > 1:
                return None
            before = any(_tells(u) and u.end <= own.start for u in units)
            after = any(_tells(u) and u.start >= own.end for u in units)
            if before and after:
                piece_of = self.pieces[span.first]
                inside = piece_of.first <= self.units.index(own) < piece_of.last
                if not (inside and self._is_copula_denial(own)):
                    return None
            if own.name == polarity.PROBABLY_NOT:
                word = "probably not"
        if carried and carried != "open":
            if near.denied:
                return None
            word = carried
        way = self.reader.index.features_of(near)
        telling = [
            p
            for p in self.pieces[span.first : span.last]
            if way & self.reader.lexicon.features(self.tokens, self.units[p.first : p.last])[0]
        ]
        kinds = {
            u.name
            for p in telling or self.pieces[span.first : span.last]
            for u in self.units[p.first : p.last]
            if u.kind == "mark"
        }
        if polarity.UNSURE in kinds:
            word = "unsure"
        elif polarity.PROBABLY in kinds:
            word = {"yes": "probably", "no": "probably not"}.get(word, word)
        return ReadFinding(near.finding, word, Site(), near.confidence, near.way, start, end)

    def _denied_in_place(self, near: Near, span: _Span) -> bool:
        """Whether a denial stands in the same piece as something that it denies, more than a place."""
        way = self.reader.index.features_of(near) - self.reader.index.places
        for piece in self.pieces[span.first : span.last]:
            units = self.units[piece.first : piece.last]
            denies = any(u.kind == "mark" and u.name in polarity.DENYING for u in units)
            if denies and not self._only_marks(units) and not way & self.reader.lexicon.features(self.tokens, units)[0]:
                return False
        return True

    def _denies_in_place(self, near: Near, span: _Span) -> bool:
        """Whether a denial that a way of saying has stands in the same piece as something else of it."""
        way = self.reader.index.features_of(near) - {"cannot"}
        for piece in self.pieces[span.first : span.last]:
            units = self.units[piece.first : piece.last]
            denies = any((u.kind == "mark" and u.name in polarity.DENYING) or u.name == "cannot" for u in units)
            if denies and not way & self.reader.lexicon.features(self.tokens, units)[0]:
                return False
        return True

    def _is_copula_denial(self, own: Unit) -> bool:
        """Whether a denial inside a clause denies it whole: `the leg is not numb`, `coughing does not hurt`."""
        token = self.tokens[own.start]
        return (
            token.text.lower().endswith(("n't", "n’t"))
            or token.norm in ("not", "never")
            or (own.start > 0 and token.norm == "no")
        )

    # -------------------------------------------------------------- the best cut

    def _best_cut(self) -> list[_Span]:
        """Return the runs of pieces that together explain most of what was said."""
        count = len(self.pieces)
        best: list[tuple[float, list[_Span]]] = [(0.0, [])]
        for end in range(1, count + 1):
            options: list[tuple[float, list[_Span]]] = []
            for start in range(max(0, end - self._most()), end):
                if any(p.joint in _BARRIERS for p in self.pieces[start + 1 : end]):
                    continue
                span = self._span(start, end)
                if end - start > 1 and span.value <= 0:
                    continue
                options.append((best[start][0] + span.value, [*best[start][1], span]))
            best.append(max(options, key=lambda option: option[0]))
        self._cut = best[-1][1]
        return self._cut

    def _most(self) -> int:
        """Return how many pieces are compared together: fewer in a sentence of very many."""
        return _MOST_PIECES if len(self.pieces) <= _MANY_PIECES else 1

    def _span(self, first: int, last: int) -> _Span:
        units = [u for p in self.pieces[first:last] for u in self.units[p.first : p.last]]
        if last - first == 1:
            units = [*units, *self._borrowed(first)]
        features, denials = self.reader.lexicon.features(self.tokens, units)
        if not any(f[0] != "~" for f in features):
            return _Span(first, last, (), 0.0)
        near = tuple(self.reader.index.near(features, denials, most=8))
        placed = [u for u in units if self._is_placed(u)]
        for parity in dict.fromkeys((denials, 0)):
            if same := self.reader.index.same(self.tokens, units, placed, parity):
                near = _first(near, same, denied=denials > parity)
                break
        else:
            if any(u.name == "negative" for u in units) or (denials == 1 and any(u.name == "positive" for u in units)):
                rest = [u for u in units if u.name not in ("negative", "positive") and u.kind != "mark"]
                sided = [u for u in rest if self._is_placed(u, "side")]
                if result := self.reader.index.result(self.tokens, rest, placed, sided):
                    near = _first(near, result, denied=True)
            well = denials or bool(features & (SAYS_WELL | {"T:unchanged"}))
            if well and (normal := self.reader.index.normal(features)):
                near = _first(near, normal, denied=True)
            elif not denials and (contrary := self.reader.index.contrary(features)):
                near = _first(near, contrary, denied=True)
        if self._not_meant:
            near = tuple(n for n in near if n.finding not in self._not_meant)
        if last - first > 1 and sum(u.kind == "mark" and u.name in polarity.DENYING for u in units) > 1:
            near = tuple(n for n in near if not n.denied)
        if self._only_hurts(units):
            near = tuple(n for n in near if n.best >= _SAME_WORDS)
        near = self._with_what_they_need(near, features, units)
        top = near[0] if near else None
        value = top.confidence * top.shared if top and top.confidence >= CERTAIN else 0.0
        return _Span(first, last, near, value)

    def _with_what_they_need(
        self, near: Sequence[Near], features: frozenset[str], units: Sequence[Unit]
    ) -> tuple[Near, ...]:
        """Return candidates, those too little sure to be read that need a word which is not there (`hour`).

        What does not even come near without such a word is left out, but for its very words.
        """
        needs, near_only = self.reader.read_only_with, self.reader.near_only_with
        near = [
            n for n in near if n.best >= _SAME_WORDS or n.finding not in near_only or features & near_only[n.finding]
        ]
        stems = frozenset(self.tokens[at].stem for u in units for at in range(u.start, u.end))
        lacking = [
            n
            for n in near
            if n.finding in needs
            and not features & needs[n.finding]
            and stems not in self.reader.names_that_need[n.finding]
        ]
        kept = [replace(n, confidence=min(n.confidence, _OFFERED_AT_MOST)) if n in lacking else n for n in near]
        return tuple(sorted(kept, key=lambda n: -n.confidence)) if lacking else tuple(near)

    def _only_hurts(self, units: Sequence[Unit]) -> bool:
        """Whether words say no more than that it hurts, and where: a complaint, from which no finding follows."""
        telling = [u for u in units if _tells(u) and not self._is_placed(u)]
        return bool(telling) and all(u.name in _HURTS for u in telling)

    def _borrowed(self, at: int) -> list[Unit]:
        """Return what a bare place shares with its neighbour in a list: `neck and low back pain`."""
        own = self.units[self.pieces[at].first : self.pieces[at].last]
        if not self._is_bare_place(at) or any(u.kind == "mark" and u.name in polarity.DENYING for u in own):
            return []
        for other in (at + 1, at - 1):
            if (
                0 <= other < len(self.pieces)
                and self.pieces[max(at, other)].joint in ("and", "or", "comma")
                and not self._is_bare_place(other)
            ):
                piece = self.pieces[other]
                units = self.units[piece.first : piece.last]
                return (
                    [u for u in units if _tells(u) and not self._is_placed(u)]
                    if any(self._is_placed(u) for u in units)
                    else []
                )
        return []

    def _is_bare_place(self, at: int) -> bool:
        units = [u for u in self.units[self.pieces[at].first : self.pieces[at].last] if _tells(u)]
        return bool(units) and all(self._is_placed(u) for u in units)

    def _is_placed(self, unit: Unit, kind: str = "") -> bool:
        """Whether a unit names a place (of one kind)."""
        start = self.tokens[unit.start].start
        return any(m.start <= start < m.end for m in self.mentions if not kind or m.kind == kind)

    # -------------------------------------------------------------- places

    def _side_before(self, at: int) -> str:
        """Return the one side that a line of shorthand names for all that follows (`TTP R infrasp., taut band`)."""
        before = [m for m in self.mentions if m.kind == "side" and m.start < at]
        sides = {m.id for m in before}
        lettered = any(
            self.text[m.start] in "LRB(" and self.text[m.start : m.end].strip("()").isupper() for m in before
        )
        return sides.pop() if lettered and len(sides) == 1 else ""

    def _placed(self, found: Sequence[ReadFinding]) -> list[ReadFinding]:
        """Return what was found with the place of each: its own, or one that a list shares."""
        sites: list[Site | None] = []
        for item in found:
            own = self._own_mentions(item)
            compared = any(t.norm in _COMPARING for t in self.tokens if item.start <= t.start < item.end)
            sites.append(site_of(own, than=compared))
        placed: list[ReadFinding] = []
        for at, item in enumerate(found):
            site = sites[at]
            if any(item.finding == entry.id for entry in self.reader.kb.measured):
                placed.append(replace(item, site=Site()))
                continue
            if item.finding not in self.reader.local:
                bound = item.finding in self.reader.index.bound and site
                placed.append(replace(item, site=Site(side=site.side if bound and site else "")))
                continue
            if site is None:
                site = Site()
            elif not site:
                site = self._shared(found, sites, at)
            elif not site.side and (site.region or site.muscle):
                site = replace(site, side=self._side_of_list(found, sites, at))
            if (
                not site.side
                and self.reader.kb.findings[item.finding].kind in _HANDS_ON
                and (side := self._side_before(item.start))
            ):
                site = replace(site, side=side)
            placed.append(replace(item, site=site))
        return placed

    def _own_mentions(self, item: ReadFinding) -> list[Mention]:
        """Return the places named in what was read as one, without the clauses of it that say something else."""
        lexicon = self.reader.lexicon
        said = lexicon.features(tokenize(item.way))[0] if item.way else frozenset()
        inside = [at for at in self._pieces_in(item.start, item.end) if self.pieces[at].joint in ("with", "when")]
        other: list[tuple[int, int]] = []
        for at in inside:
            units = self.units[self.pieces[at].first : self.pieces[at].last]
            own = [u for u in units if _tells(u) and not self._is_placed(u)]
            if own and said and not lexicon.features(self.tokens, own)[0] & said:
                other.append(self._extent(at))
        return [
            m
            for m in self.mentions
            if item.start <= m.start < item.end and not any(start <= m.start < end for start, end in other)
        ]

    def _side_of_list(self, found: Sequence[ReadFinding], sites: Sequence[Site | None], at: int) -> str:
        """Return the side said once for a list: `left hip and knee pain`, or behind everything: `..., on the left`."""
        sides = {m.id for m in self.mentions if m.kind == "side"}
        if (
            at
            and (before := sites[at - 1])
            and before.side in ("left", "right")
            and self._joined(found[at - 1].end, found[at].start)
        ):
            return before.side
        if len(sides) != 1:
            return ""
        told = [m for m in self.mentions if m.kind == "side"]
        inside = any(item.start <= m.start < item.end for m in told for item in found) and not self._ends_in_side(told)
        alone = len(found) == 1 or all(self._joined(a.end, b.start, commas=True) for a, b in itertools.pairwise(found))
        return sides.pop() if not inside and alone else ""

    def _ends_in_side(self, sides: Sequence[Mention]) -> bool:
        """Whether a side stands behind everything else of the sentence: `numb toes and a weak ankle on the left`."""
        return bool(sides) and not any(_tells(u) for u in self.units if self.tokens[u.start].start >= sides[-1].end)

    def _shared(self, found: Sequence[ReadFinding], sites: Sequence[Site | None], at: int) -> Site:
        """Return the place that a list or a heading gives to something named without one."""
        own = [m for m in self.mentions if any(item.start <= m.start < item.end for item in found)]
        everywhere = [m for m in self.mentions if m not in own]
        if everywhere and all(m.end <= found[0].start for m in everywhere) and (site := site_of(everywhere)):
            return site
        for other in (*range(at + 1, min(at + 3, len(found))), *range(at - 1, max(-1, at - 3), -1)):
            near_by: Site | None = sites[other]
            if near_by and self._joined(found[min(at, other)].end, found[max(at, other)].start):
                return near_by
        felt = self.reader.kb.findings[found[at].finding].kind in _FELT
        if everywhere and (site := site_of(everywhere)) and len(found) == 1 and felt:
            return site
        return Site()

    def _joined(self, end: int, start: int, *, commas: bool = False) -> bool:
        """Whether `and` or `or` alone (or a comma, too) stands between two things."""
        starts = self.starts
        between = [t.norm for t in self.tokens[bisect_left(starts, end) : bisect_left(starts, start)]]
        links = {"and", "or", "&", "/", "nor", "plus"}
        return all(norm in links or norm == "," for norm in between) and (commas or bool(links & set(between)))
