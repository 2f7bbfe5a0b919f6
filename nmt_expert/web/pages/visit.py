"""A visit on one page: what is asked, what to tap, where the ten principles stand, what the last answer did."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup
from msgspec import Struct

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.interview.blocks import BLOCK_WORDS, BLOCKS
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.places import regions_by_area
from nmt_expert.interview.prompt import Line, Problem, Prompt
from nmt_expert.interview.telling import given, statement_of
from nmt_expert.interview.telling.movement import last_step, movement
from nmt_expert.interview.telling.taps import Tick, entered, line_of, taps, ticks, unclear
from nmt_expert.reasoning.place_words import complaint_words, region_words
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.alarms import SUBORDINATE, AlarmLine, alarms
from nmt_expert.report.care.followup import last_time_data, write_last_time
from nmt_expert.report.document import Document
from nmt_expert.report.forms.html import body
from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.open_visits import OpenVisit
from nmt_expert.web.pages.problem import problem_page, visit_missing
from nmt_expert.web.pages.ranks import ranked
from nmt_expert.web.pages.zones import Zones, zones_at
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

TELLS = ("why", "how", "zones", "answers", "add", "note", "save", "place")
"""What can be opened below a question."""

STALE = (
    "This page was out of date: the visit went on elsewhere, perhaps in another tab. What you sent was not used; "
    "here is where the visit stands now."
)

HINTS = {
    "age": "Write the age in years, for example 45.",
    "where": "Tap a muscle, or write its name and its side.",
    "place": "Tap the place, or write it with its side.",
    "question": "Write a muscle or a place, and its side: left upper trapezius.",
    "choice": "Write a muscle or a place, and its side: left upper trapezius.",
    "words": "Write what the client says, or tap the place.",
    "confirm": "Tick what is right, or say it in other words.",
    "story": "Write one line, or go on.",
}
HINT = "Tap one of the buttons."
"""What to do after a reply that says nothing, by the kind of the prompt."""

_TYPING = re.compile(r"\b(Nothing typed|[Tt]ype|Enter|numbers?|For example: \S{1,2} )\b")
"""What speaks of typing in the terminal."""

ENTER = "enter"
"""What is sent where the Enter key was pressed in a line, and no button tapped."""

PLACES = ("words", "place")
"""Prompts that a place can be chosen for."""

WORDS = ("yes", "probably", "unsure", "probably not", "no")
"""What an answer can be changed to."""


class Given(Struct, frozen=True):
    """One answer in the list of those that can be changed.

    Attributes:
        key: What it is changed by: its number, or its finding.
        text: The finding, and where.
        word: The word it has now.
        screened: Whether only the safety screen asked for it, and it was denied there.
    """

    key: str
    text: str
    word: str
    screened: bool = False


class Shown(Struct, frozen=True):
    """What a reply that said nothing leaves on the page, so that nothing has to be typed again."""

    problem: str = ""
    ticked: tuple[str, ...] | None = None
    written: str = ""
    tell: str = ""
    status: int = 200


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the page of a visit, or what was asked to be opened on it."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    tell = asked.query.get("show", "")
    shown = Shown(tell=tell if tell in TELLS else "")
    if asked.part and shown.tell:
        return PageAnswer(rendered("asking/told.html", **_values(work, asked, visit, shown)))
    return _page(work, asked, visit, shown)


def act(work: Workspace, asked: Asked) -> PageAnswer:
    """Do what a form of the page asks for: answer, go back, change, add, note, stop."""
    visit = work.visits.find(asked.path["id"])
    if visit is None:
        return visit_missing(asked)
    run = ACTS.get(asked.path["what"])
    if run is None:
        return problem_page(asked, "There is nothing at this address.", 404)
    if asked.number("turn") != visit.turn:
        written = asked.field("written")
        return _page(work, asked, visit, Shown(STALE, None, written, status=409))
    made = run(work.visits.interview(visit), asked)
    if isinstance(made, Problem):
        return _page(work, asked, visit, _left(asked, work.visits.interview(visit).prompt, made))
    work.visits.go_on(visit, made)
    save_step(work, visit, made)
    if made.prompt is None:
        return go_to(f"/visit/{visit.id}/result")
    return _page(work, asked, visit, Shown()) if asked.part else go_to(f"/visit/{visit.id}#question")


def _left(asked: Asked, prompt: Prompt | None, problem: Problem) -> Shown:
    what = asked.path["what"]
    ticked = asked.fields("tick") if what == "answer" else None
    said = _for_taps(prompt, problem) if prompt and what == "answer" else str(problem)
    return Shown(said, ticked, asked.field("written"), what if what in TELLS else "", 422)


def _for_taps(prompt: Prompt, problem: Problem) -> str:
    """Return what is wrong with a reply, with what to do on a page where others would type."""
    if not _TYPING.search(str(problem)):
        return str(problem)
    message = "Nothing was written." if problem.message == "Nothing typed." else problem.message
    return f"{message} {HINTS.get(prompt.kind, HINT)}"


def save_step(work: Workspace, visit: OpenVisit, interview: Interview) -> None:
    """Save the step, if the visit is saved; what cannot be saved is said on the page, and stays open in memory."""
    visit.trouble = ""
    if visit.saver is None:
        return
    try:
        visit.saver.keep(visit.session, work.handovers.unconfirmed(visit.id))
        if interview.prompt is None:
            visit.saver.conclude(visit.session)
    except CasebookError as error:
        visit.trouble = str(error)


# ------------------------------------------------------------------ what can be done


def _answer(interview: Interview, asked: Asked) -> Interview | Problem:
    prompt = interview.prompt
    if prompt is None:
        return Problem("Nothing is asked any more.")
    number, ticked = asked.number("tap"), asked.fields("tick")
    written = "\n\n".join(filter(None, (asked.field("file").strip(), asked.field("written"))))
    if {"\0", "\ufffd"} & set(asked.field("file")):
        return Problem("This file is no plain text.", "Save it as a text file (UTF-8), or paste its words.")
    if asked.field("tap") == ENTER:
        number = entered(prompt, written)
    place = _place(interview, asked)
    if isinstance(place, Problem):
        return place
    if place is not None and prompt.kind in PLACES:
        return _with_words(interview.answer(place), written)
    wrong = unclear(prompt, number, ticked, written)
    if wrong is not None:
        return wrong
    return interview.answer(line_of(prompt, number, ticked, written) or "")


def _with_words(made: Interview | Problem, written: str) -> Interview | Problem:
    """Read the words, too, that stand beside a place that was shown."""
    return made if isinstance(made, Problem) or not written.strip() else made.add(written)


def _place(interview: Interview, asked: Asked) -> Complaint | Problem | None:
    """Return the place that was chosen; None if none was."""
    region, side = asked.field("region"), asked.field("side")
    if not asked.field("choose") and not region:
        return None
    if region not in interview.kb.regions:
        return Problem("No place was chosen.", "Choose a region of the list.")
    if side not in ("", "left", "right", "both", "midline"):
        return Problem("There is no such side.", "Left, right, both or the middle.")
    return Complaint(region, "midline" if interview.kb.regions[region].midline and not side else side)


def _change(interview: Interview, asked: Asked) -> Interview | Problem:
    which, _, word = (asked.field("to") or f"{asked.field('which')} {asked.field('word')}").partition(" ")
    return interview.change(which, word if word != "take back" else "x")


def _add(interview: Interview, asked: Asked) -> Interview | Problem:
    place = _place(interview, asked)
    if isinstance(place, Problem):
        return place
    written = asked.field("written")
    return interview.add(written) if place is None else _with_words(interview.add(place), written)


ACTS: dict[str, Callable[[Interview, Asked], Interview | Problem]] = {
    "answer": _answer,
    "back": lambda interview, asked: interview.back(),
    "skip": lambda interview, asked: interview.skip(),
    "stop": lambda interview, asked: interview.stop(),
    "change": _change,
    "add": _add,
    "note": lambda interview, asked: interview.note(asked.field("written")),
}


# ------------------------------------------------------------------ what stands on it


def _page(work: Workspace, asked: Asked, visit: OpenVisit, shown: Shown) -> PageAnswer:
    template = "asking/visit_parts.html" if asked.part else "asking/visit.html"
    return PageAnswer(rendered(template, **_values(work, asked, visit, shown)), shown.status)


def _values(work: Workspace, asked: Asked, visit: OpenVisit, shown: Shown) -> dict[str, object]:
    interview = work.visits.interview(visit)
    prompt = interview.prompt
    number = prompt.complaint if prompt else 0
    saved = visit.saver.saved if visit.saver else None
    return {
        "title": prompt.text if prompt else "The visit",
        "asked": asked,
        "visit": visit,
        "fields": _fields(asked, visit),
        "saved": saved,
        "shown": shown,
        "prompt": prompt,
        "taps": taps(prompt) if prompt else (),
        "ticks": _groups(prompt) if prompt else [],
        "ticked": shown.ticked,
        "blocks": _blocks(prompt),
        "areas": _areas(work),
        "complaints": [complaint_words(work.kb, one) for one in interview.visit.complaints],
        "about": complaint_words(work.kb, interview.complaints[number]),
        "alarms": alarms_of(interview),
        "ranks": ranked(movement(interview, number, work.visits.before(visit))),
        "last": last_step(interview),
        "last_time": _last_time(visit) if prompt and prompt.kind == "words" else "",
        "told": _told(interview, shown.tell),
        "given": _given(interview) if shown.tell == "answers" else [],
        "noted": visit.session.noted,
        "words": WORDS,
        "zones": _zones(interview, number, asked, shown),
    }


def _fields(asked: Asked, visit: OpenVisit) -> Markup:
    """Return what stands hidden in every form of a visit: that this browser made it, and at which turn."""
    hidden = Markup('<input type="hidden" name="{}" value="{}">')
    return hidden.format("form_token", asked.form_token) + hidden.format("turn", visit.turn)


def _last_time(visit: OpenVisit) -> str:
    """Return what the client's last visit came to, as HTML; ``""`` if there is none."""
    if visit.last is None:
        return ""
    document = Document()
    write_last_time(document, last_time_data(visit.last))
    return body(document.blocks)


