"""Say which turn of an interview comes next, and take the turns of its middle: questions, contradictions, offers.

The order is the clinical one: the client's words, the place, emergencies, the red-flag
screen, what the answers made doubtful, contradictions, then one question after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nmt_expert.cli import flags_turns, locating, opening, settling
from nmt_expert.cli.replies import picks, reply
from nmt_expert.cli.talking import gap, say
from nmt_expert.explain.checks import HANDS_ON
from nmt_expert.interview.contradictions import contradictions
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from nmt_expert.report.words import complaint_words

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

Turn = Callable[["Conversation"], "Session"]


def next_turn(talk: Conversation) -> Turn | None:
    """Return what comes next; None when nothing is left to ask."""
    session = talk.session
    for find in (flags_turns.halt_due, opening.due, flags_turns.due):
        turn = find(talk)
        if turn:
            return turn
    vague = locating.vague(talk)
    if vague:
        return lambda talk: locating.locate(talk, vague)
    meant = [answer for step in session.history if step.kind == "settle" for answer in step.answers]
    clashes = contradictions(talk.kb, session.visit, meant)
    if clashes:
        return lambda talk: settling.settle(talk, clashes[0])
    for number in range(max(len(session.visit.complaints), 1)):
        if (number, "done") in talk.offered:
            continue
        visit, passed = asked_of(talk, number)
        asking = talk.next_question(talk.expert, visit, number, passed)
        if asking:
            return lambda talk, asking=asking, number=number: question(talk, asking, number)  # type: ignore[misc]
    return None


def asked_of(talk: Conversation, number: int) -> tuple[Visit, frozenset[str]]:
    """Return the visit to choose the questions about one complaint for, and what is not to be asked.

    What was said of another complaint's own place is set aside, so that the same is asked here.  After an emergency
    nothing would be asked; where somebody went on deliberately, its answers are set aside, for the choosing alone,
    and nothing is asked that would need hands on the client.
    """
    visit, passed = talk.visit, talk.session.passed
    others = {entry.site for entry in visit.complaints} - {complaint_of(talk, number).site, Site()}
    visit = replace(visit, answers=tuple(answer for answer in visit.answers if answer.site not in others))
    emergencies = [entry for entry in talk.assessment.safety.raised if entry.flag.action == "emergency"]
    if not emergencies:
        return visit, passed
    aside = {answer.finding for entry in emergencies for answer in entry.because}
    hands_on = {name for name, finding in talk.kb.findings.items() if finding.kind in HANDS_ON}
    kept = tuple(answer for answer in visit.answers if answer.finding not in aside)
    return replace(visit, answers=kept), passed | aside | hands_on


def complaint_of(talk: Conversation, number: int) -> Complaint:
    """Return a complaint of the visit; an empty one where none was stated."""
    return (talk.visit.complaints or (Complaint(),))[number]


def site_of(talk: Conversation, finding: str, typed: str = "") -> Site | None:
    """Return the place an answer is about: the one typed, else the complaint's; None if it names none."""
    if talk.kb.findings[finding].site == "general":
        return None if typed else Site()
    own = complaint_of(talk, talk.complaint).site
    if not typed:
        return own if own.region else Site()
    found = opening.place_named(talk, typed)
    if found is None:
        return None
    side = found.side or (own.side if found.muscle or found.region == own.region else "")
    return replace(found, region=found.region or ("" if found.muscle else own.region), side=side)


# ------------------------------------------------------------------ questions


def question(talk: Conversation, asking: Any, number: int) -> Session:
    """Ask one question; commands are seen to on the way."""
    if talk.complaint != number:
        talk.complaint = number
    if _stops_here(talk, number):
        talk.offered.add((number, "done"))
        return talk.session
    talk.asking = asking
    gap()
    several = len(talk.visit.complaints) > 1
    place = f"[{complaint_words(talk.kb, complaint_of(talk, number))}] " if several else ""
    say(f"{place}{asking.text}", 0, f"{_number(talk)}. ")
    if len(asking.findings) > 1:
        return _choice(talk, asking)
    finding = asking.findings[0]
    while True:
        line = talk.hear("y p u pn n ? > ")
        meant = reply(line)
        site = site_of(talk, finding, meant.rest) if meant else None
        if meant and meant.word and site is not None:
            talk.understood()
            return talk.session.answer(Answer(finding, meant.word, site))
        wrong = "There is no such place." if meant and meant.word else "Type y, p, u, pn or n; ? for help."
        talk.not_understood(line, wrong)


def _number(talk: Conversation) -> int:
    """Return the number of the question asked now."""
    return 1 + sum(step.kind in ("answer", "skip") for step in talk.session.history)


def _choice(talk: Conversation, asking: Any) -> Session:
    """Ask a question whose answer is one or several of a list."""
    for at, finding in enumerate(asking.findings, start=1):
        say(talk.kb.label(finding), 2, f"{at} ")
    words = "one number" if asking.exclusive else "numbers"
    while True:
        line = talk.hear(f"{words}, n none, u ? > ")
        chosen = picks(line, len(asking.findings), asking.exclusive)
        if chosen:
            talk.understood()
            return _chosen(talk, asking, chosen)
        talk.not_understood(line, "Type one of the numbers." if asking.exclusive else "Type numbers of the list.")


def _chosen(talk: Conversation, asking: Any, chosen: dict[int, str]) -> Session:
    names = {asking.findings[place]: word for place, word in chosen.items()}
    answers = [Answer(name, word, site_of(talk, name) or Site()) for name, word in names.items()]
    open_still = [name for name in asking.findings if name not in names]
    return talk.session.answer(*answers, passed=(asking.id, *open_still) if open_still else ())


def _stops_here(talk: Conversation, number: int) -> bool:
    """Offer to stop where what remains cannot matter; True if the offer is taken."""
    if {(number, "settled"), (number, "two")} <= talk.offered:
        return False
    visit, passed = asked_of(talk, number)
    stands = talk.standing(talk.expert, visit, number, passed)
    for reason, holds, words in offers(talk, stands):
        if not holds or (number, reason) in talk.offered:
            continue
        talk.offered.add((number, reason))
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
    settled = f" Settled, whatever is still answered: {names}." if names else ""
    return (
        ("settled", stands.first_settled, f"No remaining answer can change that {first} comes first.{settled}"),
        ("two", stands.two_cannot, f"No two further answers can change that {first} comes first.{settled}"),
    )


def nothing_left(talk: Conversation) -> str:
    """Return what to say when there is no further question."""
    if any(reason == "done" for _, reason in talk.offered):
        return "Stopped where no more was needed."
    return "No question is left that would change anything."
