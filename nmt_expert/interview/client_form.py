"""The client's own form: what a client can say alone, page by page, and the interview that each page leads to.

What a client says counts at once, because it may be an emergency; the practitioner confirms it afterwards.  A no of
a client denies only what can be told without hands on the body; the rest stays open for the practitioner.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.interview.blocks import no_hands
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.places import unknown_place
from nmt_expert.interview.prompt import Problem
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns import opening, screening
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.screen import ScreenItem, quick_screen
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

PAGES = ("words", "places", "age", "safety", "measures", "thanks")
"""The pages of the form, in order; before any of them comes ``stop`` after an answer that is an emergency."""

AT_ONCE = 4
"""So many lines of the safety questions stand on a page, at most."""

WORDS = {"yes": "Yes", "no": "No", "unsure": "I don't know"}
"""What a client can answer to a line."""

_TEXTS = {
    "words": ("What brings you here?", "Write it as you would say it. You can also leave this empty."),
    "places": ("Where is it?", "Show every place that bothers you. Left and right are your own left and right."),
    "age": ("How old are you?", "Some questions depend on it. You can leave this empty."),
    "safety": (
        "Is this so, now or lately?",
        "These questions keep you safe. Say yes if any part of a line is so. "
        "\u201cI don't know\u201d is a good answer.",
    ),
    "measures": ("How is it?", "Only if you want to. It shows next time whether anything has changed."),
    "thanks": ("Thank you.", "Please give this back to your therapist, who will go through it with you."),
    "stop": (
        "Please stop here and give this back to your therapist now.",
        "Say what you have just answered: it has to be talked about first. "
        "If you feel unwell and nobody is with you, call the emergency number.",
    ),
}
"""The question of each page, and what is said below it."""


class ClientLine(Struct, frozen=True):
    """A line that is answered by one of ``WORDS``.

    Attributes:
        text: What it says.
        findings: What it is about.
        single: Whether it asks for one thing alone, so that a yes says which.
    """

    text: str
    findings: tuple[str, ...]
    single: bool = False


class ClientPage(Struct, frozen=True):
    """One page of the form.

    Attributes:
        kind: One of ``PAGES``, or ``stop``.
        text: The question.
        lead: What is said below it.
        lines: What is answered, of the safety questions.
        said: What the client has said already that the page is about.
        number: Which of the pages it is, from 1.
    """

    kind: str
    text: str
    lead: str
    lines: tuple[ClientLine, ...] = ()
    said: tuple[str, ...] = ()
    number: int = 0


def page_of(interview: Interview, done: Collection[str]) -> ClientPage:
    """Return the page that comes next.

    Args:
        interview: The interview as it stands.
        done: The pages that the client has finished.
    """
    if screening.halt_due(interview):
        return ClientPage("stop", *_TEXTS["stop"])
    kind = next(name for name in PAGES if name == "thanks" or not _finished(interview, name, done))
    said = tuple(complaint_words(interview.kb, one) for one in interview.visit.complaints) if kind == "places" else ()
    lines = safety_lines(interview) if kind == "safety" else ()
    return ClientPage(kind, *_TEXTS[kind], lines, said, PAGES.index(kind) + 1)


def _finished(interview: Interview, name: str, done: Collection[str]) -> bool:
    if name == "safety":
        return not safety_lines(interview)
    return name in done or (name == "age" and opening.age_due(interview) is None)


# ------------------------------------------------------------------ the safety questions


def safety_lines(interview: Interview) -> tuple[ClientLine, ...]:
    """Return the next lines of the safety questions: what words came near, what was named together, then the screen."""
    kb = interview.kb
    near = screening.suspected_due(interview)
    names = near.prompt.findings if near else tuple(_named(interview))[:AT_ONCE]
    if names:
        return tuple(ClientLine(to_the_client(kb.findings[name].question), (name,), single=True) for name in names)
    return tuple(_open(interview))[:AT_ONCE]


def _named(interview: Interview) -> Iterator[str]:
    """Yield what a yes to several things at once left to be told apart."""
    for name in interview.session.named:
        asked = name in interview.session.passed or interview.word_of(name) != "unsure"
        if not asked and no_hands(interview.kb, name):
            yield name


def _open(interview: Interview) -> Iterator[ClientLine]:
    known = interview.answered_with_parts
    for item in screen_items(interview):
        still = tuple(name for name in item.findings if name not in known)
        if any(no_hands(interview.kb, name) for name in still):
            yield ClientLine(to_the_client(item.say), still)


_TO_THE_CLIENT = (
    (r"\bhas the client\b", "have you"), (r"\bis the client\b", "are you"), (r"\bdoes the client\b", "do you"),
    (r"\bthe client's\b", "your"), (r"\bthe client\b", "you"),
    (r"\bagrees\b", "agree"), (r"\byou understands\b", "you understand"), (r"\bthemselves\b", "yourself"),
)  # fmt: skip
"""How a question about the client is put to the client."""


def to_the_client(question: str) -> str:
    """Return a question about the client as one that the client reads.

    >>> to_the_client("Has the client told of past abuse or trauma?")
    'Have you told of past abuse or trauma?'
    """
    said = question
    if re.search(r"\bthe client\b", question, re.IGNORECASE):
        for pattern, words in _TO_THE_CLIENT:
            said = re.sub(pattern, words, said, flags=re.IGNORECASE)
    return said[:1].upper() + said[1:]


def screen_items(interview: Interview) -> tuple[ScreenItem, ...]:
    """Return the lines of the safety screens of all complaints, each once."""
    ages = [a.finding for a in interview.visit.answers if a.finding in interview.kb.ages and a.word == "yes"]
    made: dict[str, ScreenItem] = {}
    for region in dict.fromkeys(one.region for one in interview.visit.complaints) or ("",):
        for item in quick_screen(interview.kb, region, ages):
            before = made.get(item.id, item)
            both = tuple(dict.fromkeys((*before.findings, *item.findings)))
            made[item.id] = ScreenItem(item.id, item.say, both, item.ordinary, before.action)
    return tuple(made.values())


def with_safety(interview: Interview, words: Mapping[int, str]) -> Interview | Problem:
    """Return the interview after the lines of `safety_lines` were answered.

    Args:
        interview: The interview as it stands.
        words: For the number of each line, from 0, one of ``WORDS``.
    """
    lines = safety_lines(interview)
    if any(words.get(at) not in WORDS for at in range(len(lines))):
        return Problem("Please answer every line.", "\u201cI don't know\u201d is an answer, too.")
    answers: list[Answer] = []
    named: list[str] = []
    left: list[str] = []
    for at, line in enumerate(lines):
        answers += _answers(interview, line, words[at])
        together = words[at] == "yes" and not line.single and len(line.findings) > 1
        named += line.findings if together else ()
        left += line.findings if line.single else ()
    return interview.at(interview.session.screening(*answers, left=left, named=named))


def _answers(interview: Interview, line: ClientLine, word: str) -> Iterator[Answer]:
    if word == "yes" and len(line.findings) > 1:
        word = "unsure"
    for name in line.findings:
        if word != "no" or no_hands(interview.kb, name):
            yield Answer(name, word)


# ------------------------------------------------------------------ the other pages


def with_words(interview: Interview, words: str) -> Interview | Problem:
    """Return the interview with the client's own words read; they wait to be confirmed by the practitioner."""
    if not words.strip():
        return interview
    session = opening.heard(interview, words.strip())
    if isinstance(session, Problem):
        return session
    made = interview.at(session)
    said = session.heard is not None or made.visit.complaints != interview.visit.complaints
    return made if said else interview  # "nothing" alone is for the practitioner to hear


