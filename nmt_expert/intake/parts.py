"""Cut a phrase into parts that each say one thing, and see what kind of thing.

``numbness and tingling, not in the right foot`` has three parts: two findings and a
place with a *no*.  The longest run that names a finding wins, so that names with
*and* or a comma in them (`pins and needles`) stay whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.negation import UNSETTLING, Meant, meant
from nmt_expert.intake.tokens import DROPPABLE, FILLERS, HURTS, SEPARATORS, stem, word_set
from nmt_expert.intake.vocabulary import Match, Vocabulary
from nmt_expert.reasoning.visit import Site

_LINKS = {
    "but": "but", "however": "but", "although": "but", "though": "but", ";": "stop", ".": "stop", "\n": "stop",
    "|": "stop", "?": "colon", "or": "or", "nor": "or", "and": "and", "&": "and", "+": "and", "plus": "and",
    "with": "and", "/": "slash", ":": "colon", "=": "colon", "-": "colon", ",": "comma", "(": "comma", ")": "comma",
}  # fmt: skip
_MOST_JOINED = 6
_MOST_BEFORE = 8
_STRONGEST = ("but", "stop", "colon", "or", "slash", "and", "comma")
QUALITIES = word_set("dull sharp stabbing throbbing nagging niggling gnawing pulsing")
"""How pain is said to be; kept in the words of the complaint, no finding by itself."""

_NEGATIONS = frozenset({"no", "not", "never", "without"})


class Part(Struct, frozen=True):
    """One thing that a phrase says.

    Attributes:
        kind: ``finding``, ``place``, ``complaint`` (that it hurts, perhaps where),
            ``meaning`` (only yes, no, ...), ``empty`` or ``unknown``.
        link: How it hangs on what stands before: ``but``, ``stop``, ``colon``, ``or``, ``slash``, ``and``, ``comma``.
        words: Its words as typed.
        meant: How it is meant.
        match: What it names, for a finding.
        site: Where, for a place or a complaint.
    """

    kind: str
    link: str
    words: tuple[str, ...]
    meant: Meant
    match: Match | None = None
    site: Site | None = None


def parts(vocabulary: Vocabulary, typed: Sequence[str]) -> list[Part]:
    """Return the parts of a phrase, in order."""
    chunks = list(_chunks(typed))
    found: list[Part] = []
    start = 0
    while start < len(chunks):
        part, end = None, min(len(chunks), start + _MOST_JOINED)
        while part is None and end > start + 1:
            part = _joined(vocabulary, chunks[start:end])
            end -= part is None
        if part and end > start + 1:
            found.extend(_members(vocabulary, chunks[start:end], part))
        part = part or _part(vocabulary, *chunks[start])
        found.extend(_split(vocabulary, part))
        start = end
    return found


def _chunks(typed: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words between separators, each with the link before it."""
    link, words = "", list[str]()
    for token in typed:
        if token not in SEPARATORS:
            words.append(token)
            continue
        if words:
            yield link, tuple(words)
            link, words = "", []
        link = min(link or "comma", _LINKS[token], key=_STRONGEST.index)
    if words:
        yield link, tuple(words)
    if typed and typed[-1] == "?":
        yield "colon", ("unsure",)


def _joined(vocabulary: Vocabulary, run: Sequence[tuple[str, tuple[str, ...]]]) -> Part | None:
    """Return several chunks as one finding, if together they are one name."""
    words = tuple(word for _, chunk in run for word in chunk)
    as_one = vocabulary.same_words(words) is not None
    first = meant(run[0][1])
    if not as_one and first.word and all(word in FILLERS for word in first.rest):
        return None
    if not as_one and (part := _name_behind(vocabulary, run[0][0], words, whole=True)):
        return part
    if not as_one and any(link in ("stop", "colon", "but") for link, _ in run[1:]):
        return None
    if not as_one and any(_only_place(vocabulary, chunk) for _, chunk in run):
        return None
    if not as_one and all(vocabulary.match(chunk) for _, chunk in run):
        return None
    if match := vocabulary.match(words):
        return Part("finding", run[0][0], words, Meant("", words), match)
    if any(meant(chunk) != Meant("", chunk) for _, chunk in run[1:]):
        return None
    part = _part(vocabulary, run[0][0], words)
    return part if part.kind == "finding" else None


def _members(vocabulary: Vocabulary, run: Sequence[tuple[str, tuple[str, ...]]], whole: Part) -> Iterator[Part]:
    """Yield what a denied name denies beside itself: `no fever or chills` denies the fever, too."""
    if whole.meant.word != "no" or whole.match is None or any(link == "and" for link, _ in run[1:]):
        return
    for _, chunk in run:
        match = vocabulary.match(meant(chunk).rest)
        if match and match.findings != whole.match.findings and len(match.findings) == 1:
            yield replace(whole, words=chunk, match=match)


