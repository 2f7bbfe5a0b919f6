"""The page that is projected to a class: what stands on each sheet of a case, and what a key or a button does."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.drawing.growing import growing_svg, new_in
from nmt_expert.drawing.spotlight import Spotlight, spotlight
from nmt_expert.explain.graph import Graph
from nmt_expert.explain.graph import graph as reasoning_graph
from nmt_expert.intake.casefile import Case
from nmt_expert.interview.prompt import Line
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Conclusion
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.forms.html import bar
from nmt_expert.teach.practice_library import case_named, neutral_name
from nmt_expert.teach.practice_reference import is_grave
from nmt_expert.teach.predict import prediction, tally_lines
from nmt_expert.teach.predict_steps import PredictStep, SafetyStep, flag_raised
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.projection.course import SHOWN, Projection, ProjectionSheet
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

KEYS = "1234567890n"
"""What is pressed for each option."""

DOES: dict[str, Callable[[Projection], None]] = {
    "next": Projection.forward,
    "back": Projection.back,
    "all": Projection.to_the_answer,
}


STALE = (
    "This page was out of date, perhaps because another tab went on. Nothing was changed; here is where it stands now."
)


class ProjectedRank(Struct, frozen=True):
    """One of the ten: its id, what it is called, where it stands, whether it just moved, and its bar."""

    id: str
    label: str
    support: str
    moved: bool
    bar: str


class ShownCase(Struct, frozen=True):
    """The case of a request: what it is called here, the case itself, and which complaint of it."""

    name: str
    case: Case
    complaint: int

    @property
    def about(self) -> Complaint:
        """The complaint."""
        return (self.case.visit.complaints or (Complaint(),))[self.complaint]


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the sheet that the class is at; a case begins with its story."""
    name, case = _named(work.kb, asked)
    if name != asked.path["case"]:
        return go_to(f"/learn/predict/{name}")
    found = _shown_case(name, case, asked.query.get("complaint", "0"))
    if found is None:
        return problem_page(asked, "This case has no such complaint.", 404)
    return _page(work, asked, found, _projection(work, asked, found))


def act(work: Workspace, asked: Asked) -> PageAnswer:
    """Go on, go back, take a guess or begin again; then show the sheet that this leads to."""
    name, case = _named(work.kb, asked)
    found = _shown_case(name, case, asked.field("complaint"))
    if found is None:
        return problem_page(asked, "This case has no such complaint.", 404)
    shown = _projection(work, asked, found)
    if asked.number("turn") != shown.at:
        return _page(work, asked, found, shown, STALE, 409)
    what = asked.field("do")
    if what == "again":
        _begin(work, asked, found)
    elif what in DOES:
        DOES[what](shown)
    else:
        shown.guess(asked.field("guess"))
    if asked.part:
        return _page(work, asked, found, _projection(work, asked, found))
    return go_to(f"{asked.here}?complaint={found.complaint}" if found.complaint else asked.here)


def _named(kb: KnowledgeBase, asked: Asked) -> tuple[str, Case]:
    """The case of an address, of those that come with the program, under the name that says nothing of its solution."""
    name, case = case_named(kb, asked.path["case"].removesuffix(".yaml").removesuffix(".yml"))
    return neutral_name(name), case


def _shown_case(name: str, case: Case, complaint: str) -> ShownCase | None:
    number = int(complaint[:3]) if complaint.isascii() and complaint.isdecimal() else -1
    return ShownCase(name, case, number) if 0 <= number < max(1, len(case.visit.complaints)) else None


def _projection(work: Workspace, asked: Asked, shown: ShownCase) -> Projection:
    return work.projections.find(asked.form_token, shown.name, shown.complaint) or _begin(work, asked, shown)


def _begin(work: Workspace, asked: Asked, shown: ShownCase) -> Projection:
    made = Projection(prediction(work.expert.assess(shown.case.visit), shown.complaint))
    return work.projections.begin(asked.form_token, shown.name, shown.complaint, made)


# ------------------------------------------------------------------ what stands on it


