"""The first page of the classroom: what one can do here, the cases to pick from, and a case on paper."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from nmt_expert.interview.places import regions_by_area
from nmt_expert.report.document import Document
from nmt_expert.report.forms.html import body
from nmt_expert.teach.case_library import DIFFICULTIES
from nmt_expert.teach.marking_handout import write_handout, write_solution
from nmt_expert.teach.practice import STAGE_WORDS
from nmt_expert.teach.practice_library import PracticeCase, case_named
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

SHOWN = 24
"""So many cases are listed at first."""

NO_CASE = "There is no such case. Choose one of the list."


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the first page, or the part of it that lists the cases."""
    cases = _chosen(work, asked)
    known = {label for case in work.teaching.values() for label in case.areas}
    query = {name: asked.query.get(name, "") for name in ("area", "difficulty")}
    return PageAnswer(
        rendered(
            "learn/cases.html" if asked.part else "learn/home.html",
            title="Learn",
            asked=asked,
            cases=cases if asked.query.get("all") else cases[:SHOWN],
            count=len(cases),
            areas=[label for label in regions_by_area(work.kb) if label in known],
            difficulties=DIFFICULTIES,
            query=query,
            search=urlencode({name: value for name, value in query.items() if value}),
            open=[(one, STAGE_WORDS[one.stage]) for one in work.practices.of(asked.form_token)],
            teaching=work.teaching,
        )
    )


def any_case(work: Workspace, asked: Asked) -> PageAnswer:
    """Lead to one of the cases that fit, by chance."""
    cases = _chosen(work, asked)
    if not cases:
        return problem_page(asked, NO_CASE, 404, "/learn")
    return go_to(f"/learn/practise/{secrets.choice(cases).name}")


def _chosen(work: Workspace, asked: Asked) -> list[PracticeCase]:
    area, difficulty = asked.query.get("area", ""), asked.query.get("difficulty", "")
    return [
        case
        for case in work.teaching.values()
        if (not area or area in case.areas) and (not difficulty or difficulty == case.difficulty)
    ]


def handout(work: Workspace, asked: Asked) -> PageAnswer:
    """Return a case for paper that gives nothing away; its solution if that is asked for."""
    case = work.teaching.get(asked.path["name"])
    if case is None:
        return problem_page(asked, NO_CASE, 404, "/learn")
    solution = bool(asked.query.get("solution"))
    page = Document()
    write = write_solution if solution else write_handout
    write(page, work.expert, [(case.name, case_named(work.kb, case.id)[1])])
    shown = rendered(
        "learn/handout.html",
        title=f"{page.title}: {case.name}",
        asked=asked,
        case=case,
        solution=solution,
        body=body(page.blocks),
    )
    return PageAnswer(shown)