def with_place(interview: Interview, place: Complaint) -> Interview | Problem:
    """Return the interview with one more place where it hurts; the same one again changes nothing."""
    wrong = unknown_place(interview.kb, place)
    if wrong is not None:
        return wrong
    if place.site in [one.site for one in interview.visit.complaints]:
        return interview
    return interview.at(interview.session.add_complaint(place))


def with_age(interview: Interview, years: str) -> Interview | Problem:
    """Return the interview with the age; without one it stays unknown, and the practitioner is asked."""
    due = opening.age_due(interview)
    if due is None or not years.strip():
        return interview
    session = due.take(years)
    return (
        Problem("Please write your age in years, for example 45.")
        if isinstance(session, Problem)
        else interview.at(session)
    )


def with_measures(interview: Interview, pain: str, since: str, goal: str) -> Interview | Problem:
    """Return the interview with how the client fares.

    Args:
        interview: The interview as it stands.
        pain: How strong the pain is now, from 0 to 10; ``""``: not said.
        since: Since when; ``""``: not said.
        goal: What the client wants to be able to do; ``""``: not said.
    """
    lines = [f"pain {pain.strip()}/10 now"] if pain.strip() else []
    lines += [f"goal: {_one_line(goal)}"] if goal.strip() else []
    for line in lines:
        noted = interview.note(line)
        if isinstance(noted, Problem):
            return noted
        interview = noted
    return _since(interview, _one_line(since)) if since.strip() else interview


