"""Read what a student asks for, or names as a reason, as findings; and principles and red flags as they are typed.

Words are read as everywhere else.  What is asked is a finding, whatever its polarity: *any numbness?* asks for
numbness.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.intake.words import understand
from nmt_expert.interview.prompt import Problem
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.teach.marking_submission import NamedFinding

_ASKING = re.compile(
    r"^(?:(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would)\s+(?:there|you|she|he|it|they|the)\b"
    r"|(?:is|are|does|do|has|have|any|and|what about|how about|what is|what are|test|check|ask about|look for|feel for)"
    r"\b)\s*(?:any|have|a|an|the|for)?\s+",
    re.IGNORECASE,
)
"""What makes a question of a finding's name."""

_NONE = frozenset(("", "-", "none", "nothing", "no", "n"))
_OFFERED = 6
_SEPARATORS = re.compile(r"[,;|\n]+")
_KEPT = {ord(sign): chr(0xE000 + at) for at, sign in enumerate(",;|")}
_GIVEN_BACK = {ord(kept): sign for kept, sign in zip(_KEPT.values(), ",;|", strict=True)}
_FEWEST = 3
_TELLING = 4
"""Letters of a word that says something of what is meant."""

_FEW = 12
"""So many names are listed where one is not known."""


class AskedFor(Struct, frozen=True):
    """What words ask for.

    Attributes:
        findings: What they mean.
        offered: What they may mean, where that is not clear.
        named: The same with the polarity that was said, where it was *no*.
    """

    findings: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    named: tuple[NamedFinding, ...] = ()


def asked_for(kb: KnowledgeBase, typed: str) -> AskedFor:
    """Return the findings that words ask for: a name, a list that is asked together, or words in any form."""
    plain = _plain(typed)
    for name, finding in kb.findings.items():
        if plain in (_plain(name), _plain(finding.label)):
            return _meant(name, typed)
    for name, question in kb.questions.items():
        if plain in (_plain(name), _plain(question.ask)):
            return AskedFor(question.options)
    if re.search(r"\bhow old\b|\bage\b", plain) and kb.ages:
        return AskedFor(kb.ages)
    first = _read(kb, typed)
    if first.findings:
        return first
    shorter = _ASKING.sub("", typed.strip()).rstrip(" ?")
    second = _read(kb, shorter) if shorter and shorter != typed else first
    if second.findings:
        return second
    offered = dict.fromkeys((*second.offered, *first.offered, *searched(kb, shorter or typed)))
    return AskedFor(offered=tuple(offered)[:_OFFERED])


def searched(kb: KnowledgeBase, typed: str) -> tuple[str, ...]:
    """Return the findings that have every word typed (or its beginning) in their name, question or synonyms."""
    wanted = _plain(typed).split()
    found = []
    for name, entry in kb.findings.items():
        text = _plain(" ".join((name, entry.label, entry.question, *entry.synonyms))).split()
        if wanted and name not in kb.parts and all(any(own.startswith(word) for own in text) for word in wanted):
            found.append(name)
    return tuple(found)


def _read(kb: KnowledgeBase, typed: str) -> AskedFor:
    read = understand(kb, [typed])
    named = tuple(
        NamedFinding(one.finding, "no" if one.word in ("no", "probably not") else "", typed.strip())
        for one in read.readings
        if one.finding
    )
    suspected = tuple(name for one in read.suspected for name in one.ask[:1])
    offered = tuple(one.finding for offer in read.offers for one in offer.readings)
    return AskedFor(tuple(dict.fromkeys(one.finding for one in named)), (*suspected, *offered), named)


def _meant(finding: str, typed: str) -> AskedFor:
    return AskedFor((finding,), (), (NamedFinding(finding, "", typed.strip()),))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


# ------------------------------------------------------------------ lists as they are typed


def says_none(typed: str) -> bool:
    """Whether what was typed says that there is nothing to name."""
    return _plain(typed) in _NONE or typed.strip() in _NONE


def parts_of(kb: KnowledgeBase, typed: str) -> tuple[str, ...]:
    """Return the parts of a list as it is typed: separated by commas, semicolons or bars.

    A name of a finding or red flag that has such a sign in it stays whole: it is copied from a handout as it stands.
    """
    labels = [*(one.label for one in kb.findings.values()), *(one.label for one in kb.flags.values())]
    named = [label for label in labels if _SEPARATORS.search(label)]
    longest_first = sorted(map(re.escape, named), key=len, reverse=True)
    kept = re.sub("|".join(longest_first), lambda found: found[0].translate(_KEPT), typed, flags=re.IGNORECASE)
    parts = (part.strip() for part in _SEPARATORS.split(kept if named else typed))
    return tuple(part.translate(_GIVEN_BACK) for part in parts if part)


