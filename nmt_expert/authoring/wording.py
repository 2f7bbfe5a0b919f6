"""Check the words of the knowledge base: no diagnosis, no promise, and questions that a client understands.

`PHRASES` is the whole list of what must not be written, each with the reason and what
to write instead.  What clients say (synonyms) and what a study measured (accuracy) are
quoted and not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.lint.names import found_at

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "finding": ("label", "elicit.do", "elicit.yes_if", "elicit.position", "elicit.not_when"),
    "rule": ("because", "repeats"),
    "principle": ("label", "definition", "evidence.statement", "requires_text", "leads_to.*.how"),
    "hypothesis": ("label", "definition"),
    "flag": ("label", "do"),
    "screen line": ("say",),
    "technique": ("advice", "work_area", "add.*.say", "add.*.instead", "expect"),
    "common": ("ceiling", "stop.*", "structures.*.advice"),
    "posture": ("label", "see", "caveat"),
    "picture": ("name", "examine.*.why", "caveat"),
}
"""The texts that say something to a client or a therapist, by kind of entry; ``*`` stands for every item."""

QUESTIONS: Mapping[str, str] = {"finding": "question", "question": "ask", "bundle": "ask"}
"""The texts that ask something."""

SINGLE = ("finding", "question")
"""What asks one thing, in few and easy words; a line of the checklist sums up several questions."""

MOST_WORDS = 25
"""Words of one question."""

HIGHEST_GRADE = 12.0
"""Reading grade of one question: the last year of school."""

HIGHEST_MEAN = 9.0
"""Mean reading grade of the questions of one file, so that most are far below the highest."""

NAMES = frozenset(
    {"adson", "allen", "bragard", "finkelstein", "lasègue", "phalen", "spurling", "tinel", "trendelenburg", "thomas"}
)
"""Names of tests: they have no easier word and count as short ones."""

_DENIAL = re.compile(r"\b(not|no|never|nor|neither|nothing|cannot|without)\b|n't\b", re.IGNORECASE)

_REACH = 30
"""How many characters before a phrase a denial still speaks of it: *is not a diagnosis*."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")

_SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)")

_VOWELS = re.compile(r"[aeiouy]+")

_DIAGNOSIS = "names a disease as if it were established"

_CAUSE = "claims a cause, and findings only fit one"

_PROMISE = "promises an outcome"

_CERTAIN = "claims a certainty that no finding gives"

_FIT = "write what the findings are consistent with"


