"""Confirm what a paragraph was read as: all of it at once, by numbers, until a person is content.

What was read stands as 1, 2, ...; what was not, with its offers, is numbered on; what was set aside is a1, a2, ...
One line changes as much as it names.  Knows nothing of screens: a door shows the state and hands on what is typed.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import ArgumentError
from nmt_expert.intake.notes import Notes, Proposal, SetAside
from nmt_expert.intake.places import without_here
from nmt_expert.intake.words import Offer, Reading
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

KEEPS = frozenset(("", "y", "yes", "ok"))
"""What keeps everything as it stands."""

NONE = frozenset(("n", "none"))
"""What says that nothing of it is right."""

_TOKEN = re.compile(r"(a?)(\d{1,4})(?:=(\d{1,4}))?")


class Confirmation(Struct, frozen=True):
    """What a paragraph was read as, and what a person made of it so far.

    Attributes:
        notes: As they were read.
        wrong: Numbers of what was read and is wrong.
        picks: Offers taken: the number, and the number of the reading.
        back: Numbers of what was set aside and is taken back.
    """

    notes: Notes
    wrong: frozenset[int] = frozenset()
    picks: tuple[tuple[int, int], ...] = ()
    back: frozenset[int] = frozenset()

    @property
    def read(self) -> tuple[Proposal | Complaint, ...]:
        """What was read, in order: 1, 2, ...; said twice, it is there once."""
        return tuple(thing for things in self.by_sentence for thing in things.values())

    @property
    def by_sentence(self) -> tuple[dict[int, Proposal | Complaint], ...]:
        """What was read of each sentence, by number."""
        seen: dict[object, int] = {}
        made: list[dict[int, Proposal | Complaint]] = []
        for sentence in self.notes.sentences:
            things: list[Proposal | Complaint] = [*sentence.complaints, *sentence.proposals]
            fresh = [thing for thing in things if _same(thing) not in seen]
            made.append({seen.setdefault(_same(thing), len(seen) + 1): thing for thing in fresh})
        return tuple(made)

    @property
    def offers(self) -> dict[int, Offer]:
        """What is offered, by number: numbered on from what was read."""
        return dict(enumerate(self.notes.offers, start=len(self.read) + 1))

    @property
    def set_aside(self) -> dict[int, SetAside]:
        """What was set aside, by number: a1, a2, ..."""
        return dict(enumerate(self.notes.set_aside, start=1))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to confirm, to take or to take back."""
        return not (self.read or self.notes.offers or self.notes.set_aside)

    @property
    def taken(self) -> tuple[Reading, ...]:
        """The readings taken from offers and from what was set aside."""
        picked = [self.offers[number].readings[reading - 1] for number, reading in self.picks]
        return (*picked, *(reading for number in sorted(self.back) for reading in self.set_aside[number].readings))

    @property
    def visit(self) -> Visit:
        """The visit that was confirmed; what came near a red flag stays with it."""
        kept = [item for at, item in enumerate(self.read, start=1) if at not in self.wrong]
        answers = [item.answer for item in kept if isinstance(item, Proposal)]
        answers += [Answer(r.finding, r.word, without_here(r.site), r.phrase) for r in self.taken]
        complaints = tuple(item for item in kept if isinstance(item, Complaint))
        return Visit(complaints, tuple(dict.fromkeys(answers)), suspected=self.notes.suspected)

    def replied(self, line: str) -> Confirmation:
        """Return the state after one line of replies.

        A number of something read says that it is wrong; the same number again, that it is right.  The number of an
        offer alone takes its first reading; ``7=0`` leaves it unread.

        Raises:
            ArgumentError: Something in the line says nothing here; nothing of it was done.
        """
        typed = line.casefold().strip()
        if typed in NONE:
            return replace(self, wrong=frozenset(range(1, len(self.read) + 1)), picks=(), back=frozenset())
        state = self
        for token in re.sub(r"\s*=\s*", "=", typed).replace(",", " ").split():
            found = _TOKEN.fullmatch(token)
            if not found:
                raise ArgumentError(f"'{token}' says nothing here", self.replies)
            number, reading = int(found[2]), int(found[3]) if found[3] else None
            state = state._aside(token, number, reading) if found[1] else state._numbered(token, number, reading)
        return state

    @property
    def choices(self) -> dict[int, tuple[int, int]]:
        """Every reading that is offered, by a number of its own: numbered on from what was read."""
        counts = {number: len(offer.readings) for number, offer in self.offers.items()}
        pairs = ((number, which) for number, count in counts.items() for which in range(1, count + 1))
        return dict(enumerate(pairs, start=len(self.read) + 1))

    def chosen(self, line: str) -> Confirmation:
        """As `replied`, for a short list: a single number takes the reading that `choices` has there.

        Raises:
            ArgumentError: Something in the line says nothing here; nothing of it was done.
        """
        choices = self.choices
        tokens = line.replace(",", " ").split()
        numbers = [int(token[:6]) if token.isdecimal() else 0 for token in tokens]
        pairs = [choices.get(number) for number in numbers]
        return self.replied(" ".join(f"{p[0]}={p[1]}" if p else t for t, p in zip(tokens, pairs, strict=True)))

    def _aside(self, token: str, number: int, reading: int | None) -> Confirmation:
        if number not in self.set_aside or reading is not None:
            raise ArgumentError(f"there is no '{token}'", self._there_is)
        if not self.set_aside[number].readings:
            raise ArgumentError(f"there is no finding in '{self.set_aside[number].text}'", "say it in other words")
        return replace(self, back=self.back ^ {number})

    def _numbered(self, token: str, number: int, reading: int | None) -> Confirmation:
        if number in self.offers:
            most = len(self.offers[number].readings)
            if not 0 <= (1 if reading is None else reading) <= most:
                raise ArgumentError(f"{number} has no reading {reading}", f"it has {number}=1 to {number}={most}")
            others = tuple(pick for pick in self.picks if pick[0] != number)
            taken = ((number, 1 if reading is None else reading),) if reading != 0 else ()
            return replace(self, picks=others + taken)
        if reading is not None or not 1 <= number <= len(self.read):
            raise ArgumentError(f"there is no '{token}'", self._there_is)
        return replace(self, wrong=self.wrong ^ {number})

    @property
    def replies(self) -> str:
        """What can be replied, in a sentence."""
        parts = ["Numbers say what is wrong"] if self.read else []
        if self.offers:
            number = min(self.offers)
            which = len(self.offers[number].readings)
            parts.append(f"{number}={which} takes reading {which} of offer {number}")
        if self.set_aside:
            parts.append("a1 takes back what was set aside as a1")
        said = "; ".join(parts)
        return f"{said[:1].upper()}{said[1:]}." if said else "There is nothing to reply."

    @property
    def _there_is(self) -> str:
        count = len(self.read)
        parts = [f"1 to {count} were read" if count > 1 else "1 was read"] if count else []
        parts += [f"{min(self.offers)} to {max(self.offers)} are offers"] if self.offers else []
        parts += [f"a1 to a{len(self.set_aside)} were set aside"] if self.set_aside else []
        return "; ".join(parts)


def _same(thing: Proposal | Complaint) -> object:
    """Return what two things have in common that say the same."""
    answer = thing.answer if isinstance(thing, Proposal) else None
    return (answer.finding, answer.word, answer.site) if answer else thing