def _since(interview: Interview, words: str) -> Interview | Problem:
    """Note since when it is, as it was written or with *started* before it."""
    for line in (words, f"started {words}", f"for {words}"):
        noted = interview.note(line)
        if isinstance(noted, Interview) and _onset(noted) != _onset(interview):
            return noted
    return Problem("Since when was not understood.", "Write for example: started 3 weeks ago.")


def _onset(interview: Interview) -> tuple[str, str]:
    measures = interview.visit.measures
    return measures.onset, measures.duration


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ------------------------------------------------------------------ what the practitioner confirms


class Denied(Struct, frozen=True):
    """A line of the safety screen with what the client said no to; `answers` are the words for each finding."""

    item: str
    text: str
    answers: tuple[Answer, ...]


class Near(Struct, frozen=True):
    """Words that come near a red flag: the words, the flag, and what was answered to its questions."""

    phrase: str
    flag: str
    answered: str


class ClientSaid(Struct, frozen=True):
    """What a client said alone.

    Attributes:
        places: The places that were shown; those named in words are confirmed with them.
        said: The age, and the answers to safety questions that are not a no, in order.
        denied: What was denied, by the lines of the screen.
        noted: The lines about how the client fares.
        words: The client's own words, which still wait to be confirmed.
        near: Words that come near a red flag, each with the flag and with how the client answered its questions.
    """

    places: tuple[Complaint, ...] = ()
    said: tuple[Answer, ...] = ()
    denied: tuple[Denied, ...] = ()
    noted: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


def said_since(interview: Interview, before: Session) -> ClientSaid:
    """Return what was said since an earlier session of the same visit."""
    steps = [step for step in interview.session.history if step.kind in ("screen", "aged")]
    asked = {(answer.finding, answer.site) for step in steps for answer in step.answers}
    heard = interview.session.heard
    read = {(answer.finding, answer.site) for answer in heard.answers} - asked if heard else set()
    old = frozenset(before.visit.answers)
    fresh = [a for a in interview.visit.answers if a not in old and (a.finding, a.site) not in read]
    return ClientSaid(
        tuple(_shown(interview, before)),
        tuple(answer for answer in fresh if answer.word != "no"),
        tuple(_denied(interview, [answer for answer in fresh if answer.word == "no"])),
        interview.session.noted[len(before.noted) :],
        heard.about if heard else (),
        tuple(_near(interview, before)),
    )


def _near(interview: Interview, before: Session) -> Iterator[Near]:
    kb = interview.kb
    for near in interview.visit.suspected:
        if near in before.visit.suspected:
            continue
        words = dict.fromkeys(word for name in near.ask if (word := interview.word_of(name)))
        said = f"to its question the client said {' and '.join(words)}" if words else "its question is open"
        yield Near(near.phrase, kb.flags[near.flag].label, said)


