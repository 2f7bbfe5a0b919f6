"""Open an interview: the complaint in the client's own words, shown for confirmation, then the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nmt_expert.cli.talking import gap, say, short
from nmt_expert.reasoning.visit import Answer, Complaint, Site
from nmt_expert.report.words import complaint_words, region_words, site_words

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.intake.notes import Notes
    from nmt_expert.interview.session import Session

MISSED_SHOWN = 3
SIDES = {"l": "left", "r": "right", "b": "both", "m": "midline"}


def due(talk: Conversation) -> Callable[[Conversation], Session] | None:
    """Return the opening turn that is still to come, if any."""
    session, start = talk.session, talk.session.start
    if not (session.did("said") or start.answers or start.complaints):
        return words
    if not session.did("place") and not all(_placed(talk, entry) for entry in session.visit.complaints or (None,)):
        return place
    return None


def _placed(talk: Conversation, complaint: Complaint | None) -> bool:
    """Whether a complaint has a region, and a side where that means something."""
    if complaint is None or not complaint.region:
        return False
    region = talk.kb.regions.get(complaint.region)
    return bool(complaint.side or (region and region.midline))


# ------------------------------------------------------------------ own words


def words(talk: Conversation) -> Session:
    """Ask what brings the client, and show what was understood for confirmation."""
    say("What brings the client, in their own words? Enter for none.")
    line = talk.hear("> ", free=True)
    from nmt_expert.intake.notes import read_notes

    notes = read_notes(talk.kb, line)
    sentences = notes.sentences
    while _show_missed(notes):
        say("Say that in other words, or Enter to go on without it.")
        line = talk.hear("> ", free=True)
        if not line:
            break
        notes = read_notes(talk.kb, line)
        sentences += notes.sentences
    visit = replace(notes, sentences=sentences).visit
    for complaint in visit.complaints:
        say(f"Complaint: {complaint_words(talk.kb, complaint)}")
    return talk.session.said(_confirmed(talk, visit.answers), visit.complaints)


def _confirmed(talk: Conversation, answers: Sequence[Answer]) -> Sequence[Answer]:
    """Show what was understood, numbered; return what a person confirms of it."""
    if not answers:
        return ()
    say("Understood:")
    for at, answer in enumerate(answers, start=1):
        place = site_words(talk.kb, answer.site)
        say(f"{talk.kb.label(answer.finding)}: {answer.word}{f', {place}' if place else ''}", 2, f"{at} ")
    while True:
        line = talk.hear("All right? y yes, n none, or wrong numbers > ", free=True)
        wrong = {"y": set[int](), "yes": set[int](), "n": set(range(len(answers)))}.get(line.casefold())
        if wrong is None:
            wrong = _numbers(line, len(answers))
        if wrong is not None:
            talk.understood()
            return [answer for at, answer in enumerate(answers) if at not in wrong]
        talk.not_understood(line, "Type y, n, or the numbers that are wrong.")


def _numbers(typed: str, count: int) -> set[int] | None:
    """Return places from 0 for the numbers typed; None if it is anything else."""
    tokens = typed.replace(",", " ").split()
    if not tokens or not all(token.isdecimal() and 1 <= int(token[:6]) <= count for token in tokens):
        return None
    return {int(token) - 1 for token in tokens}


def _show_missed(notes: Notes) -> bool:
    """Show what was set aside and what was not understood; True if anything was not."""
    for sentence in notes.sentences:
        if sentence.aside:
            say(f"set aside ({sentence.aside}): {short(sentence.text)}", 2, "- ")
    missed = [problem for sentence in notes.sentences for problem in sentence.problems]
    for problem in missed[:MISSED_SHOWN]:
        say(problem.message, 2, "! ")
        say(problem.hint, 4)
    if len(missed) > MISSED_SHOWN:
        say(f"{len(missed) - MISSED_SHOWN} more parts were not understood", 2, "! ")
    return bool(missed)


# ------------------------------------------------------------------ place


def place(talk: Conversation) -> Session:
    """Ask where each complaint is, as far as that was not said."""
    complaints = talk.visit.complaints or (Complaint(),)
    placed = []
    for complaint in complaints:
        if not complaint.region:
            complaint = _ask_region(talk, complaint)
        if complaint.region and not _placed(talk, complaint):
            complaint = replace(complaint, side=_ask_side(talk, complaint))
        placed.append(complaint)
    _check_home(talk, placed)
    return talk.session.place(*(entry for entry in placed if entry != Complaint()))


def _ask_region(talk: Conversation, complaint: Complaint) -> Complaint:
    """Ask for the place; one that the client's words named already is offered."""
    gap()
    likely = next((a.site for a in talk.visit.answers if a.site.region and a.word in ("yes", "probably")), Site())
    offer = f"Enter for {site_words(talk.kb, likely)}, " if likely else ""
    say(f"Where is it? For example: left neck. {offer}{'-' if likely else 'Enter'} if no place can be named.")
    while True:
        line = talk.hear("> ", free=True)
        if line in ("", "-"):
            talk.understood()
            return complaint if line else replace(complaint, region=likely.region, side=likely.side)
        found = complaint_named(talk, line)
        if isinstance(found, Complaint):
            talk.understood()
            return replace(found, text=complaint.text)
        talk.not_understood(line, found[0].upper() + found[1:])


