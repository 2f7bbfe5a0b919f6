from __future__ import annotations

import pytest

from nmt_expert.api import Result, assess
from nmt_expert.explain.trace import trace
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.report.document import Document
from nmt_expert.report.explanation import Explanation
from nmt_expert.report.trace import NOTHING, ending, why_words, write_memory, write_ready
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, NERVE, TRIGGER_POINT, said


def traced(expert: Expert, visit: Visit) -> Explanation:
    return Result(expert.assess(visit)).trace()


def transcript(expert: Expert, visit: Visit, width: int = 80) -> str:
    return traced(expert, visit).text(width)


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


def test_what_it_came_to_is_in_the_order_of_the_assessment_also_where_supports_are_capped_alike():
    defining = ("tissue_layers_no_glide", "easily_retriggered", "tightness_felt", "familiar_pain_reproduced")
    result = assess(Visit(answers=tuple(Answer(finding, "yes") for finding in defining)))
    capped = [entry for entry in result.principles if entry.support != entry.uncapped]
    assert len({entry.support for entry in capped}) < len(capped)
    order = [result.assessment.knowledge.label(entry.id) for entry in result.principles if entry.contributions]
    assert [line.partition(":")[0] for line in ending(trace(result.assessment))] == order


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_a_transcript_fits_into_40_columns(expert, visit):
    assert max(map(len, transcript(expert, visit, 40).splitlines())) <= 40


@pytest.mark.parametrize("visit", [said(), said("ache=unsure"), Visit()])
def test_a_trace_of_nothing_says_so_and_what_to_do(expert, visit):
    run = traced(expert, visit)
    assert not run.answer
    assert "No rule fired" in run.text()
    assert NOTHING in run.markdown()
    assert NOTHING in run.html()
    assert run.to_dict()["empty"] is True


def test_an_emergency_stands_before_everything_else(expert):
    run = traced(expert, EMERGENCY)
    assert run.text().startswith("STOP - EMERGENCY: Cauda equina signs.")
    assert run.markdown().startswith("> **STOP - EMERGENCY")
    assert run.to_dict()["red_flags"][0]["grave"] is True


def test_working_memory_marks_what_is_new(expert):
    run = trace(expert.assess(NERVE))
    page = Document()
    write_memory(page, run, 1)
    assert [line for line in page.print_as().splitlines() if line.startswith("  * ")] == [
        "  * Nerve-like feelings +0.60, by sensations (nerve)"
    ]
    before = Document()
    write_memory(before, run, 0)
    assert not [line for line in before.print_as().splitlines() if "*" in line]


def test_what_is_ready_is_listed_by_name_and_gives_the_next_one_not_away(expert):
    run = trace(expert.assess(TRIGGER_POINT))
    page = Document()
    write_ready(page, run.steps[0])
    lines = page.print_as().splitlines()
    names = [line.split(". ", 1)[1].partition(":")[0] for line in lines if line.lstrip()[:1].isdigit()]
    assert names == sorted(names)
    assert len(names) == len(run.steps[0].agenda)


def test_markdown_shows_what_a_title_says_as_it_stands(expert):
    visit = Visit((), (Answer("ache", "yes"),), title="<b>*one*</b>\n# two")
    assert "# The run of the rules: \\<b\\>\\*one\\*\\</b\\> \\# two" in traced(expert, visit).markdown()


def test_a_handout_has_a_section_a_step(expert):
    run = traced(expert, NERVE)
    text = run.markdown()
    assert text.count("\n## Step ") == len(run.found.steps)
    assert "- **Why next:**" in text


def test_html_gives_a_step_its_labels_once_and_every_text_under_them(expert):
    run = traced(expert, NERVE)
    text = run.html()
    assert text.count("<h2>Step ") == text.count("<dl>") == text.count("<dt>Why next</dt>") == len(run.found.steps)
    assert "<dt>Matched</dt><dd>Tingling: yes (where it hurts)</dd><dd>Numb: yes (where it hurts)</dd>" in text


def test_the_short_form_is_a_line_a_step(expert):
    run = traced(expert, NERVE)
    short = run.text(length="short")
    assert "1. sensations (nerve): Nerve-like feelings +0.60" in short
    assert "why next" not in short
    assert "- Nerve compression: supported, support +0.58" in short


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_data_are_json_and_the_same_every_time(expert, visit):
    assert traced(expert, visit).to_json() == traced(expert, visit).to_json()
