"""A case being practised on one page: the story, what is asked for, what was found, and the look back."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.interview.prompt import Problem
from nmt_expert.report.document import Document
from nmt_expert.report.forms.html import body
from nmt_expert.teach.feedback import said
from nmt_expert.teach.feedback_page import write_review
from nmt_expert.teach.practice import OPENING, STAGE_WORDS, Practice
from nmt_expert.teach.practice_library import case_named, neutral_name
from nmt_expert.teach.practice_progress import progress_text, read_progress
from nmt_expert.teach.practice_reference import RANKED
from nmt_expert.teach.practice_taps import practice_line, practice_taps, practice_ticks
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.learn.home import NO_CASE
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

STALE = (
    "This page was out of date: the practice went on elsewhere, perhaps in another tab, or was forgotten. What you "
    "sent was not used; here is where it stands now."
)
NOT_HERE = (
    "The case of this file is not among those of this page. On a terminal, nmt-expert practise --keep FILE goes on "
    "with it."
)
_RANKS = tuple(f"rank{at}" for at in range(1, RANKED + 1))


class FormState(Struct, frozen=True):
    """What stands on the page beside the practice itself, so that nothing has to be typed again."""

    problem: str = ""
    written: str = ""
    ticked: tuple[str, ...] = ()
    status: int = 200


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the page of a practice; opening it begins one."""
    practice, turn = _standing(work, asked)
    return _page(work, asked, practice, turn, FormState()) if practice else _missing(asked)


def act(work: Workspace, asked: Asked) -> PageAnswer:
    """Do what a form of the page asks for: reply, take a hint, go back, try again, begin again."""
    practice, turn = _standing(work, asked)
    if practice is None:
        return _missing(asked)
    what = asked.path["what"]
    if what not in ("reply", "hint", "back", "again", "restart"):
        return problem_page(asked, "There is nothing at this address.", 404, "/learn")
    if asked.number("turn") != turn:
        return _page(work, asked, practice, turn, FormState(STALE, asked.field("written"), status=409))
    if what == "restart":
        work.practices.forget(asked.form_token, practice.id, practice.number)
        return go_to(_address(practice))
    made = _made(practice, asked)
    if isinstance(made, Problem):
        return _page(work, asked, practice, turn, FormState(str(made), asked.field("written"), _ticked(asked), 422))
    kept = work.practices.keep(asked.form_token, made)
    left = _left(practice, made, asked)
    if asked.part or left.written or any(left.ticked):
        return _page(work, asked, made, kept.turn, left)
    return go_to(f"{_address(made)}#question")


def file(work: Workspace, asked: Asked) -> PageAnswer:
    """Return how far a practice came as a file, as ``practise --keep`` writes it."""
    practice, _ = _standing(work, asked)
    if practice is None:
        return _missing(asked)
    return PageAnswer(progress_text(practice), kind="application/json", name=f"practice-{practice.id}.json")


def go_on_from_file(work: Workspace, asked: Asked) -> PageAnswer:
    """Go on with a practice that somebody kept as a file."""
    kept = read_progress(work.kb, asked.field("file").encode(), "the file")
    case = work.teaching.get(neutral_name(kept.practice))
    if case is None:
        return problem_page(asked, NOT_HERE, 422, "/learn")
    found = case_named(work.kb, case.id)[1]
    practice = Practice(work.expert, found, kept.complaint, name=case.name, steps=kept.steps)
    work.practices.keep(asked.form_token, practice)
    return go_to(f"{_address(practice)}#question")


# ------------------------------------------------------------------ how it stands


def _standing(work: Workspace, asked: Asked) -> tuple[Practice | None, int]:
    """Return the practice that is asked for with its turn; one that has just begun if none is open."""
    case = work.teaching.get(asked.path["name"])
    if case is None:
        return None, 0
    typed = asked.field("complaint") or asked.query.get("complaint", "1")
    number = int(typed) - 1 if typed in ("1", "2", "3", "4", "5", "6", "7", "8", "9") else -1
    kept = work.practices.find(asked.form_token, case.name, number)
    if kept:
        return kept.practice, kept.turn
    return Practice(work.expert, case_named(work.kb, case.id)[1], number, name=case.name), 0


def _missing(asked: Asked) -> PageAnswer:
    return problem_page(asked, NO_CASE, 404, "/learn")


def _address(practice: Practice) -> str:
    complaint = f"?complaint={practice.number + 1}" if practice.number else ""
    return f"/learn/practise/{practice.id}{complaint}"


def _ticked(asked: Asked) -> tuple[str, ...]:
    """Return what was ticked; of a ranking, its places in order, ``""`` for an empty one."""
    if any(name in _RANKS for name, _ in asked.form):
        return tuple(map(asked.field, _RANKS))
    return asked.fields("tick")


def _made(practice: Practice, asked: Asked) -> Practice | Problem:
    match asked.path["what"]:
        case "hint":
            return practice.hint()
        case "back":
            return practice.back()
        case "again":
            return practice.again()
    line = practice_line(practice, asked.number("tap"), _ticked(asked), asked.field("written"))
    return line if isinstance(line, Problem) else practice.answer(line)


def _left(practice: Practice, made: Practice, asked: Asked) -> FormState:
    """Return what was written or ticked and not used by what was done, so that it is still there."""
    if asked.path["what"] == "hint":
        return FormState("", asked.field("written"), _ticked(asked))
    taps, number = practice_taps(practice), asked.number("tap")
    unused = made.stage == practice.stage and 0 <= number < len(taps) and taps[number].takes == "nothing"
    return FormState("", asked.field("written") if unused else "")


# ------------------------------------------------------------------ what stands on it


def _page(work: Workspace, asked: Asked, practice: Practice, turn: int, shown: FormState) -> PageAnswer:
    complaints, buttons = practice.case.visit.complaints, list(enumerate(practice_taps(practice)))
    offered = {option.key for option in practice.prompt.options} if practice.prompt else set()
    return PageAnswer(
        rendered(
            "learn/practise_parts.html" if asked.part else "learn/practise.html",
            title=f"{STAGE_WORDS[practice.stage]}: {practice.id}",
            asked=asked,
            practice=practice,
            turn=turn,
            shown=shown,
            opening=OPENING,
            stages=_stages(practice),
            picks=[(at, tap) for at, tap in buttons if tap.typed in offered],
            taps=[(at, tap) for at, tap in buttons if tap.typed not in offered],
            ticks=practice_ticks(practice),
            ranks=_RANKS,
            found=[said(work.kb, answer) for answer in practice.learnt],
            ranking=[work.kb.label(name) for name in practice.submission.ranking],
            others=[at for at in range(1, len(complaints) + 1) if at != practice.number + 1],
            review=_review(practice) if practice.over else "",
        ),
        shown.status,
    )


def _stages(practice: Practice) -> list[tuple[str, str]]:
    """Return the stages of a practice, each with where it stands to it: ``done``, ``now`` or ``later``."""
    here, course = practice.course.index(practice.stage), enumerate(practice.course)
    return [(STAGE_WORDS[name], "now" if at == here else "done" if at < here else "later") for at, name in course]


def _review(practice: Practice) -> str:
    page = Document()
    write_review(page, practice)
    return body(page.blocks)
