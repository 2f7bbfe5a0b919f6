"""The reasoning behind a visit: how, why not, what if, compare, chain, graph, step by step."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from nmt_expert.api import Result
from nmt_expert.drawing.svg import STYLE
from nmt_expert.errors import VisitError
from nmt_expert.interview.telling import statement_of
from nmt_expert.reasoning.visit import Answer
from nmt_expert.report.document import Document
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.forms.html import body
from nmt_expert.web.asked import Asked, PageAnswer
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.problem import visit_missing
from nmt_expert.web.pages.result import complaint_number, is_titled, result_of_visit, visit_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

Made = Callable[[Result, int], Explanation]

LENGTHS = ("short", "default", "full")
WORDS = ("yes", "probably", "unsure", "probably not", "no")


def how(work: Workspace, asked: Asked) -> PageAnswer:
    """Return how a conclusion was reached, as a tree that opens."""

    def made(result: Result, number: int) -> Explanation:
        return result.how(asked.query.get("of") or _first(result, number), number)

    return _explained(work, asked, "How", made, folded=True, one=True)


def whynot(work: Workspace, asked: Asked) -> PageAnswer:
    """Return why a principle is not better supported, and the fewest answers that would change that."""

    def made(result: Result, number: int) -> Explanation:
        return result.whynot(asked.query.get("of") or result.assessment.complaints[number].principles[1].id, number)

    return _explained(work, asked, "Why not", made, one=True)


def chain(work: Workspace, asked: Asked) -> PageAnswer:
    """Return which of the principles found can drive which."""
    return _explained(work, asked, "What drives what", lambda result, number: result.chain(number))


def steps(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the recorded run, a step at a time or as a whole."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    result = result_of_visit(work, visit)
    data = result.trace(complaint_number(asked, result)).data
    typed = asked.query.get("step", "1")
    number = min(max(int(typed[:4]) if typed.isdecimal() else 1, 1), max(len(data.steps), 1))
    step = data.steps[number - 1] if data.steps else None
    titles = {each.rule: each.title for each in data.steps}
    return visit_page(
        work, asked, visit, "steps.html", "Step by step", run=data, number=number, step=step, titles=titles
    )


def compare(work: Workspace, asked: Asked) -> PageAnswer:
    """Return two principles side by side."""

    def made(result: Result, number: int) -> Explanation:
        first, second = (entry.id for entry in result.assessment.complaints[number].principles[:2])
        a = asked.query.get("of") or first
        b = asked.query.get("with") or (second if a == first else first)
        return result.compare(a, b, number)

    return _explained(work, asked, "Compare", made, two=True)


def whatif(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the answers with a switch each, and what other answers would change."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    interview = work.visits.interview(visit)
    answers = interview.visit.answers
    wanted = {at: asked.query.get(f"a{at}", answer.word) for at, answer in enumerate(answers)}
    changes = [
        replace(answer, word=wanted[at], said="", line=0)
        for at, answer in enumerate(answers)
        if wanted[at] in WORDS and wanted[at] != answer.word
    ]
    diff = _diff(result_of_visit(work, visit), changes)
    if asked.part:
        return PageAnswer(rendered("diff.html", diff=diff))
    rows = [(at, statement_of(interview, answer), wanted[at]) for at, answer in enumerate(answers)]
    shown = [row for row in rows if answers[row[0]].word != "no" or row[2] != "no"]
    return visit_page(
        work, asked, visit, "whatif.html", "What if",
        rows=shown, denied=[row for row in rows if row not in shown], words=WORDS, diff=diff,
    )  # fmt: skip


def _diff(result: Result, changes: list[Answer]) -> str:
    if not changes:
        return ""
    try:
        return body(result.whatif(*changes).document().blocks)
    except VisitError as error:
        document = Document()
        for issue in error.issues:
            document.say(str(issue), "warn")
        return body(document.blocks)


def graph(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the reasoning as a picture in the page: what leads to the first principle, or what is asked for."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    result = result_of_visit(work, visit)
    number = complaint_number(asked, result)
    of = asked.query.get("of", _first(result, number))
    drawn = result.graph(number, of=of or None)
    picture = drawn.svg().replace(STYLE, "")
    words = Document()
    words.append(drawn.answer_alone(length="full"))
    return visit_page(
        work, asked, visit, "graph.html", "Graph",
        picture=picture, in_words=body(words.blocks), principles=work.kb.principles, of=of,
    )  # fmt: skip


def graph_file(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the same picture as a file of its own."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    result = result_of_visit(work, visit)
    drawn = result.graph(complaint_number(asked, result), of=asked.query.get("of") or None)
    return PageAnswer(drawn.svg(), kind="image/svg+xml", name="reasoning.svg")


# ------------------------------------------------------------------ what they share


def _first(result: Result, number: int) -> str:
    return result.assessment.complaints[number].principles[0].id


def _explained(
    work: Workspace,
    asked: Asked,
    title: str,
    made: Made,
    *,
    folded: bool = False,
    one: bool = False,
    two: bool = False,
) -> PageAnswer:
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    return _explanation_page(work, asked, visit, title, made, folded, (one or two, two))


def _explanation_page(
    work: Workspace, asked: Asked, visit: OpenVisit, title: str, made: Made, folded: bool, picks: tuple[bool, bool]
) -> PageAnswer:
    result = result_of_visit(work, visit)
    number = complaint_number(asked, result)
    length = asked.query.get("length", "default")
    document = made(result, number).document(length=length if length in LENGTHS else "default")
    ranked = [(entry.id, work.kb.label(entry.id)) for entry in result.assessment.complaints[number].principles]
    own = [ranked[0][0], ranked[1][0]]
    return visit_page(
        work, asked, visit, "explained.html", title,
        body=body(document.blocks, folded=folded), titled=is_titled(document), ranked=ranked, picks=picks,
        of=asked.query.get("of") or own[title == "Why not"], other=asked.query.get("with") or own[1],
        length=length, lengths=LENGTHS,
    )  # fmt: skip
