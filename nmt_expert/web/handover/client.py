"""The client's own pages: one question a page in large plain type, and the PIN that ends them."""

from __future__ import annotations

import re
from collections.abc import Callable

from nmt_expert.drawing.body import body, seen_from_elsewhere
from nmt_expert.drawing.body_chart import inset, legend, overview
from nmt_expert.drawing.body_marks import body_marks
from nmt_expert.errors import ArgumentError
from nmt_expert.interview.client_form import (
    WORDS,
    page_of,
    with_age,
    with_measures,
    with_place,
    with_safety,
    with_words,
)
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.places import regions_by_area
from nmt_expert.interview.prompt import Problem
from nmt_expert.reasoning.place_words import region_words
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.handover.lock import TRIES, Handover
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.pages.visit import save_step
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

STALE = "This page was not the newest one, so nothing was changed. Please go on here."
NO_FORM = "This browser is in nobody's hands: open a visit and choose Hand over the tablet."
WRONG = "This is not the PIN."
RESTS = f"After {TRIES} wrong PINs in a row, none is looked at for a minute. Wait, then try again."
GONE = "This form is closed. Please give this back to your therapist."


_CLIENTS = re.compile("[Cc]lient(?:'|&#x27;)s")
"""What a picture says to the practitioner; here it is the client who reads it."""


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the page of the form that comes next."""
    lent = work.handovers.of(asked.form_token)
    return _page(work, asked, lent) if lent else problem_page(asked, NO_FORM, 404)


def act(work: Workspace, asked: Asked) -> PageAnswer:
    """Take what was said on a page, or go back to the page before."""
    lent = work.handovers.of(asked.form_token)
    if lent is None:
        return problem_page(asked, NO_FORM, 404)
    visit = work.visits.find(lent.visit)
    run = ACTS.get(asked.path["what"])
    if visit is None or run is None:
        return _page(work, asked, lent, status=404)
    if asked.number("turn") != visit.turn or asked.number("page") != len(lent.earlier):
        return _page(work, asked, lent, STALE, 409)
    if asked.path["what"] == "back":
        return _back(work, visit, lent)
    if asked.path["what"] not in (page_of(work.visits.interview(visit), lent.done).kind,):
        return _page(work, asked, lent, STALE, 409)
    made = run(work.visits.interview(visit), asked)
    if isinstance(made, Problem):
        return _page(work, asked, lent, str(made), 422)
    finished = "" if asked.field("choose") else page_of(work.visits.interview(visit), lent.done).kind
    _go_on(work, visit, lent, made, (*lent.done, finished))
    return go_to("/form")


def _go_on(work: Workspace, visit: OpenVisit, lent: Handover, made: Interview, done: tuple[str, ...]) -> None:
    """Let the visit and the form go on; each page can be gone back to."""
    if visit.turn != lent.turn:  # the practitioner went on with it elsewhere: that is not the client's to take back
        lent.earlier.clear()
    lent.earlier.append((visit.session, lent.done))
    lent.done = tuple(dict.fromkeys(filter(None, done)))
    _keep(work, visit, lent, made)


def _keep(work: Workspace, visit: OpenVisit, lent: Handover, made: Interview) -> None:
    if made.session != visit.session:
        work.visits.go_on(visit, made)
        save_step(work, visit, made)
    lent.turn = visit.turn


def _back(work: Workspace, visit: OpenVisit, lent: Handover) -> PageAnswer:
    if _goes_back(work, visit, lent):
        session, lent.done = lent.earlier.pop()
        _keep(work, visit, lent, work.visits.interview(visit).at(session))
    return go_to("/form")


def _goes_back(work: Workspace, visit: OpenVisit, lent: Handover) -> bool:
    """Whether the client can go back: never from an emergency, which the practitioner has to hear of."""
    stopped = page_of(work.visits.interview(visit), lent.done).kind == "stop"
    return bool(lent.earlier) and visit.turn == lent.turn and not stopped


# ------------------------------------------------------------------ what is said


def _place(interview: Interview, asked: Asked) -> Interview | Problem:
    """Add the place that was chosen; where none was, the page is finished."""
    region, side = asked.field("region"), asked.field("side")
    if not asked.field("choose") and not region:
        return interview
    if region not in interview.kb.regions:
        return Problem("No place was chosen.", "Choose one of the list.")
    if interview.kb.regions[region].midline:
        return with_place(interview, Complaint(region, "midline"))
    if side not in ("left", "right", "both"):
        return Problem("Please say on which side.", "Left, right or both.")
    return with_place(interview, Complaint(region, side))


def _safety(interview: Interview, asked: Asked) -> Interview | Problem:
    return with_safety(interview, {at: asked.field(f"line{at}") for at in range(9) if asked.field(f"line{at}")})


def _measures(interview: Interview, asked: Asked) -> Interview | Problem:
    return with_measures(interview, asked.field("pain"), asked.field("since")[:200], asked.field("goal")[:190])


def _unchanged(interview: Interview, asked: Asked) -> Interview | Problem:
    return interview


ACTS: dict[str, Callable[[Interview, Asked], Interview | Problem]] = {
    "words": lambda interview, asked: with_words(interview, asked.field("written")),
    "places": _place,
    "age": lambda interview, asked: with_age(interview, asked.field("written")),
    "safety": _safety,
    "measures": _measures,
    "back": _unchanged,
}
"""What can be sent, by the last part of the address."""


# ------------------------------------------------------------------ what is shown


def _page(work: Workspace, asked: Asked, lent: Handover, problem: str = "", status: int = 200) -> PageAnswer:
    visit = work.visits.find(lent.visit)
    if visit is None:
        return PageAnswer(rendered("handover/closed.html", title="Not here", said=GONE), 404)
    page = page_of(work.visits.interview(visit), lent.done)
    areas = regions_by_area(work.kb) if page.kind == "places" else {}
    shown = rendered(
        "handover/form.html",
        title=page.text,
        asked=asked,
        page=page,
        turn=visit.turn,
        at=len(lent.earlier),
        back=_goes_back(work, visit, lent),
        problem=problem,
        words=WORDS,
        areas={label: [(name, region_words(work.kb, name)) for name in names] for label, names in areas.items()},
    )
    return PageAnswer(shown, status)


def chart(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the body to tap, for the page's script, with the client's own complaints on it and nothing else."""
    lent = work.handovers.of(asked.form_token)
    visit = work.visits.find(lent.visit) if lent else None
    if visit is None:
        return problem_page(asked, NO_FORM, 404)
    marks = body_marks(work.kb, complaints=[one.site for one in visit.session.visit.complaints if one.region])
    name = asked.query.get("area", "")
    try:
        picture = inset(name, marks) if name else overview(marks)
    except ArgumentError:
        return PageAnswer(rendered("handover/closed.html", title="Not here", said=""), 404)
    others = [(area.id, area.name) for area in seen_from_elsewhere(body().area(name))] if name else ()
    page = rendered("asking/chart.html", picture=picture, others=others, back=bool(name), legend=legend(marks))
    return PageAnswer(_CLIENTS.sub(lambda found: "Your" if found[0][0] == "C" else "your", page))


# ------------------------------------------------------------------ the PIN


def ask_pin(work: Workspace, asked: Asked) -> PageAnswer:
    """Ask for the PIN."""
    if work.handovers.of(asked.form_token) is None:
        return problem_page(asked, NO_FORM, 404)
    return _pin(asked)


def unlock(work: Workspace, asked: Asked) -> PageAnswer:
    """Give the browser back to the practitioner, if the PIN is right."""
    lent = work.handovers.of(asked.form_token)
    if lent is None:
        return problem_page(asked, NO_FORM, 404)
    if work.handovers.rests(asked.form_token):
        return _pin(asked, RESTS, 429)
    if work.handovers.take_back(asked.form_token, asked.field("pin").strip()):
        return go_to(f"/visit/{lent.visit}/said")
    return _pin(asked, RESTS, 429) if work.handovers.rests(asked.form_token) else _pin(asked, WRONG, 403)


def _pin(asked: Asked, problem: str = "", status: int = 200) -> PageAnswer:
    return PageAnswer(rendered("handover/pin.html", title="For the therapist", asked=asked, problem=problem), status)
