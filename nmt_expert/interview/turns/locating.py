"""Ask in which muscle something was found: signs found in one muscle say more than in several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nmt_expert.intake.muscle_groups import muscle_group_named
from nmt_expert.interview.places import place_named
from nmt_expert.interview.prompt import Option, Problem, Prompt, Reply
from nmt_expert.interview.replies import NO, UNSURE, meaning, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.turn import Turn
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.structures import structures
from nmt_expert.reasoning.visit import Answer, Complaint, Site

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

AFFIRMED = ("yes", "probably")
SHOWN = 9
"""So many muscles are listed, at most."""

AREA = frozenset(("", "-", "s", "skip", "area", *UNSURE, *NO))
"""What says that no muscle can be named."""


def due(interview: Interview) -> Turn | None:
    """Return the question where something was found that was just affirmed of a whole area."""
    session = interview.session
    if not session.just_answered or (session.stays_vague and not _muscles(interview)):
        return None
    inside = interview.in_muscles
    if not _muscles(interview):
        inside = frozenset(name for name in inside if interview.kb.findings[name].kind == "palpation")
    vague = [a for a in session.just_answered if a.word in AFFIRMED and a.finding in inside and not a.site.muscle]
    return _where(interview, vague) if vague else None


def _muscles(interview: Interview) -> tuple[Site, ...]:
    """Return the muscles in which anything was affirmed so far, in the order named."""
    sites = (answer.site for answer in interview.visit.answers if answer.site.muscle and answer.word in AFFIRMED)
    return tuple(dict.fromkeys(sites))


def _likely(interview: Interview, complaint: Complaint) -> tuple[Site, ...]:
    """Return the muscles that a find may be in: those named before, then as a clinician would look at the complaint."""
    entry = next(one for one in interview.assessment.complaints if one.complaint == complaint)
    looked_at = structures(interview.kb, entry, most=None)
    likely = dict.fromkeys(Site("", each.side, each.id) for each in looked_at if each.kind == "muscle")
    named = (site for site in _muscles(interview) if Site("", site.side, site.muscle) in likely)
    return tuple(dict.fromkeys((*named, *likely)))[:SHOWN]


def _where(interview: Interview, answers: Sequence[Answer]) -> Turn:
    kb = interview.kb
    complaint = interview.complaint_of(answers[0])
    muscles = _likely(interview, complaint)
    found = "; ".join(kb.label(answer.finding) for answer in answers)
    prompt = Prompt(
        "where",
        "press",
        f"In which muscle, for the {complaint_words(kb, complaint)}?" if complaint.region else "In which muscle?",
        cue="a number or another muscle, Enter for the area",
        options=tuple(Option(str(at), site_words(kb, muscle)) for at, muscle in enumerate(muscles, start=1)),
        lines=(),
        help=("a number, or a muscle and its side: left upper trapezius", "Enter leaves it with the area"),
        reason=f"Found: {found}. Signs found in one and the same muscle say more than signs in several.",
        free=True,
    )

    def take(reply: Reply) -> Session | Problem:
        if reply is None or (isinstance(reply, str) and plainly(reply) in AREA):
            return interview.session.locate(Site())
        if isinstance(reply, Site):
            return interview.session.locate(reply, *answers)
        typed = plainly(reply) if isinstance(reply, str) else ""
        if typed.isdecimal() and 1 <= int(typed[:4]) <= len(muscles):
            return interview.session.locate(muscles[int(typed[:4]) - 1], *answers)
        meant = meaning(typed)
        if len(muscles) == 1 and meant and meant.word == "yes":
            return interview.session.locate(muscles[0], *answers)
        group = muscle_group_named(kb, typed) if typed else ()
        if group:
            names = ", ".join(kb.muscles[name].name.lower() for name in group)
            return Problem(f"These are several muscles: {names}.", "Name one of them.")
        site = place_named(kb, typed) if typed else None
        if site is not None:
            return interview.session.locate(site, *answers)
        return Problem(f"There is no muscle '{typed[:40]}'.", "A number of the list, a muscle and its side, or Enter.")

    return Turn(prompt, take)
