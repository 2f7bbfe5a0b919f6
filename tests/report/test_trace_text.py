from __future__ import annotations

import json

import pytest

from nmt_expert.explain.trace import trace
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.report.layout import Page
from nmt_expert.report.trace_markdown import render_trace_markdown
from nmt_expert.report.trace_text import NOTHING, add_memory, add_ready, render_trace, trace_data, why_words
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, NERVE, TRIGGER_POINT, said


def transcript(expert: Expert, visit: Visit, width: int = 80) -> str:
    assessment = expert.assess(visit)
    return render_trace(assessment, trace(assessment), width)


def test_a_transcript_says_labels_reasons_and_where_a_conclusion_stands(expert):
    text = transcript(expert, NERVE)
    for words in (
        "  - Tingling: yes (where it hurts)",
        "Because of sensations.",
        "asserted: Nerve-like feelings +0.60, by sensations (nerve)",
        "so far:   Nerve-like feelings at +0.60",
        "asserted: Nerve-like feelings: supported, support +0.60",
        "What it came to",
        "- Nerve compression: supported, support +0.58",
    ):
        assert words in text


def test_every_reason_for_being_next_names_the_one_that_waits(expert):
    reasons = set()
    for visit in EVERY_VISIT:
        for step in trace(expert.assess(visit)).steps:
            words = why_words(step)
            reasons.add(step.why_next)
            assert words.endswith(".")
            assert step.why_next == "alone" or "{" not in words
    assert reasons == {"alone", "stratum", "salience", "recency", "order"}


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_a_transcript_fits_into_40_columns(expert, visit):
    assert max(map(len, transcript(expert, visit, 40).splitlines())) <= 40


@pytest.mark.parametrize("visit", [said(), said("ache=unsure"), Visit()])
def test_a_trace_of_nothing_says_so_and_what_to_do(expert, visit):
    assessment = expert.assess(visit)
    run = trace(assessment)
    assert "No rule fired" in render_trace(assessment, run)
    assert NOTHING in render_trace_markdown(assessment, run)
    assert trace_data(assessment, run)["empty"] is True


def test_an_emergency_stands_before_everything_else(expert):
    assessment = expert.assess(EMERGENCY)
    run = trace(assessment)
    assert render_trace(assessment, run).startswith("STOP - EMERGENCY: Cauda equina signs.")
    assert render_trace_markdown(assessment, run).splitlines()[2].startswith("> **STOP - EMERGENCY")
    assert trace_data(assessment, run)["red_flags"][0]["grave"] is True


def test_working_memory_marks_what_is_new(expert):
    run = trace(expert.assess(NERVE))
    page = Page()
    add_memory(page, run, 1)
    assert [line for line in page.lines if line.startswith("  * ")] == [
        "  * Nerve-like feelings +0.60, by sensations (nerve)"
    ]
    before = Page()
    add_memory(before, run, 0)
    assert not [line for line in before.lines if "*" in line]


def test_what_is_ready_is_listed_by_name_and_gives_the_next_one_not_away(expert):
    run = trace(expert.assess(TRIGGER_POINT))
    page = Page()
    add_ready(page, run.steps[0])
    names = [line.split(". ", 1)[1].partition(":")[0] for line in page.lines if line.lstrip()[:1].isdigit()]
    assert names == sorted(names)
    assert len(names) == len(run.steps[0].agenda)


def test_markdown_shows_what_a_title_says_as_it_stands(expert):
    visit = Visit((), (Answer("ache", "yes"),), title="<b>*one*</b>\n# two")
    assessment = expert.assess(visit)
    assert "# The run of the rules: \\<b\\>\\*one\\*\\</b\\> \\# two" in render_trace_markdown(
        assessment, trace(assessment)
    )


def test_a_handout_has_a_section_a_step(expert):
    assessment = expert.assess(NERVE)
    run = trace(assessment)
    text = render_trace_markdown(assessment, run)
    assert text.count("\n## Step ") == len(run.steps)
    assert "- **Why next:**" in text


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_data_are_json_and_the_same_every_time(expert, visit):
    first, second = (json.dumps(trace_data(made, trace(made))) for made in (expert.assess(visit), expert.assess(visit)))
    assert first == second