def _groups(prompt: Prompt) -> list[tuple[str, list[Tick]]]:
    """Return what can be ticked, in groups with what stands above each."""
    groups: list[tuple[str, list[Tick]]] = []
    for tick in ticks(prompt):
        aside = tick.key.startswith("a") and groups and not groups[-1][1][-1].key.startswith("a")
        if not groups or tick.heading or aside:
            groups.append((tick.heading or ("Set aside; tick to take it back" if aside else ""), []))
        groups[-1][1].append(tick)
    return groups


def _blocks(prompt: Prompt | None) -> list[tuple[str, str]]:
    """Return the blocks of a visit, each with where the visit stands to it: ``done``, ``now`` or ``later``."""
    here = BLOCKS.index(prompt.block) if prompt else len(BLOCKS)
    named = [name for name in BLOCKS if name not in ("again", "end") or (prompt and prompt.block == name)]
    states = ("done", "now", "later")
    return [(BLOCK_WORDS[name], states[(BLOCKS.index(name) >= here) + (BLOCKS.index(name) > here)]) for name in named]


def _areas(work: Workspace) -> dict[str, list[tuple[str, str]]]:
    areas = regions_by_area(work.kb)
    return {label: [(name, region_words(work.kb, name)) for name in names] for label, names in areas.items()}


