"""The recorded run in words: a step for the screen, the whole transcript, and the plain data of it."""

from __future__ import annotations

from collections.abc import Sequence

from nmt_expert.explain.trace import Fact, Ready, Step, Trace, title_of
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.layout import Page
from nmt_expert.report.words import PLACES, Data, complaint_words, number, site_data

NOTHING = (
    "No rule fired: nothing was answered from which a rule could conclude anything.  "
    "Give some findings and trace again; nmt-expert findings lists them."
)
AGENDA_SHOWN = 5


def why_words(step: Step) -> str:
    """Return why a rule was next, over the one that had to wait."""
    if step.why_next == "alone":
        return "It is the only one ready."
    other = step.agenda[1].title
    return {
        "stratum": f"It belongs to stratum {step.stratum}; {other} belongs to a later one and waits for what it reads.",
        "salience": f"All rules of a stratum fire before it is closed; {other} waits.",
        "recency": f"The fact that made it ready is newer than that of {other}.",
        "order": f"Made ready by the same fact as {other}, it stands before it in the rule base.",
    }[step.why_next]


def fact_words(fact: Fact) -> str:
    """Return a statement in words."""
    if fact.kind == "evidence":
        return f"{fact.label} {fact.value:+.2f}, by {title_of(fact.name)}"
    if fact.kind == "pattern":
        return f"{fact.label}: the minimum pattern is met"
    if fact.kind == "conclusion" and fact.text != fact.key:
        unread = "" if fact.key else "; too little for other rules to read"
        return f"{fact.label}: {fact.word}, support {fact.value:+.2f}{unread}"
    muscle = f"in {fact.muscle.replace('_', ' ')}" if fact.muscle else ""
    place = f" ({', '.join(filter(None, (muscle, PLACES.get(fact.place, ''))))})" if muscle or fact.place else ""
    return f"{fact.label}: {fact.word}{place}"


def asserted_words(step: Step) -> list[str]:
    """Return the facts a step asserted."""
    return [fact_words(fact) for fact in step.asserted] or ["nothing: no rule of this stratum held"]


def so_far_words(step: Step) -> list[str]:
    """Return where the conclusion of a rule stands with it; nothing for the other kinds of step."""
    return [f"{step.asserted[0].label} at {step.so_far:+.2f}"] if step.rule.kind == "rule" else []


# ------------------------------------------------------------------ pages


def add_head(page: Page, assessment: Assessment, run: Trace) -> None:
    """Add the red flags, what is traced, and the facts it begins with."""
    for alarm in alarms(assessment):
        page.add(alarm.text, style="alarm" if alarm.grave else "warn")
    title = f": {assessment.visit.title}" if assessment.visit.title else ""
    page.heading(f"The run of the rules{title}")
    page.add(f"About: {complaint_words(assessment.knowledge, run.complaint)}.")
    page.gap()
    page.add("It begins with these facts:" if run.facts else "It begins with no facts.")
    page.add_all(map(fact_words, run.facts), 2, "- ")


def add_step(page: Page, run: Trace, step: Step) -> None:
    """Add one step: what was chosen, why, what it matched and asserted, and what waits."""
    page.gap()
    page.add(f"Step {step.number} of {len(run.steps)}: {step.rule.title}", style="bold")
    page.add(step.rule.because, 2)
    page.add(why_words(step), 2, "why next: ")
    page.add_all(map(fact_words, step.matched), 2, "matched:  ")
    page.add_all(asserted_words(step), 2, "asserted: ")
    page.add_all(so_far_words(step), 2, "so far:   ")
    _add_waiting(page, step.agenda[1:])


def _add_waiting(page: Page, waiting: Sequence[Ready]) -> None:
    if waiting:
        names = ", ".join(ready.title for ready in waiting[:AGENDA_SHOWN])
        more = f" and {len(waiting) - AGENDA_SHOWN} more" if len(waiting) > AGENDA_SHOWN else ""
        page.add(f"{names}{more}", 2, "waiting:  ")


