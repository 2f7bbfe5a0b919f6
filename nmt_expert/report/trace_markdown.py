"""The recorded run as a handout in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.explain.trace import Step, Trace
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.markdown import escape
from nmt_expert.report.trace_text import NOTHING, asserted_words, ending, fact_words, so_far_words, why_words
from nmt_expert.report.words import complaint_words


def render_trace_markdown(assessment: Assessment, run: Trace) -> str:
    """Return the transcript of a run as Markdown."""
    title = f": {assessment.visit.title}" if assessment.visit.title else ""
    lines = [f"# {escape(f'The run of the rules{title}')}", ""]
    for alarm in alarms(assessment):
        lines += [f"> **{escape(alarm.text)}**" if alarm.grave else f"> {escape(alarm.text)}", ">"]
    lines = [*lines[:-1], "", f"About: {escape(complaint_words(assessment.knowledge, run.complaint))}.", ""]
    lines += ["## Facts it begins with", "", *(_items(map(fact_words, run.facts)) if run.facts else ["None."]), ""]
    if not run:
        return "\n".join([*lines, NOTHING]) + "\n"
    for step in run.steps:
        lines += _step(run, step)
    lines += ["## What it came to", "", *_items(ending(assessment.knowledge, run))]
    return "\n".join([*lines, "", f"*{NOTE}*"]) + "\n"


def _items(texts: Iterator[str] | list[str] | map[str]) -> list[str]:
    return [f"- {escape(text)}" for text in texts]


def _step(run: Trace, step: Step) -> Iterator[str]:
    yield from (f"## Step {step.number} of {len(run.steps)}: {escape(step.rule.title)}", "")
    yield from (escape(step.rule.because), "")
    yield f"- **Why next:** {escape(why_words(step))}"
    yield from (f"- **Matched:** {escape(fact_words(fact))}" for fact in step.matched)
    yield from (f"- **Asserted:** {escape(text)}" for text in asserted_words(step))
    yield from (f"- **So far:** {escape(text)}" for text in so_far_words(step))
    if step.agenda[1:]:
        yield f"- **Waiting:** {escape(', '.join(ready.title for ready in step.agenda[1:]))}"
    yield ""