def alarms_of(interview: Interview) -> list[AlarmLine]:
    """Return what red flags have to say now; what was not screened yet is no alarm while it is being asked."""
    lines = [line for line in alarms(interview.assessment) if line.text != SUBORDINATE]
    return lines[:-1] if interview.assessment.safety.not_screened else lines


def _zones(interview: Interview, number: int, asked: Asked, shown: Shown) -> Zones | None:
    """Return the muscles that tend to refer to the complaint, where they are shown: on demand, or to name a muscle."""
    where = interview.prompt is not None and interview.prompt.kind == "where"
    if shown.tell == "zones":
        return zones_at(interview, number, asked.query.get("muscle", ""))
    return zones_at(interview, number) if where else None


def _told(interview: Interview, tell: str) -> tuple[Line, ...]:
    if tell == "why":
        return interview.why()
    return interview.how() if tell == "how" else ()


def _given(interview: Interview) -> list[Given]:
    """Return every answer: those with a number, then what was denied on the safety screen alone."""
    own = given(interview)
    made = [Given(str(at), statement_of(interview, answer), answer.word) for at, answer in enumerate(own, start=1)]
    rest = [answer for answer in interview.visit.answers if answer not in own]
    denied = [Given(answer.finding, statement_of(interview, answer), answer.word, screened=True) for answer in rest]
    return made + sorted(denied, key=lambda entry: entry.text.casefold())
