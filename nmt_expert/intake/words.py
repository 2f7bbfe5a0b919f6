"""Understand typed phrases as answers: what was said, of which finding, where; nothing guessed, nothing dropped.

Steps: the explicit form (`taut_band=yes@left:upper_trapezius`), else the phrase as typed,
else the phrase with its spelling repaired.  What is still not understood is a problem
with suggestions.  Contradicting answers are both passed on: settling them is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.intake.negation import WORDS
from nmt_expert.intake.parts import parts
from nmt_expert.intake.places import typed_site, without_here
from nmt_expert.intake.statements import Said, Unclear, statements
from nmt_expert.intake.tokens import content, is_word, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.model import RELATIONS, KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Complaint, Site

MAX_LENGTH = 600
"""Characters of a phrase that are read; a longer one is refused whole."""

MAX_WORDS = 80
"""Words and marks of a phrase that are read."""

_SEARCH = "nothing here resembles it; say it in other words, or search: nmt-expert findings WORD"
_EXPLICIT = re.compile(r"\s*([^=@]*?)\s*(?:=\s*([^=@]*?)\s*)?(?:@\s*([^=@]*?)\s*)?", re.DOTALL)


class Reading(Struct, frozen=True):
    """What a phrase, or a part of it, was taken to mean.

    Attributes:
        phrase: As typed.
        finding: Id; ``""`` where the phrase says where it hurts and names no finding.
        word: ``yes``, ``probably``, ``unsure``, ``probably not`` or ``no``; ``""`` without a finding.
        site: Where; empty means where the complaint is, as does the stated place ``here``.
        how: ``exact`` (id or label), ``synonym``, or ``spelling`` (a word was repaired).  Without a finding:
            ``complaint``, or ``set aside`` if another place was given beside the phrases.
    """

    phrase: str
    finding: str
    word: str
    site: Site
    how: str


class Understood(Struct, frozen=True):
    """The answers of some phrases, how each was read, what was not understood, and where it was said to hurt.

    A phrase that only says where it hurts (`arm pain`) is not an answer to a finding: it is a complaint.
    """

    answers: tuple[Answer, ...] = ()
    readings: tuple[Reading, ...] = ()
    problems: tuple[Issue, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def understand(kb: KnowledgeBase, phrases: Sequence[str], vocabulary: Vocabulary | None = None) -> Understood:
    """Return what phrases say.

    Args:
        kb: The knowledge base whose vocabulary counts.
        phrases: As typed, each of one or several things.
        vocabulary: The same vocabulary from an earlier call, to spare building it again.

    Returns:
        Answers in the order said, a reading for each, and an issue for each phrase (or part) not understood.
    """
    vocabulary = vocabulary or Vocabulary(kb)
    said = [_phrase(vocabulary, phrase) for phrase in phrases]
    readings = tuple(dict.fromkeys(reading for each in said for reading in each.readings))
    return Understood(
        tuple(Answer(r.finding, r.word, without_here(r.site), r.phrase) for r in readings),
        readings,
        tuple(problem for each in said for problem in each.problems),
        tuple(dict.fromkeys(complaint for each in said for complaint in each.complaints)),
    )


def _phrase(vocabulary: Vocabulary, phrase: str) -> Understood:
    """Return what one phrase says, and what is wrong with it."""
    text = phrase.strip()
    if not text:
        return _wrong("empty-phrase", "a phrase is empty", "say what was found, for example 'numb left hand'")
    typed = tokens(text) if len(text) <= MAX_LENGTH else ()
    if len(text) > MAX_LENGTH or len(typed) > MAX_WORDS:
        message = f"a phrase is longer than {MAX_LENGTH} characters or {MAX_WORDS} words"
        return _wrong("long-phrase", message, "say one thing a phrase")
    explicit = _EXPLICIT.fullmatch(text)
    if explicit and (explicit[2] is not None or explicit[3] is not None):
        readings, problems = _explicit(vocabulary, text, explicit)
        return Understood((), tuple(readings), tuple(problems))
    first = statements(vocabulary.kb, parts(vocabulary, typed))
    return _understood(vocabulary, text, first) if not first.unclear else _repaired(vocabulary, text, typed, first)


def _repaired(vocabulary: Vocabulary, text: str, typed: tuple[str, ...], first: Said) -> Understood:
    """Return what a phrase says with its spelling repaired, if the repairs agree."""
    from nmt_expert.intake.spelling import repairs

    variants = {tried: statements(vocabulary.kb, parts(vocabulary, tried)) for tried in repairs(vocabulary, typed)}
    clean: dict[tuple[object, ...], Said] = {}
    best = first
    for said in variants.values():
        if not said.unclear:
            clean.setdefault((said.complaints, *((s.finding, s.word, s.site) for s in said.found)), said)
        elif len(said.unclear) < len(best.unclear):
            best = said
    if len(clean) == 1:
        return _understood(vocabulary, text, next(iter(clean.values())), "spelling")
    if len(clean) > 1:
        ids = tuple(dict.fromkeys(s.finding for said in clean.values() for s in said.found[:1]))
        return Understood(problems=(_say(vocabulary, text, Unclear("ambiguous", typed, ids), typed),))
    near = next(iter(variants), typed)
    return _understood(vocabulary, text, best, "spelling" if best is not first else "", near)


def _understood(vocabulary: Vocabulary, phrase: str, said: Said, how: str = "", near: Sequence[str] = ()) -> Understood:
    readings = (Reading(phrase, s.finding, s.word, s.site, how or s.how) for s in said.found)
    return Understood(
        (),
        tuple(readings),
        tuple(_say(vocabulary, phrase, unclear, near) for unclear in said.unclear),
        tuple(Complaint(site.region, site.side, phrase) for site in said.complaints),
    )


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
        problems.append(_say(vocabulary, text, Unclear("ambiguous", tokens(name), match.findings), ()))
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
    return _issue("unknown-finding", f"there is no finding '{name}' ('{text}')", _did_you_mean(vocabulary.kb, near))


# ------------------------------------------------------------------ saying what is wrong


def _say(vocabulary: Vocabulary, phrase: str, unclear: Unclear, near: Sequence[str]) -> Issue:
    """Return the issue for a part of a phrase that was not understood."""
    kb, said = vocabulary.kb, " ".join(unclear.words)
    whole = not said or len(unclear.words) >= len([token for token in tokens(phrase) if is_word(token)])
    what = f"'{phrase}'" if whole else f"'{said}' in '{phrase}'"
    match unclear.code:
        case "ambiguous":
            hint = f"say which: {_named(kb, unclear.findings)}"
            return _issue("ambiguous-phrase", f"{what} can mean several findings", hint)
        case "denied":
            hint = "say what is not there, for example 'no numbness' or 'no burning pain'"
            return _issue("no-finding", f"{what} denies a complaint, not a finding", hint)
        case "place":
            hint = f"say what is there, for example 'numb {said}'"
            return _issue("no-finding", f"{what} names a place and nothing found there", hint)
        case "unclear":
            hint = "say each thing in a separate phrase, for example 'numbness' or 'no numbness'"
            return _issue("unclear-meaning", f"{what} is not clear: {unclear.why}", hint)
    from nmt_expert.intake.spelling import suggest

    typed = tuple(near) if whole else unclear.words
    if conclusion := _conclusion(kb, typed):
        hint = "say what was seen, felt or told that makes you think so"
        return _issue("conclusion", f"{what} names a conclusion ({conclusion}), not a finding", hint)
    hint = _did_you_mean(kb, suggest(vocabulary, typed)) or _SEARCH
    return _issue("unknown-phrase", f"{what} is not understood", hint)


def _conclusion(kb: KnowledgeBase, typed: Sequence[str]) -> str:
    """Return the label of the principle that the words name, or ``""``."""
    said = set(content(typed))
    labels = (principle.label for principle in kb.principles.values())
    return next((label for label in labels if said.issuperset(content(tokens(label)))), "")


def _did_you_mean(kb: KnowledgeBase, ids: Sequence[str]) -> str:
    return f"did you mean {_named(kb, ids)}?" if ids else ""


def _named(kb: KnowledgeBase, ids: Sequence[str]) -> str:
    return " or ".join(f"'{kb.label(entry)}' ({entry})" for entry in ids[:3])


def _issue(code: str, message: str, hint: str) -> Issue:
    return Issue("", 0, code, message, hint)
