"""Settle contradictions in an interview: both statements are shown, and a person says which stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.cli.replies import reply
from nmt_expert.cli.talking import gap, say
from nmt_expert.interview.contradictions import Contradiction
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.visit import Answer

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

_KINDS = {
    "yes-and-no": "The same was affirmed and denied:",
    "exclusive-pair": "These exclude each other:",
    "exclusive-choice": "Only one of these can be so:",
    "opposites": "These are opposites:",
    "other-side": "This is about the other side than the complaint:",
}


def settle(talk: Conversation, clash: Contradiction) -> Session:
    """Show statements that cannot all be true, and let a person say which stands."""
    talk.stage = "side" if clash.kind == "other-side" else "settle"
    gap()
    say(_KINDS[clash.kind])
    for at, answer in enumerate(clash.answers, start=1):
        say(statement(talk, answer), 2, f"{at} ")
    if clash.kind == "other-side":
        return _settle_side(talk, clash)
    while True:
        line = talk.hear("Which stands? number, n none, u unsure > ")
        if line.isdecimal() and 1 <= int(line[:6]) <= len(clash.answers):
            talk.understood()
            kept = clash.answers[int(line[:6]) - 1]
            return talk.session.settle([kept], [answer for answer in clash.answers if answer != kept])
        meant = reply(line)
        if meant and meant.word in ("no", "unsure"):
            talk.understood()
            fresh = {(a.finding, a.site): replace(a, word=meant.word, said="", line=0) for a in clash.answers}
            return talk.session.settle(fresh.values(), clash.answers)
        talk.not_understood(line, "Type the number of what is true, n or u.")


def _settle_side(talk: Conversation, clash: Contradiction) -> Session:
    answer = clash.answers[0]
    while True:
        line = talk.hear("Is that side meant? y yes, n the complaint's > ")
        meant = reply(line)
        if meant and meant.word in ("yes", "no"):
            talk.understood()
            if meant.word == "yes":
                return talk.session.settle([answer], [])
            moved = replace(answer, site=replace(answer.site, side=clash.complaint.side))
            return talk.session.settle([moved], [answer])
        talk.not_understood(line, "Type y or n.")


def statement(talk: Conversation, answer: Answer) -> str:
    """Return an answer in words, with the client's own words behind it."""
    place = site_words(talk.kb, answer.site)
    said = f' ("{answer.said}")' if answer.said else ""
    return f"{talk.kb.label(answer.finding)}: {answer.word}{f', {place}' if place else ''}{said}"