def _shown(interview: Interview, before: Session) -> Iterator[Complaint]:
    """Yield the places that are new and still there; those in words that wait to be confirmed only if shown, too."""
    history, heard = interview.session.history, interview.session.heard
    shown = {one for step in history if step.kind in ("complaint", "said") for one in step.complaints}
    read = {*heard.complaints} - shown if heard else set()
    yield from (one for one in interview.visit.complaints if one not in read and one not in before.visit.complaints)


def _denied(interview: Interview, answers: list[Answer]) -> Iterator[Denied]:
    rest = list(answers)
    for item in screen_items(interview):
        own = tuple(answer for answer in rest if answer.finding in item.findings)
        rest = [answer for answer in rest if answer not in own]
        if own:
            yield Denied(item.id, item.say, own)
    for answer in rest:
        yield Denied(answer.finding, interview.kb.findings[answer.finding].question, (answer,))


def unconfirmed_to_data(session: Session, before: Session) -> dict[str, Any]:
    """Return what a client said alone and nobody has confirmed, as plain data to be kept with the visit.

    Args:
        session: The visit as it stands.
        before: The session before the client had it.
    """
    now, was = session.visit, before.visit
    return {
        "answers": [at for at, answer in enumerate(now.answers) if answer not in was.answers],
        "complaints": [at for at, one in enumerate(now.complaints) if one not in was.complaints],
        "noted": len(before.noted),
    }


def before_from_data(data: Any, session: Session, kept: Visit) -> Session | None:
    """Return the session before the client had it; None where nothing waits to be confirmed, or it cannot be read.

    Args:
        data: As `unconfirmed_to_data` made it, or anything else that stands in its place.
        session: The visit as it is gone on with.
        kept: The visit as it was kept with the data.
    """
    if not isinstance(data, dict):
        return None
    answers, complaints = (_picked(data.get(name), getattr(kept, name)) for name in ("answers", "complaints"))
    noted = data.get("noted")
    lines = session.noted[: max(noted, 0)] if type(noted) is int else session.noted
    if not answers and not complaints and lines == session.noted:
        return None
    visit = replace(
        session.visit,
        answers=tuple(answer for answer in session.visit.answers if answer not in answers),
        complaints=tuple(one for one in session.visit.complaints if one not in complaints),
    )
    return Session(visit, before=replace(session.before, noted=lines))


def _picked(places: Any, entries: Sequence[Any]) -> list[Any]:
    """Return the entries that stand at some places; places that are none are left out."""
    numbers = [at for at in places if type(at) is int] if isinstance(places, list) else []
    return [entries[at] for at in numbers if 0 <= at < len(entries)]


def confirmed(
    interview: Interview,
    before: Session,
    words: Mapping[int, str],
    again: Collection[str] = (),
    out: Collection[int] = (),
) -> Interview | Problem:
    """Return the interview with the safety answers of a client as the practitioner confirms them.

    Args:
        interview: The interview as it stands.
        before: The session before the client had it.
        words: For the number of an entry of ``said``, from 0, its word now; ``""`` takes it back.
        again: The lines that were denied and are to be asked again, by their ``item``.
        out: The numbers of the ``places`` that are no complaint, from 0.
    """
    told = said_since(interview, before)
    if any(word and word not in interview.kb.scale.answers for word in words.values()):
        return Problem("This is no answer.", f"One of {', '.join(interview.kb.scale.answers)}.")
    session = interview.session
    for at, answer in enumerate(told.said):
        if words.get(at, answer.word) != answer.word:
            session = session.change(answer.finding, words[at], answer.site)
    for line in told.denied:
        for answer in line.answers if line.item in again else ():
            session = session.change(answer.finding, "", answer.site)
    wrong = [place for at, place in enumerate(told.places) if at in out]
    if wrong:
        session = session.placing(*(one for one in interview.visit.complaints if one not in wrong))
    return interview.at(session)