def _page(
    work: Workspace, asked: Asked, shown: ShownCase, course: Projection, problem: str = "", status: int = 200
) -> PageAnswer:
    sheet = course.sheet
    state = sheet.state
    step = state.steps[sheet.step] if sheet.kind in SHOWN else None
    page = rendered(
        "projection/sheet.html" if asked.part else "projection/projection.html",
        title=_title(sheet),
        asked=asked,
        shown=shown,
        about=complaint_words(work.kb, shown.about),
        turn=course.at,
        sheet=sheet,
        state=state,
        count=len(state.steps) - 1,
        options=list(zip(KEYS, state.options, strict=False)) if sheet.kind == "asked" else [],
        lines=_lines(work.kb, sheet),
        flags=_flags(sheet),
        ranks=_ranks(work, shown, sheet),
        light=_light(work, shown, sheet),
        graph=_grown(work, shown, sheet),
        place=site_words(work.kb, step.answer.site) if isinstance(step, PredictStep) else "",
        tally=[line.text for line in tally_lines(state.tally)],
        problem=problem,
    )
    return PageAnswer(page, status)


def _title(sheet: ProjectionSheet) -> str:
    """What stands largest: the story and the end have words of their own."""
    if sheet.kind == "asked":
        return sheet.state.heading
    if sheet.kind in SHOWN:
        return sheet.state.steps[sheet.step].heading(sheet.state.kb)
    return "The case" if sheet.kind == "story" else "The end of the case"


def _lines(kb: KnowledgeBase, sheet: ProjectionSheet) -> list[Line]:
    step = sheet.state.steps[sheet.step] if sheet.kind in SHOWN else None
    if isinstance(step, SafetyStep):
        return list(step.lines(kb))
    if isinstance(step, PredictStep) and sheet.kind != "graph":
        return list(step.moves(kb) if sheet.kind == "moves" else step.adds_up(kb))
    return []


def _flags(sheet: ProjectionSheet) -> list[str]:
    """The grave red flags, which stay in sight once they are revealed."""
    safety = sheet.state.steps[0]
    if not isinstance(safety, SafetyStep) or sheet.kind == "safety" or not sheet.state.at:
        return []
    return [flag_raised(one.flag.label) for one in safety.raised if is_grave(one)]


def _assessed(work: Workspace, shown: ShownCase, answers: int) -> Assessment:
    return work.expert.assess(replace(shown.case.visit, answers=shown.case.visit.answers[:answers]))


def _ranks(work: Workspace, shown: ShownCase, sheet: ProjectionSheet) -> list[ProjectedRank]:
    """The ten principles, always in the same order, so that only the bars move; none where no room is for them."""
    if sheet.kind not in ("asked", "moves", "over"):
        return []
    if sheet.kind == "asked" and sheet.state.asks in ("flags", "why"):
        return []
    step = sheet.state.steps[sheet.step] if sheet.kind == "moves" else None
    moved = {one.id for one in step.moved} if isinstance(step, PredictStep) else set()
    made = _assessed(work, shown, sheet.answers).complaints[shown.complaint]
    ten = ((name, entry.label, made.conclusion(name)) for name, entry in work.kb.principles.items())
    return [ProjectedRank(name, label, f"{own.support:+.2f}", name in moved, _bar(own)) for name, label, own in ten]


def _bar(made: Conclusion) -> str:
    counted = [each.weight for each in made.contributions if each.counts]
    return bar(combine(one for one in counted if one > 0), combine(one for one in counted if one < 0), stretched=True)


def _light(work: Workspace, shown: ShownCase, sheet: ProjectionSheet) -> Spotlight | None:
    """The place on the body: where it hurts, with the story; then that of the answer which is shown."""
    step = sheet.state.steps[sheet.step]
    if sheet.kind == "story":
        return spotlight(work.kb, shown.about.site)
    return spotlight(work.kb, step.answer.site) if sheet.kind == "moves" and isinstance(step, PredictStep) else None


def _grown(work: Workspace, shown: ShownCase, sheet: ProjectionSheet) -> str:
    """The graph as far as it has grown with the answer that is shown."""
    if sheet.kind != "graph":
        return ""
    before, after = (_graph(work, shown, number) for number in (sheet.step - 1, sheet.step))
    return growing_svg(work.kb, after, new_in(after, before))


def _graph(work: Workspace, shown: ShownCase, answers: int) -> Graph:
    return reasoning_graph(_assessed(work, shown, answers), shown.complaint, rules=False)
