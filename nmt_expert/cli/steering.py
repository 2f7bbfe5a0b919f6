"""The commands of an interview that answer nothing: back, skip, why, how, so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmt_expert.cli.output import width
from nmt_expert.cli.talking import NARROWEST, gap, say
from nmt_expert.reasoning.place_words import complaint_words

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session
    from nmt_expert.reasoning.assess import ComplaintAssessment
    from nmt_expert.reasoning.visit import Complaint, Visit

SHOWN = 5
NAMED = 3
WHY_FIRST = "Safety and a shared understanding come first; the questions after it say why they are asked."
WHY_HERE = {
    "age": "Some red flags change with age.",
    "suspected": "The words come near a sign of a red flag. One answer settles it; until then advice waits.",
    "stopped": "An emergency comes before any question. Do first what stands above.",
    "muscle": "Signs found in one and the same muscle say more than signs in several.",
    "settle": "These cannot all be true. Until this is settled, none of them counts.",
    "side": "What is found on one side says nothing about the other side.",
    "offer": "What is still open can hardly change the first place; more answers can change the rest.",
}
"""Why something is asked that is no question about a finding, by the stage of the talk."""

HOW_HERE = {
    "stopped": "Nothing is tested now. Do first what stands above.",
    "muscle": "Name the muscle under the fingers; if that is not sure, Enter leaves it with the area.",
    "settle": "Read both statements to the client and ask which one is true.",
    "side": "Ask the client to point.",
}
"""How to find out what such a thing asks."""

NOTHING = "would change no principle by itself"
"""How ``interview.choose`` says that an answer does nothing."""


def back(talk: Conversation) -> Session:
    """Return the session before the last step, and say what was taken back."""
    if not talk.session.history:
        say("This is the beginning.")
        return talk.session
    last = talk.session.history[-1]
    names = [talk.kb.label(answer.finding) for answer in last.answers]
    more = f"; and {len(names) - NAMED} more" if len(names) > NAMED else ""
    say(f"Taken back: {'; '.join(names[:NAMED])}{more}." if names else "One step back.")
    talk.offered = {entry for entry in talk.offered if entry[1] != "done"}
    return talk.session.back()


def skip(talk: Conversation) -> Session:
    """Pass over what is being asked."""
    from nmt_expert.cli.questions import passed_over

    return talk.session.skip(*passed_over(talk, *dict.fromkeys((talk.asking.id, *talk.asking.findings))))


# ------------------------------------------------------------------ why, how


def _meant(talk: Conversation, rest: str) -> tuple[str, ...]:
    """Return the findings that are asked for, or the one of them that is numbered."""
    findings: tuple[str, ...] = tuple(talk.asking.findings)
    numbers = [int(word[:6]) for word in rest.split() if word.isdecimal()]
    return tuple(findings[number - 1] for number in numbers if 1 <= number <= len(findings)) or findings


def why(talk: Conversation, rest: str) -> None:
    """Say what the answers to the current question would change; ``w full`` says all of it."""
    if talk.asking is None:
        say(WHY_HERE.get(talk.stage, WHY_FIRST))
        return
    names = _meant(talk, rest)
    if "full" not in rest.casefold().split():
        _effects(talk, names)
        return
    from nmt_expert.api import Result

    for name in names:
        text = Result(talk.assessment).why(name, talk.complaint).text(width(NARROWEST))
        for line in text.rstrip("\n").split("\n"):
            say(line.strip(), len(line) - len(line.lstrip()))


def _effects(talk: Conversation, names: tuple[str, ...]) -> None:
    """Say in a line what each answer would change; of a list, only what would change anything."""
    effects = [str(line) for line in talk.asking.effects]
    if len(talk.asking.findings) > 1:
        labels = tuple(f"{talk.kb.label(name)}: " for name in names)
        effects = [line for line in effects if line.startswith(labels) and not line.endswith(NOTHING)]
    for line in effects:
        say(line, 2, "- ")
    if len(talk.asking.findings) > 1:
        say("Any other answer changes nothing by itself.", 2, "- ")


def how(talk: Conversation, rest: str) -> None:
    """Say how to find out what is asked."""
    if talk.asking is None:
        say(HOW_HERE.get(talk.stage, "Ask the client; a plain answer is enough."))
        return
    from nmt_expert.cli.questions import complaint_of
    from nmt_expert.explain.roots import root_lines

    for name in _meant(talk, rest):
        elicit = talk.kb.findings[name].elicit
        say(f"{talk.kb.label(name)}:")
        for label, text in (("position", elicit.position), ("do", elicit.do), ("yes if", elicit.yes_if)):
            if text:
                say(text, 2, f"{label}: ")
        if elicit.not_when:
            say(elicit.not_when, 2, "not when: ")
        for line in root_lines(talk.kb, name, complaint_of(talk, talk.complaint).region):
            say(line, 2, "- ")


# ------------------------------------------------------------------ so far


def so_far(talk: Conversation) -> None:
    """Show the ranking of the complaint asked about, and what the last answer moved."""
    number = min(talk.complaint, max(len(talk.visit.complaints) - 1, 0))
    now = talk.assessment.complaints[number]
    before = _places(talk, talk.session.back().visit, now.complaint)
    gap()
    say(f"So far ({complaint_words(talk.kb, now.complaint)}); findings consistent with:")
    moving = False
    for at, entry in enumerate(now.principles, start=1):
        was = before.get(entry.id, (at, entry.support, entry.band.label))
        moved = abs(was[1] - entry.support) >= 0.005
        moving |= moved
        if at <= SHOWN or moved:
            change = f" (was {was[2]} {was[1]:+.2f}, place {was[0]})" if moved else ""
            say(f"{talk.kb.label(entry.id)}: {entry.band.label} {entry.support:+.2f}{change}", 1, f"{at:>2} ")
    if not moving:
        say("The last answer changed nothing.")
    _settled(talk, number)


def _settled(talk: Conversation, number: int) -> None:
    """Say which principles no remaining answer can change."""
    from nmt_expert.cli.questions import asked_of

    visit, passed = asked_of(talk, number)
    names = [talk.kb.label(name).lower() for name in talk.standing(talk.expert, visit, number, passed).settled]
    if names:
        say(f"Settled, whatever else is answered: {', '.join(names)}.")


def _places(talk: Conversation, visit: Visit, complaint: Complaint) -> dict[str, tuple[int, float, str]]:
    """Return place, support and band of the ten as they stood in an earlier visit; nothing if it was not there."""
    entries: list[ComplaintAssessment] = [e for e in talk.assess(visit).complaints if e.complaint == complaint]
    made = enumerate(entries[0].principles, start=1) if entries else ()
    return {entry.id: (at, entry.support, entry.band.label) for at, entry in made}
