"""Ask in which muscle something was found, where rules want several signs in one and the same muscle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nmt_expert.cli.talking import gap, say
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.visit import Answer, Site

if TYPE_CHECKING:
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.interview.session import Session

AFFIRMED = ("yes", "probably")
NOT_KNOWN = ("", "-", "s", "skip", "u", "unsure", "n", "no")
"""What says that no muscle can be named."""


def vague(talk: Conversation) -> tuple[Answer, ...]:
    """Return what was just affirmed of a whole area although it may belong to a muscle, named before or felt."""
    last = talk.session.history[-1] if talk.session.history else None
    if last is None or last.kind != "answer" or (talk.session.stays_vague and not _muscles(talk)):
        return ()
    inside = talk.in_muscles if _muscles(talk) else {name for name in talk.in_muscles if _felt(talk, name)}
    return tuple(
        answer
        for answer in last.answers
        if answer.word in AFFIRMED and answer.finding in inside and not answer.site.muscle
    )


def _felt(talk: Conversation, finding: str) -> bool:
    """Whether the hands found it, so that somebody knows in which muscle."""
    return talk.kb.findings[finding].kind == "palpation"


def _muscles(talk: Conversation) -> tuple[Site, ...]:
    """Return the muscles in which anything was affirmed so far, in the order named."""
    return tuple(dict.fromkeys(a.site for a in talk.visit.answers if a.site.muscle and a.word in AFFIRMED))


def locate(talk: Conversation, answers: Sequence[Answer]) -> Session:
    """Ask where exactly; Enter leaves it with the area."""
    from nmt_expert.cli.placing import place_named

    muscles = _muscles(talk)
    talk.stage = "muscle"
    gap()
    say(f"Where? ({'; '.join(talk.kb.label(answer.finding) for answer in answers)})")
    for at, muscle in enumerate(muscles, start=1):
        say(site_words(talk.kb, muscle), 2, f"{at} ")
    while True:
        line = talk.hear(f"{'number, another' if muscles else 'which'} muscle, Enter the area > ", free=True)
        if line.casefold() in NOT_KNOWN:
            return talk.session.locate(Site())
        site: Site | None = None
        if len(muscles) == 1 and line.casefold() in ("y", "yes"):
            site = muscles[0]
        elif line.isdecimal():
            site = muscles[int(line[:6]) - 1] if 1 <= int(line[:6]) <= len(muscles) else None
        else:
            site = place_named(talk, line)
        if site is not None:
            talk.understood()
            return talk.session.locate(site, *answers)
        talk.not_understood(line, "Name a muscle and its side, as in left upper trapezius; Enter if unsure.")