def complaint_named(talk: Conversation, typed: str) -> Complaint | str:
    """Return the complaint that a place means, or what is wrong with it."""
    from nmt_expert.understanding import read_said

    read = read_said(talk.kb, [], typed)
    if read.problems:
        plain = read_said(talk.kb, [], " ".join(_carrying(typed)))  # `the side of the neck` is `side neck`
        read = read if plain.problems else plain
    if read.problems:
        return ". ".join(f"{issue.message}; {issue.hint}" if issue.hint else issue.message for issue in read.problems)
    return read.visit.complaints[0] if read.visit.complaints else "Name a region, for example neck."


def place_named(talk: Conversation, typed: str) -> Site | None:
    """Return the one place (region, muscle, side) that words name, or None if they say anything else."""
    from nmt_expert.intake.places import Places

    names, spoken = Places(talk.kb), _carrying(typed)
    spans = names.spans(spoken)
    return names.site(spans) if spoken and sum(len(span.at) for span in spans) == len(spoken) else None


def _carrying(typed: str) -> list[str]:
    """Return the words that carry meaning: all but *of*, *the* and the like."""
    from nmt_expert.intake.tokens import carries, is_word, tokens

    return [word for word in tokens(typed) if is_word(word) and carries(word)]


def _ask_side(talk: Conversation, complaint: Complaint) -> str:
    say(f"Which side of the {region_words(talk.kb, complaint.region)}? Enter if it is not known.")
    while True:
        line = talk.hear("l left, r right, b both, m midline > ", free=True).casefold()
        side = SIDES.get(line) or (line if line in SIDES.values() else "")
        if side or not line:
            talk.understood()
            return side
        talk.not_understood(line, "Type l, r, b or m.")


def _check_home(talk: Conversation, complaints: Sequence[Complaint]) -> None:
    """Say what was understood that none of the places can have; it is kept as said, and can be changed."""
    places = " or the ".join(region_words(talk.kb, complaint.region) for complaint in complaints)
    for answer in talk.visit.answers:
        if not answer.site and not any(at_home(talk, answer, complaint.region) for complaint in complaints):
            label = talk.kb.label(answer.finding)
            say(f"'{label}' is not looked for at the {places}; it is kept as said, c {answer.finding} changes it.")


def at_home(talk: Conversation, answer: Answer, region: str) -> bool:
    """Whether it makes sense to find something at a region; where nothing is said it does."""
    from nmt_expert.reasoning.anatomy import fine_regions

    area, finding = fine_regions(talk.kb, region), talk.kb.findings[answer.finding]
    own = (fine_regions(talk.kb, name) for name in finding.regions)
    return not (area and finding.regions) or any(area & part for part in own)
