"""Steer an interview: back, skip, change an answer, another complaint, why, how, so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmt_expert.cli import opening
from nmt_expert.cli.output import width
from nmt_expert.cli.replies import ANSWERS
from nmt_expert.cli.talking import NARROWEST, gap, say, short
from nmt_expert.errors import DataError
from nmt_expert.reasoning.visit import Answer, Complaint, Site
from nmt_expert.report.words import complaint_words, site_words

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session
    from nmt_expert.reasoning.assess import ComplaintAssessment
    from nmt_expert.reasoning.visit import Visit

SHOWN = 5


def back(talk: Conversation) -> Session:
    """Return the session before the last step, and say what was taken back."""
    if not talk.session.history:
        say("This is the beginning.")
        return talk.session
    last = talk.session.history[-1]
    names = [talk.kb.label(answer.finding) for answer in last.answers[:3]]
    say(f"Taken back: {'; '.join(names)}{'; ...' if len(last.answers) > 3 else ''}." if names else "One step back.")
    talk.offered = {entry for entry in talk.offered if entry[1] != "done"}
    return talk.session.back()


def skip(talk: Conversation) -> Session:
    """Pass over what is being asked."""
    return talk.session.skip(*dict.fromkeys((talk.asking.id, *talk.asking.findings)))


def add(talk: Conversation, typed: str) -> Session:
    """Add another complaint at a place."""
    found = opening.complaint_named(talk, typed) if typed else "Say where, for example: a left calf"
    if isinstance(found, str):
        say(found)
        return talk.session
    say(f"Another complaint: {complaint_words(talk.kb, found)}. Its questions come after those of the first.")
    return talk.session.add_complaint(found)


# ------------------------------------------------------------------ change


def change(talk: Conversation, typed: str) -> Session:
    """Give an answer another word; a finding that was not answered yet is answered."""
    from nmt_expert.explain.named import finding_named

    if not typed:
        _list(talk)
        return talk.session
    try:
        name = finding_named(talk.kb, typed)
    except DataError as error:
        say(f"'{short(typed)}' names no finding. {error.issues[0].hint}".strip())
        return talk.session
    given = [answer for answer in talk.visit.answers if answer.finding == name]
    say(talk.kb.findings[name].question)
    say(f"So far: {'; '.join(_words(talk, answer) for answer in given) or 'not answered'}.")
    word = _new_word(talk)
    if word is None:
        return talk.session
    if given:
        return talk.session.change(name, word)
    return talk.session.answer(Answer(name, word, opening_site(talk, name))) if word else talk.session


def opening_site(talk: Conversation, name: str) -> Site:
    """Return where an answer belongs if nothing is said: to the complaint asked about."""
    from nmt_expert.cli.turns import site_of

    return site_of(talk, name) or Site()


def _new_word(talk: Conversation) -> str | None:
    """Ask for the new answer; ``""`` takes it back, None leaves it."""
    from nmt_expert.cli.talking import hear

    for _ in range(3):
        line = hear("Now: y p u pn n, x take it back, Enter leave it > ").casefold()
        if not line:
            return None
        if line == "x" or line in ANSWERS:
            return ANSWERS.get(line, "")
        say("Type y, p, u, pn, n or x.")
    say("Left as it is.")
    return None


def _list(talk: Conversation) -> None:
    """List what can be changed: every answer but the plain noes of the screen."""
    say("Type c and one of these, for example: c tingling")
    for answer in talk.visit.answers:
        if talk.kb.findings[answer.finding].kind != "red_flag" or answer.word != "no":
            say(_words(talk, answer), 2, "- ")


def _words(talk: Conversation, answer: Answer) -> str:
    place = site_words(talk.kb, answer.site)
    return f"{talk.kb.label(answer.finding)} ({answer.finding}): {answer.word}{f', {place}' if place else ''}"


# ------------------------------------------------------------------ why, how, so far


def why(talk: Conversation, rest: str) -> None:
    """Say what the answers to the current question would change; ``w full`` says all of it."""
    if talk.asking is None:
        say("Safety and a shared understanding come first; the questions after it say why they are asked.")
        return
    if rest.casefold() != "full":
        for line in talk.asking.effects:
            say(str(line), 2, "- ")
        return
    from nmt_expert.explain.why import why as reasons
    from nmt_expert.report.why_text import render_why

    for name in talk.asking.findings:
        found = reasons(talk.assessment, name, talk.complaint)
        text = render_why(talk.assessment, found, talk.complaint, width=width(NARROWEST))
        for line in text.rstrip("\n").split("\n"):
            say(line.strip(), len(line) - len(line.lstrip()))


def how(talk: Conversation) -> None:
    """Say how to find out what is asked."""
    if talk.asking is None:
        say("Ask the client; a plain answer is enough.")
        return
    for name in talk.asking.findings:
        elicit = talk.kb.findings[name].elicit
        say(f"{talk.kb.label(name)}:")
        for label, text in (("position", elicit.position), ("do", elicit.do), ("yes if", elicit.yes_if)):
            if text:
                say(text, 2, f"{label}: ")
        if elicit.not_when:
            say(elicit.not_when, 2, "not when: ")


def so_far(talk: Conversation) -> None:
    """Show the ranking of the complaint asked about, and what the last answer moved."""
    number = min(talk.complaint, max(len(talk.visit.complaints) - 1, 0))
    now = talk.assessment.complaints[number]
    before = _places(talk, talk.session.back().visit, now.complaint)
    gap()
    say(f"So far ({complaint_words(talk.kb, now.complaint)}); findings consistent with:")
    for at, entry in enumerate(now.principles, start=1):
        was = before.get(entry.id, (at, entry.support, entry.band.label))
        moved = abs(was[1] - entry.support) >= 0.005
        if at <= SHOWN or moved:
            change = f" (was {was[2]} {was[1]:+.2f}, place {was[0]})" if moved else ""
            say(f"{talk.kb.label(entry.id)}: {entry.band.label} {entry.support:+.2f}{change}", 1, f"{at:>2} ")
    gap()


def _places(talk: Conversation, visit: Visit, complaint: Complaint) -> dict[str, tuple[int, float, str]]:
    """Return place, support and band of the ten as they stood in an earlier visit; nothing if it was not there."""
    entries: list[ComplaintAssessment] = [e for e in talk.assess(visit).complaints if e.complaint == complaint]
    made = enumerate(entries[0].principles, start=1) if entries else ()
    return {entry.id: (at, entry.support, entry.band.label) for at, entry in made}
