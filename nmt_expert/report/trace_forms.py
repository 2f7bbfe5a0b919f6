"""The recorded run in the forms every explanation has: text, Markdown, and a fragment of HTML."""

from __future__ import annotations

from nmt_expert.explain.trace import Trace
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, alarms
from nmt_expert.report.outline import FORMS, Outline, level_of
from nmt_expert.report.trace_markdown import render_trace_markdown
from nmt_expert.report.trace_text import (
    NOTHING,
    asserted_words,
    ending,
    fact_words,
    render_trace,
    so_far_words,
    trace_data,
    why_words,
)
from nmt_expert.report.words import Data, complaint_words


def trace_explained(assessment: Assessment, run: Trace) -> Data:
    """Return a run as data, with what kind of explanation it is."""
    return {"explanation": "trace", **trace_data(assessment, run)}


def render_trace_as(
    assessment: Assessment,
    run: Trace,
    *,
    length: str = "default",
    form: str = "text",
    width: int = 80,
    color: bool = False,
) -> str:
    """Return the transcript of a run; it leaves nothing out, so that every length is the same.

    Args:
        assessment: What it is a run of.
        run: The run.
        length: One of the lengths of an explanation.
        form: ``text``, ``markdown`` or ``html``.
        width: Columns, of text.
        color: Whether text is marked with ANSI codes.

    Raises:
        ValueError: There is no such length or form.
    """
    level_of(length)
    if form not in FORMS:
        raise ValueError(f"the form must be one of {', '.join(FORMS)}, not '{form}'")
    if form == "text":
        return render_trace(assessment, run, width, color)
    return render_trace_markdown(assessment, run) if form == "markdown" else _outline(assessment, run).render(form)


def _outline(assessment: Assessment, run: Trace) -> Outline:
    kb, page = assessment.knowledge, Outline()
    title = f": {assessment.visit.title}" if assessment.visit.title else ""
    said = [{"grave": alarm.grave, "text": alarm.text} for alarm in alarms(assessment)]
    page.begin({"alarms": said}, f"The run of the rules{title}")
    page.say(f"About: {complaint_words(kb, run.complaint)}.")
    page.lead("It begins with these facts:" if run.facts else "It begins with no facts.")
    for fact in run.facts:
        page.point(fact_words(fact))
    for step in run.steps if run else ():
        page.heading(f"Step {step.number} of {len(run.steps)}: {step.rule.title}")
        page.say(step.rule.because)
        page.point(f"Why next: {why_words(step)}")
        for mark, texts in (
            ("Matched", map(fact_words, step.matched)),
            ("Asserted", asserted_words(step)),
            ("So far", so_far_words(step)),
        ):
            for text in texts:
                page.point(f"{mark}: {text}")
        if step.agenda[1:]:
            page.point(f"Waiting: {', '.join(ready.title for ready in step.agenda[1:])}")
    if run:
        page.heading("What it came to")
    for text in ending(kb, run) if run else (NOTHING,):
        page.point(text)
    page.end({"scope": NOTE})
    return page