def _only_place(vocabulary: Vocabulary, words: tuple[str, ...]) -> bool:
    """Whether words name a place and nothing else."""
    placed = {at for span in vocabulary.places.spans(words) for at in span.at}
    return bool(placed) and all(at in placed or word in FILLERS for at, word in enumerate(words))


def _part(vocabulary: Vocabulary, link: str, words: tuple[str, ...]) -> Part:
    """Return what one run of words says: as it stands, or with its meaning read out, whichever sets less aside."""
    how = meant(words)
    stands = vocabulary.match(words)
    if how.unclear and stands is None and (part := _name_behind(vocabulary, link, words)):
        return part
    if (how.word or how.unclear) and (stands is None or stands.dropped):
        read = vocabulary.match(how.rest) or _test_result(vocabulary, words, how)
        if read and (stands is None or read.dropped < stands.dropped):
            return Part("finding", link, words, _settled(vocabulary, how, read), read)
    if stands:
        return Part("finding", link, words, Meant("", words), stands)
    if part := _name_behind(vocabulary, link, words):
        return part
    spans = vocabulary.places.spans(how.rest)
    placed = {at for span in spans for at in span.at}
    left = [word for at, word in enumerate(how.rest) if at not in placed and word not in FILLERS | DROPPABLE]
    if left and all(stem(word) in HURTS or word in QUALITIES for word in left):
        lean = tuple(word for word in how.rest if word not in QUALITIES)
        if len(lean) < len(how.rest) and (named := vocabulary.match(lean)):
            return Part("finding", link, words, how, named)
        site = vocabulary.places.site(spans)
        if site is not None and not site.muscle:
            return Part("complaint", link, words, how, None, site)
    if left:
        return Part("unknown", link, words, how)
    if spans and (site := vocabulary.places.site(spans)):
        return Part("place", link, words, how, None, site)
    if spans:
        return Part("unknown", link, words, how)
    return Part("meaning" if how.word or how.unclear else "empty", link, words, how)


def _settled(vocabulary: Vocabulary, how: Meant, match: Match) -> Meant:
    """Return the meaning, unclear if it says no to a degree that is not a part of the finding's name."""
    outside = any(word in FILLERS or word in match.idle for word in how.degrees)
    if not outside or vocabulary.same_words(how.rest):
        return how
    return replace(how, unclear="it says no to a degree, not to the thing itself")


def _name_behind(vocabulary: Vocabulary, link: str, words: tuple[str, ...], whole: bool = False) -> Part | None:
    """Return a name that holds a negation itself, with the negation or hedge before it (`no 'no give'`).

    With ``whole``, any name, word for word.
    """
    for at in range(1, min(len(words), _MOST_BEFORE)):
        before, name = words[:at], words[at:]
        how = meant(before)
        if how.word and not how.unclear and all(w in FILLERS for w in how.rest) and (whole or meant(name).word):
            match = vocabulary.same_words(name) if whole else vocabulary.match(name)
            if match:
                return Part("finding", link, words, replace(how, rest=name), match)
    return None


def _test_result(vocabulary: Vocabulary, words: tuple[str, ...], how: Meant) -> Match | None:
    """Return the test that is said to be negative (`spurling negative` is a no to `spurling positive`)."""
    if "negative" not in words or how.word != "no":
        return None
    return vocabulary.match((*how.rest, "positive"))


def _split(vocabulary: Vocabulary, part: Part) -> list[Part]:
    """Return `numbness no tingling` as two parts, if each is understood and the second starts with its no."""
    if part.kind != "unknown":
        return [part]
    for at in range(1, len(part.words)):
        if part.words[at] not in _NEGATIONS | {"denies", "denied", "maybe", "probably", "possibly"}:
            continue
        first = _part(vocabulary, part.link, part.words[:at])
        rest = _split(vocabulary, _part(vocabulary, "comma", part.words[at:]))
        if first.kind == "finding" and not first.meant.unclear and all(other.kind == "finding" for other in rest):
            return [first, *rest]
    return _with_history(vocabulary, part)


def _with_history(vocabulary: Vocabulary, part: Part) -> list[Part]:
    """Return `neck pain for years` and `chronic headache` as two parts, if one is history and nothing is denied."""
    if part.meant.word or part.meant.unclear or UNSETTLING.intersection(part.words):
        return [part]
    for at in range(1, len(part.words)):
        first = _part(vocabulary, part.link, part.words[:at])
        rest = _part(vocabulary, "and", part.words[at:])
        if all(half.kind in ("finding", "complaint") for half in (first, rest)) and any(
            half.match and vocabulary.kb.findings[half.match.findings[0]].kind == "history" for half in (first, rest)
        ):
            return [first, rest]
    return [part]
