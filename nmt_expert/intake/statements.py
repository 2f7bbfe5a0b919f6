"""Settle what the parts of one phrase say together: how far a `no` and a place reach.

A *no* covers a list joined by *or*; one that denies (`denies`, `without`, `free of`)
covers the whole list.  Where it is open how far it reaches, the phrase is unclear and
nothing of it is used: what may have been denied is never read as present.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.intake.negation import UNSETTLING, Meant, affirms
from nmt_expert.intake.parts import Part
from nmt_expert.intake.sharing import LISTS, Statement, adds, fuller, merged, shared
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site

_REACH = "it is open what is covered"
_CHOICE = "'or' does not say which one is there"


class Unclear(Struct, frozen=True):
    """A part that is not understood: ``unknown``, ``ambiguous``, ``place`` or ``unclear``, and why."""

    code: str
    words: tuple[str, ...]
    findings: tuple[str, ...] = ()
    why: str = ""


class Said(Struct, frozen=True):
    """What the parts of one phrase say: of findings, of where it hurts; and what is not understood."""

    found: tuple[Statement, ...] = ()
    complaints: tuple[Site, ...] = ()
    unclear: tuple[Unclear, ...] = ()


class _RefusedError(Exception):
    """Nothing of the phrase may be used."""

    def __init__(self, unclear: Unclear) -> None:
        self.unclear = unclear
        super().__init__(unclear.why)


def statements(kb: KnowledgeBase, said: Sequence[Part]) -> Said:
    """Return what the parts of one phrase say, and what of it is not understood."""
    reader = _Reader(kb, said)
    try:
        found = reader.read()
        return Said(tuple(found), reader.hurts(found), tuple(reader.unclear))
    except _RefusedError as refusal:
        return Said(unclear=(*reader.unclear, refusal.unclear))


class _Reader:
    """Walks the parts of one phrase from left to right."""

    def __init__(self, kb: KnowledgeBase, said: Sequence[Part]) -> None:
        self.kb = kb
        self.parts = said
        self.found: list[Statement] = []
        self.unclear: list[Unclear] = []
        self.painful: list[tuple[Site, tuple[str, ...]]] = []
        self.carry: Meant | None = None
        self.header: Site | None = None
        self.header_words: tuple[str, ...] = ()

    def read(self) -> list[Statement]:
        """Return the statements, every word and place settled."""
        for at, part in enumerate(self.parts):
            if part.meant.unclear and part.kind != "unknown":
                raise _RefusedError(Unclear("unclear", part.words, why=part.meant.unclear))
            if part.link in ("but", "stop"):
                self.carry = None
            getattr(self, f"_{part.kind}")(at, part)
        if self.header_words and not self.unclear:
            self.unclear.append(Unclear("place", self.header_words))
        if not self.found and not self.unclear and not self.painful:
            words = tuple(word for part in self.parts for word in part.words)
            self.unclear.append(Unclear("unknown", words))
        self._refuse_choices()
        return [said for item in shared(self.kb, self.found) for said in _with_pain(item)]

    def hurts(self, found: Sequence[Statement]) -> tuple[Site, ...]:
        """Return where it hurts; `pain and numbness in the left hand` hurts where it is numb."""
        common = next((item.site for item in found if item.site.region), self.header or Site())
        sites = [Site(item.site.region, item.site.side) for item in found if item.hurts and item.site.region]
        for site, words in self.painful:
            if not site.region:
                site = merged(site, common) if not (site.side and common.side) else site
            if site.region:
                sites.append(Site(site.region, site.side))
            else:
                self.unclear.append(Unclear("unknown", words))
        return tuple(dict.fromkeys(sites))

    # -------------------------------------------------------------- one kind of part each

    def _finding(self, at: int, part: Part) -> None:
        assert part.match is not None
        if len(part.match.findings) > 1:
            self._fail(at, Unclear("ambiguous", part.words, part.match.findings))
            return
        if part.match.site is None:
            self._fail(at, Unclear("unclear", part.words, why="it names two places"))
            return
        if at and part.link == "or" and self.parts[at - 1].kind == "complaint" and not self.carry:
            raise _RefusedError(Unclear("unclear", (), why=_CHOICE))
        if part.meant.back and self.carry and self.carry.scope == "list" and part.meant.word != self.carry.word:
            raise _RefusedError(Unclear("unclear", part.words, why="it says two things at once"))
        word = "" if part.meant.back else self._word(at, part)
        site = part.match.site
        if self.header is not None and not site and not part.match.rooted:
            site = self.header
        elif self.header_words and self.header and self.header.region and site.region and part.link in LISTS:
            place = fuller(self.header, site)
            self.found.append(Statement(part.match.findings[0], word, place, part.match.how, leads=True))
        self.header_words = ()
        self.found.append(
            Statement(
                part.match.findings[0], word, site, part.match.how, part.link if self.found else "",
                part.match.rooted, part.match.leads, part.match.also, part.match.hurts,
            )
        )  # fmt: skip
        if part.meant.back:
            self._meant_back(part)

    def _meaning(self, at: int, part: Part) -> None:
        following = self.parts[at + 1].link if at + 1 < len(self.parts) else ""
        if at and self.parts[at - 1].kind == "complaint" and part.link != "stop":
            raise _RefusedError(Unclear("unclear", part.words, why=_REACH))
        if self.found and part.link != "stop":
            self._meant_back(part)
            if following == "colon":
                raise _RefusedError(Unclear("unclear", part.words, why=_REACH))
        elif following == "colon":
            self.carry = replace(part.meant, scope="list")
        elif part.meant.word != "yes" or not following:
            raise _RefusedError(Unclear("unclear", part.words, why="it is not said of what"))

    def _place(self, at: int, part: Part) -> None:
        assert part.site is not None
        if not self.found:
            if part.meant.word:
                raise _RefusedError(Unclear("unclear", part.words, why="it is not said of what"))
            if self.painful and adds(self.painful[-1][0], part.site) and not part.site.muscle:
                self.painful[-1] = (merged(self.painful[-1][0], part.site), self.painful[-1][1])
                return
            self.header, self.header_words = part.site, part.words
            return
        last = self.found[-1]
        if last.rooted and not last.site.region and part.site.region:
            raise _RefusedError(Unclear("place", part.words))
        if part.meant.word and part.link == "colon" and not last.word and not last.site:
            self.found[-1] = replace(last, word=part.meant.word, site=part.site)
        elif part.meant.word:
            self.found.append(replace(last, word=part.meant.word, site=fuller(part.site, last.site), link="but"))
        elif not last.site or adds(last.site, part.site):
            self.found[-1] = replace(last, site=merged(last.site, part.site), leads=False)
        else:
            self.found.append(replace(last, site=fuller(part.site, last.site), link="and"))

    def _complaint(self, at: int, part: Part) -> None:
        assert part.site is not None
        denied = part.meant.word in ("no", "probably not", "unsure")
        if part.link == "or" and not denied and not self.carry:
            raise _RefusedError(Unclear("unclear", (), why=_CHOICE))
        if denied and (part.meant.back or not part.site.region):
            self._fail(at, Unclear("unknown", part.words))
            return
        if denied or self.carry:
            self.carry = part.meant if part.meant.word else self.carry
            self.unclear.append(Unclear("denied", part.words))
            return
        self.header_words = ()
        self.painful.append((part.site, part.words))

    def _empty(self, at: int, part: Part) -> None:
        if affirms(part.words) and part.link != "or":
            self.carry = None

    def _unknown(self, at: int, part: Part) -> None:
        self._fail(at, Unclear("unknown", part.words))

    # -------------------------------------------------------------- how far a meaning reaches

    def _word(self, at: int, part: Part) -> str:
        """Return the word of a finding: its own, or the one carried over from before it."""
        if part.meant.word:
            self.carry = part.meant if part.meant.scope != "none" else None
            return part.meant.word
        if self.carry is None:
            return ""
        if affirms(part.words) and part.link not in ("or", "slash"):
            self.carry = None
            return "yes"
        covered = part.link in ("or", "slash") or self.carry.scope == "list"
        covered = covered or (part.link == "and" and self.carry.word in ("probably", "unsure"))
        covered = covered or (part.link == "comma" and self._ends_in_or(at))
        if not covered:
            why = f"it is open whether '{self.carry.word}' covers it too"
            raise _RefusedError(Unclear("unclear", part.words, why=why))
        return self.carry.word

    def _ends_in_or(self, at: int) -> bool:
        """Whether the list that goes on here is joined by *or* at its end."""
        for part in self.parts[at + 1 :]:
            if part.meant.word or part.link in ("but", "stop", "colon", "and"):
                return False
            if part.link in ("or", "slash"):
                return True
        return False

    def _meant_back(self, part: Part) -> None:
        """Give the word said behind them to the finding before it, and to those joined to that one."""
        self.carry = None
        last = len(self.found) - 1
        if self.found[last].word:
            raise _RefusedError(Unclear("unclear", part.words, why="it says two things at once"))
        start = last
        while start and self.found[start].link in LISTS and not self.found[start - 1].word:
            start -= 1
        open_before = start and self.found[start].link == "comma" and not self.found[start - 1].word
        if open_before and part.meant.word != "yes":
            raise _RefusedError(Unclear("unclear", part.words, why=_REACH))
        for at in range(start, last + 1):
            self.found[at] = replace(self.found[at], word=part.meant.word)

    def _refuse_choices(self) -> None:
        """Refuse `numbness or tingling`: it says that one of them is there, not which."""
        for before, item in zip(self.found, self.found[1:], strict=False):
            if item.link == "or" and not item.word and not before.word and item.finding != before.finding:
                raise _RefusedError(Unclear("unclear", (), why=_CHOICE))

    def _fail(self, at: int, unclear: Unclear) -> None:
        """Note a part that is not understood; refuse the whole phrase if it may change what the rest means."""
        part = self.parts[at]
        following = self.parts[at + 1].link if at + 1 < len(self.parts) else "stop"
        alone = part.link in ("", "comma", "stop") and following in ("comma", "stop")
        taking_back = part.meant.word or part.meant.unclear or UNSETTLING.intersection(part.words)
        if unclear.code == "unclear" or taking_back or not alone or self.carry:
            raise _RefusedError(unclear)
        self.unclear.append(unclear)


def _with_pain(item: Statement) -> list[Statement]:
    """Return a statement with its word settled, and the pain named with it, of which a *no* says nothing."""
    word = item.word or "yes"
    present = word in ("yes", "probably")
    pains = item.also if present else ()
    more = [Statement(match.findings[0], word, match.site or Site(), match.how) for match in pains]
    return [replace(item, word=word, hurts=item.hurts and present), *more]