def reasons_named(
    kb: KnowledgeBase, parts: Iterable[str], known: Collection[str]
) -> tuple[NamedFinding, ...] | Problem:
    """Return the findings that a student names as reasons.

    Args:
        kb: The knowledge base.
        parts: A reason each.
        known: Findings that are answered: where words may mean several, the one that is answered is meant, if one is.
    """
    found: list[NamedFinding] = []
    for part in parts:
        meant = asked_for(kb, part)
        listed = meant.findings if len(meant.findings) == 1 or meant.named else tuple(_known(meant.findings, known))
        named = meant.named or tuple(NamedFinding(name, "", part) for name in listed)
        if not named:
            likely = [NamedFinding(name, "", part) for name in meant.offered if name in known]
            likely = likely or list(_answered(kb, part, known))
            named = tuple(likely) if len(likely) == 1 else ()
        if not named:
            hint = ", ".join(f"'{kb.label(name)}'" for name in meant.offered[:3])
            return Problem(
                f"'{part[:60]}' names no finding.", f"Perhaps {hint} is meant." if hint else "Say it otherwise."
            )
        found += named
    return tuple(dict.fromkeys(found))


def _answered(kb: KnowledgeBase, part: str, known: Collection[str]) -> Iterator[NamedFinding]:
    """Yield the findings that are answered whose name has every word of a part, which may begin with *no*."""
    plain = _plain(part)
    bare = plain.removeprefix("no ").removeprefix("not ")
    for name in known:
        if bare and _has(bare, (kb.label(name),)):
            yield NamedFinding(name, "" if bare == plain else "no", part)


def _known(findings: Iterable[str], known: Collection[str]) -> Iterator[str]:
    return (name for name in findings if name in known)


def principles_named(kb: KnowledgeBase, parts: Iterable[str]) -> tuple[str, ...] | Problem:
    """Return the principles that are typed, each by its id, its name or the beginning of one."""
    return _named(parts, {name: (name, entry.label) for name, entry in kb.principles.items()}, "principle")


def flags_named(kb: KnowledgeBase, parts: Iterable[str]) -> tuple[str, ...] | Problem:
    """Return the red flags that are typed, each by its id, its name, words of it, or a finding that raises it."""
    names = {name: (name, entry.label) for name, entry in kb.flags.items()}
    found: list[str] = []
    for part in parts:
        one = _named((part,), names, "red flag")
        if isinstance(one, Problem):
            asked = asked_for(kb, part).findings
            wholes = {kb.whole_of(name) for name in asked} | set(asked)
            raising = [name for name, flag in kb.flags.items() if not wholes.isdisjoint(flag.asks)]
            if not raising:
                return one
            found += raising
        else:
            found += one
    return tuple(dict.fromkeys(found))


def _named(parts: Iterable[str], known: Mapping[str, tuple[str, ...]], what: str) -> tuple[str, ...] | Problem:
    found: list[str] = []
    for part in parts:
        plain = _plain(part)
        whole = [key for key, names in known.items() if plain in map(_plain, names)]
        words = [key for key, names in known.items() if plain and _has(plain, names)]
        if not whole and len(words) != 1:
            if words:
                listed = "; ".join(known[key][-1] for key in words[:4])
                return Problem(f"'{part[:60]}' fits several: {listed}.", "Name more of one.")
            return Problem(f"There is no {what} '{part[:60]}'.", _meant_perhaps(plain, known, what))
        found.append((whole or words)[0])
    return tuple(dict.fromkeys(found))


def _meant_perhaps(plain: str, known: Mapping[str, tuple[str, ...]], what: str) -> str:
    """Say which names are near, or share a word; else all of them, if they are few."""
    plainly = {_plain(name): names[-1] for names in known.values() for name in names}
    near = nearest(plain, plainly) if plain else ""
    if near:
        return f"Did you mean '{plainly[near]}'?"
    wanted = {word for word in plain.split() if len(word) >= _TELLING}
    alike = [(len(wanted & set(_plain(" ".join(names)).split())), names[-1]) for names in known.values()]
    shared = [name for count, name in sorted(alike, key=lambda each: -each[0]) if count][:_FEWEST]
    if shared:
        return f"Did you mean {' or '.join(map(repr, shared))}?"
    if len(known) <= _FEW:
        return f"One of: {', '.join(names[-1] for names in known.values())}."
    return f"Give the name of a {what}."


def _has(plain: str, names: tuple[str, ...]) -> bool:
    """Whether every word begins a word of the names."""
    own = _plain(" ".join(names)).split()
    return all(any(word.startswith(wanted) for word in own) for wanted in plain.split())
