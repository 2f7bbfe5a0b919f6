"""Understand typed phrases as answers: what was said, of which finding, where; nothing guessed, nothing dropped.

A phrase is the explicit form (`taut_band=yes@left:upper_trapezius`) or words in any form, which ``reading`` reads.
What was not read is a problem, with what it may mean as offers.  Contradicting answers are both passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import Issue
from nmt_expert.intake.foreign import OTHER_LANGUAGE, not_english_words, only_pressing
from nmt_expert.intake.places import typed_site, without_here
from nmt_expert.intake.reading.asides import REASONS
from nmt_expert.intake.reading.sentence import ReadFinding, ReadSentence, UnreadPart
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.intake.tokens import content, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.model import RELATIONS, KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion

MAX_LENGTH = 10_000
"""Characters of a phrase that are read; a longer one is refused whole."""

WORDS = {
    "yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no", "probably": "probably",
    "maybe": "probably", "perhaps": "probably", "unsure": "unsure", "probably not": "probably not",
}  # fmt: skip
"""Answer words as people write them, and what they mean."""

OFFERED_READINGS = 3
_BESIDE_A_NAME = 0.2
"""Confidence from which what is said beside the name of a disorder is offered before what it asks about."""

_SEARCH = "nothing here resembles it; say it in other words, or search: nmt-expert findings WORD"
_EXPLICIT = re.compile(r"\s*([^=@]*?)\s*(?:=\s*([^=@]*?)\s*)?(?:@\s*([^=@]*?)\s*)?", re.DOTALL)
_EXPLICIT_WORDS = 8
"""Words beyond which something with an equals sign in it is a sentence."""


class Reading(Struct, frozen=True):
    """What a phrase, or a part of it, was taken to mean, or may mean.

    Attributes:
        phrase: As typed.
        finding: Id; ``""`` where the phrase says where it hurts and names no finding.
        word: ``yes``, ``probably``, ``unsure``, ``probably not`` or ``no``; ``""`` without a finding.
        site: Where; empty means where the complaint is, as does the stated place ``here``.
        how: ``exact`` (id or label), ``synonym`` (a way of saying), ``alike`` (near to one), ``number`` (of an age and
            the like), or ``picked`` by a person among what was offered.  Without a finding: ``complaint``, or ``set
            aside`` if another place was given beside the phrases.
        like: The way of saying that the words are nearest to.
    """

    phrase: str
    finding: str
    word: str
    site: Site
    how: str
    like: str = ""


class Offer(Struct, frozen=True):
    """Words that were not read, with what they may mean: a person picks, nothing is picked for them.

    Attributes:
        phrase: The words.
        readings: The likeliest first, three at most; polarity and side are applied.
        problem: What says that the words were not read; settled once a reading is picked.
    """

    phrase: str
    readings: tuple[Reading, ...] = ()
    problem: Issue | None = None


class Understood(Struct, frozen=True):
    """The answers of some phrases, how each was read, what was not understood, and where it was said to hurt.

    A phrase that only says where it hurts (`arm pain`) is not an answer to a finding: it is a complaint.

    Attributes:
        answers: In the order said.
        readings: How each was read.
        problems: What was not understood, or set aside, with the reason.
        complaints: Where it was said to hurt.
        offers: What the words that were not read may mean, one for each unread part.
        suspected: Red flags that words come near.
    """

    answers: tuple[Answer, ...] = ()
    readings: tuple[Reading, ...] = ()
    problems: tuple[Issue, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    offers: tuple[Offer, ...] = ()
    suspected: tuple[Suspicion, ...] = ()


def understand(kb: KnowledgeBase, phrases: Sequence[str], vocabulary: Vocabulary | None = None) -> Understood:
    """Return what phrases say.

    Args:
        kb: The knowledge base whose vocabulary counts.
        phrases: As typed, each of one or several things.
        vocabulary: The names of an earlier call, to spare building them again.

    Returns:
        Answers in the order said, a reading for each, and an issue for each phrase (or part) not understood.
    """
    said = [_phrase(kb, phrase, vocabulary) for phrase in phrases]
    readings = tuple(dict.fromkeys(reading for each in said for reading in each.readings))
    return Understood(
        answers_of(readings),
        readings,
        tuple(problem for each in said for problem in each.problems),
        tuple(dict.fromkeys(complaint for each in said for complaint in each.complaints)),
        tuple(offer for each in said for offer in each.offers),
        tuple(suspicion for each in said for suspicion in each.suspected),
    )


def answers_of(readings: Iterable[Reading]) -> tuple[Answer, ...]:
    """Return the answers that readings say."""
    return tuple(Answer(r.finding, r.word, without_here(r.site), r.phrase) for r in readings)


def _phrase(kb: KnowledgeBase, phrase: str, vocabulary: Vocabulary | None) -> Understood:
    """Return what one phrase says, and what is wrong with it."""
    text = phrase.strip()
    if not text:
        return _wrong("empty-phrase", "a phrase is empty", "say what was found, for example 'numb left hand'")
    if len(text) > MAX_LENGTH:
        message = f"a phrase is longer than {MAX_LENGTH:,} characters"
        return _refused(kb, text[:MAX_LENGTH], _issue("long-phrase", message, "give the words of one visit"))
    explicit = _EXPLICIT.fullmatch(text)
    if explicit and (explicit[2] is not None or explicit[3] is not None) and len(text.split()) <= _EXPLICIT_WORDS:
        readings, problems = _explicit(vocabulary or Vocabulary(kb), text, explicit)
        if (
            readings
            or explicit[1] in kb.findings
            or not explicit[1].strip().isascii()
            or "=" in text.replace(" = ", "")
        ):
            return Understood((), tuple(readings), tuple(problems))
    if foreign := not_english_words(text):
        return _refused(kb, text if foreign.code == OTHER_LANGUAGE else "", foreign)
    if text in kb.findings:
        return Understood((), (Reading(text, text, "yes", Site(), "exact"),))
    return _read(kb, text)


def _refused(kb: KnowledgeBase, text: str, issue: Issue) -> Understood:
    """Return what is read of something that is refused: an emergency that is told in it, and no more."""
    sentences = reader_of(kb).read(text).sentences if text else ()
    kept = only_pressing(kb, (found for sentence in sentences for found in sentence.found))
    return Understood((), tuple(reading_of(kb, text, found) for found in kept), (issue,))


def _read(kb: KnowledgeBase, text: str) -> Understood:
    """Return what words in any form say."""
    read = reader_of(kb).read(text)
    readings, problems, complaints, offers = [], [], [], []
    for sentence in read.sentences:
        for found in sentence.found:
            readings.append(reading_of(kb, text, found))
        complaints += [Complaint(site.region, site.side, text) for site in sentence.complaints]
        for part in unread_parts(sentence):
            if part.why == "corrected":
                continue  # what is said instead is read
            problems.append(problem_of(kb, text, part))
            if offer := offer_of(kb, part):
                offers.append(replace(offer, problem=problems[-1]))
    if not (readings or complaints or problems):
        problems.append(_issue("unknown-phrase", f"'{text}' is not understood", _SEARCH))
    suspected = not_by_name(kb, read.suspected, [reading.finding for reading in readings])
    return Understood((), tuple(readings), tuple(problems), tuple(complaints), tuple(offers), suspected)


def not_by_name(kb: KnowledgeBase, suspected: Iterable[Suspicion], findings: Iterable[str]) -> tuple[Suspicion, ...]:
    """Return the suspicions without those whose words are the very name of something that was read: `numbness`."""
    read = [kb.findings[finding] for finding in findings]
    names = {name.casefold() for entry in read for name in (entry.id.replace("_", " "), entry.label, *entry.synonyms)}
    return tuple(entry for entry in suspected if entry.phrase.casefold().strip(" .,;!") not in names)


def reading_of(kb: KnowledgeBase, phrase: str, found: ReadFinding) -> Reading:
    """Return how something was read, as every door gives it."""
    finding = kb.findings[found.finding]
    exact = found.way.casefold() in (finding.id.replace("_", " "), finding.label.casefold())
    how = (
        "number"
        if not found.way and found.confidence == 1
        else "exact"
        if exact
        else "synonym"
        if found.confidence >= _SAID
        else "alike"
    )
    return Reading(phrase, found.finding, found.word, found.site, how, found.way)


_SAID = 0.9


def unread_parts(sentence: ReadSentence) -> Iterator[UnreadPart]:
    """Yield the parts of a sentence that were not read, or were set aside."""
    yield from sentence.unread


def offer_of(kb: KnowledgeBase, part: UnreadPart) -> Offer | None:
    """Return what an unread part may mean; None if nothing is near.

    What is told of the past is offered as not being so now; a named disorder, as what to ask about.
    """
    may = [reading_of(kb, part.text, found) for found in part.may_mean]
    if part.why == "past":
        may = [
            replace(each, word="no")
            if each.word in ("yes", "probably") and not kb.findings[each.finding].lasts
            else each
            for each in may
        ]
    elif part.why == "named condition":
        asked = {
            f
            for entry in kb.named_conditions
            if any(name in part.text.casefold() for name in entry.names)
            for f in entry.ask
        }
        order = [f for entry in kb.named_conditions for f in entry.ask if f in asked]
        near = [each for each, found in zip(may, part.may_mean, strict=True) if found.confidence >= _BESIDE_A_NAME][:1]
        may = [*near, *(Reading(part.text, f, "yes", Site(), "alike") for f in dict.fromkeys(order))] if order else may
    elif (part.minor and not part.of_whole) or (part.why and part.why not in _OPEN):
        return None
    return Offer(part.text, tuple(may[:OFFERED_READINGS])) if may else None


_OPEN = ("it may be denied, too", "question", "age", "lifelong", "which side", "worn out", "of a muscle")
"""Reasons for which words were not read, and are offered all the same."""


def problem_of(kb: KnowledgeBase, phrase: str, part: UnreadPart) -> Issue:
    """Return the issue for a part of a phrase that was not read."""
    what = f"'{part.text}'" if len(part.text) >= len(phrase.rstrip(".!? ")) else f"'{part.text}' in '{_short(phrase)}'"
    if part.why == "which side":
        hint = "say the side that is meant in a phrase of its own, for example 'numb right leg'"
        return _issue("unclear-meaning", f"{what} is not clear: two sides are told, and which is meant is open", hint)
    if part.why in REASONS:
        if part.why == "named condition":
            offer = offer_of(kb, part)
            hint = (
                f"ask about: {_named(kb, [r.finding for r in offer.readings])}" if offer else "say what is felt or seen"
            )
            return _issue("conclusion", f"{what} names a disorder, not a finding", hint)
        return _issue(
            "set-aside",
            f"{what} is set aside: {REASONS[part.why]}",
            "say it in other words if it is about the client now",
        )
    if part.why == "it may be denied, too":
        hint = "say each thing in a separate phrase, for example 'numbness' or 'no numbness'"
        return _issue("unclear-meaning", f"{what} is not clear: it is open whether it is denied, too", hint)
    if conclusion := _conclusion(kb, part.text):
        hint = "say what was seen, felt or told that makes you think so"
        return _issue("conclusion", f"{what} names a conclusion ({conclusion}), not a finding", hint)
    if part.minor:
        return Issue("", 0, "left-out", f"{what} is left out: it comes near to nothing", "", "warning")
    hint = f"did you mean {_named(kb, [f.finding for f in part.may_mean])}?" if part.may_mean else _SEARCH
    return _issue("unknown-phrase", f"{what} is not understood", hint)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def _wrong(code: str, message: str, hint: str) -> Understood:
    return Understood(problems=(_issue(code, message, hint),))


# ------------------------------------------------------------------ finding=word@site


def _explicit(vocabulary: Vocabulary, text: str, form: re.Match[str]) -> tuple[list[Reading], list[Issue]]:
    """Return what `finding=word@site` says."""
    name, typed_word, typed_place = form.groups()
    problems: list[Issue] = []
    match = vocabulary.match(tokens(name))
    if match is None:
        problems.append(_unknown_finding(vocabulary, text, name))
    elif len(match.findings) > 1:
        hint = f"say which: {_named(vocabulary.kb, match.findings)}"
        problems.append(_issue("ambiguous-phrase", f"'{name}' in '{text}' can mean several findings", hint))
    word = WORDS.get(" ".join(re.split(r"[\s_-]+", (typed_word if typed_word is not None else "yes").casefold())))
    if word is None:
        message = f"'{typed_word}' in '{text}' is not an answer"
        problems.append(_issue("wrong-word", message, "answer yes, probably, unsure, probably not or no"))
    named = match.site if match else Site()
    site = named if typed_place is None else typed_site(vocabulary.places, typed_place)
    if site is None:
        message = f"'{typed_place}' in '{text}' is not a place"
        hint = f"name a side, a region or a muscle, for example @left:neck; or one of {', '.join(('here', *RELATIONS))}"
        problems.append(_issue("unknown-place", message, hint))
    if problems or match is None or word is None or site is None:
        return [], problems
    how = "exact" if name in vocabulary.kb.findings else match.how
    return [Reading(text, match.findings[0], word, site, how)], []


def _unknown_finding(vocabulary: Vocabulary, text: str, name: str) -> Issue:
    from nmt_expert.intake.spelling import repairs, suggest

    typed = tokens(name)
    near = suggest(vocabulary, next(repairs(vocabulary, typed), typed))
    hint = f"did you mean {_named(vocabulary.kb, near)}?" if near else ""
    return _issue("unknown-finding", f"there is no finding '{name}' ('{text}')", hint)


# ------------------------------------------------------------------ saying what is wrong


def _conclusion(kb: KnowledgeBase, text: str) -> str:
    """Return the label of the principle that the words name, or ``""``."""
    said = set(content(tokens(text)))
    labels = (principle.label for principle in kb.principles.values())
    return next((label for label in labels if said.issuperset(content(tokens(label)))), "")


def _named(kb: KnowledgeBase, ids: Sequence[str]) -> str:
    return " or ".join(f"'{kb.label(entry)}' ({entry})" for entry in ids[:3])


def _issue(code: str, message: str, hint: str) -> Issue:
    return Issue("", 0, code, message, hint)
