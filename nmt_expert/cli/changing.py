"""Change what was said in an interview: give an answer another word, answer something unasked, add a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nmt_expert.cli import placing
from nmt_expert.cli.replies import reply
from nmt_expert.cli.talking import say, short
from nmt_expert.errors import DataError
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.visit import Answer, Complaint, Site

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session


# ------------------------------------------------------------------ another complaint


def add(talk: Conversation, typed: str) -> Session:
    """Add another complaint at a place."""
    found = placing.complaint_named(talk, typed) if typed else "Say where, for example: a left calf"
    if isinstance(found, str):
        say(found)
        return talk.session
    complaints = talk.visit.complaints
    if found.site in [entry.site for entry in complaints]:
        say(f"{complaint_words(talk.kb, found).capitalize()} is a complaint already.")
        return talk.session
    if not complaints and talk.visit.answers:
        say("The first complaint has no place yet, and answers would be understood as answers about the second.")
        first = placing.ask_place(talk, Complaint())
        if not first.region or first.site == found.site:
            say("Not added: without a place for each, two complaints cannot be told apart.")
            return talk.session
        talk.put(talk.session.place(first))
    say(f"Another complaint: {complaint_words(talk.kb, found)}. Its questions come after those of the first.")
    return _of_the_first(talk).add_complaint(found)


def _of_the_first(talk: Conversation) -> Session:
    """Return the session with what was said so far, without a place, noted as said of the only complaint's place."""
    complaints = talk.visit.complaints
    if len(complaints) != 1 or not complaints[0].region:
        return talk.session
    here = [
        answer
        for answer in talk.visit.answers
        if not answer.site
        and talk.kb.findings[answer.finding].site != "general"
        and talk.kb.findings[answer.finding].kind != "red_flag"
        and placing.at_home(talk, answer, complaints[0].region)
    ]
    return talk.session.locate(complaints[0].site, *here) if here else talk.session


# ------------------------------------------------------------------ change


def change(talk: Conversation, typed: str) -> Session:
    """Give an answer another word; a finding that was not answered yet is answered."""
    listed = _listed(talk)
    if not typed:
        _list(talk, listed)
        return talk.session
    if typed.isdecimal() and 1 <= int(typed[:6]) <= len(listed):
        return _change(talk, (listed[int(typed[:6]) - 1],))
    name = _named(talk, typed)
    if name is None:
        return talk.session
    given = tuple(answer for answer in talk.visit.answers if answer.finding == name)
    if len(given) > 1:
        say("That was answered more than once; say which by its number.")
        _list(talk, listed, name)
        return talk.session
    if not given and name in talk.kb.parts:
        return _answer_parts(talk, name)
    return _change(talk, given) if given else _answer(talk, name)


def _named(talk: Conversation, typed: str) -> str | None:
    """Return the finding that is meant: by its name, or by a part that only one of those answered has."""
    from nmt_expert.explain.how import finding_named

    try:
        return finding_named(talk.kb, typed)
    except DataError as error:
        part = typed.casefold()
        answered = dict.fromkeys(answer.finding for answer in _listed(talk))
        meant = [name for name in answered if part in name or part in talk.kb.label(name).casefold()]
        if len(meant) == 1 and len(part) > 2:
            return meant[0]
        say(f"'{short(typed)}' names no finding. {error.issues[0].hint}".strip())
        return None


def _change(talk: Conversation, given: Sequence[Answer]) -> Session:
    answer = given[0]
    say(talk.kb.findings[answer.finding].question)
    say(f"So far: {_words(talk, answer)}.")
    for _ in range(3):
        line = _hear("Now: y p u pn n, x take it back, Enter leave it > ")
        meant = reply(line)
        if not line:
            return talk.session
        if line == "x" or (meant and meant.word and not meant.rest):
            return talk.session.change(answer.finding, meant.word if meant else "", answer.site)
        say("Type y, p, u, pn, n or x.")
    say("Left as it is.")
    return talk.session


def _answer_parts(talk: Conversation, name: str) -> Session:
    """Go through the parts of a finding that is split: it is not asked whole."""
    for part in talk.kb.asked_as(name):
        given = tuple(answer for answer in talk.visit.answers if answer.finding == part)
        session = _change(talk, given) if given else _answer(talk, part)
        if session is not talk.session:
            talk.put(session)
    return talk.session


def _answer(talk: Conversation, name: str) -> Session:
    """Answer what was not asked yet; a place may follow."""
    from nmt_expert.cli.questions import site_of

    say(talk.kb.findings[name].question)
    say("Not answered so far.")
    for _ in range(3):
        line = _hear("Now: y p u pn n, Enter leave it > ")
        meant = reply(line)
        site = site_of(talk, name, meant.rest) if meant else None
        if not line:
            return talk.session
        if meant and meant.word and site is not None:
            return talk.session.answer(Answer(name, meant.word, site))
        say("Type y, p, u, pn or n; a place may follow.")
    say("Left open.")
    return talk.session


def _hear(prompt: str) -> str:
    from nmt_expert.cli.talking import hear

    return hear(prompt).casefold()


def _listed(talk: Conversation) -> list[Answer]:
    """Return what can be changed by its number, the noes last: every answer but the plain noes of the screen."""
    screened = {name for flag in talk.kb.flags.values() for ask in flag.asks for name in talk.kb.said_by(ask)}
    own = [a for a in talk.visit.answers if a.word != "no" or a.site or a.said or a.finding not in screened]
    return sorted(own, key=lambda answer: answer.word == "no")


def _list(talk: Conversation, answers: Sequence[Answer], only: str = "") -> None:
    if not answers:
        say("Nothing was answered yet. c FINDING answers what was not asked, for example: c tingling")
        return
    say("Type c and a number or a name, for example: c 1")
    shown = [(at, a) for at, a in enumerate(answers, start=1) if a.finding == only or (not only and a.word != "no")]
    for at, answer in shown:
        say(_words(talk, answer), 1, f"{at:>2} ")
    if not only and len(shown) < len(answers):
        say(f"And {len(answers) - len(shown)} times no; c FINDING changes one of them.")


def _words(talk: Conversation, answer: Answer) -> str:
    site: Site = answer.site
    place = site_words(talk.kb, site)
    return f"{talk.kb.label(answer.finding)} ({answer.finding}): {answer.word}{f', {place}' if place else ''}"
