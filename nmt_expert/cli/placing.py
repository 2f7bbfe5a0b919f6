"""Ask where a complaint is, and read the places that are typed: regions, muscles, sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.cli.talking import gap, say
from nmt_expert.reasoning.place_words import region_words, site_words
from nmt_expert.reasoning.visit import Answer, Complaint, Site

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

SIDES = {"l": "left", "r": "right", "b": "both", "m": "midline"}
SIDE_WORDS = frozenset((*SIDES, *SIDES.values()))


def placed(talk: Conversation, complaint: Complaint | None) -> bool:
    """Whether a complaint has a region, and a side where that means something."""
    if complaint is None or not complaint.region:
        return False
    region = talk.kb.regions.get(complaint.region)
    return bool(complaint.side or (region and region.midline))


def place(talk: Conversation) -> Session:
    """Ask where each complaint is, as far as that was not said."""
    complaints = []
    for complaint in talk.visit.complaints or (Complaint(),):
        complaints.append(ask_place(talk, complaint))
        talk.midway = True
    _check_home(talk, complaints)
    return talk.session.place(*(entry for entry in complaints if entry != Complaint()))


def ask_place(talk: Conversation, complaint: Complaint) -> Complaint:
    """Return a complaint with its place, as far as somebody can say it."""
    talk.stage = "place"
    if not complaint.region:
        complaint = _ask_region(talk, complaint)
        talk.midway = True
    if complaint.region and not placed(talk, complaint):
        complaint = replace(complaint, side=_ask_side(talk, complaint))
    return complaint


def _ask_region(talk: Conversation, complaint: Complaint) -> Complaint:
    """Ask for the place; one that the client's words named already is offered."""
    gap()
    likely = next((a.site for a in talk.visit.answers if a.site.region and a.word in ("yes", "probably")), Site())
    offer = f"Enter for {site_words(talk.kb, likely)}, " if likely else ""
    say(f"Where is it? For example: left neck. {offer}{'-' if likely else 'Enter'} if no place can be named.")
    while True:
        line = talk.hear("> ", free=True).casefold()
        if line in ("", "-") or (likely and line in ("y", "yes")):
            talk.understood()
            return complaint if line == "-" else replace(complaint, region=likely.region, side=likely.side)
        found = complaint_named(talk, line)
        if isinstance(found, Complaint):
            talk.understood()
            return replace(found, text=complaint.text)
        talk.not_understood(line, found[0].upper() + found[1:])


def complaint_named(talk: Conversation, typed: str) -> Complaint | str:
    """Return the complaint that a place means, or what is wrong with it."""
    from nmt_expert.intake.read import read_said

    read = read_said(talk.kb, [], typed)
    if read.problems:
        plain = read_said(talk.kb, [], " ".join(_carrying(typed)))  # `the side of the neck` is `side neck`
        read = read if plain.problems else plain
    if read.problems:
        return ". ".join(f"{issue.message}; {issue.hint}" if issue.hint else issue.message for issue in read.problems)
    return read.visit.complaints[0] if read.visit.complaints else "Name a region, for example neck."


def place_named(talk: Conversation, typed: str) -> Site | None:
    """Return the one place (region, muscle, side) that words name, or None if they say anything else."""
    from nmt_expert.intake.places import Places, typed_site

    site = typed_site(Places(talk.kb), " ".join(_carrying(typed)))
    return site if site and not site.place else None


def _carrying(typed: str) -> list[str]:
    """Return the words that carry meaning: all but *of*, *the* and the like."""
    from nmt_expert.intake.tokens import carries, is_word, tokens

    return [word for word in tokens(typed) if is_word(word) and carries(word)]


def _ask_side(talk: Conversation, complaint: Complaint) -> str:
    say(f"Which side of the {region_words(talk.kb, complaint.region)}? Enter if it is not known; back goes back.")
    while True:
        line = talk.hear("l left, r right, b both, m midline > ", own=SIDE_WORDS).casefold()
        side = SIDES.get(line) or (line if line in SIDES.values() else "")
        if side or not line:
            talk.understood()
            return side
        talk.not_understood(line, "Type l, r, b or m, or Enter.")


def _check_home(talk: Conversation, complaints: Sequence[Complaint]) -> None:
    """Say what was understood that none of the places can have; it is kept as said, and can be changed."""
    places = " or the ".join(region_words(talk.kb, complaint.region) for complaint in complaints)
    for answer in talk.visit.answers:
        if not answer.site and not any(at_home(talk, answer, complaint.region) for complaint in complaints):
            label = talk.kb.label(answer.finding)
            say(f"'{label}' is not looked for at the {places}; it is kept as said, c {answer.finding} changes it.")


def at_home(talk: Conversation, answer: Answer, region: str) -> bool:
    """Whether it makes sense to find something at a region."""
    from nmt_expert.reasoning.anatomy import belongs_at

    return belongs_at(talk.kb, talk.kb.findings[answer.finding], region)