class Phrase(Struct, frozen=True):
    """Words that must not be written.

    Attributes:
        pattern: The words, as a regular expression.
        reason: Why not, as the end of a sentence that begins with the words.
        instead: What to write.
        deniable: Whether the words are right when they are denied (*not a diagnosis*).
        asked: Whether a question must not say them either.
    """

    pattern: str
    reason: str
    instead: str
    deniable: bool = True
    asked: bool = True

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern; ``re`` keeps it."""
        return re.compile(rf"\b(?:{self.pattern})", re.IGNORECASE)

    def found(self, text: str) -> str:
        """Return the words as the text has them, or ``""``."""
        for match in self.regex.finditer(text):
            before = text[max(0, match.start() - _REACH) : match.start()].rpartition(". ")[2]
            if not (self.deniable and _DENIAL.search(before)):
                return match[0]
        return ""


PHRASES: tuple[Phrase, ...] = (
    Phrase(r"diagnos\w*", _DIAGNOSIS, _FIT),
    Phrase(r"you (?:have|suffer from|are suffering from)\b", _DIAGNOSIS, _FIT, asked=False),
    Phrase(r"(?:the client|the patient|he|she) (?:suffers from|is suffering from)", _DIAGNOSIS, _FIT),
    Phrase(r"your (?:disease|condition|disorder) is", _DIAGNOSIS, _FIT),
    Phrase(r"pathognomonic\w*", _CERTAIN, "say how strongly it speaks for it"),
    Phrase(r"(?:is|are|was|were|be) (?:always )?(?:caused by|due to|the result of)", _CAUSE, "write: may come from"),
    Phrase(r"the (?:real |true |root )?cause of (?:your|the) (?:pain|problem|symptoms?) is", _CAUSE, _FIT),
    Phrase(r"prove[ns]?\b(?! nothing)|proof\b", _CERTAIN, "write: fits, speaks for, suggests"),
    Phrase(r"confirm(?:s|ed)?\b", _CERTAIN, "write: fits, speaks for, suggests", asked=False),
    Phrase(r"(?:rules?|ruled|ruling) out\b", _CERTAIN, "write: speaks against"),
    Phrase(r"(?:certainly|definitely|undoubtedly|no doubt|without (?:a )?doubt)\b", _CERTAIN, "leave it out", False),
    Phrase(
        r"\d+(?:\.\d+)? ?(?:%|per ?cent)", "reads as a certainty in percent", "name the study under accuracy", False
    ),
    Phrase(r"cure[sd]?\b|curing\b", _PROMISE, "write: may ease"),
    Phrase(r"(?:it|this|massage|pressure|treatment|work|we) (?:will |can )?heals?\b", _PROMISE, "write: may ease"),
    Phrase(r"healing (?:power|effect|touch)", _PROMISE, "leave it out"),
    Phrase(r"fix(?:es)?\b", _PROMISE, "write: may ease"),
    Phrase(r"guarantee\w*", _PROMISE, "leave it out"),
    Phrase(r"will (?:go away|disappear|vanish|be gone|get better|improve|resolve)\b", _PROMISE, "write: may ease"),
    Phrase(r"(?:pain[- ]free|symptom[- ]free) (?:again|for good|after)", _PROMISE, "write: may ease"),
    Phrase(r"permanent(?:ly)? (?:relief|solution|result|gone|eased?)", _PROMISE, "write: may ease"),
    Phrase(r"patients?\b", "makes a sick person of a client", "write: client", False),
)
"""Everything that must not be written."""


def check(draft: Draft) -> Iterator[Issue]:
    """Yield a warning for every text that says or asks what it should not, by entry."""
    for entry in draft.entries:
        if entry.value is None:
            continue
        for key in STATEMENTS.get(entry.kind, ()):
            for loc, text in found_at(entry.raw, tuple(key.split("."))):
                yield from _forbidden(entry, loc, text, asked=False)
        if key := QUESTIONS.get(entry.kind, ""):
            yield from _forbidden(entry, (key,), entry.raw[key], asked=True)
            faults = question_faults(entry.raw[key]) if entry.kind in SINGLE else ()
            yield from (_warning(entry, (key,), *found) for found in faults)
    yield from _hard_files(draft)


def _forbidden(entry: Entry, loc: tuple[str | int, ...], text: str, asked: bool) -> Iterator[Issue]:
    for phrase in PHRASES:
        if (not asked or phrase.asked) and (words := phrase.found(text)):
            yield _warning(entry, loc, "wording", f"'{words}' {phrase.reason}", phrase.instead)


def question_faults(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield code, message and hint of everything that makes a question hard to answer with yes or no."""
    if "and/or" in text:
        yield "compound-question", "the question joins two with 'and/or'", "ask one thing; split it into two findings"
    if text.count("?") > 1:
        yield "compound-question", "the question asks twice", "ask one thing; split it into two findings"
    if (words := len(text.split())) > MOST_WORDS:
        yield "long-question", f"the question has {words} words, the most is {MOST_WORDS}", "say it shorter"
    if (found := grade(text)) > HIGHEST_GRADE:
        message = f"the question reads like school year {found:.1f}, the most is {HIGHEST_GRADE:.0f}"
        yield "hard-question", message, "use shorter words, or two short sentences"


def _hard_files(draft: Draft) -> Iterator[Issue]:
    """Warn of files whose questions are hard to read on the whole."""
    for path, document in draft.documents.items():
        texts = [
            entry.raw[QUESTIONS[entry.kind]]
            for entry in draft.of(*SINGLE)
            if entry.document is document and entry.value is not None
        ]
        mean = sum(map(grade, texts)) / len(texts) if texts else 0.0
        if mean > HIGHEST_MEAN:
            message = f"the questions read like school year {mean:.1f} on average, the most is {HIGHEST_MEAN:.0f}"
            yield Issue(f"rules/{path}", 0, "hard-questions", message, "use shorter words", "warning")


def _warning(entry: Entry, loc: tuple[str | int, ...], code: str, message: str, hint: str) -> Issue:
    return entry.issue(loc, code, message, hint, "warning")


# ------------------------------------------------------------------ how hard a sentence is to read


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, 0.0 at least and for no text.

    Returns:
        School years: 8 is read with ease at fourteen, 12 at the end of school.

    >>> round(grade("Does the pain wake you at night?"), 1)
    0.6
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text.strip())))
    syllables_each = sum(map(syllables, words)) / len(words)
    return max(0.0, 0.39 * len(words) / sentences + 11.8 * syllables_each - 15.59)


def syllables(word: str) -> int:
    """Return how many syllables a word has, about; the parts of ``low-back`` count one by one.

    >>> [syllables(word) for word in ("pain", "muscle", "tingling", "made", "numbness")]
    [1, 2, 2, 1, 2]
    """
    lower = word.lower().replace("’", "'")
    if lower.removesuffix("'s") in NAMES:
        return 1
    return sum(_syllables(part) for part in lower.split("-"))


def _syllables(word: str) -> int:
    count = len(_VOWELS.findall(word))
    silent_e = word.endswith("e") and not re.search(r"([aeiouy]|[^aeiouyl]l)e$", word)
    silent_ed = re.search(r"[^aeioutd]ed$", word) is not None
    silent_es = re.search(r"[^aeioulscxz]es$", word) is not None and not word.endswith(("shes", "ches", "ges"))
    return max(1, count - (silent_e or silent_ed or silent_es))
