"""The recorded run, as data and in words: the whole transcript, or what a step shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from nmt_expert.explain.trace import AgendaRule, Fact, Trace, TraceStep, title_of
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.place_words import PLACES, complaint_words
from nmt_expert.reasoning.support import written_out
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.blocks import Field, Fields
from nmt_expert.report.document import Document
from nmt_expert.report.explanation import Explanation, KnowledgeData, knowledge_data
from nmt_expert.report.words import number, plain_data

NOTHING = (
    "No rule fired: nothing was answered from which a rule could conclude anything. "
    "Give some findings and trace again; nmt-expert findings lists them."
)
AGENDA_SHOWN = 5


class Transcript(Explanation):
    """A recorded run; its data has a frame of its own."""

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {"explanation": "trace", **plain_data(self.data)}


def transcript(assessment: Assessment, run: Trace) -> Transcript:
    """Return a run as an explanation; its answer is *no* if no rule fired."""
    return Transcript(
        found=run,
        answer=bool(run),
        _kind="trace",
        _about=assessment,
        _to_data=lambda: trace_data(assessment, run),
        _write=lambda page, _, level: write_trace(page, assessment, run, level),
    )


# ------------------------------------------------------------------ data


class RedFlagData(Struct, frozen=True):
    """A line about red flags."""

    grave: bool
    text: str


class AboutData(Struct, frozen=True):
    """The complaint a run is about."""

    region: str
    side: str
    muscle: str
    label: str


class FactData(Struct, frozen=True):
    """A statement: as the engine recorded it, and in words."""

    text: str
    words: str
    kind: str
    name: str
    value: float


class StepData(Struct, frozen=True):
    """A step: what fired, why it was next, what it matched and what it asserted."""

    step: int
    rule: str
    title: str
    kind: str
    conclusion: str
    because: str
    stratum: int
    why_next: str
    why_next_words: str
    agenda: tuple[str, ...]
    matched: tuple[FactData, ...]
    asserted: tuple[FactData, ...]
    degree: float
    weight: float
    so_far: float
    instead_of: tuple[str, ...]
    said_by: str


class TraceData(Struct, frozen=True):
    """A run: the facts it begins with, and every step; ``empty`` if no rule fired."""

    knowledge: KnowledgeData
    title: str
    red_flags: tuple[RedFlagData, ...]
    complaint: AboutData
    empty: bool
    facts: tuple[FactData, ...]
    steps: tuple[StepData, ...]
    note: str


def trace_data(assessment: Assessment, run: Trace) -> TraceData:
    """Return a run as data, ids and words side by side."""
    kb, site = assessment.knowledge, run.complaint.site
    return TraceData(
        knowledge=knowledge_data(kb),
        title=assessment.visit.title,
        red_flags=tuple(RedFlagData(alarm.grave, alarm.text) for alarm in alarms(assessment)),
        complaint=AboutData(site.region, site.side, site.muscle, complaint_words(kb, run.complaint)),
        empty=not run,
        facts=tuple(map(_fact_data, run.facts)),
        steps=tuple(map(_step_data, run.steps)),
        note=NOTE,
    )


def _step_data(step: TraceStep) -> StepData:
    return StepData(
        step=step.number,
        rule=step.rule.id,
        title=step.rule.title,
        kind=step.rule.kind,
        conclusion=step.rule.conclusion,
        because=step.rule.because,
        stratum=step.stratum,
        why_next=step.why_next,
        why_next_words=why_words(step),
        agenda=tuple(ready.id for ready in step.agenda),
        matched=tuple(map(_fact_data, step.matched)),
        asserted=tuple(map(_fact_data, step.asserted)),
        degree=number(step.degree),
        weight=number(step.weight),
        so_far=number(step.so_far),
        instead_of=step.instead_of,
        said_by=step.said_by,
    )


def _fact_data(fact: Fact) -> FactData:
    return FactData(fact.text, fact_words(fact), fact.kind, fact.name, number(fact.value))


# ------------------------------------------------------------------ sentences


def why_words(step: TraceStep) -> str:
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


def _asserted(step: TraceStep) -> list[str]:
    return [fact_words(fact) for fact in step.asserted] or ["nothing: no rule of this stratum held"]


def ending(run: Trace) -> list[str]:
    """Return what was concluded of each principle that any rule spoke about, in their order."""
    facts = {fact.name: fact for fact in run.memory(len(run.steps)) if fact.kind == "conclusion"}
    return [fact_words(facts[name]).partition(";")[0] for name in run.order if name in facts]


# ------------------------------------------------------------------ the transcript


def write_trace(page: Document, assessment: Assessment, run: Trace, level: int) -> None:
    """Write a whole run: every step in a line (``level`` 0), or with all that it matched and asserted."""
    write_head(page, assessment, run)
    if not run:
        page.lead(NOTHING)
        return
    if not level:
        page.heading("Step by step")
    for step in run.steps:
        if level:
            write_step(page, run, step)
        else:
            page.number(step.number, f"{step.rule.title}: {'; '.join((*_asserted(step), *_group(step)))}")
    page.heading("What it came to")
    page.points(ending(run))


def write_head(page: Document, assessment: Assessment, run: Trace) -> None:
    """Write what is traced, and the facts it begins with."""
    title = f": {assessment.visit.title}" if assessment.visit.title else ""
    page.heading(f"The run of the rules{title}", 1)
    page.say(f"About: {complaint_words(assessment.knowledge, run.complaint)}.")
    page.lead("It begins with these facts:" if run.facts else "It begins with no facts.")
    page.points(map(fact_words, run.facts))


def write_step(page: Document, run: Trace, step: TraceStep) -> None:
    """Write one step: what was chosen, why, what it matched and asserted, and what waits."""
    page.heading(f"Step {step.number} of {len(run.steps)}: {step.rule.title}")
    page.say(step.rule.because)
    fields = [Field("why next", why_words(step))]
    fields += [Field("matched", fact_words(fact)) for fact in step.matched]
    fields += [Field("asserted", text) for text in _asserted(step)]
    if step.rule.kind == "rule":
        fields += [Field("group", text) for text in _group(step)]
        fields.append(Field("so far", _so_far(step)))
    if step.agenda[1:]:
        fields.append(Field("waiting", _waiting(step.agenda[1:])))
    page.add(Fields(tuple(fields)))


def _group(step: TraceStep) -> list[str]:
    """Return what a rule does within its group, of which only the strongest counts."""
    found = [f"counts instead of {title_of(name)}, which says the same fact less strongly" for name in step.instead_of]
    if step.said_by:
        found.append(f"does not count: {title_of(step.said_by)} says the same fact already")
    return found


def _so_far(step: TraceStep) -> str:
    """Return where a conclusion stands after a step, with the sum that leads there."""
    sum_ = written_out(step.counting) if step.counting[1:] else f"{step.so_far:+.2f}"
    return f"{step.asserted[0].label} at {sum_}"


def _waiting(ready: Sequence[AgendaRule]) -> str:
    more = f" and {len(ready) - AGENDA_SHOWN} more" if len(ready) > AGENDA_SHOWN else ""
    return ", ".join(one.title for one in ready[:AGENDA_SHOWN]) + more


# ------------------------------------------------------------------ beside a step


def write_memory(page: Document, run: Trace, position: int) -> None:
    """Write working memory after a step, with a mark before what is new."""
    facts = run.memory(position)
    new = len(run.steps[position - 1].asserted) if position else 0
    page.lead(f"Working memory: {len(facts)} facts{', * new' if new else ''}")
    old = len(facts) - new
    page.points(map(fact_words, facts[:old]))
    page.points(map(fact_words, facts[old:]), mark="new")


def write_agenda(page: Document, step: TraceStep) -> None:
    """Write the agenda a step was chosen from, in the order it would fire."""
    page.lead(f"The agenda of step {step.number}, > fired:")
    lines = [f"{ready.title}: {ready.because}" for ready in step.agenda]
    page.points(lines[:1], mark="fired")
    page.points(lines[1:])


def write_ready(page: Document, step: TraceStep) -> None:
    """Write what is ready to fire, not in the order it will: the question a class is asked."""
    page.lead(f"Ready to fire: {len(step.agenda)}")
    for count, ready in enumerate(ready_in_line(step), start=1):
        page.number(count, f"{ready.title}: {ready.because}")


def ready_in_line(step: TraceStep) -> tuple[AgendaRule, ...]:
    """Return what is ready by name, which says nothing of what comes next."""
    return tuple(sorted(step.agenda, key=lambda ready: ready.title))
