"""The practitioner's side of handing over the tablet: set the PIN, and confirm what the client said."""

from __future__ import annotations

from nmt_expert.interview.client_form import ClientSaid, confirmed, said_since
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem
from nmt_expert.interview.session import Session
from nmt_expert.interview.telling import statement_of
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.handover.lock import wrong_with_pin
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.problem import visit_missing
from nmt_expert.web.pages.visit import STALE, WORDS, alarms_of, save_step
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

UNLIKE = "The two PINs are not the same. Type it again, twice."
FIRST = {
    "confirm": "First confirm what was read of the words so far; then hand over.",
    "halt": "An emergency is open. See to it before anything else.",
    None: "The visit is over. Go back one step to hand it over.",
}
"""Why a visit cannot be handed over yet, by the kind of its prompt."""


def ask_to_hand_over(work: Workspace, asked: Asked) -> PageAnswer:
    """Ask for the PIN that ends the handing over."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    return _ask(work, asked, visit)


def hand_over(work: Workspace, asked: Asked) -> PageAnswer:
    """Lock this browser to the client's form."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    pin = asked.field("pin").strip()
    problem = _not_yet(work, visit) or wrong_with_pin(pin)
    problem = problem or ("" if pin == asked.field("repeated").strip() else UNLIKE)
    if problem:
        return _ask(work, asked, visit, problem, 422)
    work.handovers.hand_over(asked.form_token, visit.id, visit.session, visit.turn, pin)
    return go_to("/form")


def _not_yet(work: Workspace, visit: OpenVisit) -> str:
    prompt = work.visits.interview(visit).prompt
    return FIRST.get(prompt.kind if prompt else None, "")


def _ask(work: Workspace, asked: Asked, visit: OpenVisit, problem: str = "", status: int = 200) -> PageAnswer:
    problem = problem or _not_yet(work, visit)
    page = rendered("handover/hand_over.html", title="Hand over", asked=asked, visit=visit, problem=problem)
    return PageAnswer(page, status)


def said(work: Workspace, asked: Asked) -> PageAnswer:
    """Return what the client said, to confirm or change; where nothing was, the visit goes on."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    before = work.handovers.before(visit.id)
    interview = work.visits.interview(visit)
    if before is None or said_since(interview, before) == ClientSaid():
        work.handovers.confirmed(visit.id)
        return go_to(f"/visit/{visit.id}")
    return _said(asked, visit, interview, before, visit.trouble)


def confirm(work: Workspace, asked: Asked) -> PageAnswer:
    """Take what the client said as the practitioner confirms it; the words are confirmed by the visit itself."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    before = work.handovers.before(visit.id)
    if before is None:
        return go_to(f"/visit/{visit.id}")
    interview = work.visits.interview(visit)
    if asked.number("turn") != visit.turn:
        return _said(asked, visit, interview, before, STALE, 409)
    told = said_since(interview, before)
    words = {at: asked.field(f"word{at}") or answer.word for at, answer in enumerate(told.said)}
    words = {at: "" if word == "take back" else word for at, word in words.items()}
    out = [at for at, _ in enumerate(told.places) if asked.field(f"out{at}")]
    made = confirmed(interview, before, words, asked.fields("again"), out)
    if isinstance(made, Problem):
        return _said(asked, visit, interview, before, str(made), 422)
    work.handovers.confirmed(visit.id)
    if made.session != visit.session:
        work.visits.go_on(visit, made)
    save_step(work, visit, made)
    return go_to(f"/visit/{visit.id}#question")


def _said(
    asked: Asked, visit: OpenVisit, interview: Interview, before: Session, problem: str = "", status: int = 200
) -> PageAnswer:
    told = said_since(interview, before)
    page = rendered(
        "handover/said.html",
        title="What the client said",
        asked=asked,
        visit=visit,
        told=told,
        places=[complaint_words(interview.kb, one) for one in told.places],
        answers=[(statement_of(interview, answer), answer.word) for answer in told.said],
        alarms=alarms_of(interview),
        words=WORDS,
        problem=problem,
    )
    return PageAnswer(page, status)