def add_memory(page: Page, run: Trace, position: int) -> None:
    """Add working memory after a step, with a star before what is new."""
    facts = run.memory(position)
    new = len(run.steps[position - 1].asserted) if position else 0
    page.gap()
    page.add(f"Working memory: {len(facts)} facts{', * new' if new else ''}")
    for count, fact in enumerate(facts, start=1):
        page.add(fact_words(fact), 2, "* " if count > len(facts) - new else "- ")


def add_agenda(page: Page, step: Step) -> None:
    """Add the agenda a step was chosen from, in the order it would fire."""
    page.gap()
    page.add(f"The agenda of step {step.number}, > fired:")
    for place, ready in enumerate(step.agenda):
        page.add(f"{ready.title}: {ready.because}", 2, "- " if place else "> ")


def add_ready(page: Page, step: Step) -> None:
    """Add what is ready to fire, not in the order it will: the question a class is asked."""
    page.gap()
    page.add(f"Ready to fire: {len(step.agenda)}")
    for count, ready in enumerate(ready_in_line(step), start=1):
        page.add(f"{ready.title}: {ready.because}", 2, f"{count}. ")


def ready_in_line(step: Step) -> tuple[Ready, ...]:
    """Return what is ready by name, which says nothing of what comes next."""
    return tuple(sorted(step.agenda, key=lambda ready: ready.title))


def render_trace(assessment: Assessment, run: Trace, width: int = 80, color: bool = False) -> str:
    """Return the transcript of a run as text."""
    page = Page(width, color)
    add_head(page, assessment, run)
    if not run:
        page.gap()
        page.add(NOTHING)
        return page.text()
    for step in run.steps:
        add_step(page, run, step)
    page.gap()
    _add_end(page, assessment.knowledge, run)
    return page.text()


def _add_end(page: Page, kb: KnowledgeBase, run: Trace) -> None:
    page.heading("What it came to")
    page.add_all(ending(kb, run), 0, "- ")
    page.gap()
    page.add(NOTE, style="dim")


def ending(kb: KnowledgeBase, run: Trace) -> list[str]:
    """Return what was concluded of each principle that any rule spoke about, the best supported first."""
    facts = [fact for fact in run.memory(len(run.steps)) if fact.kind == "conclusion" and fact.name in kb.principles]
    return [fact_words(fact).partition(";")[0] for fact in sorted(facts, key=lambda fact: (-fact.value, fact.name))]


# ------------------------------------------------------------------ plain data


def trace_data(assessment: Assessment, run: Trace) -> Data:
    """Return a run as data that ``json`` can write, ids and words side by side."""
    kb = assessment.knowledge
    return {
        "knowledge": {"version": kb.version, "digest": kb.digest},
        "title": assessment.visit.title,
        "red_flags": [{"grave": alarm.grave, "text": alarm.text} for alarm in alarms(assessment)],
        "complaint": {**site_data(run.complaint.site), "label": complaint_words(kb, run.complaint)},
        "empty": not run,
        "facts": list(map(_fact_data, run.facts)),
        "steps": list(map(_step_data, run.steps)),
        "note": NOTE,
    }


def _step_data(step: Step) -> Data:
    return {
        "step": step.number,
        "rule": step.rule.id,
        "title": step.rule.title,
        "kind": step.rule.kind,
        "conclusion": step.rule.conclusion,
        "because": step.rule.because,
        "stratum": step.stratum,
        "why_next": step.why_next,
        "why_next_words": why_words(step),
        "agenda": [ready.id for ready in step.agenda],
        "matched": list(map(_fact_data, step.matched)),
        "asserted": list(map(_fact_data, step.asserted)),
        "degree": number(step.degree),
        "weight": number(step.weight),
        "so_far": number(step.so_far),
    }


def _fact_data(fact: Fact) -> Data:
    return {
        "text": fact.text,
        "words": fact_words(fact),
        "kind": fact.kind,
        "name": fact.name,
        "value": number(fact.value),
    }
