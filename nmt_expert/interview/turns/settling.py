"""Settle contradictions in an interview: both statements are shown, and a person says which stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.interview.contradictions import Contradiction, contradictions
from nmt_expert.interview.prompt import Option, Problem, Prompt, Reply
from nmt_expert.interview.replies import meaning, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.turn import Turn, not_understood
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.visit import Answer

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

_KINDS = {
    "yes-and-no": "The same was affirmed and denied. Which stands?",
    "exclusive-pair": "These exclude each other. Which stands?",
    "exclusive-choice": "Only one of these can be so. Which stands?",
    "opposites": "These are opposites. Which stands?",
    "other-side": "This is about the other side than the complaint. Is that side meant?",
}


def due(interview: Interview) -> Turn | None:
    """Return the first contradiction that nobody has settled, if there is one."""
    clashes = contradictions(interview.kb, interview.visit, interview.session.meant)
    return _settle(interview, clashes[0]) if clashes else None


def _settle(interview: Interview, clash: Contradiction) -> Turn:
    other_side = clash.kind == "other-side"
    statements = [statement(interview, answer) for answer in clash.answers]
    prompt = Prompt(
        "settle",
        "history",
        _KINDS[clash.kind],
        cue="y as said, n the complaint's side" if other_side else "a number, n none, u not known",
        options=tuple(Option(str(at), text) for at, text in enumerate(statements, start=1)),
        findings=(),
        help=("the number of what is true; n none of it; u unsure",)
        if not other_side
        else ("y the place is right as said; n the complaint's side is meant",),
        reason="What is found on one side says nothing about the other side."
        if other_side
        else "These cannot all be true. Until this is settled, none of them counts.",
    )
    return Turn(prompt, lambda reply: _settled(interview, clash, reply))


def _settled(interview: Interview, clash: Contradiction, reply: Reply) -> Session | Problem:
    session = interview.session
    if reply is None:
        return session.settle(clash.answers, [])
    if not isinstance(reply, str):
        return not_understood(reply, "Type what stands.")
    meant = meaning(reply)
    if clash.kind == "other-side":
        answer = clash.answers[0]
        if meant and meant.word in ("yes", "unsure"):
            return session.settle([answer], [])
        if meant and meant.word == "no":
            moved = replace(answer, site=replace(answer.site, side=clash.complaint.side))
            return session.settle([moved], [answer])
        return not_understood(reply, "Type y or n.")
    typed = plainly(reply)
    if typed.isdecimal() and 1 <= int(typed[:4]) <= len(clash.answers):
        kept = clash.answers[int(typed[:4]) - 1]
        return session.settle([kept], [answer for answer in clash.answers if answer != kept])
    if meant and meant.word in ("no", "unsure"):
        fresh = {(a.finding, a.site): replace(a, word=meant.word, said="", line=0) for a in clash.answers}
        return session.settle(fresh.values(), clash.answers)
    return not_understood(reply, "Type the number of what is true, n or u.")


def statement(interview: Interview, answer: Answer) -> str:
    """Return an answer in words, with the client's own words behind it."""
    place = site_words(interview.kb, answer.site)
    said = f' ("{answer.said}")' if answer.said else ""
    return f"{interview.kb.label(answer.finding)}: {answer.word}{f', {place}' if place else ''}{said}"
