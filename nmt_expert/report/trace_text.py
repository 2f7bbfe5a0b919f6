"""The recorded run in words: a step for the screen, a transcript, a handout in Markdown, and plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from nmt_expert.explain.trace import Fact, Ready, Step, Trace
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.layout import Page
from nmt_expert.report.markdown import escape
from nmt_expert.report.safety_data import safety_data
from nmt_expert.report.safety_text import add_safety
from nmt_expert.report.words import Data, complaint_words

NOTHING = (
    "No rule fired: nothing was answered from which a rule could conclude anything.  "
    "Give some findings and trace again; nmt-expert findings lists them."
)
NOTE = "Findings consistent with the principles named, not a diagnosis.  Support is not a probability."
PLACES = {
    "here": "where it hurts",
    "referring": "in a muscle that can refer there",
    "pathway": "on the way of a nerve that supplies it",
    "other_side": "on the other side",
    "elsewhere": "elsewhere",
}
AGENDA_SHOWN = 5


def why_words(step: Step) -> str:
    """Return why a rule was next, over the one that had to wait."""
    if step.why_next == "alone":
        return "It is the only one ready."
    other = short_name(step.agenda[1])
    return {
        "stratum": f"It belongs to stratum {step.stratum}; {other} reads what that concludes, so it waits.",
        "salience": f"All rules of a stratum fire before it is closed; {other} waits.",
        "recency": f"The fact that made it ready is newer than that of {other}.",
        "order": f"Made ready by the same fact as {other}, it stands before it in the rule base.",
    }[step.why_next]


def short_name(ready: Ready) -> str:
    """Return what a step is called: a rule's id, or what the step is for."""
    if ready.kind == "close":
        return f"closing stratum {ready.id.rpartition(':')[2]}"
    return f"minimum pattern of {ready.conclusion}" if ready.kind == "pattern" else ready.id


def fact_words(fact: Fact) -> str:
    """Return a statement in words."""
    if fact.kind == "evidence":
        return f"{fact.label} {fact.value:+.2f}, by {fact.name}"
    if fact.kind == "pattern":
        return f"{fact.label}: the minimum pattern is met"
    if fact.kind == "conclusion" and fact.text != fact.key:
        unread = "" if fact.key else "; too little for other rules to read"
        return f"{fact.label}: {fact.word}, support {fact.value:+.2f}{unread}"
    muscle = f"in {fact.muscle.replace('_', ' ')}" if fact.muscle else ""
    place = f" ({', '.join(filter(None, (muscle, PLACES.get(fact.place, ''))))})" if muscle or fact.place else ""
    return f"{fact.label}: {fact.word}{place}"


def result_words(step: Step) -> Iterator[str]:
    """Yield what a step led to: the facts asserted, and where the conclusion then stands."""
    for fact in step.asserted:
        yield fact_words(fact)
    if step.rule.kind == "rule":
        yield f"with that, {step.asserted[0].label} stands at {step.so_far:+.2f}"
    elif not step.asserted:
        yield "nothing: no rule of this stratum held"


# ------------------------------------------------------------------ pages


def add_head(page: Page, assessment: Assessment, run: Trace) -> None:
    """Add the red flags, what is traced, and the facts it begins with."""
    add_safety(page, safety_data(assessment))
    title = f": {assessment.visit.title}" if assessment.visit.title else ""
    page.heading(f"The run of the rules{title}")
    page.add(f"About: {complaint_words(assessment.knowledge, run.complaint)}.")
    page.gap()
    page.add("It begins with these facts:" if run.facts else "It begins with no facts.")
    page.add_all(map(fact_words, run.facts), 2, "- ")


def add_step(page: Page, run: Trace, step: Step) -> None:
    """Add one step: what was chosen, why, what it matched and asserted, and what waits."""
    page.gap()
    page.add(f"Step {step.number} of {len(run.steps)}: {short_name(step.rule)}", style="bold")
    page.add(step.rule.because, 2)
    page.add(why_words(step), 2, "why next: ")
    page.add_all(map(fact_words, step.matched), 2, "matched:  ")
    page.add_all(result_words(step), 2, "asserted: ")
    _add_waiting(page, step.agenda[1:])


def _add_waiting(page: Page, waiting: Sequence[Ready]) -> None:
    if waiting:
        names = ", ".join(map(short_name, waiting[:AGENDA_SHOWN]))
        more = f" and {len(waiting) - AGENDA_SHOWN} more" if len(waiting) > AGENDA_SHOWN else ""
        page.add(f"{names}{more}", 2, "waiting:  ")


def add_memory(page: Page, run: Trace, position: int) -> None:
    """Add working memory after a step, with a star before what is new."""
    facts = run.memory(position)
    new = len(run.steps[position - 1].asserted) if position else 0
    page.gap()
    page.add(f"Working memory: {len(facts)} facts{', * new' if new else ''}")
    for number, fact in enumerate(facts, start=1):
        page.add(fact_words(fact), 2, "* " if number > len(facts) - new else "- ")


def add_agenda(page: Page, step: Step) -> None:
    """Add what is ready to fire, in the order it will, without saying why: the question a class is asked."""
    page.gap()
    page.add(f"Ready to fire: {len(step.agenda)}")
    for ready in sorted(step.agenda, key=lambda entry: entry.id):
        page.add(f"{short_name(ready)}: {ready.because}", 2, "- ")


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
    page.add_all(_ending(kb, run), 0, "- ")
    page.gap()
    page.add(NOTE, style="dim")


def _ending(kb: KnowledgeBase, run: Trace) -> list[str]:
    """What was concluded of each principle that any rule spoke about, the best supported first."""
    facts = [fact for fact in run.memory(len(run.steps)) if fact.kind == "conclusion" and fact.name in kb.principles]
    return [fact_words(fact).partition(";")[0] for fact in sorted(facts, key=lambda fact: (-fact.value, fact.name))]


# ------------------------------------------------------------------ handout and data


def render_trace_markdown(assessment: Assessment, run: Trace) -> str:
    """Return the transcript of a run as Markdown, for handouts."""
    flags = Page(10_000)
    add_safety(flags, safety_data(assessment))
    lines = [f"> {escape(line)}" for line in flags.lines if line.strip("!= -")]
    title = f": {assessment.visit.title}" if assessment.visit.title else ""
    lines += ["", escape(f"# The run of the rules{title}", keep="#"), ""] if lines else [f"# {escape(f'The run of the rules{title}')}", ""]
    lines += [f"About: {escape(complaint_words(assessment.knowledge, run.complaint))}.", ""]
    lines += ["## Facts it begins with", "", *(f"- {escape(fact_words(fact))}" for fact in run.facts), ""]
    if not run:
        return "\n".join([*lines, NOTHING]) + "\n"
    for step in run.steps:
        lines += _markdown_step(step)
    lines += ["## What it came to", "", *(f"- {escape(line)}" for line in _ending(assessment.knowledge, run))]
    return "\n".join([*lines, "", f"*{NOTE}*"]) + "\n"
