"""The first page: begin a visit, go on with one that is open, and the ways to everything else."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.casebook.pseudonyms import looks_like_a_name, wrong_with_client
from nmt_expert.casebook.visit_saver import VisitSaver
from nmt_expert.interview.blocks import SCOPES
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.settings import SCOPES as SCOPE_WORDS
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.casebook import begin_saved
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace


class OpenLine(Struct, frozen=True):
    """A line of the list of open visits: its id, where it hurts, how many answers, and whose it is if it is saved."""

    id: str
    where: str
    answers: int
    client: str


SAVE_OR_NOT = "Tick Save every answer, or empty the pseudonym."
REAL_NAME = "This looks like a real name, and the casebook needs none: two plain words would do."


def show(work: Workspace, asked: Asked, problem: str = "", status: int = 200, sure: str = "") -> PageAnswer:
    """Return the first page."""
    body = rendered(
        "home.html",
        title="A new visit",
        asked=asked,
        problem=problem,
        open=[_line(work, visit) for visit in work.visits.all()],
        scopes=SCOPE_WORDS,
        scope=asked.field("scope") or work.settings.scope,
        client=asked.field("client"),
        save=asked.field("save"),
        sure=sure,
        tablets=work.tablets,
    )
    return PageAnswer(body, status)


def _line(work: Workspace, visit: OpenVisit) -> OpenLine:
    known = visit.session.visit
    where = "; ".join(complaint_words(work.kb, one) for one in known.complaints) or "no place named yet"
    saved = visit.saver.saved if visit.saver else None
    return OpenLine(visit.id, where, len(known.answers), saved.client if saved else "")


def begin(work: Workspace, asked: Asked) -> PageAnswer:
    """Open a visit; it is saved only if the person says so."""
    scope = asked.field("scope") or work.settings.scope
    if scope not in SCOPES:
        return show(work, asked, "Choose what you may do: one of the three.", 422)
    client = asked.field("client").strip()
    if not asked.field("save"):
        if client:
            return show(work, asked, f"A pseudonym is written, but nothing is to be saved. {SAVE_OR_NOT}", 422)
        return go_to(f"/visit/{work.visits.begin(scope).id}")
    if client and (wrong := wrong_with_client(client)):
        return show(work, asked, f"This cannot be a pseudonym: {wrong}.", 422)
    if looks_like_a_name(client) and asked.field("sure") != "1" and not work.book.visits(client):
        return show(work, asked, f"{REAL_NAME} Change it, or begin again as it is.", 422, sure="1")
    saver = VisitSaver(work.expert, work.book, client=client)
    return go_to(f"/visit/{begin_saved(work, saver, scope).id}")


def close(work: Workspace, asked: Asked) -> PageAnswer:
    """Forget an open visit; what was saved of it stays saved."""
    work.visits.close(asked.path["id"])
    return go_to("/")
