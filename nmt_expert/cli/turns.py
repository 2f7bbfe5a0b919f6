"""Say which turn of an interview comes next; offer to stop where no more is needed, and close where nothing is left.

The order is the clinical one: emergencies, words that come near one, the client's words, the place, the age, the
red-flag screen, what the answers made doubtful, contradictions, then one question after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nmt_expert.cli import age, flags_turns, locating, opening, settling
from nmt_expert.cli.questions import asked_of, question
from nmt_expert.cli.replies import reply
from nmt_expert.cli.talking import EndOfInput, gap, say
from nmt_expert.interview.contradictions import contradictions

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

Turn = Callable[["Conversation"], "Session"]


def next_turn(talk: Conversation) -> Turn:
    """Return what comes next; when nothing is left to ask, the closing."""
    session = talk.session
    for find in (flags_turns.halt_due, flags_turns.suspected_due, opening.due, age.due, flags_turns.due):
        turn = find(talk)
        if turn:
            return turn
    vague = locating.vague(talk)
    if vague:
        return lambda talk: locating.locate(talk, vague)
    clashes = contradictions(talk.kb, session.visit, session.meant)
    if clashes:
        return lambda talk: settling.settle(talk, clashes[0])
    for number in range(max(len(session.visit.complaints), 1)):
        if (number, "done") in talk.offered:
            continue
        visit, passed = asked_of(talk, number)
        asking = talk.next_question(talk.expert, visit, number, passed)
        if asking:
            return lambda talk, asking=asking, number=number: _ask(talk, asking, number)  # type: ignore[misc]
    return closing


def _ask(talk: Conversation, asking: Any, number: int) -> Session:
    """Ask a question about a complaint, unless the offer to stop there is taken."""
    talk.complaint = number
    if _stops_here(talk, number):
        talk.offered.add((number, "done"))
        return talk.session
    return question(talk, asking)


def _stops_here(talk: Conversation, number: int) -> bool:
    """Offer to stop where what remains cannot matter; True if the offer is taken."""
    if {(number, "settled"), (number, "two")} <= talk.offered:
        return False
    visit, passed = asked_of(talk, number)
    stands = talk.standing(talk.expert, visit, number, passed)
    for reason, holds, words in offers(talk, stands):
        if not holds or (number, reason) in talk.offered:
            continue
        talk.offered |= {(number, "two"), (number, reason)}  # the weaker reason says nothing beside the stronger
        talk.stage = "offer"
        gap()
        say(words)
        while True:
            line = talk.hear("Stop here? y stop, n go on > ")
            meant = reply(line)
            if meant and meant.word in ("yes", "no"):
                talk.understood()
                return meant.word == "yes"
            talk.not_understood(line, "Type y or n.")
    return False


def offers(talk: Conversation, stands: Any) -> Sequence[tuple[str, bool, str]]:
    """Return the reasons to stop: name, whether it holds, and what to say; the surest first."""
    first = talk.kb.label(stands.first)
    names = ", ".join(talk.kb.label(name).lower() for name in stands.settled)
    settled = f" Settled, whatever else is answered: {names}." if names else ""
    return (
        ("settled", stands.first_settled, f"No remaining answer can change that {first} comes first.{settled}"),
        ("two", stands.two_cannot, f"No two further answers can change that {first} comes first.{settled}"),
    )


def closing(talk: Conversation) -> Session:
    """Say that there is no further question; the last chance to go back, to change or to add something.

    Raises:
        EndOfInput: The interview is over.
    """
    gap()
    if any(reason == "done" for _, reason in talk.offered):
        say("Stopped where no more was needed.")
        raise EndOfInput
    say("No question is left that would change anything.")
    talk.stage = "end"
    while True:
        line = talk.hear("Enter shows the result, ? > ")
        if line.casefold() in ("", "y", "yes"):
            raise EndOfInput
        talk.not_understood(line, "Enter shows the result; b, c FINDING and a PLACE still work.")
