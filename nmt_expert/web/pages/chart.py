"""The body chart of a visit: the whole figure to tap an area, then the area enlarged to tap the place."""

from __future__ import annotations

from nmt_expert.drawing.body import body, seen_from_elsewhere
from nmt_expert.drawing.body_chart import inset, legend, overview
from nmt_expert.drawing.body_marks import BodyMarks, body_marks, kept_off
from nmt_expert.errors import ArgumentError
from nmt_expert.interview.interview import Interview
from nmt_expert.reasoning.limits import bounds_of
from nmt_expert.web.asked import Asked, PageAnswer
from nmt_expert.web.pages.problem import problem_page, visit_missing
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the chart as a part for the page's script, which taps its places; the list of places needs none."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    marks = _marks(work.visits.interview(visit))
    name = asked.query.get("area", "")
    if not name:
        page = rendered("asking/chart.html", picture=overview(marks), others=(), back=False, legend=legend(marks))
        return PageAnswer(page)
    try:
        picture = inset(name, marks)
    except ArgumentError as error:
        return problem_page(asked, str(error), 404, f"/visit/{visit.id}")
    others = [(area.id, area.name) for area in seen_from_elsewhere(body().area(name))]
    return PageAnswer(rendered("asking/chart.html", picture=picture, others=others, back=True, legend=legend(marks)))


def _marks(interview: Interview) -> BodyMarks:
    """Return what is marked: the complaints, what was found with the eyes and hands, and where to keep off."""
    kb, visit = interview.kb, interview.visit
    affirmed = [answer for answer in visit.answers if answer.word in ("yes", "probably") and answer.site]
    found = [answer.site for answer in affirmed if kb.findings[answer.finding].kind in ("observation", "palpation")]
    safety = interview.assessment.safety
    off = frozenset(spot for one in interview.complaints for spot in kept_off(kb, bounds_of(kb, safety, one)))
    return body_marks(kb, complaints=[one.site for one in visit.complaints if one.region], found=found, keep_off=off)
